"""The stages of a run as plain functions. Each opens what it needs and closes it: a stage can be run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.gate import suite_version
from flows.archive import Archive, DamagedObjectError, FetchRecord
from flows.progress import Advance
from flows.reading_pool import ReadJob, ReadLimits, Rows, read_files, reader_key
from flows.settings import Settings, SettingsError
from flows.sources import FetchPolicy, Gathered, Source, gather
from flows.statistics import is_published_statistics, read_published
from transforms.catalogue.authorities import Authorities, built_in, parse_authorities_csv
from transforms.staging import reading_id as reading_id_of
from warehouse.operations import (
    QuarantineEntry,
    SourcePublication,
    StagedRefusal,
)
from warehouse.staging import StagingStore

if TYPE_CHECKING:
    from expectations.gate import Failure

    GateReason = Failure | QuarantineEntry

MEGABYTE = 1_000_000


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
) -> Gathered:
    """Bring the files of the sources into the archive; what does not come is a record that says why.

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
        authorities = learn_authorities(settings, store)
    with archive_of(settings) as archive:
        return gather(
            [*sources, *statistics],
            archive,
            policy,
            lambda: datetime.now(UTC),
            advance,
            partial(_la_code, authorities),
        )


def _la_code(authorities: Authorities, urn: str, name: str) -> str | None:
    """The code of an authority on Ofsted's site: by its number there where that is known, else by its name."""
    numbered = next((each for each in authorities.items if each.urn == urn), None)
    found = numbered or authorities.find(name, None)
    return found.la_code if found is not None else None


def listed_publications(settings: Settings) -> tuple[SourcePublication, ...]:
    """All that live sources list or ever listed."""
    with archive_of(settings) as archive:
        return archive.listings.publications()


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
    """The newest good record of each source that ever gave a file, by source."""
    states = (state.latest_good for state in archive.all_sources())
    return (record for record in states if record is not None and record.role == "file")


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
