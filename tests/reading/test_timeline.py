"""What a paragraph goes on about: the times that it gave, the phase that it named, the census that heads its table."""

import pytest

from tests.reading.saying import CONTEXT, seen
from transforms.documents import open_document
from transforms.outline import build_outline
from transforms.reading.statements import read_statements
from transforms.reading.timeline import Dated, time_gone_on_about

CENSUS = """# Inspection of Norbury Local Education Authority

**September 2000**

# Section 1: Context

## Context

12. The figures are set out below.

**Table 1: {caption}**

| Type | Number of schools | Number of pupils |
|:--|--:|--:|
| Primary schools | 40 | 9,120 |
| Secondary schools | 8 | 7,010 |

13. Table 1 shows that schools are small. There are 16,130 pupils in the borough's schools.
"""


@pytest.mark.parametrize(
    ("measure", "given", "expected"),
    [
        ("attendance_rate", [Dated("1997/1998", "attendance_rate"), Dated("1996/1997", "attendance_rate")], "1996/1997"),
        ("pupils_reaching_threshold", [Dated("1999", "pupils_reaching_threshold"), Dated("1996", "gap_to_national")], "1999"),
        ("pupils_reaching_threshold", [Dated("1999", "gap_to_national"), Dated("1998")], "1999"),
        ("pupils_reaching_threshold", [Dated("2000-01"), Dated("1998/1999")], None),
        ("attendance_rate", [Dated("1998/1999")], "1998/1999"),
        ("funding_per_pupil", [Dated("1999"), Dated("1998/1999"), Dated("2000-01")], "1998/1999"),
        ("free_school_meals_rate", [Dated("1999")], None),
        ("attendance_rate", [], None),
    ],
)  # fmt: skip
def test_of_the_times_given_before_one_is_gone_on_about(measure: str, given: list[Dated], expected: str | None) -> None:
    assert time_gone_on_about(measure, given) == expected


def test_a_time_that_a_sentence_without_figures_names_dates_the_results_after_it() -> None:
    text = "The tests of 1999 were harder. Heads had prepared for them. At Key Stage 2, 68 per cent of pupils reached level 4 in mathematics."
    assert seen(text, "period", "subject") == [(68, "1999", "mathematics")]


def test_the_year_of_a_result_lasts_through_its_paragraph() -> None:
    text = (
        "In 1999, 71 per cent of pupils reached level 4 in English. Teachers believe that the new scheme of work has helped"
        " them. In mathematics, 66 per cent reached that level."
    )
    assert seen(text, "period", "subject") == [(71, "1999", "english"), (66, "1999", "mathematics")]


def test_money_goes_on_about_financial_years_only() -> None:
    text = "A new director came in 1998. The budget of 1999/2000 followed. Funding per pupil in primary schools is £1,835 per pupil."
    assert seen(text, "period", heading="Funding") == [(1835, "1999/2000")]


def test_the_phase_that_a_paragraph_names_is_that_of_its_later_rates() -> None:
    text = "Secondary schools do less well. Attendance is 90.2 per cent. Unauthorised absence is 1.5 per cent."
    assert seen(text, "phase", heading="Attendance") == [(90.2, "secondary"), (1.5, "secondary")]


def test_a_sentence_that_names_two_phases_leaves_none() -> None:
    text = "Primary schools do well. The reports on primary and secondary schools differ. Attendance is 92.2 per cent."
    assert seen(text, "phase", heading="Attendance") == [(92.2, None)]


def test_the_phase_of_a_heading_is_that_of_its_rates() -> None:
    assert seen("Attendance is 90.2 per cent.", "phase", heading="Attendance in secondary schools") == [
        (90.2, "secondary")
    ]


@pytest.mark.parametrize(
    ("caption", "expected"),
    [("Pupils and schools, January 2000", "2000-01"), ("Pupils and schools, January 1999 and January 2000", None)],
)
def test_the_census_that_heads_a_table_dates_what_is_said_of_the_table(caption: str, expected: str | None) -> None:
    outline = build_outline(open_document(CENSUS.format(caption=caption).encode()))
    found = read_statements(outline, CONTEXT).facts
    assert [(f.value, f.period) for f in found if f.paragraph == "13"] == [(16130, expected)]
