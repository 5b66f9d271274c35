"""When a value is of: spans and spells of years, this year, now, and what is no time of its own."""

import pytest

from tests.reading.saying import seen


def test_a_spell_of_years_ends_with_the_latest_results() -> None:
    text = "At Key Stage 2, 66 per cent of pupils reached level 4 in English in 1999. That is a rise of 9 percentage points in two years."
    assert seen(text, "measure", "period")[1:] == [(9, "improvement_in_threshold_rate", "1997-1999")]


def test_a_spell_of_years_that_nothing_dates_ends_with_the_results_known_to_the_inspectors() -> None:
    text = "Results in English at Key Stage 2 rose by 9 percentage points in three years."
    assert seen(text, "period") == [(9, "1996-1999")]


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        ("In the current financial year the budget is £92m.", "Funding", "2000/2001"),
        ("The budget for the current year is £92m.", "Funding", "2000/2001"),
        ("The authority's SSA for the last financial year was £88m.", "Funding", "1999/2000"),
        ("In the present year 31 pupils have been permanently excluded.", "Exclusions", "1999/2000"),
        ("In the last academic year 31 pupils were permanently excluded.", "Exclusions", "1998/1999"),
    ],
)
def test_this_year_is_that_of_the_inspection(text: str, heading: str, expected: str) -> None:
    assert [row[1] for row in seen(text, "period", heading=heading)] == [expected]


@pytest.mark.parametrize("words", ["is now 9.4 per cent", "is currently 9.4 per cent", "has fallen to 9.4 per cent"])
def test_what_is_so_now_has_no_period(words: str) -> None:
    text = f"In 1998 the surplus in primary schools was 14.1 per cent. It {words}."
    assert seen(text, "period", heading="School places") == [(14.1, "1998"), (9.4, None)]


def test_money_that_is_so_now_is_of_the_financial_year() -> None:
    text = "In 1998/99 the delegation rate was 79.2 per cent; it is now 82.1 per cent."
    assert seen(text, "period", heading="Funding") == [(79.2, "1998/1999"), (82.1, "2000/2001")]


def test_two_results_of_a_span_are_those_of_its_ends() -> None:
    text = "Between 1997 and 1999 the proportion reaching level 4 in English rose from 58 to 63 per cent."
    assert seen(text, "period") == [(58, "1997"), (63, "1999")]


def test_until_and_before_name_no_time_of_a_value() -> None:
    text = "Surplus places in primary schools are 11.2 per cent, a figure that cannot be changed until 2004."
    assert seen(text, "period", heading="School places") == [(11.2, None)]


def test_progress_on_recommendations_is_as_at_the_inspection() -> None:
    text = "Good progress has been made since 1998 on four recommendations."
    assert [row[1] for row in seen(text, "period", heading="Progress")] == [None]


@pytest.mark.parametrize("other", ["there were five", "none was"])
def test_a_time_of_another_clause_is_not_the_number_s(other: str) -> None:
    text = f"Two primary schools are in special measures, whereas in 1998 {other}."
    assert seen(text, "period")[0] == (2, None)
