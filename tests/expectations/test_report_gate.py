"""Every expectation of the report suite catches what it is for, and lets a sound report pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from expectations import reports
from expectations.gate import GateResult, gate_reports
from expectations.model import Check, Outcome
from transforms.catalogue.measures import measures
from warehouse.definitions import table as definition
from warehouse.definitions.model import Between, Matches, OneOf

Tools = Callable[[str], Any]
FACT = "UPDATE stg_fact SET {} WHERE fact_id = '0000000000000000' AND reading_id = $r"
REPORT = "UPDATE stg_reading SET {} WHERE reading_id = $r"
LONGER = "INSERT INTO stg_paragraph SELECT stg_paragraph.* REPLACE ('x' || i AS paragraph_id, {} AS number, 100 + i AS ordinal, 0 AS char_start, 0 AS char_end) FROM stg_paragraph, range({}) AS n(i) WHERE reading_id = $r AND number = '8'"
MANY_NUMBERS = "INSERT INTO stg_quantity SELECT stg_quantity.* REPLACE (100 + i AS ordinal, NULL AS fact_id, 'unclassified' AS reason) FROM stg_quantity, range({}) AS n(i) WHERE reading_id = $r AND ordinal = 0"
PUBLISHED = "INSERT INTO publication SELECT report_id, 'sound', 'report.txt', sha256, TIMESTAMPTZ '2026-01-01 00:00:00+00' FROM stg_reading WHERE reading_id = $r"

# What spoils the sound report so that the check of that name, and perhaps others, must say so; $r is the reading.
SPOILT = {
    "authority_is_known": REPORT.format("la_code = '9Y9'"),
    "authority_is_named_in_text": REPORT.format("text = replace(text, 'Marlowick', 'Marlowack')"),
    "authority_was_responsible": REPORT.format("la_code = '942'"),
    "report_id_is_one": FACT.format("report_id = 'norbury-lea-2000-09'"),
    "published_in_time_covered": REPORT.format("published_on = DATE '1995-12-31'"),
    "inspected_before_published": REPORT.format("inspection_end = DATE '2000-10-01'"),
    "text_is_not_empty": REPORT.format("text = E' \\n'"),
    "text_is_legible": REPORT.format("text = text || '\ufffd'"),
    "report_has_paragraphs": "UPDATE stg_paragraph SET numbered = false WHERE reading_id = $r AND number > '4'",
    "paragraph_number_is_carried_once": "UPDATE stg_paragraph SET number = '4' WHERE reading_id = $r AND number = '5'",
    "paragraph_number_is_not_skipped": "UPDATE stg_paragraph SET numbered = false WHERE reading_id = $r AND number = '5'",
    "paragraph_numbers_ascend": "UPDATE stg_paragraph SET ordinal = 50 WHERE reading_id = $r AND number = '3'",
    "blocks_are_in_order": "UPDATE stg_paragraph SET char_end = char_end + 10 WHERE reading_id = $r AND number = '3'",
    "contents_agree": "UPDATE stg_contents SET last = 9 WHERE reading_id = $r AND ordinal = 2",
    "first_inspection_recommends": "DELETE FROM stg_recommendation WHERE reading_id = $r",
    "reinspection_recommends": "DELETE FROM stg_recommendation WHERE reading_id = $r; UPDATE stg_reading SET inspection_kind = 're-inspection' WHERE reading_id = $r",
    "recommendation_refers_to_one": "UPDATE stg_recommendation SET parent_ordinal = 7 WHERE reading_id = $r AND ordinal = 1",
    "fact_quote_is_in_text": FACT.format("quote = '71.6 per cent'"),
    "fact_quote_says_something": FACT.format("quote = '', char_end = char_start"),
    "recommendation_text_is_in_text": "UPDATE stg_recommendation SET char_start = char_start + 1 WHERE reading_id = $r AND ordinal = 1",
    "judgement_quote_is_in_text": "UPDATE stg_judgement SET char_start = -1, char_end = 3 WHERE reading_id = $r",
    "finding_quote_is_in_text": "UPDATE stg_finding SET char_end = 100000 WHERE reading_id = $r",
    "quantity_text_is_in_text": "UPDATE stg_quantity SET text = '17.5' WHERE reading_id = $r AND ordinal = 0",
    "fact_is_in_its_paragraph": FACT.format("paragraph = '7'"),
    "judgement_or_absence": "UPDATE stg_judgement SET absence_reason = 'not_judged' WHERE reading_id = $r",
    "report_has_facts": "DELETE FROM stg_fact WHERE reading_id = $r",
    "measure_is_known": FACT.format("measure = 'happiness'"),
    "unit_fits_measure": FACT.format("unit = 'gbp_per_pupil'"),
    "value_is_possible": FACT.format("value = 194.5"),
    "value_is_plausible": FACT.format("value = 715"),
    "shares_add_up": "UPDATE stg_fact SET value = 40 WHERE reading_id = $r AND measure = 'entering_employment_or_training'",
    "thresholds_nest": "UPDATE stg_fact SET value = 80 WHERE reading_id = $r AND threshold = 'level 5+'",
    "fact_is_stated_once": "INSERT INTO stg_fact SELECT * REPLACE ('00000000000000ff' AS fact_id) FROM stg_fact WHERE reading_id = $r AND quantity_ordinal = 0",
    "fact_value_is_its_number": FACT.format("value = 72"),
    "period_is_one": FACT.format("period = '1997/1999'"),
    "result_is_not_of_the_future": FACT.format("period = '2001'"),
    "result_could_be_known": "UPDATE stg_fact SET period = '2000/2001' WHERE reading_id = $r AND measure = 'attendance_rate'",
    "target_is_not_long_past": FACT.format("status = 'target', period = '1998'"),
    "fact_has_its_number": FACT.format("quantity_ordinal = 1"),
    "number_is_accounted_for": "UPDATE stg_quantity SET reason = 'year' WHERE reading_id = $r AND ordinal = 0",
    "numbers_are_mostly_classified": MANY_NUMBERS.format(10),
    "numbers_equal_facts_plus_reasons": "UPDATE stg_quantity SET reason = NULL WHERE reading_id = $r AND ordinal = 8",
    "number_is_held_once": "INSERT INTO stg_quantity SELECT * REPLACE (90 AS ordinal, NULL AS fact_id, 'year' AS reason, char_start + 1 AS char_start, '1.5' AS text) FROM stg_quantity WHERE reading_id = $r AND ordinal = 0",
    "correction_fits": "INSERT INTO stg_correction (reading_id, report_id, correction_id, field, action, quote, state, problem) SELECT reading_id, report_id, 'rate-of-1999', 'value', 'set', '71.5 per cent', 'stale', 'gone' FROM stg_reading WHERE reading_id = $r",
}  # fmt: skip

HIGHEST = measures()["pupils_reaching_threshold"].plausible_max
NUMBERED = "UPDATE stg_paragraph SET numbered = false, number = '1' WHERE reading_id = $r AND number > '{}'"
PROMISED = "UPDATE stg_contents SET last = {} WHERE reading_id = $r AND ordinal = 2"
IMPLAUSIBLE = "UPDATE stg_fact SET value = 715 WHERE reading_id = $r AND unit = 'percent' AND quantity_ordinal < {}"
TWINLESS = "INSERT INTO stg_recommendation SELECT stg_recommendation.* REPLACE (10 + i AS ordinal, NULL AS same_as_ordinal) FROM stg_recommendation, range({}) AS n(i) WHERE reading_id = $r AND location = 'appendix'"
NO_TWIN = "UPDATE stg_recommendation SET same_as_ordinal = NULL WHERE reading_id = $r"
NO_BODY = "DELETE FROM stg_recommendation WHERE reading_id = $r AND location = 'body'"
UNREAD = "UPDATE stg_reading SET text = text || repeat('1234567890 ', {0}) WHERE reading_id = $r; INSERT INTO stg_paragraph SELECT p.* REPLACE ('x' AS paragraph_id, false AS numbered, NULL AS number, 100 AS ordinal, length(r.text) - 11 * {0} AS char_start, length(r.text) AS char_end) FROM stg_paragraph AS p JOIN stg_reading AS r USING (reading_id) WHERE p.reading_id = $r AND p.number = '8'"
UNCLASSIFIED = "UPDATE stg_quantity SET reason = 'unclassified' WHERE reading_id = $r AND ordinal BETWEEN 8 AND {}"
# What each check with two thresholds lets pass, what it tells, and what it refuses, each close to its threshold.
THRESHOLDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "paragraph_numbers_are_there": ((LONGER.format("'10'", 1),), (LONGER.format("'11'", 1),), (LONGER.format("'12'", 1),)),
    "paragraph_numbers_run_on": ((NUMBERED.format(6),), (NUMBERED.format(5),), (NUMBERED.format(4),)),
    "promised_paragraphs_are_there": ((PROMISED.format(9),), (PROMISED.format(10),), (PROMISED.format(11),)),
    "body_and_appendix_balance": ((TWINLESS.format(1),), (TWINLESS.format(2), f"{TWINLESS.format(9)}; {NO_TWIN}", f"{TWINLESS.format(12)}; {NO_BODY}"), (f"{TWINLESS.format(12)}; {NO_TWIN}",)),
    "values_are_mostly_plausible": ((IMPLAUSIBLE.format(1),), (IMPLAUSIBLE.format(2),), (IMPLAUSIBLE.format(3),)),
    "numbers_are_classified": ((MANY_NUMBERS.format(10),), (MANY_NUMBERS.format(40),), (MANY_NUMBERS.format(400),)),
    "unclassified_share_does_not_rise": ((f"{PUBLISHED}; {UNCLASSIFIED.format(9)}",), (f"{PUBLISHED}; {UNCLASSIFIED.format(10)}",), (f"{PUBLISHED}; {MANY_NUMBERS.format(40)}",)),
    "digits_are_accounted_for": ((UNREAD.format(1),), (UNREAD.format(2), UNREAD.format(10)), (UNREAD.format(20),)),
}  # fmt: skip
# Rows at the border, which no check may object to.
BORDERLINE = {
    "published in the month of the inspection's end": REPORT.format("inspection_end = DATE '2000-09-30'"),
    "a value at the end of its range": FACT.format(f"value = {HIGHEST}") + f"; UPDATE stg_quantity SET value = {HIGHEST} WHERE ordinal = 0 AND reading_id = $r",
    "a change, negative where its number is not": "UPDATE stg_fact SET value = -22, measure = 'gap_to_national', unit = 'percentage_points' WHERE threshold = 'level 5+' AND reading_id = $r",
    "all but a share": FACT.format("value = 28.5, threshold = NULL"),
    "a result of the year of publication": FACT.format("period = '2000'"),
    "a budget of the year that began": "UPDATE stg_fact SET period = '2000/2001' WHERE reading_id = $r AND measure = 'schools_maintained'",
    "an outcome against a coming target": "UPDATE stg_fact SET period = '2001', measure = 'margin_over_target', unit = 'percentage_points' WHERE threshold = 'level 5+' AND reading_id = $r",
    "a national count beyond any authority's": "UPDATE stg_fact SET scope = 'national', value = 24000 WHERE reading_id = $r AND measure = 'schools_maintained'; UPDATE stg_quantity SET value = 24000 WHERE reading_id = $r AND text = '45'",
    "contents without paragraph numbers": "UPDATE stg_contents SET first = NULL, last = NULL WHERE reading_id = $r",
    "a report that starts its numbers above 1": "UPDATE stg_paragraph SET numbered = false WHERE reading_id = $r AND number IN ('1', '2'); UPDATE stg_contents SET first = 3 WHERE reading_id = $r AND ordinal = 1",
    "two more numbers unclassified than in the published reading": f"{PUBLISHED}; {UNCLASSIFIED.format(9)}",
    "a value that a person corrected": FACT.format("value = 72, correction_id = 'rate-of-1999'"),
    "a correction that fits": "INSERT INTO stg_correction (reading_id, report_id, correction_id, field, action, quote, state) SELECT reading_id, report_id, 'rate-of-1999', 'value', 'set', '71.5 per cent', 'applied' FROM stg_reading WHERE reading_id = $r",
    "no appendix": "DELETE FROM stg_recommendation WHERE reading_id = $r AND location = 'appendix'",
    "a judgement that the framework has not": "UPDATE stg_judgement SET judgement = NULL, absence_reason = 'not_in_framework', quote = '', char_end = char_start WHERE reading_id = $r",
}  # fmt: skip


def _spoil_column(check: Check) -> str:
    """SQL that makes the column break the check that its definition asks for."""
    if check.column is None:
        return f"INSERT INTO {check.table} SELECT * FROM {check.table} WHERE reading_id = $r"
    column = {c.name: c for c in reports._DESTINATION[check.table]}[check.column]
    if check.name.endswith("_is_given"):
        value = "NULL"
    elif isinstance(column.check, OneOf):
        value = "'nonsense'"
    elif isinstance(column.check, Matches):
        value = "'!!'"
    else:
        assert isinstance(column.check, Between)
        value = str((column.check.low or 0) - 1)
    return f"UPDATE {check.table} SET {check.column} = {value} WHERE reading_id = $r"


COLUMN_CHECKS = {check.name: check for check in reports.CHECKS if check.expectation is not None}
# A reading without a reading_id is none: nothing can be planted there.
PLANTS = SPOILT | {name: _spoil_column(check) for name, check in COLUMN_CHECKS.items() if check.column != "reading_id"}


NEAR = {
    f"{name} {way} {number}": statements
    for name, ways in THRESHOLDS.items()
    for way, cases in zip(("passes", "is told", "is refused"), ways, strict=True)
    for number, statements in enumerate(cases)
}


def spoil(con: duckdb.DuckDBPyConnection, reading_id: str, statements: str, tools: Tools) -> None:
    """Add a copy of the sound report and change its rows."""
    tools("copy_report")(con, reading_id)
    for statement in statements.split("; "):
        con.execute(statement, {"r": reading_id})


@pytest.fixture(scope="module")
def judged(tools: Tools) -> GateResult:
    """The sound report and all its spoilt copies, judged in one go as a night's reports are."""
    con: duckdb.DuckDBPyConnection = tools("new_staging")()
    tools("stage_report")(con, tools("SOUND"))
    for reading_id, statements in (PLANTS | NEAR).items():
        spoil(con, reading_id, statements, tools)
    return gate_reports(con, [tools("SOUND"), *PLANTS, *NEAR], "20261123T093911Z-ab12")


def test_every_check_has_a_planted_violation() -> None:
    names = {check.name for check in reports.CHECKS if check.column != "reading_id"}
    assert set(PLANTS) | {name for base in THRESHOLDS for name in (base, f"{base}.warn")} == names
    assert len(SPOILT) + len(THRESHOLDS) >= 40


@pytest.mark.parametrize("case", NEAR)
def test_a_share_is_told_beyond_one_threshold_and_refused_beyond_another(
    judged: GateResult, case: str, tools: Tools
) -> None:
    name, _, way = case.partition(" ")
    refused = name in {failure.expectation for failure in judged.failed.get(case, ())}
    subject = tools("copy_id")(case)
    told = any(w.expectation == f"{name}.warn" and w.message.startswith(f"{subject}:") for w in judged.warnings)
    assert (told, refused) == {"passes": (False, False), "is told": (True, False), "is refused": (True, True)}[way[:-2]]


@pytest.mark.parametrize("name", [n for n in PLANTS if {c.name: c for c in reports.CHECKS}[n].severity == "critical"])
def test_critical_violation_stops_its_report(judged: GateResult, name: str) -> None:
    assert name in {failure.expectation for failure in judged.failed[name]}


@pytest.mark.parametrize(
    "check", [c for c in reports.CHECKS if c.severity != "critical" and c.name in PLANTS], ids=lambda c: c.name
)
def test_lesser_violation_is_recorded_for_its_report(judged: GateResult, check: Check, tools: Tools) -> None:
    report_id = tools("copy_id")(check.name)
    row = next(row for row in judged.rows if row.expectation == check.name)
    assert not row.success
    assert row.severity == check.severity
    assert row.unexpected_count
    assert report_id in {failing["report_id"] for failing in json.loads(row.failing or "[]")}
    told = {warning.message.split(":")[0] for warning in judged.warnings if warning.expectation == check.name}
    assert (report_id in told) == (check.severity == "warning")


def test_sound_and_borderline_reports_pass_without_a_word(tools: Tools) -> None:
    con = tools("new_staging")()
    tools("stage_report")(con, tools("SOUND"))
    for reading_id, statements in BORDERLINE.items():
        spoil(con, reading_id, statements, tools)
    result = gate_reports(con, [tools("SOUND"), *BORDERLINE], "run")
    assert (result.failed, result.warnings) == ({}, ())
    assert result.passed
    assert all(row.success for row in result.rows)


def test_only_the_readings_asked_for_are_judged(tools: Tools) -> None:
    con = tools("new_staging")()
    tools("stage_report")(con, tools("SOUND"))
    tools("copy_report")(con, "old")
    con.execute("UPDATE stg_fact SET quote = 'made up' WHERE reading_id = 'old'")
    before = con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert gate_reports(con, [tools("SOUND")], "run").passed
    assert not gate_reports(con, [tools("SOUND"), "old"], "run").passed
    assert con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall() == before


def test_message_names_report_row_and_quote_on_one_line(tools: Tools) -> None:
    con = tools("new_staging")()
    tools("stage_report")(con, tools("SOUND"))
    con.execute("UPDATE stg_fact SET quote = E'71.5\\n\\x1b[31mper cent' WHERE quantity_ordinal = 0")
    (failure,) = gate_reports(con, [tools("SOUND")], "run").failed[tools("SOUND")]
    assert failure.expectation == "fact_quote_is_in_text"
    for part in (
        "marlowick-lea-2000-09",
        "fact 0000000000000000",
        "paragraph 2",
        "“71.5 [31mper cent”",
        "71.5 per cent",
    ):
        assert part in failure.message
    assert failure.message.isprintable()


def test_what_cannot_be_evaluated_is_critical_for_every_report(tools: Tools) -> None:
    con = tools("new_staging")()
    tools("stage_report")(con, tools("SOUND"))
    con.execute("ALTER TABLE stg_fact DROP COLUMN period")
    con.execute("ALTER TABLE stg_contents DROP COLUMN heading")
    result = gate_reports(con, [tools("SOUND")], "run")
    failed = {failure.expectation for failure in result.failed[tools("SOUND")]}
    # the first is a warning when it can be evaluated; of the last, only the check of the missing column is lost
    assert {"target_is_not_long_past", "stg_fact.period_is_allowed", "stg_contents.heading_is_given"} <= failed
    assert "stg_fact.scope_is_allowed" not in failed
    row = next(row for row in result.rows if row.expectation == "target_is_not_long_past")
    assert (row.success, row.severity, row.unexpected_count) == (False, "critical", None)
    assert row.observed.startswith("could not be evaluated")


def test_outcomes_of_batches_are_one_row_each(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    con = tools("new_staging")()
    tools("stage_report")(con, tools("SOUND"))
    for reading in ("b", "c"):
        tools("copy_report")(con, reading)
        con.execute("UPDATE stg_fact SET value = 715 WHERE reading_id = ? AND quantity_ordinal = 0", [reading])
    whole = gate_reports(con, [tools("SOUND"), "b", "c"], "run")
    monkeypatch.setattr("expectations.gate.BATCH", 1)
    assert gate_reports(con, [tools("SOUND"), "b", "c"], "run") == whole
    assert next(row for row in whole.rows if row.expectation == "value_is_plausible").unexpected_count == 2


def test_outcome_without_error_or_offence_is_a_success() -> None:
    check = reports.CHECKS[0]
    assert Outcome(check, ()).success
    assert Outcome(check, (), "raised").severity == "critical"


def test_definitions_of_all_staging_columns_are_known() -> None:
    for table, columns in reports._DESTINATION.items():
        missing = {c.name for c in definition(table).columns} - {c.name for c in columns}
        assert missing <= {"reading_id", "reader_key", "quantity_ordinal", "text"}
