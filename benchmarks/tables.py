"""Markdown tables on standard output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Cell = str | int | float | None


def heading(text: str) -> None:
    """A heading of the second level."""
    print(f"\n## {text}")


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]], digits: int = 2) -> None:
    """The first column to the left, the others to the right; None is an empty cell."""
    print(f"\n| {' | '.join(head)} |")
    print(f"|{'|'.join([' --- ', *(' ---: ' for _ in head[1:])])}|")
    for row in rows:
        print(f"| {' | '.join(_shown(cell, digits) for cell in row)} |", flush=True)
    print()


def _shown(cell: Cell, digits: int) -> str:
    if cell is None:
        return ""
    return f"{cell:,.{digits}f}" if isinstance(cell, float) else str(cell)
