"""The folder of a site: written beside, then put in the place of the one before as a whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.files import put_folder_in_place

# Every site has it; a folder without it is none, and is never replaced.
STAMP = "site.json"


class NotASiteError(WarehouseError):
    """The folder to be replaced is none that was written as a site, or another process is writing it."""


@contextmanager
def new_site(out: Path) -> Iterator[Path]:
    """An empty folder beside `out` to write a site into, which takes its place at the end; no trace of it where that fails.

    Raises `NotASiteError` where something else lies at `out`, or another process is at work there.
    """
    from filelock import FileLock, Timeout

    _refuse_others(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out.parent / f".{out.name}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise NotASiteError(f"{out}: another process is writing this site; try again when it has ended") from error
    try:
        prefix = f".{out.name}.unfinished-"
        for leftover in out.parent.glob(f"{prefix}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix=prefix, dir=out.parent))
        try:
            yield unfinished
            unfinished.chmod(out.parent.stat().st_mode & 0o777)
            put_folder_in_place(unfinished, out)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    finally:
        lock.release()


def _refuse_others(out: Path) -> None:
    if not out.exists() or (out / STAMP).is_file() or (out.is_dir() and not any(out.iterdir())):
        return
    what = "this folder holds something else than a site" if out.is_dir() else "this is a file"
    raise NotASiteError(f"{out}: {what}; name an empty or new folder with --out")


def put(folder: Path, address: str, content: str) -> int:
    """Write a file of the site; gives its size in bytes."""
    path = folder / address
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8", errors="replace")
    path.write_bytes(data)
    return len(data)
