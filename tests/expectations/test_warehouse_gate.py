"""The suite of the next warehouse: what it catches, and what it compares with the served file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations import next_warehouse
from expectations.gate import GateResult, gate_warehouse
from warehouse.ddl import comments
from warehouse.definitions import TABLES, VIEWS
from warehouse.definitions.facts import FACT_TABLES

Tools = Callable[[str], Any]


def add_report(con: duckdb.DuckDBPyConnection, tools: Tools, report_id: str, facts: int = 3) -> None:
    """A report with as many facts of attendance."""
    insert = tools("insert")
    text = f"1. {'y' * 2100} cafe\u0301 🏫 " + " ".join(f"Attendance was {90 + i} per cent." for i in range(facts))
    insert(con, "dim_report", {
        "report_id": report_id, "family": "lea_inspection", "la_code": "9X1", "title": "Inspection", "published_on": "2000-09-01",
        "source_uri": f"file:///{report_id}.txt", "sha256": f"{report_id:a<64}", "media_type": "text/plain", "pages": 1,
    })  # fmt: skip
    insert(con, "report_text", {"report_id": report_id, "text": text, "characters": len(text)})
    insert(con, "paragraph", {"report_id": report_id, "paragraph_id": "b0001", "ordinal": 1, "kind": "paragraph", "numbered": True, "number": "1", "page": 1, "level": 0, "char_start": 0, "char_end": len(text)})  # fmt: skip
    for i in range(facts):
        quote = f"{90 + i} per cent"
        at = text.index(quote)
        insert(con, "fact_attendance", {
            "fact_id": f"{report_id}-{i}", "report_id": report_id, "measure": "attendance_rate", "value": 90 + i, "unit": "percent",
            "scope": "national", "status": "actual", "period": str(1990 + i), "paragraph": "1", "paragraph_id": "b0001", "quote": quote,
            "char_start": at, "char_end": at + len(quote), "quantity_ordinal": i,
        })  # fmt: skip
        insert(con, "quantity", {"report_id": report_id, "ordinal": i, "char_start": at, "char_end": at + 2, "text": quote[:2], "fact_id": f"{report_id}-{i}"})  # fmt: skip


def build(tools: Tools, path: str = ":memory:", reports: int = 2) -> duckdb.DuckDBPyConnection:
    """A small sound warehouse; its views have only what the definitions say of their columns."""
    con: duckdb.DuckDBPyConnection = tools("new_warehouse")(path)
    insert = tools("insert")
    insert(con, "dim_local_authority", {"la_code": "9X1", "name": "Marlowick", "type": "unitary"})
    insert(con, "dim_measure", {"measure": "attendance_rate", "domain": "attendance", "unit": "percent"})
    insert(con, "dim_measure", {"measure": "capital_backlog", "domain": "funding", "unit": "gbp"})
    for year in range(1990, 2093):
        insert(con, "dim_period", {"period": str(year), "kind": "calendar_year"})
    for i in range(reports):
        add_report(con, tools, f"marlowick-lea-200{i}-09")
    for view in VIEWS:
        if view.name == "fact_statistic":
            columns = ", ".join(name for name in view.column_names if name != "domain")
            query = " UNION ALL ".join(f"SELECT '{d}' AS domain, {columns} FROM {t}" for d, t in FACT_TABLES.items())
        else:
            query = "SELECT " + ", ".join(f"NULL AS {name}" for name in view.column_names)
        con.execute(f"CREATE VIEW {view.name} AS {query}")
    for item in (*TABLES, *VIEWS):
        for statement in comments(item):
            con.execute(statement)
    return con


def failed(result: GateResult) -> set[str]:
    return {failure.expectation for failure in result.failures}


def warned(result: GateResult) -> set[str]:
    return {warning.expectation for warning in result.warnings}


def test_sound_warehouse_passes_without_a_word(tools: Tools) -> None:
    con = build(tools)
    result = gate_warehouse(con, None, "run")
    assert (result.failures, result.warnings, result.passed) == ((), (), True)
    assert all(row.success and row.suite == "warehouse" for row in result.rows)
    assert not next_warehouse.COMPARISONS & {row.expectation for row in result.rows}


SPOILT = {
    "quote_is_in_text": "UPDATE fact_attendance SET char_start = char_start - 1 WHERE fact_id LIKE '%2000-09-1'",
    "fact_is_stated_once": "INSERT INTO fact_attendance SELECT * REPLACE ('again' AS fact_id) FROM fact_attendance LIMIT 1",
    "fact_statistic_is_complete": "CREATE OR REPLACE VIEW fact_statistic AS SELECT 'attendance' AS domain, * FROM fact_attendance LIMIT 1",
    "fact_stands_in_its_domain": "UPDATE fact_attendance SET measure = 'capital_backlog'",
    "numbers_equal_facts_plus_reasons": "UPDATE quantity SET fact_id = 'none' WHERE report_id LIKE '%2000-09' AND ordinal = 1",
    "correction_is_in_facts": "UPDATE fact_attendance SET correction_id = 'rate' WHERE fact_id LIKE '%2000-09-1'",
    "report_has_its_text": "DELETE FROM report_text WHERE report_id LIKE '%2001-09'",
    "dim_report.key_is_unique": "INSERT INTO dim_report SELECT * FROM dim_report LIMIT 1",
    "fact_attendance.key_is_unique": "INSERT INTO fact_attendance SELECT * REPLACE (value + 1 AS value) FROM fact_attendance LIMIT 1",
    "dim_report.la_code_is_in_dim_local_authority": "UPDATE dim_report SET la_code = '9Y9'",
    "fact_attendance.report_id_is_in_dim_report": "DELETE FROM dim_report WHERE report_id LIKE '%2001-09'",
    "fact_attendance.measure_is_in_dim_measure": "DELETE FROM dim_measure",
    "fact_attendance.period_is_in_dim_period": "DELETE FROM dim_period WHERE period = '1991'",
    "fact_attendance.report_id_and_paragraph_id_is_in_paragraph": "UPDATE fact_attendance SET paragraph_id = 'b0009'",
    "contents_entry.columns_are_as_defined": "DROP TABLE contents_entry",
    "dim_report.columns_are_as_defined": "ALTER TABLE dim_report DROP COLUMN lead_inspector",
    "number_account.is_readable": "CREATE OR REPLACE VIEW number_account AS SELECT CAST(table_name AS INTEGER) AS report_id FROM duckdb_tables()",
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_violation_closes_the_gate(tools: Tools, name: str) -> None:
    con = build(tools)
    for statement in SPOILT[name].split("; "):
        con.execute(statement)
    result = gate_warehouse(con, None, "run")
    assert name in failed(result)
    assert not result.passed
    assert all(failure.message.isprintable() for failure in result.failures)


# Words that are not the text at their offsets, one of each kind that quotes the text.
MISQUOTED = {
    "fact": "UPDATE fact_attendance SET quote = '99 per cent' WHERE fact_id LIKE '%2000-09-1'",
    "recommendation": "INSERT INTO fact_recommendation (report_id, ordinal, location, text, char_start, char_end) VALUES ('marlowick-lea-2000-09', 1, 'body', 'publish a plan', 3, 17)",
    "judgement": "INSERT INTO fact_judgement (report_id, ordinal, kind, aspect, judgement, quote, char_start, char_end) VALUES ('marlowick-lea-2000-09', 1, 'listed', 'support', 'effective', 'well done', -1, 8)",
    "finding": "INSERT INTO quality_finding (report_id, ordinal, kind, quote, char_start, char_end) VALUES ('marlowick-lea-2000-09', 1, 'total', 'the total', 999990, 999999)",
    "number": "UPDATE quantity SET text = '17' WHERE report_id LIKE '%2000-09' AND ordinal = 1",
}  # fmt: skip


@pytest.mark.parametrize("kind", MISQUOTED)
def test_words_that_are_not_the_text_close_the_gate_whoever_says_them(tools: Tools, kind: str) -> None:
    con = build(tools)
    con.execute(MISQUOTED[kind])
    result = gate_warehouse(con, None, "run")
    (failure,) = [failure for failure in result.failures if failure.expectation == "quote_is_in_text"]
    assert f"the text at its offsets: {kind} " in failure.message
    assert not result.passed


def test_the_account_that_does_not_add_up_is_named_for_its_report_and_for_all(tools: Tools) -> None:
    con = build(tools)
    con.execute("UPDATE quantity SET fact_id = NULL, reason = 'year' WHERE report_id LIKE '%2000-09' AND ordinal = 1")
    con.execute("UPDATE quantity SET fact_id = NULL, reason = NULL WHERE report_id LIKE '%2000-09' AND ordinal = 2")
    result = gate_warehouse(con, None, "run")
    (row,) = [row for row in result.rows if row.expectation == "numbers_equal_facts_plus_reasons"]
    assert row.severity == "critical"
    seen = {(failing.get("report_id"), failing["value"]) for failing in json.loads(row.failing or "[]")}
    assert seen == {
        ("marlowick-lea-2000-09", "3 numbers, but 1 facts + 1 named reasons + 0 unclassified"),
        (None, "6 numbers, but 4 facts + 1 named reasons + 0 unclassified"),
    }


NOTHING_UNDERSTOOD = "UPDATE quantity SET fact_id = NULL, reason = 'unclassified' WHERE report_id LIKE '%2001-09'"


def remember_runs(con: duckdb.DuckDBPyConnection, tools: Tools, shares: dict[str, float | None]) -> None:
    """The share of unclassified numbers that each run found; the version under test is that of run9."""
    tools("insert")(con, "warehouse_version", {"version_id": "run9"})
    for run_id, share in shares.items():
        run = {"run_id": run_id, "outcome": "published", "unclassified_share": share}
        tools("insert")(con, "refresh_run", run)


def test_a_share_of_unclassified_numbers_that_rises_is_told(tools: Tools) -> None:
    con = build(tools)
    remember_runs(con, tools, {"run1": 0.0, "run2": 0.02, "run3": 0.01})
    con.execute(NOTHING_UNDERSTOOD)
    result = gate_warehouse(con, None, "run9")
    assert warned(result) == {"unclassified_share_does_not_rise"}
    assert "50.0 per cent are unclassified, in earlier runs 1.0" in result.warnings[0].message


def test_a_run_is_never_compared_with_itself_or_with_one_that_published_nothing(tools: Tools) -> None:
    con = build(tools)
    remember_runs(con, tools, {"run1": 0.5, "run2": 0.5, "run9": 0.0})
    con.execute("INSERT INTO refresh_run (run_id, outcome, unclassified_share) VALUES ('run3', 'gate_closed', 0.0)")
    con.execute(NOTHING_UNDERSTOOD)
    assert warned(gate_warehouse(con, None, "run9")) == set()


def test_without_earlier_runs_no_share_is_too_high(tools: Tools) -> None:
    con = build(tools)
    con.execute(NOTHING_UNDERSTOOD)
    assert warned(gate_warehouse(con, None, "run9")) == set()


@pytest.mark.parametrize(
    ("correction", "told"),
    [
        (("set", "marlowick-lea-2000-09-1"), "does not name it"),
        (("add", "marlowick-lea-2000-09-7"), "does not name it"),
        (("drop", "marlowick-lea-2000-09-1"), "is still there"),
    ],
)
def test_a_correction_that_the_facts_do_not_show_closes_the_gate(
    tools: Tools, correction: tuple[str, str], told: str
) -> None:
    con = build(tools)
    action, fact_id = correction
    row = {"correction_id": "rate", "field": "value", "report_id": "marlowick-lea-2000-09", "state": "applied"}
    tools("insert")(con, "correction", {**row, "action": action, "fact_id": fact_id})
    (failure,) = gate_warehouse(con, None, "run").failures
    assert failure.expectation == "correction_is_in_facts"
    assert told in failure.message


WARNED = {
    "report_has_facts": "DELETE FROM quantity WHERE report_id LIKE '%2001-09'; DELETE FROM fact_attendance WHERE report_id LIKE '%2001-09'",
    "comments_are_there": "COMMENT ON COLUMN dim_report.title IS NULL",
    "national_figures_agree": "UPDATE fact_attendance SET value = 95 WHERE fact_id LIKE '%2001-09-0'",
}


@pytest.mark.parametrize("name", WARNED)
def test_lesser_violation_is_told_and_published(tools: Tools, name: str) -> None:
    con = build(tools)
    con.execute(WARNED[name])
    result = gate_warehouse(con, None, "run")
    assert warned(result) == {name}
    assert result.passed


def test_national_figures_within_rounding_agree(tools: Tools) -> None:
    con = build(tools)
    con.execute("UPDATE fact_attendance SET value = value + 1 WHERE report_id LIKE '%2001-09'")
    assert warned(gate_warehouse(con, None, "run")) == set()


@pytest.fixture
def served(tools: Tools, tmp_path: Path) -> Path:
    """A served warehouse file of two reports, one with many facts; its name has a quote in it."""
    path = tmp_path / "it's served.duckdb"
    con = build(tools, str(path))
    add_report(con, tools, "marlowick-lea-2005-09", facts=60)
    con.close()
    return path


def test_next_warehouse_with_the_same_reports_passes(tools: Tools, served: Path) -> None:
    con = build(tools)
    add_report(con, tools, "marlowick-lea-2005-09", facts=60)
    add_report(con, tools, "marlowick-lea-2004-09")
    before = served.read_bytes()
    result = gate_warehouse(con, served, "run")
    assert (result.failures, result.warnings) == ((), ())
    assert {row.expectation for row in result.rows} >= next_warehouse.COMPARISONS
    assert served.read_bytes() == before
    assert con.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall() == [("memory",)]


def test_lost_report_closes_the_gate_and_is_named(tools: Tools, served: Path) -> None:
    con = build(tools)
    result = gate_warehouse(con, served, "run")
    assert {"no_report_is_lost", "no_table_is_emptied"} & failed(result) == {"no_report_is_lost"}
    (message,) = [failure.message for failure in result.failures if failure.expectation == "no_report_is_lost"]
    assert message.startswith("marlowick-lea-2005-09: a published report is lost")
    assert "rows_do_not_collapse" in warned(result)


def test_renamed_report_is_not_lost(tools: Tools, served: Path) -> None:
    con = build(tools)
    add_report(con, tools, "marlowick-lea-2005-10", facts=60)
    con.execute(
        f"UPDATE dim_report SET sha256 = '{'marlowick-lea-2005-09':a<64}' WHERE report_id = 'marlowick-lea-2005-10'"
    )
    result = gate_warehouse(con, served, "run")
    assert result.passed
    assert warned(result) == {"report_keeps_its_name"}


def test_emptied_table_closes_the_gate(tools: Tools, served: Path) -> None:
    con = build(tools)
    add_report(con, tools, "marlowick-lea-2005-09", facts=60)
    con.execute("DELETE FROM fact_attendance")
    assert "no_table_is_emptied" in failed(gate_warehouse(con, served, "run"))


def test_served_file_that_cannot_be_read_closes_the_gate_and_says_so(tools: Tools, tmp_path: Path) -> None:
    broken = tmp_path / "served.duckdb"
    broken.write_bytes(b"no database at all" * 400)
    result = gate_warehouse(build(tools), broken, "run")
    assert failed(result) == next_warehouse.COMPARISONS
    assert all("the served warehouse cannot be read" in failure.message for failure in result.failures)


def test_nothing_served_yet_compares_nothing(tools: Tools, tmp_path: Path) -> None:
    assert gate_warehouse(build(tools), tmp_path / "none.duckdb", "run").passed
