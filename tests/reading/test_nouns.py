"""What a number counts, or what a share is a share of; and in which unit it stands."""

import pytest

from tests.reading.saying import CONTEXT, seen, unread
from transforms.reading.mentions import annotate
from transforms.reading.numbers import Number, numbers_of
from transforms.reading.quantities import find_quantities


def numbers(text: str, topic: str | None = None, gone_on: str | None = None) -> list[Number]:
    found = [q for q in find_quantities(text) if q.reason is None]
    return numbers_of(text, 0, len(text), found, annotate(text, CONTEXT), topic, gone_on=gone_on)


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("There are 40 primary, eight secondary and three special schools.", ["school"] * 3),
        ("There are 92 primary and infant schools.", ["school"]),
        ("The budget has four bands.", ["other"]),
        ("The schools follow six rules.", ["other"]),
        ("Twelve were built before the schools closed.", [None]),
        ("Two or three schools are full.", ["school", "school"]),
        ("14 of the 92 schools are full.", ["school", "school"]),
        ("In schools visited, nine were full.", ["school"]),
        ("The number of schools without a plan has fallen from nine to four.", ["school", "school"]),
        ("Twelve schools' budgets are late.", ["other"]),
        ("40 per cent of schools are full.", ["school"]),
        ("40 per cent of the bollards are green.", ["other"]),
        ("60 per cent of primary and 50 per cent of secondary schools are full.", ["school", "school"]),
        ("84 per cent of schools agree, whereas 22 per cent do not and 8 per cent have no view.", ["school"] * 3),
        ("84 per cent of schools told pupils so, whereas 22 per cent did not.", ["school", "school"]),
        ("Of the schools that replied, 68 per cent are full.", ["school"]),
        ("Of those in primary schools, 12 per cent are late.", [None]),
        ("The proportion of schools with a plan rose to 68 per cent.", ["school"]),
        ("Their first choice was met for 93 per cent of secondary school.", [None]),
    ],
)  # fmt: skip
def test_what_is_counted(text: str, nouns: list[str | None]) -> None:
    assert [number.noun for number in numbers(text)] == nouns


def test_a_count_without_a_noun_counts_what_the_sentence_before_spoke_of() -> None:
    assert [number.noun for number in numbers("Four of them are full.", topic="school")] == ["school"]
    assert [number.noun for number in numbers("Four pupils left.", topic="school")] == ["pupil"]


def test_four_bands_are_no_schools() -> None:
    text = "Schools in special measures are visited in four bands. Two schools are in special measures."
    assert seen(text, "measure") == [(2, "schools_in_special_measures")]
    assert unread(text) == [("four", "narrative")]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Attendance was 94 and 90 per cent.", ["percent", "percent"]),
        ("Attendance was 94 per cent and is 95.", ["percent", "percent"]),
        ("It was cut by a third, from 96 to 64.", ["percent", "count", "count"]),
        ("English rose by nine percentage points and science by five.", ["percentage_points"] * 2),
        ("English rose by nine percentage points against ten nationally.", ["percentage_points"] * 2),
        ("English rose by nine percentage points in six schools.", ["percentage_points", "count"]),
        ("The percentage of the budget delegated was 79.1 in all.", ["percent"]),
        ("The percentage of schools is shown for 79 schools.", ["count"]),
        ("The average score was 16.2 points.", ["points"]),
        ("It scored 3 percentage points more.", ["percentage_points"]),
        ("Per pupil the sum is £1,721; the nation spends £1,802.", ["gbp_per_pupil"] * 2),
        ("It spent £2,310,000 on 12 pupils.", ["gbp", "count"]),
    ],
)
def test_units_are_completed_from_the_sentence(text: str, units: list[str]) -> None:
    assert [number.unit for number in numbers(text)] == units


def test_the_unit_of_the_sentence_before_goes_on_with_a_bare_number_only() -> None:
    assert [number.unit for number in numbers("It was 6.7.", gone_on="percent")] == ["percent"]
    assert [number.unit for number in numbers("It was 12 schools.", gone_on="percent")] == ["count"]
    assert [number.unit for number in numbers("It was 670.", gone_on="percent")] == ["count"]


def test_wholes_brackets_and_what_follows_them_are_known() -> None:
    (part, whole) = numbers("14 of the 92 schools are full.")
    assert (part.whole, whole.whole, part.segment) == (False, True, whole.segment)
    text = "Three schools (two of them primary) have serious weaknesses."
    (three, two) = numbers(text)
    assert (three.aside, two.aside, text[slice(*three.tail)]) == (False, True, ") have serious weaknesses.")
    assert [n.whole for n in numbers("Of the seven sixth forms, four have closed.")] == [True, False]
