"""What the warehouse holds of a report, to be compared with annotations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb

from transforms.evaluation.model import FoundFact, FoundFinding, FoundNumber, FoundRecommendation, FoundReport
from warehouse.connect import connect_read_only
from warehouse.errors import WarehouseError


class FoundReports:
    """The reports of one warehouse file, open for reading until `close`.

    `sources` has the `source_uri` of each published report by `report_id`, `refused` those that are in quarantine.
    Raises `NoWarehouseError` where there is no warehouse.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._con = connect_read_only(path)
        self.sources: dict[str, str] = dict(self._rows("SELECT report_id, source_uri FROM dim_report ORDER BY ALL"))
        self.refused: frozenset[str] = frozenset(uri for (uri,) in self._rows(_REFUSED))

    def __enter__(self) -> FoundReports:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def report(self, report_id: str) -> FoundReport:
        """What was found in a published report."""
        # The database's parameters would import pandas, which takes longer than everything else here.
        one = "WHERE report_id = '{}'".format(report_id.replace("'", "''"))
        return FoundReport(
            report_id,
            # Deliberately in the order of the view: it decides between equal pairs, and is that of the published scores.
            tuple(_fact(*row) for row in self._rows(f"SELECT {_FACT_COLUMNS}, trace FROM fact_statistic {one}")),
            tuple(
                FoundRecommendation(*row)
                for row in self._rows(f"{_select(FoundRecommendation, 'fact_recommendation')} {one} ORDER BY ordinal")
            ),
            tuple(
                FoundFinding(*row)
                for row in self._rows(f"{_select(FoundFinding, 'quality_finding')} {one} ORDER BY ordinal")
            ),
            tuple(FoundNumber(*row) for row in self._rows(_NUMBERS.format(one=one))),
        )

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            return self._con.execute(sql).fetchall()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise WarehouseError(f"{self._path}: not a warehouse that can be evaluated: {reason}") from error


def _names(row: type) -> str:
    return ", ".join(field.name for field in fields(row) if field.name != "settled_by")


def _select(row: type, table: str) -> str:
    return f"SELECT {_names(row)} FROM {table}"


_FACT_COLUMNS = _names(FoundFact)
_REFUSED = "SELECT DISTINCT source_uri FROM quarantine WHERE resolved_at IS NULL AND released_at IS NULL"
_NUMBERS = """
SELECT CASE WHEN q.char_start < p.char_end THEN p.number END, q.value, q.unit, q.reason
FROM (FROM quantity {one}) AS q
ASOF LEFT JOIN (FROM paragraph {one}) AS p ON q.report_id = p.report_id AND q.char_start >= p.char_start
ORDER BY q.ordinal
"""


def _fact(*columns: Any) -> FoundFact:
    """The trace, as JSON, is the last column, as `settled_by` is the last field."""
    return FoundFact(*(*columns[:-1], dict(_settled(columns[-1]))))


def _settled(trace: str | None) -> Iterator[tuple[str, str]]:
    for step in json.loads(trace or "[]"):
        yield "pupil_group" if step["field"] == "group" else step["field"], step["rule"]
