"""What the report gate costs for 1, 50 and 500 reports: `python benchmarks/gate.py [REPORTS ...]`.

Each synthetic report has about 400 facts, 700 numbers and 150 numbered paragraphs in 110,000 characters. Printed are
the seconds of importing Great Expectations, then of the gate, and the process's peak memory after it.
"""

from __future__ import annotations

import resource
import sys
import time

import duckdb

from expectations.gate import gate_reports, import_great_expectations
from warehouse.ddl import create_table
from warehouse.definitions import STAGING

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
    CASE WHEN i < {FACTS} THEN lpad(i::VARCHAR, 16, '0') END AS fact_id, CASE WHEN i >= {FACTS} THEN 'narrative' END AS reason FROM made, number;
INSERT INTO stg_fact BY NAME
  SELECT made.*, lpad(i::VARCHAR, 16, '0') AS fact_id, i AS quantity_ordinal, 'attendance' AS domain, 'attendance_rate' AS measure, value,
    'percent' AS unit, 'la' AS scope, '1999' AS period, 'actual' AS status, 'exact' AS qualifier, paragraph::VARCHAR AS paragraph, 1 AS page,
    false AS from_table, value || ' per cent' AS quote, first AS char_start, first + 11 AS char_end, 'clause' AS rule, 0.9 AS confidence, '[]' AS trace
  FROM made, number WHERE i < {FACTS};
INSERT INTO stg_recommendation BY NAME
  SELECT made.*, i AS ordinal, 'body' AS location, 'Marlowick café' AS text, false AS urgent, 1 AS page, {WIDTH} + 3 AS char_start,
    {WIDTH} + 17 AS char_end FROM made, range(1, 36) AS n(i);
"""


def stage(reports: int) -> duckdb.DuckDBPyConnection:
    """A staging database with so many synthetic reports, all sound."""
    con = duckdb.connect()
    for table in STAGING:
        con.execute(create_table(table))
    for statement in SYNTHETIC.split(";\n"):
        if statement.strip():
            con.execute(statement, {"reports": reports} if "$reports" in statement else None)
    return con


def main(sizes: list[int]) -> None:
    """Print the table."""
    started = time.perf_counter()
    import_great_expectations()
    print(f"import of Great Expectations: {time.perf_counter() - started:.1f} s")
    print(f"{'reports':>8} {'facts':>8} {'numbers':>8} {'seconds':>8} {'a report':>9} {'peak MB':>8}")
    for reports in sizes:
        con = stage(reports)
        started = time.perf_counter()
        result = gate_reports(con, [f"reading-{i}" for i in range(reports)], "bench")
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{reports:>8} {reports * FACTS:>8} {reports * NUMBERS:>8} {seconds:>8.2f} {seconds / reports:>9.3f} {peak:>8.0f}"
        )
        assert result.passed, result.failures[:3]
        con.close()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1, 50, 500])
