"""What a sentence takes from the one before, and what it must not: relative years, ellipses, phases, spans, brackets."""

import pytest

from tests.reading.saying import CONTEXT, facts, seen
from transforms.reading.mentions import annotate
from transforms.reading.relative_years import shifted, with_relative_years


@pytest.mark.parametrize(
    ("period", "years", "expected"),
    [
        ("1998", 2, "2000"),
        ("1998/1999", -1, "1997/1998"),
        ("1999/2000", 1, "2000/2001"),
        ("1996-1999", 1, "2000"),
        ("1999-04", -2, "1997"),
        ("1999-04", 0, "1999-04"),
        ("1999-01", 1, "2000-01"),
    ],
)
def test_a_period_is_counted_on_by_years(period: str, years: int, expected: str) -> None:
    assert shifted(period, years) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("two years later", "2000"),
        ("the year before", "1997"),
        ("a year earlier", "1997"),
        ("in the same year", "1998"),
        ("the following year", "1999"),
        ("five years on the", "2003"),
    ],
)
def test_relative_years_are_counted_from_the_year_named_last(words: str, expected: str) -> None:
    text = f"Results were poor in 1998 and {words} they stood still."
    mentions = with_relative_years(text, 0, len(text), annotate(text, CONTEXT), None, 2000)
    assert [m.value for m in mentions if m.kind == "period"] == ["1998", expected]


def test_what_was_years_ago_is_counted_from_the_inspection() -> None:
    text = "Results were poor in 1996; two years ago they stood still."
    mentions = with_relative_years(text, 0, len(text), annotate(text, CONTEXT), None, 2000)
    assert [m.value for m in mentions if m.kind == "period"] == ["1996", "1998"]


def test_a_relative_year_without_a_year_to_count_from_stays_unread() -> None:
    text = "The year before it had been 52 per cent."
    assert not [
        m for m in with_relative_years(text, 0, len(text), annotate(text, CONTEXT), None, 2000) if m.kind == "period"
    ]


def test_a_result_of_the_year_before_has_its_own_year() -> None:
    text = "In 1999 attendance in primary schools was 94.1 per cent. The year before it had been 93.2 per cent."
    assert seen(text, "period", "phase", heading="Attendance") == [(94.1, "1999", "primary"), (93.2, "1998", "primary")]


def test_what_is_so_now_does_not_take_the_year_of_what_was() -> None:
    text = "In the survey of 1998, 31 per cent of schools thought the service satisfactory; now 66 per cent do."
    assert seen(text, "period") == [(31, "1998"), (66, None)]


def test_the_verb_alone_repeats_what_the_sentence_before_says() -> None:
    text = "Three primary schools are in special measures. No secondary school is."
    assert seen(text, "measure", "phase") == [
        (3, "schools_in_special_measures", "primary"),
        (0, "schools_in_special_measures", "secondary"),
    ]


def test_a_count_of_something_else_keeps_no_phase_of_the_count_before() -> None:
    text = "Two secondary schools are in special measures and a further five have serious weaknesses."
    assert seen(text, "measure", "phase") == [
        (2, "schools_in_special_measures", "secondary"),
        (5, "schools_with_serious_weaknesses", None),
    ]


def test_another_phase_takes_no_key_stage_and_subject_from_the_number_before() -> None:
    text = "Half of the primary schools exceeded their target for mathematics in 1999. Four secondary schools exceeded theirs."
    (_, second) = facts(text)
    assert (second.value, second.measure, second.phase) == (4, "schools_exceeding_target", "secondary")
    assert (second.key_stage, second.subject) == (None, None)


def test_five_higher_grades_are_those_in_any_subject() -> None:
    text = (
        "By 2002, 81 per cent should reach level 4 in mathematics and 44 per cent of 16-year-olds should gain five or more"
        " higher grades."
    )
    assert seen(text, "subject", "threshold", "phase") == [
        (81, "mathematics", "level 4+", "primary"),
        (44, None, "5+ A*-C", "secondary"),
    ]


@pytest.mark.parametrize(
    ("words", "threshold"),
    [
        ("five GCSEs at grade C or better", "5+ A*-C"),
        ("five or more passes at any grade", "5+ A*-G"),
        ("at least one GCSE", "1+ A*-G"),
    ],
)
def test_grades_are_named_in_many_ways(words: str, threshold: str) -> None:
    assert seen(f"In 1999, 71 per cent of pupils gained {words}.", "threshold") == [(71, threshold)]


def test_the_change_between_two_results_spans_their_years() -> None:
    text = "The proportion reaching level 4 in English rose from 58 per cent in 1997 to 66 per cent in 1999, a rise of 8 percentage points."
    assert seen(text, "measure", "period")[2] == (8, "improvement_in_threshold_rate", "1997-1999")


def test_a_result_after_a_change_is_that_of_its_last_year() -> None:
    text = (
        "Results in English at Key Stage 2 rose by 5.1 percentage points between 1998 and 1999. Girls (73.5 per cent) remain"
        " ahead of boys (62.1 per cent)."
    )
    assert seen(text, "pupil_group", "period", "scope")[1:] == [
        (73.5, "girls", "1999", "la"),
        (62.1, "boys", "1999", "la"),
    ]


def test_from_and_to_are_in_the_order_of_time() -> None:
    text = (
        "Attendance in secondary schools was 90.4 per cent in 1998/99; in 1996/97 it had been 89.3 per cent. Unauthorised"
        " absence in secondary schools rose from 1.2 to 1.8 per cent."
    )
    assert seen(text, "period", heading="Attendance")[2:] == [(1.2, "1996/1997"), (1.8, "1998/1999")]


def test_what_follows_a_bracket_is_said_of_the_number_before_it() -> None:
    text = (
        "One secondary school needs special measures and four schools (three of them primary) have serious weaknesses."
    )
    assert seen(text, "measure") == [
        (1, "schools_in_special_measures"),
        (4, "schools_with_serious_weaknesses"),
        (3, "schools_with_serious_weaknesses"),
    ]


def test_the_comparators_of_the_next_sentence_are_of_the_same_year() -> None:
    text = "Funding per pupil in primary schools was £1,835 per pupil in 1999/2000. Similar authorities spent £1,862 per pupil."
    assert seen(text, "scope", "period", heading="Funding") == [
        (1835, "la", "1999/2000"),
        (1862, "statistical_neighbours", "1999/2000"),
    ]


def test_what_a_census_month_counts_is_counted_throughout_its_paragraph() -> None:
    text = (
        "In January 2000 there were 21,300 pupils in the borough's schools. Some 18 per cent of primary pupils are entitled"
        " to free school meals."
    )
    assert seen(text, "period", heading="Context") == [(21300, "2000-01"), (18, "2000-01")]


def test_a_share_with_its_first_choice_of_secondary_school_is_one_of_parents() -> None:
    text = (
        "In 2000, 95 per cent of parents had their first choice of primary school and 91 per cent of secondary school."
    )
    assert seen(text, "measure", "phase", heading="Admissions") == [
        (95, "first_preference_rate", "primary"),
        (91, "first_preference_rate", "secondary"),
    ]


def test_a_list_of_pairs_takes_the_two_ends_of_the_span_named_at_its_end() -> None:
    text = (
        "The percentage reaching level 5 at Key Stage 3 rose from 57 to 62 per cent in English and 55 to 60 per cent in"
        " science between 1997 and 1999."
    )
    assert seen(text, "subject", "period") == [
        (57, "english", "1997"),
        (62, "english", "1999"),
        (55, "science", "1997"),
        (60, "science", "1999"),
    ]


def test_a_year_at_the_end_of_a_list_is_that_of_each_result() -> None:
    text = "At Key Stage 1, 83 per cent reached level 2 in reading, 85 per cent in writing and 89 per cent in mathematics in 1999."
    assert [row[1] for row in seen(text, "period")] == ["1999"] * 3


def test_a_number_of_points_more_than_in_a_year_is_a_change() -> None:
    text = "In 1999, 45.2 per cent of pupils gained five or more A*-C grades, 3.5 percentage points more than in 1997."
    assert seen(text, "measure", "period")[1:] == [(3.5, "improvement_in_threshold_rate", "1997-1999")]


def test_rises_in_words_go_on_in_percentage_points() -> None:
    text = (
        "Between 1997 and 1999 Key Stage 2 results in English rose by nine percentage points and in science by five;"
        " nationally the rises were four and six."
    )
    assert seen(text, "unit", "scope", "subject") == [
        (9, "percentage_points", "la", "english"),
        (5, "percentage_points", "la", "science"),
        (4, "percentage_points", "national", "english"),
        (6, "percentage_points", "national", "science"),
    ]


def test_a_ratio_that_a_bracket_makes_exact_is_no_value_of_its_own() -> None:
    text = "Almost nine in ten pupils (88.7 per cent) reached level 2 in reading in 1999."
    assert seen(text, "subject") == [(88.7, "reading")]


def test_each_of_two_verbs_has_its_own_time() -> None:
    text = "The surplus in primary schools is 11.2 per cent and will be 9.4 per cent in 2003."
    assert seen(text, "period", "status", heading="School places") == [(11.2, None, "actual"), (9.4, "2003", "planned")]


def test_an_amount_less_than_another_is_no_amount_of_its_own() -> None:
    text = (
        "Primary schools receive £1,721 a pupil, £52 less than the national average, and secondary schools £2,310, which is"
        " £123 less."
    )
    assert seen(text, "measure", "phase", heading="Funding") == [
        (1721, "funding_per_pupil", "primary"),
        (2310, "funding_per_pupil", "secondary"),
    ]


def test_a_share_in_words_hands_on_no_per_cent() -> None:
    text = "Permanent exclusions have been cut by a third, from 96 in 1997/98 to 64 in 1998/99."
    assert seen(text, "unit", "period", heading="Exclusions") == [
        (96, "count", "1997/1998"),
        (64, "count", "1998/1999"),
    ]


def test_a_fall_from_and_to_takes_the_two_ends_of_its_span() -> None:
    text = "Since 1998 the number of schools in special measures has fallen from six to two."
    assert seen(text, "measure", "period") == [
        (6, "schools_in_special_measures", "1998"),
        (2, "schools_in_special_measures", "2000"),
    ]


def test_a_list_of_national_averages_is_national_throughout() -> None:
    text = (
        "Attendance is 93.4 per cent in primary schools and 89.9 per cent in secondary schools; both are below the national"
        " averages of 94.1 and 91.4 per cent."
    )
    assert seen(text, "scope", "phase", heading="Attendance")[2:] == [
        (94.1, "national", "primary"),
        (91.4, "national", "secondary"),
    ]


def test_what_a_rate_has_fallen_to_is_not_of_the_year_that_it_fell_from() -> None:
    text = "Surplus capacity in primary schools, 14.1 per cent in 1998, has fallen to 10.3 per cent."
    assert seen(text, "period", heading="School places") == [(14.1, "1998"), (10.3, None)]


def test_points_below_are_said_of_the_number_beside_them() -> None:
    text = (
        "Results in English at Key Stage 2 in 1999 were 68.3 per cent, 2.2 percentage points below the national average, and"
        " in mathematics 66.1 per cent, 2.9 points below."
    )
    assert seen(text, "measure", "subject") == [
        (68.3, "pupils_reaching_threshold", "english"),
        (-2.2, "gap_to_national", "english"),
        (66.1, "pupils_reaching_threshold", "mathematics"),
        (-2.9, "gap_to_national", "mathematics"),
    ]
