"""Tables of invented reports: what a cell inherits, in which unit it stands, and what states nothing."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.documents import open_document
from transforms.outline import build_outline
from transforms.reading.model import Fact, ReportContext
from transforms.reading.tables import read_tables

SHARED = Path(__file__).parents[2].parent / "shared"
CONTEXT = ReportContext(("Ambleforth",), "metropolitan", date(2001, 3, 1))
HEAD = """# Inspection of Ambleforth Local Education Authority

**March 2001**

# Section 1: {section}

## {heading}

12. {intro}

"""


def facts(table: str, heading: str = "Funding", intro: str = "The table below gives the figures.") -> list[Fact]:
    text = HEAD.format(section="Strategy", heading=heading, intro=intro) + table.strip() + "\n\n13. More follows.\n"
    outline = build_outline(open_document(text.encode()))
    found = read_tables(outline, CONTEXT)
    for statement in found:
        for fact in statement.facts:
            assert fact.paragraph == "12"
            assert fact.from_table
            assert outline.text[fact.char_start : fact.char_end].strip("+–-£%") != ""
    return [fact for statement in found for fact in statement.facts]


def cells(found: list[Fact], *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(fact, name) for name in names) for fact in found]


def test_units_signs_years_and_a_starred_year() -> None:
    found = facts("""
**Table 1: Budget and SSA**

| Year | SSA (£M) | Budget (£M) | Variance (%) |
|:--|--:|--:|--:|
| 1998/99 | 80.0 | 79.2 | –1.0 |
| 2000/01* | 90.0 | 91.8 | +2.0 |

\\* Planned.
""")
    assert cells(found, "measure", "value", "unit", "period", "status") == [
        ("standard_spending_assessment", 80e6, "gbp", "1998/1999", "actual"),
        ("education_budget", 79.2e6, "gbp", "1998/1999", "actual"),
        ("budget_variance_from_ssa", -1.0, "percent", "1998/1999", "actual"),
        ("standard_spending_assessment", 90e6, "gbp", "2000/2001", "planned"),
        ("education_budget", 91.8e6, "gbp", "2000/2001", "planned"),
        ("budget_variance_from_ssa", 2.0, "percent", "2000/2001", "planned"),
    ]
    assert {fact.qualifier for fact in found} == {"exact"}


def test_scopes_from_column_heads_and_measures_from_rows() -> None:
    found = facts("""
**Table 2: Spending per pupil, 2000/01 (£)**

| Measure | Ambleforth | Metropolitan | Similar authorities | England |
|:--|--:|--:|--:|--:|
| Individual schools budget: primary | 1,801 | 1,790 | 1,795 | 1,822 |
| Special educational needs, held centrally | 131 | 140 | 128 | n/a |
""")
    assert cells(found, "measure", "scope", "phase", "value", "unit", "period")[:4] == [
        ("individual_schools_budget_per_pupil", scope, "primary", value, "gbp_per_pupil", "2000/2001")
        for scope, value in (("la", 1801), ("metropolitan", 1790), ("statistical_neighbours", 1795), ("national", 1822))
    ]
    assert cells(found, "measure", "value")[4:] == [("central_sen_budget_per_pupil", v) for v in (131, 140, 128)]


def test_brackets_hold_what_the_caption_says() -> None:
    found = facts(
        """
**Table 3: Surplus places in Ambleforth in 1999 (2000 figures in brackets)**

| | Primary | Secondary |
|:--|:--|:--|
| Surplus places | 12% (10%) | 9% (8%) |
| Schools with over 25% surplus places | 18% (15%) | 5% |
""",
        heading="The supply of school places",
    )
    assert cells(found, "measure", "phase", "value", "period") == [
        ("surplus_places_rate", "primary", 12, "1999"),
        ("surplus_places_rate", "primary", 10, "2000"),
        ("surplus_places_rate", "secondary", 9, "1999"),
        ("surplus_places_rate", "secondary", 8, "2000"),
        ("schools_with_over_25_percent_surplus", "primary", 18, "1999"),
        ("schools_with_over_25_percent_surplus", "primary", 15, "2000"),
        ("schools_with_over_25_percent_surplus", "secondary", 5, "1999"),
    ]


def test_results_by_subject_and_year() -> None:
    found = facts(
        """
**Table 4: Percentage of pupils reaching level 4 or above at Key Stage 2**

| Subject | Ambleforth 1998 | Ambleforth 2000 | England 2000 | Target 2002 |
|:--|--:|--:|--:|--:|
| English | 58 | 71 | 75 | 80 |
| Mathematics | 52 | 69 | 72 | – |
""",
        heading="Performance",
    )
    assert cells(found, "subject", "scope", "period", "status", "value") == [
        ("english", "la", "1998", "actual", 58),
        ("english", "la", "2000", "actual", 71),
        ("english", "national", "2000", "actual", 75),
        ("english", "la", "2002", "target", 80),
        ("mathematics", "la", "1998", "actual", 52),
        ("mathematics", "la", "2000", "actual", 69),
        ("mathematics", "national", "2000", "actual", 72),
    ]
    assert {(f.key_stage, f.threshold, f.phase, f.unit) for f in found} == {("KS2", "level 4+", "primary", "percent")}


def test_schools_and_pupils_with_a_total() -> None:
    found = facts(
        """
**Table 5: Schools and pupils, January 2001**

| Type | Number of schools | Number of pupils |
|:--|--:|--:|
| Primary schools | 40 | 9,120 |
| Special schools | 3 | 210 |
| All schools | 43 | 9,330 |
""",
        heading="Context",
    )
    assert cells(found, "measure", "phase", "value", "unit", "period") == [
        ("schools_maintained", "primary", 40, "count", "2001-01"),
        ("pupils_in_schools", "primary", 9120, "count", "2001-01"),
        ("schools_maintained", "special", 3, "count", "2001-01"),
        ("pupils_in_schools", "special", 210, "count", "2001-01"),
        ("schools_maintained", None, 43, "count", "2001-01"),
        ("pupils_in_schools", None, 9330, "count", "2001-01"),
    ]


def test_heads_in_two_rows_with_empty_cells_inherit_from_the_left() -> None:
    found = facts(
        """
**Table 6: Attendance (per cent)**

| | Primary | | Secondary | |
|:--|--:|--:|--:|--:|
| | Ambleforth | England | Ambleforth | England |
| 1998/99 | 94.0 | 94.1 | 90.2 | 91.0 |
| 97-98 | 93.8 | 94.0 | 90.0 | .. |
""",
        heading="Attendance",
    )
    assert cells(found, "phase", "scope", "period", "value") == [
        ("primary", "la", "1998/1999", 94.0),
        ("primary", "national", "1998/1999", 94.1),
        ("secondary", "la", "1998/1999", 90.2),
        ("secondary", "national", "1998/1999", 91.0),
        ("primary", "la", "1997/1998", 93.8),
        ("primary", "national", "1997/1998", 94.0),
        ("secondary", "la", "1997/1998", 90.0),
    ]


def test_exclusions_by_phase_and_year() -> None:
    found = facts(
        """
**Table 7: Permanent exclusions**

| Phase | 1998/99 | 1999/2000 |
|:--|--:|--:|
| Primary | 6 | 0 |
| Secondary | 41 | 37 |
| Total | 47 | 37 |
""",
        heading="Behaviour",
    )
    assert cells(found, "phase", "period", "value") == [
        ("primary", "1998/1999", 6),
        ("primary", "1999/2000", 0),
        ("secondary", "1998/1999", 41),
        ("secondary", "1999/2000", 37),
        (None, "1998/1999", 47),
        (None, "1999/2000", 37),
    ]
    assert {fact.unit for fact in found} == {"count"}


def test_a_table_of_nothing_known_leaves_its_numbers_unclassified() -> None:
    text = (
        HEAD.format(section="Strategy", heading="Grounds", intro="Mowing is done.")
        + "| Field | Hedges |\n|:--|--:|\n| North | 14 |\n"
    )
    found = read_tables(build_outline(open_document(text.encode())), CONTEXT)
    assert [(s.quantity.value, s.quantity.reason, s.facts) for s in found] == [(14, "unclassified", ())]


CELL = st.one_of(
    st.integers(-99999, 99999).map(str), st.text(alphabet="0123456789.,%£()+–- abcSAKmyear*/|"[:-1], max_size=12)
)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_table_is_read_without_error_and_every_quote_lies_in_it(rows: list[list[str]]) -> None:
    lines = ["| Year | SSA (£m) | Pupils |", "|:--|--:|--:|", *("| " + " | ".join(row) + " |" for row in rows)]
    text = HEAD.format(section="Strategy", heading="Funding", intro="The table follows.") + "\n".join(lines) + "\n"
    outline = build_outline(open_document(text.encode()))
    spans = [(s.quantity.char_start, s.quantity.char_end) for s in read_tables(outline, CONTEXT)]
    assert all(0 <= start < end <= len(outline.text) for start, end in spans)
    assert len(set(spans)) == len(spans)


@pytest.mark.parametrize(
    ("report", "name", "authority"),
    [("sefton-2000.txt", "sefton-2000", "Sefton"), ("wexborough-2000.md", "wexborough-2000", "Wexborough")],
)
def test_every_cell_of_the_annotated_reports_is_right(report: str, name: str, authority: str) -> None:
    gold_file = SHARED / "gold" / f"{name}.observations.jsonl"
    if not gold_file.exists():
        pytest.skip(f"{gold_file.name} is not here")
    gold = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    outline = build_outline(open_document((SHARED / "reports" / report).read_bytes()))
    context = ReportContext(
        (authority,),
        "metropolitan",
        outline.front.published_on,
        outline.front.inspection_start,
        outline.front.inspection_end,
    )
    found = [fact for statement in read_tables(outline, context) for fact in statement.facts]
    wanted = [g for g in gold if g.get("table")]
    assert len(found) == len(wanted)
    for fact, expected in zip(found, wanted, strict=True):
        accepted = expected["status"] if isinstance(expected["status"], list) else [expected["status"]]
        phase = None if expected["phase"] == "all" else expected["phase"]
        assert fact.status in accepted
        assert fact.value == pytest.approx(expected["value"])
        assert (fact.paragraph, fact.measure, fact.unit, fact.scope, fact.phase, fact.period) == (
            expected["para"],
            expected["measure"],
            expected["unit"],
            expected["scope"],
            phase,
            expected["period"],
        )


def test_a_part_of_a_row_takes_the_words_of_its_whole() -> None:
    found = facts("""
**Table 1: Funding per pupil, 1999/2000 (£)**

| | Ambleforth | National |
| --- | --- | --- |
| Retained centrally | 391 | 398 |
| of which, special educational needs | 121 | 133 |
""")
    assert cells(found, "value", "measure", "scope") == [
        (391, "central_retention_per_pupil", "la"),
        (398, "central_retention_per_pupil", "national"),
        (121, "central_sen_budget_per_pupil", "la"),
        (133, "central_sen_budget_per_pupil", "national"),
    ]
