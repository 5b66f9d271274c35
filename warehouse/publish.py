"""Publish a built warehouse, keep its version, go back to an earlier one: each in one atomic step.

The served file is never written to. What replaces it is complete and on disk under another name first; a process killed at
any moment leaves the old file or the new one. One process at a time may call this: the pipeline holds the lock of the data
directory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import UnknownVersionError
from warehouse.files import (
    copy_beside,
    link_or_copy_beside,
    put_in_place,
    remove_database,
    remove_leftovers,
    sync,
    temporary_beside,
)
from warehouse.run_log import read_version, take_over_run_log

_SUFFIX = ".duckdb"


@dataclass(frozen=True, slots=True)
class Version:
    """A kept warehouse. `published_at` is when its file was finished, in UTC; `served` marks the one that analysts open."""

    version_id: str
    path: Path
    published_at: datetime
    bytes: int
    served: bool


def publish(next_path: Path, served: Path, versions_dir: Path, version_id: str, keep: int) -> Version:
    """Serve the finished warehouse at `next_path`, which is moved, and keep it as a version; the oldest beyond `keep` go.

    The version gets its name only after it is served, so that no version is kept that never was.
    """
    sync(next_path)
    kept = _version_path(versions_dir, version_id)
    pending = link_or_copy_beside(next_path, kept)
    put_in_place(link_or_copy_beside(pending, served), served)
    put_in_place(pending, kept)
    remove_database(next_path)
    _prune(served, versions_dir, keep)
    return _version(kept, version_id)


def versions(served: Path, versions_dir: Path) -> tuple[Version, ...]:
    """The kept versions, the newest first."""
    now = read_version(served)
    found = sorted(versions_dir.glob(f"[!.]*{_SUFFIX}"), reverse=True)
    return tuple(_version(path, now.version_id if now else None) for path in found)


def two_versions(
    served: Path, versions_dir: Path, old: str | None = None, new: str | None = None
) -> tuple[Version, Version]:
    """The two versions that a person wants compared, by their ids or the beginnings of them.

    Without `new` the served one, without `old` the newest before the served one. Raises `UnknownVersionError`.
    """
    kept = versions(served, versions_dir)
    later = _named(kept, new) if new is not None else _served(kept, served)
    return (_named(kept, old) if old is not None else _choose(kept, None)), later


def rollback(served: Path, versions_dir: Path, version_id: str | None = None) -> Version:
    """Serve a kept version again: the one named, or the newest before the served one. Raises `UnknownVersionError`.

    The content is that of the version; the log of runs, checks and quarantine stays that of the served file, because what
    happened since then has happened.
    """
    version = _choose(versions(served, versions_dir), version_id)
    temporary = copy_beside(version.path, served)
    if served.is_file():
        take_over_run_log(temporary, served)
        sync(temporary)
    put_in_place(temporary, served)
    return replace(version, served=True)


def amend(served: Path, versions_dir: Path, change: Callable[[Path], None]) -> None:
    """Let `change` write to a copy of the served warehouse, and serve the copy as the same version.

    `change` leaves the file closed. The kept versions stay as they are.
    """
    clear_leftovers(served, versions_dir)
    temporary = copy_beside(served, served)
    try:
        change(temporary)
    except BaseException:
        remove_database(temporary)
        raise
    sync(temporary)
    put_in_place(temporary, served)


def clear_leftovers(served: Path, versions_dir: Path) -> None:
    """Tidy up after a killed run: finish keeping the version that is served already, remove all other unfinished files.

    For the process that holds the data directory's lock.
    """
    now = read_version(served)
    if now is not None:
        kept = _version_path(versions_dir, now.version_id)
        pending = temporary_beside(kept)
        if pending.is_file() and not kept.exists():
            put_in_place(pending, kept)
    remove_leftovers(served.parent)
    remove_leftovers(versions_dir)
    for unfinished in versions_dir.glob("*.next*"):
        unfinished.unlink()


def _choose(kept: tuple[Version, ...], version_id: str | None) -> Version:
    if version_id is not None:
        for version in kept:
            if version.version_id == version_id:
                return version
        known = ", ".join(version.version_id for version in kept) or "none"
        raise UnknownVersionError(f"{version_id}: no such version; kept are {known}")
    now = next((version.version_id for version in kept if version.served), None)
    earlier = [version for version in kept if now is not None and version.version_id < now]
    if not earlier:
        raise UnknownVersionError("there is no version before the served one; `lea versions` lists what is kept")
    return earlier[0]


def _named(kept: tuple[Version, ...], beginning: str) -> Version:
    found = [version for version in kept if version.version_id.startswith(beginning)]
    exact = [version for version in found if version.version_id == beginning]
    if len(exact or found) != 1:
        several = ", ".join(version.version_id for version in found)
        known = ", ".join(version.version_id for version in kept) or "none"
        problem = f"more than one version begins so: {several}" if found else f"no such version; kept are {known}"
        raise UnknownVersionError(f"{beginning!r}: {problem}")
    return (exact or found)[0]


def _served(kept: tuple[Version, ...], served: Path) -> Version:
    for version in kept:
        if version.served:
            return version
    now = read_version(served)
    if now is None:
        raise UnknownVersionError(f"{served}: nothing is served yet; run `lea refresh` first")
    return replace(_version(served, now.version_id), version_id=now.version_id)


def _prune(served: Path, versions_dir: Path, keep: int) -> None:
    """Drop the oldest versions beyond `keep`, but never the one that is served."""
    for version in versions(served, versions_dir)[max(keep, 1) :]:
        if not version.served:
            version.path.unlink(missing_ok=True)


def _version(path: Path, served_id: str | None) -> Version:
    seen = path.stat()
    version_id = path.name.removesuffix(_SUFFIX)
    finished = datetime.fromtimestamp(seen.st_mtime, UTC)
    return Version(version_id, path, finished, seen.st_size, version_id == served_id)


def _version_path(versions_dir: Path, version_id: str) -> Path:
    return versions_dir / f"{version_id}{_SUFFIX}"
