"""One run of the pipeline: fetch → check → read → gate → build → gate → publish, and the record of it.

The same sequence serves the command line with and without Prefect: `call` says how a stage is called.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import duckdb

from expectations.data_docs import data_docs_index
from flows import correcting, stages
from flows.alerts.deliver import AlertSummary
from flows.alerts.tell import tell_people, tell_start
from flows.archive import FetchRecord
from flows.correcting import Standing, correct
from flows.display import account_text
from flows.faults import expect_place, explained, in_one_line
from flows.file_checks import check_files
from flows.lock import only_one_run
from flows.progress import Advance, Teller, teller
from flows.quarantine import Refused, Releases, let_pass, next_quarantine
from flows.recovery import Found, id_after, known_ids, mend_journal, recover, set_aside_damaged_staging
from flows.releases import standing_releases
from flows.request import RefreshRequest
from flows.settings import Settings
from flows.watch import keep_run, missed_line, notice_missed
from warehouse.build import build_warehouse
from warehouse.definitions import definitions_version
from warehouse.diff import Counts, compared, counts_from_json, counts_json, summary_line
from warehouse.errors import WarehouseError
from warehouse.operations import QuarantineEntry, RefreshRun, RunLog, ValidationResult
from warehouse.publish import amend, clear_leftovers, publish
from warehouse.quarantine import read_quarantine, read_stale
from warehouse.run_log import carry_history, read_version, write_run_log
from warehouse.staging import StagingStore
from warehouse.status import read_account

if TYPE_CHECKING:
    from expectations.model import Outcome

T = TypeVar("T")

PUBLISHED, QUARANTINED, GATE_CLOSED = 0, 3, 4
MOST_NOTES = 20


class Call(Protocol):
    """Calls a stage by name: plainly, or as a Prefect task."""

    def __call__(self, stage: str, work: Callable[[], T]) -> T: ...


def plainly(stage: str, work: Callable[[], T]) -> T:  # noqa: ARG001 one way of calling, like Prefect's
    """Call a stage as the function that it is."""
    return work()


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What came of a run: what it leaves, and the exit code of `lea refresh`."""

    log: RunLog
    exit_code: int
    message: str

    @property
    def changes(self) -> str | None:
        """What a run that published changed, in one line; None where nothing was served before."""
        written = self.run.changes
        return summary_line(counts_from_json(written)) if written is not None else None

    @property
    def run(self) -> RefreshRun:
        """The run's record."""
        return self.log.run


def new_run_id() -> str:
    """Sorts by time; two runs of one second differ by chance."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def refresh_directly(request: RefreshRequest) -> RunSummary:
    """Run the pipeline as plain calls, without Prefect."""
    with teller() as tell:
        return run_pipeline(new_run_id(), request, tell, plainly, "direct")


def run_pipeline(run_id: str, request: RefreshRequest, tell: Teller, call: Call, engine: str) -> RunSummary:
    """Run once. What a killed run leaves is a record without an end, outcome `interrupted`.

    Raises `HeldError` when another run is at work in the data directory, `SettingsError` when that cannot be written or a
    file of authorities is wrong; `DiskFullError`.
    """
    settings = request.settings
    expect_place(settings.data_dir)
    with in_one_line(settings.data_dir), only_one_run(settings.data_dir):
        clear_leftovers(settings.served, settings.versions_dir)
        if request.samples:
            tell.note(
                "no source is named or configured: refreshing the samples, whose authorities and figures are invented"
            )
        # Until it has ended, a run stands there as interrupted: a killed one has no other chance to say so.
        run = RefreshRun(
            run_id, datetime.now(UTC), None, "interrupted", engine, message="the run did not come to its end"
        )
        try:
            run, found = _begin_whole(run, request, tell)
            summary = _go(run, found, request, tell, call)
        except BaseException as error:
            ended = _end(run, settings, error)
            _say_of_alerts(tell, tell_people(settings, RunLog(ended, (), ())))
            raise
        keep_run(settings.data_dir, summary.run)
        docs = data_docs_index(settings.data_dir, summary.run.run_id)
        _say_of_alerts(tell, tell_people(settings, summary.log, summary.changes, docs))
        return summary


def _say_of_alerts(tell: Teller, summary: AlertSummary) -> None:
    """One line on what became of alerts, where there were any."""
    if summary.line is not None:
        tell.stage("alerts")
        tell.done(summary.line)


def _begin(run: RefreshRun, request: RefreshRequest, tell: Teller) -> tuple[RefreshRun, Found]:
    """Put the run down where it can be found, after all runs before it, and say what they left unfinished or unsaid."""
    settings = request.settings
    mended = mend_journal(settings.data_dir)
    if mended:
        tell.note(mended)
    if missed := notice_missed(settings, datetime.now(UTC)):
        tell.note(missed_line(missed))
    with StagingStore(settings.staging) as store:
        found = _recovered(settings, store, tell)
        stages.learn_authorities(settings, store)
        run = replace(run, run_id=id_after(run.run_id, known_ids(settings, store)))
        store.put_run(run)
    keep_run(settings.data_dir, run)
    _say_of_alerts(tell, tell_start(settings, run.run_id))
    return run, replace(found, notes=(*([mended] if mended else []), *found.notes))


def _recovered(settings: Settings, store: StagingStore, tell: Teller) -> Found:
    found = recover(settings, store)
    for note in found.notes:
        tell.note(note)
    return found


def _begin_whole(run: RefreshRun, request: RefreshRequest, tell: Teller) -> tuple[RefreshRun, Found]:
    """Begin; once more where staging opens but turns out to be damaged."""
    try:
        return _begin(run, request, tell)
    except Exception as error:
        note = set_aside_damaged_staging(request.settings, error)
        if note is None:
            raise
    tell.note(note)
    run, found = _begin(run, request, tell)
    return run, replace(found, notes=(note, *found.notes))


def _go(run: RefreshRun, found: Found, request: RefreshRequest, tell: Teller, call: Call) -> RunSummary:
    """Run the stages; once more where staging turns out to be damaged, from a new one."""
    try:
        return _Run(run, found, request, tell, call).go()
    except Exception as error:
        note = set_aside_damaged_staging(request.settings, error)
        if note is None:
            raise
        tell.note(note)
    with StagingStore(request.settings.staging) as store:
        found_again = _recovered(request.settings, store, tell)
        store.put_run(run)
    told = replace(found_again, notes=(*found.notes, note, *found_again.notes))
    return _Run(run, told, request, tell, call).go()


def _end(run: RefreshRun, settings: Settings, error: BaseException) -> RefreshRun:
    """Leave nothing half made, and write why the run ended; where not even that can be written, it stands as interrupted."""
    told = explained(error, settings.data_dir) if isinstance(error, Exception) else error
    ended = replace(
        run,
        finished_at=datetime.now(UTC),
        # Keyboard, exit, and the signal by which Prefect ends a run are no errors.
        outcome="failed" if isinstance(error, Exception) else "interrupted",
        message=f"{type(told).__name__}: {told}".splitlines()[0],
    )
    with suppress(OSError, duckdb.Error):
        clear_leftovers(settings.served, settings.versions_dir)
    with suppress(OSError, duckdb.Error, WarehouseError), StagingStore(settings.staging) as store:
        store.put_run(ended)
    with suppress(OSError, sqlite3.Error):
        keep_run(settings.data_dir, ended)
    return ended


@dataclass(slots=True)
class _Run:
    """One run under way: its record so far, and what the gates said."""

    run: RefreshRun
    found: Found
    request: RefreshRequest
    tell: Teller
    call: Call
    validation: list[ValidationResult] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return self.request.settings

    def stage(self, name: str, work: Callable[[Advance], T]) -> T:
        advance = self.tell.stage(name)
        return self.call(name, lambda: work(advance))

    def go(self) -> RunSummary:
        settings, run_id = self.settings, self.run.run_id
        request = self.request
        fetched = self.stage(
            "fetch", lambda advance: stages.fetch(settings, request.sources, request.statistics, advance)
        )
        missed = sum(not record.good for record in fetched)
        self.tell.done(f"{_count(len(fetched), 'file')}" + (f", {missed} not to be had" if missed else ""))

        found = stages.find_unread(settings, request.again)
        releases = standing_releases(settings.data_dir)
        checked = self.stage(
            "check", lambda _advance: check_files(settings, found, request.sources, fetched, releases, run_id)
        )
        unread, asked = checked.unread, {record.source_uri for record in fetched}
        self._keep_outcomes(checked.rows, checked.outcomes)
        self.tell.done(
            f"{_count(checked.judged, 'file')} judged by {len(checked.rows)} expectations: "
            f"{len(asked & checked.refused_sources)} refused, {_count(len(checked.warnings), 'warning')}"
            if checked.rows
            else "no new file to judge"
        )
        refused = self.stage("read", lambda advance: stages.read(settings, unread, advance))
        told = f"{_count(unread.files, 'new or changed file')}, {unread.known} known and not read again"
        self.tell.done(told + (f"; {refused} refused" if refused else ""))

        standing = self._correct(unread)
        gated = self.stage("gate", lambda _advance: stages.gate(settings, unread, standing, run_id))
        self._keep_outcomes(gated.rows, gated.outcomes)
        self.tell.done(
            f"{_count(len(gated.judged), 'report')} judged by {len(gated.rows)} expectations: "
            f"{len(gated.failed)} failed, {_count(len(gated.warnings), 'warning')}"
            if gated.judged
            else "nothing new to judge"
        )
        at_gate = stages.reasons_at_gate(settings, standing, gated)
        chosen = stages.choose(settings, unread, standing, let_pass(at_gate, releases))
        refusals = stages.refused_sources(settings, unread, standing, chosen, at_gate)
        quarantine = self._quarantine([*refusals, *checked.refused], releases, fetched)
        asked |= {str(path) for path in settings.corrections}
        here = [row for row in quarantine if row.is_open and row.source_uri in asked]
        self._tell_refused(here)
        self.run = replace(
            self.run,
            files_seen=len(fetched),
            files_new=found.files,
            files_unchanged=found.known,
            files_refused=len({row.source_uri for row in here}),
            reports_published=len(chosen.reports),
            versions=json.dumps(
                {
                    "project": version("lea-warehouse"),
                    "reader_key": unread.reader_key,
                    "expectations": unread.suite,
                    "definitions": definitions_version(),
                    "duckdb": duckdb.__version__,
                },
                sort_keys=True,
            ),
            fingerprint=stages.content_fingerprint(settings),
        )
        summary = self._publish(quarantine, bool(here))
        self._tell_stale()
        return summary

    def _keep_outcomes(self, rows: Iterable[ValidationResult], outcomes: Iterable[Outcome]) -> None:
        """What a gate said, for the tables and for the Data Docs."""
        self.validation.extend(rows)
        self.outcomes.extend(outcomes)

    def _correct(self, unread: stages.Unread) -> Standing:
        """Apply the corrections; without a file of them there is no such stage."""
        settings = self.settings
        if not settings.corrections:
            return correct(settings, unread)
        standing = self.stage("correct", lambda _advance: correct(settings, unread))
        self.tell.done(
            f"{_count(standing.entries, 'correction')} of {_count(len(set(standing.corrected)), 'read report')}"
            + (f", {len(standing.refused)} of no report that is read" if standing.refused else "")
        )
        return standing

    def _quarantine(
        self, refused: list[Refused], releases: Releases, fetched: tuple[FetchRecord, ...]
    ) -> tuple[QuarantineEntry, ...]:
        judged = frozenset(record.source_uri for record in fetched) | {reason.source_uri for reason in refused}
        with StagingStore(self.settings.staging) as store:
            # A new staging file has forgotten since when things are refused; the served warehouse has not.
            before = store.quarantine() or read_quarantine(self.settings.served)
            # An entry, or its whole file, may be gone: today's corrections are all that there are.
            judged |= {row.source_uri for row in before if row.stage == correcting.STAGE}
            rows = next_quarantine(before, refused, judged, self.run.run_id, datetime.now(UTC), releases)
            store.put_quarantine(rows)
        return rows

    def _tell_refused(self, rows: list[QuarantineEntry]) -> None:
        for row in sorted(rows, key=lambda row: (row.source_uri, row.expectation))[:MOST_NOTES]:
            self.tell.note(f"refused {row.source_uri}: {row.message}")
        if len(rows) > MOST_NOTES:
            self.tell.note(f"and {len(rows) - MOST_NOTES} more reasons: lea quarantine list shows them")

    def _tell_stale(self) -> None:
        stale = read_stale(self.settings.served)
        for report in stale[:MOST_NOTES]:
            self.tell.note(
                f"{report.report_id} stays published in its last good form: what came since {report.stale_since:%Y-%m-%d} "
                "is refused"
            )
        if len(stale) > MOST_NOTES:
            self.tell.note(f"and {len(stale) - MOST_NOTES} more reports: SELECT * FROM stale_report")

    def _publish(self, quarantine: tuple[QuarantineEntry, ...], some_refused: bool) -> RunSummary:
        settings = self.settings
        code = QUARANTINED if some_refused else PUBLISHED
        before = None if self.found.served_damaged else read_version(settings.served)
        if before is not None and before.fingerprint == self.run.fingerprint:
            self._write_data_docs()
            outcome = "nothing has changed since the last run: no row was changed"
            self.run = replace(self.run, unclassified_share=read_account(settings.served).unclassified_share)
            log = self._log("unchanged", quarantine, before.version_id, before.rows_per_table, outcome)
            self.tell.stage("publish")
            amend(settings.served, settings.versions_dir, lambda copy: write_run_log(copy, log, self._earlier()))
            self._keep(log)
            self.tell.done(outcome)
            return RunSummary(log, code, outcome)

        target = stages.next_file(settings)
        rows = self.stage(
            "build",
            lambda _advance: build_warehouse(settings.staging, target, self.run.run_id, self.run.fingerprint or ""),
        )
        carry_history(target, settings.served)
        account = read_account(target)
        self.run = replace(self.run, unclassified_share=account.unclassified_share)
        self.tell.done(f"{sum(rows.values()):,} rows in {len(rows)} tables; {account_text(account)}")
        audited = self.stage("audit", lambda _advance: stages.gate_next(target, self.found.served, self.run.run_id))
        self._keep_outcomes([ValidationResult(**asdict(row)) for row in audited.rows], audited.outcomes)
        failed = [row for row in audited.rows if not row.success]
        self.tell.done(f"{len(audited.rows)} expectations of the whole warehouse, {len(failed)} not met")
        self._write_data_docs()
        if not audited.passed:
            return self._close_gate(quarantine, audited.failures[0].message)
        outcome = "published_with_quarantine" if some_refused else "published"
        figures = rows["fact_published_statistic"]
        content = _count(self.run.reports_published or 0, "report") + (
            f" and {figures:,} published {'figure' if figures == 1 else 'figures'}" if figures else ""
        )
        message = f"published {content}"
        changes = self._changes(target)
        log = self._log(outcome, quarantine, self.run.run_id, json.dumps(rows, sort_keys=True), message)
        write_run_log(target, log)
        self.stage(
            "publish",
            lambda _advance: publish(
                target, settings.served, settings.versions_dir, self.run.run_id, settings.keep_versions
            ),
        )
        self._keep(log)
        self.tell.done(f"{content} in {settings.served}")
        if changes is not None:
            self.tell.note(f"since the version before: {summary_line(changes)}")
        return RunSummary(log, code, message)

    def _changes(self, target: Path) -> Counts | None:
        """What the next warehouse changes, kept in the run's record; None where there is none before it that can be read."""
        served = self.found.served
        if served is None:
            return None
        try:
            with compared(served, target) as comparison:
                counts = comparison.counts()
        except WarehouseError as error:
            # The new version is good: what it changes is told, but not needed.
            self.tell.note(f"what changed cannot be told: {error}")
            return None
        self.run = replace(self.run, changes=counts_json(counts))
        return counts

    def _write_data_docs(self) -> None:
        """Data Docs of what was judged, if anything was. A run does not fail for want of them."""
        if not self.outcomes:
            return
        try:
            index = self.stage("docs", lambda _advance: stages.write_docs(self.settings, self.run, self.outcomes))
        except Exception as error:  # noqa: BLE001 - whatever it is: told, and the run goes on
            self.tell.note(f"Data Docs could not be written: {type(error).__name__}: {error}".splitlines()[0])
        else:
            self.tell.done(str(index))

    def _close_gate(self, quarantine: tuple[QuarantineEntry, ...], reason: str) -> RunSummary:
        """Nothing is published; the served warehouse learns of the run that failed."""
        settings = self.settings
        message = f"nothing published, the warehouse's own checks failed: {reason}"
        stages.next_file(settings).unlink(missing_ok=True)
        log = self._log("gate_closed", quarantine, None, None, message)
        if settings.served.is_file() and not self.found.served_damaged:
            amend(settings.served, settings.versions_dir, lambda copy: write_run_log(copy, log, self._earlier()))
        self._keep(log)
        self.tell.note(message)
        return RunSummary(log, GATE_CLOSED, message)

    def _log(
        self,
        outcome: str,
        quarantine: tuple[QuarantineEntry, ...],
        published_version: str | None,
        rows_per_table: str | None,
        message: str,
    ) -> RunLog:
        """The run's end, for the warehouse. What the run found damaged is told there too."""
        run = replace(
            self.run,
            finished_at=datetime.now(UTC),
            outcome=outcome,
            published_version=published_version,
            rows_per_table=rows_per_table,
            message="; ".join((message, *self.found.notes)),
        )
        return RunLog(run, tuple(self.validation), quarantine)

    def _earlier(self) -> tuple[RefreshRun, ...]:
        with StagingStore(self.settings.staging) as store:
            return tuple(run for run in store.runs() if run.run_id != self.run.run_id)

    def _keep(self, log: RunLog) -> None:
        """Keep the run's end in staging too, and only now: before, a killed run would have said that it published."""
        with StagingStore(self.settings.staging) as store:
            store.put_run(log.run)
            store.replace_validation(log.run.run_id, log.validation)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
