"""Corrected readings in the staging file: a reading with its corrections is a reading of its own, beside the one as read.

The gate judges it and the build takes it like any other; the reading as it was read stays, so that nothing is read again
when a correction changes or goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from transforms.corrections import Correction, Note, ReadRows, apply_corrections, corrected_id
from transforms.corrections.model import WHOLE_FACT
from warehouse.definitions import corrections, staging

if TYPE_CHECKING:
    import duckdb

    from transforms.corrections.model import Row
    from warehouse.definitions import Table
    from warehouse.staging import StagingStore

Rows = list[tuple[Any, ...]]


def correct_reading(store: StagingStore, reading_id: str, report_id: str, entries: Sequence[Correction]) -> str:
    """Store the reading with its corrections, unless it is there already; returns the id of the corrected reading."""
    copy_id = corrected_id(reading_id, entries)
    if store.connection.execute("SELECT 1 FROM stg_reading WHERE reading_id = ?", [copy_id]).fetchone():
        return copy_id
    result = apply_corrections(_read_rows(store.connection, reading_id, report_id), entries)
    own = {"reading_id": copy_id, "report_id": report_id}
    noted = [row for correction, notes in result.notes for row in _rows(correction, notes)]
    store.copy_reading(
        reading_id,
        copy_id,
        {
            "stg_fact": [_ordered(staging.STG_FACT, {**row, **own}) for row in result.facts],
            "stg_quantity": [_ordered(staging.STG_QUANTITY, {**row, **own}) for row in result.quantities],
            "stg_correction": [(copy_id, *row) for row in noted],
        },
    )
    return copy_id


def standing_entries(store: StagingStore, entries: Iterable[Correction], readings: dict[str, list[str]]) -> Rows:
    """How each correction stands, as rows of `stg_correction_entry`. `readings` are the corrected ones of each report.

    Where several files hold the report, the first that the correction does not fit counts.
    """
    rows: Rows = []
    for correction in entries:
        found = [_noted(store.connection, reading, correction) for reading in readings.get(correction.report_id, [])]
        stale = [noted for noted in found if any(row[-1] is not None for row in noted)]
        rows += (stale or found or [_unread(correction)])[0]
    return rows


def _read_rows(con: duckdb.DuckDBPyConnection, reading_id: str, report_id: str) -> ReadRows:
    texts = con.execute("SELECT text FROM stg_reading WHERE reading_id = ?", [reading_id]).fetchall()
    return ReadRows(
        report_id,
        texts[0][0],
        _select(con, "stg_paragraph", reading_id, "ordinal"),
        _select(con, "stg_fact", reading_id, "char_start, char_end, fact_id"),
        _select(con, "stg_quantity", reading_id, "ordinal"),
    )


def _select(con: duckdb.DuckDBPyConnection, name: str, reading_id: str, order: str) -> list[Row]:
    cursor = con.execute(f"SELECT * FROM {name} WHERE reading_id = ? ORDER BY {order}", [reading_id])
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _noted(con: duckdb.DuckDBPyConnection, reading_id: str, correction: Correction) -> Rows:
    return con.execute(
        "SELECT * EXCLUDE (reading_id) FROM stg_correction WHERE reading_id = ? AND correction_id = ? ORDER BY field",
        [reading_id, correction.correction_id],
    ).fetchall()


def _unread(correction: Correction) -> Rows:
    problem = f"no file is read as report {correction.report_id}; dim_report has the names of those that are"
    names = [name for name, _ in correction.fields] if correction.action == "set" else [WHOLE_FACT]
    notes = [Note(name, correction.fact_id, None, None, problem) for name in names]
    return list(_rows(correction, notes, unread=True))


def _rows(correction: Correction, notes: Iterable[Note], *, unread: bool = False) -> Iterator[tuple[Any, ...]]:
    """The notes on one correction in the columns of `correction`."""
    for note in notes:
        state = "report_not_read" if unread else "applied" if note.problem is None else "stale"
        values = {
            "correction_id": correction.correction_id,
            "field": note.field,
            "report_id": correction.report_id,
            "action": correction.action,
            "fact_id": note.fact_id,
            "was": note.was,
            "now": note.now,
            "quote": correction.quote,
            "reason": correction.reason,
            "who": correction.who,
            "written_on": correction.written_on,
            "state": state,
            "problem": note.problem,
        }
        yield _ordered(corrections.CORRECTION, values)


def _ordered(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in table.column_names)
