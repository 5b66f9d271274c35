"""The suite of the next warehouse: what it catches, and what it compares with the served file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from expectations import next_warehouse, runs
from expectations.gate import gate_warehouse
from expectations.model import Check
from tests.expectations.conftest import insert
from tests.expectations.warehouses import Bench, add_report, build
from warehouse.definitions import TABLES, VIEWS, table
from warehouse.definitions.model import Table


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    con = build()
    yield Bench(con)
    con.close()


FIXED = {check.name: check for check in next_warehouse.FIXED}
# What spoils the sound warehouse so that the check of that name must say so.
SPOILT = {
    "quote_is_in_text": "UPDATE fact_attendance SET char_start = char_start - 1 WHERE fact_id LIKE '%2000-09-1'",
    "fact_is_stated_once": "INSERT INTO fact_attendance SELECT * REPLACE ('again' AS fact_id) FROM fact_attendance LIMIT 1",
    "fact_statistic_is_complete": "CREATE OR REPLACE VIEW fact_statistic AS SELECT 'attendance' AS domain, * FROM fact_attendance LIMIT 1",
    "fact_stands_in_its_domain": "UPDATE fact_attendance SET measure = 'capital_backlog'",
    "numbers_equal_facts_plus_reasons": "UPDATE quantity SET fact_id = 'none' WHERE report_id LIKE '%2000-09' AND ordinal = 1",
    "correction_is_in_facts": "UPDATE fact_attendance SET correction_id = 'rate' WHERE fact_id LIKE '%2000-09-1'",
    "report_has_its_text": "DELETE FROM report_text WHERE report_id LIKE '%2001-09'",
    "report_has_facts": "DELETE FROM fact_attendance WHERE report_id LIKE '%2001-09'",
    "comments_are_there": "COMMENT ON COLUMN dim_report.title IS NULL",
    "national_figures_agree": "UPDATE fact_attendance SET value = 95 WHERE fact_id LIKE '%2001-09-0'",
}  # fmt: skip


def test_the_sound_warehouse_passes_without_a_word(bench: Bench) -> None:
    result = gate_warehouse(bench.con, None, "run")
    assert (result.failures, result.warnings, result.passed) == ((), (), True)
    assert all(row.success and row.suite in ("warehouse", "runs") for row in result.rows)
    assert not next_warehouse.COMPARISONS & {row.expectation for row in result.rows}


def test_every_check_has_a_planted_violation(bench: Bench) -> None:
    names = {check.name for check in next_warehouse.checks(bench.con, compared=False)}
    planted = set(SPOILT) | {name for kind in DERIVED.values() for name in kind}
    assert names - planted == {check.name for check in runs.CHECKS}, "these are planted in test_runs_gate.py"
    assert planted <= names


@pytest.mark.parametrize("name", SPOILT)
def test_violation_is_caught(bench: Bench, name: str) -> None:
    with bench.planted(SPOILT[name]):
        outcome = bench.judge([name])[name]
    assert outcome.error is None
    assert outcome.offences
    assert outcome.severity == FIXED[name].severity
    assert bench.judge([name])[name].success


DUMMY = {"VARCHAR": "'nowhere'", "BOOLEAN": "true", "DATE": "DATE '2001-01-01'", "TIMESTAMPTZ": "TIMESTAMPTZ '2001-01-01 00:00:00+00'"}  # fmt: skip


def _row(item: Table, columns: tuple[str, ...]) -> str:
    """SQL that adds a row with something in these columns."""
    values = ", ".join(DUMMY.get(item.index[name].type, "-7") for name in columns)
    return f"INSERT INTO {item.name} ({', '.join(columns)}) VALUES ({values})"


def _references(item: Table) -> dict[str, str]:
    single = [((c.name,), c.references.split(".")[0]) for c in item.columns if c.references]
    several = [(key.columns, key.table) for key in item.foreign_keys]
    return {
        f"{item.name}.{'_and_'.join(names)}_is_in_{target}": _row(item, names) for names, target in single + several
    }


# The checks that derive from the definitions, by kind, with what breaks each.
DERIVED = {
    "keys": {f"{t.name}.key_is_unique": f"{_row(t, t.key)}; {_row(t, t.key)}" for t in TABLES if t.key},
    "references": {name: statement for t in TABLES for name, statement in _references(t).items()},
    "columns": {f"{t.name}.columns_are_as_defined": f"ALTER TABLE {t.name} DROP COLUMN {t.column_names[-1]}" for t in TABLES}
    | {f"{v.name}.columns_are_as_defined": f"CREATE OR REPLACE VIEW {v.name} AS SELECT 1 AS one" for v in VIEWS},
    "views": {f"{v.name}.is_readable": f"CREATE OR REPLACE VIEW {v.name} AS SELECT CAST(table_name AS INTEGER) AS one FROM duckdb_tables()" for v in VIEWS},
}  # fmt: skip


@pytest.mark.parametrize("kind", ["keys", "references", "columns"])
def test_violations_of_the_definitions_are_caught_each_by_its_check(bench: Bench, kind: str) -> None:
    statements = [part for planted in DERIVED[kind].values() for part in planted.split("; ")]
    with bench.planted(*statements):
        outcomes = bench.judge(DERIVED[kind])
    assert [name for name, outcome in outcomes.items() if outcome.error or not outcome.offences] == []
    assert {outcome.severity for outcome in outcomes.values()} == {"critical"}


def test_a_view_that_cannot_be_read_is_caught() -> None:
    con = duckdb.connect()
    con.execute("CREATE TABLE anything (i INTEGER)")
    for statement in DERIVED["views"].values():
        con.execute(statement)
    outcomes = Bench(con).judge(DERIVED["views"])
    assert all(outcome.error and outcome.severity == "critical" for outcome in outcomes.values())


def test_a_gate_that_closes_says_which_report_and_why(bench: Bench) -> None:
    with bench.planted(SPOILT["quote_is_in_text"], SPOILT["national_figures_agree"]):
        result = gate_warehouse(bench.con, None, "run")
    (failure,) = result.failures
    assert failure.expectation == "quote_is_in_text"
    assert failure.message.startswith("marlowick-lea-2000-09: a quote is not the text at its offsets: fact ")
    assert failure.message.isprintable()
    assert {warning.expectation for warning in result.warnings} == {"national_figures_agree"}
    assert not result.passed


# Words that are not the text at their offsets, one of each kind that quotes the text.
MISQUOTED = {
    "fact": "UPDATE fact_attendance SET quote = '99 per cent' WHERE fact_id LIKE '%2000-09-1'",
    "recommendation": "INSERT INTO fact_recommendation (report_id, ordinal, location, text, char_start, char_end) VALUES ('marlowick-lea-2000-09', 1, 'body', 'publish a plan', 3, 17)",
    "judgement": "INSERT INTO fact_judgement (report_id, ordinal, kind, aspect, judgement, quote, char_start, char_end) VALUES ('marlowick-lea-2000-09', 1, 'listed', 'support', 'effective', 'well done', -1, 8)",
    "finding": "INSERT INTO quality_finding (report_id, ordinal, kind, quote, char_start, char_end) VALUES ('marlowick-lea-2000-09', 1, 'total', 'the total', 999990, 999999)",
    "follow-up": "INSERT INTO recommendation_followup (followup_id, later_report_id, status, later_quote, later_char_start, later_char_end) VALUES ('0123456789abcdef', 'marlowick-lea-2000-09', 'closed', 'all was done', 3, 15)",
    "number": "UPDATE quantity SET text = '17' WHERE report_id LIKE '%2000-09' AND ordinal = 1",
}  # fmt: skip


@pytest.mark.parametrize("kind", MISQUOTED)
def test_words_that_are_not_the_text_are_caught_whoever_says_them(bench: Bench, kind: str) -> None:
    with bench.planted(MISQUOTED[kind]):
        (offence,) = bench.judge(["quote_is_in_text"])["quote_is_in_text"].offences
    assert offence.key.startswith(f"{kind} ")


def test_the_account_that_does_not_add_up_is_named_for_its_report_and_for_all(bench: Bench) -> None:
    name = "numbers_equal_facts_plus_reasons"
    with bench.planted(
        "UPDATE quantity SET fact_id = NULL, reason = 'year' WHERE report_id LIKE '%2000-09' AND ordinal = 1",
        "UPDATE quantity SET fact_id = NULL, reason = NULL WHERE report_id LIKE '%2000-09' AND ordinal = 2",
    ):
        outcome = bench.judge([name])[name]
    assert outcome.severity == "critical"
    assert {(offence.report_id, offence.observed) for offence in outcome.offences} == {
        ("marlowick-lea-2000-09", "3 numbers, but 1 facts + 1 named reasons + 0 unclassified"),
        (None, "6 numbers, but 4 facts + 1 named reasons + 0 unclassified"),
    }


@pytest.mark.parametrize(
    ("action", "fact_id", "told"),
    [
        ("set", "marlowick-lea-2000-09-1", "does not name it"),
        ("add", "marlowick-lea-2000-09-7", "does not name it"),
        ("drop", "marlowick-lea-2000-09-1", "is still there"),
    ],
)
def test_a_correction_that_the_facts_do_not_show_is_caught(bench: Bench, action: str, fact_id: str, told: str) -> None:
    row = {"correction_id": "rate", "field": "value", "report_id": "marlowick-lea-2000-09", "state": "applied"}
    with bench.planted() as con:
        insert(con, "correction", {**row, "action": action, "fact_id": fact_id})
        (offence,) = bench.judge(["correction_is_in_facts"])["correction_is_in_facts"].offences
    assert told in str(offence.observed)


@pytest.mark.parametrize(("points", "told"), [(2.0, False), (2.1, True)])
def test_national_figures_may_differ_by_rounding(bench: Bench, points: float, told: bool) -> None:
    # Two reports: each is half the difference from the middle of both, and one point is allowed.
    with bench.planted(f"UPDATE fact_attendance SET value = value + {points} WHERE report_id LIKE '%2001-09'"):
        assert bool(bench.judge(["national_figures_agree"])["national_figures_agree"].offences) == told


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A served warehouse file of three reports, one with many facts; its name has a quote in it."""
    path = tmp_path_factory.mktemp("served") / "it's served.duckdb"
    con = build(str(path))
    add_report(con, "marlowick-lea-2005-09", facts=60)
    con.close()
    return path


@pytest.fixture(scope="module")
def beside(served: Path) -> Iterator[Bench]:
    """The next warehouse with the same reports and one more, beside the served one."""
    con = build()
    add_report(con, "marlowick-lea-2005-09", facts=60)
    add_report(con, "marlowick-lea-2004-09")
    assert next_warehouse.attach(con, served) is None
    yield Bench(con, compared=True)
    con.close()


LOST = ("DELETE FROM dim_report WHERE report_id LIKE '%2005-09'", "DELETE FROM fact_attendance WHERE report_id LIKE '%2005-09'")  # fmt: skip
RENAMED = "UPDATE dim_report SET report_id = 'marlowick-lea-2005-10' WHERE report_id = 'marlowick-lea-2005-09'"


def caught(bench: Bench, *statements: str) -> set[str]:
    with bench.planted(*statements):
        return {name for name, outcome in bench.judge(next_warehouse.COMPARISONS).items() if not outcome.success}


def test_the_same_reports_and_more_pass(beside: Bench, served: Path) -> None:
    before = served.read_bytes()
    assert caught(beside) == set()
    assert served.read_bytes() == before


def test_a_lost_report_is_caught_and_named(beside: Bench) -> None:
    with beside.planted(*LOST):
        (offence,) = beside.judge(["no_report_is_lost"])["no_report_is_lost"].offences
    assert (offence.report_id, offence.key) == ("marlowick-lea-2005-09", "the report")
    assert caught(beside, *LOST) == {"no_report_is_lost", "rows_do_not_collapse", "rows_do_not_collapse.warn"}


def test_a_renamed_report_is_not_lost_but_told(beside: Bench) -> None:
    assert caught(beside, RENAMED) == {"report_keeps_its_name"}


@pytest.mark.parametrize(
    ("kept", "names"),
    # 66 facts are served: nine tenths are 59.4, three tenths 19.8.
    [
        (60, set()),
        (59, {"rows_do_not_collapse.warn"}),
        (20, {"rows_do_not_collapse.warn"}),
        (19, {"rows_do_not_collapse.warn", "rows_do_not_collapse"}),
        (0, {"rows_do_not_collapse.warn", "rows_do_not_collapse"}),
    ],
)
def test_a_table_that_loses_rows_is_told_and_one_that_collapses_is_not_published(
    beside: Bench, kept: int, names: set[str]
) -> None:
    keep = "DELETE FROM fact_attendance WHERE rowid NOT IN (SELECT rowid FROM fact_attendance ORDER BY rowid LIMIT {})"
    assert caught(beside, keep.format(kept)) == names


def test_every_comparison_has_a_planted_violation(beside: Bench) -> None:
    assert caught(beside, *LOST) | caught(beside, RENAMED) == next_warehouse.COMPARISONS


def test_the_gate_compares_with_the_served_file_and_lets_go_of_it(served: Path) -> None:
    con = build()
    result = gate_warehouse(con, served, "run")
    (message,) = [failure.message for failure in result.failures if failure.expectation == "no_report_is_lost"]
    assert message.startswith("marlowick-lea-2005-09: a published report is lost")
    assert con.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall() == [("memory",)]


def test_a_served_file_that_cannot_be_read_closes_the_gate_and_says_so(bench: Bench, tmp_path: Path) -> None:
    broken = tmp_path / "served.duckdb"
    broken.write_bytes(b"no database at all" * 400)
    result = gate_warehouse(bench.con, broken, "run")
    assert {failure.expectation for failure in result.failures} == next_warehouse.COMPARISONS
    assert all("the served warehouse cannot be read" in failure.message for failure in result.failures)
    rows = [row for row in result.rows if row.expectation in next_warehouse.COMPARISONS]
    assert {(row.success, row.severity, row.unexpected_count) for row in rows} == {(False, "critical", None)}


def test_rows_that_fail_are_kept_with_their_ids_and_quotes(bench: Bench) -> None:
    with bench.planted(SPOILT["quote_is_in_text"]):
        result = gate_warehouse(bench.con, Path("no such file"), "run")
    (row,) = [row for row in result.rows if not row.success]
    (kept,) = json.loads(row.failing or "[]")
    assert (kept["report_id"], kept["quote"]) == ("marlowick-lea-2000-09", "91 per cent")
    assert "fact marlowick-lea-2000-09-1" in kept["key"]


def test_checks_look_at_tables_that_are_defined(bench: Bench) -> None:
    def defined(check: Check) -> bool:
        return check.table in {view.name for view in VIEWS} or bool(table(check.table))

    assert all(defined(check) for check in next_warehouse.checks(bench.con, compared=True))
