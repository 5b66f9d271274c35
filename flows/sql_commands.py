"""The command `lea sql`: one query, a file of statements, or a prompt."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.command import UsageProblemError, form_option, with_settings

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.query import Format

STDIN = "-"


@click.command()
@click.argument("query", required=False)
@click.option(
    "--file", metavar="FILE", help="Run the statements of this file, separated by semicolons; - is standard input."
)
@form_option("How to write the rows; parquet needs a file or a pipe.", "parquet", "markdown", "lines")
@with_settings
def sql(settings: Settings, query: str | None, file: str | None, form: Format) -> None:
    """Query the served warehouse, read-only. On a terminal, without a query, a prompt takes one after the other.

    \b
    lea sql "SELECT measure, period, value FROM fact_statistic WHERE domain = 'attendance'"
    lea sql "SELECT table_name, comment FROM duckdb_tables()" --format csv
    lea sql --file questions.sql --format markdown > answers.md
    lea sql
    """
    from warehouse.query import write_query

    if form == "parquet" and sys.stdout.isatty():
        raise UsageProblemError("parquet is not for a terminal; send it to a file: … --format parquet > out.parquet")
    if query is not None and file is not None:
        raise UsageProblemError("give a query or --file, not both")
    if file is not None:
        query = _read(file)
    if query is not None:
        write_query(settings.served, query, form, sys.stdout.buffer)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        from flows.sql_prompt import prompt

        prompt(settings.served, form)
    else:
        raise UsageProblemError("give a query, or --file FILE (--file - reads standard input)")


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageProblemError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageProblemError(f"{file}: this is no text in UTF-8") from error
