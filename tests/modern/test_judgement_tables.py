"""A grade belongs to its label, however the table of judgements is set."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.modern.floors import floors
from tests.modern.judgement_tables import GRADES, LABELS, TableForm, report
from tests.modern.scoring import authorities
from transforms.report import read_report

ROWS = (
    ("impact_of_leaders", "Good"),
    ("help_and_protection", "Requires improvement to be good"),
    ("in_care", "Outstanding"),
    ("care_leavers", "Inadequate"),
    ("overall_effectiveness", "Good"),
)


@st.composite
def forms(draw: st.DrawFn) -> TableForm:
    aspects = draw(st.permutations(list(LABELS)))
    label = draw(st.integers(28, 75))
    return TableForm(
        rows=tuple((aspect, draw(st.sampled_from(GRADES))) for aspect in aspects),
        widths=(label, draw(st.integers(20, 100 - label))),
        above=draw(st.integers(0, 195)),
        layout=draw(st.sampled_from(["top", "middle", "bottom"])),
        parted=draw(st.booleans()),
        headings=draw(st.booleans()),
    )


@pytest.mark.xfail(
    floors()["judgement-tables"]["required"] == 0, reason="the floor in floors.toml is not set", strict=True
)
@settings(max_examples=25)
@given(form=forms())
@example(form=TableForm(ROWS))
@example(form=TableForm(ROWS[::-1], widths=(30, 22), above=150, parted=True, headings=False))
@example(form=TableForm(ROWS, widths=(60, 20), above=120, layout="bottom", headings=False))
def test_grades_do_not_depend_on_how_the_table_is_set(form: TableForm) -> None:
    reading = read_report(report(form), authorities())
    found = sorted((j.aspect, _core(j.judgement)) for j in reading.judgements if j.kind == "grade")
    assert found == sorted((aspect, _core(grade)) for aspect, grade in form.rows)


def _core(grade: str | None) -> str:
    return (grade or "").lower().removesuffix(" to be good")
