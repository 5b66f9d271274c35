"""What one file does to its reader stops no other file, and no process stays behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import transforms
from flows import reading_pool
from flows.reading_pool import ReadJob, ReadLimits, ReadOutcome, read_files, reader_key

HERE = Path(__file__).parent
LIMITS = ReadLimits(workers=2, wall_seconds=20, cpu_seconds=20, memory_bytes=1 << 30)


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))


def jobs_of(folder: Path, *contents: str) -> list[ReadJob]:
    jobs = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.txt"
        path.write_text(content)
        jobs.append(ReadJob(f"{number:064x}", path, f"report-{number}.txt"))
    return jobs


def read(jobs: list[ReadJob], limits: ReadLimits = LIMITS) -> list[ReadOutcome]:
    from misbehaving_readers import ListedAuthorities, read_as_told

    return list(read_files(jobs, ListedAuthorities(), limits, lambda *_: None, read_as_told))


def summary(outcomes: list[ReadOutcome]) -> list[str]:
    return [o.refusal.kind if o.refusal else str(o.rows["stg_reading"][0][0])[:10] for o in outcomes]


def children() -> set[int]:
    """Processes started from here that still run a reader."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    parents = {int(pid): int(parent) for pid, parent, _ in rows}
    mine = set()
    for pid in parents:
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() and pid != os.getpid():
            mine.add(pid)
    return mine - {int(pid) for pid, _, command in rows if command.startswith("ps ")}


def test_outcomes_come_in_the_order_of_the_jobs_with_rows_and_progress(tmp_path: Path) -> None:
    from misbehaving_readers import ListedAuthorities, read_as_told

    told: list[tuple[int, int, str]] = []
    jobs = jobs_of(tmp_path, *"abcdefg")
    outcomes = list(read_files(jobs, ListedAuthorities(), LIMITS, lambda *step: told.append(step), read_as_told))
    assert [outcome.sha256 for outcome in outcomes] == [job.sha256 for job in jobs]
    assert summary(outcomes) == list("abcdefg")
    assert outcomes[0].rows["stg_reading"][0][2] == "Norbury"
    assert outcomes[0].rows["stg_reading"][0][1] != os.getpid()
    assert told == [(number, 7, f"report-{number - 1}.txt") for number in range(1, 8)]


def test_no_jobs_give_no_outcomes() -> None:
    assert read([]) == []


def test_misbehaving_readers_are_refusals_of_their_files_only(tmp_path: Path) -> None:
    told = ["a", "abort", "b", "memory", "c", "refuse", "bug", "awkward bug", "exit", "large", "d"]
    outcomes = read(jobs_of(tmp_path, *told))
    assert summary(outcomes) == [
        "a", "reader_crashed", "b", "reader_out_of_memory", "c", "not_a_report", "reader_error", "reader_error",
        "reader_crashed", "x" * 10, "d",
    ]  # fmt: skip
    refusals = {text: outcome.refusal for text, outcome in zip(told, outcomes, strict=True)}
    assert refusals["abort"].observed == "SIGABRT"
    assert (refusals["refuse"].message, refusals["refuse"].observed) == ("this is no report", "a recipe")
    assert "KeyError: 'no such measure'" in refusals["bug"].message
    assert all("\n" not in refusal.message for refusal in refusals.values() if refusal)
    assert all("report-" in refusals[text].message for text in ("abort", "memory", "bug"))


def test_a_reader_that_hangs_or_spins_is_timed_out(tmp_path: Path) -> None:
    # On a busy machine a second of processor time takes many of the clock.
    limits = ReadLimits(workers=2, wall_seconds=10, cpu_seconds=1)
    outcomes = read(jobs_of(tmp_path, "sleep", "a", "spin", "b"), limits)
    assert summary(outcomes) == ["reader_timed_out", "a", "reader_timed_out", "b"]
    assert outcomes[0].refusal.observed == "10 s"
    assert outcomes[2].refusal.observed == "1 s of processor time"


def test_the_limit_of_processor_time_is_one_of_each_file(tmp_path: Path) -> None:
    """A worker that has read many files is no nearer to its limit."""
    limits = ReadLimits(workers=1, wall_seconds=20, cpu_seconds=1)
    outcomes = read(jobs_of(tmp_path, "a", "spin", "b", "spin", "c"), limits)
    assert summary(outcomes) == ["a", "reader_timed_out", "b", "reader_timed_out", "c"]


def test_workers_give_way_after_their_number_of_files(tmp_path: Path) -> None:
    outcomes = read(jobs_of(tmp_path, *"abcdef"), ReadLimits(workers=1, files_per_worker=2))
    assert summary(outcomes) == list("abcdef")
    assert len({outcome.rows["stg_reading"][0][1] for outcome in outcomes}) == 3


def test_a_pool_killed_from_outside_goes_on(tmp_path: Path) -> None:
    """The system may kill any process, also one that has nothing to do."""
    from misbehaving_readers import ListedAuthorities, read_as_told

    outcomes = []
    for outcome in read_files(
        jobs_of(tmp_path, *"abcdefgh"), ListedAuthorities(), LIMITS, lambda *_: None, read_as_told
    ):
        outcomes.append(outcome)
        if len(outcomes) == 2:
            os.kill(outcome.rows["stg_reading"][0][1], signal.SIGKILL)
    assert summary(outcomes) == list("abcdefgh")


def test_a_file_that_gets_its_reader_killed_each_time_is_refused(tmp_path: Path) -> None:
    outcomes = read(jobs_of(tmp_path, "a", "kill", "b", "c"))
    assert summary(outcomes) == ["a", "reader_crashed", "b", "c"]


def test_no_worker_stays_behind_when_the_caller_stops_early(tmp_path: Path) -> None:
    from misbehaving_readers import ListedAuthorities, read_as_told

    read(jobs_of(tmp_path, "a"))  # multiprocessing's own servers stay until the interpreter ends
    before = children()
    reading = read_files(
        jobs_of(tmp_path, "a", "sleep", "sleep"), ListedAuthorities(), LIMITS, lambda *_: None, read_as_told
    )
    next(reading)
    assert children() - before
    reading.close()
    assert children() - before == set()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_a_run_that_is_ended(tmp_path: Path, ending: signal.Signals) -> None:
    (tmp_path / "0.txt").write_text("a")
    (tmp_path / "1.txt").write_text("sleep")
    script = tmp_path / "run.py"
    script.write_text(
        f"""
import os, sys
from pathlib import Path
sys.path.insert(0, {str(HERE)!r})
from flows.reading_pool import ReadJob, ReadLimits, read_files
from misbehaving_readers import ListedAuthorities, read_as_told

if __name__ == "__main__":
    os.setpgrp()
    jobs = [ReadJob(str(n), Path({str(tmp_path)!r}, f"{{n}}.txt")) for n in range(2)]
    for outcome in read_files(jobs, ListedAuthorities(), ReadLimits(), lambda *_: None, read_as_told):
        print(outcome.rows, flush=True)
"""
    )
    run = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert run.stdout is not None
    assert "Norbury" in run.stdout.readline()
    run.send_signal(ending)
    run.wait(timeout=30)
    for _ in range(100):
        group = subprocess.run(
            ["ps", "-o", "pid=,stat=", "-g", str(run.pid)], capture_output=True, text=True, check=False
        )
        left = [line for line in group.stdout.splitlines() if "Z" not in line.split()[1]]
        if not left:
            break
        time.sleep(0.1)
    assert left == []


def test_reader_key_changes_with_the_reader_and_the_authorities_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from misbehaving_readers import ListedAuthorities

    source = Path(transforms.__path__[0])
    copy = tmp_path / "transforms"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(transforms, "__path__", [str(copy)])

    def key(names: str = "Norbury") -> str:
        reading_pool._source_digest.cache_clear()
        return reader_key(ListedAuthorities(names))

    first = key()
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\+[0-9a-f]{8}", first)
    (copy / "sql" / "9_view.sql").write_text("SELECT 1")
    (copy / "notes.md").write_text("no part of the reader")
    assert key() == first
    assert key("Norbury, Wexborough") != first
    (copy / "catalogue" / "added.toml").write_text("[phase]")
    assert key() != first
    reading_pool._source_digest.cache_clear()
