"""Sources as people write them, and local files and folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.archive import Archive, FetchRecord
from flows.sources import AddressSource, FetchPolicy, FileSource, FolderSource, Source, fetch_all, parse_source

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
POLICY = FetchPolicy()
REPORT = "Inspection of Norbury Local Education Authority\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "data" / "archive") as opened:
        yield opened


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


def fetch(archive: Archive, *sources: Source, policy: FetchPolicy = POLICY) -> tuple[FetchRecord, ...]:
    return fetch_all(sources, archive, policy, lambda: AT, lambda *_: None)


def fetch_one(archive: Archive, source: Source, policy: FetchPolicy = POLICY) -> FetchRecord:
    (record,) = fetch(archive, source, policy=policy)
    return record


class TestParsing:
    def test_files_and_folders(self, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (reports / "norbury.txt").write_text(REPORT)
        monkeypatch.chdir(reports)
        assert parse_source("norbury.txt") == FileSource(reports / "norbury.txt")
        assert parse_source("./x/../norbury.txt") == FileSource(reports / "norbury.txt")
        assert parse_source(".") == FolderSource(reports)
        assert parse_source(f"{reports}/", exclude=(".md",)) == FolderSource(reports, (".md",))
        assert parse_source((reports / "norbury.txt").as_uri()) == FileSource(reports / "norbury.txt")
        assert parse_source("file:///srv/two%20words.txt") == FileSource(Path("/srv/two words.txt"))

    def test_what_is_not_there_is_told_apart_by_its_ending(self) -> None:
        assert parse_source("/nowhere/norbury.pdf") == FileSource(Path("/nowhere/norbury.pdf"))
        assert parse_source("/nowhere/reports") == FolderSource(Path("/nowhere/reports"))
        assert parse_source("/nowhere/reports.old/") == FolderSource(Path("/nowhere/reports.old"))

    def test_a_link_keeps_its_own_name(self, reports: Path) -> None:
        (reports / "norbury.txt").write_text(REPORT)
        (reports / "latest.txt").symlink_to("norbury.txt")
        assert parse_source(str(reports / "latest.txt")).uri.endswith("/latest.txt")

    def test_addresses(self) -> None:
        assert parse_source("https://reports.example/a.pdf?x=1#page=2") == AddressSource(
            "https://reports.example/a.pdf?x=1"
        )
        assert parse_source("  HTTP://reports.example/a.pdf ") == AddressSource("http://reports.example/a.pdf")

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "empty"),
            ("ftp://reports.example/a.pdf", "not ftp://"),
            ("http://", "no address"),
            ("http://reports.example:port/", "no address"),
            ("http://[::1/", "no address"),
            ("https://reader:secret@reports.example/a.pdf", "netrc"),
            ("file://server/share/a.pdf", "this machine"),
            ("file:///a%00b", "names no file"),
            ("a\x00b.txt", "characters"),
            ("~nobody-here/a.txt", "home folder"),
        ],
    )
    def test_anything_else_is_refused_in_one_clear_line(self, text: str, says: str) -> None:
        with pytest.raises(ValueError, match=says) as refused:
            parse_source(text)
        assert "\n" not in str(refused.value)
        assert "secret" not in str(refused.value)

    @given(
        st.text(max_size=60) | st.text(max_size=40).map("http://".__add__) | st.text(max_size=40).map("file://".__add__)
    )
    def test_every_text_is_a_source_or_a_value_error(self, text: str) -> None:
        try:
            source = parse_source(text)
        except ValueError:
            return
        assert isinstance(source, FileSource | FolderSource | AddressSource)


class TestFiles:
    def test_a_file_is_new_then_unchanged_then_changed(self, archive: Archive, reports: Path) -> None:
        path = reports / "norbury.txt"
        path.write_text(REPORT)
        first = fetch_one(archive, FileSource(path))
        assert (first.outcome, first.source_uri, first.fetched_at) == ("new", str(path), AT)
        assert (first.size_bytes, first.media_type, first.http_status) == (len(REPORT), "text/plain", None)
        os.utime(path, (1, 1))
        assert fetch_one(archive, FileSource(path)).outcome == "unchanged"
        path.write_text(REPORT + "Second form\n")
        changed = fetch_one(archive, FileSource(path))
        assert changed.outcome == "changed"
        assert archive.read(str(first.sha256)).decode() == REPORT
        assert archive.latest_good(str(path)) == changed

    def test_the_same_bytes_under_two_names_are_two_records_of_one_object(
        self, archive: Archive, reports: Path
    ) -> None:
        for name in ("a.txt", "b.txt"):
            (reports / name).write_text(REPORT)
        first, second = fetch(archive, FolderSource(reports))
        assert (first.outcome, second.outcome) == ("new", "new")
        assert first.sha256 == second.sha256

    def test_failures_have_a_kind_and_one_line_and_stop_nothing(self, archive: Archive, reports: Path) -> None:
        (reports / "empty.txt").touch()
        (reports / "good.txt").write_text(REPORT)
        os.mkfifo(reports / "pipe.txt")
        with (reports / "large.pdf").open("wb") as large:
            large.truncate(300_000_000)
        (reports / "nothing here").mkdir()
        records = fetch(
            archive,
            FileSource(reports / "missing.txt"),
            FileSource(reports / "good.txt" / "below.txt"),
            FolderSource(reports / "missing"),
            FolderSource(reports / "good.txt"),
            FolderSource(reports / ("x" * 300)),
            FolderSource(reports / "nothing here"),
            FolderSource(reports),
        )
        assert [(Path(record.source_uri).name, record.error_kind) for record in records] == [
            ("missing.txt", "missing_file"),
            ("below.txt", "missing_file"),
            ("missing", "missing_folder"),
            ("good.txt", "missing_folder"),
            ("x" * 300, "unreadable"),
            ("nothing here", "empty_folder"),
            ("empty.txt", "empty"),
            ("large.pdf", "too_large"),
            ("pipe.txt", "not_a_file"),
        ]
        for record in records:
            assert record.outcome == "failed"
            assert str(record.error).startswith(record.source_uri)
            assert "\n" not in str(record.error)
        assert archive.latest_good(str(reports / "good.txt")) is None

    def test_a_failure_keeps_the_last_good_form(self, archive: Archive, reports: Path) -> None:
        path = reports / "norbury.txt"
        path.write_text(REPORT)
        first = fetch_one(archive, FileSource(path))
        path.unlink()
        assert fetch_one(archive, FileSource(path)).error_kind == "missing_file"
        assert archive.latest_good(str(path)) == first
        path.write_text(REPORT)
        assert fetch_one(archive, FileSource(path)).outcome == "unchanged"

    def test_a_file_that_grows_while_it_is_read_is_not_taken_half(self, archive: Archive, reports: Path) -> None:
        class Growing(type(reports)):  # type: ignore[misc]
            """A path whose file is written to as soon as somebody reads it."""

            def open(self, *arguments: object, **options: object) -> object:
                file = super().open(*arguments, **options)
                read = file.read

                class Reader:
                    fileno = file.fileno
                    __enter__ = file.__enter__
                    __exit__ = file.__exit__

                    def read(_self, size: int) -> bytes:  # noqa: N805
                        with Path(path).open("ab") as more:
                            more.write(b"more")
                        return read(size) if Path(path).stat().st_size < 200 else b""

                return Reader()

        path = Growing(reports / "norbury.txt")
        path.write_text(REPORT)
        assert fetch_one(archive, FileSource(path)).error_kind == "incomplete"


class TestFolders:
    def test_reports_in_subfolders_sorted_without_hidden_and_other_files(self, archive: Archive, reports: Path) -> None:
        for name in ("b.txt", "a.PDF", "sub/c.md", "sub/deeper/d.htm", "e.html", "f", ".hidden.txt", ".git/g.txt",
                     "h.csv", "i.docx", "j.expected.json", "k.expected.txt", "README.md"):  # fmt: skip
            path = reports / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{REPORT}{name}")
        heads = "measure,la_code,la_name,scope,phase,period,value,unit,source_url"
        (reports / "l.csv").write_text(f"{heads}\n")
        os.mkfifo(reports / "m.csv")
        records = fetch(archive, FolderSource(reports, exclude=(".expected.txt", "readme.md")))
        names = [Path(record.source_uri).relative_to(reports).as_posix() for record in records]
        assert names == ["a.PDF", "b.txt", "e.html", "f", "l.csv", "sub/c.md", "sub/deeper/d.htm"]
        assert {record.outcome for record in records} == {"new"}

    def test_a_source_named_twice_is_fetched_once(self, archive: Archive, reports: Path) -> None:
        (reports / "a.txt").write_text(REPORT)
        (reports / "b.txt").write_text(REPORT)
        records = fetch(archive, FileSource(reports / "b.txt"), FolderSource(reports), FileSource(reports / "a.txt"))
        assert [Path(record.source_uri).name for record in records] == ["b.txt", "a.txt"]

    def test_progress_is_told(self, archive: Archive, reports: Path) -> None:
        for name in ("a.txt", "b.txt"):
            (reports / name).write_text(REPORT)
        told: list[tuple[int, int, str]] = []
        fetch_all([FolderSource(reports)], archive, FetchPolicy(), lambda: AT, lambda *step: told.append(step))
        assert told == [(1, 2, str(reports / "a.txt")), (2, 2, str(reports / "b.txt"))]

    def test_a_name_that_is_no_utf8_is_recorded_readably(self, archive: Archive, reports: Path) -> None:
        Path(os.fsdecode(os.fsencode(reports) + b"/caf\xe9.txt")).write_text(REPORT)
        (record,) = fetch(archive, FolderSource(reports))
        assert record.outcome == "new"
        assert record.source_uri == f"{reports}/caf\\xe9.txt"

    def test_what_a_killed_run_left_is_cleared(self, archive: Archive, reports: Path, tmp_path: Path) -> None:
        (reports / "a.txt").write_text(REPORT)
        left = tmp_path / "data" / "archive" / "incoming" / "tmphalf"
        left.write_text("half a rep")
        fetch(archive, FolderSource(reports))
        assert not left.exists()
