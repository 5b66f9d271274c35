"""Rows of cells on a PDF page: PDFium gives a cell's lines one after the other, then those of the cell to the right of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from transforms.documents.model import RawBlock, RawCell

if TYPE_CHECKING:
    from transforms.documents.pdf_layout import SetLine

# Points by which lines of one column, and lines of one level, differ at most.
_COLUMN = 14.0
LEVEL = 1.0
# Columns stand apart by at least this.
BESIDE = 40.0
# A cell of few lines that stands in the middle of its row begins lower than its neighbour by no more than this.
_HIGHER = 60.0
# Two columns of running text are no row of cells.
_MOST_LINES = 30
_MOST_HEADS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """The lines of a row, from `start` to before `end`, and where each of its cells begins."""

    start: int
    end: int
    cells: tuple[int, ...]


def find_rows(lines: Sequence[SetLine], apart: Sequence[bool]) -> list[Row]:
    """The rows of at least two cells of which one has several lines; others are one line in PDFium's text."""
    rows: list[Row] = []
    index = 1
    while index < len(lines):
        row = _row(lines, apart, index, rows[-1].end if rows else 0)
        if row is None:
            index += 1
        else:
            rows.append(row)
            index = row.end
    return rows


def _row(lines: Sequence[SetLine], apart: Sequence[bool], right: int, floor: int) -> Row | None:
    """The row whose second cell begins at `right`, if one does: higher than the line before and well to the right of it."""
    if not _level(lines, right) or lines[right].left < lines[right - 1].left + BESIDE:
        return None
    start = _top(lines, apart, right, floor)
    if lines[right].baseline > lines[start].baseline + _HIGHER:
        return None
    if not any(any(map(str.isalpha, line.text)) for line in lines[start:right]):
        return None
    cells = [start, right]
    end = _bottom(lines, right, lines[start].left)
    while end < len(lines) and _level(lines, end) and lines[end].left >= lines[cells[-1]].left + BESIDE:
        cells.append(end)
        end = _bottom(lines, end, lines[start].left)
    return Row(start, end, tuple(cells)) if end - start <= 2 * _MOST_LINES and right - start <= _MOST_LINES else None


def _level(lines: Sequence[SetLine], index: int) -> bool:
    """Whether a line is not below the one before."""
    return lines[index].baseline >= lines[index - 1].baseline - LEVEL


def _top(lines: Sequence[SetLine], apart: Sequence[bool], right: int, floor: int) -> int:
    """Where the first cell begins: on the level of the second or above it; where it is centred, with its own first line."""
    nearest: int | None = None
    index = right - 1
    while True:
        if apart[index]:
            nearest = index if nearest is None else nearest
            if lines[index].baseline >= lines[right].baseline - LEVEL:
                return index
        below = index > floor and lines[index - 1].baseline > lines[index].baseline + LEVEL
        elsewhere = apart[index] and abs(lines[index - 1].left - lines[index].left) > _COLUMN
        if not below or elsewhere or lines[index - 1].left > lines[right].left - BESIDE:
            return index if nearest is None else nearest
        index -= 1


def _bottom(lines: Sequence[SetLine], start: int, left: float) -> int:
    """Where the cell that begins at `start` ends: before a line of the first column, or one that is not below."""
    end = start + 1
    while (
        end < len(lines)
        and lines[end].baseline < lines[end - 1].baseline - LEVEL
        and lines[end].left >= lines[start].left - _COLUMN
        and lines[end].left > left + _COLUMN
    ):
        end += 1
    return end


def cut_row(lines: Sequence[SetLine], rows: Sequence[Row], columns: Sequence[float]) -> Row | None:
    """The rest of the last cell of a row that began on the page before: lines in that column above all others of this page but
    its running head. `columns` is where the cells of that row stand."""
    start = next((n for n, line in enumerate(lines[: _MOST_HEADS + 1]) if line.left >= columns[-1] - _COLUMN), None)
    if start is None:
        return None
    limit = rows[0].start if rows else len(lines)
    end = start
    while end < limit and lines[end].left >= columns[-1] - _COLUMN:
        end += 1
    return Row(start, end, (start,) * len(columns)) if end > start else None


def as_row(lines: Sequence[SetLine], row: Row) -> tuple[RawCell, ...]:
    """The cells of a row with their words; bullets in them keep their marks."""
    ends = (*row.cells[1:], row.end)
    return tuple(
        RawCell(_closed([line.text for line in lines[start:end]])) if end > start else RawCell("")
        for start, end in zip(row.cells, ends, strict=True)
    )


def _closed(texts: Sequence[str]) -> str:
    words = texts[0]
    for text in texts[1:]:
        words = f"{words}{text}" if words.endswith("-") else f"{words} {text}"
    return words


def over_pages(pages: Sequence[list[RawBlock]]) -> list[list[RawBlock]]:
    """The pages with a row that a page's end cut in two put together again on its first page."""
    result = [list(blocks) for blocks in pages]
    for before, after in pairwise(result):
        at = next((n for n, block in enumerate(after) if block.kind != "lines" or len(block.lines) > 4), None)
        if not before or before[-1].kind != "table" or at is None or after[at].kind != "table":
            continue
        last, first = before[-1].rows[-1], after[at].rows[0]
        if len(last) != len(first) or not (first[0].text == "" or any(cell.text[:1].islower() for cell in first)):
            continue
        whole = tuple(
            replace(cell, text=_closed([cell.text, rest.text]).strip()) for cell, rest in zip(last, first, strict=True)
        )
        before[-1] = replace(before[-1], rows=(*before[-1].rows[:-1], whole))
        rest_of_table = after[at].rows[1:]
        after[at : at + 1] = [replace(after[at], rows=rest_of_table)] if rest_of_table else []
    return result
