"""One run under way: it goes through the stages, tells of each, and publishes, or says why not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import duckdb

from expectations.overruling import acceptable
from flows import correcting, gating, listing_problems, stages
from flows.archive import FetchRecord
from flows.correcting import Standing, correct
from flows.display import account_text
from flows.file_checks import check_files
from flows.listing_problems import FOUND_ANEW
from flows.progress import Advance, Teller
from flows.quarantine import Refused, Releases, let_pass, next_quarantine
from flows.recovery import Found
from flows.releases import standing_releases
from flows.request import RefreshRequest
from flows.settings import Settings
from flows.sources import Gathered
from warehouse.build import build_warehouse
from warehouse.definitions import definitions_version
from warehouse.diff import Counts, compared, counts_from_json, counts_json, summary_line
from warehouse.errors import WarehouseError
from warehouse.operations import QuarantineEntry, RefreshRun, RunLog, ValidationResult
from warehouse.publish import amend, publish
from warehouse.quarantine import read_stale
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


@dataclass(slots=True)
class Run:
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
        gathered = self.stage(
            "fetch", lambda advance: stages.fetch(settings, request.sources, request.statistics, advance)
        )
        fetched = gathered.records
        self._tell_gathered(gathered)

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
        gated = self.stage("gate", lambda _advance: gating.gate(settings, unread, standing, run_id))
        self._keep_outcomes(gated.rows, gated.outcomes)
        self.tell.done(
            f"{_count(len(gated.judged), 'report')} judged by {len(gated.rows)} expectations: "
            f"{len(gated.failed)} failed, {_count(len(gated.warnings), 'warning')}"
            if gated.judged
            else "nothing new to judge"
        )
        at_gate = gating.reasons_at_gate(settings, standing, gated)
        chosen = gating.choose(settings, unread, standing, let_pass(at_gate, releases))
        refusals = gating.refused_sources(settings, unread, standing, chosen, at_gate)
        quarantine = self._quarantine([*refusals, *checked.refused], releases, fetched)
        asked |= {str(path) for path in settings.corrections}
        here = [row for row in quarantine if row.is_open and row.source_uri in asked]
        self._tell_refused(here)
        self.run = replace(
            self.run,
            files_seen=len(gathered.files),
            # What the checks of files refused on an earlier night is known, and not read.
            files_new=found.files + found.known - unread.known,
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
            fingerprint=gating.content_fingerprint(settings),
        )
        summary = self._publish(quarantine, bool(here))
        self._tell_stale()
        return summary

    def _tell_gathered(self, gathered: Gathered) -> None:
        pages = len(gathered.records) - len(gathered.files)
        missed = sum(not record.good for record in gathered.records)
        self.tell.done(
            _count(len(gathered.files), "file")
            + (f", {_count(pages, 'page')} that list files" if pages else "")
            + (f", {missed} not to be had" if missed else "")
        )
        for note in gathered.notes:
            self.tell.note(note)

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
            before = store.quarantine()
            # An entry, or its whole file, may be gone: today's corrections are all that there are. So are the problems of
            # what live sources list.
            judged |= {
                row.source_uri for row in before if row.stage == correcting.STAGE or row.expectation in FOUND_ANEW
            }
            rows = next_quarantine(before, refused, judged, self.run.run_id, datetime.now(UTC), releases)
            store.put_quarantine(rows)
        return rows

    def _tell_refused(self, rows: list[QuarantineEntry]) -> None:
        for row in sorted(rows, key=lambda row: (row.source_uri, row.expectation))[:MOST_NOTES]:
            self.tell.note(f"refused {row.source_uri}: {row.message}")
        if len(rows) > MOST_NOTES:
            self.tell.note(f"and {len(rows) - MOST_NOTES} more reasons: lea quarantine list shows them")

    def _tell_stale(self) -> None:
        if read_version(self.settings.served) is None:
            return
        stale = read_stale(self.settings.served)
        for report in stale[:MOST_NOTES]:
            self.tell.note(
                f"{report.report_id} stays published in its last good form: "
                + (
                    f"its source has not given it since {report.stale_since:%Y-%m-%d}"
                    if report.stages == listing_problems.STAGE
                    else f"what came since {report.stale_since:%Y-%m-%d} is refused"
                )
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

        target = gating.next_file(settings)
        rows = self.stage(
            "build",
            lambda _advance: build_warehouse(settings.staging, target, self.run.run_id, self.run.fingerprint or ""),
        )
        if self.found.served is not None:
            carry_history(target, self.found.served)
        account = read_account(target)
        self.run = replace(self.run, unclassified_share=account.unclassified_share)
        self.tell.done(f"{sum(rows.values()):,} rows in {len(rows)} tables; {account_text(account)}")
        audited = self.stage("audit", lambda _advance: gating.gate_next(target, self.found.served, self.run.run_id))
        self._keep_outcomes([ValidationResult(**asdict(row)) for row in audited.rows], audited.outcomes)
        failed = [row for row in audited.rows if not row.success]
        self.tell.done(f"{len(audited.rows)} expectations of the whole warehouse, {len(failed)} not met")
        self._write_data_docs()
        can_be_right = acceptable(audited.outcomes)
        if not audited.passed and not (can_be_right and self.request.accepted):
            advice = '; if that is right: lea refresh --accept "…" with the reason' if can_be_right else ""
            return self._close_gate(quarantine, audited.failures[0].message + advice)
        outcome = "published_with_quarantine" if some_refused else "published"
        figures = rows["fact_published_statistic"]
        content = _count(self.run.reports_published or 0, "report") + (
            f" and {figures:,} published {'figure' if figures == 1 else 'figures'}" if figures else ""
        )
        message = f"published {content}"
        if not audited.passed:
            message += f"; accepted although {audited.failures[0].message}, because {self.request.accepted}"
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
            index = self.stage("docs", lambda _advance: gating.write_docs(self.settings, self.run, self.outcomes))
        except Exception as error:  # noqa: BLE001 - whatever it is: told, and the run goes on
            self.tell.note(f"Data Docs could not be written: {type(error).__name__}: {error}".splitlines()[0])
        else:
            self.tell.done(str(index))

    def _close_gate(self, quarantine: tuple[QuarantineEntry, ...], reason: str) -> RunSummary:
        """Nothing is published; the served warehouse learns of the run that failed."""
        settings = self.settings
        message = f"nothing published, the warehouse's own checks failed: {reason}"
        gating.next_file(settings).unlink(missing_ok=True)
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
        publications = stages.listed_publications(self.settings)
        return RunLog(run, tuple(self.validation), quarantine, publications)

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
