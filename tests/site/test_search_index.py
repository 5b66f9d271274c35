"""The index: what a word is, and that nothing is lost between a report and the files that a page loads."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.site.records import Block, Content, Recommendation, Report
from warehouse.site.search_index import index_part, terms_of, whole_index

CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Authorities’ SCHOOLS class", {"authority", "school", "class"}),
        ("Cafés of the naïve", {"cafe", "naive"}),
        ("£1,234.50 in 1998/99", {"1234.50", "1998", "99"}),
        ("the of and", set()),
    ],
)
def test_words(text: str, terms: set[str]) -> None:
    assert terms_of(text) == terms


def report(number: int) -> Report:
    words = dict.fromkeys(("family", "title", "source_uri", "sha256", "media_type"), "")
    return Report(
        f"r-{number}", "X11", "Kelder", inspection_kind=None, inspection_start=None, inspection_end=None, lead_inspector=None,
        published_on=date(1996 + number % 9, 1, 1), published_precision="month", pages=1, characters=0, **words,
    )  # fmt: skip


def content(number: int, paragraphs: list[str]) -> Content:
    text = "\n".join(paragraphs)
    found = Content(text)
    at = 0
    for n, paragraph in enumerate(paragraphs):
        found.blocks.append(Block(f"r-{number}", f"b{n}", "paragraph", None, 0, 1, at, at + len(paragraph)))
        at += len(paragraph) + 1
    asked = Recommendation(
        f"r-{number}", 1, "body", None, None, f"advice {number}", None, None, False, None, None, None, 1, 0, 0
    )
    found.recommendations.append(asked)
    return found


def decoded(coded: str) -> list[int]:
    """As the page does it."""
    out, document, value, unit = [], 0, 0, 1
    for character in coded:
        digit = CODE.index(character)
        value, unit = value + digit % 32 * unit, unit * 32
        if digit < 32:
            document += value
            out.append(document)
            value, unit = 0, 1
    return out


def data(script: str) -> object:
    """What a file of the index hands over: its last argument."""
    inner = script[script.index("(") + 1 : script.rindex(")")]
    return json.loads(re.sub(r'^("[^"]*"|[0-9]+), ', "", inner))


@given(st.lists(st.lists(st.sampled_from(["alpha beta", "beta", "gamma alpha", "delta 12.5"]), max_size=70), min_size=1, max_size=5), st.integers(1, 4))  # fmt: skip
def test_parts_together_are_the_whole(texts: list[list[str]], size: int) -> None:
    contents = [content(number, paragraphs) for number, paragraphs in enumerate(texts)]
    numbered = list(enumerate(contents))
    parts = [index_part(numbered[at : at + size]) for at in range(0, len(numbered), size)]
    files = whole_index([report(number) for number, _ in numbered], [part for part, _ in parts])
    wanted: dict[str, list[int]] = defaultdict(list)
    document = 0
    for number, paragraphs in enumerate(texts):
        for text in [f"advice {number}", *paragraphs]:
            for term in terms_of(text):
                wanted[term].append(document)
            document += 1
    found: dict[str, list[int]] = {}
    for name, script in files.items():
        if name.startswith("search/terms-"):
            taken = data(script)
            assert isinstance(taken, dict)
            found |= {term: decoded(coded) for term, coded in taken.items()}
    assert found == dict(wanted)


def test_words_of_hostile_text_stay_data() -> None:
    hostile = 'x"); alert(1); ("</script>\u2028'
    part, files = index_part([(0, content(0, [hostile]))])
    script = files["search/text-0-0.js"]
    assert data(script) == [["recommendation-1", "advice 0"], ["paragraph-b0", hostile]]
    assert part.documents == 2
