"""A small sound warehouse to be spoilt, and checks of it that are judged one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb

from expectations import next_warehouse
from expectations.engine import Judge
from expectations.model import Outcome
from tests.expectations.conftest import insert, new_warehouse
from warehouse.ddl import comments
from warehouse.definitions import TABLES, VIEWS
from warehouse.definitions.facts import FACT_TABLES

VERSION = "run9"


def add_report(con: duckdb.DuckDBPyConnection, report_id: str, facts: int = 3) -> None:
    """A report with as many facts of attendance."""
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


def build(path: str = ":memory:", reports: int = 2) -> duckdb.DuckDBPyConnection:
    """A small sound warehouse; its views have only what the definitions say of their columns."""
    con = new_warehouse(path)
    insert(con, "warehouse_version", {"version_id": VERSION})
    insert(con, "dim_local_authority", {"la_code": "9X1", "name": "Marlowick", "type": "unitary"})
    insert(con, "dim_measure", {"measure": "attendance_rate", "domain": "attendance", "unit": "percent"})
    insert(con, "dim_measure", {"measure": "capital_backlog", "domain": "funding", "unit": "gbp"})
    con.execute("INSERT INTO dim_period BY NAME SELECT year AS period, 'calendar_year' AS kind FROM range(1990, 2093) AS t(year)")  # fmt: skip
    for i in range(reports):
        add_report(con, f"marlowick-lea-200{i}-09")
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


class Bench:
    """The sound warehouse on which faults are planted one after the other, each undone before the next; judged are only
    the checks that are asked for."""

    def __init__(self, con: duckdb.DuckDBPyConnection, *, compared: bool = False) -> None:
        self.con = con
        self._judge = Judge(con)
        self._compared = compared

    @contextmanager
    def planted(self, *statements: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """The warehouse with what these statements do to it."""
        self.con.execute("BEGIN")
        try:
            for statement in statements:
                self.con.execute(statement)
            yield self.con
        finally:
            self.con.execute("ROLLBACK")

    def judge(self, names: Iterable[str]) -> dict[str, Outcome]:
        """The outcome of these checks, as the gate would have it."""
        wanted = set(names)
        next_warehouse.prepare(self.con)
        checks = [c for c in next_warehouse.checks(self.con, compared=self._compared) if c.name in wanted]
        assert {check.name for check in checks} == wanted
        return {outcome.check.name: outcome for outcome in self._judge.judge(checks, {})}
