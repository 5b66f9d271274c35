"""The suite for the next warehouse as a whole, and against the one that is served."""

from __future__ import annotations

import contextlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from expectations import runs
from expectations.model import Check, Severity, sql, two_thresholds
from warehouse.definitions import TABLES, VIEWS
from warehouse.definitions.model import Table, View
from warehouse.files import attach_statement

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

SERVED = "served_warehouse"

# Checks that read the served file.
COMPARISONS = frozenset(
    {"no_report_is_lost", "report_keeps_its_name", "rows_do_not_collapse", "rows_do_not_collapse.warn"}
)

# Rows of these tables come and go with runs and with people, not with reports.
_UNCOUNTED = frozenset(
    {
        "validation_result",
        "quarantine",
        "refresh_run",
        "source_publication",
        "run_metric",
        "warehouse_version",
        "data_dictionary",
        "correction",
    }
)

_LOST_REFERENCE = "A join on it loses the row without a word."


def attach(con: duckdb.DuckDBPyConnection, served: Path) -> str | None:
    """Attach the served warehouse read-only; why it cannot be read, or None."""
    import duckdb

    try:
        con.execute(attach_statement(served, SERVED))
    except duckdb.Error as raised:
        return " ".join(str(raised).split())
    return None


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables that the suite's queries look at.

    Where a table of the warehouse is missing, the checks that need it say so: they cannot be evaluated then.
    """
    import duckdb

    with contextlib.suppress(duckdb.Error):
        con.execute(sql("warehouse/scope"))


def detach(con: duckdb.DuckDBPyConnection) -> None:
    """Leave the connection as it was before the gate."""
    con.execute("DROP TABLE IF EXISTS temp.gate_piece")
    con.execute("DROP VIEW IF EXISTS temp.gate_quote")
    con.execute("DROP MACRO IF EXISTS temp.run_of_text")
    con.execute(f"DETACH DATABASE IF EXISTS {SERVED}")


def checks(con: duckdb.DuckDBPyConnection, *, compared: bool) -> tuple[Check, ...]:
    """The suite, and the one across runs; `compared` with the checks that read the served warehouse, attached to `con`."""
    return (*FIXED, *_from_definitions(), *runs.CHECKS, *(_comparisons(con) if compared else ()))


def _check(
    name: str,
    table: str,
    column: str | None,
    severity: Severity,
    fault: str,
    reason: str,
    query: str,
    **parameters: float,
) -> Check:
    return Check(name, "warehouse", table, column, severity, fault, reason, None, query, MappingProxyType(parameters))


def _fixed(name: str, table: str, severity: Severity, fault: str, reason: str, **parameters: float) -> Check:
    return _check(name, table, None, severity, fault, reason, sql(f"warehouse/{name}"), **parameters)


FIXED: tuple[Check, ...] = (
    _fixed("quote_is_in_text", "report_text", "critical", "a quote is not the text at its offsets", "Every value must be provable: the words that state it stand in the report where it says."),
    _fixed("fact_is_stated_once", "fact_statistic", "critical", "the same fact is there twice", "It would be counted twice."),
    _fixed("fact_statistic_is_complete", "fact_statistic", "critical", "the view over all facts does not hold a table's rows once each", "Most queries go through this view."),
    _fixed("fact_stands_in_its_domain", "fact_statistic", "critical", "a fact stands in the table of another domain", "A query of one table would miss it, and another would count it."),
    _fixed("numbers_equal_facts_plus_reasons", "quantity", "critical", "numbers in the text are not facts + named reasons + unclassified", "The account of every number must add up, or a number was lost or counted twice."),
    _fixed("correction_is_in_facts", "correction", "critical", "a correction and the facts do not agree", "Whoever reads a value must see that a person corrected it, and why."),
    _fixed("report_has_its_text", "report_text", "critical", "a report has no text or no blocks", "Nothing of it could be proven."),
    _fixed("report_has_facts", "fact_statistic", "warning", "a report has no fact", "Reports on authorities state figures: a person should look."),
    _fixed("comments_are_there", "data_dictionary", "warning", "a table, view or column has no comment", "Analysts learn from the comments what a column means."),
    _fixed("national_figures_agree", "fact_statistic", "warning", "reports disagree on a national figure", "The nation has one figure for a measure and year: one of the reports, or its reading, is wrong.", tolerance=1.0),
)  # fmt: skip


def _from_definitions() -> tuple[Check, ...]:
    """Keys, references, columns and views as the definitions say."""
    found: list[Check] = []
    for table in TABLES:
        if table.key:
            found.append(_key(table))
        found += [_reference(table, (c.name,), *_split(c.references)) for c in table.columns if c.references]
        found += [_reference(table, key.columns, key.table, key.table_columns) for key in table.foreign_keys]
    found += [_columns(table) for table in TABLES]
    found += [_columns(view) for view in VIEWS]
    found += [_readable(view) for view in VIEWS]
    return tuple(found)


def _split(reference: str) -> tuple[str, tuple[str, ...]]:
    table, _, column = reference.partition(".")
    return table, (column,)


def _report_id(table: Table) -> str:
    return "t.report_id" if "report_id" in table.index else "NULL"


def _key(table: Table) -> Check:
    """Keys are counted by DuckDB, not in a frame: the tables of a whole warehouse stay where they are."""
    query = sql("warehouse/key_is_unique").format(
        table=table.name,
        report_id=_report_id(table) if "report_id" in table.key else "NULL",
        key=_shown(table.key),
        columns=", ".join(f't."{name}"' for name in table.key),
    )
    names = " and ".join(table.key)
    return _check(f"{table.name}.key_is_unique", table.name, None, "critical", f"two rows of {table.name} have the same {names}", "A row that is there twice is counted twice.", query)  # fmt: skip


def _reference(table: Table, columns: tuple[str, ...], target: str, target_columns: tuple[str, ...]) -> Check:
    query = sql("warehouse/reference_resolves").format(
        table=table.name,
        report_id=_report_id(table),
        key=_shown(columns),
        given=" AND ".join(f't."{name}" IS NOT NULL' for name in columns),
        target=target,
        match=" AND ".join(f't."{a}" = o."{b}"' for a, b in zip(columns, target_columns, strict=True)),
    )
    names = "_and_".join(columns)
    return _check(f"{table.name}.{names}_is_in_{target}", table.name, columns[-1], "critical", f"{table.name}.{' and '.join(columns)} is not in {target}", _LOST_REFERENCE, query)  # fmt: skip


def _shown(columns: tuple[str, ...]) -> str:
    return " || ', ' || ".join(f"'{name} ' || coalesce(t.\"{name}\"::VARCHAR, 'null')" for name in columns)


def _columns(item: Table | View) -> Check:
    names = ", ".join(f"('{name}')" for name in item.column_names)
    query = sql("warehouse/columns_are_as_defined").format(table=item.name, names=names)
    return _check(f"{item.name}.columns_are_as_defined", item.name, None, "critical", f"{item.name} has not the columns that it is defined with", "Other people's queries rely on these names.", query)  # fmt: skip


def _readable(view: View) -> Check:
    query = sql("warehouse/view_is_readable").format(view=view.name)
    return _check(f"{view.name}.is_readable", view.name, None, "critical", f"the view {view.name} cannot be read", "A view that raises is no answer to anybody.", query)  # fmt: skip


def _comparisons(con: duckdb.DuckDBPyConnection) -> tuple[Check, ...]:
    counts = _counts(con)
    reports = "The report was published before: whoever relied on it would find it gone."
    rows = "A reader that suddenly finds far less has a fault; it is seldom the reports."
    return (
        _fixed("no_report_is_lost", "dim_report", "critical", "a published report is lost", reports),
        _fixed("report_keeps_its_name", "dim_report", "warning", "the same file is now another report", "Queries that name the report find nothing any more."),
        *two_thresholds(
            _check("rows_do_not_collapse", "dim_report", None, "critical", "a table has lost many of its rows", rows, sql("warehouse/rows_do_not_collapse").format(counts=counts)),
            warn={"share": 0.9, "least": 20},
            block={"share": 0.3, "least": 50},
        ),
    )  # fmt: skip


def _counts(con: duckdb.DuckDBPyConnection) -> str:
    """A query of the rows of each table in both files; a table that the served one has not yet is not compared."""
    served = {
        str(row[0])
        for row in con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = ?", [SERVED]).fetchall()
    }
    both = [table.name for table in TABLES if table.name in served and table.name not in _UNCOUNTED]
    counts = [
        f"SELECT '{name}' AS name, (SELECT count(*) FROM {SERVED}.{name}) AS before, (SELECT count(*) FROM {name}) AS now"
        for name in both
    ]
    return "\n  UNION ALL ".join(counts or ["SELECT '' AS name, 0 AS before, 0 AS now"])
