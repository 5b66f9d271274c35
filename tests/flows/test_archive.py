"""The archive keeps bytes whole or not at all, and every record."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows.archive import Archive, DamagedObjectError, FetchRecord, TooLargeError

TEXT = b"Inspection of Norbury Local Education Authority\n"
START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def good(uri: str, data: bytes, at: datetime = START, outcome: str = "new") -> FetchRecord:
    return FetchRecord(uri, at, outcome, size_bytes=len(data), sha256=sha(data), media_type="text/plain")  # type: ignore[arg-type]


def failed(uri: str, at: datetime = START) -> FetchRecord:
    return FetchRecord(uri, at, "failed", 500, error_kind="http_error", error=f"{uri}: the server answers 500")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


def left_over(archive_root: Path) -> list[Path]:
    return list((archive_root / "incoming").iterdir())


def test_bytes_come_back_under_their_hash_with_size_and_type(archive: Archive) -> None:
    stored = archive.store([TEXT[:10], TEXT[10:]])
    assert (stored.sha256, stored.size_bytes, stored.media_type) == (sha(TEXT), len(TEXT), "text/plain")
    assert archive.read(stored.sha256) == TEXT
    assert archive.holds(stored.sha256)
    path = archive.path_of(stored.sha256)
    assert path.parts[-3:] == ("objects", stored.sha256[:2], stored.sha256)


def test_an_object_that_is_there_is_left_untouched(archive: Archive) -> None:
    path = archive.path_of(archive.store([TEXT]).sha256)
    before = path.stat()
    archive.store([TEXT])
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_damaged_object_is_told_and_gives_way_to_good_bytes(archive: Archive) -> None:
    path = archive.path_of(archive.store([TEXT]).sha256)
    path.chmod(0o644)
    path.write_bytes(TEXT[:-5])
    assert not archive.holds(sha(TEXT))
    with pytest.raises(DamagedObjectError, match="is damaged"):
        archive.read(sha(TEXT))
    archive.store([TEXT])
    assert archive.read(sha(TEXT)) == TEXT


def test_a_lost_object_is_told(archive: Archive) -> None:
    with pytest.raises(DamagedObjectError, match="has lost"):
        archive.read(sha(b"never stored"))
    assert not archive.holds(sha(b"never stored"))


def test_a_name_that_is_no_hash_never_becomes_a_path(archive: Archive) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        archive.path_of("../../etc/passwd")


def test_too_many_bytes_end_the_storing_at_once_and_leave_nothing(archive: Archive, tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield TEXT

    with pytest.raises(TooLargeError):
        archive.store(endless(), max_bytes=10_000)
    assert left_over(tmp_path / "archive") == []
    assert list((tmp_path / "archive" / "objects").iterdir()) == []


def test_bytes_that_break_off_leave_nothing(archive: Archive, tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield TEXT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        archive.store(broken())
    assert left_over(tmp_path / "archive") == []
    assert not archive.holds(sha(TEXT))


def test_records_tell_the_latest_good_and_the_latest_attempt(tmp_path: Path) -> None:
    night = timedelta(days=1)
    with Archive(tmp_path) as archive:
        archive.record(good("/b.txt", TEXT))
        archive.record(good("/b.txt", b"second", START + night, "changed"))
        archive.record(failed("/b.txt", START + 2 * night))
        archive.record(failed("/a.txt", START))
    with Archive(tmp_path) as archive:
        assert archive.latest_good("/b.txt") == good("/b.txt", b"second", START + night, "changed")
        assert archive.latest_good("/a.txt") is None
        assert archive.latest_good("/never.txt") is None
        states = archive.all_sources()
        assert [state.source_uri for state in states] == ["/a.txt", "/b.txt"]
        assert states[0].latest == failed("/a.txt", START)
        assert states[0].latest_good is None
        assert states[1].latest == failed("/b.txt", START + 2 * night)
        assert states[1].latest_good == archive.latest_good("/b.txt")


def test_first_seen_is_the_earliest_of_all_sources_whatever_the_zone(archive: Archive) -> None:
    summer = timezone(timedelta(hours=1))
    archive.record(good("/late.txt", TEXT, START))
    archive.record(good("/early.txt", TEXT, datetime(2026, 3, 1, 2, 30, tzinfo=summer)))
    assert archive.first_seen(sha(TEXT)) == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    with pytest.raises(KeyError):
        archive.first_seen(sha(b"unknown"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "lost"},
        {"fetched_at": datetime(2026, 3, 1)},  # noqa: DTZ001
        {"outcome": "failed"},
        {"sha256": None},
        {"error_kind": "http_error"},
    ],
)
def test_a_record_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    record = good("/a.txt", TEXT)
    values = {name: getattr(record, name) for name in ("source_uri", "fetched_at", "outcome", "sha256")}
    with pytest.raises(ValueError, match=r"fetch"):
        FetchRecord(**{**values, **wrong})  # type: ignore[arg-type]


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from flows.archive import Archive, FetchRecord

archive = Archive(Path(sys.argv[1]))
for number in range(100_000):
    data = f"report {number} ".encode() * 20_000
    stored = archive.store([data[:50_000], data[50_000:]])
    archive.record(
        FetchRecord(f"/{number}.txt", datetime.now(UTC), "new", size_bytes=stored.size_bytes, sha256=stored.sha256)
    )
    print(number, flush=True)
"""


@pytest.mark.parametrize("number", range(5))
def test_a_writer_killed_at_any_instant_leaves_no_half_object_and_no_lost_record(tmp_path: Path, number: int) -> None:
    run = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    told = int(run.stdout.readline())
    time.sleep(random.Random(number).uniform(0.0, 0.1))  # noqa: S311
    run.send_signal(signal.SIGKILL)
    told = max([told, *(int(line) for line in run.stdout.read().split())])
    run.wait()
    with Archive(tmp_path) as archive:
        objects = [path.name for path in (tmp_path / "objects").glob("*/*")]
        assert all(archive.holds(name) for name in objects)
        recorded = [state.latest for state in archive.all_sources()]
        assert len(recorded) >= told + 1
        assert {record.sha256 for record in recorded} <= set(objects)
        archive.clear_incoming()
        assert left_over(tmp_path) == []
        archive.store([TEXT])
