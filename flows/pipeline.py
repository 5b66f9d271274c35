"""One run of the pipeline: fetch → read → gate → build → gate → publish, and the record of it.

The same sequence serves the command line with and without Prefect: `call` says how a stage is called.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Protocol, TypeVar

import duckdb

from flows import correcting, stages
from flows.archive import FetchRecord
from flows.correcting import Standing, correct
from flows.display import account_text
from flows.lock import only_one_run
from flows.progress import Advance, Teller, teller
from flows.publication import Publication
from flows.quarantine import next_quarantine
from flows.request import RefreshRequest
from flows.settings import Settings
from flows.watch import keep_run, missed_line, notice_missed
from warehouse.build import build_warehouse
from warehouse.definitions import definitions_version
from warehouse.operations import QuarantineEntry, RefreshRun, RunLog, ValidationResult
from warehouse.publish import amend, clear_leftovers, publish
from warehouse.run_log import read_version, write_run_log
from warehouse.staging import StagingStore
from warehouse.status import read_account

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
    """What came of a run: its record, and the exit code of `lea refresh`."""

    run: RefreshRun
    exit_code: int
    message: str


def new_run_id() -> str:
    """Sorts by time; two runs of one second differ by chance."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def refresh_directly(request: RefreshRequest) -> RunSummary:
    """Run the pipeline as plain calls, without Prefect."""
    with teller() as tell:
        return run_pipeline(new_run_id(), request, tell, plainly, "direct")


def run_pipeline(run_id: str, request: RefreshRequest, tell: Teller, call: Call, engine: str) -> RunSummary:
    """Run once. What a killed run leaves is a record without an end, outcome `interrupted`.

    Raises `HeldError` when another run is at work in the data directory, `SettingsError` when a file of authorities is
    wrong.
    """
    settings = request.settings
    with only_one_run(settings.data_dir):
        if missed := notice_missed(settings, datetime.now(UTC)):
            tell.note(missed_line(missed))
        clear_leftovers(settings.served, settings.versions_dir)
        run = _begin(run_id, request, tell, engine)
        try:
            summary = _Run(run, request, tell, call).go()
        except BaseException as error:
            # Keyboard, exit, and the signal by which Prefect ends a run are no errors.
            interrupted = not isinstance(error, Exception)
            ended = replace(
                run,
                finished_at=datetime.now(UTC),
                outcome="interrupted" if interrupted else "failed",
                message=f"{type(error).__name__}: {error}".splitlines()[0],
            )
            with StagingStore(settings.staging) as store:
                store.put_run(ended)
            keep_run(settings.data_dir, ended)
            raise
        keep_run(settings.data_dir, summary.run)
        return summary


def _begin(run_id: str, request: RefreshRequest, tell: Teller, engine: str) -> RefreshRun:
    if request.samples:
        tell.note(
            "no source is named or configured: refreshing the samples, whose authorities and figures are invented"
        )
    run = RefreshRun(run_id, datetime.now(UTC), None, "interrupted", engine, message="the run did not come to its end")
    with StagingStore(request.settings.staging) as store:
        if store.note:
            tell.note(store.note)
        stages.learn_authorities(request.settings, store)
        store.put_run(run)
    keep_run(request.settings.data_dir, run)
    return run


@dataclass(slots=True)
class _Run:
    """One run under way: its record so far, and what the gates said."""

    run: RefreshRun
    request: RefreshRequest
    tell: Teller
    call: Call
    validation: list[ValidationResult] = field(default_factory=list)

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

        unread = stages.find_unread(settings)
        if unread.jobs:
            _import_great_expectations_meanwhile()
        refused = self.stage("read", lambda advance: stages.read(settings, unread, advance))
        told = f"{_count(unread.files, 'new or changed file')}, {unread.known} known and not read again"
        self.tell.done(told + (f"; {refused} refused" if refused else ""))

        standing = self._correct(unread)
        gated = self.stage("gate", lambda _advance: stages.gate(settings, unread, standing, run_id))
        self.validation.extend(gated.rows)
        self.tell.done(
            f"{_count(len(gated.judged), 'report')} judged by {len(gated.rows)} expectations: "
            f"{len(gated.failed)} failed, {_count(len(gated.warnings), 'warning')}"
            if gated.judged
            else "nothing new to judge"
        )
        chosen = stages.choose(settings, unread, standing)
        quarantine = self._quarantine(unread, standing, chosen, gated, fetched)
        asked = {record.source_uri for record in fetched} | {str(path) for path in settings.corrections}
        here = [row for row in quarantine if row.resolved_at is None and row.source_uri in asked]
        self._tell_refused(here)
        self.run = replace(
            self.run,
            files_seen=len(fetched),
            files_new=unread.files,
            files_unchanged=unread.known,
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
        return self._publish(quarantine, bool(here))

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
        self,
        unread: stages.Unread,
        standing: Standing,
        chosen: Publication,
        gated: stages.Gated,
        fetched: tuple[FetchRecord, ...],
    ) -> tuple[QuarantineEntry, ...]:
        refused = stages.refused_sources(self.settings, unread, standing, chosen, gated)
        judged = frozenset(record.source_uri for record in fetched) | {reason.source_uri for reason in refused}
        with StagingStore(self.settings.staging) as store:
            before = store.quarantine()
            # An entry, or its whole file, may be gone: today's corrections are all that there are.
            judged |= {row.source_uri for row in before if row.stage == correcting.STAGE}
            rows = next_quarantine(before, refused, judged, self.run.run_id, datetime.now(UTC))
            store.put_quarantine(rows)
        return rows

    def _tell_refused(self, rows: list[QuarantineEntry]) -> None:
        for row in sorted(rows, key=lambda row: (row.source_uri, row.expectation))[:MOST_NOTES]:
            self.tell.note(f"refused {row.source_uri}: {row.message}")
        if len(rows) > MOST_NOTES:
            self.tell.note(f"and {len(rows) - MOST_NOTES} more reasons: lea status shows them")

    def _publish(self, quarantine: tuple[QuarantineEntry, ...], some_refused: bool) -> RunSummary:
        settings = self.settings
        code = QUARANTINED if some_refused else PUBLISHED
        before = read_version(settings.served)
        if before is not None and before.fingerprint == self.run.fingerprint:
            outcome = "nothing has changed since the last run: no row was changed"
            self.run = replace(self.run, unclassified_share=read_account(settings.served).unclassified_share)
            log = self._log("unchanged", quarantine, before.version_id, before.rows_per_table, outcome)
            self.tell.stage("publish")
            amend(settings.served, settings.versions_dir, lambda copy: write_run_log(copy, log))
            self.tell.done(outcome)
            return RunSummary(log.run, code, outcome)

        target = stages.next_file(settings)
        rows = self.stage(
            "build",
            lambda _advance: build_warehouse(settings.staging, target, self.run.run_id, self.run.fingerprint or ""),
        )
        account = read_account(target)
        self.run = replace(self.run, unclassified_share=account.unclassified_share)
        self.tell.done(f"{sum(rows.values()):,} rows in {len(rows)} tables; {account_text(account)}")
        audited = self.stage("audit", lambda _advance: stages.gate_next(settings, target, self.run.run_id))
        self.validation.extend(ValidationResult(**asdict(row)) for row in audited.rows)
        failed = [row for row in audited.rows if not row.success]
        self.tell.done(f"{len(audited.rows)} expectations of the whole warehouse, {len(failed)} not met")
        if not audited.passed:
            return self._close_gate(quarantine, audited.failures[0].message)
        outcome = "published_with_quarantine" if some_refused else "published"
        figures = rows["fact_published_statistic"]
        content = _count(self.run.reports_published or 0, "report") + (
            f" and {figures:,} published {'figure' if figures == 1 else 'figures'}" if figures else ""
        )
        message = f"published {content}"
        log = self._log(outcome, quarantine, self.run.run_id, json.dumps(rows, sort_keys=True), message)
        write_run_log(target, log)
        self.stage(
            "publish",
            lambda _advance: publish(
                target, settings.served, settings.versions_dir, self.run.run_id, settings.keep_versions
            ),
        )
        self.tell.done(f"{content} in {settings.served}")
        return RunSummary(log.run, code, message)

    def _close_gate(self, quarantine: tuple[QuarantineEntry, ...], reason: str) -> RunSummary:
        """Nothing is published; the served warehouse learns of the run that failed."""
        settings = self.settings
        message = f"nothing published, the warehouse's own checks failed: {reason}"
        stages.next_file(settings).unlink(missing_ok=True)
        log = self._log("gate_closed", quarantine, None, None, message)
        if settings.served.is_file():
            amend(settings.served, settings.versions_dir, lambda copy: write_run_log(copy, log))
        self.tell.note(message)
        return RunSummary(log.run, GATE_CLOSED, message)

    def _log(
        self,
        outcome: str,
        quarantine: tuple[QuarantineEntry, ...],
        published_version: str | None,
        rows_per_table: str | None,
        message: str,
    ) -> RunLog:
        """The run's end, kept in staging as well as in the warehouse."""
        run = replace(
            self.run,
            finished_at=datetime.now(UTC),
            outcome=outcome,
            published_version=published_version,
            rows_per_table=rows_per_table,
            message=message,
        )
        with StagingStore(self.settings.staging) as store:
            store.put_run(run)
            store.replace_validation(run.run_id, self.validation)
        return RunLog(run, tuple(self.validation), quarantine)


def _import_great_expectations_meanwhile() -> None:
    """Great Expectations takes seconds to import: that is done while the workers read."""
    from expectations.gate import import_great_expectations

    threading.Thread(target=import_great_expectations, name="import of Great Expectations", daemon=True).start()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
