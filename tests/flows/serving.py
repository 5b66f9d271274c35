"""`lea serve` as a user starts it, and what Prefect's API says of its runs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.flows.refreshing import REPOSITORY

# Long enough for a machine with much else to do; nothing waits longer than it must.
PATIENCE_SECONDS = 900.0
EVERY_MINUTE = ("--cron", "* * * * *", "--timezone", "UTC")


class Served:
    """A `lea serve` at work in a folder; `said` are its lines so far."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *options: str) -> None:
        self.folder = folder
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "PYTHONPATH": str(REPOSITORY),
            "HOME": str(folder),
            **environment,
        }
        self._out, self._err = folder / "serve.out", folder / "serve.err"
        command = [sys.executable, "-m", "flows.cli", "serve", *options]
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(command, cwd=folder, env=self.environment, stdout=out, stderr=err)

    @property
    def said(self) -> list[str]:
        return self._out.read_text(encoding="utf-8").splitlines()

    @property
    def complained(self) -> str:
        return self._err.read_text(encoding="utf-8")

    def wait_for(self, pattern: str, times: int = 1) -> list[str]:
        """Wait until so many of its lines match; returns them."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while len(found := [line for line in self.said if re.search(pattern, line)]) < times:
            told = "\n".join(self.said) + self.complained
            assert self.process.poll() is None, f"lea serve ended with {self.process.returncode}: {told}"
            assert time.monotonic() < give_up, f"no line like {pattern!r} ({times}): {told}"
            time.sleep(0.2)
        return found

    @property
    def api(self) -> str:
        address = re.search(r"Prefect server (http://127\.0\.0\.1:\d+)", self.wait_for("Prefect server http")[-1])
        assert address is not None
        return f"{address[1]}/api"

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(120)


@contextmanager
def serving(folder: Path, environment: Mapping[str, str], *options: str) -> Iterator[Served]:
    served = Served(folder, environment, *options)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.end()


def ask(api: str, path: str, **body: object) -> Any:
    """What the API answers to a POST."""
    response = requests.post(f"{api}/{path}", json=body, timeout=60)
    response.raise_for_status()
    return response.json()


def flow_run(api: str, run_id: str) -> dict[str, Any]:
    """A flow run by its name, once it has come to its end."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        (found,) = ask(api, "flow_runs/filter", flow_runs={"name": {"any_": [run_id]}})
        if found["state_type"] in ("COMPLETED", "FAILED", "CANCELLED", "CRASHED"):
            return dict(found)
        assert time.monotonic() < give_up, found
        time.sleep(0.5)


def artifacts(api: str, flow_run_id: str) -> dict[str, Any]:
    """The artifacts of a flow run, by key."""
    found = ask(api, "artifacts/filter", artifacts={"flow_run_id": {"any_": [flow_run_id]}})
    return {artifact["key"]: artifact["data"] for artifact in found}


def children(pid: int) -> list[tuple[int, str]]:
    """The processes that a process has started, with their command lines."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return [(int(child), args) for child, parent, args in rows if int(parent) == pid]


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
