"""Files that are damaged between two runs: set aside or made anew, told, and nothing lost that is anywhere else."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.journal import journal
from tests.faults.conftest import copied
from tests.faults.running import RunServer, Scenario, expect_nothing_left, expect_whole_archive, runs
from tests.flows.refreshing import content, rows
from warehouse.damage import damage_of
from warehouse.errors import WarehouseError

BLOCK = 1 << 18


def garbage(path: Path) -> None:
    path.write_bytes(b"neither rows nor columns " * 4000)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zero_bytes(path: Path) -> None:
    path.write_bytes(b"")


def flipped_block(path: Path, block: int = BLOCK) -> None:
    """Change bytes in a block that is found damaged only when its rows are read."""
    whole = path.read_bytes()
    for start in reversed(range(3 * 4096 + 1000, len(whole) - block, block)):
        path.write_bytes(whole[:start] + b"\xff\x00\xff\x00" * 16 + whole[start + 64 :])
        if (complaint := damage_of(path)) and "checksum" in complaint and opens(path):
            return
    raise AssertionError("no block of the file is read by queries alone")


def opens(path: Path) -> bool:
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            return bool(con.execute("SELECT * FROM refresh_run").fetchall())
    except duckdb.Error:  # opening reads some blocks too
        return False


@pytest.mark.parametrize("damage", [garbage, truncated, zero_bytes, flipped_block])
def test_a_damaged_staging_file(
    scenario: Scenario, servers: list[RunServer], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    data_dir = copied(scenario, tmp_path)
    first = runs(data_dir)
    damage(data_dir / "staging.duckdb")
    ended = servers[0].lea(*scenario.arguments(data_dir))
    assert ended.code == 0, ended.output
    assert "staging.duckdb was set aside as staging.duckdb.aside-1" in ended.output
    assert (data_dir / "staging.duckdb.aside-1").exists()
    assert content(data_dir / "warehouse.duckdb") == scenario.wanted
    expect_nothing_left(data_dir)
    # The record of earlier runs is complete, and says what this one met.
    newest, *earlier = runs(data_dir)
    assert [run.run_id for run in earlier] == [run.run_id for run in first]
    assert "staging.duckdb was set aside" in str(newest.message)
    assert rows(data_dir / "warehouse.duckdb", "SELECT outcome FROM refresh_run") == [("published",)] * 2


def test_a_log_that_is_no_log_is_passed_over(scenario: Scenario, servers: list[RunServer], tmp_path: Path) -> None:
    data_dir = copied(scenario, tmp_path)
    (data_dir / "staging.duckdb.wal").write_bytes(b"a log of some other file" * 100)
    ended = servers[0].lea(*scenario.arguments(data_dir))
    assert ended.code == 0, ended.output
    assert content(data_dir / "warehouse.duckdb") == scenario.wanted
    expect_nothing_left(data_dir)


def test_the_last_good_form_of_a_report_outlasts_the_staging_file(
    scenario: Scenario, servers: list[RunServer], tmp_path: Path
) -> None:
    """The newest form is no report, the form before it is in the archive only."""
    data_dir = shutil.copytree(scenario.whole, tmp_path / "data")
    sources = shutil.copytree(scenario.sources, tmp_path / "reports")
    before = content(data_dir / "warehouse.duckdb")
    command = ("refresh", sources, "--data-dir", data_dir, "--direct")
    (sources / "brackenfold-2001.md").write_text("A recipe for parkin: oatmeal, treacle, ginger.", encoding="utf-8")
    (data_dir / "staging.duckdb").unlink()
    # The sources of this folder are others than those of the scenario: their reports are there twice, which is refused.
    ended = servers[0].lea(*command)
    assert ended.code == 3, ended.output
    assert content(data_dir / "warehouse.duckdb") == before


@pytest.mark.parametrize("damage", [garbage, truncated, zero_bytes, lambda path: flipped_block(path, 1 << 14)])
def test_a_damaged_warehouse_is_published_anew(
    scenario: Scenario, servers: list[RunServer], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    data_dir = shutil.copytree(scenario.whole, tmp_path / "data")
    served = data_dir / "warehouse.duckdb"
    damage(served)
    ended = servers[0].lea(*scenario.arguments(data_dir))
    assert ended.code == 0, ended.output
    assert f"{served} is damaged: this run publishes it anew" in ended.output
    assert content(served) == scenario.wanted
    assert "is damaged" in str(runs(data_dir)[0].message)


def test_a_damaged_index_of_the_archive(scenario: Scenario, servers: list[RunServer], tmp_path: Path) -> None:
    data_dir = copied(scenario, tmp_path)
    seen = "SELECT first_seen_at FROM dim_report WHERE report_id LIKE 'kelderbrough%'"
    garbage(data_dir / "archive" / "fetches.sqlite")
    ended = servers[0].lea(*scenario.arguments(data_dir))
    assert ended.code == 0, ended.output
    assert "fetches.sqlite was set aside as fetches.sqlite.aside-1, because it is damaged" in ended.output
    assert content(data_dir / "warehouse.duckdb") == scenario.wanted
    assert len(rows(data_dir / "warehouse.duckdb", seen)) == 1
    expect_whole_archive(data_dir)


def test_a_damaged_object_gives_way_to_the_bytes_that_come_again(
    scenario: Scenario, servers: list[RunServer], tmp_path: Path
) -> None:
    data_dir = shutil.copytree(scenario.whole, tmp_path / "data")
    for path in (data_dir / "archive" / "objects").glob("*/*"):
        if path.read_bytes() == (scenario.sources / "brackenfold-2001.md").read_bytes():
            spoil(path)
    ended = servers[0].lea(*scenario.arguments(data_dir))
    assert ended.code == 0, ended.output
    expect_whole_archive(data_dir)


def test_a_damaged_object_whose_source_is_gone_closes_the_gate_and_is_told(
    scenario: Scenario, servers: list[RunServer], tmp_path: Path
) -> None:
    """Nothing can bring the report back: the served warehouse, which has it, stays."""
    data_dir = copied(scenario, tmp_path)
    (data_dir / "staging.duckdb").unlink()
    (damaged,) = (data_dir / "archive" / "objects").glob("*/*")
    spoil(damaged)
    only_the_new_one = scenario.sources / "brackenfold-2001.md"
    ended = servers[0].lea("refresh", only_the_new_one, "--data-dir", data_dir, "--direct")
    assert ended.code == 4, ended.output
    assert content(data_dir / "warehouse.duckdb") == scenario.before
    told = rows(data_dir / "warehouse.duckdb", "SELECT stage, expectation, message FROM quarantine")
    assert [(stage, name, "damaged" in str(message)) for stage, name, message in told] == [
        ("file", "bytes_are_as_fetched", True)
    ]


def spoil(path: Path) -> None:
    data = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(data[:100] + b"#" + data[101:])


def test_a_damaged_journal_is_set_aside_and_told(scenario: Scenario, servers: list[RunServer], tmp_path: Path) -> None:
    data_dir = shutil.copytree(scenario.whole, tmp_path / "data")
    garbage(data_dir / "journal.sqlite")
    with pytest.raises(WarehouseError, match="is damaged"), journal(data_dir, "CREATE TABLE IF NOT EXISTS told (a)"):
        pass
    ended = servers[0].lea(*scenario.arguments(data_dir))
    assert ended.code == 0, ended.output
    assert "journal.sqlite was set aside as journal.sqlite.aside-1, because it is damaged: releases" in ended.output
    assert (data_dir / "journal.sqlite.aside-1").exists()
    with journal(data_dir, "CREATE TABLE IF NOT EXISTS told (a)") as con:
        assert con.execute("SELECT * FROM told").fetchall() == []


def test_a_whole_journal_stays(scenario: Scenario, servers: list[RunServer], tmp_path: Path) -> None:
    data_dir = shutil.copytree(scenario.whole, tmp_path / "data")
    with journal(data_dir, "CREATE TABLE IF NOT EXISTS told (a)") as con:
        con.execute("INSERT INTO told VALUES ('it')")
    assert servers[0].lea(*scenario.arguments(data_dir)).code == 0
    with sqlite3.connect(data_dir / "journal.sqlite") as con:
        assert con.execute("SELECT * FROM told").fetchall() == [("it",)]
