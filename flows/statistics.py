"""Files of published statistics on their way from the archive to staging and to the next warehouse.

They are small tables, read in the run's own process; what a reader takes from them is settled in `transforms.statistics`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.archive import Archive, DamagedObjectError, FetchRecord
from flows.publication import StatisticsCandidate, choose_statistics
from flows.quarantine import Refused
from transforms.catalogue.authorities import Authorities
from transforms.documents.model import RefusedFileError
from transforms.documents.sniff import STATISTICS
from transforms.staging import reading_id as reading_id_of
from transforms.statistics.parse import read_statistics
from transforms.statistics.staging import staged_statistics
from warehouse.operations import PublishedStatistics, StagedRefusal, StagedRowRefusal
from warehouse.staging import StagingStore

# Refused rows of one file that are told one by one.
MOST_ROWS = 50


def is_published_statistics(record: FetchRecord, named: frozenset[str]) -> bool:
    """Whether the bytes are a file of published statistics: by their first line, or because somebody said so."""
    return record.media_type == STATISTICS or record.source_uri in named


def read_published(
    archive: Archive, store: StagingStore, hashes: Iterable[str], reader_key: str, authorities: Authorities
) -> list[StagedRefusal]:
    """Read the files with these hashes and stage their figures; the files that are refused as a whole."""
    refusals = []
    for sha256 in hashes:
        reading_id = reading_id_of(sha256, reader_key)
        try:
            figures = read_statistics(archive.read(sha256), authorities)
        except RefusedFileError as error:
            refusals.append(
                StagedRefusal(reading_id, sha256, reader_key, "read", error.kind, error.message, error.observed)
            )
        except DamagedObjectError as error:
            refusals.append(StagedRefusal(reading_id, sha256, reader_key, "read", "damaged_object", str(error), None))
        else:
            store.put_statistics(reading_id, staged_statistics(figures, reading_id, sha256, reader_key))
    return refusals


def choose_files(records: Iterable[FetchRecord], store: StagingStore, reader_key: str) -> list[str]:
    """Choose the files of the next warehouse and keep the choice. `records` are the newest good ones of each source;
    returns the reading_ids of those that are statistics."""
    named, usable = store.statistics_sources(), store.statistics(reader_key)
    candidates = []
    for record in records:
        if record.sha256 is not None and is_published_statistics(record, named):
            reading_id = reading_id_of(record.sha256, reader_key)
            candidates.append(StatisticsCandidate(record.source_uri, record.sha256, reading_id, reading_id in usable))
    former = []
    unread = {sha256 for _, sha256 in store.unread_publication()}
    for file in store.statistics_publication():
        # Where staging was begun anew, the former reading is gone, and the file is read as today's reader reads it.
        reading_id = reading_id_of(file.sha256, reader_key) if file.sha256 in unread else file.reading_id
        if file.sha256 not in unread or reading_id in usable:
            former.append(StatisticsCandidate(file.source_uri, file.sha256, reading_id, usable=True))
    store.replace_statistics_publication(
        PublishedStatistics(file.source_uri, file.sha256, file.reading_id)
        for file in choose_statistics(candidates, former)
    )
    return [candidate.reading_id for candidate in candidates]


def reasons_by_row(uri: str, sha256: str, reading_id: str, rows: Sequence[StagedRowRefusal]) -> Iterator[Refused]:
    """One reason for each refused row of a file of published statistics; of very many, the first and how many more."""
    for row in rows[:MOST_ROWS]:
        yield Refused(uri, sha256, reading_id, None, "read", row.kind, row.message, row.observed or "", row.row_number)
    if len(rows) > MOST_ROWS:
        message = f"{len(rows) - MOST_ROWS} more rows are refused, the last of them {rows[-1].message}"
        yield Refused(uri, sha256, reading_id, None, "read", "more_rows", message, f"{len(rows)} rows")
