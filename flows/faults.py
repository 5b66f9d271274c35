"""What the machine does to a run, told as one clear line: a full disk, a data directory that cannot be written."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.settings import SettingsError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
# What DuckDB and SQLite say of the same, in messages of their own.
_FULL_WORDS = ("no space left on device", "disk is full", "disk quota exceeded")
_FORBIDDEN_WORDS = ("read-only file system", "permission denied", "readonly database", "unable to open database file")


class DiskFullError(Exception):
    """A disk was full; what was published before is served as before."""


@contextmanager
def in_one_line(data_dir: Path) -> Iterator[None]:
    """Raise `DiskFullError`, or `SettingsError` for a data directory that cannot be written, in place of what it came as."""
    try:
        yield
    except Exception as error:
        told = explained(error, data_dir)
        if told is error:
            raise
        raise told from error


def explained(error: Exception, data_dir: Path) -> Exception:
    """The error in words that say what to do, where it is one of these; else the error itself."""
    for cause in _causes(error):
        if _is(cause, _FULL, _FULL_WORDS):
            return DiskFullError(
                f"{data_dir}: no space is left on the disk; what was published before is served as before. "
                "Free some space and run again"
            )
        if _is(cause, _FORBIDDEN, _FORBIDDEN_WORDS) and not isinstance(error, SettingsError):
            return SettingsError(
                f"{data_dir}: cannot be written ({_reason(cause)}); let this user write there, "
                "or name another data directory"
            )
    return error


def expect_place(data_dir: Path) -> None:
    """Raise `SettingsError` where not even the folder above the data directory is there: its disk may not be mounted."""
    if not data_dir.exists() and not data_dir.absolute().parent.is_dir():
        raise SettingsError(
            f"{data_dir}: the folder above it is not there; mount its disk, make the folder, "
            "or name another data directory"
        )


def _causes(error: BaseException) -> Iterator[BaseException]:
    met: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in met:
        met.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _is(error: BaseException, numbers: tuple[int, ...], words: tuple[str, ...]) -> bool:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in numbers
    # SQLite cannot enlarge the file that its processes share: it calls that an error of the disk.
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_SHMSIZE":
        return numbers is _FULL
    return any(word in str(error).lower() for word in words)


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split())[:200]
