"""Tables whose cells came out one a line, as converters write them: rows told by how labels and figures alternate."""

from __future__ import annotations

import re

from transforms.documents.model import RawCell
from transforms.outline.lines import BULLET_GLYPHS, Line, Role, Rows
from transforms.outline.values import CAPTION, is_value

_BULLET = re.compile(f"[{BULLET_GLYPHS}]")
_LONGEST_CELL = 60
# Without a caption above it, only a longer run is a table.
_FEWEST_ROWS, _FEWEST_ROWS_UNCAPTIONED, _FEWEST_FIGURES_UNCAPTIONED = 2, 3, 2
_MOST_HEADS = 16


def gather_stacked(lines: list[Line]) -> list[Line]:
    """The lines with every table that has a line for each cell replaced by one line of role `TABLE`. Furniture that
    stands inside a table comes after it."""
    words = [line for line in lines if line.role is not Role.FURNITURE]
    if sum(map(_is_figure, words)) < _FEWEST_ROWS:
        return lines
    tables: dict[int, Line] = {}
    inside: set[int] = set()
    index = 0
    while index < len(words):
        rows, end = _table(words, index)
        if rows:
            first = words[index]
            tables[id(first)] = Line("", 0, first.page, first.gap, Role.TABLE, rows=rows)
            inside.update(id(line) for line in words[index + 1 : end])
        index = max(end, index + 1)
    return [tables.get(id(line), line) for line in lines if id(line) not in inside]


def _table(lines: list[Line], start: int) -> tuple[Rows, int]:
    """The rows of the table that begins at the line, and the line after it; no rows where none begins."""
    captioned = start > 0 and bool(CAPTION.match(lines[start - 1].text))
    heads: list[str] = []
    index = start
    while index < len(lines) and len(heads) <= _MOST_HEADS and _is_label(lines[index]):
        heads.append(lines[index].text)
        index += 1
    width = _figures(lines, index)
    if not heads or not width:
        return (), start
    # The last label before the first figure is that of the first row.
    index -= 1
    heads.pop()
    if len(heads) not in (width, width + 1) or (not captioned and width < _FEWEST_FIGURES_UNCAPTIONED):
        return (), start
    body: list[list[str]] = []
    while row := _row(lines, index, width):
        cells, index = row
        body.append(cells)
    if len(body) < (_FEWEST_ROWS if captioned else _FEWEST_ROWS_UNCAPTIONED):
        return (), start
    head = heads if len(heads) == width + 1 else ["", *heads]
    return tuple(tuple(RawCell(text) for text in row) for row in [head, *body]), index


def _row(lines: list[Line], index: int, width: int) -> tuple[list[str], int] | None:
    """A label of one or two lines with as many figures as the table has columns, and the line after them."""
    for height in (1, 2):
        label = lines[index : index + height]
        if len(label) < height or not all(_is_label(line) for line in label):
            return None
        found = _figures(lines, index + height)
        # What is too much may be the number of the next paragraph, on a line of its own.
        if found in (width, width + 1):
            figures = [line.text for line in lines[index + height : index + height + width]]
            return [" ".join(line.text for line in label), *figures], index + height + width
        if found:
            return None
    return None


def _figures(lines: list[Line], index: int) -> int:
    """How many lines of figures stand there; 0 where they are more than a table has columns."""
    end = index
    while end < len(lines) and end - index <= _MOST_HEADS + 1 and _is_figure(lines[end]):
        end += 1
    return end - index if end - index <= _MOST_HEADS + 1 else 0


def _is_figure(line: Line) -> bool:
    return line.role is Role.TEXT and not line.text.endswith(".") and is_value(line.text)


def _is_label(line: Line) -> bool:
    text = line.text
    return (
        line.role is Role.TEXT
        and 0 < len(text) <= _LONGEST_CELL
        and "\t" not in text
        and not text.endswith((".", ";", ":"))
        and not _BULLET.match(text)
        and not CAPTION.match(text)
        and not is_value(text)
    )
