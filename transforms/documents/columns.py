"""Cells that stand below each other, told by where they stand: in characters of a line, or in points of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.documents.model import RawCell


@dataclass(frozen=True, slots=True)
class Placed:
    """A run of words and its horizontal extent."""

    text: str
    left: float
    right: float


def to_rows(lines: Sequence[Sequence[Placed]]) -> tuple[tuple[RawCell, ...], ...]:
    """Lines of placed cells as the rows of one table.

    The columns are those of the fullest lines. A cell goes to the column that it overlaps, or else to the nearest; one that
    overlaps several spans them. A line of a single cell over the first column continues that column's cell: of the line
    below if this has none there, else of the line above.
    """
    columns = _columns(lines)
    grid: list[dict[int, tuple[str, int]]] = []
    waiting = ""
    for line in lines:
        row = _assigned(line, columns)
        if set(row) == {0} and row[0][1] == 1 and len(columns) > 1:
            if grid and 0 in grid[-1] and row[0][0][:1].islower():
                grid[-1][0] = (f"{grid[-1][0][0]} {row[0][0]}", 1)
            else:
                waiting = f"{waiting} {row[0][0]}".strip()
            continue
        if waiting:
            row[0] = (f"{waiting} {row[0][0]}".strip(), 1) if 0 in row else (waiting, 1)
            waiting = ""
        grid.append(row)
    if waiting:
        grid.append({0: (waiting, 1)})
    return tuple(_cells(row, len(columns)) for row in grid)


def _columns(lines: Sequence[Sequence[Placed]]) -> list[tuple[float, float]]:
    most = max(len(line) for line in lines)
    fullest = [line for line in lines if len(line) == most]
    return [(min(line[i].left for line in fullest), max(line[i].right for line in fullest)) for i in range(most)]


def _assigned(line: Sequence[Placed], columns: list[tuple[float, float]]) -> dict[int, tuple[str, int]]:
    row: dict[int, tuple[str, int]] = {}
    free = 0
    for position, cell in enumerate(line):
        if len(line) == len(columns):
            column, span = position, 1
        else:
            column, span = _column_of(cell, columns, free)
        if column in row:
            row[column] = (f"{row[column][0]} {cell.text}", row[column][1])
        else:
            row[column] = (cell.text, span)
        free = column + span
    return row


def _column_of(cell: Placed, columns: list[tuple[float, float]], free: int) -> tuple[int, int]:
    over = [i for i, (left, right) in enumerate(columns) if cell.left < right and cell.right > left and i >= free]
    if over:
        return over[0], len(over)
    centre = (cell.left + cell.right) / 2
    candidates = range(min(free, len(columns) - 1), len(columns))
    return min(candidates, key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - centre)), 1


def _cells(row: dict[int, tuple[str, int]], columns: int) -> tuple[RawCell, ...]:
    cells: list[RawCell] = []
    column = 0
    while column < columns:
        text, span = row.get(column, ("", 1))
        cells.append(RawCell(text, column_span=span))
        column += span
    return tuple(cells)
