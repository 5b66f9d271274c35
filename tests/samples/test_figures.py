"""docs/accuracy.md says what is measured, and no other figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.samples.figures import ACCURACY, REAL, tables, written
from tests.samples.floors import floors, measured
from tests.samples.scoring import Evaluations, evaluated_real
from transforms.report import Reading

SHARED = Path(__file__).parents[2].parent / "shared"
OUT_OF_DATE = "docs/accuracy.md is out of date: `.venv/bin/python -m tests.samples.figures` writes its figures"


def test_figures_of_the_samples_are_those_measured(readings: dict[str, Reading], evaluations: Evaluations) -> None:
    text = ACCURACY.read_text(encoding="utf-8")
    for name, table in tables(readings, evaluations, None).items():
        assert written(text, {name: table}) == text, f"{name}: {OUT_OF_DATE}"


def test_figures_of_the_real_report_are_those_measured(readings: dict[str, Reading], evaluations: Evaluations) -> None:
    real = evaluated_real(SHARED)
    if real is None:
        pytest.skip("no real report is at hand (../shared/reports)")
    text = ACCURACY.read_text(encoding="utf-8")
    assert written(text, {REAL: tables(readings, evaluations, real)[REAL]}) == text, OUT_OF_DATE


def test_every_table_of_figures_is_measured(readings: dict[str, Reading], evaluations: Evaluations) -> None:
    marked = re.findall(r"<!-- figures: (.*) -->", ACCURACY.read_text(encoding="utf-8"))
    assert sorted(marked) == sorted([*tables(readings, evaluations, None), REAL])


def test_floors_hold_what_the_documentation_says(evaluations: Evaluations) -> None:
    """Figures that are written anew without raising the floors would leave what they promise unguarded."""
    assert floors() == measured(evaluations), "`.venv/bin/python -m tests.samples.figures` writes figures and floors"


def test_a_table_without_its_place_is_refused() -> None:
    with pytest.raises(ValueError, match="0 places"):
        written("# No marks\n", {"default": "| a |\n"})
    assert (
        written("<!-- figures: x -->\nold\n<!-- end -->\n", {"x": "new\n"})
        == "<!-- figures: x -->\nnew\n<!-- end -->\n"
    )
