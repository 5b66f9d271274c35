"""The stages of a run as plain functions. Each opens what it needs and closes it: a stage can be run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.gate import suite_version
from flows.archive import Archive, FetchRecord, SourceState
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
from warehouse.operations import PublishedReport, StagedRefusal, ValidationResult, Verdict
from warehouse.staging import StagingStore

if TYPE_CHECKING:
    from expectations.gate import Failure, GateResult
    from flows.correcting import Standing

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
    `suite` are settled once for the whole run; `refused_files` are the sources, with the hash of their newest file, that
    failed the checks of files and are not read.
    """

    reader_key: str
    suite: str
    authorities: Authorities
    jobs: tuple[ReadJob, ...]
    statistics: tuple[str, ...]
    known: int
    refused_files: frozenset[tuple[str, str]] = frozenset()

    @property
    def files(self) -> int:
        """How many files there are to read, of both kinds."""
        return len(self.jobs) + len(self.statistics)


def find_unread(settings: Settings) -> Unread:
    """Compare the archive with staging: a file is read again only when it or the reader changed.

    One that failed the checks of files on an earlier night counts as known.
    """
    with archive_of(settings) as archive, StagingStore(settings.staging) as store:
        authorities = learn_authorities(settings, store)
        key = reader_key(authorities)
        suite = suite_version()
        known = store.known(key)
        named = store.statistics_sources()
        records = [record for record in good_records(archive) if record.sha256 is not None]
        published = {str(record.sha256) for record in records if is_published_statistics(record, named)}
        files = {str(record.sha256): record.source_uri for record in records}
        verdicts = store.file_verdicts(suite, key)
        readable = {str(r.sha256) for r in records if verdicts.get((r.source_uri, str(r.sha256))) is not False}
        unread = [sha256 for sha256 in files if sha256 not in known and sha256 in readable]
        jobs = tuple(
            ReadJob(sha256, archive.path_of(sha256), Path(files[sha256]).name, key)
            for sha256 in unread
            if sha256 not in published
        )
        statistics = tuple(sha256 for sha256 in unread if sha256 in published)
        return Unread(key, suite, authorities, jobs, statistics, len(files) - len(jobs) - len(statistics))


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
    """What the gate said in this run: the readings it judged, why some failed, and its rows for `validation_result`."""

    judged: frozenset[str]
    failed: Mapping[str, tuple[Failure, ...]]
    warnings: tuple[Failure, ...]
    rows: tuple[ValidationResult, ...]


def gate(settings: Settings, unread: Unread, standing: Standing, run_id: str) -> Gated:
    """Judge every reading that counts and that these expectations have not judged, and keep the verdicts."""
    from expectations.gate import gate_reports

    with StagingStore(settings.staging) as store:
        counting = {standing.reading_of(sha256) for sha256 in standing.reports}
        # A run that was killed may have left a verdict without its reasons: such a reading is judged again.
        told = {row.reading_id for row in store.quarantine() if row.stage == GATE_STAGE and row.resolved_at is None}
        store.forget_verdicts(
            reading_id
            for reading_id, passed in store.verdicts(unread.suite).items()
            if reading_id not in counting or not (passed or reading_id in told)
        )
        judged = store.verdicts(unread.suite)
        waiting = sorted(counting - set(judged))
        result = gate_reports(store.connection, waiting, run_id)
        store.put_verdicts(
            Verdict(reading_id, unread.suite, reading_id not in result.failed, run_id) for reading_id in waiting
        )
    rows = tuple(ValidationResult(**asdict(row)) for row in result.rows)
    return Gated(frozenset(waiting), result.failed, result.warnings, rows)


def choose(settings: Settings, unread: Unread, standing: Standing) -> Publication:
    """Choose which reading stands for each report and each file of published statistics, and keep the choice."""
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
                passed = verdicts.get(reading_id, False)
                candidates.append(Candidate(record.source_uri, record.sha256, reading_id, report_id, passed))
        before = {
            report.report_id: Published(report.report_id, report.reading_id, report.source_uri, report.sha256)
            for report in store.publication()
        }
        chosen = choose_publication(candidates, before)
        store.replace_publication(
            PublishedReport(r.report_id, r.reading_id, r.source_uri, r.sha256, archive.first_seen(r.sha256))
            for r in chosen.reports
        )
        allowed = [r for r in good_records(archive) if (r.source_uri, r.sha256) not in unread.refused_files]
        statistics = choose_files(allowed, store, unread.reader_key)
        as_read = [reading_id_of(candidate.sha256, unread.reader_key) for candidate in candidates]
        store.prune([*as_read, *(candidate.reading_id for candidate in candidates), *statistics])
    return chosen


def refused_sources(
    settings: Settings, unread: Unread, standing: Standing, chosen: Publication, gated: Gated
) -> list[Refused]:
    """Every reason, from fetching to identity, why a source is not published as it is now; but those of the checks of files."""
    with archive_of(settings) as archive, StagingStore(settings.staging) as store:
        states = archive.all_sources()
        refusals = {refusal.sha256: refusal for refusal in store.refusals(unread.reader_key)}
        refused_rows = store.row_refusals(unread.reader_key)
        # A reading that failed on an earlier night is not judged again: its reasons stand in the quarantine.
        refused = [row for row in store.quarantine() if row.stage == GATE_STAGE and row.resolved_at is None]
    found = [*standing.refused, *(reason for state in states for reason in _not_fetched(state))]
    for state in states:
        if state.latest_good is None or state.latest_good.sha256 is None:
            continue
        uri, sha256 = state.source_uri, state.latest_good.sha256
        if (uri, sha256) in unread.refused_files:
            continue
        reading_id = standing.reading_of(sha256)
        if (refusal := refusals.get(sha256)) is not None:
            seen = refusal.observed or ""
            found.append(Refused(uri, sha256, reading_id, None, "read", refusal.kind, refusal.message, seen))
        found.extend(reasons_by_row(uri, sha256, reading_id, refused_rows.get(reading_id, ())))
        found.extend(
            Refused(uri, sha256, reading_id, standing.reports[sha256], GATE_STAGE, f.expectation, f.message, f.observed)
            for f in gated.failed.get(reading_id, ())
        )
        found.extend(
            Refused(
                uri, sha256, reading_id, row.report_id, GATE_STAGE, row.expectation, row.message, row.observed or ""
            )
            for row in refused
            if row.reading_id == reading_id and row.source_uri == uri and reading_id not in gated.judged
        )
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


def gate_next(settings: Settings, target: Path, run_id: str) -> GateResult:
    """Judge the next warehouse as a whole, beside the served one."""
    import duckdb

    from expectations.gate import gate_warehouse

    served = settings.served if settings.served.is_file() else None
    with duckdb.connect(str(target), read_only=True) as con:
        return gate_warehouse(con, served, run_id)


def content_fingerprint(settings: Settings) -> str:
    """Digest of all that the next warehouse's content is built from."""
    with StagingStore(settings.staging) as store:
        return fingerprint(
            store.publication(),
            store.added_authorities(),
            store.correction_entries(),
            store.statistics_publication(),
        )
