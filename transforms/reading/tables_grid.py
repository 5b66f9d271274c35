"""A table as a grid: which cells are heads, which hold values, and which heads each value stands under."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from transforms import catalogue
from transforms.outline.model import Cell, Table
from transforms.reading.quantities import QuantityMention, find_quantities

_YEAR = re.compile(r"\(?(?:19|20)\d\d\)?\W*$|(?:19|20)?\d\d\s?[/–-]\s?(?:19|20)?\d\d\W*$")
_PURE_NUMBER = re.compile(r"[+\-–−]?\s?£?\s?[\d,]+(?:\.\d+)?\s?(?:%|m|M|k|per\s+cent)?\W*$")
_NAME_WORD = re.compile(r"[A-Za-z]{3,}")
# "English, level 4 and above", "5 or more A*-C": a name, though with a number in it.
_NAME = re.compile(
    r"(?!(?:about|over|under|per|cent|million|thousand|points?|pounds|pupils?|schools?|approx)\b)\b[A-Za-z]{2,}",
    re.IGNORECASE,
)
_COUNTING_HEAD = re.compile(
    r"\b(?:year|age|stage|no|number|level|band|group|priority|rank|ward|date)s?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ValueCell:
    """A cell with values: the cells of its column's heads (outermost first), of its row's heads, and of the label above
    its rows; `outer` are head cells that stand over the whole table."""

    cell: Cell
    column_heads: tuple[Cell, ...]
    row_heads: tuple[Cell, ...]
    group_heads: tuple[Cell, ...]
    outer: tuple[Cell, ...]


@cache
def head_words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The catalogue table_heads.toml."""
    return tomllib.loads(resources.files(catalogue).joinpath("table_heads.toml").read_text(encoding="utf-8"))


def is_absent(text: str) -> bool:
    """Whether a cell holds a mark for "nothing stated"."""
    return text.strip().lower() in head_words()["absent"]["marks"]


def cell_numbers(cell: Cell) -> tuple[QuantityMention, ...]:
    """The numbers of a cell, read without its neighbours; offsets are those of the outline's text."""
    return find_quantities(cell.text, offset=cell.char_start)


def is_total(heads: Sequence[Cell]) -> bool:
    """Whether a row or column holds the whole of the others."""
    words = head_words()["total"]["words"]
    return any(re.sub(r"[^a-z ]", "", head.text.lower()).strip() in words for head in heads)


def value_cells(table: Table) -> Iterator[ValueCell]:
    """The cells that hold numbers and are no heads, in reading order."""
    yield from _Grid(table).values()


class _Grid:
    """The cells by place, spans filled, with the rows and columns of heads found."""

    def __init__(self, table: Table) -> None:
        self.rows = max((cell.row + cell.row_span for cell in table.cells), default=0)
        self.columns = max((cell.column + cell.column_span for cell in table.cells), default=0)
        self.at: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.at.setdefault((row, column), cell)
        self.first_row = self._first_value_row(table.header_rows)
        self.head_columns = frozenset(c for c in range(self.columns) if self._is_head_column(c))

    def values(self) -> Iterator[ValueCell]:
        labels: tuple[Cell, ...] = ()
        for row in range(self.first_row, self.rows):
            if self._is_label_row(row):
                labels = tuple(
                    c
                    for c in (self.at.get((row, column)) for column in sorted(self.head_columns))
                    if c and c.text.strip()
                )
                continue
            for column in range(self.columns):
                cell = self.at.get((row, column))
                if (
                    cell is None
                    or column in self.head_columns
                    or (cell.row, cell.column) != (row, column)
                    or is_absent(cell.text)
                ):
                    continue
                outer, heads = self._column_heads(column)
                yield ValueCell(cell, heads, self._row_heads(row), labels, outer)

    def _first_value_row(self, header_rows: int) -> int:
        """Rows of names or years below the marked head rows are heads too."""
        row = header_rows
        while row < self.rows - 1 and self._names_columns(row):
            row += 1
        return row

    def _names_columns(self, row: int) -> bool:
        cells = [c for c in (self.at.get((row, column)) for column in range(1, self.columns)) if c and c.text.strip()]
        return len({id(c) for c in cells}) >= 2 and all(
            not is_absent(c.text) and not self._holds_value(c) for c in cells
        )

    @staticmethod
    def _holds_value(cell: Cell) -> bool:
        """Whether the cell is a number, perhaps with its unit or a second one in brackets, rather than a name with one in it."""
        numbers = [number for number in cell_numbers(cell) if number.reason is None]
        rest = cell.text
        for number in reversed(numbers):
            rest = rest[: number.char_start - cell.char_start] + rest[number.char_end - cell.char_start :]
        return bool(numbers) and len(_NAME_WORD.findall(rest)) < 2

    def _body(self, column: int) -> list[Cell]:
        cells = (self.at.get((row, column)) for row in range(self.first_row, self.rows))
        own = [cell for cell in cells if cell is not None and cell.column == column]
        return [cell for cell in own if not is_absent(cell.text)]

    def _is_head_column(self, column: int) -> bool:
        cells = self._body(column)
        years = all(_YEAR.match(cell.text.strip()) for cell in cells)
        if column == 0:
            head = " ".join(c.text for c in (self.at.get((row, 0)) for row in range(self.first_row)) if c)
            pure = bool(cells) and all(_PURE_NUMBER.match(cell.text.strip()) for cell in cells)
            return not pure or years or not head.strip() or _COUNTING_HEAD.search(head) is not None
        pure = any(_PURE_NUMBER.match(cell.text.strip()) for cell in cells)
        names = sum(_NAME.search(cell.text) is not None for cell in cells)
        return bool(cells) and (years or (not pure and names > len(cells) / 2))

    def _is_label_row(self, row: int) -> bool:
        """A row with nothing but a name: it stands over the rows below it."""
        heads = [self.at.get((row, column)) for column in self.head_columns]
        others = [self.at.get((row, column)) for column in range(self.columns) if column not in self.head_columns]
        named = any(cell and cell.text.strip() for cell in heads)
        return named and all(cell is None or not cell.text.strip() or cell in heads for cell in others)

    def _column_heads(self, column: int) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
        """Cells over the whole table, and the column's own heads; an empty head takes the one to its left."""
        outer: list[Cell] = []
        heads: list[Cell] = []
        for row in range(self.first_row):
            cell = self.at.get((row, column))
            left = column
            while (
                (cell is None or not cell.text.strip())
                and row < self.first_row - 1
                and left - 1 not in self.head_columns
                and left > 0
            ):
                left -= 1
                cell = self.at.get((row, left))
            if cell is None or not cell.text.strip() or cell in heads:
                continue
            (outer if cell.column_span >= self.columns - 1 > 1 else heads).append(cell)
        return tuple(outer), tuple(heads)

    def _row_heads(self, row: int) -> tuple[Cell, ...]:
        """The names in a row's head columns; an empty one takes the name above it where another head of the row is given."""
        found: list[Cell] = []
        named = [column for column in self.head_columns if (c := self.at.get((row, column))) and c.text.strip()]
        for column in sorted(self.head_columns):
            above = row
            cell = self.at.get((above, column))
            while (cell is None or not cell.text.strip()) and above > self.first_row and named:
                above -= 1
                cell = self.at.get((above, column))
            if cell is not None and cell.text.strip() and cell not in found:
                found.append(cell)
        return tuple(found)
