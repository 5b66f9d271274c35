"""What people let pass, kept in the journal: a release outlasts the staging file and is never changed, only taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.journal import journal
from flows.quarantine import Release, Releases
from warehouse.operations import QuarantineEntry

_SCHEMA = """
CREATE TABLE IF NOT EXISTS release (
    release_id INTEGER PRIMARY KEY,
    quarantine_id TEXT NOT NULL,
    source_uri TEXT NOT NULL,
    sha256 TEXT,
    report_id TEXT,
    stage TEXT NOT NULL,
    expectation TEXT NOT NULL,
    message TEXT NOT NULL,
    rows_digest TEXT,
    reason TEXT NOT NULL,
    released_by TEXT NOT NULL,
    released_at TEXT NOT NULL,
    taken_back_at TEXT,
    taken_back_because TEXT
);
CREATE INDEX IF NOT EXISTS release_of_source ON release (source_uri, release_id);
"""


@dataclass(frozen=True, slots=True)
class RecordedRelease:
    """A release as the journal has it: what it let pass, and whether it was taken back."""

    release: Release
    expectation: str
    message: str
    taken_back_at: datetime | None
    taken_back_because: str | None


def record_releases(
    data_dir: Path, entries: Iterable[QuarantineEntry], reason: str, released_by: str, now: datetime
) -> None:
    """Keep a person's decision to let these entries pass as they are now. Raises `ValueError` for an empty reason or name."""
    if not reason.strip() or not released_by.strip():
        raise ValueError("a release needs a reason and a name")
    rows = [
        (
            entry.quarantine_id,
            entry.source_uri,
            entry.sha256,
            entry.report_id,
            entry.stage,
            entry.expectation,
            entry.message,
            entry.rows_digest,
            " ".join(reason.split()),
            " ".join(released_by.split()),
            _written(now),
        )
        for entry in entries
    ]
    with journal(data_dir, _SCHEMA) as con:
        con.executemany(
            "INSERT INTO release (quarantine_id, source_uri, sha256, report_id, stage, expectation, message, rows_digest, "
            "reason, released_by, released_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def take_back(data_dir: Path, quarantine_ids: Iterable[str], because: str, now: datetime) -> None:
    """Let these releases hold no longer; the journal keeps that they once did, and why not any more."""
    rows = [(_written(now), because, quarantine_id) for quarantine_id in quarantine_ids]
    with journal(data_dir, _SCHEMA) as con:
        con.executemany(
            "UPDATE release SET taken_back_at = ?, taken_back_because = ? "
            "WHERE quarantine_id = ? AND taken_back_at IS NULL",
            rows,
        )


def standing_releases(data_dir: Path) -> Releases:
    """The releases that were not taken back, by quarantine_id: of several for one entry the latest."""
    with journal(data_dir, _SCHEMA) as con:
        rows = con.execute(
            "SELECT quarantine_id, rows_digest, reason, released_by, released_at FROM release "
            "WHERE taken_back_at IS NULL ORDER BY release_id"
        ).fetchall()
    return {row[0]: _release(*row) for row in rows}


def releases_of(data_dir: Path, source_uri: str) -> tuple[RecordedRelease, ...]:
    """Every release that a person ever gave for this source, the oldest first."""
    with journal(data_dir, _SCHEMA) as con:
        rows = con.execute(
            "SELECT quarantine_id, rows_digest, reason, released_by, released_at, expectation, message, taken_back_at, "
            "taken_back_because FROM release WHERE source_uri = ? ORDER BY release_id",
            (source_uri,),
        ).fetchall()
    return tuple(
        RecordedRelease(
            _release(*row[:5]),
            row[5],
            row[6],
            datetime.fromisoformat(row[7]) if row[7] else None,
            row[8],
        )
        for row in rows
    )


def _release(quarantine_id: str, rows_digest: str | None, reason: str, by: str, at: str) -> Release:
    return Release(quarantine_id, rows_digest, reason, by, datetime.fromisoformat(at))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
