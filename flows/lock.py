"""One run at a time for each data directory, across processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from flows.settings import SettingsError


@contextmanager
def only_one_run(data_dir: Path) -> Iterator[None]:
    """Hold the data directory's lock; the operating system lets go of it when the process ends, however it ends.

    Raises `SettingsError` when another run holds it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(data_dir / "lock", timeout=0):
            yield
    except Timeout as error:
        raise SettingsError(
            f"{data_dir}: another run is at work in this data directory; try again when it has ended"
        ) from error
