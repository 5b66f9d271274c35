"""What a run finds damaged or unfinished when it begins, and what becomes of it: set aside, told, and made anew.

Nothing is repaired in place and nothing is deleted: a file that cannot be used is renamed, so that a person can look at it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flows.archive import INDEX, Archive, FetchRecord
from flows.journal import FILE as JOURNAL
from flows.settings import Settings
from warehouse.damage import damage_of, newest_whole, says_damage
from warehouse.files import set_aside
from warehouse.publish import versions
from warehouse.staging import StagingStore
from warehouse.taking_over import take_over

_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to go on from. `served` is the newest published warehouse that can be read, None where there is none;
    `served_damaged` says that the one in its place cannot; `notes` are for a person, one line each."""

    served: Path | None
    served_damaged: bool
    notes: tuple[str, ...]


def recover(settings: Settings, store: StagingStore) -> Found:
    """Look at every file that a run goes on from (but the journal), and make usable what is not.

    For the process that holds the data directory's lock.
    """
    notes = [store.note] if store.note else []
    served = newest_whole(settings.served, settings.versions_dir)
    damaged = settings.served.is_file() and served != settings.served
    if damaged:
        notes.append(
            f"{settings.served} is damaged: this run publishes it anew; until then "
            + ("`lea rollback` serves an earlier version" if served else "there is no earlier version to go back to")
        )
    if served is not None:
        take_over(store, served)
    mended = _mend_index(settings, store)
    if mended:
        notes.append(mended)
    return Found(served, damaged, tuple(notes))


def mend_journal(data_dir: Path) -> str | None:
    """The journal: where it is damaged, it is set aside and begun anew; what to say of that."""
    path = data_dir / JOURNAL
    if not path.is_file() or _sqlite_is_whole(path):
        return None
    return (
        f"{path} was set aside as {set_aside(path).name}, because it is damaged: releases and unsent alerts that it held "
        "are not in force; put a backup of it in its place, or release again what is refused now"
    )


def set_aside_damaged_staging(settings: Settings, error: Exception) -> str | None:
    """Where a run failed over damage in staging: set the file aside and say so. None where that is not the cause."""
    complaint = damage_of(settings.staging) if settings.staging.is_file() else None
    held = complaint is not None and "could not set lock" in complaint.lower()
    if held or (complaint is None and not says_damage(error)):
        return None
    aside = set_aside(settings.staging)
    return (
        f"{settings.staging.name} was set aside as {aside.name}, because a part of it is damaged; "
        "all files are read again from the archive"
    )


def id_after(run_id: str, known: Iterable[str]) -> str:
    """The id of a run: as given, or, where the clock has gone back since, one second after the newest known.

    Versions and runs are in the order of their ids, whatever the clock says.
    """
    newest = max(known, default="")
    if run_id > newest:
        return run_id
    try:
        moment = datetime.strptime(newest.partition("-")[0], _MOMENT)  # noqa: DTZ007 an id, not a time of day
    except ValueError:
        return run_id
    return f"{moment + timedelta(seconds=1):{_MOMENT}}-{run_id.rpartition('-')[2]}"


def known_ids(settings: Settings, store: StagingStore) -> Iterator[str]:
    """The ids of all runs and kept versions."""
    yield from (run.run_id for run in store.runs())
    yield from (version.version_id for version in versions(settings.served, settings.versions_dir))


def _mend_index(settings: Settings, store: StagingStore) -> str | None:
    """The archive's records: where they are damaged, begin anew with the sources of what is published."""
    root = settings.data_dir / "archive"
    index = root / INDEX
    if index.is_file():
        if _sqlite_is_whole(index):
            return None
        said = f"{index} was set aside as {set_aside(index).name}, because it is damaged"
    elif any((root / "objects").glob("*/*")):
        said = f"{index} is gone"
    else:
        return None
    with Archive(root) as archive:
        published = [(row.source_uri, row.sha256, row.first_seen_at) for row in store.publication()]
        known = {run.run_id: run.started_at for run in store.runs()}
        first = min(known.values(), default=None)
        if first is not None:
            published += [(row.source_uri, row.sha256, first) for row in store.statistics_publication()]
        for source_uri, sha256, seen_at in published:
            if archive.holds(sha256):
                size, media_type = archive.describe(sha256)
                archive.record(FetchRecord(source_uri, seen_at, "new", None, None, None, size, sha256, media_type))
    return (
        f"{said}; the sources of what is published are taken from the warehouse, all others come with their next fetch"
    )


def _sqlite_is_whole(path: Path) -> bool:
    """Whether SQLite finds no fault in the file; one that is only busy is whole."""
    try:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as con:
            return bool(con.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)])
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "readonly" in str(error) or "unable to open" in str(error):
            raise
        return False
    except sqlite3.DatabaseError:
        return False
