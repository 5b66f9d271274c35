"""SIGKILL at any moment of a run: the served file is whole, the record is honest, and the next run gets there."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import pytest

from tests.faults.conftest import copied
from tests.faults.running import (
    Ended,
    RunServer,
    Scenario,
    expect_nothing_left,
    expect_whole,
    processes_of,
    runs,
)
from tests.flows.refreshing import content, rows

SEED = 20261126
MOMENTS = 30
# The first file that shows that a run is in the middle of it.
INSTANTS = {
    "an object on its way into the archive": "archive/incoming/*",
    "a transaction of staging": "staging.duckdb.wal",
    "the build": "versions/warehouse.next",
    "publishing": "versions/.lea-*",
}


def moments(duration: float) -> list[dict[str, object]]:
    """One random moment in each thirtieth of the duration; every other one kills the run's process alone."""
    chance = random.Random(SEED)  # noqa: S311 repeatable on purpose
    found = [duration * (number + chance.random()) / MOMENTS for number in range(MOMENTS)]
    print(f"seed {SEED}, {duration:.1f} s uninterrupted, killed after", *(f"{seconds:.2f}" for seconds in found))
    return [{"kill_after": seconds, "group": number % 2 == 0} for number, seconds in enumerate(found)]


@pytest.fixture(scope="module")
def free(servers: list[RunServer]) -> Queue[RunServer]:
    queue: Queue[RunServer] = Queue()
    for server in servers:
        queue.put(server)
    return queue


def killed_and_run_again(scenario: Scenario, free: Queue[RunServer], folder: Path, kill: dict[str, object]) -> Ended:
    """One killed run, what is true after it, and the next run."""
    data_dir = copied(scenario, folder)
    if "kill_when" in kill:
        kill = {**kill, "kill_when": str(data_dir / str(kill["kill_when"]))}
    known = {run.run_id for run in runs(data_dir)}
    server = free.get()
    try:
        killed = server.lea(*scenario.arguments(data_dir), **kill)
        expect_to_vanish(killed.group)
        expect_whole(scenario, data_dir)
        begun = [run for run in runs(data_dir) if run.run_id not in known]
        assert len(begun) <= 1
        again = server.lea(*scenario.arguments(data_dir))
    finally:
        free.put(server)
    assert again.code == 0, again.output
    assert content(data_dir / "warehouse.duckdb") == scenario.wanted
    expect_nothing_left(data_dir)
    expect_honest_record(data_dir, [run.run_id for run in begun], killed)
    return killed


def expect_honest_record(data_dir: Path, begun: list[str], killed: Ended) -> None:
    """The killed run stands in the published warehouse as interrupted, or as what it had come to."""
    served = data_dir / "warehouse.duckdb"
    told = dict(rows(served, "SELECT run_id, outcome FROM refresh_run"))
    newest = max(map(str, told))
    for run_id in begun:
        if told[run_id] == "interrupted":
            assert killed.killed
            assert told[newest] == "published"
        else:
            # It had published before the signal came: the next run found nothing to do.
            assert (told[run_id], told[newest]) == ("published", "unchanged")
            assert rows(served, "SELECT version_id FROM warehouse_version") == [(run_id,)]
    assert [(run.run_id, run.outcome) for run in runs(data_dir)] == sorted(told.items(), reverse=True)


def expect_to_vanish(group: int) -> None:
    """Workers of a process that was killed alone see to their own end."""
    until = time.monotonic() + 30
    while (left := processes_of(group)) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


def in_parallel(
    scenario: Scenario, free: Queue[RunServer], folder: Path, kills: list[dict[str, object]]
) -> Iterator[Ended]:
    with ThreadPoolExecutor(free.qsize()) as pool:
        yield from pool.map(
            lambda numbered: killed_and_run_again(scenario, free, folder / str(numbered[0]), numbered[1]),
            enumerate(kills),
        )


def test_thirty_random_moments(scenario: Scenario, free: Queue[RunServer], tmp_path: Path) -> None:
    ended = list(in_parallel(scenario, free, tmp_path, moments(scenario.duration)))
    # Most of them must have been in time; a run may end sooner than the one that was measured.
    assert sum(run.killed for run in ended) > MOMENTS / 2


def test_the_instants_that_matter(scenario: Scenario, free: Queue[RunServer], tmp_path: Path) -> None:
    kills = [{"kill_when": pattern, "group": True} for pattern in INSTANTS.values()]
    ended = list(in_parallel(scenario, free, tmp_path, kills))
    assert [run.code for run in ended] == [-9] * len(INSTANTS)
