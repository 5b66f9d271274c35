"""Wholes and parts; numbers that are told in passing; limits that define what is counted."""

import pytest

from tests.reading.saying import seen, unread


def test_a_part_and_the_whole_that_it_is_taken_of() -> None:
    text = "Nine of the 64 primary schools are in special measures."
    assert seen(text, "measure", "phase") == [
        (9, "schools_in_special_measures", "primary"),
        (64, "schools_maintained", "primary"),
    ]


@pytest.mark.parametrize("opening", ["Of the seven sixth forms", "Of the seven schools with sixth forms"])
def test_a_whole_that_opens_the_sentence(opening: str) -> None:
    text = f"{opening}, four have fewer than 100 students."
    assert seen(text, "measure", heading="School places") == [(7, "sixth_form_schools"), (4, "small_sixth_forms")]


def test_a_part_of_them_that_a_phase_tells_apart() -> None:
    text = "Six schools are in special measures, four of them primary."
    assert seen(text, "measure", "phase") == [
        (6, "schools_in_special_measures", None),
        (4, "schools_in_special_measures", "primary"),
    ]


def test_a_part_of_them_that_nothing_tells_apart_is_unread() -> None:
    text = "There were 87 permanent exclusions in 1998/99, 31 of them on medical grounds."
    assert seen(text, "measure", heading="Exclusions") == [(87, "permanent_exclusions")]
    assert unread(text, "Exclusions") == [("31", "unclassified")]


def test_a_part_of_what_states_nothing_is_unread() -> None:
    text = "Six heads have left their schools, four of them from primary schools in special measures."
    assert seen(text, "measure") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("One of the schools is in special measures.", "One"),
        ("All but two schools are in special measures.", "two"),
        ("Heads of these three schools in special measures have left.", "three"),
        ("At one school visited, special measures had ended.", "one"),
    ],
)
def test_examples_and_exceptions_are_told_in_passing(text: str, told: str) -> None:
    assert seen(text) == []
    assert unread(text) == [(told, "narrative")]


def test_one_counts_where_it_stands_in_a_list_or_opens() -> None:
    text = "One secondary school and two primary schools are in special measures."
    assert seen(text, "phase") == [(1, "secondary"), (2, "primary")]


def test_a_limit_is_no_value_of_what_it_defines() -> None:
    assert seen("Eleven primary schools have fewer than 100 pupils.", "measure", heading="School places") == [
        (11, "small_schools")
    ]


def test_a_ratio_that_says_roughly_what_a_bracket_says_exactly() -> None:
    text = (
        "In 1999, seven in ten pupils (71.4 per cent) reached level 4 in English; two in ten (44.2 per cent) did not."
    )
    assert [value for (value,) in seen(text)][:2] == [71.4, 20.0]
