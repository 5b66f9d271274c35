"""What a staging file that was begun anew, or missed the end of a killed run, takes over from a published warehouse."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb

from warehouse.files import attach_statement
from warehouse.staging import StagingStore

_LOGS = (
    ("refresh_run", "run_id NOT IN (SELECT run_id FROM refresh_run)"),
    ("validation_result", "run_id NOT IN (SELECT run_id FROM validation_result)"),
)
# What people named once is nowhere else; the readings of the publication are made again from the archive.
_BEGUN_ANEW = (
    ("quarantine", "SELECT * FROM published.quarantine"),
    ("stg_authority", "SELECT la_code, name, type FROM published.dim_local_authority WHERE added"),
    ("stg_statistics_source", "SELECT DISTINCT source_uri FROM published.fact_published_statistic"),
    ("publication", "SELECT report_id, reading_id, source_uri, sha256, first_seen_at FROM published.dim_report"),
    (
        "statistics_publication",
        "SELECT DISTINCT source_uri, sha256, sha256 || '-published' AS reading_id FROM published.fact_published_statistic",
    ),
)
_ENDED = """
DELETE FROM refresh_run WHERE finished_at IS NULL
    AND run_id IN (SELECT run_id FROM published.refresh_run WHERE finished_at IS NOT NULL)
"""


def take_over(store: StagingStore, warehouse: Path) -> None:
    """Complete the log of runs; give a staging file that knows no run the quarantine, what people named, and what is published.

    A run that was killed between publishing and writing so has its end in the published warehouse. Tables and columns
    that an older warehouse has not are left as they are.
    """
    con = store.connection
    anew = not store.runs()
    con.execute(attach_statement(warehouse, "published"))
    try:
        con.execute("BEGIN")
        con.execute(_ENDED)
        for table, missing in _LOGS:
            _insert(con, table, f"SELECT * FROM published.{table} WHERE {missing}")
        if anew:
            for table, query in _BEGUN_ANEW:
                _insert(con, table, query)
        con.execute("COMMIT")
    except BaseException:
        # A damaged staging file cannot even do that; what is wrong with it is the error that counts.
        with suppress(duckdb.Error):
            con.execute("ROLLBACK")
        raise
    con.execute("DETACH published")


def _insert(con: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    """Insert the columns that both have, in the rows' own order."""
    try:
        found = [column[0] for column in con.execute(f"DESCRIBE {query}").fetchall()]
    except (duckdb.CatalogException, duckdb.BinderException):
        return
    own = {column[0] for column in con.execute(f"DESCRIBE {table}").fetchall()}
    columns = ", ".join(f'"{column}"' for column in found if column in own)
    con.execute(f"INSERT INTO {table} BY NAME SELECT {columns} FROM ({query}) ORDER BY ALL")
