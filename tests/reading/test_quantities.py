"""Every number of a text: value, unit, qualifier, and what only looks like a number that states something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reading.quantities import find_quantities, find_zeros, word_number


def read(text: str) -> list[tuple[str, float, str | None, str, str | None]]:
    return [(text[q.char_start : q.char_end], q.value, q.unit, q.qualifier, q.reason) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "run", "value", "unit", "qualifier"),
    [
        ("It rose to 41.5 per cent.", "41.5 per cent", 41.5, "percent", "exact"),
        ("over 80% of schools", "80%", 80, "percent", "over"),
        ("Eighty three per cent of schools", "Eighty three per cent", 83, "percent", "exact"),
        ("Fifty-five per cent are aided", "Fifty-five per cent", 55, "percent", "exact"),
        ("All but two per cent of parents were content", "All but two per cent", 98, "percent", "exact"),
        ("one-third of the district", "one-third", 33.3, "percent", "exact"),
        ("just over half of the schools", "half", 50, "percent", "about"),
        ("fewer than two pupils in every five", "two pupils in every five", 40, "percent", "under"),
        ("nine out of ten schools", "nine out of ten", 90, "percent", "exact"),
        ("funded at £1773 a pupil", "£1773 a pupil", 1773, "gbp_per_pupil", "exact"),
        ("some £1.8m was spent", "£1.8m", 1_800_000, "gbp", "about"),
        ("it fell to £0.98 million", "£0.98 million", 980_000, "gbp", "exact"),
        ("nearly £100m came in", "£100m", 100_000_000, "gbp", "about"),
        ("up by 4.6 percentage points", "4.6 percentage points", 4.6, "percentage_points", "exact"),
        ("it ranks 54th of all", "54th", 54, "rank", "exact"),
        ("the third lowest in the land", "third", 3, "rank", "exact"),
        ("the fourteenth most improved", "fourteenth", 14, "rank", "exact"),
        ("the eighth out of all", "eighth", 8, "rank", "exact"),
        ("two and a half per cent of schools", "two and a half per cent", 2.5, "percent", "exact"),
        ("twelve and a quarter per cent", "twelve and a quarter per cent", 12.25, "percent", "exact"),
        ("a hundred and twenty schools", "a hundred and twenty", 120, None, "exact"),
        ("two halves of pupils", "two halves", 100, "percent", "exact"),
        ("no less than 12 schools", "12", 12, None, "over"),
        ("just under half of the schools", "half", 50, "percent", "about"),
        ("just under 50 per cent", "50 per cent", 50, "percent", "under"),
        ("12 or more schools", "12", 12, None, "over"),
        ("a fall of –4.5 per cent", "–4.5 per cent", -4.5, "percent", "exact"),
        ("2000 pupils", "2000", 2000, None, "exact"),
        ("in 48,376 homes", "48,376", 48376, None, "exact"),
        ("twenty-two schools", "twenty-two", 22, None, "exact"),
    ],
)
def test_ways_of_writing(text: str, run: str, value: float, unit: str | None, qualifier: str) -> None:
    assert (run, value, unit, qualifier, None) in read(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("at Key Stage 2", "reference"),
        ("pupils in Year 7", "reference"),
        ("under Section 38", "reference"),
        ("in summer 1999", "year"),
        ("in 1998/99", "year"),
        ("on 24th March 2000", "year"),
        ("levels 4 and 5", "reference"),
        ("provision post-16", "name"),
        ("for three consecutive years", "narrative"),
        ("half of the week", "narrative"),
        ("three-year-olds", "name"),
        ("education after 16", "name"),
        ("a review lasting two years", "narrative"),
        ("as the survey shows³", "reference"),
    ],
)
def test_numbers_that_state_nothing(text: str, reason: str) -> None:
    assert {q.reason for q in find_quantities(text)} == {reason}


def test_words_that_count_nothing_are_zeros() -> None:
    text = "No secondary school is full, none of its schools is small, and no money was lost."
    assert [(text[q.char_start : q.char_end], q.value, q.form) for q in find_zeros(text, 0, len(text))] == [
        ("No", 0, "zero"),
        ("none", 0, "zero"),
    ]


def test_a_period_is_one_number() -> None:
    assert [run for run, *_ in read("between 1996/97 and 1999/2000")] == ["1996/97", "1999/2000"]


def test_offsets_are_shifted_by_the_offset() -> None:
    (found,) = find_quantities("about 12 per cent", offset=100)
    assert (found.char_start, found.char_end) == (106, 117)


@given(st.text(alphabet="0123456789 .,%£-–()abcdefghijklmnopqrstuvwxyzKS²³\n", max_size=120))
def test_numbers_are_ordered_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for found in find_quantities(text):
        assert end <= found.char_start < found.char_end <= len(text)
        end = found.char_end


@given(st.integers(min_value=1, max_value=99))
def test_numbers_in_digits_read_as_themselves(number: int) -> None:
    assert word_number(str(number)) == number
