"""What `lea quarantine` prints. Report text is hostile: all of it goes through `printable`."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from flows.releasing import next_steps
from warehouse.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from flows.quarantine_files import Case
    from warehouse.operations import QuarantineEntry
    from warehouse.quarantine import Evidence

WIDTH = 110
MOST_ROWS = 20


def entries_text(entries: Sequence[QuarantineEntry]) -> str:
    """Three lines an entry: id, since when, where and by what it was stopped; the source; what is wrong."""
    if not entries:
        return "nothing is quarantined"
    lines = [line for entry in entries for line in entry_lines(entry)]
    held_back = sum(entry.is_open for entry in entries)
    lines += ["", f"{held_back} open; lea quarantine show ID tells all about one, and what to type next"]
    return printable("\n".join(lines))


def entry_lines(entry: QuarantineEntry) -> list[str]:
    """An entry in three lines."""
    state = "" if entry.is_open else f"  {_line(_state(entry))}"
    named = f" ({entry.report_id})" if entry.report_id else ""
    head = f"{entry.quarantine_id}  since {_moment(entry.quarantined_at)}  {entry.stage}: {entry.expectation}{state}"
    return [
        head,
        "  " + _line(entry.source_uri + named),
        *textwrap.wrap(_line(entry.message), WIDTH, initial_indent="  ", subsequent_indent="  "),
    ]


def outcome_line(entry: QuarantineEntry) -> str:
    """What became of an entry, in one line."""
    state = f"still refused: {entry.message}" if entry.is_open else _state(entry)
    return printable(f"{entry.quarantine_id}  {_line(state)}")


def case_text(case: Case) -> str:
    """All that is known of an entry."""
    entry = case.entry
    fields = {
        "quarantine_id": entry.quarantine_id,
        "state": "open" if entry.is_open else _state(entry),
        "source": entry.source_uri,
        "report_id": entry.report_id,
        "sha256": entry.sha256,
        "archived as": case.archived,
        "stage": entry.stage,
        "expectation": entry.expectation,
        "because": case.evidence.reason if case.evidence else None,
        "what is wrong": entry.message,
        "observed": entry.observed,
        "since": f"{_moment(entry.quarantined_at)}, run {entry.run_id}",
    }
    lines = [line for name, value in fields.items() if value for line in _field(name, str(value))]
    if case.evidence is not None:
        lines += ["", *_evidence_lines(case.evidence)]
    if case.stale is not None:
        since = f"{case.stale.stale_since:%Y-%m-%d}"
        lines += ["", f"{case.stale.report_id} stays published in its last good form; it is stale since {since}"]
    lines += ["", "history of the source", *(f"  {line}" for line in _history(case))]
    if steps := next_steps(entry):
        lines += ["", "what to do next", *(f"  {step}" for step in steps)]
    return printable("\n".join(lines))


def _field(name: str, value: str) -> list[str]:
    indent = " " * 15
    text = _line(value)
    if len(text.split()) == 1:  # a path or hash is copied whole
        return [f"{name:<15}{text}"]
    return textwrap.wrap(text, WIDTH, initial_indent=f"{name:<15}", subsequent_indent=indent, break_long_words=False)


def _evidence_lines(evidence: Evidence) -> Iterator[str]:
    if not evidence.rows:
        yield f"run {evidence.run_id} kept no row of this report: {_line(evidence.observed or 'nothing was seen')}"
        return
    yield f"rows that break it, as run {evidence.run_id} saw them"
    for row in evidence.rows[:MOST_ROWS]:
        quote = f" “{row['quote']}”" if row.get("quote") else ""
        seen = f" ({row['value']})" if row.get("value") else ""
        yield from textwrap.wrap(
            _line(f"{row.get('key', '')}{quote}{seen}"), WIDTH, initial_indent="  ", subsequent_indent="    "
        )
    if len(evidence.rows) > MOST_ROWS:
        yield f"  and {len(evidence.rows) - MOST_ROWS} more: SELECT failing FROM validation_result"


def _history(case: Case) -> list[str]:
    events = [
        (
            record.fetched_at,
            f"fetched, {record.outcome}: " + (f"sha256 {record.sha256[:16]}…" if record.sha256 else record.error or ""),
        )
        for record in case.fetches
    ]
    for entry in sorted((case.entry, *case.others), key=lambda entry: entry.quarantine_id):
        told = f"{entry.quarantine_id} {entry.stage}: {entry.expectation}"
        events.append((entry.quarantined_at, f"refused: {told}"))
        if entry.resolved_at is not None:
            events.append((entry.resolved_at, f"resolved: {told}"))
    for recorded in case.releases:
        release = recorded.release
        told = f"{release.quarantine_id} {recorded.expectation}"
        events.append((release.released_at, f"released: {told}, by {release.released_by}: {release.reason}"))
        if recorded.taken_back_at is not None:
            events.append((recorded.taken_back_at, f"release taken back: {told}: {recorded.taken_back_because}"))
    return [f"{_moment(when)}  {_line(what)}" for when, what in sorted(events, key=lambda event: event[0])]


def _state(entry: QuarantineEntry) -> str:
    if entry.resolved_at is not None:
        return f"resolved on {_moment(entry.resolved_at)}"
    if entry.released_at is not None:
        return f"released on {_moment(entry.released_at)} by {entry.released_by}: {entry.release_reason}"
    return "open"


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"


def _line(text: str) -> str:
    """On one line: a name of a file may hold line ends, which would forge lines of ours."""
    return " ".join(text.split())
