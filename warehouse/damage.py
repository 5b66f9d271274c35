"""Whether a DuckDB file is whole: a damaged block is found only when somebody reads it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.files import attach_statement
from warehouse.publish import versions


def damage_of(path: Path) -> str | None:
    """Read every row of every table; DuckDB's complaint in one line, or None where all can be read.

    DuckDB keeps a checksum of each block, so that changed bytes do not come out as values.
    """
    try:
        with duckdb.connect() as con:
            con.execute(attach_statement(path, "looked_at"))
            tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'looked_at'").fetchall()
            for (table,) in tables:
                con.execute(f'SELECT bit_xor(hash(one)) FROM looked_at."{table}" AS one').fetchall()
    except (duckdb.Error, UnicodeDecodeError) as error:
        return " ".join(str(error).split())[:300]
    return None


def says_damage(error: BaseException) -> bool:
    """Whether this is DuckDB's complaint about a file's bytes: of blocks that `damage_of` does not reach, such as an index."""
    words = " ".join(str(error).split()).lower()
    return isinstance(error, duckdb.Error) and ("checksum" in words or "corrupt" in words)


def newest_whole(served: Path, versions_dir: Path) -> Path | None:
    """The served warehouse, or the newest kept version where that cannot be read; None where there is neither."""
    kept = (version.path for version in versions(served, versions_dir))
    return next((path for path in (served, *kept) if path.is_file() and damage_of(path) is None), None)
