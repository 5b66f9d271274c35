"""Small warehouse files for comparing: the tables of the definitions, without their constraints, with a few rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from warehouse.definitions import table
from warehouse.loading import insert_rows

Row = Mapping[str, Any]
REPORT = "norbury-lea-2000-09"

_DEFAULTS: dict[str, dict[str, Any]] = {
    "dim_report": {"report_id": REPORT, "title": "Inspection of Norbury", "published_on": date(2000, 9, 1), "sha256": "a"},
    "fact_attendance": {
        "report_id": REPORT, "measure": "attendance_rate", "value": 93.5, "unit": "percent", "scope": "la",
        "phase": "primary", "period": "1998/1999", "status": "actual", "qualifier": "exact", "paragraph": "1",
        "quote": "93.5 per cent", "rule": "prose", "confidence": 0.9, "quantity_ordinal": 0, "char_start": 10,
        "char_end": 23,
    },
    "quantity": {"report_id": REPORT, "ordinal": 0, "char_start": 10, "char_end": 14, "text": "93.5"},
    "fact_recommendation": {"report_id": REPORT, "ordinal": 1, "location": "body", "text": "publish targets"},
    "fact_judgement": {"report_id": REPORT, "ordinal": 1, "kind": "listed", "aspect": "attendance", "judgement": "effective"},
    "quality_finding": {
        "report_id": REPORT, "ordinal": 1, "compared_with": "own_figures", "kind": "text_contradicts_table",
        "measure": "attendance_rate", "paragraph": "1", "stated": "93.5", "computed": "92.0", "quote": "93.5 per cent",
    },
    "fact_published_statistic": {
        "statistic_id": "s", "measure": "attendance_rate", "scope": "national", "value": 92.0, "unit": "percent",
        "period": "1998/1999", "row_number": 2, "sha256": "a",
    },
}  # fmt: skip


def version(path: Path, without: Iterable[str] = (), **rows: list[Row]) -> Path:
    """Write a warehouse file; rows are given by what differs from the defaults, `without` names tables and columns
    (`table.column`) that the version's definitions did not have."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        for name, defaults in _DEFAULTS.items():
            definition = table(name)
            columns = ", ".join(f'"{column.name}" {column.type}' for column in definition.columns)
            con.execute(f"CREATE TABLE {name} ({columns})")
            given = [defaults | row for row in rows.get(name, [])]
            insert_rows(con, definition, [[row.get(column) for column in definition.column_names] for row in given])
        for name in without:
            owner, _, column = name.partition(".")
            con.execute(f"ALTER TABLE {owner} DROP COLUMN {column}" if column else f"DROP TABLE {owner}")
    return path
