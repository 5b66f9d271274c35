"""SQL statements on a warehouse, their rows written as a table, lines, Markdown, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast, get_args

import duckdb

from warehouse.connect import connect_read_only
from warehouse.errors import QueryError
from warehouse.printable import printable
from warehouse.shown import Column, lines_text, markdown_text, plain, table_text

Format = Literal["table", "csv", "json", "parquet", "markdown", "lines"]
FORMATS: tuple[Format, ...] = get_args(Format)

# A file of these holds one result; the others can show several, one under the other.
_ONE_RESULT = ("csv", "json", "parquet")
_NUMBERS = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|BIGNUM|DECIMAL\(.*\))")
BATCH = 1000


def write_query(path: Path, sql: str, form: Format, out: BinaryIO) -> None:
    """Run SQL on the served warehouse and write the rows of its statements.

    `table` shows at most 1000 rows and says so; the other forms write all. Raises `QueryError` with the database's own
    words for a statement that it refuses, `NoWarehouseError` where there is no warehouse.
    """
    with connect_read_only(path) as con:
        write_statements(con, sql, form, out)


def write_statements(con: duckdb.DuckDBPyConnection, sql: str, form: Format, out: BinaryIO) -> None:
    """The same on a connection that is open, which stays usable.

    Raises `QueryError`, and `KeyboardInterrupt` for Ctrl-C; what earlier statements gave is written by then.
    """
    try:
        statements = con.extract_statements(sql)
        answering = sum(map(_gives_rows, statements))
        if not statements:
            raise QueryError("there is no SQL statement to run")
        if form in _ONE_RESULT and answering > 1:
            raise QueryError(
                f"{answering} statements give rows, and {form} has room for those of one; table, markdown and lines show all"
            )
        written = 0
        for statement in statements:
            con.execute(statement)
            if _gives_rows(statement):
                if written:
                    out.write(b"\n")
                _write_rows(con, form, out)
                written += 1
                out.flush()
    except duckdb.Error as error:
        raise QueryError(_readable(error)) from error
    except (KeyboardInterrupt, RuntimeError) as error:
        # DuckDB answers Ctrl-C with a RuntimeError, and goes on with the query until it is told to stop.
        con.interrupt()
        raise KeyboardInterrupt from error
    out.flush()


def _gives_rows(statement: duckdb.Statement) -> bool:
    return list(statement.expected_result_type) == [duckdb.ExpectedResultType.QUERY_RESULT]


def _write_rows(con: duckdb.DuckDBPyConnection, form: Format, out: BinaryIO) -> None:
    """Write the rows of the statement that was just executed."""
    if form == "parquet":
        _write_parquet(con, out)
        return
    described = con.description or []
    columns = [Column(name, _NUMBERS.fullmatch(str(kind)) is not None) for name, kind, *_ in described]
    names = [column.name for column in columns]
    width = shutil.get_terminal_size((160, 50)).columns
    # Text goes into a file as it is; on a terminal it must not become commands to it.
    shown = printable if out.isatty() else str
    lines: Iterable[str]
    if form == "table":
        lines = [table_text(columns, _rows(con), width)]
    elif form == "lines":
        lines = lines_text(columns, _rows(con), width)
    elif form == "markdown":
        lines = markdown_text(columns, _rows(con))
    elif form == "csv":
        lines = map(shown, csv_lines(names, _rows(con)))
    else:
        lines = map(shown, json_lines(names, _rows(con)))
    for line in lines:
        out.write(line.encode())


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := con.fetchmany(BATCH):
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
        item = json.dumps(dict(zip(names, row, strict=True)), default=plain, ensure_ascii=False)
        yield (",\n " if position else "\n ") + item
    yield "\n]\n"


def _write_parquet(con: duckdb.DuckDBPyConnection, out: BinaryIO) -> None:
    from pyarrow import parquet

    parquet.write_table(cast(Any, con).to_arrow_table(), out)


def _readable(error: duckdb.Error) -> str:
    """The database's message on one line, its suggestions included, without the pointer art that follows it."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return " ".join(line.strip() for line in lines if not line.startswith(("LINE ", " "))) or "the query failed"
