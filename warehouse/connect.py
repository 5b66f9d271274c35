"""A connection to a published warehouse: read-only, and locked into that one file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.errors import NoWarehouseError, WarehouseError

# SQL can load no extension, read and write no other file (see below), and undo none of this.
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


def connect_read_only(path: Path, writes_to: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open a warehouse for reading; with `writes_to`, results can be copied into files of that folder, and nowhere else.

    Raises `NoWarehouseError` where there is none, `WarehouseError` where another process is writing to the file.
    """
    if not path.is_file():
        raise NoWarehouseError(f"{path}: there is no warehouse here yet; run `lea refresh` first")
    try:
        con = duckdb.connect(str(path), read_only=True, config=_LOCKED)
        # The time zone is known only once the connection is up; the lock comes after it, so that SQL can undo nothing.
        con.execute("SET TimeZone = 'UTC'")
        if writes_to is not None:
            folder = str(writes_to).replace("'", "''")
            con.execute(f"SET allowed_directories = ['{folder}']")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        if "Could not set lock" in reason:
            raise WarehouseError(f"{path}: another process is writing to this file: {reason}") from error
        raise NoWarehouseError(f"{path}: this file is no DuckDB warehouse that can be read: {reason}") from error
    return con
