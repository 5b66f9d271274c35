"""Tables of a PDF page, found by where the words stand: PDFium's text has no cells, only words in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.documents.columns import Placed, to_rows
from transforms.documents.model import RawBlock, RawCell

# A number that is no part of a telephone number.
_NUMBER = r"[(+£–-]{0,3}(?!0\d\d)\d[\d,./]*[%)*]*"
_NUMBERS_AT_END = re.compile(rf"(?:\S.*)?(?:(?:\s|^){_NUMBER}){{2,}}\s*$")
_VALUE = re.compile(r"^[(+£–-]{0,3}\d[\d,./ ]*(?:%|per cent|m)?[)*]*(?:\s*\(.*\))?$")
_CAPTION = re.compile(r"^(?:table|figure)\s+\w", re.I)
_NUMBER_ALONE = re.compile(r"^\d{1,3}\.?$")
_PARAGRAPH = re.compile(r"^\d{1,3}\.\s|[.:;]$")
# Words of one cell are parted by less than this share of the line's height, cells by more.
_CELL_GAP = 0.95
_MOST_HEAD_LINES = 14
_FEWEST_ALONE = 4
_DIGIT = re.compile(r"\d")
_TELEPHONE = re.compile(r"phone\b|^\W*t(?:el)?\b\.?\s*:?\s*0", re.I)
_LONGEST_CELL = 45
# A head is often wider than the figures below it, in points.
_HEAD_OVERHANG = 60


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of a page: its cells from left to right and its vertical extent (points, growing upwards)."""

    cells: tuple[Placed, ...]
    bottom: float
    top: float

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def width(self) -> float:
        return self.cells[-1].right - self.cells[0].left


def may_hold_table(text: str) -> bool:
    """Whether a page is worth the cost of looking where its words stand: two lines in a row that end in several numbers, or
    a few that are nothing but a number, as the cells of a table are that was drawn column by column."""
    before = False
    alone = 0
    for line in text.split("\n"):
        if not _DIGIT.search(line):
            before = False
            continue
        now = bool(_NUMBERS_AT_END.match(line)) and not _TELEPHONE.search(line)
        alone += bool(_VALUE.match(line.strip()))
        if (now and before) or alone >= _FEWEST_ALONE:
            return True
        before = now
    return False


def place_lines(characters: Sequence[str], boxes: Sequence[tuple[float, float, float, float]]) -> list[PlacedLine]:
    """Lines of cells from the characters of a page and their boxes (left, bottom, right, top)."""
    lines: list[PlacedLine] = []
    start = 0
    for index in range(len(characters) + 1):
        if index == len(characters) or characters[index] in "\r\n":
            line = _line(characters[start:index], boxes[start:index])
            if line is not None:
                lines.append(line)
            start = index + 1
    return _by_rows(lines)


def _by_rows(lines: list[PlacedLine]) -> list[PlacedLine]:
    """The lines with every run of cells that were drawn column by column put together to rows, from top to bottom."""
    result: list[PlacedLine] = []
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and len(lines[end].text) <= _LONGEST_CELL and not _CAPTION.match(lines[end].text):
            end += 1
        run = lines[index:end]
        rises = any(after.bottom > before.top for before, after in pairwise(run))
        if rises and sum(bool(_VALUE.match(cell.text)) for line in run for cell in line.cells) >= _FEWEST_ALONE:
            result += _rows_of(run)
        else:
            result += run
        result += lines[end : end + 1]
        index = end + 1
    return result


def _rows_of(run: list[PlacedLine]) -> list[PlacedLine]:
    rows: list[list[PlacedLine]] = []
    for line in sorted(run, key=lambda line: -(line.bottom + line.top)):
        if rows and rows[-1][0].bottom < (line.bottom + line.top) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [
        PlacedLine(
            tuple(sorted((cell for line in row for cell in line.cells), key=lambda cell: cell.left)),
            min(line.bottom for line in row),
            max(line.top for line in row),
        )
        for row in rows
    ]


def _line(characters: Sequence[str], boxes: Sequence[tuple[float, float, float, float]]) -> PlacedLine | None:
    filled = [i for i, character in enumerate(characters) if not character.isspace()]
    if not filled:
        return None
    bottom, top = min(boxes[i][1] for i in filled), max(boxes[i][3] for i in filled)
    cells: list[Placed] = []
    text, left, right, last = "", boxes[filled[0]][0], boxes[filled[0]][0], filled[0]
    for i in filled:
        if text and boxes[i][0] - right > _CELL_GAP * (top - bottom):
            cells.append(Placed(text, left, right))
            text, left = "", boxes[i][0]
        elif text and i > last + 1:
            text += " "
        text += characters[i]
        right, last = boxes[i][2], i
    cells.append(Placed(text, left, right))
    return PlacedLine(tuple(cells), bottom, top)


def page_blocks(lines: list[PlacedLine], page: int) -> list[RawBlock]:
    """The page as `lines` blocks with `table` blocks between them."""
    blocks: list[RawBlock] = []
    plain: list[PlacedLine] = []
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and (_is_row(lines[end]) or (end > index and _goes_on(lines, end, lines[index:end]))):
            end += 1
        if end - index >= 2 and sum(_has_values(line) for line in lines[index:end]) * 2 >= end - index:
            body = next(i for i in range(index, end) if _has_values(lines[i]))
            # One line of heads has its cells in their columns; those of several lines are put together.
            body = body if body - index > 1 else index
            plain.extend(lines[index:body])
            head = _head(plain, lines[body:end])
            _flush(plain, blocks, page)
            blocks.append(RawBlock("table", page, rows=_rows(head, lines[body:end])))
            index = end
        else:
            plain.extend(lines[index : max(end, index + 1)])
            index = max(end, index + 1)
    _flush(plain, blocks, page)
    return blocks


def _is_row(line: PlacedLine) -> bool:
    return len(line.cells) >= 2 and not _PARAGRAPH.search(line.text)


def _goes_on(lines: list[PlacedLine], index: int, body: list[PlacedLine]) -> bool:
    """Whether a line is the rest of a row's wrapped head: in the first column alone, in small letters or with a row below it."""
    line = lines[index]
    if (
        len(line.cells) > 1
        or _PARAGRAPH.search(line.text)
        or _CAPTION.match(line.text)
        or _NUMBER_ALONE.match(line.text)
    ):
        return False
    left, right = min(row.cells[0].left for row in body), max(row.cells[-1].right for row in body)
    beside = abs(line.cells[0].left - left) < 5 and line.width < 0.45 * (right - left)
    near = body[-1].bottom - line.top < line.top - line.bottom
    followed = index + 1 < len(lines) and _is_row(lines[index + 1])
    return beside and near and (line.text[:1].islower() or followed)


def _has_values(line: PlacedLine) -> bool:
    return any(_VALUE.match(cell.text) for cell in line.cells[1:])


def _flush(plain: list[PlacedLine], blocks: list[RawBlock], page: int) -> None:
    if plain:
        blocks.append(RawBlock("lines", page, tuple(line.text for line in plain)))
    plain.clear()


def _head(plain: list[PlacedLine], body: list[PlacedLine]) -> list[PlacedLine]:
    """The short lines right above the rows are wrapped head cells; they are taken off the plain lines."""
    right = max(line.cells[-1].right for line in body)
    left = min(line.cells[0].left for line in body)
    head: list[PlacedLine] = []
    while plain and len(head) < _MOST_HEAD_LINES:
        line = plain[-1]
        inside = line.cells[0].left >= left - 5 and line.cells[-1].right <= right + _HEAD_OVERHANG
        if (
            not inside
            or (len(line.cells) == 1 and line.width > 0.45 * (right - left))
            or _PARAGRAPH.search(line.text)
            or _CAPTION.match(line.text)
        ):
            break
        head.insert(0, plain.pop())
    # Words at the left margin alone are a heading of the text, no head of a column.
    if head and all(len(line.cells) == 1 and line.cells[0].left < left + 5 for line in head):
        plain.extend(head)
        return []
    return head


def _rows(head: list[PlacedLine], body: list[PlacedLine]) -> tuple[tuple[RawCell, ...], ...]:
    rows = to_rows([line.cells for line in body])
    if not head:
        return rows
    most = max(len(line.cells) for line in body)
    fullest = [line for line in body if len(line.cells) == most]
    edges = [
        (min(line.cells[i].left for line in fullest), max(line.cells[i].right for line in fullest)) for i in range(most)
    ]
    centres = [(left + right) / 2 for left, right in edges]
    texts: list[str] = [""] * most
    spanning: list[tuple[int, int, str]] = []
    for cell in sorted(
        (cell for line in head for cell in line.cells), key=lambda cell: _top_of(cell, head), reverse=True
    ):
        over = [i for i, centre in enumerate(centres) if i > 0 and cell.left <= centre <= cell.right]
        if len(over) >= 2:
            spanning.append((over[0], len(over), cell.text))
            continue
        middle = (cell.left + cell.right) / 2
        column = min(range(most), key=lambda i: abs(centres[i] - middle))
        texts[column] = f"{texts[column]} {cell.text}".strip()
    heads = [tuple(RawCell(text) for text in texts)]
    if spanning:
        heads.insert(0, _spanned(sorted(spanning), most))
    return (*heads, *rows)


def _top_of(cell: Placed, head: list[PlacedLine]) -> float:
    return next(line.top for line in head if cell in line.cells)


def _spanned(spanning: list[tuple[int, int, str]], columns: int) -> tuple[RawCell, ...]:
    row: list[RawCell] = []
    column = 0
    for start, span, text in spanning:
        if start < column:
            continue
        row += [RawCell("")] * (start - column)
        row.append(RawCell(text, column_span=span))
        column = start + span
    return (*row, *[RawCell("")] * (columns - column))
