"""One holder at a time, across processes: one run for each data directory, one `lea serve`.

The operating system lets go of a lock when its process ends, however it ends. Who holds it stands in a file beside it,
for people: the lock itself does not depend on what is written there.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from flows.settings import SettingsError
from warehouse.files import temporary_beside


class HeldError(SettingsError):
    """Another process holds the lock; nothing was done. The message says which one, and since when."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds a lock; `since` is the moment it took it, in UTC."""

    pid: int
    host: str
    since: datetime

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} since {self.since:%Y-%m-%d %H:%M:%S} UTC"


@contextmanager
def only_one_run(data_dir: Path) -> Iterator[None]:
    """Hold the data directory's lock while a run is at work. Raises `HeldError` when another run holds it."""
    with held(data_dir / "lock", f"{data_dir}: another run is at work in this data directory"):
        yield


@contextmanager
def held(lock: Path, refusal: str) -> Iterator[None]:
    """Hold a lock file, or raise `HeldError` at once: `refusal`, and who holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    taken = FileLock(lock, timeout=0)
    try:
        taken.acquire()
    except Timeout as error:
        holder = read_holder(lock)
        told = f" ({holder})" if holder else ""
        raise HeldError(f"{refusal}{told}; try again when it has ended") from error
    try:
        _write_holder(lock, Holder(os.getpid(), socket.gethostname(), datetime.now(UTC)))
        yield
    finally:
        _beside(lock).unlink(missing_ok=True)
        taken.release()


def is_held(lock: Path) -> bool:
    """Whether another process holds a lock now."""
    if not lock.exists():
        return False
    taken = FileLock(lock, timeout=0)
    try:
        taken.acquire()
    except Timeout:
        return True
    taken.release()
    return False


def read_holder(lock: Path) -> Holder | None:
    """Who holds a lock, as far as it can be told: a process of this machine that has ended holds nothing."""
    try:
        content = json.loads(_beside(lock).read_text(encoding="utf-8"))
        holder = Holder(int(content["pid"]), str(content["host"]), datetime.fromisoformat(content["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None if holder.host == socket.gethostname() and not _lives(holder.pid) else holder


def _write_holder(lock: Path, holder: Holder) -> None:
    beside = _beside(lock)
    temporary = temporary_beside(beside)
    temporary.write_text(json.dumps(asdict(holder) | {"since": holder.since.isoformat()}), encoding="utf-8")
    temporary.replace(beside)


def _beside(lock: Path) -> Path:
    return lock.with_name(lock.name + ".holder.json")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
