"""What users get out of a served warehouse: query, explain, status, and no way beyond that one file."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from pyarrow import parquet

from warehouse.connect import connect_read_only
from warehouse.errors import NoWarehouseError, QueryError, UnknownFactError, WarehouseError
from warehouse.explain import explain_fact
from warehouse.operations import QuarantineEntry, RefreshRun, RunLog, ValidationResult, quarantine_id
from warehouse.query import Format, write_query
from warehouse.run_log import write_run_log
from warehouse.status import read_status

WHEN = datetime(2026, 3, 1, 2, tzinfo=UTC)


def answer(path: Path, sql: str, form: Format) -> bytes:
    out = io.BytesIO()
    write_query(path, sql, form, out)
    return out.getvalue()


FORBIDDEN = (
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "SELECT * FROM read_csv('{folder}/secret.csv')",
    "SELECT * FROM '{folder}/secret.csv'",
    "SELECT * FROM read_text('{folder}/secret.csv')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_blob('{folder}/secret.csv')",
    "SELECT * FROM read_json('{folder}/secret.csv')",
    "SELECT * FROM parquet_scan('{folder}/secret.csv')",
    "SELECT * FROM sniff_csv('{folder}/secret.csv')",
    "ATTACH '{folder}/other.duckdb'",
    "ATTACH ':memory:' AS other",
    "COPY dim_report TO '{folder}/out.parquet'",
    "IMPORT DATABASE '{folder}'",
    "LOAD '{folder}/any.duckdb_extension'",
    "UPDATE EXTENSIONS",
    "CREATE SECRET (TYPE http)",
    "SET temp_directory = '{folder}/spill'",
    "SET profile_output = '{folder}/profile.json'",
    "SET log_query_path = '{folder}/queries.log'",
    "RESET enable_external_access",
    "UPDATE dim_report SET title = 'x'",
    "DELETE FROM dim_report",
    "CREATE TABLE more (a INTEGER)",
    "COMMENT ON TABLE dim_report IS 'x'",
    "EXPORT DATABASE '{folder}/out'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "INSERT INTO dim_period VALUES ('1999', 'calendar_year', '1999-01-01', '1999-12-31')",
    "DROP TABLE dim_report",
    "SELECT * FROM read_csv('https://localhost/x.csv')",
)


def test_sql_reaches_nothing_but_the_warehouse(warehouse_path: Path) -> None:
    (warehouse_path.parent / "secret.csv").write_text("a\n1\n")
    before = {path.name for path in warehouse_path.parent.iterdir()}
    let_through = []
    for sql in FORBIDDEN:
        with connect_read_only(warehouse_path) as con, contextlib.suppress(duckdb.Error):
            con.execute(sql.format(folder=warehouse_path.parent)).fetchall()
            let_through.append(sql)
    assert let_through == []
    assert {path.name for path in warehouse_path.parent.iterdir()} == before


def test_no_warehouse_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouseError, match="there is no warehouse"):
        connect_read_only(tmp_path / "none.duckdb")
    rubbish = tmp_path / "rubbish.duckdb"
    rubbish.write_bytes(b"rubbish" * 1000)
    with pytest.raises(NoWarehouseError, match="rubbish") as raised:
        connect_read_only(rubbish)
    assert "\n" not in str(raised.value)


def test_a_file_that_somebody_writes_to_is_told_apart(warehouse_path: Path) -> None:
    script = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.readline()"
    writer = subprocess.Popen(
        [sys.executable, "-c", script, str(warehouse_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    try:
        with pytest.raises(WarehouseError, match="another process is writing"):
            connect_read_only(warehouse_path)
    finally:
        writer.communicate("\n")


QUERY = "SELECT measure, value, quote FROM fact_statistic ORDER BY value"


def test_rows_come_as_csv_json_and_parquet(warehouse_path: Path) -> None:
    expected = [("attendance_rate", 93.5, "93.5 per cent"), ("service_budget", 1200000.0, "£1.2m")]
    rows = list(csv.reader(io.StringIO(answer(warehouse_path, QUERY, "csv").decode())))
    assert rows[0] == ["measure", "value", "quote"]
    assert [(m, float(v), q) for m, v, q in rows[1:]] == expected
    objects = json.loads(answer(warehouse_path, QUERY, "json"))
    assert [tuple(row.values()) for row in objects] == expected
    table = parquet.read_table(io.BytesIO(answer(warehouse_path, QUERY, "parquet")))
    assert [tuple(row.values()) for row in table.to_pylist()] == expected


def test_a_table_shows_names_and_values(warehouse_path: Path) -> None:
    shown = answer(warehouse_path, QUERY, "table").decode()
    for word in ("measure", "attendance_rate", "93.5", "£1.2m"):
        assert word in shown


def test_dates_and_absent_values_are_written(warehouse_path: Path) -> None:
    sql = "SELECT published_on, inspection_start, first_seen_at FROM dim_report"
    row = json.loads(answer(warehouse_path, sql, "json"))[0]
    assert row["published_on"] == "2000-09-01"
    assert row["inspection_start"] is None
    assert row["first_seen_at"].startswith("2026-03-01T02:00:00")


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_a_query_that_cannot_be_answered_says_why_in_one_line(warehouse_path: Path, form: Format) -> None:
    with pytest.raises(QueryError, match="valeu") as raised:
        answer(warehouse_path, "SELECT valeu FROM fact_statistic", form)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_no_rows_are_no_error(warehouse_path: Path, form: Format) -> None:
    out = answer(warehouse_path, "SELECT measure FROM fact_sen", form)
    if form == "json":
        assert json.loads(out) == []
    if form == "csv":
        assert out == b"measure\n"


def fact_ids(path: Path) -> dict[str, str]:
    with connect_read_only(path) as con:
        return dict(con.execute("SELECT domain, fact_id FROM fact_statistic").fetchall())


def test_a_fact_is_explained_with_its_words_rule_and_file(warehouse_path: Path) -> None:
    explained = explain_fact(warehouse_path, fact_ids(warehouse_path)["attendance"])
    assert explained.quote == "93.5 per cent"
    assert explained.before.startswith("1. Norbury’s schools")
    assert explained.before.endswith("Attendance was ")
    assert explained.sentence == "Attendance was 93.5 per cent in 1998/1999, when £1.2m was spent."
    assert explained.after == " in 1998/1999, when £1.2m was spent. It rose."
    assert (explained.fields["value"], explained.fields["rule"], explained.fields["confidence"]) == (
        93.5,
        "rate_of_attendance",
        0.9,
    )
    assert [(step.field, step.rule, step.words) for step in explained.trace] == [
        ("period", "same_sentence", "1998/1999"),
        ("scope", "default", ""),
    ]
    assert (explained.authority, explained.source_uri) == ("Norbury", "reports/norbury-lea-2000-09.txt")
    assert len(explained.sha256) == 64


def test_the_beginning_of_an_id_is_enough_if_it_is_one(warehouse_path: Path) -> None:
    full = fact_ids(warehouse_path)["funding"]
    assert explain_fact(warehouse_path, full[:8]).fact_id == full
    for wrong in ("", "zzz", full + "0"):
        with pytest.raises(UnknownFactError, match="no fact has this id"):
            explain_fact(warehouse_path, wrong)


def test_status_tells_runs_quarantine_and_findings(warehouse_path: Path) -> None:
    for number, (uri, resolved) in enumerate([("x.pdf", None), ("y.pdf", WHEN)], 1):
        run = RefreshRun(f"run{number}", WHEN, WHEN, "published", "direct", files_seen=number)
        entries = [
            QuarantineEntry(
                quarantine_id(name, None, "fetch", "404"),
                name,
                None,
                None,
                None,
                "fetch",
                "404",
                "gone",
                None,
                "r",
                WHEN,
                at,
            )
            for name, at in [("x.pdf", None), (uri, resolved)][-number:]
        ]
        checks = [
            ValidationResult(f"run{number}", "report", "values", "fact_sen", None, False, "warning"),
            ValidationResult(f"run{number}", "report", "keys", "fact_sen", None, True, "critical"),
        ]
        write_run_log(warehouse_path, RunLog(run, tuple(checks), tuple(entries)))
    status = read_status(warehouse_path, runs=1)
    assert [(run.run_id, run.files_seen) for run in status.runs] == [("run2", 2)]
    assert [run.run_id for run in read_status(warehouse_path).runs] == ["run2", "run1"]
    assert [entry.source_uri for entry in status.quarantine] == ["x.pdf"]
    assert status.warnings == ("fact_sen: values",)
    assert (status.reports, status.facts, status.recommendations, status.account.unclassified_share) == (1, 2, 1, 0.0)
    finding = status.findings[0]
    assert (finding.kind, finding.severity, finding.findings, finding.reports) == (
        "text_contradicts_table",
        "warning",
        1,
        1,
    )


def test_reading_back_imports_no_heavy_library() -> None:
    script = (
        "import sys, warehouse.connect, warehouse.query, warehouse.explain, warehouse.status, warehouse.publish\n"
        "print([m for m in ('pandas', 'prefect', 'great_expectations', 'pyarrow', 'numpy', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
