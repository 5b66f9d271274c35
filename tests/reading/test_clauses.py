"""Where sentences end, and which stretch of a sentence belongs to each of its numbers."""

import pytest

from tests.reading.saying import seen
from transforms.reading.clauses import segments, sentences, tight_groups
from transforms.reading.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It was 93.2 per cent.3 Attendance fell.", ["It was 93.2 per cent.3 ", "Attendance fell."]),
        ("It was 93.2 per cent.³ Attendance fell.", ["It was 93.2 per cent.³ ", "Attendance fell."]),
        ("It was “good”.12 Attendance fell.", ["It was “good”.12 ", "Attendance fell."]),
        ("It was 93.2 per cent. (See Annex.) It fell.", ["It was 93.2 per cent. ", "(See Annex.) ", "It fell."]),
        ("St. Agnes and Mr. Field agree, e.g. Year 6 does.", ["St. Agnes and Mr. Field agree, e.g. Year 6 does."]),
        ("Few (cf. Table 2) do.", ["Few (cf. Table 2) do."]),
    ],
)
def test_where_sentences_end(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == parts


def test_a_footnote_s_digit_at_the_end_of_a_sentence_is_no_value() -> None:
    text = (
        "Attendance in primary schools in 1999 was 93.2 per cent.3 Attendance in secondary schools was 90.1 per cent."
    )
    assert seen(text, "phase", heading="Attendance") == [(93.2, "primary"), (90.1, "secondary")]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("12 are primary, and 14 are special", ["12 are primary", ", and 14 are special"]),
        ("12 per cent of boys, compared with 14 per cent", ["12 per cent of boys", ", compared with 14 per cent"]),
        ("12 schools (three of them small)", ["12 schools ", "(three of them small)"]),
        ("12 in 1998; 14 in 1999", ["12 in 1998", "; 14 in 1999"]),
    ],
)
def test_a_sentence_is_cut_at_its_strongest_joint(text: str, stretches: list[str]) -> None:
    found = [q for q in find_quantities(text) if q.reason is None]
    assert [text[start:end] for start, end in segments(text, 0, len(text), found)] == stretches


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("82, 83 and 87 per cent", [3]),
        ("from 58 to 63 per cent", [2]),
        ("82 per cent and £83", [1, 1]),
        ("82 of the 90 schools", [1, 1]),
    ],
)
def test_lists_of_numbers(text: str, sizes: list[int]) -> None:
    assert [len(group) for group in tight_groups(text, find_quantities(text))] == sizes
