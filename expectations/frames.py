"""Rows from Python as temporary tables, for the queries of a suite to look at."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_ROWS_AT_A_TIME = 1_000


def fill(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Create a temporary table, `table` being its name and its columns in brackets, with these rows, many a statement."""
    name, _, columns = table.partition(" ")
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} {columns}")
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS_AT_A_TIME)):
        marks = f"({', '.join('?' * len(some[0]))})"
        values = [value for row in some for value in row]
        con.execute(f"INSERT INTO {name} VALUES {', '.join([marks] * len(some))}", values)
