"""Run a command and learn what it and all processes that it starts cost.

On Linux orphans of the command are adopted and waited for, so that the processor time of worker processes that their
parent does not wait for counts too, and a process that is left behind is found. Elsewhere only what the command itself
waits for counts.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>
_GRACE_SECONDS = 30.0
_SAMPLE_SECONDS = 0.25
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Child:
    """What a command cost.

    wall, cpu    seconds; `cpu` is user + system of all its processes
    peak         MB that its largest process held at most (maximum resident set)
    together     MB that all its processes held together at most, shared pages counted once, sampled four times a
                 second; None where the system does not tell
    left_behind  processes that still ran 30 s after the command had ended (ended then)
    """

    command: str
    wall: float
    cpu: float
    peak: float
    together: float | None
    status: int
    left_behind: int
    output: str

    def check(self, allowed: Sequence[int] = (0,)) -> Child:
        """Itself. Raises `RuntimeError` when the command ended otherwise than allowed: its time then means nothing."""
        if self.status not in allowed:
            said = self.output.strip().splitlines()[-1:] or ["no output"]
            raise RuntimeError(f"`{self.command}` ended with exit code {self.status}: {said[0][:300]}")
        return self


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Child:
    """Run the command to its end; `output` is its standard output and error."""
    adopts = _adopt_orphans()
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
        memory = _Memory(process.pid)
        _, raw, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(raw)
        cpu, peak, left = _wait_for_orphans() if adopts else (0.0, 0.0, 0)
        output.seek(0)
        return Child(
            command=" ".join(Path(part).name if part.startswith("/") else part for part in command),
            wall=wall,
            cpu=usage.ru_utime + usage.ru_stime + cpu,
            peak=max(megabytes(usage.ru_maxrss), peak),
            together=memory.stop(),
            status=process.returncode,
            left_behind=left,
            output=output.read().decode(errors="replace"),
        )


def _adopt_orphans() -> bool:
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0) == 0)


def _wait_for_orphans() -> tuple[float, float, int]:
    """Processor seconds and largest MB of the orphans, and how many had to be ended."""
    cpu, peak, ended = 0.0, 0.0, 0
    deadline = time.monotonic() + _GRACE_SECONDS
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return cpu, peak, ended
        if pid:
            cpu += usage.ru_utime + usage.ru_stime
            peak = max(peak, megabytes(usage.ru_maxrss))
        elif time.monotonic() < deadline:
            time.sleep(0.05)
        else:
            for orphan in _descendants(os.getpid()) - {os.getpid()}:
                ended += 1
                os.kill(orphan, signal.SIGKILL)
            deadline = time.monotonic() + _GRACE_SECONDS


def held() -> float:
    """MB that this process holds now, a page that several processes share counted in parts; 0 where it cannot be told."""
    return _held(os.getpid()) if PROC.is_dir() else 0.0


def megabytes(maximum_resident_set: int) -> float:
    """`ru_maxrss` counts kilobytes, on macOS bytes."""
    return maximum_resident_set / (1e6 if sys.platform == "darwin" else 1e3)


class _Memory:
    """Samples what the processes of a tree hold together, in a thread."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float | None:
        self._ended.set()
        self._thread.join()
        return self._most or None

    def _watch(self) -> None:
        while PROC.is_dir():
            self._most = max(self._most, sum(_held(pid) for pid in _descendants(self._root)))
            if self._ended.wait(_SAMPLE_SECONDS):
                return


def _descendants(root: int) -> set[int]:
    """The process and all that descend from it."""
    parents = {int(path.name): _parent(path) for path in PROC.iterdir() if path.name.isdigit()}
    found: set[int] = set()
    more = {root}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in found} - found
    return found


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _held(pid: int) -> float:
    """MB, a page that several processes share counted in parts."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("Pss:")), 0.0)
