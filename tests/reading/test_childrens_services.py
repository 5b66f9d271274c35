"""What inspections of children's services tell in lists: an item completes the words that lead to it."""

from __future__ import annotations

from datetime import date

from tests.reading.saying import FRONT
from transforms.outline.model import Block, BlockKind, Outline
from transforms.reading.model import Fact, ReportContext
from transforms.reading.statements import read_statements

CONTEXT = ReportContext(("Norbury",), "metropolitan", date(2015, 6, 1), None, date(2015, 5, 1))
OLD = ReportContext(("Norbury",), "metropolitan", date(2000, 6, 1), None, date(2000, 5, 1))


def told(
    *blocks: tuple[str, int, str], heading: str = "Children living here", context: ReportContext = CONTEXT
) -> tuple[Fact, ...]:
    """The facts of blocks (kind, level, text) under one heading; a paragraph that begins with a number is numbered."""
    made, text, number = [], "", None
    for place, (kind, level, words) in enumerate(blocks, 1):
        numbered = kind == "paragraph" and words[:1].isdigit()
        number = words.split(".")[0] if numbered else number
        start = len(text)
        text += words + "\n\n"
        made.append(
            Block(
                *(f"b{place:04}", BlockKind(kind), number, numbered, heading, (heading,), 1, level),
                *(start, start, start + len(words)),
            )
        )
    return read_statements(Outline(text, 1, FRONT, (), tuple(made)), context).facts


def seen(facts: tuple[Fact, ...], *fields: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(fact, name) for name in ("value", *fields)) for fact in facts]


def test_an_item_takes_its_measure_from_the_item_it_stands_under() -> None:
    facts = told(
        ("bullet", 1, "The proportion of children entitled to free school meals:"),
        ("bullet", 2, "in primary schools is 31% (the national average is 17%)"),
        ("bullet", 2, "in secondary schools is 24% (the national average is 14.5%)."),
        ("bullet", 1, "The proportion of pupils with English as an additional language:"),
        ("bullet", 2, "in primary schools is 8% (the national average is 19%)"),
    )
    assert seen(facts, "measure", "scope", "phase") == [
        (31, "free_school_meals_rate", "la", "primary"),
        (17, "free_school_meals_rate", "national", "primary"),
        (24, "free_school_meals_rate", "la", "secondary"),
        (14.5, "free_school_meals_rate", "national", "secondary"),
        (8, "english_additional_language_rate", "la", "primary"),
        (19, "english_additional_language_rate", "national", "primary"),
    ]


def test_a_footnote_at_the_end_of_a_page_does_not_end_the_list() -> None:
    facts = told(
        ("bullet", 1, "The proportion of children entitled to free school meals:"),
        ("bullet", 2, "in primary schools is 31%"),
        ("footnote", 0, "The authority has checked this section."),
        ("bullet", 2, "in secondary schools is 24%."),
    )
    assert seen(facts, "measure", "phase") == [
        (31, "free_school_meals_rate", "primary"),
        (24, "free_school_meals_rate", "secondary"),
    ]


def test_children_looked_after_are_counted_with_their_rate_and_compared_with_the_year_before() -> None:
    words = (
        "At 31 March 2015, 412 children were being looked after by the local authority (a rate of 58 per 10,000 children). "
        "This is an increase from 390 (55 per 10,000 children) at 31 March 2014. Of this number:"
    )
    facts = told(
        ("bullet", 1, words),
        ("bullet", 2, "97 (or 24%) live outside the local authority area"),
        heading="Children looked after in this area",
    )
    assert seen(facts, "measure", "unit", "period") == [
        (412, "children_looked_after", "count", "2015-03"),
        (58, "children_looked_after_rate", "per_10000", "2015-03"),
        (390, "children_looked_after", "count", "2014-03"),
        (55, "children_looked_after_rate", "per_10000", "2014-03"),
        (97, "looked_after_outside_area", "count", None),
        (24, "looked_after_outside_area_rate", "percent", None),
    ]


def test_where_children_live_is_no_measure_of_poverty_and_a_minority_is_named_once() -> None:
    words = "Children from minority ethnic groups account for 12% of all children living in the area, compared with 22% nationally."
    facts = told(("bullet", 1, "About 19% of the children are living in poverty."), ("bullet", 1, words))
    assert seen(facts, "measure", "scope", "pupil_group") == [
        (19, "child_poverty_rate", "la", None),
        (12, "minority_ethnic_rate", "la", None),
        (22, "minority_ethnic_rate", "national", None),
    ]


def test_a_paragraph_goes_on_about_looked_after_children_where_they_are_what_is_inspected() -> None:
    words = "31. Looked-after children do well. Their schools know them. In 2014, average attendance was 95.5%."
    assert seen(told(("paragraph", 0, words)), "measure", "pupil_group") == [
        (95.5, "attendance_rate", "children_in_public_care")
    ]
    assert seen(told(("paragraph", 0, words), context=OLD), "pupil_group") == [(95.5, None)]


def test_items_of_what_is_recommended_state_nothing() -> None:
    blocks = ("bullet", 1, "In primary schools 31% of pupils are entitled to free school meals.")
    assert told(blocks, heading="What needs to improve") == ()
    assert len(told(blocks)) == 1


def test_children_who_had_a_service_are_not_all_that_are_looked_after() -> None:
    words = "42. Only 23 children looked after had an advocate. There are 412 children looked after."
    assert seen(told(("paragraph", 0, words)), "measure") == [(412, "children_looked_after")]


def test_a_comparator_that_a_result_is_compared_with_has_its_own_value() -> None:
    words = (
        "43. In 2014, 9% of looked-after children gained five GCSEs including English and mathematics compared with "
        "statistical neighbours at 14.2%."
    )
    assert seen(told(("paragraph", 0, words)), "scope", "threshold") == [
        (9, "la", "5+ A*-C incl. English and mathematics"),
        (14.2, "statistical_neighbours", "5+ A*-C incl. English and mathematics"),
    ]
