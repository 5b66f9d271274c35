"""One query, its rows written as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

import duckdb

from warehouse.connect import connect_read_only
from warehouse.errors import QueryError
from warehouse.printable import printable

Format = Literal["table", "csv", "json", "parquet"]

MOST_TABLE_ROWS = 1000
BATCH = 1000


def write_query(path: Path, sql: str, form: Format, out: BinaryIO) -> None:
    """Run one statement on the served warehouse and write its rows.

    `table` shows at most 1000 rows and says so; the other forms write all. Raises `QueryError` with the database's own
    words for a statement that it refuses, `NoWarehouseError` where there is no warehouse.
    """
    with connect_read_only(path) as con:
        try:
            if form == "table":
                out.write(_table(con, sql).encode())
            elif form == "parquet":
                _write_parquet(con, sql, out)
            else:
                cursor = con.execute(sql)
                names = [column[0] for column in cursor.description or []]
                # Text goes into a file as it is; on a terminal it must not become commands to it.
                shown = printable if out.isatty() else str
                for line in (csv_lines if form == "csv" else json_lines)(names, _rows(cursor)):
                    out.write(shown(line).encode())
        except duckdb.Error as error:
            raise QueryError(_readable(error)) from error
    out.flush()


def _table(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    relation = con.sql(sql)
    if relation is None:
        return ""
    shown = io.StringIO()
    with redirect_stdout(shown):
        relation.show(max_width=shutil.get_terminal_size((160, 50)).columns, max_rows=MOST_TABLE_ROWS)
    return printable(shown.getvalue())


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(BATCH):
        yield from rows


def csv_lines(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as CSV with a line of names; nothing where there are no columns."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    for row in chain((names,), rows) if names else ():
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def json_lines(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as one JSON array of objects, a row a line."""
    yield "["
    for position, row in enumerate(rows):
        item = json.dumps(dict(zip(names, row, strict=True)), default=_plain, ensure_ascii=False)
        yield (",\n " if position else "\n ") + item
    yield "\n]\n"


def _plain(value: object) -> object:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def _write_parquet(con: duckdb.DuckDBPyConnection, sql: str, out: BinaryIO) -> None:
    from pyarrow import parquet

    parquet.write_table(cast(Any, con.execute(sql)).to_arrow_table(), out)


def _readable(error: duckdb.Error) -> str:
    """The database's message without the empty lines and the pointer art that follow it."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return " ".join(line.strip() for line in lines if not line.startswith(("LINE ", " "))) or "the query failed"
