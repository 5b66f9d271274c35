"""What the gate must not cost or say: imports without need, files, output; and when its version changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations import gate
from expectations.model import Check, sql
from warehouse.definitions.quality import VALIDATION_RESULT

ROOT = Path(__file__).parents[2]

NOTHING_TO_JUDGE = """
import sys, duckdb
from expectations import gate, next_warehouse, reports
result = gate.gate_reports(duckdb.connect(), [], "run")
assert result.passed and not result.rows and not result.failed
print(gate.suite_version(), sorted({"great_expectations", "pandas", "prefect"} & set(sys.modules)))
"""

JUDGE_ONE = """
import sys, threading
sys.path.insert(0, "tests/expectations")
import conftest
from expectations.gate import gate_reports, import_great_expectations
thread = threading.Thread(target=import_great_expectations)
thread.start()
con = conftest.new_staging()
conftest.stage_report(con, "sound")
thread.join()
assert gate_reports(con, ["sound"], "run").passed
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "TMPDIR": str(folder), "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-W", "default", "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )


def test_nothing_to_judge_imports_nothing(tmp_path: Path) -> None:
    done = run(NOTHING_TO_JUDGE, tmp_path)
    assert done.stdout.split() == [gate.suite_version(), "[]"]


def test_the_gate_is_silent_and_writes_no_file(tmp_path: Path) -> None:
    done = run(JUDGE_ONE, tmp_path)
    assert (done.stdout, done.stderr) == ("", "")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_validation_rows_have_the_columns_of_their_table() -> None:
    assert tuple(field.name for field in fields(gate.ValidationRow)) == VALIDATION_RESULT.column_names


def test_version_depends_on_what_the_suites_judge_by(monkeypatch: pytest.MonkeyPatch) -> None:
    before = gate.suite_version()
    assert gate.suite_version() == before
    monkeypatch.setattr(gate, "known_measures", lambda: (("attendance_rate", "attendance", "percent", 0.0, 99.0),))
    assert gate.suite_version() != before


def test_a_check_is_an_expectation_or_a_query() -> None:
    def check(**how: Any) -> Check:
        return Check("name", "report", "stg_fact", None, "critical", "it is wrong", "It matters.", **how)

    with pytest.raises(ValueError, match="name"):
        check()
    with pytest.raises(ValueError, match="name"):
        check(query="SELECT 1", expectation=lambda gxe: gxe)


Texts = st.text(alphabet=st.sampled_from("ae\u0301 \n\r\t🏫𝒮👨\u200d👩🇬🇧9£\u00a0"), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def cut() -> Callable[[str, list[tuple[int, int]]], list[str | None]]:
    """Cuts runs out of a text as the report suite does."""
    con = duckdb.connect()
    con.execute("CREATE TABLE report_text (report_id VARCHAR, text VARCHAR)")
    start = sql("warehouse/scope").index("-- One row per quote")
    stop = sql("warehouse/scope").index("-- The characters from")
    scope = sql("warehouse/scope")[:start] + sql("warehouse/scope")[stop:]

    def cut_runs(text: str, runs: list[tuple[int, int]]) -> list[str | None]:
        con.execute("DELETE FROM report_text")
        con.execute("INSERT INTO report_text VALUES ('r', ?)", [text])
        con.execute(scope)
        con.execute("CREATE OR REPLACE TEMP TABLE run (first INTEGER, last INTEGER)")
        con.executemany("INSERT INTO run VALUES (?, ?)", runs)
        query = """
            SELECT run_of_text(p.text, t.text, p.characters, first, last) FROM run
            CROSS JOIN report_text AS t LEFT JOIN gate_piece AS p ON p.piece = first // 1000 ORDER BY run.rowid
        """
        return [row[0] for row in con.execute(query).fetchall()]

    return cut_runs


@settings(max_examples=40, deadline=None)
@given(text=Texts, times=st.integers(1, 120), data=st.data())
def test_offsets_count_code_points_as_python_does(
    cut: Callable[[str, list[tuple[int, int]]], list[str | None]], text: str, times: int, data: st.DataObject
) -> None:
    text *= times
    position = st.integers(0, len(text))
    runs = [tuple(sorted(pair)) for pair in data.draw(st.lists(st.tuples(position, position), min_size=1, max_size=8))]
    assert cut(text, runs) == [text[first:last] for first, last in runs]


def test_offsets_outside_the_text_are_no_run(cut: Callable[[str, list[tuple[int, int]]], list[str | None]]) -> None:
    assert cut("abc", [(-1, 2), (2, 1), (1, 4), (3, 3), (0, 3)]) == [None, None, None, "", "abc"]
