"""Content-addressed store of every file ever fetched, with a record of every attempt to fetch one.

```
archive/objects/ab/abcdef…   the bytes, named by their SHA-256; read-only, never changed once there
archive/incoming/            files on their way in; whatever a killed run left here is of no use
archive/fetches.sqlite       one row per attempt, and what live sources list: SQLite commits or rolls back whole, also when killed
```
Nothing reads a report but from here, so that every value can be traced to bytes that are still there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sqlite3
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, get_args

from flows.listings import Listings

Outcome = Literal["new", "changed", "unchanged", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Role = Literal["file", "page"]

INDEX = "fetches.sqlite"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_log = logging.getLogger(__name__)


class DamagedObjectError(Exception):
    """An object of the archive is missing or its bytes do not have the hash that names it."""


class TooLargeError(Exception):
    """More bytes came than allowed; `limit` is the number of bytes that would have been."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One attempt to fetch one file.

    source_uri      absolute path of a local file or folder, or the address, as it was asked for
    fetched_at      when the attempt ended (with time zone)
    outcome         `new`, `changed` or `unchanged` against the last good record of the same source, or `failed`
    http_status     the final answer's status; None for local files and where nothing answered
    etag, last_modified   the answer's validators, as sent
    size_bytes, sha256    of the file's bytes (for `unchanged` those of the kept object); None when failed
    media_type      sniffed from the bytes; None when failed
    error_kind, error     stable code and one clear line; None unless failed
    role                  `file`, or `page` of a site that lists files: never read as a report
    """

    source_uri: str
    fetched_at: datetime
    outcome: Outcome
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    media_type: str | None = None
    error_kind: str | None = None
    error: str | None = None
    role: Role = "file"

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"unknown outcome of a fetch: {self.outcome!r}")
        if self.fetched_at.tzinfo is None:
            raise ValueError("the time of a fetch needs its time zone")
        if self.good != (self.sha256 is not None) or self.good == (self.error_kind is not None):
            raise ValueError(f"a fetch has either bytes or an error: {self}")

    @property
    def good(self) -> bool:
        """Whether the attempt gave (or confirmed) the file's bytes."""
        return self.outcome != "failed"


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source: its latest attempt and, if there ever was one, the latest that gave its bytes."""

    source_uri: str
    latest: FetchRecord
    latest_good: FetchRecord | None


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Bytes that are safely in the archive, and their sniffed type."""

    sha256: str
    size_bytes: int
    media_type: str


_COLUMNS = tuple(field.name for field in fields(FetchRecord))
_SCHEMA = """
CREATE TABLE IF NOT EXISTS fetch (
    fetch_id INTEGER PRIMARY KEY,
    source_uri TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    http_status INTEGER,
    etag TEXT,
    last_modified TEXT,
    size_bytes INTEGER,
    sha256 TEXT,
    media_type TEXT,
    error_kind TEXT,
    error TEXT,
    role TEXT NOT NULL DEFAULT 'file'
);
CREATE INDEX IF NOT EXISTS fetch_of_source ON fetch (source_uri, fetch_id);
CREATE INDEX IF NOT EXISTS fetch_of_object ON fetch (sha256, fetched_at);
"""

# For archives of before pages were kept.
_ADD_ROLE = "ALTER TABLE fetch ADD COLUMN role TEXT NOT NULL DEFAULT 'file'"


def object_path(root: Path, sha256: str) -> Path:
    """Where the archive in the folder `root` keeps the object of this hash."""
    return root / "objects" / sha256[:2] / sha256


class Archive:
    """The archive in the folder `root`, which is made when missing.

    `store` may be called from several threads at once. One process writes at a time (the run holds the data directory's
    lock); others may read meanwhile. `listings` is what live sources were seen to list.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._objects = root / "objects"
        self._incoming = root / "incoming"
        for folder in (self._objects, self._incoming):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(root / INDEX, timeout=30, check_same_thread=False, isolation_level=None)
        # Write-ahead logging: a commit is one append, and a killed process loses no committed row.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        if "role" not in {column[1] for column in self._db.execute("PRAGMA table_info(fetch)")}:
            self._db.execute(_ADD_ROLE)
        self.listings = Listings(self._db, self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the records; the archive can be opened again."""
        self._db.close()

    # Objects

    def path_of(self, sha256: str) -> Path:
        """Where the object of this hash is or would be."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"no SHA-256 in lower-case hex digits: {sha256!r}")
        return object_path(self._root, sha256)

    def holds(self, sha256: str) -> bool:
        """Whether the object is there with the bytes that its name promises."""
        path = self.path_of(sha256)
        return path.is_file() and _sha256_of(path) == sha256

    def describe(self, sha256: str) -> tuple[int, str]:
        """The size in bytes and the sniffed type of an object that is there."""
        path = self.path_of(sha256)
        return path.stat().st_size, _media_type(path)

    def read(self, sha256: str) -> bytes:
        """The object's bytes. Raises `DamagedObjectError` when it is missing or is not what its name says."""
        path = self.path_of(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise DamagedObjectError(
                f"the archive has lost {path}: fetch its source again or restore the file from a backup"
            ) from None
        found = hashlib.sha256(data).hexdigest()
        if found != sha256:
            raise DamagedObjectError(
                f"the archive's file {path} is damaged (its bytes have the hash {found[:16]}…): "
                "delete it and fetch its source again, or restore it from a backup"
            )
        return data

    def store(self, chunks: Iterable[bytes], max_bytes: int | None = None) -> StoredObject:
        """Take bytes in, piece by piece; the object appears under its name whole or not at all.

        An intact object of the same hash stays as it is; a damaged one gives way to the good bytes. Raises
        `TooLargeError` as soon as more than `max_bytes` came; errors of `chunks` pass through. Both leave nothing behind.
        """
        handle, name = tempfile.mkstemp(dir=self._incoming)
        incoming = Path(name)
        try:
            digest = hashlib.sha256()
            size = 0
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if max_bytes is not None and size > max_bytes:
                        raise TooLargeError(max_bytes)
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            sha256 = digest.hexdigest()
            media_type = _media_type(incoming)
            self._place(incoming, sha256)
        finally:
            incoming.unlink(missing_ok=True)
        return StoredObject(sha256, size, media_type)

    def clear_incoming(self) -> None:
        """Remove what a killed run left half fetched; only for the process that holds the data directory's lock."""
        for path in self._incoming.iterdir():
            path.unlink(missing_ok=True)

    def _place(self, incoming: Path, sha256: str) -> None:
        path = self.path_of(sha256)
        if path.exists():
            if _sha256_of(path) == sha256:
                return
            _log.warning("the archive's file %s was damaged; it is replaced by good bytes that came again", path)
        path.parent.mkdir(exist_ok=True)
        incoming.chmod(0o444)
        incoming.replace(path)
        _sync_folder(path.parent)

    # Records

    def record(self, record: FetchRecord) -> None:
        """Keep the record of an attempt; records are never changed or removed."""
        values = [getattr(record, column) for column in _COLUMNS]
        values[_COLUMNS.index("fetched_at")] = record.fetched_at.astimezone(UTC).isoformat(timespec="microseconds")
        marks = ", ".join("?" for _ in _COLUMNS)
        with self._lock:
            self._db.execute(f"INSERT INTO fetch ({', '.join(_COLUMNS)}) VALUES ({marks})", values)

    def latest(self, source_uri: str) -> FetchRecord | None:
        """The latest record of this source, good or not."""
        rows = self._select("WHERE source_uri = ? ORDER BY fetch_id DESC LIMIT 1", source_uri)
        return rows[0] if rows else None

    def latest_good(self, source_uri: str) -> FetchRecord | None:
        """The latest record of this source that gave or confirmed its bytes."""
        rows = self._select("WHERE source_uri = ? AND outcome != 'failed' ORDER BY fetch_id DESC LIMIT 1", source_uri)
        return rows[0] if rows else None

    def all_sources(self) -> tuple[SourceState, ...]:
        """Every source ever asked for, sorted by its address or path."""
        latest = self._select("WHERE fetch_id IN (SELECT max(fetch_id) FROM fetch GROUP BY source_uri)")
        good = self._select(
            "WHERE fetch_id IN (SELECT max(fetch_id) FROM fetch WHERE outcome != 'failed' GROUP BY source_uri)"
        )
        good_of = {record.source_uri: record for record in good}
        states = (SourceState(record.source_uri, record, good_of.get(record.source_uri)) for record in latest)
        return tuple(sorted(states, key=lambda state: state.source_uri))

    def changes_of(self, source_uri: str) -> tuple[FetchRecord, ...]:
        """The attempts to fetch this source that ended otherwise than the one before, the oldest first."""
        found: list[FetchRecord] = []
        for record in self._select("WHERE source_uri = ? ORDER BY fetch_id", source_uri):
            before = found[-1] if found else None
            if before is None or (before.sha256, before.error_kind) != (record.sha256, record.error_kind):
                found.append(record)
        return tuple(found)

    def first_seen(self, sha256: str) -> datetime:
        """When these bytes came for the first time, from whichever source, in UTC. Raises `KeyError` for unknown bytes."""
        with self._lock:
            (earliest,) = self._db.execute("SELECT min(fetched_at) FROM fetch WHERE sha256 = ?", (sha256,)).fetchone()
        if earliest is None:
            raise KeyError(sha256)
        return datetime.fromisoformat(earliest)

    def _select(self, where: str, *parameters: str) -> list[FetchRecord]:
        with self._lock:
            rows = self._db.execute(f"SELECT {', '.join(_COLUMNS)} FROM fetch {where}", parameters).fetchall()
        return [_record_of(row) for row in rows]


def _record_of(row: tuple[object, ...]) -> FetchRecord:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["fetched_at"] = datetime.fromisoformat(str(values["fetched_at"]))
    return FetchRecord(**values)  # type: ignore[arg-type]


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _media_type(path: Path) -> str:
    # The readers come with the sniffer: imported where something came, not by every command that lists the archive.
    from transforms.documents.sniff import sniff

    return sniff(path.read_bytes())


def _sync_folder(folder: Path) -> None:
    """Make a rename in the folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
