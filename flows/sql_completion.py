"""What the prompt of `lea sql` completes: tables, columns, macros, functions and keywords of the open warehouse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_toolkit.completion import Completer, Completion

if TYPE_CHECKING:
    import duckdb
    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$|$")
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_WANTS_TABLE = re.compile(r"\b(from|join|describe|summarize|table)\s+$|\bfrom\s[^;()]*,\s*$", re.IGNORECASE)
_QUALIFIER = re.compile(rf"({_NAME})\.$")
# Tables that a statement names, with the alias that may follow.
_NAMED = re.compile(rf"\b(?:from|join)\s+({_NAME})(?:\s+(?:as\s+)?({_NAME}))?", re.IGNORECASE)
_NO_ALIAS = frozenset(
    ("where", "on", "using", "join", "left", "right", "inner", "full", "cross", "group", "order", "limit", "union", "having", "qualify", "anti", "semi", "positional", "natural", "asof", "window", "sample", "as", "select")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What can be named in a query. `columns` are those of each table and view, with their types."""

    columns: dict[str, dict[str, str]]
    table_macros: tuple[str, ...]
    functions: tuple[str, ...]
    keywords: tuple[str, ...]


def names_of(con: duckdb.DuckDBPyConnection) -> Names:
    """The names that queries on this connection can use."""
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
    ).fetchall():
        columns.setdefault(table, {})[column] = kind
    functions = con.execute(
        "SELECT DISTINCT function_name, function_type, internal FROM duckdb_functions() "
        "WHERE regexp_full_match(function_name, '[a-z][a-z0-9_]*') ORDER BY internal, function_name"
    ).fetchall()
    keywords = con.execute(
        "SELECT DISTINCT upper(keyword_name) AS word FROM duckdb_keywords() ORDER BY word"
    ).fetchall()
    return Names(
        columns,
        tuple(name for name, kind, _ in functions if kind in ("table", "table_macro")),
        tuple(dict.fromkeys(name for name, kind, _ in functions if kind not in ("table", "table_macro", "pragma"))),
        tuple(word for (word,) in keywords),
    )


class SqlCompleter(Completer):
    """Completes the word before the cursor by what can stand there, the likeliest kind first."""

    def __init__(self, names: Names, commands: Iterable[str], formats: Iterable[str]) -> None:
        self._names = names
        self._commands = tuple(commands)
        self._formats = tuple(formats)

    def get_completions(self, document: Document, _complete_event: CompleteEvent) -> Iterator[Completion]:
        """The completions for the word before the cursor, each once."""
        before = document.text_before_cursor
        if before.lstrip().startswith("."):
            yield from self._of_a_command(before.lstrip())
            return
        word = _WORD.search(before)
        typed = word.group() if word else ""
        told: set[str] = set()
        for name, kind in self._candidates(before[: len(before) - len(typed)], document.text):
            if name.lower().startswith(typed.lower()) and name not in told:
                told.add(name)
                yield Completion(name, start_position=-len(typed), display_meta=kind)

    def _of_a_command(self, before: str) -> Iterator[Completion]:
        command, blank, argument = before.partition(" ")
        choices: Iterable[str] = self._commands
        if blank:
            choices = {".schema": self._names.columns, ".format": self._formats}.get(command, ())
        typed = argument.lstrip() if blank else command
        for choice in choices:
            if choice.startswith(typed):
                yield Completion(choice, start_position=-len(typed))

    def _candidates(self, before: str, text: str) -> Iterator[tuple[str, str]]:
        named = self._named(text)
        if qualifier := _QUALIFIER.search(before):
            table = named.get(qualifier.group(1).lower(), qualifier.group(1))
            yield from self._columns_of(table)
            return
        if _WANTS_TABLE.search(before):
            yield from ((name, "table") for name in self._names.columns)
            yield from ((name, "table function") for name in self._names.table_macros)
            return
        if not before.strip():
            yield from ((word, "keyword") for word in ("SELECT", "FROM", "WITH", "DESCRIBE", "SUMMARIZE"))
        for table in dict.fromkeys(named.values()):
            yield from self._columns_of(table)
        if not named:
            for table in self._names.columns:
                yield from self._columns_of(table)
        yield from ((name, "table") for name in self._names.columns)
        yield from ((word, "keyword") for word in self._names.keywords)
        yield from ((name, "function") for name in self._names.functions)

    def _columns_of(self, table: str) -> Iterator[tuple[str, str]]:
        for name, kind in self._names.columns.get(table, {}).items():
            yield name, f"{table}, {kind.lower()}"

    def _named(self, text: str) -> dict[str, str]:
        """The tables that the text names, by their names and aliases in lower case."""
        named = {}
        for table, alias in _NAMED.findall(text):
            if table.lower() in self._names.columns:
                named[table.lower()] = table.lower()
                if alias and alias.lower() not in _NO_ALIAS:
                    named[alias.lower()] = table.lower()
        return named
