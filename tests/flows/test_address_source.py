"""Downloads from a server that behaves badly on purpose."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows.archive import Archive, FetchRecord
from flows.sources import AddressSource, FetchPolicy, FileSource, fetch_all

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
HASTY = FetchPolicy(
    connect_timeout=2,
    read_timeout=0.5,
    total_timeout=10,
    retries=2,
    backoff=0.01,
    backoff_max=0.05,
    jitter=0.01,
    retry_after_max=2,
    max_bytes=1_000_000,
)


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "misbehaving_server", Path(__file__).with_name("misbehaving_server.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["misbehaving_server"] = module
    spec.loader.exec_module(module)
    return module


misbehaving = _module()
REPORT: bytes = misbehaving.REPORT


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with misbehaving.misbehaving_server() as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened
        assert list((tmp_path / "archive" / "incoming").iterdir()) == []


def fetch(server: Any, archive: Archive, path: str, policy: FetchPolicy = HASTY) -> FetchRecord:
    (record,) = fetch_all([AddressSource(server.address(path))], archive, policy, lambda: AT, lambda *_: None)
    return record


@pytest.mark.parametrize(
    "path",
    ["good", "chunked", "unknown-length", "gzip", "moved/good", "moved/moved/good", "endless-redirect", "fails-once/500",
     "fails-once/503", "half/1", "busy/1"],
)  # fmt: skip
def test_a_whole_file_is_taken_in(server: Any, archive: Archive, path: str) -> None:
    record = fetch(server, archive, path)
    assert (record.outcome, record.http_status, record.error) == ("new", 200, None)
    assert (record.size_bytes, record.media_type) == (len(REPORT), "text/plain")
    assert record.source_uri == server.address(path)
    assert archive.read(str(record.sha256)) == REPORT


@pytest.mark.parametrize(
    ("path", "kind", "status", "requests"),
    [
        ("status/404", "not_found", 404, 1),
        ("status/410", "not_found", 410, 1),
        ("status/403", "http_error", 403, 1),
        ("status/304", "http_error", 304, 1),
        ("status/204", "http_error", 204, 1),
        ("status/500", "http_error", 500, 3),
        ("busy/3600", "http_error", 429, 1),
        ("no-answer", "no_answer", None, 3),
        ("hangs", "no_answer", None, 3),
        ("half/9", "incomplete", 200, 3),
        ("half-chunked", "incomplete", 200, 3),
        ("half-gzip", "incomplete", 200, 3),
        ("no-gzip", "incomplete", 200, 3),
        ("stalls", "incomplete", 200, 3),
        ("declares/900000", "incomplete", 200, 3),
        ("declares/0", "empty", 200, 3),
        ("declares/99000000", "too_large", 200, 1),
        ("endless", "too_large", 200, 1),
        ("bomb", "too_large", 200, 1),
        ("loop", "too_many_redirects", None, 1),
        ("leaves-the-web", "refused_scheme", 302, 1),
        ("unknown-encoding", "unknown_encoding", 200, 1),
    ],
)
def test_what_fails_has_its_kind_and_one_clear_line(
    server: Any, archive: Archive, path: str, kind: str, status: int | None, requests: int
) -> None:
    record = fetch(server, archive, path)
    assert (record.outcome, record.error_kind, record.http_status) == ("failed", kind, status)
    assert str(record.error).startswith(server.address(path))
    assert "\n" not in str(record.error)
    assert " object at 0x" not in str(record.error)
    assert server.times(path) == requests
    assert archive.latest_good(server.address(path)) is None


def test_a_server_that_drips_cannot_hold_the_run_up(server: Any, archive: Archive) -> None:
    record = fetch(server, archive, "drips", replace(HASTY, total_timeout=1))
    assert record.error_kind == "too_slow"


def test_nobody_there_is_no_answer(server: Any, archive: Archive) -> None:
    address = server.address("good")
    server.server_close()
    (record,) = fetch_all([AddressSource(address)], archive, HASTY, lambda: AT, lambda *_: None)
    assert record.error_kind == "no_answer"
    assert "refused" in str(record.error)


def test_an_address_that_is_none_is_told(archive: Archive) -> None:
    (record,) = fetch_all([AddressSource("http://./x")], archive, HASTY, lambda: AT, lambda *_: None)
    assert record.error_kind in {"bad_address", "no_answer"}


@pytest.mark.parametrize(
    ("path", "asked_with"), [("etag/a.txt", "If-None-Match"), ("modified/a.txt", "If-Modified-Since")]
)
def test_a_file_that_the_server_confirms_is_not_sent_again(
    server: Any, archive: Archive, path: str, asked_with: str
) -> None:
    first = fetch(server, archive, path)
    assert (first.outcome, first.etag is None, first.last_modified is None) == (
        "new",
        "etag" not in path,
        "etag" in path,
    )
    second = fetch(server, archive, path)
    assert (second.outcome, second.http_status) == ("unchanged", 304)
    assert (second.sha256, second.size_bytes, second.media_type) == (first.sha256, first.size_bytes, first.media_type)
    third = fetch(server, archive, path)
    assert (third.outcome, third.http_status) == ("unchanged", 304)
    assert [asked_with in headers for _, headers in server.asked] == [False, True, True]


def test_a_confirmation_counts_only_while_the_archive_has_the_bytes(server: Any, archive: Archive) -> None:
    first = fetch(server, archive, "etag")
    archive.path_of(str(first.sha256)).unlink()
    second = fetch(server, archive, "etag")
    assert (second.outcome, second.http_status) == ("unchanged", 200)
    assert archive.read(str(first.sha256)) == REPORT


def test_content_that_changed_is_a_second_object(server: Any, archive: Archive) -> None:
    first = fetch(server, archive, "etag")
    server.content = REPORT + b"Second form\n"
    second = fetch(server, archive, "etag")
    assert second.outcome == "changed"
    assert second.etag != first.etag
    assert archive.read(str(first.sha256)) == REPORT
    assert archive.read(str(second.sha256)) == server.content


def test_the_same_bytes_without_validators_are_unchanged(server: Any, archive: Archive) -> None:
    assert [fetch(server, archive, "good").outcome for _ in range(2)] == ["new", "unchanged"]


def test_a_source_that_is_down_stops_no_other_and_the_order_is_that_of_the_sources(
    server: Any, archive: Archive, tmp_path: Path
) -> None:
    report = tmp_path / "norbury.txt"
    report.write_bytes(REPORT)
    paths = ["slowly/0.3", "status/500", "good/a", "hangs", "good/b", "status/404"]
    sources = [AddressSource(server.address(path)) for path in paths]
    told: list[tuple[int, int, str]] = []
    records = fetch_all([*sources, FileSource(report)], archive, HASTY, lambda: AT, lambda *step: told.append(step))
    assert [record.source_uri for record in records] == [source.uri for source in sources] + [str(report)]
    assert [record.error_kind for record in records] == [None, "http_error", None, "no_answer", None, "not_found", None]
    assert [step[:2] for step in told] == [(number, 7) for number in range(1, 8)]
    assert [state.latest for state in archive.all_sources()] == sorted(records, key=lambda record: record.source_uri)


def test_requests_say_who_asks(server: Any, archive: Archive) -> None:
    fetch(server, archive, "good")
    (_, headers) = server.asked[0]
    assert headers["User-Agent"].startswith("lea-warehouse/")
    assert headers["Accept-Encoding"] == "identity"
