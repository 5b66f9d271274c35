"""The stage between reading and gate: which reading of each file counts, the one as read or that one with its corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.corrections import located_corrections
from flows.quarantine import Refused
from flows.settings import Settings
from flows.stages import Unread, archive_of, good_records
from transforms.corrections import Correction
from transforms.staging import reading_id as reading_id_of
from warehouse.correcting import correct_reading, standing_entries
from warehouse.staging import StagingStore

STAGE = "corrections"


@dataclass(frozen=True, slots=True)
class Standing:
    """Which reading of each file counts in this run.

    reader_key  the reader of this run
    reports     the report of each source's newest good file, by SHA-256
    corrected   the corrected reading that counts instead of one as read
    entries     how many corrections there are
    refused     the corrections that name a report which no file is: reasons against their own file
    """

    reader_key: str
    reports: Mapping[str, str]
    corrected: Mapping[str, str]
    entries: int
    refused: tuple[Refused, ...]

    def reading_of(self, sha256: str) -> str:
        """The reading that counts for a file."""
        reading_id = reading_id_of(sha256, self.reader_key)
        return self.corrected.get(reading_id, reading_id)


def correct(settings: Settings, unread: Unread) -> Standing:
    """Apply the corrections to what was read; a reading that has them already is not made again."""
    located = located_corrections(settings.corrections)
    entries = [correction for _, correction in located]
    by_report: dict[str, list[Correction]] = {}
    for entry in entries:
        by_report.setdefault(entry.report_id, []).append(entry)
    with archive_of(settings) as archive, StagingStore(settings.staging) as store:
        query = "SELECT DISTINCT sha256, report_id FROM stg_reading WHERE reader_key = ?"
        staged = dict(store.connection.execute(query, [unread.reader_key]).fetchall())
        reports: dict[str, str] = {}
        corrected: dict[str, str] = {}
        readings: dict[str, list[str]] = {}
        for record in good_records(archive):
            sha256 = record.sha256
            if sha256 is None or sha256 not in staged:
                continue
            report_id = reports[sha256] = staged[sha256]
            if report_id in by_report:
                reading_id = reading_id_of(sha256, unread.reader_key)
                corrected[reading_id] = correct_reading(store, reading_id, report_id, by_report[report_id])
                readings.setdefault(report_id, []).append(corrected[reading_id])
        for sha256 in unread.former:
            # A published form whose source has a newer one that does not pass: its corrections stay in force.
            if (report_id := staged.get(sha256)) in by_report:
                reading_id = reading_id_of(sha256, unread.reader_key)
                corrected[reading_id] = correct_reading(store, reading_id, report_id, by_report[report_id])
        rows = standing_entries(store, entries, readings)
        store.replace_correction_entries(rows)
    problems = {row[0]: row[-1] for row in rows}
    refused = tuple(
        _refused(str(path), entry, problems[entry.correction_id])
        for path, entry in located
        if entry.report_id not in readings
    )
    return Standing(unread.reader_key, reports, corrected, len(entries), refused)


def _refused(file: str, entry: Correction, problem: str) -> Refused:
    message = f"correction {entry.correction_id}: {problem}; mend or remove the entry"
    check = f"report_of_{entry.correction_id}_is_read"
    return Refused(file, None, None, entry.report_id, STAGE, check, message, entry.report_id)
