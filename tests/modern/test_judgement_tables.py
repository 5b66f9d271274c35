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

RI = "Requires improvement to be good"
# Tables in which a grade stands nearer to another label than to its own; words at the bottom of their cells.
NEAR = TableForm(
    rows=(
        ("in_care", RI),
        ("help_and_protection", "Good"),
        ("care_leavers", RI),
        ("impact_of_leaders", "Good"),
        ("overall_effectiveness", "Good"),
    ),
    widths=(44, 47),
    above=5,
    layout="bottom",
    headings=False,
)
NEAR_OVER_A_BREAK = TableForm(
    rows=(
        ("in_care", "Outstanding"),
        ("help_and_protection", "Outstanding"),
        ("impact_of_leaders", RI),
        ("care_leavers", "Inadequate"),
        ("overall_effectiveness", "Outstanding"),
    ),
    widths=(46, 51),
    above=190,
    layout="bottom",
    roomy=False,
    headings=False,
)


def until(floor: str) -> pytest.MarkDecorator:
    """A test that is expected to fail as long as its floor is 0; when it passes, it fails until the floor is set to 1."""
    reached = floors()["judgement-tables"][floor]
    return pytest.mark.xfail(reached == 0, reason=f"the floor {floor} in floors.toml is 0", strict=True)


@st.composite
def forms(draw: st.DrawFn) -> TableForm:
    aspects = draw(st.permutations(list(LABELS)))
    label = draw(st.integers(28, 75))
    return TableForm(
        rows=tuple((aspect, draw(st.sampled_from(GRADES))) for aspect in aspects),
        widths=(label, draw(st.integers(20, 100 - label))),
        above=draw(st.integers(0, 195)),
        layout=draw(st.sampled_from(["top", "middle", "bottom"])),
        roomy=draw(st.booleans()),
        parted=draw(st.booleans()),
        headings=draw(st.booleans()),
    )


@until("every_grade")
@settings(max_examples=25)
@given(form=forms())
@example(form=TableForm(ROWS))
@example(form=TableForm(ROWS, roomy=False))
@example(form=TableForm(ROWS[::-1], widths=(30, 22), above=150, parted=True, headings=False))
@example(form=TableForm(ROWS, widths=(60, 20), above=120, layout="bottom", headings=False))
def test_every_grade_is_read_however_the_table_is_set(form: TableForm) -> None:
    assert found_in(form) == {aspect: {_core(grade)} for aspect, grade in form.rows}


@until("no_wrong_grade")
@settings(max_examples=25)
@given(form=forms())
@example(form=NEAR)
@example(form=NEAR_OVER_A_BREAK)
def test_no_label_is_given_the_grade_of_another(form: TableForm) -> None:
    found = found_in(form)
    for aspect, grade in form.rows:
        assert found.get(aspect, set()) <= {_core(grade)}, aspect


def found_in(form: TableForm) -> dict[str, set[str]]:
    """Aspect → the grades that the reader found for it."""
    found: dict[str, set[str]] = {}
    for judgement in read_report(report(form), authorities()).judgements:
        if judgement.kind == "grade" and judgement.judgement:
            found.setdefault(judgement.aspect, set()).add(_core(judgement.judgement))
    return found


def _core(grade: str) -> str:
    return grade.lower().removesuffix(" to be good")
