"""How well the PDFs of today's families are read, as a table of totals a set, and the floors of it in floors.toml.

    .venv/bin/python -m tests.modern.floors            the table
    .venv/bin/python -m tests.modern.floors --misses   and each miss of `tuning` and `real`; `checking` shows totals only
    .venv/bin/python -m tests.modern.floors --raise    raises each floor to what is measured now, rounded down, and writes
                                                       the table of docs/accuracy.md

A floor is the share of cells of a kind that must be right; none is ever lowered.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from tests.modern.expectations import SETS
from tests.modern.scoring import cells, totals
from tests.samples.floors import Floors, raised, rounded_down

FLOORS = Path(__file__).with_name("floors.toml")
ACCURACY = Path(__file__).parents[2] / "docs" / "accuracy.md"
MARK = "<!-- figures of today's families -->"
HEAD = """\
# How well the PDFs of today's families are at least read: shares of cells that are right, a set a table.
# tuning and checking are samples (samples/README.md); real needs the reports and annotations beside the repository.
# Floors may only rise: `.venv/bin/python -m tests.modern.floors --raise`.
"""


def floors() -> dict[str, Floors]:
    """The floors of each set by kind of cell."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def measured(of: str) -> Floors:
    """What is measured now, in the form of the floors; empty where the files of the set are not at hand."""
    return {kind: rounded_down(right / total) for kind, (right, total) in totals(cells(of)).items()}


def table() -> str:
    """Right and all cells of each kind, a column a set, as Markdown."""
    sums = {of: totals(cells(of)) for of in SETS}
    kinds = list(dict.fromkeys(kind for each in sums.values() for kind in each))
    lines = [f"| right of all | {' | '.join(SETS)} |", f"| --- |{' ---: |' * len(SETS)}"]
    for kind in kinds:
        texts = [f"{each[kind][0]} of {each[kind][1]}" if kind in each else "" for each in sums.values()]
        lines.append(f"| {kind.replace('_', ' ')} | {' | '.join(texts)} |")
    return "\n".join(lines)


def written(text: str) -> str:
    """The page on accuracy with the table in its place."""
    text, places = re.subn(rf"(?s)({re.escape(MARK)}\n).*?(?=<!-- end -->)", lambda m: f"{m[1]}{table()}\n", text)
    if places != 1:
        raise ValueError(f"{places} places are marked {MARK}, not one")
    return text


def raise_floors() -> None:
    """Write floors.toml; a set whose files are not at hand keeps its floors."""
    before = floors()
    now = {of: before.get(of, {}) | measured(of) for of in SETS} | {
        name: figures for name, figures in before.items() if name not in SETS
    }
    FLOORS.write_text(raised(now, before, HEAD), encoding="utf-8")


def main(arguments: list[str]) -> None:
    print(table())
    if "--misses" in arguments:
        for of in SETS:
            if of != "checking":
                print(
                    *(f"{of} {c.file} {c.kind}: {c.found!r}, not {c.wanted!r}" for c in cells(of) if not c.right),
                    sep="\n",
                )
    if "--raise" in arguments:
        raise_floors()
        ACCURACY.write_text(written(ACCURACY.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
