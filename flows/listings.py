"""What live sources were seen to list: authorities and their publications, since when, and what was withdrawn.

It is kept in the archive's index, and so as long as the files are. What is lost with it comes back with the next crawl, but
for the days on which things were listed first.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any

from warehouse.operations import SourcePublication


@dataclass(frozen=True, slots=True)
class Provider:
    """An authority that a source lists. `entry` is what the listing showed of it when its page was last read whole, None
    where that never was."""

    source: str
    urn: str
    name: str
    page_uri: str
    entry: str | None = None


_PUBLICATION = tuple(field.name for field in fields(SourcePublication))
_DAYS = {"published_on"}
_TIMES = {"first_listed_at", "last_listed_at", "withdrawn_at"}


@cache
def _schema() -> str:
    return resources.files("flows").joinpath("listings.sql").read_text(encoding="utf-8")


class Listings:
    """The tables of listings in the archive's index; `lock` guards the connection, which threads share."""

    def __init__(self, db: sqlite3.Connection, lock: threading.Lock) -> None:
        self._db = db
        self._lock = lock
        db.executescript(_schema())

    def providers(self, source: str) -> dict[str, Provider]:
        """The authorities that this source lists or ever listed, by their number there."""
        query = "SELECT source, urn, name, page_uri, entry FROM provider WHERE source = ? ORDER BY urn"
        return {row[1]: Provider(*row) for row in self._all(query, source)}

    def publications(self, source: str | None = None) -> tuple[SourcePublication, ...]:
        """What this source, or every source, lists or ever listed, by source and address."""
        columns = ", ".join(_PUBLICATION)
        rows = self._all(
            f"SELECT {columns} FROM publication WHERE source = coalesce(?, source) ORDER BY source, source_uri", source
        )
        return tuple(map(_publication, rows))

    def put(self, providers: Iterable[Provider], publications: Iterable[SourcePublication]) -> None:
        """Keep these rows, all of them or none."""
        with self._lock:
            self._db.execute("BEGIN")
            try:
                self._db.executemany("INSERT OR REPLACE INTO provider VALUES (?, ?, ?, ?, ?)", map(astuple, providers))
                marks = ", ".join("?" for _ in _PUBLICATION)
                self._db.executemany(
                    f"INSERT OR REPLACE INTO publication VALUES ({marks})", [_values(each) for each in publications]
                )
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def _all(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, parameters).fetchall()


def _values(publication: SourcePublication) -> list[Any]:
    values = dict(zip(_PUBLICATION, astuple(publication), strict=True))
    for name, value in values.items():
        if isinstance(value, datetime):
            values[name] = value.astimezone(UTC).isoformat(timespec="microseconds")
        elif isinstance(value, date):
            values[name] = value.isoformat()
    return list(values.values())


def _publication(row: tuple[Any, ...]) -> SourcePublication:
    values = dict(zip(_PUBLICATION, row, strict=True))
    for name in _DAYS:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in _TIMES:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    return SourcePublication(**values)
