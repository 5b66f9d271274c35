"""What must outlast the staging file: people's decisions, and what people have been told. `journal.sqlite` in the data directory.

Staging can be rebuilt from the archive and is, whenever its tables change; nobody could rebuild a release, or whether an
alert went out. Each module that keeps something here makes its own tables and reads no other module's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from warehouse.errors import WarehouseError

FILE = "journal.sqlite"


@contextmanager
def journal(data_dir: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A connection to the journal, with the tables of `schema` (CREATE … IF NOT EXISTS), in one transaction.

    What is written inside is kept whole when the block ends, and not at all when it raises or the process dies. Several
    processes may write: each waits up to 30 seconds for the other. Raises `WarehouseError` for a damaged file.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(data_dir / FILE, timeout=30, isolation_level=None)) as con:
        try:
            con.execute("PRAGMA journal_mode = WAL")
            con.execute("PRAGMA synchronous = FULL")
            con.executescript(schema)
            con.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise WarehouseError(
                f"{data_dir / FILE}: this file is damaged ({error}); put a backup in its place, "
                "or let `lea refresh` set it aside and begin a new one"
            ) from error
        try:
            yield con
        except BaseException:
            con.execute("ROLLBACK")
            raise
        con.execute("COMMIT")
