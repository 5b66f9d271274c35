"""What the pipeline and the schedule call: compare, write what is new into the outbox, send what waits. Never raises."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from flows.alerts.channels import channels_of
from flows.alerts.content import SUITES_OF_ONE, Night, moment, one_line, open_entries, plain_words, reason_of
from flows.alerts.deliver import AlertSummary, deliver
from flows.alerts.digest import digest_content
from flows.alerts.events import RUN_KINDS, Event, Kind, Problem, compare, wording
from flows.alerts.messages import message_of, rendered
from flows.alerts.outbox import Outbox, outbox
from flows.settings import Settings
from warehouse.operations import QuarantineEntry, RefreshRun, RunLog, ValidationResult
from warehouse.staging import StagingStore

P = ParamSpec("P")

GOOD = frozenset({"published", "published_with_quarantine", "unchanged"})
# Nightly runs do not begin on the second; a digest is due with the run of the next night, not of the one after.
DIGEST_EVERY = timedelta(hours=20)
WARNED = "Warnings of the gates"
MOST_ROWS_PER_WARNING = 5


def _never_raising(tell: Callable[P, AlertSummary]) -> Callable[P, AlertSummary]:
    """Whatever is wrong with alerts, the run goes on: the data matter more. It says so in its output."""

    @wraps(tell)
    def guarded(*arguments: P.args, **named: P.kwargs) -> AlertSummary:
        try:
            return tell(*arguments, **named)
        except Exception as error:  # noqa: BLE001
            return AlertSummary(problems=(("alerts", f"unexpected {type(error).__name__}: {one_line(str(error))}"),))

    return guarded


@_never_raising
def tell_start(settings: Settings, run_id: str) -> AlertSummary:
    """To be called when a run begins: tells of one before it that was killed, and sends what still waits."""
    now = datetime.now(UTC)
    with outbox(settings.data_dir) as box:
        killed = box.begin_run(run_id, now)
        if killed:
            killed_id, started_at = killed[-1]
            said = "the run did not come to its end: it was killed, the machine went down, or it could not begin"
            run = RefreshRun(killed_id, started_at, None, "interrupted", "", message=said)
            problem = Problem("run_failed", "", "run_failed: did not come to its end")
            _note_events(settings, box, [problem], frozenset(), _night(settings, run), now)
    return _deliver(settings)


@_never_raising
def tell_people(
    settings: Settings, log: RunLog, changes: str | None = None, data_docs: Path | None = None
) -> AlertSummary:
    """To be called when a run has ended, however it ended, with what it left.

    `changes` says in words what it changed in the published content, `data_docs` is the page of what its gates saw.
    """
    now = datetime.now(UTC)
    with outbox(settings.data_dir) as box:
        box.end_run(log.run.run_id)
        problems, settled = _verdict(log)
        night = _night(settings, log.run, log.quarantine, log.validation, data_docs, changes)
        _note_events(settings, box, problems, settled, night, now)
        if channels_of(settings.alerts) and settings.alerts.digest == "daily":
            _digest(settings, box, night, now)
    if log.run.outcome == "interrupted":
        return AlertSummary()  # a person is at the keyboard, and wants it to end
    return _deliver(settings)


@_never_raising
def tell_missed(settings: Settings, expected_at: datetime, last_run: RefreshRun | None = None) -> AlertSummary:
    """To be called when a run that the schedule asked for did not happen; told once until a run succeeds."""
    with outbox(settings.data_dir) as box:
        expected = f"run_missed: {moment(expected_at)}"
        told = any(reason.kind == "run_missed" for reason in box.known())
        if not told:
            problem = Problem("run_missed", "", expected)
            _note_events(settings, box, [problem], frozenset(), _night(settings, last_run), datetime.now(UTC))
    return _deliver(settings)


def _verdict(log: RunLog) -> tuple[list[Problem], frozenset[Kind]]:
    """What is wrong after the run, and the kinds of problem that it came to a verdict on."""
    if log.run.outcome in GOOD:
        return list(_refusals(log.quarantine)), RUN_KINDS | {"new_failure"}
    if log.run.outcome == "gate_closed":
        critical = (row for row in log.validation if not row.success and row.severity == "critical")
        closed = {row.expectation for row in critical if row.suite not in SUITES_OF_ONE}
        reasons = sorted(closed) or ["its own checks failed"]
        shut = [Problem("gate_closed", "", f"gate_closed: {reason}") for reason in reasons]
        return [*_refusals(log.quarantine), *shut], frozenset({"new_failure"})
    if log.run.outcome == "interrupted":
        return [], frozenset()
    failed = (log.run.message or "").partition(":")[0] or "unknown"
    return [Problem("run_failed", "", f"run_failed: {failed}")], frozenset()


def _refusals(quarantine: Iterable[QuarantineEntry]) -> Iterator[Problem]:
    """Every reason of every refused source; reasons of one name, such as those of many rows of a file, are one."""
    together: dict[tuple[str, str], list[QuarantineEntry]] = {}
    for entry in open_entries(quarantine):
        together.setdefault((entry.source_uri, reason_of(entry)), []).append(entry)
    for (source_uri, reason), entries in together.items():
        words = wording(entry.message for entry in entries)
        yield Problem("new_failure", source_uri, reason, entries[0].sha256, words)


def _note_events(
    settings: Settings,
    box: Outbox,
    problems: Iterable[Problem],
    settled: frozenset[Kind],
    night: Callable[[], Night],
    now: datetime,
) -> None:
    """Keep what people know from now on, and the messages that tell it, in one transaction."""
    known, events = compare(box.known(), problems, settled, now)
    box.replace_known(known)
    # Without a channel nobody is told, and a channel that is added later is not told old news.
    names = [channel.name for channel in channels_of(settings.alerts)]
    if not events or not names:
        return
    told = night()
    for event in events:
        message = message_of(event, told)
        if _waits_for_the_digest(settings, event):
            heading = f"{message.subject} ({moment(now)})"
            box.add_notes((heading, line.strip()) for line in message.text.splitlines() if line.strip())
        else:
            box.add(message, names, now)


def _waits_for_the_digest(settings: Settings, event: Event) -> bool:
    return not settings.alerts.urgent and event.kind not in RUN_KINDS


def _night(
    settings: Settings,
    run: RefreshRun | None,
    quarantine: tuple[QuarantineEntry, ...] = (),
    validation: tuple[ValidationResult, ...] = (),
    data_docs: Path | None = None,
    changes: str | None = None,
) -> Callable[[], Night]:
    """What alerts are made from; put together only when there is something to tell."""

    def night() -> Night:
        published: frozenset[str] = frozenset()
        if quarantine:
            with StagingStore(settings.staging) as store:
                published = frozenset(report.source_uri for report in store.publication())
        return Night(run, quarantine, validation, published, settings.data_dir, settings.warehouse, data_docs, changes)

    return night


def _digest(settings: Settings, box: Outbox, night: Callable[[], Night], now: datetime) -> None:
    """Collect what this run says for the digest, and make it when it is due and has something to say."""
    told = night()
    box.add_notes(_warnings(told.validation))
    if told.changes and told.run is not None:
        heading = f"Changed by run {told.run.run_id}"
        box.add_notes((heading, one_line(line)) for line in told.changes.splitlines() if line.strip())
    last = box.last_digest()
    due = last is None or abs(now - last) >= DIGEST_EVERY
    notes = box.notes()
    if due and notes:
        names = [channel.name for channel in channels_of(settings.alerts)]
        box.add(rendered("digest", digest_content(notes, told)), names, now)
        box.digested(now)


def _warnings(validation: Iterable[ValidationResult]) -> Iterator[tuple[str, str]]:
    for result in validation:
        if result.success or result.severity == "critical":
            continue
        words = plain_words(result.expectation)
        failing = json.loads(result.failing) if result.failing else []
        if not failing:
            yield WARNED, f"{words}: {result.observed or ''}"
        for row in failing[:MOST_ROWS_PER_WARNING]:
            quote = f" “{row['quote']}”" if row.get("quote") else ""
            seen = f" ({row['value']})" if row.get("value") else ""
            yield WARNED, one_line(f"{words}: {row.get('report_id') or ''} {row.get('key') or ''}{quote}{seen}")
        if len(failing) > MOST_ROWS_PER_WARNING:
            yield WARNED, f"{words}: {len(failing) - MOST_ROWS_PER_WARNING} more rows in validation_result"


def _deliver(settings: Settings) -> AlertSummary:
    return deliver(settings.data_dir, channels_of(settings.alerts), settings.alerts.seconds_per_channel)
