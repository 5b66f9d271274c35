"""The same figure in several reports and in published statistics: what is found different, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from transforms.catalogue.authorities import Authority, built_in
from transforms.outline.model import Block, BlockKind, FrontMatter, Outline
from transforms.reading.model import Fact, Quantity, Statements
from transforms.report import Reading
from transforms.staging import staged_rows
from transforms.statistics.model import COLUMNS
from transforms.statistics.parse import read_statistics
from transforms.statistics.staging import staged_statistics
from warehouse.build import build_warehouse, fingerprint
from warehouse.operations import PublishedReport, PublishedStatistics
from warehouse.staging import StagingStore

KEY = "1-abc"
WHEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
AUTHORITIES = [Authority(f"X{n:02}", name, "county", added=True) for n, name in enumerate(("Ashby", "Birlham", "Corley", "Denby"))]  # fmt: skip
ENGLISH = {
    "domain": "attainment",
    "measure": "pupils_reaching_threshold",
    "unit": "percent",
    "scope": "national",
    "phase": "primary",
    "key_stage": "KS2",
    "subject": "english",
    "threshold": "level 4+",
    "period": "1999",
}
DELEGATION = {"domain": "funding", "measure": "delegation_rate", "unit": "percent", "scope": "la", "period": "1999/2000"}  # fmt: skip
PAGE = "https://example.org/results"


@dataclass(frozen=True)
class Said:
    """A value that a report states: `words` are its quote."""

    words: str
    value: float
    what: dict[str, Any]
    confidence: float = 0.8
    qualifier: str = "exact"


def report(number: int, *said: Said) -> Reading:
    """A report of the authority with this number, one sentence for each value."""
    text, facts, quantities = "1. ", [], []
    for ordinal, item in enumerate(said):
        start, end = len(text), len(text) + len(item.words)
        text += f"{item.words} was stated. "
        described = dict.fromkeys(("phase", "key_stage", "subject", "threshold", "pupil_group")) | item.what
        facts.append(
            Fact(
                quantity=ordinal,
                value=item.value,
                status=described.pop("status", "actual"),
                qualifier=item.qualifier,
                paragraph="1",
                page=1,
                from_table=False,
                char_start=start,
                char_end=end,
                rule="clause",
                confidence=item.confidence,
                **described,
            )
        )
        quantities.append(Quantity(start, end, item.value, None, "exact", None))
    block = Block("b0001", BlockKind.PARAGRAPH, "1", True, "Results", ("Results",), 1, 0, 0, 3, len(text))
    name = AUTHORITIES[number].name
    front = FrontMatter(f"Inspection of {name}", name, date(2000, 9, 1), "month")
    return Reading(
        f"{name.lower()}-lea-2000-09",
        "lea_inspection",
        AUTHORITIES[number].la_code,
        None,
        "text/plain",
        Outline(text, 1, front, (), (block,)),
        Statements(tuple(quantities), tuple(facts)),
        (),
        (),
        (),
    )


def published(value: str, what: dict[str, Any] | None = None, page: str = PAGE, **changes: str) -> str:
    """A row of a statistics file."""
    described = {"la_name": "England", **(what or ENGLISH), "value": value, "source_url": page, **changes}
    return ",".join(str(described.get(column) or "") for column in COLUMNS)


def build(folder: Path, reports: list[Reading], files: dict[str, list[str]]) -> Path:
    """The warehouse of these reports and files of statistics, given by name and rows."""
    staging = folder / "staging.duckdb"
    with StagingStore(staging) as store:
        store.add_authorities(AUTHORITIES)
        chosen, statistics = [], []
        for number, reading in enumerate(reports):
            digest, key = f"{number:064x}", f"{number}-{KEY}"
            store.put([staged_rows(reading, key, digest, KEY)])
            chosen.append(PublishedReport(reading.report_id, key, f"{reading.report_id}.txt", digest, WHEN))
        for name, rows in files.items():
            digest, key = f"{name:f>64}", f"{name}-{KEY}"
            data = "\n".join([",".join(COLUMNS), *rows]).encode()
            read = read_statistics(data, built_in().with_added(AUTHORITIES))
            assert not read.refused, read.refused
            store.put_statistics(key, staged_statistics(read, key, digest, KEY))
            statistics.append(PublishedStatistics(f"{name}.csv", digest, key))
        store.replace_publication(chosen)
        store.replace_statistics_publication(statistics)
        digest = fingerprint(store.publication(), store.added_authorities(), store.statistics_publication())
    target = folder / "next.duckdb"
    build_warehouse(staging, target, "20260301T020000Z-aaaa", digest)
    return target


def findings(folder: Path, reports: list[Reading], *rows: str) -> list[tuple[Any, ...]]:
    """(report, kind, outcome, stated, computed) of all that is found across reports and published statistics."""
    path = build(folder, reports, {"a": list(rows)} if rows else {})
    with duckdb.connect(str(path), read_only=True) as con:
        assert con.execute("""
            SELECT count(*) FROM quality_finding JOIN report_text USING (report_id)
            WHERE quote <> substr(text, char_start + 1, char_end - char_start) OR fact_id IS NULL OR explanation = ''
        """).fetchone() == (0,)
        return con.execute(
            "SELECT split_part(report_id, '-', 1), kind, outcome, stated, computed FROM quality_finding ORDER BY ALL"
        ).fetchall()


DIFFER, PUBLISHED = "national_figures_differ", "differs_from_published"


def test_figures_within_half_a_unit_of_the_coarser_one_agree(tmp_path: Path) -> None:
    reports = [report(0, Said("71 per cent", 71, ENGLISH)), report(1, Said("70.5", 70.5, ENGLISH))]
    assert findings(tmp_path, reports, published("70.5"), published("71", page=PAGE + "2")) == []


def test_two_reports_against_each_other_are_undecidable_and_both_are_told(tmp_path: Path) -> None:
    reports = [report(0, Said("71 per cent", 71, ENGLISH)), report(1, Said("67 per cent", 67, ENGLISH))]
    assert findings(tmp_path, reports) == [
        ("ashby", DIFFER, "undecidable", "71 per cent", "67 per cent"),
        ("birlham", DIFFER, "undecidable", "67 per cent", "71 per cent"),
    ]


def test_the_metropolitan_figure_is_compared_as_well(tmp_path: Path) -> None:
    metropolitan = {**ENGLISH, "scope": "metropolitan"}
    reports = [report(0, Said("61", 61, metropolitan)), report(1, Said("67", 67, metropolitan))]
    assert [found[0] for found in findings(tmp_path, reports)] == ["ashby", "birlham"]


def test_an_unsure_reading_against_a_sure_one_is_suspect(tmp_path: Path) -> None:
    reports = [report(0, Said("71", 71, ENGLISH)), report(1, Said("67", 67, ENGLISH, confidence=0.2))]
    assert [found[:3] for found in findings(tmp_path, reports)] == [
        ("ashby", DIFFER, "undecidable"),
        ("birlham", DIFFER, "reading_suspect"),
    ]


@pytest.mark.parametrize(
    ("words", "value", "confidence", "outcome"),
    [
        ("65 per cent", 65.0, 0.8, "report_inconsistent"),
        ("65 per cent", 65.0, 0.2, "reading_suspect"),
        ("17 per cent", 17.0, 0.8, "reading_suspect"),
        ("70 per cent", 70.0, 0.8, "undecidable"),
    ],
)
def test_one_report_against_the_others_and_a_published_source(
    tmp_path: Path, words: str, value: float, confidence: float, outcome: str
) -> None:
    others = [report(number, Said("71", 71, ENGLISH)) for number in (1, 2)]
    odd = report(0, Said(words, value, ENGLISH, confidence), Said(words, value, ENGLISH, confidence))
    assert findings(tmp_path, [odd, *others], published("71")) == [
        ("ashby", PUBLISHED, outcome, words, "71 per cent"),
        ("ashby", DIFFER, outcome, words, "71 per cent"),
    ]


def test_published_sources_that_differ_leave_open_all_between_them(tmp_path: Path) -> None:
    rows = (published("68"), published("71", page=PAGE + "2"))
    between = [report(0, Said("70", 70, ENGLISH))]
    assert findings(tmp_path, between, *rows) == []
    (tmp_path / "other").mkdir()
    beyond = [report(0, Said("75", 75, ENGLISH))]
    assert findings(tmp_path / "other", beyond, *rows) == [("ashby", PUBLISHED, "undecidable", "75", "71 per cent")]


def test_an_authoritys_own_figure_is_compared_with_that_of_the_authority_only(tmp_path: Path) -> None:
    reports = [report(0, Said("80.2 per cent", 80.2, DELEGATION)), report(1, Said("85.0 per cent", 85.0, DELEGATION))]
    own = [published(value, DELEGATION, la_code=code, la_name="") for code, value in (("X00", "80.2"), ("X01", "82.3"))]
    assert findings(tmp_path, reports, *own) == [
        ("birlham", PUBLISHED, "undecidable", "85.0 per cent", "82.3 per cent")
    ]


def test_what_is_not_the_same_thing_is_not_compared(tmp_path: Path) -> None:
    """Each pair of a year of its own: the report states 71, a published source 65 of something that is not the same."""
    visited = {**ENGLISH, "measure": "schools_visited", "domain": "inspection", "unit": "count"}
    pairs: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({"period": "1970"}, {}),
        ({"subject": "mathematics"}, {}),
        ({"pupil_group": "girls"}, {}),
        ({"scope": "metropolitan"}, {}),
        ({"status": "target"}, {}),
        ({}, {"la_name": "England (LEA-supported schools)"}),
        ({}, {"measure": "pupils_reaching_threshold_girls"}),
        ({}, {"unit": "percentage_points"}),
        (visited, {"measure": "schools_visited", "unit": "count"}),
    ]
    said = [Said("71", 71, {**ENGLISH, "period": str(year), **what}) for year, (what, _) in enumerate(pairs, 1980)]
    rows = [published("65", period=str(year), **whose) for year, (_, whose) in enumerate(pairs, 1980)]
    said.append(Said("over 71", 71, {**ENGLISH, "period": "1995"}, qualifier="over"))
    said.append(Said("about 71", 71, {**ENGLISH, "period": "1996"}, qualifier="about"))
    rows += [published("65", period="1995"), published("70", period="1996")]
    assert findings(tmp_path, [report(0, *said)], *rows) == []


@pytest.mark.parametrize(
    ("said", "row"),
    [
        (Said("47.9", 47.9, {**ENGLISH, "phase": None, "key_stage": "KS4", "subject": None, "threshold": "5+ A*-C"}),
         published("47.9", {**ENGLISH, "phase": "secondary", "key_stage": "KS4", "subject": "", "threshold": "5+ A*-C"}, period="1998/1999")),
        (Said("£2,460", 2460, {"domain": "funding", "measure": "funding_per_pupil", "unit": "gbp_per_pupil", "scope": "national", "period": "1999/2000"}),
         published("2456", {"measure": "funding_per_pupil", "unit": "gbp_per_pupil", "scope": "national", "period": "1999/2000"})),
        (Said("101.7", 101_700_000, {"domain": "funding", "measure": "standard_spending_assessment", "unit": "gbp", "scope": "la", "period": "1999/2000"}),
         published("101684200", {"measure": "standard_spending_assessment", "unit": "gbp", "scope": "la", "period": "1999/2000"}, la_code="X00", la_name="")),
    ],
)  # fmt: skip
def test_the_same_thing_in_another_form_is_compared_and_agrees(tmp_path: Path, said: Said, row: str) -> None:
    assert findings(tmp_path, [report(0, said)], row) == []
    (tmp_path / "other").mkdir()
    value = float(row.split(",")[9])
    changed = row.replace(f",{row.split(',')[9]},", f",{value * 2:.0f},")
    (found,) = findings(tmp_path / "other", [report(0, said)], changed)
    assert found[:3] == ("ashby", PUBLISHED, "reading_suspect")


def test_a_figure_in_two_files_is_one_row_whatever_their_order(tmp_path: Path) -> None:
    rows = {
        "b": [published("71"), published("72", page=PAGE + "2")],
        "a": [published("71"), published("7", period="1998")],
    }
    contents = []
    for number, files in enumerate((rows, dict(reversed(rows.items())))):
        folder = tmp_path / str(number)
        folder.mkdir()
        with duckdb.connect(str(build(folder, [report(0, Said("71", 71, ENGLISH))], files)), read_only=True) as con:
            contents.append(con.execute("SELECT * FROM fact_published_statistic").fetchall())
            sources = con.execute(
                "SELECT period, value, source_uri, row_number FROM fact_published_statistic ORDER BY ALL"
            ).fetchall()
    assert contents[0] == contents[1]
    assert sources == [("1998", 7.0, "a.csv", 3), ("1999", 71.0, "a.csv", 2), ("1999", 72.0, "b.csv", 3)]


def test_findings_follow_those_of_the_reports_own_figures(tmp_path: Path) -> None:
    path = build(tmp_path, [report(0, Said("71", 71, ENGLISH), Said("61", 61, {**ENGLISH, "period": "1998"}))], {"a": [published("17"), published("27", period="1998")]})  # fmt: skip
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.execute(
            "SELECT ordinal, compared_with, severity, paragraph, paragraph_id, tolerance FROM quality_finding"
        ).fetchall()
    assert found == [
        (1, "published_statistics", "warning", "1", "b0001", 0.5),
        (2, "published_statistics", "warning", "1", "b0001", 0.5),
    ]


def test_an_explanation_is_in_words(tmp_path: Path) -> None:
    reports = [report(0, Said("65 per\ncent", 65, ENGLISH)), *(report(n, Said("71", 71, ENGLISH)) for n in (1, 2))]
    path = build(tmp_path, reports, {})
    with duckdb.connect(str(path), read_only=True) as con:
        told = con.execute("SELECT explanation FROM quality_finding").fetchall()
    expected = (
        "Pupils reaching the threshold (primary, KS2, english, level 4+, 1999): this report gives the national figure as "
        "“65 per cent”, where 2 other reports (birlham-lea-2000-09, corley-lea-2000-09) give 71 per cent. The sentence is "
        "clear, and 2 sources agree against it: the report probably prints a wrong figure."
    )
    assert told == [(expected,)]
