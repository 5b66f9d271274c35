"""The stage between fetching and reading: what each new file looks like before anything parses it, and whether it may be.

Judged are the newest bytes of each source, once for each version of expectations and reader. A file that fails is not read;
what was published from its source before stays.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from expectations.files import FileUnderTest, FolderUnderTest
from expectations.gate import gate_files, import_great_expectations
from expectations.result import Failure, one_line
from flows.archive import Archive, DamagedObjectError, FetchRecord
from flows.quarantine import Refused, Releases, let_pass
from flows.settings import Settings
from flows.sources import FolderSource, Source
from flows.stages import Unread, archive_of, good_records
from flows.statistics import is_published_statistics
from transforms.documents.appearance import appearance
from warehouse.operations import FileVerdict, ValidationResult
from warehouse.staging import StagingStore

if TYPE_CHECKING:
    from expectations.model import Outcome
    from transforms.documents.appearance import Appearance

STAGE = "file"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of the checks.

    unread    what is left to read; its `refused_files` are those that are not
    judged    how many files were judged in this run
    refused   every reason why a source's file is not read, those of earlier nights included
    warnings  what a person should look at
    rows      the gate's rows for `validation_result`
    outcomes  the same, with all rows that break a check
    """

    unread: Unread
    judged: int
    refused: tuple[Refused, ...]
    warnings: tuple[Failure, ...]
    rows: tuple[ValidationResult, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def refused_sources(self) -> frozenset[str]:
        """The sources whose newest file is not read."""
        return frozenset(source_uri for source_uri, _ in self.unread.refused_files)


def check_files(
    settings: Settings,
    unread: Unread,
    sources: Sequence[Source],
    fetched: Sequence[FetchRecord],
    releases: Releases,
    run_id: str,
) -> Checked:
    """Judge the files that these expectations have not judged, and say which of the unread ones may be read.

    One whose every reason people have let pass may.
    """
    with archive_of(settings) as archive, StagingStore(settings.staging) as store:
        files = [record for record in good_records(archive) if record.sha256 is not None]
        standing = _standing(store)
        verdicts = store.file_verdicts(unread.suite, unread.reader_key)
        verdicts = {key: passed for key, passed in verdicts.items() if key[1] not in unread.again}
        waiting = [file for file in files if _key(file) not in verdicts]
        held = _held(sources, fetched)
        folders = list(_emptied(held, store.folder_files()))
        if waiting:
            threading.Thread(target=import_great_expectations, name="import of Great Expectations", daemon=True).start()
        found = list(_under_test(archive, store, waiting, files))
        result = gate_files(found, folders, run_id)
        # What the archive has lost may come back whole: the same bytes are judged again then.
        store.put_file_verdicts(
            FileVerdict(
                f.source_uri, f.sha256, unread.reader_key, unread.suite, f.source_uri not in result.failed, run_id
            )
            for f in found
            if f.damaged is None
        )
        store.replace_folder_files(held)
    refused = [reason for file in waiting for reason in _reasons(file, result.failed.get(file.source_uri, ()))]
    refused += [reason for file in files if verdicts.get(_key(file)) is False for reason in standing[_key(file)]]
    passing = let_pass(refused, releases)
    stopped = frozenset((r.source_uri, str(r.sha256)) for r in refused if r.source_uri not in passing)
    return Checked(
        _allowed(unread, files, stopped, earlier=frozenset(stopped & verdicts.keys())),
        len(found),
        tuple(refused),
        result.warnings,
        tuple(ValidationResult(**asdict(row)) for row in result.rows),
        result.outcomes,
    )


def _key(file: FetchRecord) -> tuple[str, str]:
    return file.source_uri, str(file.sha256)


def _standing(store: StagingStore) -> dict[tuple[str, str], list[Refused]]:
    """The reasons of earlier nights that nobody has resolved, by source and bytes."""
    found: dict[tuple[str, str], list[Refused]] = {}
    for row in store.quarantine():
        if row.stage == STAGE and row.resolved_at is None:
            reason = Refused(
                row.source_uri,
                row.sha256,
                None,
                row.report_id,
                STAGE,
                row.expectation,
                row.message,
                row.observed or "",
                rows_digest=row.rows_digest,
            )
            found.setdefault((row.source_uri, str(row.sha256)), []).append(reason)
    return found


def _allowed(
    unread: Unread,
    files: Iterable[FetchRecord],
    refused: frozenset[tuple[str, str]],
    earlier: frozenset[tuple[str, str]],
) -> Unread:
    """What is left to read: bytes that at least one source may give. Those refused on an earlier night count as known."""
    good = {str(file.sha256) for file in files if _key(file) not in refused} | set(unread.former)
    waiting = {job.sha256 for job in unread.jobs} | set(unread.statistics)
    return replace(
        unread,
        known=unread.known + len({sha256 for _, sha256 in earlier} & waiting - good),
        jobs=tuple(job for job in unread.jobs if job.sha256 in good),
        statistics=tuple(sha256 for sha256 in unread.statistics if sha256 in good),
        refused_files=refused,
    )


def _reasons(file: FetchRecord, failures: Iterable[Failure]) -> Iterator[Refused]:
    for failure in failures:
        message = failure.message.removeprefix(f"{one_line(file.source_uri)}: ")
        yield Refused(
            file.source_uri,
            file.sha256,
            None,
            None,
            STAGE,
            failure.expectation,
            message,
            failure.observed,
            rows_digest=failure.rows_digest,
        )


def _under_test(
    archive: Archive, store: StagingStore, waiting: Iterable[FetchRecord], files: Iterable[FetchRecord]
) -> Iterator[FileUnderTest]:
    named = store.statistics_sources()
    published = {file.source_uri: (None, file.sha256) for file in store.statistics_publication()}
    reports = {report.source_uri: (report.report_id, report.sha256) for report in store.publication()}
    sources: dict[str, list[str]] = {}
    for file in files:
        sources.setdefault(str(file.sha256), []).append(file.source_uri)
    for file in waiting:
        uri, sha256 = _key(file)
        report_id, former = (published | reports).get(uri, (None, sha256))
        before = _looks(archive, former)[0] if former != sha256 else None
        looks, damaged = _looks(archive, sha256)
        if looks is not None and former == sha256:
            before = looks if uri in reports or uri in published else None
        others = [other for other in sources[sha256] if other != uri]
        yield FileUnderTest(
            uri,
            sha256,
            "statistics" if is_published_statistics(file, named) else "report",
            **(asdict(looks) if looks is not None else {"media_type": "unknown", "size_bytes": 0}),
            damaged=damaged,
            report_id=report_id,
            published_type=before.media_type if before is not None else None,
            published_bytes=before.size_bytes if before is not None else None,
            same_as=min(others, default=None),
        )


def _looks(archive: Archive, sha256: str) -> tuple[Appearance | None, str | None]:
    try:
        return appearance(archive.read(sha256)), None
    except DamagedObjectError as error:
        return None, str(error)


def _held(sources: Iterable[Source], fetched: Iterable[FetchRecord]) -> dict[str, frozenset[str]]:
    """What each folder of this run holds now, by its path; a folder that could not be listed is left out."""
    missing = {record.source_uri for record in fetched if not record.good}
    uris = [record.source_uri for record in fetched]
    folders = [source.uri for source in sources if isinstance(source, FolderSource) and source.uri not in missing]
    return {
        folder: frozenset(uri for uri in uris if uri.startswith(f"{folder.rstrip('/')}/")) for folder in folders
    }  # fmt: skip


def _emptied(held: Mapping[str, frozenset[str]], before: Mapping[str, frozenset[str]]) -> Iterator[FolderUnderTest]:
    """The folders from which files are gone since they were last listed."""
    for folder, files in sorted(held.items()):
        gone = before.get(folder, frozenset()) - files
        if gone:
            yield FolderUnderTest(folder, len(before[folder]), len(gone), min(gone))
