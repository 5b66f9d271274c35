"""The gates' stages as plain functions: what is judged, what stands for each report, and why the rest is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.archive import SourceState
from flows.listing_problems import TO_TAKE_NOTE_OF, WITHDRAWN, digest_of, listing_problems
from flows.publication import Candidate, Publication, Published, choose_publication
from flows.quarantine import Refused
from flows.settings import Settings
from flows.stages import Unread, archive_of, good_records
from flows.statistics import choose_files, is_published_statistics, reasons_by_row
from transforms.staging import reading_id as reading_id_of
from warehouse.build import fingerprint
from warehouse.damage import damage_of
from warehouse.errors import WarehouseError
from warehouse.operations import (
    PublishedReport,
    QuarantineEntry,
    RefreshRun,
    ValidationResult,
    Verdict,
)
from warehouse.staging import StagingStore

if TYPE_CHECKING:
    from expectations.gate import Failure, GateResult
    from expectations.model import Outcome
    from flows.correcting import Standing

    GateReason = Failure | QuarantineEntry

GATE_STAGE = "report gate"


@dataclass(frozen=True, slots=True)
class Gated:
    """What the gate said in this run: the readings it judged, why some failed, its rows for `validation_result`, and what
    came of each expectation, for Data Docs."""

    judged: frozenset[str]
    failed: Mapping[str, tuple[Failure, ...]]
    warnings: tuple[Failure, ...]
    rows: tuple[ValidationResult, ...]
    outcomes: tuple[Outcome, ...]


def gate(settings: Settings, unread: Unread, standing: Standing, run_id: str) -> Gated:
    """Judge every reading that counts and that these expectations have not judged, and keep the verdicts."""
    from expectations.gate import gate_reports

    with StagingStore(settings.staging) as store:
        counting = {standing.reading_of(sha256) for sha256 in standing.reports}
        judged = store.verdicts(unread.suite)
        # Why a reading failed stands in the quarantine: a verdict without it, of a run that was killed, tells nobody why.
        told = {row.reading_id for row in _open_at_gate(store)} - store.untold_verdicts()
        asked = {standing.reading_of(sha256) for sha256 in unread.again}
        store.forget_verdicts(
            reading_id
            for reading_id, passed in judged.items()
            if reading_id not in counting or reading_id in asked or not (passed or reading_id in told)
        )
        judged = store.verdicts(unread.suite)
        waiting = sorted(counting - set(judged))
        result = gate_reports(store.connection, waiting, run_id)
        store.put_verdicts(
            Verdict(reading_id, unread.suite, reading_id not in result.failed, run_id) for reading_id in waiting
        )
    # A check that cannot read its rows fails as well, and that is no fault of the report.
    if result.failed and (damage := damage_of(settings.staging)) is not None:
        raise WarehouseError(f"{settings.staging}: this file is damaged: {damage}")
    rows = tuple(ValidationResult(**asdict(row)) for row in result.rows)
    return Gated(frozenset(waiting), result.failed, result.warnings, rows, result.outcomes)


def _open_at_gate(store: StagingStore) -> list[QuarantineEntry]:
    """What the gate refused and no later run found mended, released or not."""
    return [row for row in store.quarantine() if row.stage == GATE_STAGE and row.resolved_at is None]


def reasons_at_gate(settings: Settings, standing: Standing, gated: Gated) -> list[Refused]:
    """Why readings failed the gate, for each source that holds them."""
    with archive_of(settings) as archive, StagingStore(settings.staging) as store:
        records = [record for record in good_records(archive) if record.sha256 in standing.reports]
        earlier = _open_at_gate(store)
    by_reading: dict[str, dict[str, GateReason]] = {
        reading_id: {failure.expectation: failure for failure in failures}
        for reading_id, failures in gated.failed.items()
    }
    for row in earlier:
        # A reading that failed on an earlier night is not judged again: its reasons stand in the quarantine, for the
        # source that it had then.
        if row.reading_id is not None and row.reading_id not in gated.judged:
            by_reading.setdefault(row.reading_id, {}).setdefault(row.expectation, row)
    return [
        Refused(
            record.source_uri,
            record.sha256,
            standing.reading_of(str(record.sha256)),
            standing.reports[str(record.sha256)],
            GATE_STAGE,
            reason.expectation,
            reason.message,
            reason.observed or "",
            rows_digest=reason.rows_digest,
        )
        for record in records
        for reason in by_reading.get(standing.reading_of(str(record.sha256)), {}).values()
    ]


def choose(
    settings: Settings, unread: Unread, standing: Standing, released: frozenset[str] = frozenset()
) -> Publication:
    """Choose which reading stands for each report and each file of published statistics, and keep the choice.

    `released` are the sources whose reports failed the gate and that people let pass.
    """
    with archive_of(settings) as archive, StagingStore(settings.staging) as store:
        verdicts = store.verdicts(unread.suite)
        named = store.statistics_sources()
        candidates = []
        for record in good_records(archive):
            if record.sha256 is None or (record.source_uri, record.sha256) in unread.refused_files:
                continue
            if not is_published_statistics(record, named):
                reading_id = standing.reading_of(record.sha256)
                report_id = standing.reports.get(record.sha256)
                passed = verdicts.get(reading_id, False) or record.source_uri in released
                candidates.append(Candidate(record.source_uri, record.sha256, reading_id, report_id, passed))
        before = _published_before(store, standing)
        seen = {report.sha256: report.first_seen_at for report in store.publication()}
        chosen = choose_publication(candidates, before)
        store.replace_publication(
            # The first sight of a published file stays what it was: the clock may have gone back since.
            PublishedReport(
                r.report_id, r.reading_id, r.source_uri, r.sha256, seen.get(r.sha256) or archive.first_seen(r.sha256)
            )
            for r in chosen.reports
        )
        allowed = [r for r in good_records(archive) if (r.source_uri, r.sha256) not in unread.refused_files]
        statistics = choose_files(allowed, store, unread.reader_key)
        as_read = [reading_id_of(candidate.sha256, unread.reader_key) for candidate in candidates]
        store.prune([*as_read, *(candidate.reading_id for candidate in candidates), *statistics])
    return chosen


def _published_before(store: StagingStore, standing: Standing) -> dict[str, Published]:
    """What is published, by report_id, as far as staging has a reading of it: where it was begun anew, today's."""
    staged = store.readings()
    before = {}
    for report in store.publication():
        reading_id = report.reading_id if report.reading_id in staged else standing.reading_of(report.sha256)
        if reading_id in staged:
            before[report.report_id] = Published(report.report_id, reading_id, report.source_uri, report.sha256)
    return before


def refused_sources(
    settings: Settings, unread: Unread, standing: Standing, chosen: Publication, at_gate: list[Refused]
) -> list[Refused]:
    """Every reason, from fetching to identity, why a source is not published as it is now; but those of the checks of files."""
    with archive_of(settings) as archive, StagingStore(settings.staging) as store:
        states = archive.all_sources()
        listed = listing_problems(archive)
        refusals = {refusal.sha256: refusal for refusal in store.refusals(unread.reader_key)}
        refused_rows = store.row_refusals(unread.reader_key)
    withdrawn = {reason.source_uri for reason in listed if reason.expectation == WITHDRAWN}
    fetched = (state for state in states if state.source_uri not in withdrawn or state.latest.error_kind != "not_found")
    found = [*standing.refused, *at_gate, *listed, *(reason for state in fetched for reason in _not_fetched(state))]
    for state in states:
        if state.latest_good is None or state.latest_good.sha256 is None or state.latest_good.role != "file":
            continue
        uri, sha256 = state.source_uri, state.latest_good.sha256
        if (uri, sha256) in unread.refused_files:
            continue
        reading_id = standing.reading_of(sha256)
        if (damage := unread.damaged.get(sha256)) is not None:
            found.append(Refused(uri, sha256, None, None, "read", "damaged_object", damage, ""))
        if (refusal := refusals.get(sha256)) is not None:
            seen = refusal.observed or ""
            found.append(Refused(uri, sha256, reading_id, None, "read", refusal.kind, refusal.message, seen))
        found.extend(reasons_by_row(uri, sha256, reading_id, refused_rows.get(reading_id, ())))
    for duplicate in chosen.duplicates:
        c = duplicate.candidate
        message = f"holds the same report ({c.report_id}) as {duplicate.kept_uri}, which stands for it"
        found.append(
            Refused(
                c.source_uri, c.sha256, c.reading_id, c.report_id, "identity", "same_report_twice", message, c.sha256
            )
        )
    return found


def _not_fetched(state: SourceState) -> Iterator[Refused]:
    latest = state.latest
    if latest.error_kind is not None:
        seen = f"HTTP status {latest.http_status}" if latest.http_status else ""
        message = (latest.error or "").removeprefix(f"{state.source_uri}: ")
        noted = digest_of(message) if latest.error_kind in TO_TAKE_NOTE_OF else None
        yield Refused(state.source_uri, None, None, None, "fetch", latest.error_kind, message, seen, rows_digest=noted)


def next_file(settings: Settings) -> Path:
    """Where the next warehouse is built: beside the versions, so that publishing it is a rename."""
    settings.versions_dir.mkdir(parents=True, exist_ok=True)
    return settings.versions_dir / "warehouse.next"


def gate_next(target: Path, served: Path | None, run_id: str) -> GateResult:
    """Judge the next warehouse as a whole, beside the served one, or the newest version where that is damaged."""
    import duckdb

    from expectations.gate import gate_warehouse

    with duckdb.connect(str(target), read_only=True) as con:
        return gate_warehouse(con, served, run_id)


def write_docs(settings: Settings, run: RefreshRun, outcomes: Sequence[Outcome]) -> Path:
    """Write the run's Data Docs; the page to begin with."""
    from expectations.data_docs import write_data_docs

    return write_data_docs(settings.data_dir, run.run_id, run.started_at, outcomes, settings.keep_data_docs)


def content_fingerprint(settings: Settings) -> str:
    """Digest of all that the next warehouse's content is built from."""
    with StagingStore(settings.staging) as store:
        return fingerprint(
            store.publication(),
            store.added_authorities(),
            store.correction_entries(),
            store.statistics_publication(),
        )
