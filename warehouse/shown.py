"""Rows as people read them: a table, a column a line, or Markdown. Nothing in them can command a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from itertools import islice

from warehouse.printable import printable, shortened

MOST_TABLE_ROWS = 1000
# A cell of a table shows the beginning of a long text; the other forms show all of it.
MOST_CELL = 300
# Words up to this length are not broken to make a table fit.
_WORD = 30
_NARROWEST = 12
_NULL = "NULL"
_ANY_MARKDOWN = str.maketrans({"\\": "\\\\", "|": "\\|", "[": "\\[", "`": "\\`", "*": "\\*", "<": "&lt;", "&": "&amp;"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result. Numbers stand at the right."""

    name: str
    is_number: bool


def table_text(columns: Sequence[Column], rows: Iterable[Sequence[object]], width: int) -> str:
    """A table not wider than `width` characters, with the number of rows under it.

    Long texts are wrapped, and cut after 300 characters; of more than 1000 rows the first are shown. Where the columns
    do not fit beside each other, each stands on a line of its own: none is left out.
    """
    remaining = iter(rows)
    cells = [[_cell(value) for value in row] for row in islice(remaining, MOST_TABLE_ROWS)]
    more = sum(1 for _ in remaining)
    natural = [max(map(len, (column.name, *texts))) for column, texts in zip(columns, _by_column(columns, cells), strict=True)]  # fmt: skip
    least = [
        size if column.is_number else min(size, max(_NARROWEST, _longest_word(texts)))
        for column, size, texts in zip(columns, natural, _by_column(columns, cells), strict=True)
    ]
    if _across(least) > width:
        body = "".join(_lines(columns, cells, width))
    else:
        body = _box(columns, cells, [size == low for size, low in zip(natural, least, strict=True)], width, wraps=_across(natural) > width)  # fmt: skip
    return f"{body}{_count(len(cells), more)}\n"


def lines_text(columns: Sequence[Column], rows: Iterable[Sequence[object]], width: int) -> Iterator[str]:
    """Each row as a block with a column a line, texts whole and wrapped; then the number of rows."""
    number = 0

    def counted() -> Iterator[list[str]]:
        nonlocal number
        for number, row in enumerate(rows, 1):  # noqa: B007
            yield [printable(_plain(value)) for value in row]

    yield from _lines(columns, counted(), width)
    yield f"{_count(number, 0)}\n"


def markdown_text(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as a Markdown table. What has a meaning in Markdown or HTML is escaped: report text stays text."""
    yield markdown_row(markdown_cell(column.name) for column in columns)
    yield markdown_row("---:" if column.is_number else "---" for column in columns)
    for row in rows:
        yield markdown_row(markdown_cell(_plain(value)) for value in row)


def markdown_cell(text: str) -> str:
    """A text as a cell of a Markdown table shows it as it is, on one line."""
    return " ".join(printable(text).split()).translate(_ANY_MARKDOWN)


def plain(value: object) -> object:
    """A value as JSON and people have it: dates as ISO 8601, decimals as numbers, what is unknown as its text."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def _plain(value: object) -> str:
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.isoformat(" ")) if isinstance(value, datetime) else str(plain(value))


def _cell(value: object) -> str:
    return shortened(_plain(value), MOST_CELL)


def _by_column(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[row[position] for row in cells] for position in range(len(columns))]


def _longest_word(texts: Iterable[str]) -> int:
    return min(_WORD, max((len(word) for text in texts for word in text.split()), default=0))


def _across(widths: Sequence[int]) -> int:
    """Characters that a table of these columns takes, its rules and blanks included."""
    return sum(widths) + 3 * len(widths) + 1


def _box(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], whole: Sequence[bool], width: int, *, wraps: bool
) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SQUARE, show_lines=wraps)
    for column, unbroken in zip(columns, whole, strict=True):
        table.add_column(
            Text(printable(column.name)),
            justify="right" if column.is_number else "left",
            no_wrap=unbroken,
            overflow="fold",
        )
    for row in cells:
        table.add_row(*map(Text, row))
    out = StringIO()
    Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False).print(table)
    return out.getvalue()


def _lines(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int) -> Iterator[str]:
    names = [printable(column.name) for column in columns]
    indent = max(map(len, names), default=0) + 2
    for number, row in enumerate(rows, 1):
        yield f"─ row {number:,} ".ljust(min(width, 60), "─") + "\n"
        for name, text in zip(names, row, strict=True):
            parts = [
                part
                for line in text.splitlines() or [""]
                for part in textwrap.wrap(line, max(20, width - indent), break_on_hyphens=False) or [""]
            ]
            yield f"{name:<{indent}}{parts[0]}\n"
            for part in parts[1:]:
                yield f"{'':<{indent}}{part}\n"


def markdown_row(cells: Iterable[str]) -> str:
    """A row of a Markdown table, of cells that are Markdown already."""
    return f"| {' | '.join(cells)} |\n"


def _count(shown: int, more: int) -> str:
    if more:
        return f"first {shown:,} of {shown + more:,} rows; --format csv has all of them"
    return "1 row" if shown == 1 else f"{shown:,} rows"
