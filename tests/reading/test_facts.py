"""One number, several facts: both subjects, both phases, no school of either, and the same value for a comparator."""

import pytest

from tests.reading.saying import seen


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("the same as the national average", "national"),
        ("the same as the metropolitan average", "metropolitan"),
        ("the same as the average of similar authorities", "statistical_neighbours"),
    ],
)
def test_the_same_as_a_comparator_is_two_facts(words: str, scope: str) -> None:
    text = f"In secondary schools attendance was 91.0 per cent, which is {words}."
    assert seen(text, "measure", "scope", "phase", heading="Attendance") == [
        (91.0, "attendance_rate", "la", "secondary"),
        (91.0, "attendance_rate", scope, "secondary"),
    ]


@pytest.mark.parametrize("words", ["for both English and mathematics", "in both English and mathematics"])
def test_a_value_for_both_subjects_is_two_facts(words: str) -> None:
    text = f"In 1999 the proportion reaching level 4 was 72 per cent {words}."
    assert seen(text, "subject", "key_stage") == [(72, "english", "KS2"), (72, "mathematics", "KS2")]


def test_two_subjects_without_both_are_one_fact() -> None:
    text = "In 1999 the proportion reaching level 4 was 72 per cent for English and mathematics."
    assert len(seen(text)) == 1


def test_a_value_for_both_phases_is_two_facts() -> None:
    text = "Attendance was 93 per cent in both primary and secondary schools."
    assert seen(text, "phase", heading="Attendance") == [(93, "primary"), (93, "secondary")]


def test_no_school_of_two_phases_in_either_category_is_four_facts() -> None:
    text = "No primary or secondary school is in special measures."
    assert seen(text, "measure", "phase") == [
        (0, "schools_in_special_measures", "primary"),
        (0, "schools_in_special_measures", "secondary"),
    ]
