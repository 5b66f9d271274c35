"""What the tests of faults share: a data directory in which a run has everything to do, and what is true after any fault."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.settings import Settings
from tests.flows.refreshing import REPOSITORY, content, rows, settings_for
from warehouse.operations import RefreshRun
from warehouse.staging import StagingStore

Content = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Ended:
    """How a process ended: exit code (negative: the signal), seconds, all that it wrote, and the id of its process group."""

    code: int
    seconds: float
    output: str
    group: int
    killed: bool


class RunServer:
    """A process that runs `lea` quickly, many times; `small_world` gives it mounts of its own (None: where that is not allowed)."""

    def __init__(self, folder: Path, *, small_world: bool = False) -> None:
        self._output = folder / "output.txt"
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.faults.run_server"]
        self._process = subprocess.Popen(
            [*(["unshare", "-rm"] if small_world else []), *command],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> None:
        assert self._answer() == {"ready": True}

    def lea(self, *arguments: object, **kill: object) -> Ended:
        answer = self._ask({"lea": [str(part) for part in arguments], "output": str(self._output), **kill})
        return Ended(output=self._output.read_text(encoding="utf-8"), **answer)

    def shell(self, line: str) -> str:
        answer = self._ask({"shell": line})
        assert answer["code"] == 0, answer
        return str(answer["output"])

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        return dict(json.loads(self._process.stdout.readline()))


@dataclass(frozen=True)
class Scenario:
    """A data directory with one published report, and sources in which that report is changed and another is new.

    `before` is what is served, `wanted` what an uninterrupted run publishes next, in `duration` seconds; `whole` is the data
    directory after that run.
    """

    data_dir: Path
    whole: Path
    sources: Path
    authorities: Path
    before: Content
    wanted: Content
    duration: float

    def arguments(self, data_dir: Path) -> tuple[object, ...]:
        return ("refresh", self.sources, "--data-dir", data_dir, "--direct")

    def settings(self, data_dir: Path) -> Settings:
        return settings_for(data_dir, self.authorities, workers=2)


def runs(data_dir: Path) -> tuple[RefreshRun, ...]:
    """The runs as staging has them, the newest first; staging opens, and was not set aside for it."""
    with StagingStore(data_dir / "staging.duckdb") as store:
        assert store.note is None
        return store.runs()


def expect_whole_archive(data_dir: Path) -> None:
    objects = [path for path in (data_dir / "archive" / "objects").rglob("*") if path.is_file()]
    assert objects
    for path in objects:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def expect_whole(scenario: Scenario, data_dir: Path) -> None:
    """What is served is one of the two versions, whole; the archive is whole; no run says what is not so."""
    served = data_dir / "warehouse.duckdb"
    assert content(served) in (scenario.before, scenario.wanted)
    expect_whole_archive(data_dir)
    versions = {str(version) for (version,) in rows(served, "SELECT version_id FROM warehouse_version")}
    for run in runs(data_dir):
        assert run.outcome in ("published", "unchanged", "interrupted", "failed")
        if run.outcome == "published" and run is runs(data_dir)[0]:
            assert {run.run_id} == versions


def expect_nothing_left(data_dir: Path) -> None:
    """No half-made file and no log of a database is left."""
    left = [
        path
        for pattern in ("**/.lea-*", "**/*.next*", "**/*.duckdb.wal", "archive/incoming/*")
        for path in data_dir.glob(pattern)
    ]
    assert left == []


def processes_of(group: int) -> list[str]:
    """The processes of a session that still live."""
    listed = subprocess.run(["ps", "-eo", "sid,stat,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines()[1:] if line.split()[0] == str(group) and "Z" not in line.split()[1]]
