"""Marked text: nothing of the text is lost or changed, and every mark has its place, however marks lie."""

from __future__ import annotations

import itertools

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from warehouse.site.marks import KINDS, LINKS, Mark, Marker

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("<>&\"' "), min_size=1, max_size=60
)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark], list[int]]:
    """A text, marks anywhere in it, and where it is cut into runs."""
    text = draw(TEXT)
    offsets = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(st.sampled_from(KINDS), offsets, offsets), max_size=8))
    marks = [
        Mark(kind, start, end, f"{kind}-{n}", f"about-{kind}-{n}", "" if kind in LINKS else f"T{n}", "told")
        for n, (kind, start, end) in enumerate(spans)
    ]
    return text, marks, sorted({0, len(text), *draw(st.lists(offsets, max_size=3))})


@given(marked_texts())
def test_marks_anywhere(given: tuple[str, list[Mark], list[int]]) -> None:
    text, marks, cuts = given
    marker = Marker(text, marks)
    runs = [marker.render(start, end) for start, end in itertools.pairwise(cuts)]
    pages = [BeautifulSoup(f"<p>{run}</p>", "html.parser") for run in runs]
    placed: list[str] = []
    for page, start, end in zip(pages, cuts, cuts[1:], strict=False):
        for tag in page.select(".tag"):
            tag.extract()
        assert page.get_text() == text[start:end]
        assert all(link.find("a") is None for link in page.find_all("a"))
        placed += [str(element["id"]) for element in page.find_all(id=True)]
        for mark in marks:
            words = "".join(
                piece.get_text()
                for piece in page.find_all(class_=mark.kind)
                if mark.about in (piece.get("data-about"), str(piece.get("href", ""))[1:])
            )
            assert words == text[max(mark.start, start) : max(start, min(mark.end, end))][: len(words)]
            assert len(words) == max(0, min(mark.end, end) - max(mark.start, start)) or mark.start >= mark.end
    assert sorted(placed) == sorted(mark.place for mark in marks if mark.start < mark.end)
    assert marker.placed == set(placed)


def test_a_finding_around_a_fact_and_a_judgement_across_it() -> None:
    text = "It rose to 93 per cent & more."
    marks = [
        Mark("fact", 11, 22, "fact-a", "about-fact-a"),
        Mark("finding", 0, 22, "finding-1", "about-finding-1", "!1", "finding"),
        Mark("judgement", 14, 29, "judgement-1", "about-judgement-1", "J1", "judgement"),
    ]
    page = BeautifulSoup(Marker(text, marks).render(0, len(text)), "html.parser")
    assert [link["href"] for link in page.select("a.tag")] == ["#about-finding-1"]
    fact = page.find(id="fact-a")
    assert fact is not None
    assert fact.name == "a"
    assert fact.find_parent(id="finding-1") is not None
    # It goes on behind the fact, as a piece without an id.
    assert [piece.get("id") for piece in page.select("span.judgement")] == ["judgement-1", None]


def test_facts_that_share_words_are_all_reached_through_one_link() -> None:
    marks = [Mark("fact", 0, 9, "fact-a", "about-fact-a"), Mark("fact", 0, 9, "fact-b", "about-fact-b")]
    page = BeautifulSoup(Marker("93 or 94%", marks).render(0, 9), "html.parser")
    (link,) = page.find_all("a")
    assert link["id"] == "fact-a"
    assert [inner["data-about"] for inner in link.select("[data-about]")] == ["about-fact-b"]
