"""Files that appear whole or not at all: fsync, rename, and the leftovers of processes that were killed between the two."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_PREFIX, _SUFFIX = ".lea-", ".part"
# What DuckDB and SQLite keep beside a database.
_LOGS = (".wal", "-wal", "-shm")


def temporary_beside(path: Path) -> Path:
    """A name on the same filesystem for what is to become `path`; `remove_leftovers` knows it."""
    return path.with_name(f"{_PREFIX}{path.name}{_SUFFIX}")


def remove_leftovers(directory: Path) -> None:
    """Remove what killed processes left under temporary names, logs of databases included."""
    for pattern in (f"{_PREFIX}*{_SUFFIX}", f"{_PREFIX}*{_SUFFIX}.wal"):
        for path in directory.glob(pattern):
            # A folder under such a name is an export's, which may be at work; the next one begins with removing it.
            if not path.is_dir():
                path.unlink(missing_ok=True)


def remove_database(path: Path) -> None:
    """Remove a database file that nobody serves, and its log."""
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def set_aside(path: Path) -> Path:
    """Rename a database that cannot be used, its logs with it, so that a person can look at it; returns the new name."""
    number = 1
    while (aside := path.with_name(f"{path.name}.aside-{number}")).exists():
        number += 1
    for ending in ("", *_LOGS):
        if (part := path.with_name(path.name + ending)).exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


def copy_beside(source: Path, target: Path) -> Path:
    """A copy of `source` under the temporary name of `target`, on disk when this returns; no part of it where it fails."""
    temporary = temporary_beside(target)
    remove_database(temporary)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, temporary)
        sync(temporary)
    except BaseException:
        remove_database(temporary)
        raise
    return temporary


def link_or_copy_beside(source: Path, target: Path) -> Path:
    """Like `copy_beside`, but a hard link where the filesystem has them: both names then hold the same bytes."""
    temporary = temporary_beside(target)
    remove_database(temporary)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, temporary)
    except OSError:  # another filesystem, or one without hard links
        return copy_beside(source, target)
    return temporary


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for a file that is replaced but never written to, or a copy where there can be no hard link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def put_in_place(temporary: Path, target: Path) -> None:
    """Give `target` its new content in one step; readers that have the old one open keep it."""
    temporary.replace(target)
    sync(target.parent)


def put_folder_in_place(temporary: Path, target: Path) -> None:
    """Give the folder `target` its new content, which lies under its temporary name. What was there before is removed; for
    an instant between two renames there is no folder, but never half a one."""
    before = temporary.with_name(f"{temporary.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    sync(temporary)
    if target.exists():
        target.rename(before)
    try:
        temporary.rename(target)
    except OSError:
        if before.exists():
            before.rename(target)
        raise
    sync(target.parent)
    shutil.rmtree(before, ignore_errors=True)


def sync(path: Path) -> None:
    """Wait until a file or directory is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def attach_statement(path: Path, name: str, options: str = "READ_ONLY") -> str:
    """The statement by which DuckDB attaches a database file, whatever characters its path has."""
    quoted = str(path).replace("'", "''")
    return f"ATTACH '{quoted}' AS {name} ({options})"
