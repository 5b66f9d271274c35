"""A disk that is full or cannot be written: one clear line, the right code, nothing half made, and the next run gets there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.running import RunServer, Scenario, expect_nothing_left, expect_whole, runs
from tests.flows.refreshing import content, rows

FULL = "no space is left on the disk; what was published before is served as before. Free some space and run again"


def kilobytes(folder: Path) -> int:
    return sum(path.stat().st_blocks for path in folder.rglob("*")) // 2


def only_line(output: str) -> str:
    """The error's line; what stages said before it begins otherwise."""
    (line,) = [line for line in output.splitlines() if line.startswith("lea: ")]
    return line


@pytest.mark.parametrize(
    "share",
    [None, 0.1, 0.4, 0.8],
    ids=["at the beginning", "in the first tenth", "before the middle", "towards the end"],
)
def test_a_full_disk(scenario: Scenario, small_world: RunServer, tmp_path: Path, share: float | None) -> None:
    """`share` of what a whole run adds to the data directory finds room."""
    added = kilobytes(scenario.whole) - kilobytes(scenario.data_dir)
    free_kilobytes = 4 if share is None else int(share * added)
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
    assert content(tmp_path / "after" / "warehouse.duckdb") == scenario.before
    expect_whole(scenario, tmp_path / "after")
    assert list((tmp_path / "after").glob("versions/*.next*")) == []
    assert again.code == 0, again.output
    assert content(tmp_path / "then" / "warehouse.duckdb") == scenario.wanted
    expect_nothing_left(tmp_path / "then")
    told = rows(tmp_path / "then" / "warehouse.duckdb", "SELECT outcome FROM refresh_run ORDER BY run_id")
    assert told in ([("published",), (outcome,), ("published",)] for outcome in ("failed", "interrupted")) or (
        # Where not even the record of its beginning found room.
        share is None and told == [("published",), ("published",)]
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
