"""What the layout of a PDF page tells: headings by size and weight, paragraphs by space, rows of cells by their places."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from transforms.documents import open_document
from transforms.documents.model import RawBlock

Line = tuple[float, float, str, int, str]
"""Left, baseline, font, size, words."""

BODY = "Helvetica"
BOLD = "Helvetica-Bold"


def pages(*drawn: Sequence[Line]) -> list[list[RawBlock]]:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for page in drawn:
        for left, baseline, font, size, words in page:
            canvas.setFont(font, size)
            canvas.drawString(left, baseline, words)
        canvas.showPage()
    canvas.save()
    blocks = open_document(buffer.getvalue()).blocks
    return [[block for block in blocks if block.page == number] for number in range(1, len(drawn) + 1)]


def text(
    *words: str, left: float = 70, top: float = 700, step: float = 14, font: str = BODY, size: int = 12
) -> list[Line]:
    return [(left, top - step * n, font, size, line) for n, line in enumerate(words)]


PROSE = (
    "The council knows its schools and their pupils well, and its plans",
    "for the years to come are clear to all who work with it.",
)


def said(blocks: Sequence[RawBlock]) -> list[tuple[str, object]]:
    return [
        (
            block.kind,
            [[cell.text for cell in row] for row in block.rows] if block.rows else [w for w in block.lines if w],
        )
        for block in blocks
    ]


@pytest.mark.parametrize(("font", "size"), [(BOLD, 12), (BODY, 16), (BOLD, 14)])
def test_a_line_set_bold_or_large_is_a_heading_and_may_have_two_lines(font: str, size: int) -> None:
    heading = text(
        "The experiences and progress of children who",
        "need help: good",
        top=730,
        font=font,
        size=size,
        step=1.2 * size,
    )
    (blocks,) = pages([*heading, *text(*PROSE, top=680)])
    assert said(blocks) == [
        ("heading", ["The experiences and progress of children who", "need help: good"]),
        ("lines", list(PROSE)),
    ]


def test_larger_headings_stand_above_smaller_ones() -> None:
    cover = text("A report", font=BOLD, size=30)
    body = [
        *text("Findings", top=740, font=BOLD, size=18),
        *text(*PROSE, top=700),
        *text("Schools", top=640, font=BOLD, size=14),
        *text(*PROSE, top=600),
    ]
    levels = [block.level for block in pages(cover, body)[1] if block.kind == "heading"]
    assert levels == [1, 2]


def test_bold_words_in_a_paragraph_head_nothing() -> None:
    (blocks,) = pages(
        [*text("Findings of the council", top=715), *text("in bold", top=701, font=BOLD), *text(*PROSE, top=687)]
    )
    assert "heading" not in {block.kind for block in blocks if "Findings" in "".join(block.lines)}
    (blocks,) = pages([*text(*PROSE), *text("It is bold in the end.", top=640, font=BOLD)])
    assert [block.kind for block in blocks] == ["lines"]


def test_space_between_lines_parts_paragraphs() -> None:
    (blocks,) = pages([*text(*PROSE, top=700), *text(*PROSE, top=656)])
    assert [block.lines for block in blocks] == [("", *PROSE, "", *PROSE)]


def test_the_edge_of_a_cell_parts_sentences_that_stand_a_little_further_apart() -> None:
    whole = (
        "Leaders should improve their plans so that children have what they",
        "need, and should know what the plans have changed.",
    )
    (blocks,) = pages([*text(*whole, top=700), *text(*whole, top=700 - 28 - 0.6), *text(*whole, top=700 - 56 - 1.2)])
    assert [block.lines for block in blocks] == [("", *whole, "", *whole, "", *whole)]


def row(top: float, left: Sequence[str], right: Sequence[str]) -> list[Line]:
    return [*text(*left, left=70, top=top), *text(*right, left=300, top=top)]


def test_cells_beside_each_other_are_rows_of_a_table() -> None:
    first = row(700, ["Dunmere Council and", "its partners"], ["Leaders should improve", "the quality of plans."])
    second = row(660, ["Dunmere Council"], ["Leaders should act on", "what parents say."])
    (blocks,) = pages([*first, *second, *text(*PROSE, top=600)])
    assert said(blocks) == [
        (
            "table",
            [
                ["Dunmere Council and its partners", "Leaders should improve the quality of plans."],
                ["Dunmere Council", "Leaders should act on what parents say."],
            ],
        ),
        ("lines", list(PROSE)),
    ]


def test_a_grade_in_the_middle_of_its_row_is_a_cell_of_it() -> None:
    label = text("The experiences and progress of", "children in care and of", "care leavers", left=70, top=700)
    (blocks,) = pages([*label, *text("Good", left=400, top=686)])
    assert said(blocks) == [
        ("table", [["The experiences and progress of children in care and of care leavers", "Good"]])
    ]


def test_a_row_that_the_end_of_the_page_cuts_is_one_row_of_the_first_page() -> None:
    head = text("Report on Dunmere", top=40, size=8)
    one = [*head, *row(100, ["Dunmere Council and", "its many"], ["Leaders should make", "sure that"])]
    two = [
        *head,
        *row(740, ["partners"], ["children have what", "they need."]),
        *row(690, ["Dunmere Council", "alone"], ["Leaders should", "listen."]),
    ]
    first, second = pages(one, two)
    assert said(first)[-1] == (
        "table",
        [["Dunmere Council and its many partners", "Leaders should make sure that children have what they need."]],
    )
    assert ("table", [["Dunmere Council alone", "Leaders should listen."]]) in said(second)


def test_two_columns_of_text_are_no_table() -> None:
    column = [f"line {n} of a column that is long" for n in range(40)]
    (blocks,) = pages([*text(*column, left=60, top=780), *text(*column, left=320, top=780)])
    assert {block.kind for block in blocks} == {"lines"}


def test_a_raised_mark_that_stands_alone_belongs_to_its_heading() -> None:
    heading = text("What needs to improve?", top=730, font=BOLD, size=14)
    (blocks,) = pages([*heading, (228, 736, BODY, 8, "1"), *text(*PROSE, top=690)])
    assert said(blocks)[0] == ("heading", ["What needs to improve?¹"])


def test_a_raised_mark_in_a_line_parts_nothing() -> None:
    words = "Five live in special schools,"
    end = 70 + stringWidth(words, BODY, 12)
    line = [
        *text(words, top=714),
        (end, 718, BODY, 8, "3"),
        *text("all of whom live elsewhere.", left=end + 8, top=714),
    ]
    (blocks,) = pages([*text(*PROSE, top=760), *line, *text("That is less than before.", top=700)])
    assert [block.kind for block in blocks] == ["lines"]
    assert "Five live in special schools,³ all of whom live elsewhere." in blocks[0].lines
    (blocks,) = pages([*text(*PROSE, top=760), *line[:2], *text("all of whom live elsewhere.", left=end + 60, top=714)])
    assert [block.kind for block in blocks] == ["lines"]


def test_points_of_a_point_are_indented() -> None:
    bullets = [
        *text("• The share of pupils with free meals:", left=80),
        *text("• in primary schools is 9%", left=110, top=680),
    ]
    (blocks,) = pages([*text(*PROSE, top=760), *bullets])
    outer, inner = (line for line in blocks[0].lines if "•" in line)
    assert len(inner) - len(inner.lstrip()) > len(outer) - len(outer.lstrip()) >= 1
