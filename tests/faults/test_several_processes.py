"""Readers that hold the warehouse open while it is replaced, and two runs at once."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.conftest import copied
from tests.faults.running import RunServer, Scenario, expect_nothing_left, runs
from tests.flows.refreshing import content, rows

# Holds the warehouse open, and answers each line with the version and the number of facts that it sees.
READER = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
for _ in sys.stdin:
    print(con.execute("SELECT version_id, (SELECT count(*) FROM fact_statistic) FROM warehouse_version").fetchone(), flush=True)
"""
READERS = 3


class Reader:
    """An analyst's process."""

    def __init__(self, warehouse: Path) -> None:
        command = [sys.executable, "-c", READER, str(warehouse)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def close(self) -> int:
        self._process.communicate()
        return self._process.returncode


def test_readers_keep_the_version_that_they_opened(
    scenario: Scenario, servers: list[RunServer], tmp_path: Path
) -> None:
    data_dir = copied(scenario, tmp_path)
    served = data_dir / "warehouse.duckdb"
    readers = [Reader(served) for _ in range(READERS)]
    seen = [reader.ask() for reader in readers]
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(servers[0].lea, *scenario.arguments(data_dir))
        asked = 0
        while not run.done():
            assert [reader.ask() for reader in readers] == seen
            asked += 1
    assert asked > 0
    assert run.result().code == 0, run.result().output
    assert [reader.ask() for reader in readers] == seen
    new = Reader(served)
    assert new.ask() != seen[0]
    assert [reader.close() for reader in (*readers, new)] == [0] * (READERS + 1)
    assert content(served) == scenario.wanted


def test_of_two_runs_at_once_the_second_says_so(scenario: Scenario, servers: list[RunServer], tmp_path: Path) -> None:
    data_dir = copied(scenario, tmp_path)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda server: server.lea(*scenario.arguments(data_dir)), servers))
    first, second = sorted(both, key=lambda ended: ended.code)
    assert (first.code, second.code) == (0, 2), (first.output, second.output)
    assert second.output.startswith(f"lea: {data_dir}: another run is at work in this data directory")
    assert len(second.output.splitlines()) == 1
    assert content(data_dir / "warehouse.duckdb") == scenario.wanted
    expect_nothing_left(data_dir)
    assert [run.outcome for run in runs(data_dir)] == ["published", "published"]
    assert rows(data_dir / "warehouse.duckdb", "SELECT count(*) FROM refresh_run") == [(2,)]
