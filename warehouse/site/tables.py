"""Rows of tables as markup, by plain string building: a site has hundreds of thousands of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from warehouse.printable import printable

# So many rows of a table stand on its first page, where there are other tables, and so many on each page after it: no page
# comes near a megabyte.
FIRST_ROWS = 150
ROWS_A_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a table's rows: those from `first` to `last` (from 1) of `total`."""

    rows: Markup
    first: int
    last: int
    total: int


def text(value: object) -> str:
    """Any value as text that is nothing but text; nothing for None."""
    return "" if value is None else escape(printable(str(value)))


def link(address: str, words: object, label: str = "") -> Markup:
    """A link; `label` is what a screen reader says in place of words that say too little by themselves."""
    told = f' aria-label="{text(label)}"' if label else ""
    return Markup(f'<a href="{escape(address)}"{told}>{text(words)}</a>')  # noqa: S704 - all parts are escaped


def lines(parts: Iterable[Markup | str]) -> Markup:
    """The parts one below the other."""
    shown = (part if isinstance(part, Markup) else text(part) for part in parts if part)
    return Markup("<br>".join(shown))  # noqa: S704 - all parts are escaped


def row(cells: Sequence[object], place: str = "", kind: str = "") -> str:
    """A row of a table; `place` is its id. Its first cell is the head of the row."""
    attributes = (f' id="{place}"' if place else "") + (f' class="{kind}"' if kind else "")
    shown = [cell if isinstance(cell, Markup) else text(cell) for cell in cells]
    rest = "".join([f"<td>{cell}</td>" for cell in shown[1:]])
    return f'<tr{attributes}><th scope="row">{shown[0]}</th>{rest}</tr>'


def parts(rows: Sequence[str], first: int = ROWS_A_PAGE, rest: int = ROWS_A_PAGE) -> Iterator[Part]:
    """The rows in parts, one for each page that holds them; always at least one."""
    at, size = 0, first
    while at < len(rows) or at == 0:
        taken = rows[at : at + size]
        yield Part(Markup("\n".join(taken)), min(at + 1, len(rows)), at + len(taken), len(rows))  # noqa: S704
        at, size = at + size, rest
