"""The staging file as a file: opened, made with today's tables, or set aside where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import ddl
from warehouse.definitions import STAGING, staging_version
from warehouse.errors import WarehouseError
from warehouse.files import attach_statement, set_aside


def open_staging(path: Path) -> tuple[str | None, duckdb.DuckDBPyConnection]:
    """A connection to a file with today's tables, and why another was set aside for it, or None.

    Raises `WarehouseError` for a file that another process holds.
    """
    note = _set_aside_unusable(path)
    con = _connect(path)
    _create_tables(con)
    return note, con


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    try:
        con.execute(attach_statement(path, "staging", "STORAGE_VERSION 'v1.5.0'"))
        con.execute("USE staging")
    except duckdb.IOException as error:
        con.close()
        raise WarehouseError(f"{path}: the staging file cannot be opened: {str(error).splitlines()[0]}") from error
    con.execute("SET TimeZone = 'UTC'")
    return con


def _create_tables(con: duckdb.DuckDBPyConnection) -> None:
    if _schema_version(con) is not None:
        return
    con.execute("BEGIN")
    for definition in STAGING:
        con.execute(ddl.create_table(definition))
        for comment in ddl.comments(definition):
            con.execute(comment)
    con.execute("CREATE TABLE schema_version (version VARCHAR NOT NULL)")
    con.execute("INSERT INTO schema_version VALUES (?)", [staging_version()])
    con.execute("COMMIT")


def _schema_version(con: duckdb.DuckDBPyConnection) -> str | None:
    """The version that the file's tables were made for; None for a file without tables."""
    tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'staging'").fetchall()
    if not tables:
        return None
    if ("schema_version",) not in tables:
        return "unknown"
    row = con.execute("SELECT version FROM schema_version").fetchone()
    return str(row[0]) if row else "unknown"


def _set_aside_unusable(path: Path) -> str | None:
    """Rename a file that cannot be used, its log with it; say why. A file that another process holds is left alone."""
    if not path.exists():
        # The log of a file that is gone must not be played into the new one.
        _log_of(path).unlink(missing_ok=True)
        return None
    if path.stat().st_size == 0:
        return _set_aside(path, "it is empty")
    try:
        con = _connect(path)
    except WarehouseError as error:
        if "could not set lock" in str(error).lower():
            raise
        return _set_aside(path, "it cannot be opened")
    except duckdb.Error:
        return _set_aside(path, "it cannot be opened")
    try:
        version = _schema_version(con)
    except duckdb.Error:
        return _set_aside(path, "it cannot be read")
    finally:
        con.close()
    if version in (None, staging_version()):
        return None
    return _set_aside(path, "its tables are those of another version")


def _set_aside(path: Path, reason: str) -> str:
    aside = set_aside(path)
    return f"{path.name} was set aside as {aside.name}, because {reason}; all files are read again from the archive"


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")
