"""What the gate costs for 1, 50 and 500 new reports, each size in a process of its own.

Each synthetic report has about 400 facts, 700 numbers and 150 numbered paragraphs in 110,000 characters. All of them are
judged, the warehouse of them is built (not counted) and judged, and the Data Docs of both are written: the import of
Great Expectations, the two suites and the Data Docs each have their own time, and what the process held at most is given
before the import, after it and at the end. `python -m benchmarks.gate REPORTS` measures one size and prints JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from benchmarks.children import megabytes, run
from benchmarks.tables import Cell, heading, table
from expectations.gate import GateResult, gate_reports, gate_warehouse, import_great_expectations
from warehouse.build import build_warehouse
from warehouse.ddl import create_table
from warehouse.definitions import STAGING

T = TypeVar("T")

SIZES = (1, 50, 500)
PARTS = {
    "import": "import of Great Expectations",
    "reports": "suite of the reports",
    "warehouse": "suite of the whole warehouse",
    "docs": "Data Docs",
}

PARAGRAPHS, FACTS, NUMBERS, WIDTH = 150, 400, 700, 730

SYNTHETIC = f"""
CREATE TEMP TABLE made AS SELECT 'reading-' || i AS reading_id, 'marlowick-lea-2000-' || i AS report_id FROM range($reports) AS n(i);
CREATE TEMP TABLE text AS
  SELECT string_agg(rpad(i || '. Marlowick café: 90 per cent, 91 per cent, 92 per cent, 93 per cent, 94 per cent ', {WIDTH}, 'ö '), '' ORDER BY i) AS text
  FROM range(1, {PARAGRAPHS + 1}) AS n(i);
INSERT INTO stg_authority VALUES ('9X1', 'Marlowick', 'unitary');
INSERT INTO stg_reading BY NAME
  SELECT *, repeat('a', 64) AS sha256, 'bench' AS reader_key, 'lea_inspection' AS family, '9X1' AS la_code, 'Inspection' AS title,
    DATE '2000-09-01' AS published_on, 'month' AS published_precision, 'text/plain' AS media_type, 1 AS pages FROM made, text;
INSERT INTO stg_paragraph BY NAME
  SELECT made.*, 'b' || lpad(i::VARCHAR, 4, '0') AS paragraph_id, i AS ordinal, 'paragraph' AS kind, i::VARCHAR AS number, true AS numbered,
    1 AS page, 0 AS level, (i - 1) * {WIDTH} AS char_start, i * {WIDTH} AS char_end FROM made, range(1, {PARAGRAPHS + 1}) AS n(i);
CREATE TEMP TABLE number AS
  SELECT i, i // 5 + 1 AS paragraph, i % 5 + 90 AS value, (i // 5) * {WIDTH} + strpos(text[(i // 5) * {WIDTH} + 1:(i // 5 + 1) * {WIDTH}], (i % 5 + 90) || ' per') - 1 AS first
  FROM range({NUMBERS}) AS n(i), text;
INSERT INTO stg_quantity BY NAME
  SELECT made.*, i AS ordinal, first AS char_start, first + 2 AS char_end, value::VARCHAR AS text, value, 'percent' AS unit, 'exact' AS qualifier,
    CASE WHEN i < {FACTS} THEN left(md5(report_id || ' ' || i), 16) END AS fact_id, CASE WHEN i >= {FACTS} THEN 'narrative' END AS reason FROM made, number;
INSERT INTO stg_fact BY NAME
  SELECT made.*, left(md5(report_id || ' ' || i), 16) AS fact_id, i AS quantity_ordinal, 'attendance' AS domain, 'attendance_rate' AS measure, value,
    'percent' AS unit, 'la' AS scope, '1999' AS period, 'actual' AS status, 'exact' AS qualifier, paragraph::VARCHAR AS paragraph, 1 AS page,
    false AS from_table, value || ' per cent' AS quote, first AS char_start, first + 11 AS char_end, 'clause' AS rule, 0.9 AS confidence, '[]' AS trace
  FROM made, number WHERE i < {FACTS};
INSERT INTO stg_recommendation BY NAME
  SELECT made.*, i AS ordinal, 'body' AS location, 'Marlowick café' AS text, false AS urgent, 1 AS page, {WIDTH} + 3 AS char_start,
    {WIDTH} + 17 AS char_end FROM made, range(1, 36) AS n(i);
INSERT INTO publication SELECT report_id, reading_id, 'bench/' || report_id, repeat('a', 64), TIMESTAMPTZ '2026-01-01 00:00:00+00' FROM made;
"""


def main() -> None:
    """Measure each size in a process of its own and print the tables."""
    heading("gate: Great Expectations by number of new reports")
    measured = {size: _measured(size) for size in SIZES}
    for clock, name in enumerate(("wall time", "process time")):
        print(f"\nSeconds of {name}, one run of each size:")
        rows: list[tuple[Cell, ...]] = []
        for reports, found in measured.items():
            spent = [found[part][clock] for part in PARTS]
            judged = found["reports"][clock] + found["warehouse"][clock]
            rows.append((reports, reports * FACTS, *spent, sum(spent), judged / reports))
        table(("reports", "facts", *PARTS.values(), "together", "judging a report"), rows)
    print("Largest memory of the process (MB), and the size of the Data Docs (kB):")
    table(
        ("reports", "reports staged, before the import", "import done", "reports judged", "warehouse judged", "Data Docs written", "kB of Data Docs"),
        [(reports, *(f"{peak:.0f}" for peak in found["peaks"]), f"{found['kilobytes']:.0f}") for reports, found in measured.items()],
    )  # fmt: skip


def _measured(reports: int) -> dict[str, Any]:
    child = run([sys.executable, "-m", "benchmarks.gate", str(reports)]).check()
    found: dict[str, Any] = json.loads(child.output.splitlines()[-1])
    return found


def measure(reports: int, folder: Path) -> dict[str, Any]:
    """Judge so many reports and their warehouse: wall and process seconds of each part, and peak MB after each."""
    staging, target = folder / "staging.duckdb", folder / "warehouse.duckdb"
    stage(reports, staging)
    peaks = [_peak()]
    found: dict[str, Any] = {"peaks": peaks}

    def timed(part: str, work: Callable[[], T]) -> T:
        started = time.perf_counter(), time.process_time()
        result = work()
        found[part] = (time.perf_counter() - started[0], time.process_time() - started[1])
        peaks.append(_peak())
        return result

    timed("import", import_great_expectations)
    with duckdb.connect(str(staging)) as con:
        judged = timed("reports", lambda: gate_reports(con, [f"reading-{i}" for i in range(reports)], "bench"))
    build_warehouse(staging, target, "bench", "bench")
    with duckdb.connect(str(target), read_only=True) as con:
        audited = timed("warehouse", lambda: gate_warehouse(con, None, "bench"))
    index = timed("docs", lambda: _write_docs(folder, judged, audited))
    found["kilobytes"] = sum(path.stat().st_size for path in index.parent.iterdir()) / 1e3
    for result in (judged, audited):
        if not result.passed:
            raise RuntimeError(f"a synthetic report is not sound: {result.failures[0].message}")
    return found


def _write_docs(folder: Path, *results: GateResult) -> Path:
    from expectations.data_docs import write_data_docs

    outcomes = [outcome for result in results for outcome in result.outcomes]
    return write_data_docs(folder, "bench", datetime.now(UTC), outcomes, 1)


def stage(reports: int, path: Path) -> None:
    """A staging file with so many synthetic reports, all sound and chosen for publication."""
    with duckdb.connect(str(path)) as con:
        for definition in STAGING:
            con.execute(create_table(definition))
        for statement in SYNTHETIC.split(";\n"):
            if statement.strip():
                con.execute(statement, {"reports": reports} if "$reports" in statement else None)


def _peak() -> float:
    return megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(measure(int(sys.argv[1]), Path(name))))
