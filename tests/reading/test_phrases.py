"""The phrase language of the catalogue."""

import pytest

from transforms.reading.phrases import Entry, Lexicon


def found(phrase: str, text: str) -> list[str]:
    return [text[f.char_start : f.char_end] for f in Lexicon([Entry("k", "v", phrase)]).scan(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("sixth form*", "The sixth-forms are full", ["sixth-forms"]),
        ("first choice|preference", "their first preference", ["first preference"]),
        ("in (full) time education", "in time education", ["in time education"]),
        (
            "delegat* ... schools",
            "delegates a large share of it to schools",
            ["delegates a large share of it to schools"],
        ),
        ("fewer than # pupils", "fewer than 120 pupils", ["fewer than 120 pupils"]),
        ("special !measures|needs", "special measures", []),
        ("for sen|special_needs", "money for special needs", ["for special needs"]),
        ("mean", "meaning", []),
    ],
)
def test_phrases(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


@pytest.mark.parametrize("phrase", ["% of schools", "a* of"])
def test_a_phrase_that_cannot_be_looked_up_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"first word|begins with"):
        Lexicon([Entry("k", "v", phrase)])
