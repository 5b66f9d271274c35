"""What a warehouse file says of itself: its version, and the log of runs that is added after it was built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.definitions import table
from warehouse.definitions.quality import LOGS, RUN_METRIC
from warehouse.files import attach_statement
from warehouse.loading import insert_rows
from warehouse.operations import RefreshRun, RunLog, as_row

# Versions whose figures are kept: two thirds of a year of nights that all publish something.
KEPT_VERSIONS = 250
_HISTORY = """
INSERT INTO run_metric BY NAME
SELECT run_id, metric, subject, value, rows FROM newer.run_metric
WHERE run_id NOT IN (SELECT version_id FROM warehouse_version)
    AND run_id IN (SELECT DISTINCT run_id FROM newer.run_metric ORDER BY run_id DESC LIMIT ?)
ORDER BY run_id, metric, subject
"""


@dataclass(frozen=True, slots=True)
class WarehouseVersion:
    """The row of `warehouse_version`, and the rows of each table as its run counted them (a JSON object)."""

    version_id: str
    fingerprint: str
    rows_per_table: str | None


def read_version(path: Path) -> WarehouseVersion | None:
    """Which version a warehouse file is; None for a file that is not there or cannot be read."""
    if not path.is_file():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            row = con.execute(
                "SELECT v.version_id, v.fingerprint, r.rows_per_table FROM warehouse_version AS v "
                "LEFT JOIN refresh_run AS r ON r.run_id = v.version_id"
            ).fetchone()
    except duckdb.Error:
        return None
    return WarehouseVersion(*row) if row else None


def write_run_log(path: Path, log: RunLog, earlier: Iterable[RefreshRun] = ()) -> None:
    """Write a run, what the gate saw in it, the whole quarantine after it, and all that live sources list, into a warehouse
    file that nobody serves.

    Of the `earlier` runs, those that the file does not know are written too: killed and failed ones could not do it.
    """
    with _written(path) as con:
        con.execute("DELETE FROM refresh_run WHERE run_id = ?", [log.run.run_id])
        con.execute("DELETE FROM validation_result WHERE run_id = ?", [log.run.run_id])
        con.execute("DELETE FROM quarantine")
        con.execute("DELETE FROM source_publication")
        known = {row[0] for row in con.execute("SELECT run_id FROM refresh_run").fetchall()} | {log.run.run_id}
        missed = sorted(as_row(run) for run in earlier if run.run_id not in known)
        insert_rows(con, table("refresh_run"), [*missed, as_row(log.run)])
        insert_rows(con, table("validation_result"), [as_row(result) for result in log.validation])
        insert_rows(con, table("quarantine"), [as_row(entry) for entry in log.quarantine])
        insert_rows(con, table("source_publication"), [as_row(each) for each in log.publications])


def carry_history(path: Path, served: Path, versions: int = KEPT_VERSIONS) -> None:
    """Add to the figures of a newly built warehouse those of the versions before it, as the served file has them.

    Of the newest `versions`; a served file that is not there, cannot be read or has no such figures gives none.
    """
    if read_version(served) is None:
        return
    with _written(path, attach_statement(served, "newer")) as con:
        if _common_columns(con, RUN_METRIC.name):
            con.execute(_HISTORY, [versions])


def take_over_run_log(path: Path, newer: Path) -> None:
    """Give a warehouse file that nobody serves the log of a newer one: runs, checks and quarantine.

    With it go what live sources list and the history of published versions. Of tables that differ, the columns that both have. Where the newer log does not fit the file's own checks, the file
    keeps the log that it has: going back must not fail over it.
    """
    with suppress(duckdb.ConstraintException), _written(path, attach_statement(newer, "newer")) as con:
        for definition in (*LOGS, RUN_METRIC):
            name = definition.name
            columns = ", ".join(f'"{column}"' for column in _common_columns(con, name))
            if not columns:  # one of the files is older than the table
                continue
            con.execute(f"DELETE FROM {name}")
            con.execute(f"INSERT INTO {name} BY NAME SELECT {columns} FROM newer.{name} ORDER BY rowid")


def _common_columns(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """Columns of a table that this file and the one attached as `newer` both have."""
    rows = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND schema_name = 'main' "
        "GROUP BY column_name HAVING count(DISTINCT database_name) = 2 ORDER BY column_name",
        [name],
    ).fetchall()
    return [row[0] for row in rows]


@contextmanager
def _written(path: Path, before: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose writes are one transaction, and all in the file itself when it closes."""
    with duckdb.connect(str(path)) as con:
        if before is not None:
            con.execute(before)
        con.execute("BEGIN")
        yield con
        con.execute("COMMIT")
        con.execute("CHECKPOINT")
