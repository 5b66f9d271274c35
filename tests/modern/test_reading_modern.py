"""The PDFs of today's families are read as a careful person read them: floors of accuracy that may only rise."""

from __future__ import annotations

import pytest

from tests.modern.expectations import REAL, SETS, expected
from tests.modern.floors import ACCURACY, floors, table, written
from tests.modern.scoring import cells, totals


@pytest.mark.parametrize("of", SETS)
def test_cells_reach_their_floors(of: str) -> None:
    if of == "real" and not expected(of):
        pytest.skip(f"the real reports and their annotations are not at hand ({REAL})")
    now = totals(cells(of))
    under = {
        kind: f"{right} of {total} is under the floor of {floor}"
        for kind, floor in floors()[of].items()
        for right, total in [now.get(kind, (0, 1))]
        if right / total < floor
    }
    assert not under, (
        f"the PDFs of the set {of} are read worse than before: {under}; "
        "`.venv/bin/python -m tests.modern.floors --misses` lists them"
    )


def test_the_page_on_accuracy_shows_these_figures() -> None:
    if not expected("real"):
        pytest.skip(f"the real reports and their annotations are not at hand ({REAL})")
    text = ACCURACY.read_text(encoding="utf-8")
    assert written(text) == text, "write it again: .venv/bin/python -m tests.modern.floors --raise"


def test_every_kind_of_cell_that_is_measured_has_a_floor() -> None:
    for of in ("tuning", "checking"):
        assert set(totals(cells(of))) <= set(floors()[of]), table()
