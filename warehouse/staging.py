"""The staging file: readings, verdicts and the run log, kept from run to run. It can be rebuilt from the archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

import duckdb

from warehouse.definitions import Table, staging, table
from warehouse.loading import insert_rows
from warehouse.operations import (
    FileVerdict,
    OperationsRow,
    PublishedReport,
    PublishedStatistics,
    QuarantineEntry,
    RefreshRun,
    StagedRefusal,
    StagedRowRefusal,
    ValidationResult,
    Verdict,
    as_row,
)
from warehouse.staging_file import open_staging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transforms.catalogue.authorities import Authority

Rows = Mapping[str, Sequence[Sequence[Any]]]
_BATCH = 50_000


class StagingStore:
    """The staging file, open for its one writer; a context manager.

    Each writing method is one transaction: a process killed at any moment leaves a file that opens and holds complete
    readings only. `note` says so where a file that could not be used was set aside and a new one begun.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.note, self._con = open_staging(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write everything to the file and let go of it, so that a build can attach it."""
        self._con.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """For queries over the staging tables; write through the methods only."""
        return self._con

    # Readings

    def known(self, reader_key: str) -> dict[str, Literal["read", "refused"]]:
        """What became of each file, by SHA-256, that this version of the reader has read."""
        read = self._all("SELECT sha256 FROM stg_reading WHERE reader_key = ?", reader_key)
        read += self._all("SELECT sha256 FROM stg_statistics_file WHERE reader_key = ?", reader_key)
        refused = self._all("SELECT sha256 FROM stg_refusal WHERE reader_key = ?", reader_key)
        return {row[0]: "refused" for row in refused} | {row[0]: "read" for row in read}

    def put(self, readings: Iterable[Rows]) -> int:
        """Store readings, in transactions of many; one with the same `reading_id` is replaced. Returns how many.

        A reading is the rows of its tables, as `transforms.staging.staged_rows` gives them.
        """
        count = 0
        batch: dict[str, list[Sequence[Any]]] = {}
        size = 0
        for reading in readings:
            for name, rows in reading.items():
                batch.setdefault(name, []).extend(rows)
                size += len(rows)
            count += 1
            if size >= _BATCH:
                self._put(batch)
                batch, size = {}, 0
        if batch:
            self._put(batch)
        return count

    def _put(self, batch: Rows) -> None:
        ids = [row[0] for row in batch["stg_reading"]]
        with self._transaction():
            self._delete_readings(ids)
            for name in ("stg_refusal", "stg_verdict"):
                self._con.execute(f"DELETE FROM {name} WHERE reading_id IN (SELECT unnest(?::VARCHAR[]))", [ids])
            for name, rows in batch.items():
                insert_rows(self._con, table(name), rows)

    def put_statistics(self, reading_id: str, rows: Rows) -> None:
        """Store one file of published statistics, as `transforms.statistics.staging.staged_statistics` gives it."""
        with self._transaction():
            self._delete([reading_id], staging.STATISTICS_TABLES)
            self._delete([reading_id], (staging.STG_REFUSAL,))
            for name, table_rows in rows.items():
                insert_rows(self._con, table(name), table_rows)

    def statistics(self, reader_key: str) -> frozenset[str]:
        """The reading_ids of the files of published statistics that this version of the reader has read."""
        rows = self._all("SELECT reading_id FROM stg_statistics_file WHERE reader_key = ?", reader_key)
        return frozenset(row[0] for row in rows)

    def row_refusals(self, reader_key: str) -> dict[str, tuple[StagedRowRefusal, ...]]:
        """By reading_id, the rows of files of published statistics that this version of the reader refused."""
        query = """
            SELECT refusal.* FROM stg_statistic_refusal AS refusal
            JOIN stg_statistics_file USING (reading_id) WHERE reader_key = ? ORDER BY reading_id, row_number
        """
        found: dict[str, list[StagedRowRefusal]] = {}
        for row in self._all(query, reader_key):
            found.setdefault(row[0], []).append(StagedRowRefusal(*row))
        return {reading_id: tuple(rows) for reading_id, rows in found.items()}

    def put_refusals(self, refusals: Iterable[StagedRefusal]) -> None:
        """Store what the reader refused."""
        with self._transaction():
            self._upsert("stg_refusal", refusals)

    def refusals(self, reader_key: str) -> tuple[StagedRefusal, ...]:
        """What this version of the reader refused, by SHA-256."""
        query = "SELECT * FROM stg_refusal WHERE reader_key = ? ORDER BY sha256"
        return tuple(StagedRefusal(*row) for row in self._all(query, reader_key))

    def put_verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Store what the gate said; the newest verdict on a reading counts."""
        with self._transaction():
            self._upsert("stg_verdict", verdicts)

    def forget_verdicts(self, reading_ids: Iterable[str]) -> None:
        """Let the gate judge these readings anew, should they stand for a file again: why they failed is kept nowhere."""
        with self._transaction():
            self._con.execute(
                "DELETE FROM stg_verdict WHERE reading_id IN (SELECT unnest(?::VARCHAR[]))", [list(reading_ids)]
            )

    def verdicts(self, suite_version: str) -> dict[str, bool]:
        """By reading_id, whether the reading passed this version of the expectations."""
        query = "SELECT reading_id, passed FROM stg_verdict WHERE suite_version = ?"
        return dict(self._all(query, suite_version))

    def untold_verdicts(self) -> frozenset[str]:
        """The readings whose verdict was given in a run that did not come to its end: nobody may have kept the reasons."""
        query = """
            SELECT reading_id FROM stg_verdict ANTI JOIN (
                FROM refresh_run WHERE outcome NOT IN ('failed', 'interrupted')
            ) ON run_id = decided_in_run
        """
        return frozenset(row[0] for row in self._all(query))

    def put_file_verdicts(self, verdicts: Iterable[FileVerdict]) -> None:
        """Store what the gate said of files before they were read; the newest verdict on a source counts."""
        with self._transaction():
            self._upsert("stg_file_verdict", verdicts)

    def file_verdicts(self, suite_version: str, reader_key: str) -> dict[tuple[str, str], bool]:
        """By source and SHA-256, whether the file passed these expectations as this version of the reader sees it.

        A refusal counts only with its reasons in the quarantine: a run that was killed may have left it without.
        """
        query = """
            SELECT source_uri, sha256, passed FROM stg_file_verdict AS verdict
            WHERE suite_version = ? AND reader_key = ? AND (passed OR EXISTS (
                SELECT 1 FROM quarantine AS q
                WHERE q.source_uri = verdict.source_uri AND q.sha256 = verdict.sha256 AND q.stage = 'file' AND q.resolved_at IS NULL
            ))
        """
        return {(row[0], row[1]): row[2] for row in self._all(query, suite_version, reader_key)}

    def folder_files(self) -> dict[str, frozenset[str]]:
        """By folder, the files that it held when a run last looked."""
        query = "SELECT folder, list(source_uri) FROM stg_folder_file GROUP BY folder"
        return {row[0]: frozenset(row[1]) for row in self._all(query)}

    def replace_folder_files(self, files: Mapping[str, Iterable[str]]) -> None:
        """Say what these folders hold now; others stay as they were seen last."""
        rows = sorted((folder, uri) for folder, uris in files.items() for uri in set(uris))
        with self._transaction():
            self._con.execute(
                "DELETE FROM stg_folder_file WHERE folder IN (SELECT unnest(?::VARCHAR[]))", [list(files)]
            )
            insert_rows(self._con, staging.STG_FOLDER_FILE, rows)

    def prune(self, keep: Iterable[str]) -> int:
        """Drop all readings and refusals but those in `keep`, in the publication, or in open quarantine. Returns how many."""
        needed = list(keep)
        doomed = self._all(
            """
            SELECT reading_id FROM (
                SELECT reading_id FROM stg_reading
                UNION SELECT reading_id FROM stg_statistics_file
                UNION SELECT reading_id FROM stg_refusal
            )
            WHERE reading_id NOT IN (SELECT unnest(?::VARCHAR[]))
                AND reading_id NOT IN (SELECT reading_id FROM publication)
                AND reading_id NOT IN (SELECT reading_id FROM statistics_publication)
                AND reading_id NOT IN (
                    SELECT reading_id FROM quarantine WHERE reading_id IS NOT NULL AND resolved_at IS NULL
                )
            """,
            needed,
        )
        ids = [row[0] for row in doomed]
        with self._transaction():
            self._delete_readings(ids)
            for name in ("stg_refusal", "stg_verdict"):
                self._con.execute(f"DELETE FROM {name} WHERE reading_id IN (SELECT unnest(?::VARCHAR[]))", [ids])
        return len(ids)

    def _delete_readings(self, ids: list[str]) -> None:
        self._delete(ids, (*staging.READING_TABLES, staging.STG_CORRECTION, *staging.STATISTICS_TABLES))

    def _delete(self, ids: list[str], tables: Iterable[Table]) -> None:
        for definition in tables:
            self._con.execute(f"DELETE FROM {definition.name} WHERE reading_id IN (SELECT unnest(?::VARCHAR[]))", [ids])

    # Corrections

    def copy_reading(self, reading_id: str, copy_id: str, changed: Rows) -> None:
        """Store a reading a second time under `copy_id`, in the tables of `changed` with those rows instead."""
        with self._transaction():
            self._delete_readings([copy_id])
            for definition in staging.READING_TABLES:
                if definition.name not in changed:
                    self._con.execute(
                        f"INSERT INTO {definition.name} SELECT * REPLACE (? AS reading_id) "
                        f"FROM {definition.name} WHERE reading_id = ?",
                        [copy_id, reading_id],
                    )
            for name, rows in changed.items():
                insert_rows(self._con, table(name), rows)

    def replace_correction_entries(self, rows: Iterable[Sequence[Any]]) -> None:
        """Say how the corrections of today's files stand."""
        entries = sorted(rows, key=lambda row: tuple(row[: len(staging.STG_CORRECTION_ENTRY.key)]))
        with self._transaction():
            self._con.execute("DELETE FROM stg_correction_entry")
            insert_rows(self._con, staging.STG_CORRECTION_ENTRY, entries)

    def correction_entries(self) -> tuple[tuple[Any, ...], ...]:
        """How the corrections of today's files stand, in the columns of `stg_correction_entry`."""
        return tuple(self._all("SELECT * FROM stg_correction_entry ORDER BY correction_id, field"))

    # The next warehouse

    def unread_publication(self) -> tuple[tuple[str, str], ...]:
        """(source_uri, sha256) of what is published but of which staging has no reading: it was begun anew since."""
        return tuple(
            self._all(
                """
                SELECT source_uri, sha256 FROM publication ANTI JOIN stg_reading USING (reading_id)
                UNION
                SELECT source_uri, sha256 FROM statistics_publication ANTI JOIN stg_statistics_file USING (reading_id)
                ORDER BY ALL
                """
            )
        )

    def readings(self) -> frozenset[str]:
        """The reading_ids of all readings of reports."""
        return frozenset(row[0] for row in self._all("SELECT reading_id FROM stg_reading"))

    def replace_publication(self, reports: Iterable[PublishedReport]) -> None:
        """Say which reading of which report the next warehouse is built from."""
        rows = sorted(map(as_row, reports))
        with self._transaction():
            self._con.execute("DELETE FROM publication")
            insert_rows(self._con, staging.PUBLICATION, rows)

    def publication(self) -> tuple[PublishedReport, ...]:
        """The reports of the next warehouse, by report_id."""
        return tuple(PublishedReport(*row) for row in self._all("SELECT * FROM publication ORDER BY report_id"))

    def replace_statistics_publication(self, files: Iterable[PublishedStatistics]) -> None:
        """Say which reading of which file of published statistics the next warehouse is built from."""
        rows = sorted(map(as_row, files))
        with self._transaction():
            self._con.execute("DELETE FROM statistics_publication")
            insert_rows(self._con, staging.STATISTICS_PUBLICATION, rows)

    def statistics_publication(self) -> tuple[PublishedStatistics, ...]:
        """The files of published statistics of the next warehouse, by source_uri."""
        rows = self._all("SELECT * FROM statistics_publication ORDER BY source_uri")
        return tuple(PublishedStatistics(*row) for row in rows)

    def add_statistics_sources(self, uris: Iterable[str]) -> None:
        """Remember sources that somebody named as published statistics."""
        new = sorted(set(uris) - self.statistics_sources())
        with self._transaction():
            insert_rows(self._con, staging.STG_STATISTICS_SOURCE, [(uri,) for uri in new])

    def statistics_sources(self) -> frozenset[str]:
        """The sources that were named as published statistics."""
        return frozenset(row[0] for row in self._all("SELECT source_uri FROM stg_statistics_source"))

    def add_authorities(self, authorities: Iterable[Authority]) -> None:
        """Remember authorities that were added to the built-in ones."""
        known = {authority.la_code: (authority.name, authority.type) for authority in self.added_authorities()}
        named = {authority.la_code: (authority.name, authority.type) for authority in authorities}
        if known | named == known:
            return
        rows = [(la_code, name, kind) for la_code, (name, kind) in sorted((known | named).items())]
        with self._transaction():
            self._con.execute("DELETE FROM stg_authority")
            insert_rows(self._con, staging.STG_AUTHORITY, rows)

    def added_authorities(self) -> tuple[Authority, ...]:
        """The authorities that were added, by la_code."""
        from transforms.catalogue.authorities import Authority

        rows = self._all("SELECT la_code, name, type FROM stg_authority ORDER BY la_code")
        return tuple(Authority(code, name, kind, added=True) for code, name, kind in rows)

    # The run log

    def put_run(self, run: RefreshRun) -> None:
        """Write a run, or what has become of it since."""
        with self._transaction():
            self._upsert("refresh_run", [run])

    def runs(self) -> tuple[RefreshRun, ...]:
        """All runs, the newest first."""
        return tuple(RefreshRun(*row) for row in self._all("SELECT * FROM refresh_run ORDER BY run_id DESC"))

    def replace_validation(self, run_id: str, results: Iterable[ValidationResult]) -> None:
        """Write what the gate saw in a run."""
        rows = [as_row(result) for result in results]
        with self._transaction():
            self._con.execute("DELETE FROM validation_result WHERE run_id = ?", [run_id])
            insert_rows(self._con, table("validation_result"), rows)

    def put_quarantine(self, entries: Iterable[QuarantineEntry]) -> None:
        """Write refusals, or what has become of them since."""
        with self._transaction():
            self._upsert("quarantine", entries)

    def quarantine(self) -> tuple[QuarantineEntry, ...]:
        """All refusals, resolved and released ones included, the oldest first."""
        query = "SELECT * FROM quarantine ORDER BY quarantined_at, quarantine_id"
        return tuple(QuarantineEntry(*row) for row in self._all(query))

    # Below

    def _all(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self._con.execute(query, list(parameters)).fetchall()

    def _upsert(self, name: str, items: Iterable[OperationsRow]) -> None:
        definition = table(name)
        rows = {tuple(row[: len(definition.key)]): row for row in map(as_row, items)}
        key = definition.key[0]
        self._con.execute(f"DELETE FROM {name} WHERE {key} IN (SELECT unnest(?::VARCHAR[]))", [[k[0] for k in rows]])
        insert_rows(self._con, definition, rows.values())

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._con.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._con.execute("ROLLBACK")
            raise
        self._con.execute("COMMIT")
