"""Sentences that go on about the one before: "they are that", "there were 131", "the total was seven", "respectively"."""

import pytest

from tests.reading.saying import AGAIN, seen
from transforms.reading.going_on import leads_from_aim, leads_on, names_such, repeats, speaks_on


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It was |6.7", True),
        ("The corresponding figures for boys were |61", True),
        ("In 1999 there were |131", True),
        ("There are now only |four", True),
        ("Schools admitted |131", False),
        ("It was agreed; schools admitted |131", False),
    ],
)
def test_words_that_lead_on_from_the_sentence_before(sentence: str, expected: bool) -> None:
    assert leads_on(sentence, 0, sentence.index("|")) is expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [(" has.", True), (" secondary schools are, at GCSE", True), (" schools that are open", False), (" schools closed.", False)],
)  # fmt: skip
def test_a_bare_verb_repeats_what_was_said(after: str, expected: bool) -> None:
    assert repeats(after, 0, len(after)) is expected


def test_other_words_that_go_on() -> None:
    assert names_such(" such schools", 0)
    assert not names_such(" schools", 0)
    assert speaks_on("for the national figure", 0, 23)
    assert not speaks_on("for schools", 0, 11)
    assert leads_from_aim("The target for 2002 is a further ", 0, 33)
    assert not leads_from_aim("The target seems hard. In all, ", 0, 31)


@pytest.mark.parametrize("second", ["In 1999 there were 131.", "In 1999 it was 131.", "The total for 1999 was 131."])
def test_a_count_goes_on_from_the_count_before(second: str) -> None:
    text = f"In 1998 there were 144 permanent exclusions. {second}"
    assert seen(text, "measure", "period", heading="Exclusions") == [
        (144, "permanent_exclusions", "1998"),
        (131, "permanent_exclusions", "1999"),
    ]


def test_a_total_is_of_what_the_sentence_before_speaks_of() -> None:
    text = "Few schools are in special measures. The total was seven."
    assert seen(text, "measure", heading="School improvement") == [(7, "schools_in_special_measures")]


def test_a_bare_number_goes_on_in_per_cent() -> None:
    text = "Attendance in primary schools was 94.1 per cent in 1999. It had been 93.6 in 1998."
    assert seen(text, "unit", "phase", "period", heading="Attendance")[1:] == [(93.6, "percent", "primary", "1998")]


def test_an_amount_goes_on_from_amounts_per_pupil() -> None:
    text = "Funding per pupil in primary schools was £1,835 per pupil in 1999/2000. The national figure was £1,902."
    assert seen(text, "measure", "unit", "scope", "period", heading="Funding")[1:] == [
        (1902, "funding_per_pupil", "gbp_per_pupil", "national", "1999/2000")
    ]


def test_a_sum_goes_on_from_the_sum_before() -> None:
    text = "The authority's SSA for 1999/2000 was £92.4m. It had been £89.1m in 1998/99."
    assert seen(text, "measure", "period", heading="Funding")[1:] == [
        (89_100_000, "standard_spending_assessment", "1998/1999")
    ]


def test_measures_are_taken_by_order() -> None:
    text = (
        "Attendance in secondary schools was 90.1 per cent in 1999 and unauthorised absence 1.9 per cent. The national"
        " figures were 91.0 and 1.1 per cent, respectively."
    )
    assert seen(text, "measure", "scope", heading="Attendance")[2:] == [
        (91.0, "attendance_rate", "national"),
        (1.1, "unauthorised_absence_rate", "national"),
    ]


def test_the_first_count_of_a_list_is_of_the_measure_that_was_named_first() -> None:
    text = (
        "In May 1998, six schools were in special measures and nine had serious weaknesses. There are now three and five,"
        " respectively."
    )
    assert seen(text, "measure", "period")[2] == (3, "schools_in_special_measures", None)


def test_targets_that_the_sentence_before_speaks_of_have_its_year() -> None:
    text = (
        "The targets for 2002 are demanding. They are that 82 per cent of pupils reach level 4 in English and 48 per cent of"
        " pupils gain five or more A*-C grades."
    )
    assert seen(text, "key_stage", "period", "status") == [(82, "KS2", "2002", "target"), (48, "KS4", "2002", "target")]


def test_targets_of_the_year_itself_are_no_results() -> None:
    text = "The targets for 2000 were demanding. They were that 82 per cent of pupils reach level 4 in English."
    assert seen(text, "period", "status") == [(82, "2000", "target")]


def test_a_sentence_that_names_a_year_gone_by_speaks_of_no_target() -> None:
    text = "The target for 2002 is ambitious. It was that in 1999, 68 per cent of pupils reached level 4 in English."
    assert seen(text, "period", "status") == [(68, "1999", "actual")]


def test_results_that_the_sentence_before_calls_provisional_are() -> None:
    text = "The results for 2000 are provisional. They show that 74 per cent of pupils reached level 4 in English."
    assert seen(text, "period", "status") == [(74, "2000", "provisional")]


def test_what_there_was_at_the_first_inspection_goes_on() -> None:
    text = "Three primary schools have serious weaknesses. At the first inspection there were five."
    assert seen(text, "measure", "period", context=AGAIN) == [
        (3, "schools_with_serious_weaknesses", None),
        (5, "schools_with_serious_weaknesses", "1998-06"),
    ]
