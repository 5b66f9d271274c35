"""Files and folders of this machine."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from flows.archive import Archive, TooLargeError
from flows.sources.model import (
    REPORT_ENDINGS,
    STATISTICS_ENDING,
    Fetched,
    FetchFailedError,
    FetchPolicy,
    FileSource,
    FolderSource,
    megabytes,
    uri_of,
)
from transforms.statistics.recognition import is_statistics

_CHUNK = 1 << 20
_PROBE = 1 << 12


def files_of(source: FolderSource) -> tuple[tuple[FileSource, ...], tuple[tuple[str, FetchFailedError], ...]]:
    """The reports and files of published statistics in the folder and below it, sorted by path; and the subfolders that could not be listed and the links that lead out of the folder, with the reason.

    Raises `FetchFailedError` when the folder is missing, cannot be listed or holds no reports.
    """
    try:
        is_folder = stat.S_ISDIR(source.path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        raise FetchFailedError("missing_folder", f"{source.uri}: no such file or folder; check the path") from None
    except OSError as error:
        raise _unreadable(source.uri, error) from error
    if not is_folder:
        raise FetchFailedError("missing_folder", f"{source.uri}: is no folder; check the path")
    errors: list[OSError] = []
    found = sorted(_reports_below(source, errors.append))
    inside = source.path.resolve()
    files = tuple(FileSource(path) for path in found if _is_inside(path, inside))
    outside = [(uri_of(path), _leads_outside(path)) for path in found if not _is_inside(path, inside)]
    unreadable = {uri_of(Path(os.fsdecode(error.filename))): error for error in errors}
    if source.uri in unreadable:
        raise _unreadable(source.uri, unreadable[source.uri])
    if not files and not unreadable and not outside:
        endings = ", ".join(REPORT_ENDINGS)
        raise FetchFailedError(
            "empty_folder", f"{source.uri}: the folder holds no reports; they end in {endings} or have no ending"
        )
    return files, (*((uri, _unreadable(uri, error)) for uri, error in sorted(unreadable.items())), *outside)


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether a file found in a folder stands in it: whoever may put links there must not choose files elsewhere.

    A link to nowhere counts as inside: that it leads nowhere is told when it is fetched.
    """
    # os.path answers False, where pathlib raises, for a link behind a closed folder.
    return not path.is_symlink() or not os.path.exists(path) or path.resolve().is_relative_to(folder)  # noqa: PTH110


def _leads_outside(path: Path) -> FetchFailedError:
    return FetchFailedError(
        "outside_folder",
        f"{uri_of(path)}: is a link that leads out of its folder; name the file itself, or its folder, as a source",
    )


def _reports_below(source: FolderSource, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    excluded = tuple(ending.lower() for ending in source.exclude)
    for folder, subfolders, names in os.walk(source.path, onerror=on_error):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for name in names:
            hidden = name.startswith(".")
            ending = Path(name).suffix.lower()
            path = Path(folder, name)
            if hidden or name.lower().endswith(excluded):
                continue
            if not ending or ending in REPORT_ENDINGS or (ending == STATISTICS_ENDING and _holds_statistics(path)):
                yield path


def _holds_statistics(path: Path) -> bool:
    """Whether the first line is that of published statistics: a folder may hold other tables, which are no sources."""
    try:
        # Opening a named pipe could wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return is_statistics(file.read(_PROBE))
    except OSError:
        return False


def fetch_file(source: FileSource, archive: Archive, policy: FetchPolicy) -> Fetched:
    """Take the file into the archive. Raises `FetchFailedError`."""
    try:
        seen = source.path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise FetchFailedError("missing_file", f"{source.uri}: no such file; check the path") from None
    except OSError as error:
        raise _unreadable(source.uri, error) from error
    # Opening a named pipe or a device could wait for ever.
    if not stat.S_ISREG(seen.st_mode):
        raise FetchFailedError("not_a_file", f"{source.uri}: is no ordinary file; give a file, a folder or an address")
    if seen.st_size == 0:
        raise FetchFailedError("empty", f"{source.uri}: the file is empty; get it again from where it came")
    if seen.st_size > policy.max_bytes:
        raise _too_large(source.uri, megabytes(seen.st_size), policy)
    try:
        file = source.path.open("rb")
    except OSError as error:
        raise _unreadable(source.uri, error) from error
    with file:
        try:
            return Fetched(archive.store(_chunks(file, source.uri), policy.max_bytes))
        except TooLargeError:
            raise _too_large(source.uri, "still growing", policy) from None


def _chunks(file: BinaryIO, uri: str) -> Iterator[bytes]:
    """The file's bytes; only reading errors are the source's fault, so only they are caught here."""
    try:
        before = os.fstat(file.fileno())
        while chunk := file.read(_CHUNK):
            yield chunk
        after = os.fstat(file.fileno())
    except OSError as error:
        raise _unreadable(uri, error) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FetchFailedError("incomplete", f"{uri}: the file changed while it was read; run again when it is written")


def _too_large(uri: str, seen: str, policy: FetchPolicy) -> FetchFailedError:
    limit = megabytes(policy.max_bytes)
    return FetchFailedError(
        "too_large", f"{uri}: the file is too large ({seen}; the limit is {limit}); reports are far smaller"
    )


def _unreadable(uri: str, error: OSError) -> FetchFailedError:
    reason = error.strerror or type(error).__name__
    return FetchFailedError("unreadable", f"{uri}: cannot be read ({reason}); check that this user may read it")
