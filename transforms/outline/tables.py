"""Tables: lines of tabbed cells gathered to grids, and a grid's heads told from its body."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from transforms.documents.columns import Placed, to_rows
from transforms.documents.model import RawCell
from transforms.outline.lines import Line, Role, Rows, squeeze
from transforms.outline.stacked import gather_stacked
from transforms.outline.values import CAPTION, MOST_COLUMNS, is_value

_LONGEST_CAPTION = 200
_PARTED = re.compile(r"\S {2,}\S.*\S {2,}\S|\S {3,}\S")
_ALIGNED_CELL = re.compile(r"\S+(?: \S+)*")
_LABELLED = re.compile(r"^(?:\d{1,3}[.)]|[-–•*])\s+[A-Za-z“‘\"'(]")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell in its place in the grid."""

    row: int
    column: int
    text: str
    header: bool
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells in reading order, its number of head rows and of columns."""

    header_rows: int
    columns: int
    cells: tuple[GridCell, ...]


def gather_tables(lines: list[Line]) -> list[Line]:
    """The lines with every run of rows, tabbed, in aligned columns or with a line for each cell, replaced by one line of
    role `TABLE`."""
    if any("\t" in line.text for line in lines):
        lines = _gather(lines, _is_tabbed, _tabbed_rows)
    if any("  " in line.text for line in lines):
        lines = _gather(lines, _is_aligned, _aligned_rows)
    return gather_stacked(lines)


def _gather(
    lines: list[Line],
    is_row: Callable[[list[Line], int, bool], bool],
    to_grid_rows: Callable[[list[Line]], Rows | None],
) -> list[Line]:
    result: list[Line] = []
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and is_row(lines, end, end > index):
            end += 1
        rows = to_grid_rows(lines[index:end]) if end > index else None
        if rows is not None:
            result.append(Line("", 0, lines[index].page, lines[index].gap, Role.TABLE, rows=rows))
        else:
            end = max(end, index + 1)
            result.extend(lines[index:end])
        index = end
    return result


def _is_tabbed(lines: list[Line], index: int, inside: bool) -> bool:
    line = lines[index]
    return line.role is Role.TEXT and "\t" in line.text and not (inside and line.gap)


def _tabbed_rows(lines: list[Line]) -> Rows | None:
    if len(lines) < 2 and lines[0].text.count("\t") < 2:
        return None
    rows = [[squeeze(cell) for cell in line.text.split("\t")] for line in lines]
    columns = max(len(row) for row in rows)
    if columns > MOST_COLUMNS:
        return None
    return tuple(tuple(RawCell(text) for text in row + [""] * (columns - len(row))) for row in rows)


def _is_aligned(lines: list[Line], index: int, inside: bool) -> bool:
    """Whether a line has words in columns; inside a table also a wrapped row head on a line of its own."""
    line = lines[index]
    if (
        line.role is not Role.TEXT
        or (inside and line.gap and not _PARTED.search(line.text))
        or _LABELLED.match(line.text)
    ):
        return False
    if _PARTED.search(line.text):
        return True
    following = lines[index + 1] if index + 1 < len(lines) else None
    return bool(
        inside
        and len(line.text) < 45
        and following
        and not following.gap
        and _PARTED.search(following.text)
        and not line.text.endswith(".")
    )


def _aligned_rows(lines: list[Line]) -> Rows | None:
    placed = [
        [Placed(m[0], line.indent + m.start(), line.indent + m.end()) for m in _ALIGNED_CELL.finditer(line.text)]
        for line in lines
    ]
    valued = sum(any(is_value(cell.text) for cell in row[1:]) for row in placed)
    if max(map(len, placed)) > MOST_COLUMNS:
        return None
    if len(lines) < 2 or valued * 3 < len(lines) or (valued < 2 and not _heads_one_row(placed)):
        return None
    return to_rows(placed)


def _heads_one_row(placed: list[list[Placed]]) -> bool:
    """A head and the one row of figures that the page had room for."""
    if len(placed) != 2:
        return False
    head, row = placed
    return len(row) >= 3 and len(head) in (len(row), len(row) - 1) and all(is_value(cell.text) for cell in row[1:])


def mark_captions(lines: list[Line]) -> None:
    """Give the role `CAPTION` to a line "Table 2: ..." above or below a table."""
    for index, line in enumerate(lines):
        if (
            line.role not in (Role.TEXT, Role.HEADING)
            or len(line.text) > _LONGEST_CAPTION
            or not CAPTION.match(line.text)
        ):
            continue
        after = [other for other in lines[index + 1 : index + 6] if other.role is not Role.FURNITURE][:2]
        if after and (after[0].role is Role.TABLE or _stands_before_table(after)):
            line.role, line.level = Role.CAPTION, 0


def _stands_before_table(after: list[Line]) -> bool:
    """One more short line stands between a caption and its table: the caption's second, or a head that a page end cut off."""
    second = after[0]
    if len(after) < 2 or after[1].role is not Role.TABLE or second.role is not Role.TEXT:
        return False
    if len(second.text) > 100 or second.text.endswith("."):
        return False
    if "\t" not in second.text and not _PARTED.search(second.text):
        second.role = Role.CAPTION
    return True


def to_grid(rows: Rows) -> Grid:
    """Rows of cells as a grid: spans resolved, head rows found, empty head cells joined to the cell on their left."""
    placed = _place(rows)
    columns = max((cell.column + cell.column_span for cell in placed), default=1)
    height = max((cell.row + 1 for cell in placed), default=0)
    header_rows = _header_rows(rows, placed, height)
    cells = [
        GridCell(
            cell.row,
            cell.column,
            cell.text,
            cell.row < header_rows or _is_row_head(cell),
            cell.row_span,
            cell.column_span,
        )
        for cell in placed
    ]
    return Grid(header_rows, columns, tuple(_spread_heads(cells, header_rows)))


def _place(rows: Rows) -> list[GridCell]:
    taken: set[tuple[int, int]] = set()
    placed: list[GridCell] = []
    for row_index, row in enumerate(rows):
        column = 0
        for cell in row:
            while (row_index, column) in taken:
                column += 1
            height = min(cell.row_span, len(rows) - row_index)
            for down in range(height):
                taken.update((row_index + down, column + right) for right in range(cell.column_span))
            placed.append(GridCell(row_index, column, cell.text, cell.header, height, cell.column_span))
            column += cell.column_span
    return placed


def _header_rows(rows: Rows, placed: list[GridCell], height: int) -> int:
    """Marked head rows; unmarked: the rows before the first with a value beside its first cell."""
    marked = 0
    while marked < len(rows) and rows[marked] and all(cell.header for cell in rows[marked]):
        marked += 1
    by_row: dict[int, list[GridCell]] = {}
    for cell in placed:
        by_row.setdefault(cell.row, []).append(cell)
    found = 0
    while found < height and not any(cell.column > 0 and is_value(cell.text) for cell in by_row.get(found, [])):
        found += 1
    if found == height:
        # A table of words: its first row heads it.
        return max(marked, 1 if height > 1 else 0)
    # A marked head is followed by more head rows only while their first cell is empty.
    if marked:
        while marked < found and not next((c.text for c in by_row.get(marked, []) if c.column == 0), ""):
            marked += 1
        return marked
    return found


def _is_row_head(cell: GridCell) -> bool:
    return cell.column == 0 and bool(cell.text) and not is_value(cell.text)


def _spread_heads(cells: list[GridCell], header_rows: int) -> list[GridCell]:
    """In all head rows but the last, an empty cell inherits from the left: the cell there spans it."""
    result: list[GridCell] = []
    for cell in cells:
        left = result[-1] if result else None
        inherits = (
            cell.row < header_rows - 1
            and not cell.text
            and left is not None
            and left.row == cell.row
            and left.text
            and left.column > 0
        )
        if inherits and left is not None:
            result[-1] = GridCell(
                left.row, left.column, left.text, True, left.row_span, left.column_span + cell.column_span
            )
        else:
            result.append(cell)
    return result
