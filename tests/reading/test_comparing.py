"""Whose value a number is: the authority's, that of a comparator, or that of a school or a few."""

import pytest

from tests.reading.saying import seen


@pytest.mark.parametrize(
    ("comparison", "scope"),
    [
        ("(England: 84 per cent)", "national"),
        ("(national average 84 per cent)", "national"),
        ("(national mean of 84 per cent)", "national"),
        ("(similar authorities: 84 per cent)", "statistical_neighbours"),
    ],
)
def test_a_comparator_that_leads_to_the_number(comparison: str, scope: str) -> None:
    text = f"In 1999, 81 per cent of pupils reached level 4 in English {comparison}."
    assert seen(text, "scope", "period") == [(81, "la", "1999"), (84, scope, "1999")]


def test_a_comparator_leads_to_its_figure_though_another_is_measured_by_it() -> None:
    text = "In 1999, 93.1 per cent of pupils gained at least one GCSE, half a point above the national figure, which was 92.7 per cent."
    assert seen(text, "scope", "threshold") == [(93.1, "la", "1+ A*-G"), (92.7, "national", "1+ A*-G")]


def test_a_comparison_that_follows_tells_of_no_comparator() -> None:
    text = "In primary schools attendance in 1999 was 94.6 per cent, well above the national average."
    assert seen(text, "scope", heading="Attendance") == [(94.6, "la")]


def test_what_is_measured_by_the_nation_before_its_own_figure_is_the_authority_s() -> None:
    text = "Attendance in primary schools is below the national average and stands at 92.1 per cent."
    assert seen(text, "scope", heading="Attendance") == [(92.1, "la")]


def test_a_bare_bracket_repeats_the_comparators_in_their_order() -> None:
    text = (
        "Funding per pupil in primary schools is £1,835 per pupil, the metropolitan average £1,841 per pupil and the"
        " national average £1,902 per pupil. In secondary schools it is £2,390 per pupil (£2,418 and £2,433)."
    )
    assert [row[1] for row in seen(text, "scope", heading="Funding")][3:] == ["la", "metropolitan", "national"]


def test_a_share_of_the_pupils_in_some_schools_is_those_schools() -> None:
    text = "In 1999, 35 per cent of pupils in a third of the schools reached level 4 in English."
    assert seen(text, "scope") == [(35, "school")]


@pytest.mark.parametrize(
    "text",
    [
        "In one Norbury primary school, 61 per cent of pupils are entitled to free school meals.",
        "In the largest primary school, 61 per cent of pupils are entitled to free school meals.",
        "In one of these primary schools 61 per cent of pupils are entitled to free school meals.",
    ],
)
def test_a_value_in_one_school_is_that_school_s(text: str) -> None:
    assert seen(text, "scope", "phase", heading="Context") == [(61, "school", "primary")]


def test_each_end_of_a_range_of_schools_is_a_school_s() -> None:
    text = "Attendance ranges from 84.2 per cent in one secondary school to 95.1 per cent in another."
    assert seen(text, "scope", heading="Attendance") == [(84.2, "school"), (95.1, "school")]


def test_an_average_over_schools_is_the_authority_s() -> None:
    text = "The average attendance in the three secondary schools is 91.2 per cent."
    assert seen(text, "scope", heading="Attendance") == [(91.2, "la")]
