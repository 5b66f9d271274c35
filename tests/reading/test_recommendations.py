"""Recommendations of invented reports: what counts as one, what governs it, and what repeats it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.documents import open_document
from transforms.families import Family, families
from transforms.outline import build_outline
from transforms.outline.model import Outline
from transforms.reading.model import Recommendation
from transforms.reading.recommendations import read_recommendations

SHARED = Path(__file__).parents[2].parent / "shared"
HEAD = """# Inspection of Ambleforth Local Education Authority

**March 2001**

# Introduction

1. OFSTED inspected the LEA, and the Audit Commission took part, under Section 38 of the Education Act 1997.

"""
BODY = """# Section 1: The LEA strategy for school improvement

## Funding

2. The LEA spends more than its neighbours.

**Recommendations**

*In order to make the budget clearer to schools:*

- publish the assumptions behind the formula by the end of the summer term 2002;
- improve the advice that heads receive by
- naming one officer for each school
- answering questions within a week;
- as a matter of urgency, consult governors about balances.

# Section 2: Access

## Admissions

3. Admissions are orderly.

**Recommendations**

- draw up with the dioceses a plan for places by January 2002; and
- work with parents who do not speak English.

"""
APPENDIX = """# Appendix: Summary of recommendations

*In order to make the budget clearer to schools:*

- publish the assumptions behind the formula by the end of the summer term 2002;
- improve the advice that heads receive by
  - naming one officer for each school
  - answering questions within a week;
- consult governors on their balances as a matter of urgency.

- draw up with the dioceses a plan for places by January 2002.

© Crown copyright 2001

A further copy of this report can be obtained from the authority. Readers should ask for the education department.
"""


def lea() -> Family:
    return next(family for family in families() if family.code == "lea_inspection")


def read(markdown: str) -> tuple[Outline, tuple[Recommendation, ...]]:
    outline = build_outline(open_document(markdown.encode()))
    return outline, read_recommendations(outline, lea())


def texts(markdown: str) -> list[str]:
    outline, found = read(markdown)
    return [outline.text[r.char_start : r.char_end] for r in found]


def test_bullets_of_a_block_are_recommendations_without_marks_and_closing_punctuation() -> None:
    assert texts(HEAD + BODY) == [
        "publish the assumptions behind the formula by the end of the summer term 2002",
        "improve the advice that heads receive by",
        "naming one officer for each school",
        "answering questions within a week",
        "as a matter of urgency, consult governors about balances",
        "draw up with the dioceses a plan for places by January 2002",
        "work with parents who do not speak English",
    ]


def test_what_governs_a_recommendation() -> None:
    _, found = read(HEAD + BODY)
    assert [r.ordinal for r in found] == [1, 2, 3, 4, 5, 6, 7]
    assert [r.parent_ordinal for r in found] == [None, None, 2, 2, None, None, None]
    assert {r.purpose for r in found[:5]} == {"In order to make the budget clearer to schools"}
    assert [r.purpose for r in found[5:]] == [None, None]
    assert [r.section for r in found[4:6]] == [
        "Section 1: The LEA strategy for school improvement",
        "Section 2: Access",
    ]
    assert [r.deadline for r in found] == ["2002-07", None, None, None, None, "2002-01", None]
    assert [r.urgent for r in found] == [False] * 4 + [True] + [False] * 2
    assert {r.location for r in found} == {"body"}


def test_the_appendix_repeats_the_body_one_to_one_also_when_reworded() -> None:
    outline, found = read(HEAD + BODY + APPENDIX)
    appendix = [r for r in found if r.location == "appendix"]
    assert [r.same_as_ordinal for r in appendix] == [1, 2, 3, 4, 5, 6]
    assert [r.parent_ordinal for r in appendix] == [None, None, 9, 9, None, None]
    assert "Readers should" not in " ".join(outline.text[r.char_start : r.char_end] for r in found)


def test_a_recommendation_missing_from_the_appendix_gives_its_place_to_no_other() -> None:
    body = BODY + "# Section 3: SEN\n\n4. Fair.\n\n**Recommendations**\n\n*In order to help:*\n\n- {one};\n- {two}.\n\n"
    one, two = "set targets for attendance with each school", "set targets for reading with each pupil"
    appendix = "# Appendix: Recommendations\n\n*In order to help:*\n\n- " + two + ".\n"
    outline, found = read(HEAD + body.format(one=one, two=two) + appendix)
    twin = next(r for r in found if r.location == "appendix").same_as_ordinal
    assert twin is not None
    assert outline.text[found[twin - 1].char_start : found[twin - 1].char_end] == two


def test_recommendations_in_the_commentary_are_found_by_their_lead_in() -> None:
    commentary = """# Commentary

2. The LEA has improved. In order to keep the confidence of schools, the council should:

- settle its budget before the end of February;
- name a member for education.

3. Schools think well of the LEA for:

- its literacy team;
- its music service.
"""
    assert texts(HEAD + commentary) == ["settle its budget before the end of February", "name a member for education"]


@pytest.mark.parametrize(
    "lead",
    [
        "The first inspection recommended that the LEA should:",
        "The recommendations of the previous inspection were to:",
        "In 1998 the report recommended the council to:",
        "The 1999 report made nine recommendations. They were that the LEA should:",
        "The first inspection made nine recommendations. These included that the LEA should:",
    ],
)
def test_what_an_earlier_inspection_recommended_is_no_recommendation(lead: str) -> None:
    assert texts(HEAD + f"# Section 1: Progress\n\n2. {lead}\n\n- close two schools;\n- appoint an adviser.\n") == []


def test_a_recommendation_without_bullets_is_its_paragraph() -> None:
    block = "# Section 1: Support\n\n2. Support is fair.\n\n**Recommendations**\n\nThe LEA should review its support for governors.\n"
    assert texts(HEAD + block) == ["The LEA should review its support for governors"]


def test_the_narrative_after_a_block_is_not_part_of_it() -> None:
    following = "# Section 3: Partnership\n\n5. Partners meet often. The following bodies attend:\n\n- the college;\n- the police.\n"
    assert len(texts(HEAD + BODY + following)) == 7


def test_a_last_section_that_repeats_the_others_is_an_appendix() -> None:
    closing = APPENDIX.replace("Appendix: Summary of recommendations", "Recommendations")
    _, found = read(HEAD + BODY + closing)
    assert [r.location for r in found] == ["body"] * 7 + ["appendix"] * 6


def test_themes_are_of_the_list_and_the_same_for_twins() -> None:
    _, found = read(HEAD + BODY + APPENDIX)
    themes = {r.ordinal: r.theme for r in found}
    assert themes[6] == "school_places"
    assert all(r.theme == themes[r.same_as_ordinal] for r in found if r.same_as_ordinal)


@given(
    st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60), max_size=12)
)
@example(items=[":", "0"])
def test_no_list_makes_the_reader_raise_or_lose_its_place(items: list[str]) -> None:
    lines = "\n".join(f"- {item}" for item in items)
    outline, found = read(HEAD + f"# Section 1: Support\n\n2. Fair.\n\n**Recommendations**\n\n{lines}\n")
    for position, recommendation in enumerate(found, start=1):
        quoted = outline.text[recommendation.char_start : recommendation.char_end]
        assert recommendation.ordinal == position
        assert quoted
        assert quoted == quoted.strip()
        assert recommendation.parent_ordinal is None or recommendation.parent_ordinal < position


def fold(text: str | None) -> str:
    return " ".join(re.findall(r"[a-z0-9£%]+", (text or "").lower()))


@pytest.mark.parametrize(
    ("report", "name"), [("sefton-2000.txt", "sefton-2000"), ("wexborough-2000.md", "wexborough-2000")]
)
def test_annotated_reports_are_read_completely(report: str, name: str) -> None:
    gold_file = SHARED / "gold" / f"{name}.recommendations.jsonl"
    if not gold_file.exists():
        pytest.skip(f"{gold_file.name} is not here")
    gold = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    outline = build_outline(open_document((SHARED / "reports" / report).read_bytes()))
    found = read_recommendations(outline, lea())
    assert [
        (
            fold(outline.text[r.char_start : r.char_end]),
            r.location,
            fold(r.purpose),
            r.parent_ordinal,
            r.deadline,
            r.urgent,
            r.same_as_ordinal,
        )
        for r in found
    ] == [
        (fold(g["text"]), g["location"], fold(g["purpose"]), g["parent"], g["deadline"], g["urgent"], g["same_as"])
        for g in gold
    ]
