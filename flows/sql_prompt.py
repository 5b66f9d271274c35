"""The prompt of `lea sql`: statements of several lines, completion, history; read-only like every query."""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import duckdb
from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.lexers import PygmentsLexer
from prompt_toolkit.output import ColorDepth
from pygments.lexers.sql import SqlLexer

from flows.sql_completion import SqlCompleter, names_of
from warehouse.connect import connect_read_only
from warehouse.errors import QueryError
from warehouse.printable import printable
from warehouse.query import Format, write_statements

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent

HELP = """\
A statement ends with a semicolon; Enter before it begins another line. Tab completes; the arrow keys bring back what was
typed before; Ctrl-C drops the line or stops a query; Ctrl-D ends.
.tables         tables, views and macros, and what a row of each is
.schema NAME    columns of a table, view or macro: type, unit, meaning
.format FORM    how rows are shown: table, lines (a column a line), csv, json, markdown
.help           this
.quit           end"""
COMMANDS = (".format", ".help", ".quit", ".schema", ".tables")
_FORMATS = tuple(form for form in get_args(Format) if form != "parquet")
_TABLES = """
SELECT table_name AS name, layer, regexp_extract(description, '^One (.*?)[.] ', 1) AS one
FROM data_dictionary WHERE position = 0
ORDER BY layer = 'macro', layer = 'view', table_name
"""
_SCHEMA = """
SELECT column_name AS "column", data_type AS type, unit, description FROM data_dictionary
WHERE table_name = getvariable('described') AND position > 0 ORDER BY position
"""


def prompt(served: Path, form: Format) -> None:
    """Ask for statements and show their rows until the user ends it.

    Raises `NoWarehouseError` where there is no warehouse.
    """
    with connect_read_only(served) as con:
        [version] = con.execute("SELECT version_id FROM warehouse_version").fetchone() or [""]
        print(f"{printable(str(served))}, version {printable(str(version))}, read-only; .help tells what can be typed")
        _Prompt(con, form).run()


class _Prompt:
    def __init__(self, con: duckdb.DuckDBPyConnection, form: Format) -> None:
        self._con = con
        self._form = form
        self._session: PromptSession[str] = PromptSession(
            "lea> ",
            multiline=True,
            prompt_continuation=" ..> ",
            lexer=PygmentsLexer(SqlLexer),
            completer=SqlCompleter(names_of(con), COMMANDS, _FORMATS),
            complete_while_typing=False,
            history=_history(),
            key_bindings=_keys(),
            color_depth=ColorDepth.MONOCHROME if "NO_COLOR" in os.environ else None,
        )

    def run(self) -> None:
        while True:
            try:
                typed = self._session.prompt().strip()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if typed in (".quit", ".exit"):
                return
            try:
                self._answer(typed)
            except KeyboardInterrupt:
                print("stopped")
            except QueryError as error:
                print(printable(str(error)))

    def _answer(self, typed: str) -> None:
        command, _, argument = typed.partition(" ")
        if not command.startswith("."):
            if typed.strip("; \n"):
                self._run(typed, self._form)
        elif command == ".help":
            print(HELP)
        elif command == ".tables":
            self._run(_TABLES, "table")
        elif command == ".schema":
            self._describe(argument.strip(" ;"))
        elif command == ".format":
            self._choose_format(argument.strip())
        else:
            raise QueryError(f"{command}: no such command; .help tells those there are")

    def _run(self, sql: str, form: Format) -> None:
        write_statements(self._con, sql, form, sys.stdout.buffer)

    def _describe(self, name: str) -> None:
        rows = self._con.execute("SELECT DISTINCT table_name FROM data_dictionary").fetchall()
        known = sorted(row[0] for row in rows)
        if name not in known:
            close = difflib.get_close_matches(name, known, 3)
            raise QueryError(
                f"{name or '.schema'}: no such table, view or macro; "
                + (f"did you mean {', '.join(close)}?" if close else ".tables lists them")
            )
        # One of the names above, so that it can stand in the statement as it is.
        self._con.execute(f"SET VARIABLE described = '{name}'")
        self._run(_SCHEMA, "table")

    def _choose_format(self, form: str) -> None:
        if form not in _FORMATS:
            raise QueryError(f"{form or '.format'}: choose one of {', '.join(_FORMATS)}")
        self._form = cast(Format, form)


def is_complete(text: str) -> bool:
    """Whether Enter ends what was typed: nothing, a command, or a statement with its semicolon (not one within a text, a
    name or a comment)."""
    if not text.strip() or text.lstrip().startswith("."):
        return True
    tokens = duckdb.tokenize(text)
    if not tokens:
        return False
    position, kind = tokens[-1]
    return kind == duckdb.token_type.operator and text.encode()[position : position + 1] == b";"


def _keys() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("enter")
    def enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.current_completion:
            buffer.complete_state = None
        elif is_complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=True)

    return bindings


def _history() -> History:
    """What was typed, in the user's state folder; only in memory where that cannot be written."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    file = state / "lea" / "sql_history"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(file)
