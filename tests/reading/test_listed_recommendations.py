"""Recommendations of invented reports of today's families: which there are, how they nest, to whom and by when."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.documents import open_document
from transforms.families import families
from transforms.outline import build_outline
from transforms.reading.listed_recommendations import read_listed_recommendations
from transforms.reading.model import Recommendation

ON = date(2013, 8, 2)


def read(markdown: str, code: str = "ilacs") -> list[tuple[str, Recommendation]]:
    outline = build_outline(open_document(f"# Inspection of Dunmere\n\n{markdown}\n".encode()))
    family = next(family for family in families() if family.code == code)
    found = read_listed_recommendations(outline, family, ON)
    assert [r.ordinal for r in found] == list(range(1, len(found) + 1))
    return [(outline.text[r.char_start : r.char_end], r) for r in found]


def top(found: list[tuple[str, Recommendation]]) -> list[str]:
    return [text for text, r in found if r.parent_ordinal is None and r.location == "body"]


AFTER = "\n\n# The experiences and progress of children who need help and protection: good\n\n1. Children get help when they should.\n"


def test_every_bullet_under_the_heading_is_one_and_nothing_after_it() -> None:
    found = read(
        f"## What needs to improve?\n\n- The quality of plans.\n- Supervision of social workers{AFTER}\n- No part of it.\n"
    )
    assert top(found) == ["The quality of plans", "Supervision of social workers"]
    assert {r.section for _, r in found} == {"What needs to improve"}


def test_paragraphs_stand_for_bullets_where_a_list_has_none() -> None:
    assert top(
        read(
            f"## What needs to improve?\n\nThe quality of plans for children.\n\nThe supervision of social workers.{AFTER}"
        )
    ) == [
        "The quality of plans for children",
        "The supervision of social workers",
    ]


@pytest.mark.parametrize(
    "said", ["There are no areas for improvement.", "None.", "There were no areas for priority action"]
)
def test_a_list_may_say_that_it_is_empty(said: str) -> None:
    assert (
        read(
            f"## Areas for improvement\n\n{said}\n\n## Details of the partnership\n\nDunmere should not be here.",
            "send",
        )
        == []
    )


def test_numbers_need_not_begin_at_one() -> None:
    items = "\n\n".join(f"{n}. Ensure that plan {n} of the council is good and is kept to." for n in (66, 67, 68))
    found = read(
        f"## Recommendations\n\n{items}\n\n## Inspection findings\n\n69. Plans are good and are kept to.", "sif"
    )
    assert [r.number for _, r in found] == ["66", "67", "68"]


def test_bullets_under_a_numbered_one_are_its_points() -> None:
    found = read(
        "## Recommendations\n\n1. Improve plans by making sure that:\n\n- each child is heard\n- each plan is kept to\n\n2. Recruit more carers.\n\n"
        "## Inspection findings\n\n3. Plans are good and are kept to.",
        "sif",
    )
    assert [(text, r.parent_ordinal) for text, r in found] == [
        ("Improve plans by making sure that", None),
        ("each child is heard", 1),
        ("each plan is kept to", 1),
        ("Recruit more carers", None),
    ]


def test_what_the_board_is_asked_is_not_asked_of_the_authority() -> None:
    found = read(
        "# The local authority\n\n## Recommendations\n\n1. Improve the plans for children.\n\n2. Recruit more carers.\n\n"
        "# The Local Safeguarding Children Board (LSCB)\n\n## Recommendations\n\n3. Publish the review of the board.\n\n"
        "## Inspection findings\n\n4. The board is well led.",
        "sif",
    )
    assert [r.location for _, r in found] == ["body", "body", "lscb"]


@pytest.mark.parametrize(
    ("band", "deadline", "urgent"),
    [
        ("Immediately:", None, True),
        ("Within three months:", "2013-11", False),
        ("Within six months:", "2014-02", False),
    ],
)
def test_a_time_band_sets_deadline_or_urgency(band: str, deadline: str | None, urgent: bool) -> None:
    found = read(
        "## Areas for improvement\n\n28. In order to improve services, the council should take the following action.\n\n"
        f"### {band}\n\n- Ensure that plans are kept to.\n\n## Outcomes\n\n29. Outcomes are adequate.",
        "safeguarding",
    )
    ((text, recommendation),) = found
    assert (text, recommendation.deadline, recommendation.urgent) == ("Ensure that plans are kept to", deadline, urgent)
    assert recommendation.purpose is not None
    assert recommendation.purpose.endswith(band.strip(":"))


def test_priority_actions_are_urgent_and_areas_for_improvement_are_not() -> None:
    found = read(
        "# What does the local authority need to improve?\n\n## Priority and immediate action\n\n1. Review all open cases.\n\n"
        "## Areas for improvement\n\n2. Recruit more carers.\n\n# Information about this inspection\n\n3. Inspectors read case files.",
        "sif",
    )
    assert [(text, r.urgent) for text, r in found] == [("Review all open cases", True), ("Recruit more carers", False)]


def test_the_cells_of_a_table_of_actions_are_one_each_with_their_points() -> None:
    found = read(
        "## Areas for priority action\n\n| Responsible body | Areas for priority action |\n|---|---|\n"
        "| Dunmere Council and its partners | Leaders should improve plans. This includes: • their quality • their timeliness |\n"
        "| Dunmere Council | Leaders should listen to parents. |\n\n## Details\n\nMore is told elsewhere.",
        "send",
    )
    assert [(text, r.parent_ordinal) for text, r in found] == [
        ("Leaders should improve plans. This includes", None),
        ("their quality", 1),
        ("their timeliness", 1),
        ("Leaders should listen to parents", None),
    ]
    assert all(r.urgent for _, r in found if r.parent_ordinal is None)


def test_themes_above_bullets_are_their_purpose() -> None:
    found = read(
        f"## What needs to improve\n\n### Leadership\n\n- Oversight of plans.\n\n### Practice\n\n- Timeliness of visits.{AFTER}"
    )
    assert [(text, r.purpose) for text, r in found] == [
        ("Oversight of plans", "Leadership"),
        ("Timeliness of visits", "Practice"),
    ]
