"""Levels, gaps and changes: which sign they have, and what is no level of anything."""

import pytest

from tests.reading.saying import seen, unread

KS2 = "Results in English at Key Stage 2"


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        (f"{KS2} in 1999 were 3.1 percentage points above the national average.", "gap_to_national", 3.1),
        (f"{KS2} in 1999 were 3.1 percentage points below the national average.", "gap_to_national", -3.1),
        (f"Between 1997 and 1999 {KS2} fell by 2.4 percentage points.", "improvement_in_threshold_rate", -2.4),
        (f"Between 1997 and 1999 {KS2} rose by 2.4 percentage points.", "improvement_in_threshold_rate", 2.4),
    ],
)
def test_signs_of_gaps_and_changes(text: str, measure: str, value: float) -> None:
    assert seen(text, "measure") == [(value, measure)]


def test_that_a_gap_narrows_says_nothing_of_who_is_ahead() -> None:
    text = f"The gap to the national average in {KS2[11:]} narrowed from 7.2 to 3.4 percentage points."
    assert seen(text, "measure") == [(-7.2, "gap_to_national"), (-3.4, "gap_to_national")]


@pytest.mark.parametrize(("words", "value"), [("below", -2.1), ("above", 2.1)])
def test_a_budget_differs_from_the_ssa_by_a_signed_share(words: str, value: float) -> None:
    text = f"The budget was £92m in 1999/2000, 2.1 per cent {words} the SSA."
    assert seen(text, "measure", heading="Funding") == [
        (92_000_000, "education_budget"),
        (value, "budget_variance_from_ssa"),
    ]


@pytest.mark.parametrize(
    ("text", "heading", "run"),
    [
        ("The number of permanent exclusions fell by 40 per cent between 1997/98 and 1998/99.", "Exclusions", "40 per cent"),
        ("Permanent exclusions fell by a third in 1998/99.", "Exclusions", "a third"),
        ("Surplus places in primary schools have been cut by 12 per cent.", "School places", "12 per cent"),
        ("Attendance in secondary schools has improved by 2 per cent.", "Attendance", "2 per cent"),
        ("The education budget rose by £1.2m in 1999/2000.", "Funding", "£1.2m"),
    ],
)  # fmt: skip
def test_what_something_moved_by_is_no_level(text: str, heading: str, run: str) -> None:
    assert seen(text, heading=heading) == []
    assert unread(text, heading) == [(run, "unclassified")]


def test_what_it_moved_to_is_a_level() -> None:
    text = "Attendance in secondary schools improved by 2 per cent to 91.3 per cent."
    assert seen(text, "measure", heading="Attendance") == [(91.3, "attendance_rate")]
