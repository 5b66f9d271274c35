"""The stages of a run as plain functions. Each opens what it needs and closes it: a stage can be run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.gate import suite_version
from flows.archive import Archive, DamagedObjectError, FetchRecord, SourceState
from flows.progress import Advance
from flows.publication import Candidate, Publication, Published, choose_publication
from flows.quarantine import Refused
from flows.reading_pool import ReadJob, ReadLimits, Rows, read_files, reader_key
from flows.settings import Settings, SettingsError
from flows.sources import FetchPolicy, Source, fetch_all
from flows.statistics import choose_files, is_published_statistics, read_published, reasons_by_row
from transforms.catalogue.authorities import Authorities, built_in, parse_authorities_csv
from transforms.staging import reading_id as reading_id_of
from warehouse.build import fingerprint
from warehouse.damage import damage_of
from warehouse.errors import WarehouseError
from warehouse.operations import (
    PublishedReport,
    QuarantineEntry,
    RefreshRun,
    StagedRefusal,
    ValidationResult,
    Verdict,
)
from warehouse.staging import StagingStore

if TYPE_CHECKING:
    from expectations.gate import Failure, GateResult
    from expectations.model import Outcome
    from flows.correcting import Standing

    GateReason = Failure | QuarantineEntry

MEGABYTE = 1_000_000
GATE_STAGE = "report gate"


def archive_of(settings: Settings) -> Archive:
    """The archive of the data directory."""
    return Archive(settings.data_dir / "archive")


def learn_authorities(settings: Settings, store: StagingStore) -> Authorities:
    """The built-in authorities and the added ones, which the data directory remembers. Raises `SettingsError`."""
    for path in settings.authorities:
        try:
            store.add_authorities(parse_authorities_csv(path.read_text(encoding="utf-8-sig")))
        except (ValueError, OSError) as error:
            raise SettingsError(f"{path}: {error}") from error
    return built_in().with_added(store.added_authorities())


def fetch(
    settings: Settings, sources: tuple[Source, ...], statistics: tuple[Source, ...], advance: Advance
) -> tuple[FetchRecord, ...]:
    """Bring every file of the sources into the archive; what does not come is a record that says why.

    Sources named as published statistics are remembered as such.
    """
    limits = settings.fetch
    policy = FetchPolicy(
        connect_timeout=limits.connect_timeout,
        read_timeout=limits.read_timeout,
        total_timeout=limits.total_timeout,
        retries=limits.retries,
        max_bytes=limits.max_megabytes * MEGABYTE,
    )
    with StagingStore(settings.staging) as store:
        store.add_statistics_sources(source.uri for source in statistics)
    with archive_of(settings) as archive:
        return fetch_all([*sources, *statistics], archive, policy, lambda: datetime.now(UTC), advance)


@dataclass(frozen=True, slots=True)
class Unread:
    """What there is to read: the files that this reader has not met, and how many it knows already.

    `jobs` are reports, `statistics` the hashes of files of published statistics, with the name of each. `reader_key` and
    `suite` are settled once for the whole run. `damaged` says what is wrong with the archive's objects that cannot be read,
    by hash; `former` are published forms of reports that are read anew although their sources have newer ones; `again` are
    the files that a person wants read and judged although nothing changed; `refused_files` are the sources, with the hash of
    their newest file, that failed the checks of files and are not read.
    """

    reader_key: str
    suite: str
    authorities: Authorities
    jobs: tuple[ReadJob, ...]
    statistics: tuple[str, ...]
    known: int
    damaged: Mapping[str, str] = field(default_factory=dict)
    former: tuple[str, ...] = ()
    again: frozenset[str] = frozenset()
    refused_files: frozenset[tuple[str, str]] = frozenset()

    @property
    def files(self) -> int:
        """How many files there are to read, of both kinds."""
        return len(self.jobs) + len(self.statistics)


def find_unread(settings: Settings, again: frozenset[str] = frozenset()) -> Unread:
    """Compare the archive with staging: a file is read again only when it or the reader changed, or it is in `again`."""
    with archive_of(settings) as archive, StagingStore(settings.staging) as store:
        authorities = learn_authorities(settings, store)
        key = reader_key(authorities)
        known = store.known(key).keys() - again
        named = store.statistics_sources()
        records = [record for record in good_records(archive) if record.sha256 is not None]
        published = {str(record.sha256) for record in records if is_published_statistics(record, named)}
        published |= {row.sha256 for row in store.statistics_publication()}
        files = {str(record.sha256): record.source_uri for record in records}
        former = {sha256: uri for uri, sha256 in store.unread_publication() if sha256 not in files}
        damaged = {}
        for sha256 in (files | former).keys() - known:
            try:
                archive.read(sha256)
            except DamagedObjectError as error:
                damaged[sha256] = str(error)
        unread = {
            sha256: uri for sha256, uri in (files | former).items() if sha256 not in known and sha256 not in damaged
        }
        jobs = tuple(
            ReadJob(sha256, archive.path_of(sha256), Path(uri).name, key)
            for sha256, uri in unread.items()
            if sha256 not in published
        )
        statistics = tuple(sha256 for sha256 in unread if sha256 in published)
        seen = sum(sha256 in known for sha256 in files)
        return Unread(key, suite_version(), authorities, jobs, statistics, seen, damaged, tuple(former), again)


def good_records(archive: Archive) -> Iterator[FetchRecord]:
    """The newest good record of each source that ever gave bytes, by source."""
    return (state.latest_good for state in archive.all_sources() if state.latest_good is not None)


def read(settings: Settings, unread: Unread, advance: Advance) -> int:
    """Read what is unread and stage it, reports in worker processes; returns how many files were refused as a whole."""
    limits = ReadLimits(
        workers=settings.read.workers,
        wall_seconds=2 * settings.read.seconds_per_file,
        cpu_seconds=settings.read.seconds_per_file,
        memory_bytes=settings.read.memory_megabytes * 2**20,
    )
    names = {job.sha256: job.name for job in unread.jobs}
    refusals = []
    with StagingStore(settings.staging) as store:

        def readings() -> Iterator[Rows]:
            for outcome in read_files(unread.jobs, unread.authorities, limits, advance):
                if outcome.rows is not None:
                    yield outcome.rows
                elif outcome.refusal is not None:
                    reading_id = reading_id_of(outcome.sha256, unread.reader_key)
                    reason = outcome.refusal
                    refusals.append(
                        StagedRefusal(
                            reading_id,
                            outcome.sha256,
                            unread.reader_key,
                            "read",
                            reason.kind,
                            # The refusal is that of the bytes, which other sources may hold as well.
                            reason.message.removeprefix(f"{names[outcome.sha256]}: "),
                            reason.observed,
                        )
                    )

        store.put(readings())
        with archive_of(settings) as archive:
            refusals += read_published(archive, store, unread.statistics, unread.reader_key, unread.authorities)
        store.put_refusals(refusals)
    return len(refusals)


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
        refusals = {refusal.sha256: refusal for refusal in store.refusals(unread.reader_key)}
        refused_rows = store.row_refusals(unread.reader_key)
    found = [*standing.refused, *at_gate, *(reason for state in states for reason in _not_fetched(state))]
    for state in states:
        if state.latest_good is None or state.latest_good.sha256 is None:
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
        yield Refused(state.source_uri, None, None, None, "fetch", latest.error_kind, message, seen)


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
