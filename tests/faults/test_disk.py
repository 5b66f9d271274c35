"""A disk that is full or cannot be written: one clear line, the right code, nothing half made, and the next run gets there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.running import RunServer, Scenario, expect_nothing_left, expect_whole, runs
from tests.flows.refreshing import content, rows

FULL = "no space is left on the disk; what was published before is served as before. Free some space and run again"


def only_line(output: str) -> str:
    """The error's line; what stages said before it begins otherwise."""
    (line,) = [line for line in output.splitlines() if line.startswith("lea: ")]
    return line


@pytest.mark.parametrize(
    ("free_kilobytes", "stage"),
    [(4, None), (700, "fetch"), (1500, "gate"), (3600, "build")],
    ids=["at the beginning", "while staging", "while building", "while building or publishing"],
)
def test_a_full_disk(
    scenario: Scenario, small_world: RunServer, tmp_path: Path, free_kilobytes: int, stage: str | None
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    data_dir = disk / "data"
    small_world.shell(f"mount -t tmpfs -o size=200m tmpfs {disk} && cp -a {scenario.data_dir} {data_dir}")
    used = int(small_world.shell(f"df -k --output=used {disk}").split()[-1])
    small_world.shell(f"mount -o remount,size={used + free_kilobytes}k {disk}")
    failed = small_world.lea(*scenario.arguments(data_dir))
    small_world.shell(f"cp -a {data_dir} {tmp_path / 'after'} && mount -o remount,size=200m {disk}")
    again = small_world.lea(*scenario.arguments(data_dir))
    small_world.shell(f"cp -a {data_dir} {tmp_path / 'then'} && umount {disk}")

    print(failed.output)
    assert failed.code == 1
    assert only_line(failed.output) == f"lea: {data_dir}: {FULL}"
    if stage is not None:
        assert f"\n{stage}" in f"\n{failed.output}"
    assert content(tmp_path / "after" / "warehouse.duckdb") == scenario.before
    expect_whole(scenario, tmp_path / "after")
    assert list((tmp_path / "after").glob("versions/*.next*")) == []
    assert again.code == 0, again.output
    assert content(tmp_path / "then" / "warehouse.duckdb") == scenario.wanted
    expect_nothing_left(tmp_path / "then")
    told = rows(tmp_path / "then" / "warehouse.duckdb", "SELECT outcome FROM refresh_run ORDER BY run_id")
    assert told in ([("published",), (outcome,), ("published",)] for outcome in ("failed", "interrupted")) or (
        # Where not even the record of its beginning found room.
        stage is None and told == [("published",), ("published",)]
    )


def test_a_data_directory_that_cannot_be_written(scenario: Scenario, small_world: RunServer, tmp_path: Path) -> None:
    data_dir = shutil.copytree(scenario.data_dir, tmp_path / "data")
    small_world.shell(f"mount --bind {data_dir} {data_dir} && mount -o remount,bind,ro {data_dir}")
    refused = small_world.lea(*scenario.arguments(data_dir))
    status = small_world.lea("status", "--data-dir", data_dir)
    small_world.shell(f"umount {data_dir}")
    assert refused.code == 2
    assert refused.output == (
        f"lea: {data_dir}: cannot be written (Read-only file system); let this user write there, "
        "or name another data directory\n"
    )
    assert status.code == 0, status.output
    assert content(data_dir / "warehouse.duckdb") == scenario.before
    assert len(runs(data_dir)) == 1


def test_a_data_directory_whose_disk_is_not_mounted(
    scenario: Scenario, servers: list[RunServer], tmp_path: Path
) -> None:
    data_dir = tmp_path / "disk" / "lea" / "data"
    refused = servers[0].lea(*scenario.arguments(data_dir))
    assert refused.code == 2
    assert refused.output == (
        f"lea: {data_dir}: the folder above it is not there; mount its disk, make the folder, "
        "or name another data directory\n"
    )
    assert list(tmp_path.iterdir()) == []
