"""SIGKILL at any moment of a run: the served file is whole, the record is honest, and the next run gets there."""

from __future__ import annotations

import random
import time
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
KILLS_BEFORE_A_RUN = 3
_RUNS = "SELECT run_id, outcome FROM refresh_run ORDER BY run_id DESC"
# The first file that shows that a run is in the middle of it.
INSTANTS = {
    "an object on its way into the archive": "archive/incoming/*",
    "a transaction of staging": "staging.duckdb.wal",
    "the build": "versions/warehouse.next",
    "publishing": "versions/.lea-*",
}


def moments(duration: float) -> list[dict[str, object]]:
    """One random moment in each thirtieth of the duration, shuffled; every other one kills the run's process alone."""
    chance = random.Random(SEED)  # noqa: S311 repeatable on purpose
    found = [duration * (number + chance.random()) / MOMENTS for number in range(MOMENTS)]
    chance.shuffle(found)
    print(f"seed {SEED}, {duration:.1f} s uninterrupted, killed after", *(f"{seconds:.2f}" for seconds in found))
    return [{"kill_after": seconds, "group": number % 2 == 0} for number, seconds in enumerate(found)]


@pytest.fixture(scope="module")
def free(servers: list[RunServer]) -> Queue[RunServer]:
    queue: Queue[RunServer] = Queue()
    for server in servers:
        queue.put(server)
    return queue


def killed_and_run_again(
    scenario: Scenario, free: Queue[RunServer], folder: Path, kills: list[dict[str, object]]
) -> list[Ended]:
    """A few runs that are killed, one after the other, what is true after each, and the next run."""
    data_dir = copied(scenario, folder)
    known = {run.run_id for run in runs(data_dir)}
    ended = []
    server = free.get()
    try:
        for kill in kills:
            in_here = {"kill_when": str(data_dir / str(kill["kill_when"]))} if "kill_when" in kill else {}
            ended.append(server.lea(*scenario.arguments(data_dir), **{**kill, **in_here}))
            expect_to_vanish(ended[-1].group)
            expect_whole(scenario, data_dir)
        begun = [run.run_id for run in runs(data_dir) if run.run_id not in known]
        assert len(begun) <= len(kills)
        again = server.lea(*scenario.arguments(data_dir))
    finally:
        free.put(server)
    assert again.code == 0, again.output
    assert content(data_dir / "warehouse.duckdb") == scenario.wanted
    expect_nothing_left(data_dir)
    expect_honest_record(data_dir, begun)
    return ended


def expect_honest_record(data_dir: Path, begun: list[str]) -> None:
    """The served warehouse tells of every run that began what staging tells of it; one of them published, once."""
    told = [(str(run_id), outcome) for run_id, outcome in rows(data_dir / "warehouse.duckdb", _RUNS)]
    assert [(run.run_id, run.outcome) for run in runs(data_dir)] == told
    newest, *earlier = [outcome for _, outcome in told]
    assert {run_id for run_id, _ in told} >= set(begun)
    # A run may have published before the signal came: then those after it found nothing to do.
    published = [run_id for run_id, outcome in told if outcome == "published"]
    assert rows(data_dir / "warehouse.duckdb", "SELECT version_id FROM warehouse_version") == [(published[0],)]
    assert len(published) == 2
    assert newest in ("published", "unchanged")
    assert set(earlier) <= {"published", "unchanged", "interrupted"}


def expect_to_vanish(group: int) -> None:
    """Workers of a process that was killed alone see to their own end."""
    until = time.monotonic() + 30
    while (left := processes_of(group)) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


def in_parallel(
    scenario: Scenario, free: Queue[RunServer], folder: Path, kills: list[list[dict[str, object]]]
) -> list[Ended]:
    with ThreadPoolExecutor(free.qsize()) as pool:
        folders = [folder / str(number) for number in range(len(kills))]
        ended = pool.map(lambda here, group: killed_and_run_again(scenario, free, here, group), folders, kills)
        return [run for group in ended for run in group]


def test_thirty_random_moments(scenario: Scenario, free: Queue[RunServer], tmp_path: Path) -> None:
    every = moments(scenario.duration)
    groups = [every[first : first + KILLS_BEFORE_A_RUN] for first in range(0, MOMENTS, KILLS_BEFORE_A_RUN)]
    ended = in_parallel(scenario, free, tmp_path, groups)
    # Most of them must have been in time: a run that goes on from a killed one has less to do.
    assert len(ended) == MOMENTS
    assert sum(run.killed for run in ended) > MOMENTS / 2


def test_the_instants_that_matter(scenario: Scenario, free: Queue[RunServer], tmp_path: Path) -> None:
    kills: list[list[dict[str, object]]] = [[{"kill_when": pattern, "group": True}] for pattern in INSTANTS.values()]
    ended = in_parallel(scenario, free, tmp_path, kills)
    assert [run.code for run in ended] == [-9] * len(INSTANTS)
