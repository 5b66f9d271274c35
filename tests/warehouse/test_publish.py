"""Publishing: the served file is whole at every moment, versions are kept, and there is a way back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import UnknownVersionError
from warehouse.operations import QuarantineEntry, RefreshRun, RunLog, ValidationResult, quarantine_id
from warehouse.publish import amend, clear_leftovers, publish, rollback, versions
from warehouse.run_log import read_version, take_over_run_log, write_run_log

WHEN = datetime(2026, 3, 1, 2, tzinfo=UTC)
V1, V2, V3 = "20260301T020000Z-aaaa", "20260302T020000Z-bbbb", "20260303T020000Z-cccc"

BuildNext = Callable[[str], Path]


@pytest.fixture
def served(tmp_path: Path) -> Path:
    return tmp_path / "data" / "warehouse.duckdb"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "data" / "versions"


def log(run_id: str, outcome: str = "published") -> RunLog:
    return RunLog(
        RefreshRun(run_id, WHEN, WHEN, outcome, "direct", rows_per_table='{"dim_report": 1}'),
        (ValidationResult(run_id, "warehouse", "keys", "fact_sen", None, True, "critical"),),
        (QuarantineEntry(quarantine_id(run_id, None, "fetch", "404"), run_id, None, None, None, "fetch", "404", "gone", None, run_id, WHEN),),
    )  # fmt: skip


@pytest.fixture
def publish_next(build_next: BuildNext, served: Path, kept: Path) -> Callable[[str], None]:
    def run(version_id: str, keep: int = 7) -> None:
        target = build_next(version_id)
        write_run_log(target, log(version_id))
        publish(target, served, kept, version_id, keep)
        assert not target.exists()

    return run


def runs(path: Path) -> list[str]:
    with duckdb.connect(str(path), read_only=True) as con:
        return [row[0] for row in con.execute("SELECT run_id FROM refresh_run ORDER BY run_id").fetchall()]


def names(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def test_a_published_version_is_served_and_kept(publish_next: Callable[..., None], served: Path, kept: Path) -> None:
    publish_next(V1)
    publish_next(V2)
    found = versions(served, kept)
    assert [(version.version_id, version.served) for version in found] == [(V2, True), (V1, False)]
    assert found[0].bytes == found[0].path.stat().st_size
    assert names(served.parent) == {"warehouse.duckdb", "versions"}
    assert names(kept) == {f"{V1}.duckdb", f"{V2}.duckdb"}
    now = read_version(served)
    assert now is not None
    assert (now.version_id, now.rows_per_table) == (V2, '{"dim_report": 1}')


def test_only_the_newest_versions_are_kept_and_the_served_one_always(
    publish_next: Callable[..., None], served: Path, kept: Path
) -> None:
    for version_id in (V1, V2):
        publish_next(version_id)
    rollback(served, kept, V1)
    publish_next(V3, keep=1)
    assert [version.version_id for version in versions(served, kept)] == [V3]


READ = """
import sys
import duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
print("open", flush=True)
sys.stdin.readline()
print(con.execute("SELECT version_id, (SELECT count(*) FROM paragraph) FROM warehouse_version").fetchone())
"""


def test_a_reader_that_has_the_old_version_open_keeps_it(publish_next: Callable[..., None], served: Path) -> None:
    publish_next(V1)
    reader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            READ,
            str(served),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    publish_next(V2)
    told, _ = reader.communicate("go\n", timeout=60)
    assert told.strip() == f"('{V1}', 3)"
    now = read_version(served)
    assert now is not None
    assert now.version_id == V2


def test_rollback_serves_the_earlier_content_and_keeps_the_log_of_what_happened(
    publish_next: Callable[..., None], served: Path, kept: Path
) -> None:
    for version_id in (V1, V2, V3):
        publish_next(version_id)
    before = runs(served)
    back = rollback(served, kept)
    assert (back.version_id, back.served) == (V2, True)
    now = read_version(served)
    assert now is not None
    assert now.version_id == V2
    assert runs(served) == before
    assert rollback(served, kept).version_id == V1
    assert rollback(served, kept, V3).version_id == V3
    assert {version.version_id for version in versions(served, kept)} == {V1, V2, V3}
    assert names(served.parent) == {"warehouse.duckdb", "versions"}


def test_going_back_to_what_is_not_there_is_refused(
    publish_next: Callable[..., None], served: Path, kept: Path
) -> None:
    assert versions(served, kept) == ()
    with pytest.raises(UnknownVersionError, match="no version before"):
        rollback(served, kept)
    publish_next(V1)
    with pytest.raises(UnknownVersionError, match="no version before"):
        rollback(served, kept)
    with pytest.raises(UnknownVersionError, match=f"{V2}: no such version; kept are {V1}"):
        rollback(served, kept, V2)


def test_rollback_works_without_a_served_file(publish_next: Callable[..., None], served: Path, kept: Path) -> None:
    publish_next(V1)
    served.unlink()
    assert rollback(served, kept, V1).version_id == V1
    assert runs(served) == [V1]


def test_amend_adds_a_run_to_the_served_file_only(publish_next: Callable[..., None], served: Path, kept: Path) -> None:
    publish_next(V1)
    amend(served, kept, lambda copy: write_run_log(copy, log("run2", "unchanged")))
    amend(served, kept, lambda copy: write_run_log(copy, log("run2", "unchanged")))
    assert runs(served) == [V1, "run2"]
    assert runs(kept / f"{V1}.duckdb") == [V1]
    with duckdb.connect(str(served), read_only=True) as con:
        assert con.execute("SELECT source_uri FROM quarantine").fetchall() == [("run2",)]
        assert con.execute("SELECT count(*) FROM validation_result").fetchall() == [(2,)]
    assert names(served.parent) == {"warehouse.duckdb", "versions"}
    assert [version.served for version in versions(served, kept)] == [True]


def test_an_amendment_that_fails_leaves_the_served_file(
    publish_next: Callable[..., None], served: Path, kept: Path
) -> None:
    publish_next(V1)
    with pytest.raises(duckdb.ConstraintException):
        amend(served, kept, lambda copy: write_run_log(copy, log("run2", "splendid")))
    assert runs(served) == [V1]
    assert names(served.parent) == {"warehouse.duckdb", "versions"}


def test_without_hard_links_the_versions_are_copies(
    publish_next: Callable[..., None], served: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    publish_next(V1)
    assert served.stat().st_ino != (kept / f"{V1}.duckdb").stat().st_ino
    assert served.read_bytes() == (kept / f"{V1}.duckdb").read_bytes()


def test_a_log_that_no_longer_fits_does_not_stop_the_way_back(publish_next: Callable[..., None], served: Path) -> None:
    publish_next(V1)
    newer = served.with_name("newer.duckdb")
    with duckdb.connect(str(newer)) as con:
        for name in ("validation_result", "quarantine"):
            con.execute(f"CREATE TABLE {name} (run_id VARCHAR, unheard_of VARCHAR)")
        con.execute("CREATE TABLE refresh_run (run_id VARCHAR, unheard_of VARCHAR)")
        con.execute("INSERT INTO refresh_run VALUES ('run9', 'x')")
    copy = served.with_name("copy.duckdb")
    shutil.copyfile(served, copy)
    take_over_run_log(copy, newer)
    assert runs(copy) == [V1]


def test_a_version_that_was_served_but_not_named_yet_is_named_and_the_rest_removed(
    publish_next: Callable[..., None], served: Path, kept: Path
) -> None:
    publish_next(V1)
    publish_next(V2)
    (kept / f"{V2}.duckdb").rename(kept / f".lea-{V2}.duckdb.part")
    (kept / f".lea-{V3}.duckdb.part").write_bytes(b"half")
    (kept / "warehouse.next").write_bytes(b"half")
    (kept / "warehouse.next.wal").write_bytes(b"half")
    (served.parent / ".lea-warehouse.duckdb.part.wal").write_bytes(b"half")
    (served.parent / "notes.next.txt").write_text("not ours")
    clear_leftovers(served, kept)
    assert names(kept) == {f"{V1}.duckdb", f"{V2}.duckdb"}
    assert names(served.parent) == {"warehouse.duckdb", "versions", "notes.next.txt"}
    clear_leftovers(served.parent / "none" / "w.duckdb", kept / "none")


def test_a_served_file_that_cannot_be_read_stops_no_new_one(
    publish_next: Callable[..., None], served: Path, kept: Path
) -> None:
    served.parent.mkdir()
    served.write_bytes(b"rubbish" * 1000)
    assert read_version(served) is None
    clear_leftovers(served, kept)
    publish_next(V1)
    assert runs(served) == [V1]


PUBLISH = """
import sys, shutil
from pathlib import Path
from warehouse.publish import clear_leftovers, publish
source, served, kept = map(Path, sys.argv[1:4])
import duckdb
number = 0
while True:
    clear_leftovers(served, kept)
    version = f"v{number % 10}"
    target = kept / "warehouse.next"
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    with duckdb.connect(str(target)) as con:
        con.execute("UPDATE warehouse_version SET version_id = ?", [version])
    publish(target, served, kept, version, 3)
    number += 1
    print("published", flush=True)
"""


def test_killed_at_any_moment_the_served_file_opens_and_the_next_run_goes_on(
    build_next: BuildNext, served: Path, kept: Path
) -> None:
    source = build_next(V1)
    for pause in (0.02, 0.1, 0.23, 0.4):
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISH, str(source), str(served), str(kept)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "published\n"
        time.sleep(pause)
        process.kill()
        process.wait()
        with duckdb.connect(str(served), read_only=True) as con:
            assert con.execute("SELECT count(*) FROM paragraph_text").fetchall() == [(3,)]
        clear_leftovers(served, kept)
        for version in versions(served, kept):
            with duckdb.connect(str(version.path), read_only=True) as con:
                assert con.execute("SELECT version_id FROM warehouse_version").fetchall() == [(version.version_id,)]
        assert names(served.parent) <= {"warehouse.duckdb", "versions"}
        assert [version.served for version in versions(served, kept)].count(True) == 1
