"""Rows into tables, in bulk through Arrow: a hundred thousand rows take a fraction of a second."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from warehouse.definitions import Column, Table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def insert_rows(
    con: duckdb.DuckDBPyConnection, table: Table, rows: Iterable[Sequence[Any]], catalog: str | None = None
) -> int:
    """Insert rows with the table's columns in order; return how many. `catalog` names an attached database."""
    arrow = _arrow(table.columns, rows)
    if arrow.num_rows == 0:
        return 0
    target = f'"{catalog}"."{table.name}"' if catalog else f'"{table.name}"'
    con.register("incoming_rows", arrow)
    try:
        con.execute(f"INSERT INTO {target} SELECT * FROM incoming_rows")
    finally:
        con.unregister("incoming_rows")
    return int(arrow.num_rows)


def _arrow(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> pa.Table:
    import pyarrow as pa

    types = {
        "VARCHAR": pa.string(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "DOUBLE": pa.float64(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"),
    }
    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    if len(by_column) != len(columns):
        raise ValueError(f"rows have {len(by_column)} values for {len(columns)} columns")
    arrays = [pa.array(values, types[column.type]) for column, values in zip(columns, by_column, strict=True)]
    return pa.table(arrays, names=[column.name for column in columns])
