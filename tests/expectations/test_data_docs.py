"""Data Docs: what a page says, that report text can do nothing in it, and which runs are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from expectations.data_docs import data_docs_index, write_data_docs
from expectations.data_docs.inert import inert, reveal
from expectations.gate import gate_reports
from expectations.model import Check, Offence, Outcome, Record
from tests.expectations.pages import assert_harmless, pages_under, rows_of, told_of, words

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
# Its end may look like an offset of 79 hours from UTC.
RUN = "20261126T020000Z-7911"
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "[click](javascript:alert(1)) **bold** `code`",
    "$template ${html_success_icon} $$name $PARAMETER",
    "{{ 7 * 7 }} {% raw %}",
    "<!-- open ]]> &lt;b&gt; &#60;i&#62;",
    "</title></style><style>body{display:none}</style>",
    "https://example.invalid/x.js //example.invalid/y.js",
)


@pytest.fixture(scope="module")
def docs(tools: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data Docs of a sound report, one for each hostile text that stands wherever words of a report can, and one with
    a column that breaks its definition."""
    con = tools("new_staging")()
    tools("stage_report")(con, "sound")
    for number, text in enumerate(HOSTILE):
        reading = f"hostile-{number}"
        tools("copy_report")(con, reading)
        for table in ("stg_reading", "stg_fact", "stg_paragraph", "stg_quantity"):
            con.execute(f"UPDATE {table} SET report_id = ? WHERE reading_id = ?", [f"{number}{text}", reading])
        con.execute("UPDATE stg_fact SET quote = ?, measure = ?, domain = ? WHERE reading_id = ?", [text, text, text, reading])  # fmt: skip
        con.execute("UPDATE stg_reading SET la_code = ?, authority_name = ? WHERE reading_id = ?", [text, text, reading])  # fmt: skip
    judged = gate_reports(con, ["sound", *(f"hostile-{number}" for number in range(len(HOSTILE)))], RUN)
    con.close()
    data_dir = tmp_path_factory.mktemp("docs")
    assert write_data_docs(data_dir, RUN, NOW, judged.outcomes, 7) == data_docs_index(data_dir, RUN)
    return data_dir / "data-docs"


@pytest.fixture(scope="module")
def report_page(docs: Path) -> BeautifulSoup:
    return pages_under(docs)[docs / RUN / "report.html"]


def test_pages_load_nothing_and_link_to_each_other(docs: Path) -> None:
    assert {str(path.relative_to(docs)) for path in docs.rglob("*.html")} == {
        "index.html",
        f"{RUN}/index.html",
        f"{RUN}/report.html",
    }
    assert_harmless(docs)


@pytest.mark.parametrize(("number", "text"), list(enumerate(HOSTILE)))
def test_hostile_text_is_shown_and_does_nothing(docs: Path, report_page: BeautifulSoup, number: int, text: str) -> None:
    # As an identifier, as a quote, and in what was seen.
    shown = rows_of(report_page, "check-measure-is-known")
    assert [f"{number}{text}", text] in [[row[0], row[3]] for row in shown]
    assert any(row[2].startswith(f"{text} in domain {text},") for row in shown)
    source = (docs / RUN / "report.html").read_text(encoding="utf-8")
    if "<" in text or "$" in text or "{{" in text:
        assert text not in source


def test_a_query_that_finds_rows_is_told_with_reason_severity_rows_and_quotes(report_page: BeautifulSoup) -> None:
    _, told, observed, severity, reason = told_of(report_page, "check-fact-quote-is-in-text")
    assert told.startswith("fact_quote_is_in_text: the quote is not the text at its offsets")
    assert (observed, severity) == (str(8 * len(HOSTILE)), "critical")
    assert reason.startswith("Every value must be provable")
    report_id, key, seen, quote = rows_of(report_page, "check-fact-quote-is-in-text")[0]
    assert report_id.endswith(quote)
    assert key.startswith("fact 0000000000000000")
    assert seen == "at 109 to 122 the text reads: 71.5 per cent"


def test_a_column_that_breaks_its_definition_is_told_as_great_expectations_tells_it(report_page: BeautifulSoup) -> None:
    _, told, observed, severity, _ = told_of(report_page, "check-stg-fact-domain-is-allowed")
    assert told.startswith("stg_fact.domain_is_allowed: stg_fact.domain is none of the allowed words domain values must belong to this set: ")  # fmt: skip
    assert f"{8 * len(HOSTILE)} unexpected values found" in told
    assert observed.endswith("% unexpected")
    assert severity == "critical"
    assert rows_of(report_page, "check-stg-fact-domain-is-allowed")[0][2] == f"domain = {HOSTILE[0]}"


def test_what_is_not_met_stands_first_and_the_rest_by_table(report_page: BeautifulSoup) -> None:
    sections = [words(heading) for heading in report_page.find_all("h5")]
    assert sections[:3] == ["Overview", "Not met", "stg_contents: met"]
    assert rows_of(report_page, "check-fact-is-stated-once") == []
    assert told_of(report_page, "check-fact-is-stated-once")[1].startswith("fact_is_stated_once: not found: ")


def test_the_run_lists_what_is_not_met_and_the_list_the_run(docs: Path) -> None:
    pages = pages_under(docs)
    links = {str(a["href"]): words(a) for a in pages[docs / RUN / "index.html"].find_all("a")}
    assert links["report.html#check-fact-quote-is-in-text"] == "the quote is not the text at its offsets"
    assert "report.html#check-fact-is-stated-once" not in links
    (run,) = [[words(cell) for cell in row.find_all("td")] for row in pages[docs / "index.html"].find_all("tr")[1:]]
    assert run[:2] == [RUN, "2026-11-26 02:00:00 UTC"]
    assert int(run[2]) > int(run[3]) > 0


def outcome(name: str, offences: int = 0, error: str | None = None, *, asked: bool = True, what: str = "expect_table_row_count_to_equal") -> Outcome:  # fmt: skip
    """What came of a query of some table."""
    check = Check(name, "warehouse", "fact", None, "warning", "a fact is wrong", "It matters.", query="SELECT 1")
    found = tuple(Offence(None, f"report-{n}", f"fact {n}", f"quote {n}", None) for n in range(offences))
    return Outcome(check, found, error, Record(what, {"value": 0}, {"observed_value": offences}) if asked else None)


def test_what_could_not_be_evaluated_is_critical_and_says_why(tmp_path: Path) -> None:
    error = "CatalogException: <no> such table"
    write_data_docs(tmp_path, RUN, NOW, [outcome("one", error=error, asked=False), outcome("two", error=error)], 7)
    page = pages_under(tmp_path)[tmp_path / "data-docs" / RUN / "warehouse.html"]
    for anchor in ("check-one", "check-two"):
        _, told, _, severity, _ = told_of(page, anchor)
        assert error in told
        assert severity == "critical"
    assert_harmless(tmp_path / "data-docs")


def test_of_very_many_rows_the_first_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    write_data_docs(tmp_path, RUN, NOW, [outcome("many", 150)], 7)
    page = pages_under(tmp_path)[tmp_path / "data-docs" / RUN / "warehouse.html"]
    shown = rows_of(page, "check-many")
    assert len(shown) == 101
    assert shown[99] == ["report-99", "fact 99", "", "quote 99"]
    assert shown[100][0] == "and 50 more rows"


def test_the_last_written_runs_are_kept_whatever_the_clock_says(tmp_path: Path) -> None:
    started = [NOW, NOW + timedelta(days=1), NOW - timedelta(days=9), NOW - timedelta(days=8)]
    runs = [f"{time:%Y%m%dT%H%M%SZ}-abcd" for time in started]
    for run_id, time in zip(runs, started, strict=True):
        write_data_docs(tmp_path, run_id, time, [outcome("sound")], 2)
    assert [data_docs_index(tmp_path, run_id) is not None for run_id in runs] == [False, False, True, True]
    listed = pages_under(tmp_path)[tmp_path / "data-docs" / "index.html"].find_all("a")
    assert [words(a) for a in listed] == [runs[3], runs[2]]
    assert {path.name for path in (tmp_path / "data-docs").iterdir()} == {runs[2], runs[3], "index.html"}
    assert_harmless(tmp_path / "data-docs")


def test_pages_that_cannot_be_finished_leave_nothing_behind(tmp_path: Path) -> None:
    write_data_docs(tmp_path, "first", NOW, [outcome("sound")], 7)
    killed = tmp_path / "data-docs" / ".unfinished-of-a-killed-run"
    killed.mkdir()
    (killed / "report.html").write_text("half a page")
    with pytest.raises(Exception, match="expect_the_impossible"):
        write_data_docs(tmp_path, "second", NOW, [outcome("unheard", what="expect_the_impossible")], 7)
    assert {path.name for path in (tmp_path / "data-docs").iterdir()} == {"first", "index.html"}
    assert data_docs_index(tmp_path, "second") is None
    assert_harmless(tmp_path / "data-docs")


@given(st.text(alphabet=st.characters() | st.sampled_from("<>&\"'`$\\{}\U000f0000\U000f0013\u202e")))
def test_any_text_is_text_in_the_page_and_nothing_else(text: str) -> None:
    page = BeautifulSoup(reveal(f'<p id="{inert(text)}">: {inert(text)}</p>'), "html.parser")
    expected = "".join(c if c.isprintable() else " " for c in text)
    (element,) = page.find_all(True)
    assert element.attrs == {"id": expected}
    assert element.get_text() == f": {expected}"
