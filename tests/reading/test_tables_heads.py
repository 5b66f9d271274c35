"""Tables: which cells are heads, what a row takes from the one above, what captions and notes settle and what they do not."""

import pytest

from tests.reading.saying import CONTEXT
from transforms.documents import open_document
from transforms.outline import build_outline
from transforms.reading.model import Fact
from transforms.reading.tables import read_tables

HEAD = """# Inspection of Norbury Local Education Authority

**September 2000**

# Section 1: Strategy

## {heading}

12. The figures are set out here.

"""


def seen(table: str, *fields: str, heading: str = "Performance") -> list[tuple[object, ...]]:
    text = HEAD.format(heading=heading) + table.strip() + "\n\n13. More follows.\n"
    found: list[Fact] = []
    for statement in read_tables(build_outline(open_document(text.encode())), CONTEXT):
        found += statement.facts
    return [tuple(getattr(fact, name) for name in ("value", *fields)) for fact in found]


def test_a_head_column_of_names_with_digits_in_them_holds_no_values() -> None:
    table = """
**Table 1: Results in 1999 (per cent)**

| Stage | Measure | Norbury | England |
|:--|:--|--:|--:|
| Key Stage 2 | English, level 4 and above | 68 | 70 |
| Key Stage 4 | 5 or more A*-C | 44 | 47 |
"""
    assert seen(table, "scope", "key_stage", "threshold") == [
        (68, "la", "KS2", "level 4+"),
        (70, "national", "KS2", "level 4+"),
        (44, "la", "KS4", "5+ A*-C"),
        (47, "national", "KS4", "5+ A*-C"),
    ]


def test_a_row_of_a_comparator_takes_the_subject_of_the_row_above() -> None:
    table = """
**Table 2: Key Stage 2, percentage reaching level 4**

| | 1998 | 1999 |
|:--|--:|--:|
| English Norbury | 61 | 68 |
| England | 65 | 70 |
| Mathematics Norbury | 58 | 66 |
| England | 59 | 69 |
"""
    assert seen(table, "scope", "subject", "period")[2:4] == [
        (65, "national", "english", "1998"),
        (70, "national", "english", "1999"),
    ]
    assert seen(table, "scope", "subject", "period")[6:] == [
        (59, "national", "mathematics", "1998"),
        (69, "national", "mathematics", "1999"),
    ]


def test_heads_over_each_other_are_read_together() -> None:
    table = """
**Table 3: Expenditure per pupil in 1999/2000 (£)**

| | | Norbury | England |
|:--|:--|--:|--:|
| Held centrally | Special educational needs | 64 | 58 |
"""
    assert seen(table, "measure", "scope", heading="Funding") == [
        (64, "central_sen_budget_per_pupil", "la"),
        (58, "central_sen_budget_per_pupil", "national"),
    ]


def test_a_caption_that_names_both_scopes_settles_neither() -> None:
    table = """
**Table 4: Attendance in Norbury and England, 1998/99 (per cent)**

| | Primary | Secondary |
|:--|--:|--:|
| Attendance | 93.9 | 90.2 |
| England | 94.1 | 91.0 |
"""
    assert seen(table, "scope", "phase", heading="Attendance") == [
        (93.9, "la", "primary"),
        (90.2, "la", "secondary"),
        (94.1, "national", "primary"),
        (91.0, "national", "secondary"),
    ]


@pytest.mark.parametrize("note", ["As set in March 2001.", "Approved in March 2001.", "To be confirmed in April 2001."])
def test_a_note_that_says_when_a_figure_was_set_dates_none(note: str) -> None:
    table = f"""
**Table 5: Budget (£m)**

| Year | SSA | Budget |
|:--|--:|--:|
| 1998/99 | 88.0 | 89.9 |
| 1999/2000* | 90.0 | 91.8 |

\\* {note}
"""
    assert [row[1] for row in seen(table, "period", heading="Funding")] == ["1998/1999"] * 2 + ["1999/2000"] * 2


def test_a_note_dates_the_column_that_bears_its_mark() -> None:
    table = """
**Table 6: Budget (£m)**

| SSA* | Budget |
|--:|--:|
| 90.0 | 91.8 |

\\* For 1999/2000.
"""
    assert seen(table, "measure", "period", heading="Funding") == [
        (90e6, "standard_spending_assessment", "1999/2000"),
        (91.8e6, "education_budget", None),
    ]


def test_an_empty_head_takes_the_name_above_it() -> None:
    table = """
**Table 7: Permanent exclusions**

| Phase | Year | Exclusions |
|:--|:--|--:|
| Primary | 1998/99 | 6 |
| | 1999/2000 | 4 |
| Secondary | 1998/99 | 41 |
"""
    assert seen(table, "phase", "period", heading="Behaviour") == [
        (6, "primary", "1998/1999"),
        (4, "primary", "1999/2000"),
        (41, "secondary", "1998/1999"),
    ]
