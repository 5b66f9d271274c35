"""Grades of invented reports: bound to the area's label, however the table is broken; and why there is none."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from transforms.documents import open_document
from transforms.families import families
from transforms.outline import build_outline
from transforms.reading.grades import read_grades
from transforms.reading.model import Judgement

LEADERS = "The impact of leaders on social work practice with children and families"
HELP = "The experiences and progress of children who need help and protection"
CARE = "The experiences and progress of children in care"
LEAVERS = "The experiences and progress of care leavers"
BOTH = "The experiences and progress of children in care and care leavers"
OVERALL = "Overall effectiveness"
ROWS = {
    "impact_of_leaders": (LEADERS, "Outstanding"),
    "help_and_protection": (HELP, "Requires improvement to be good"),
    "in_care": (CARE, "Good"),
    "care_leavers": (LEAVERS, "Inadequate"),
    "overall_effectiveness": (OVERALL, "Requires improvement to be good"),
}
GRADES = {
    "impact_of_leaders": "outstanding",
    "help_and_protection": "requires improvement",
    "in_care": "good",
    "care_leavers": "inadequate",
    "overall_effectiveness": "requires improvement",
}
PROSE = """
Since the last inspection, when services were good, the council has worked hard, and overall effectiveness was outstanding for a
time. Leaders know that care leavers had an inadequate service then, and have changed what they could in two years of work.
"""


def read(table: str, code: str = "ilacs", on: date = date(2024, 6, 14), body: str = PROSE) -> list[Judgement]:
    title = "Inspection of Dunmere local authority children’s services\n\nInspection dates: 10 to 14 June 2024\nLead inspector: Ann Other\n\n"
    outline = build_outline(open_document(f"{title}Judgement Grade\n\n{table}\n{body}".encode()))
    family = next(family for family in families() if family.code == code)
    found = read_grades(outline, family, on)
    for judgement in found:
        said = " ".join(outline.text[judgement.char_start : judgement.char_end].split()).lower()
        assert (judgement.judgement or "") in said
        assert (judgement.judgement is None) == (judgement.absence_reason is not None)
    return list(found)


def graded(found: list[Judgement]) -> dict[str, str | None]:
    return {judgement.aspect: judgement.judgement or judgement.absence_reason for judgement in found}


@pytest.mark.parametrize("order", list(permutations(ROWS))[::17])
def test_a_grade_goes_with_its_label_in_any_order_of_the_rows(order: tuple[str, ...]) -> None:
    assert graded(read("\n\n".join(" ".join(ROWS[aspect]) for aspect in order))) == GRADES


@pytest.mark.parametrize(
    "broken", ["label\n{grade}\nrest", "label\nrest\n\n{grade}", "label rest {grade}", "label\nrest {grade}"]
)
def test_a_label_may_be_broken_around_its_grade(broken: str) -> None:
    def row(label: str, grade: str) -> str:
        words = label.split()
        return broken.replace("label", " ".join(words[:7])).replace("rest", " ".join(words[7:])).format(grade=grade)

    assert graded(read("\n\n".join(row(*said) for said in ROWS.values()))) == GRADES


def test_a_grade_may_be_broken_over_lines() -> None:
    table = "\n\n".join(" ".join(said) for said in ROWS.values()).replace("improvement to be", "improvement\nto be")
    assert graded(read(table)) == GRADES


def test_grades_may_stand_before_their_labels() -> None:
    assert graded(read("\n\n".join(f"{grade} {label}" for label, grade in ROWS.values()), body="")) == GRADES


def test_one_judgement_for_two_aspects_is_that_of_children_in_care() -> None:
    table = f"{LEADERS} Good\n\n{HELP} Good\n\n{BOTH} Outstanding\n\n{OVERALL} Good"
    found = {judgement.aspect: judgement for judgement in read(table)}
    assert found["in_care"].judgement == "outstanding"
    assert (found["care_leavers"].judgement, found["care_leavers"].absence_reason) == (None, "combined_judgement")
    assert found["in_care"].grade == 1


@pytest.mark.parametrize(("on", "reason"), [(date(2026, 5, 1), "not_in_framework"), (date(2025, 5, 1), "not_stated")])
def test_a_report_without_an_overall_grade_says_why_it_has_none(on: date, reason: str) -> None:
    table = f"{LEADERS} Good\n\n{HELP} Good\n\n{CARE} Good\n\n{LEAVERS} Good"
    assert graded(read(table, on=on, body=""))["overall_effectiveness"] == reason


def test_not_judged_is_a_reason_and_no_grade() -> None:
    table = f"{LEADERS} Good\n\n{HELP} Not judged\n\n{CARE} Good\n\n{LEAVERS} Good\n\n{OVERALL} Good"
    assert graded(read(table))["help_and_protection"] == "not_judged"


def test_a_heading_grades_what_the_table_lacks() -> None:
    body = f"{PROSE}\n# {LEAVERS}: inadequate\n\n1. Care leavers wait too long for a home.\n"
    table = f"{LEADERS} Outstanding\n\n{HELP} Requires improvement to be good\n\n{CARE} Good\n\n{OVERALL} Requires improvement"
    assert graded(read(table, body=body)) == GRADES


SINGLE = """Dunmere Council

Inspection of services for children in need of help and protection, children looked after and care leavers
and
Review of the effectiveness of the Local Safeguarding Children Board

Inspection date: 6 to 29 May 2015
Report published: 1 July 2015

{overall}

1. Children who need help and protection Requires improvement
2. Children looked after and achieving
permanence
Good
2.1 Adoption performance Outstanding
2.2 Experiences and progress of care leavers Requires
improvement
3. Leadership, management and governance Inadequate
"""


@pytest.mark.parametrize(
    ("overall", "grade"),
    [
        ("Children’s services in Dunmere require improvement to be good", "requires improvement"),
        ("Children’s services in Dunmere are inadequate", "inadequate"),
        ("The overall judgement is that children’s services are good", "good"),
        ("The overall judgement is requires improvement", "requires improvement"),
    ],
)
def test_single_inspections_number_their_judgements_and_say_the_overall_one(overall: str, grade: str) -> None:
    outline = build_outline(open_document(SINGLE.format(overall=overall).encode()))
    family = next(family for family in families() if family.code == "sif")
    assert graded(list(read_grades(outline, family, date(2015, 7, 1)))) == {
        "overall_effectiveness": grade,
        "impact_of_leaders": "inadequate",
        "help_and_protection": "requires improvement",
        "in_care": "good",
        "care_leavers": "requires improvement",
        "adoption_performance": "outstanding",
    }


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        (
            "arrangements typically lead to positive experiences and\noutcomes for children",
            "typically positive experiences and outcomes",
        ),
        (
            "arrangements lead to inconsistent experiences and outcomes for children",
            "inconsistent experiences and outcomes",
        ),
        ("There are widespread and/or systemic failings leading to concerns", "widespread and/or systemic failings"),
        ("The area has a written statement of action to prepare", "not_stated"),
    ],
)
def test_the_outcome_of_an_area_is_the_sentence_that_states_it(sentence: str, outcome: str) -> None:
    text = f"Area SEND inspection of Dunmere Local Area Partnership\n\nInspection outcome\n\nThe partnership’s {sentence}.\n"
    outline = build_outline(open_document(text.encode()))
    family = next(family for family in families() if family.code == "send")
    assert graded(list(read_grades(outline, family, date(2023, 5, 1)))) == {"area_send_outcome": outcome}
    if outcome == "not_stated":
        assert graded(list(read_grades(outline, family, date(2018, 5, 1)))) == {"area_send_outcome": "not_in_framework"}
