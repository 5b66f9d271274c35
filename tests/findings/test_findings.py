"""What invented reports contradict in themselves, and what they do not."""

import json
from pathlib import Path

import pytest

from samples import SAMPLES
from transforms.documents import open_document
from transforms.families import families
from transforms.findings import find_contradictions
from transforms.outline import build_outline
from transforms.outline.model import Outline
from transforms.reading.model import Finding, ReportContext
from transforms.reading.recommendations import read_recommendations
from transforms.reading.statements import read_statements

SHARED = Path(__file__).parents[2].parent / "shared"
HEAD = """# Inspection of Ambleforth Local Education Authority

**March 2001**

# Introduction

1. OFSTED inspected the LEA, and the Audit Commission took part, under Section 38 of the Education Act 1997.

"""
FUNDING = """# Section 1: The LEA strategy for school improvement

## Funding

2. {claim}

**Table 1: Budget and SSA**

| Year | SSA (£m) | Budget (£m) | Variance (%) |
|:--|--:|--:|--:|
| 1998/99 | 80.0 | 81.2 | +1.5 |
| 1999/2000 | 84.0 | {budget} | {variance} |

3. Schools are funded as Table 2 shows. {differential}

**Table 2: Budget share per pupil, 1999/2000 (£)**

| | Ambleforth | England |
|:--|--:|--:|
| Primary | 1,800 | 1,773 |
| Secondary | 2,430 | 2,433 |
"""


def read(data: bytes, authority: str = "Ambleforth") -> tuple[Outline, tuple[Finding, ...]]:
    outline = build_outline(open_document(data))
    front = outline.front
    context = ReportContext(
        (authority,), "metropolitan", front.published_on, front.inspection_start, front.inspection_end
    )
    family = next(family for family in families() if family.code == "lea_inspection")
    recommendations = read_recommendations(outline, family)
    return outline, find_contradictions(outline, read_statements(outline, context), recommendations, context)


def findings(text: str) -> list[tuple[str, str, str]]:
    outline, found = read((HEAD + text).encode())
    for finding in found:
        assert 0 <= finding.char_start < finding.char_end <= len(outline.text)
        assert finding.explanation
    return [(finding.kind, finding.stated, finding.computed) for finding in found]


def funding(
    claim: str = "Spending is fair.", budget: str = "85.3", variance: str = "+1.5", differential: str = ""
) -> str:
    return FUNDING.format(claim=claim, budget=budget, variance=variance, differential=differential)


def test_figures_that_agree_within_rounding_are_not_reported() -> None:
    claim = "The council has spent above its standard spending assessment in each of the last two years."
    differential = "In 1999/2000 a secondary pupil was funded at 35.0 per cent more than a primary pupil."
    assert findings(funding(claim=claim, differential=differential)) == []


def test_a_variance_that_the_amounts_contradict() -> None:
    assert findings(funding(variance="+2.5")) == [("percentage_does_not_follow_from_table", "+2.5", "+1.5 per cent")]


def test_a_claim_on_every_year_that_one_year_contradicts() -> None:
    claim = "The council has spent above its standard spending assessment in each of the last two years."
    found = findings(funding(claim=claim, budget="83.2", variance="–1.0"))
    assert [(kind, computed) for kind, _, computed in found] == [
        ("text_contradicts_table", "-1.0 per cent in 1999/2000")
    ]


def test_a_claim_on_most_years_is_no_claim_on_every_year() -> None:
    claim = "The council has not always spent above its standard spending assessment."
    assert findings(funding(claim=claim, budget="83.2", variance="–1.0")) == []


def test_a_differential_that_the_amounts_contradict() -> None:
    differential = "In 1999/2000 a secondary pupil was funded at 28.0 per cent more than a primary pupil."
    assert findings(funding(differential=differential)) == [
        ("text_contradicts_table", "28.0 per cent", "35.0 per cent")
    ]


@pytest.mark.parametrize(
    ("total", "expected"), [("9,330", []), ("9,530", [("total_does_not_add_up", "9,530", "9,330")])]
)
def test_totals_of_a_table(total: str, expected: list[tuple[str, str, str]]) -> None:
    table = f"""# Section 1: Context

## Context

2. Table 1 sets out the schools.

**Table 1: Schools and pupils, January 2001**

| Type | Schools | Pupils |
|:--|--:|--:|
| Primary | 40 | 9,121 |
| Special | 3 | 209 |
| Total | 43 | {total} |
"""
    assert findings(table) == expected


def test_totals_of_rates_are_none() -> None:
    table = """# Section 1: Context

## Attendance

2. Table 1 gives attendance.

**Table 1: Attendance in 1999/2000 (per cent)**

| Phase | Ambleforth | England |
|:--|--:|--:|
| Primary | 94.0 | 94.1 |
| Secondary | 90.2 | 91.3 |
| All | 92.4 | 92.8 |
"""
    assert findings(table) == []


@pytest.mark.parametrize(("percent", "expected"), [("75", 0), ("65", 1)])
def test_a_response_rate_against_its_counts(percent: str, expected: int) -> None:
    text = f"2. Questionnaires went to 120 schools and 90 were returned, a response rate of {percent} per cent.\n"
    assert [kind for kind, _, _ in findings(text)] == ["share_does_not_follow_from_counts"] * expected


def test_recommendations_that_only_the_body_makes() -> None:
    items = ["review the plan for places", "train the governors", "publish all the targets"]
    body = "# Section 1: Support\n\n2. Fair.\n\n**Recommendations**\n\n" + "\n".join(f"- {item};" for item in items)
    appendix = "\n\n# Appendix: Recommendations\n\n" + "\n".join(f"- {item};" for item in items[:2]) + "\n"
    assert findings(body + appendix) == [
        ("recommendation_missing_from_appendix", "body only", "no counterpart in the appendix")
    ]


def test_a_report_without_appendix_misses_nothing() -> None:
    assert findings("# Section 1: Support\n\n2. Fair.\n\n**Recommendations**\n\n- train the governors.\n") == []


def outcomes(text: str) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.outcome, finding.severity) for finding in read(text.encode())[1]]


def test_the_same_figure_stated_twice_differently() -> None:
    text = "2. In 1999/2000, attendance in secondary schools was {} per cent.\n\n3. Fair.\n\n4. Attendance in secondary schools in 1999/2000 was 90.2 per cent.\n"
    contradiction = ("same_figure_stated_differently", "report_inconsistent", "warning")
    assert outcomes(HEAD + text.format("89.6")) == [contradiction]
    assert outcomes(HEAD + text.format("90")) == []


def test_two_targets_leave_open_which_of_them_holds() -> None:
    text = "2. The council has set a target for attendance in secondary schools of 93 per cent in 2002, whereas the target in the education development plan is 91.5 per cent for 2002.\n"
    assert outcomes(HEAD + text) == [("two_targets_for_one_quantity", "undecidable", "info")]


def test_a_change_read_with_little_certainty_is_a_suspicion_of_the_reader() -> None:
    text = "2. In 1998, 61.0 per cent of pupils reached level 4 in English at Key Stage 2; in 2000 it was {} per cent, an improvement of 7.4 percentage points.\n"
    assert outcomes(HEAD + text.format("68.4")) == []
    assert outcomes(HEAD + text.format("67.4")) == [("change_does_not_follow_from_its_ends", "reading_suspect", "info")]


def test_parts_that_a_sentence_lists_against_their_total() -> None:
    text = "2. There are {} schools, comprising four nursery, 90 primary, 20 secondary and six special schools.\n"
    assert outcomes(HEAD + text.format(120)) == []
    assert outcomes(HEAD + text.format(124)) == [("total_does_not_add_up", "report_inconsistent", "warning")]


def test_contents_that_promise_other_paragraphs() -> None:
    title, introduction = HEAD.split("# Introduction")
    contents = "| Contents | Paragraphs |\n|:--|:--|\n| Introduction | 1 |\n| Access | 2-{} |\n| Support | 4-5 |\n\n"
    body = "# Access\n\n2. Fair.\n\n3. Fair.\n\n# Support\n\n4. Good.\n\n5. Good.\n"
    for last, expected in ((3, []), (4, [("contents_disagree", "undecidable", "info")])):
        assert outcomes(f"{title}{contents.format(last)}# Introduction{introduction}{body}") == expected


def test_what_was_planted_in_the_sample_is_found_and_nothing_else() -> None:
    report = SAMPLES / "brackenfold-2001.md"
    _, found = read(report.read_bytes(), "Brackenfold")
    lines = report.with_suffix(".expected.findings.jsonl").read_text(encoding="utf-8").splitlines()
    planted = [row for row in map(json.loads, lines) if not row.get("optional")]
    for row in planted:
        # The contents page stands in no paragraph: its finding names the first of the section.
        place = [] if row["kind"] == "contents_disagree" else row["paras"]
        assert any(f.kind == row["kind"] and (not place or f.paragraph in place) for f in found), row
    assert sorted(f.kind for f in found) == sorted(row["kind"] for row in planted)


def test_planted_contradictions_of_the_annotated_report_are_found() -> None:
    gold_file = SHARED / "gold" / "wexborough-2000.findings.jsonl"
    if not gold_file.exists():
        pytest.skip(f"{gold_file.name} is not here")
    outline, found = read((SHARED / "reports" / "wexborough-2000.md").read_bytes(), "Wexborough")
    planted = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    quotes = [(finding.kind, outline.text[finding.char_start : finding.char_end]) for finding in found]
    for expected in planted:
        assert any(kind == expected["kind"] and expected["quote"] in quote for kind, quote in quotes), expected["quote"]
    assert len(found) == len(planted)


def test_only_the_contradicted_figure_of_the_real_report_is_reported() -> None:
    report = SHARED / "reports" / "sefton-2000.txt"
    if not report.exists():
        pytest.skip(f"{report.name} is not here")
    _, found = read(report.read_bytes(), "Sefton")
    assert [(f.outcome, f.stated, f.computed) for f in found] == [
        ("report_inconsistent", "27.5 per cent", "39.4 per cent")
    ]
