"""Bad input: each is told in one clear line and quarantined, and the good reports beside it are published."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from flows.run import RunSummary
from flows.settings import FetchSettings, Settings
from samples import SAMPLES, authorities_csv
from tests.flows.misbehaving_server import Server, misbehaving_server
from tests.flows.refreshing import content, refresh, rows, settings_for

GOOD_FILE, GOOD_ADDRESS = "good.txt", "good/report.txt"
MISSING_FOLDER = "no-such-folder"
IMPATIENT = FetchSettings(connect_timeout=2, read_timeout=2, total_timeout=10, retries=1)


@dataclass(frozen=True)
class Case:
    """Bad input, where it must be refused and as what, and words that its message must hold."""

    source: str
    stage: str
    kind: str
    says: tuple[str, ...]
    address: bool = False


CASES = (
    Case("empty.txt", "fetch", "empty", ("the file is empty",)),
    Case("error-page.pdf", "file", "file_is_no_error_page", ("web page", "404 Not Found")),
    Case("truncated.pdf", "file", "file_is_complete", ("the file is cut off", "bytes came")),
    Case("encrypted.pdf", "read", "encrypted_pdf", ("encrypted", "password")),
    Case("scan.pdf", "read", "no_text_layer", ("no text layer",)),
    Case("recipe.txt", "read", "not_a_report", ("no inspection report",)),
    Case("stranger.txt", "read", "unknown_authority", ("authority is not a known one", "TARNHOLME")),
    Case("same-bytes.txt", "identity", "same_report_twice", ("holds the same report", f"/{GOOD_FILE},")),
    Case("same-report.txt", "identity", "same_report_twice", ("holds the same report", f"/{GOOD_FILE},")),
    # The size is known without reading the file: what is found too large while it is read has no size to tell.
    Case("huge.pdf", "fetch", "too_large", ("too large", "300.0 MB", "the limit is 50.0 MB")),
    Case(MISSING_FOLDER, "fetch", "missing_folder", ("no such file or folder",)),
    Case("status/404", "fetch", "not_found", ("not there", "404"), address=True),
    Case("status/500", "fetch", "http_error", ("the server answers 500",), address=True),
    Case("no-answer/", "fetch", "no_answer", ("no answer",), address=True),
    Case("half/99", "fetch", "incomplete", ("broke off",), address=True),
)


@dataclass(frozen=True)
class Night:
    """One refresh of all bad input and two good reports, and what it printed."""

    folder: Path
    server: Server
    settings: Settings
    summary: RunSummary
    printed: tuple[str, ...]

    def uri(self, case: Case) -> str:
        if case.address:
            return self.server.address(case.source)
        beside = self.folder.parent if case.source == MISSING_FOLDER else self.folder
        return (beside / case.source).as_posix()

    @property
    def good(self) -> set[str]:
        return {(self.folder / GOOD_FILE).as_posix(), self.server.address(GOOD_ADDRESS)}


def fill(folder: Path) -> None:
    """Write a good report and the bad files."""
    folder.mkdir()
    report = (SAMPLES / "kelderbrough-2002.txt").read_text(encoding="utf-8")
    shutil.copy(SAMPLES / "kelderbrough-2002.txt", folder / GOOD_FILE)
    shutil.copy(SAMPLES / "kelderbrough-2002.txt", folder / "same-bytes.txt")
    (folder / "same-report.txt").write_text(report + "\n\n", encoding="utf-8", newline="\r\n")
    stranger = report.replace("KELDERBROUGH", "TARNHOLME").replace("Kelderbrough", "TARNHOLME")
    (folder / "stranger.txt").write_text(stranger, encoding="utf-8")
    (folder / "recipe.txt").write_text("Parkin\n\nRub the butter into the oatmeal; add treacle.\n", encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "error-page.pdf").write_text(
        "<!DOCTYPE html><html><head><title>404 Not Found</title></head>"
        "<body><h1>Not Found</h1><p>The page that you asked for is not on this server.</p></body></html>",
        encoding="utf-8",
    )
    whole = (SAMPLES / "penmarshire-2003.pdf").read_bytes()
    (folder / "truncated.pdf").write_bytes(whole[: len(whole) // 2])
    writer = PdfWriter(clone_from=PdfReader(SAMPLES / "quayminster-2001.pdf"))
    writer.encrypt("closed", algorithm="RC4-128")
    writer.write(folder / "encrypted.pdf")
    scan = Canvas(str(folder / "scan.pdf"))
    for _ in range(2):
        scan.rect(80, 600, 400, 150, fill=1)
        scan.showPage()
    scan.save()
    with (folder / "huge.pdf").open("wb") as file:
        file.truncate(300_000_000)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    here = tmp_path_factory.mktemp("night")
    fill(here / "reports")
    with misbehaving_server() as server:
        server.content = (SAMPLES / "kelderbrough-2000.txt").read_bytes()
        settings = impatient(here / "data")
        printed = io.StringIO()
        with redirect_stdout(printed):
            summary = refresh(settings, *sources(here / "reports", server))
        yield Night(here / "reports", server, settings, summary, tuple(printed.getvalue().splitlines()))


def sources(folder: Path, server: Server) -> list[str]:
    """The folder, the folder that is not there, and the addresses."""
    addresses = [case.source for case in CASES if case.address]
    return [str(folder), str(folder.parent / MISSING_FOLDER), *map(server.address, [*addresses, GOOD_ADDRESS])]


def impatient(data_dir: Path) -> Settings:
    return replace(settings_for(data_dir, authorities_csv()), fetch=IMPATIENT)


def reasons(settings: Settings) -> list[tuple[object, ...]]:
    """The quarantine, without what differs from run to run."""
    columns = "quarantine_id, source_uri, sha256, report_id, stage, expectation, message, observed, resolved_at"
    return rows(settings.served, f"SELECT {columns} FROM quarantine ORDER BY ALL")


def test_the_good_reports_are_published_and_no_bad_one_is(night: Night) -> None:
    assert night.summary.exit_code == 3
    assert night.summary.run.outcome == "published_with_quarantine"
    assert night.summary.run.files_refused == len(CASES)
    assert {uri for (uri,) in rows(night.settings.served, "SELECT source_uri FROM dim_report")} == night.good
    assert rows(night.settings.served, "SELECT count(DISTINCT report_id) FROM fact_statistic") == [(2,)]


def test_nothing_but_the_bad_input_is_quarantined(night: Night) -> None:
    refused = rows(night.settings.served, "SELECT source_uri FROM quarantine ORDER BY ALL")
    assert [uri for (uri,) in refused] == sorted(night.uri(case) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
def test_bad_input_is_quarantined_with_what_is_wrong(night: Night, case: Case) -> None:
    select = "SELECT stage, expectation, message, run_id, resolved_at FROM quarantine WHERE source_uri = ?"
    [(stage, kind, message, run_id, resolved_at)] = rows(night.settings.served, select, night.uri(case))
    assert (stage, kind) == (case.stage, case.kind)
    assert len(str(message).splitlines()) == 1
    assert [words for words in case.says if words not in str(message)] == []
    assert (run_id, resolved_at) == (night.summary.run.run_id, None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
def test_a_person_is_told_in_one_line_that_names_the_source_once(night: Night, case: Case) -> None:
    [line] = [line for line in night.printed if f"refused {night.uri(case)}:" in line]
    assert line.count(night.uri(case)) == 1
    assert [words for words in case.says if words not in line] == []


def test_nothing_refused_while_fetching_is_in_the_archive(night: Night) -> None:
    archive = night.settings.data_dir / "archive"
    kept = {path.stat().st_size for path in (archive / "objects").rglob("*") if path.is_file()}
    assert not kept & {0, 300_000_000, len(night.server.content) // 2}
    assert list((archive / "incoming").iterdir()) == []


def test_a_second_run_says_the_same_and_changes_no_row(night: Night, tmp_path: Path) -> None:
    shutil.copytree(night.settings.data_dir, tmp_path / "data")
    settings = impatient(tmp_path / "data")
    every = "SELECT * FROM quarantine ORDER BY ALL"
    before = content(settings.served), rows(settings.served, every)
    printed = io.StringIO()
    with redirect_stdout(printed):
        summary = refresh(settings, *sources(night.folder, night.server))
    assert (summary.exit_code, summary.run.outcome, summary.run.files_new) == (3, "unchanged", 0)
    assert summary.run.files_refused == len(CASES)
    assert (content(settings.served), rows(settings.served, every)) == before
    told = [line for line in printed.getvalue().splitlines() if "refused /" in line or "refused http" in line]
    assert told == [line for line in night.printed if "refused /" in line or "refused http" in line]


def test_the_order_of_sources_changes_nothing(night: Night, tmp_path: Path) -> None:
    settings = impatient(tmp_path / "data")
    files = [str(path) for path in sorted(night.folder.iterdir(), reverse=True)]
    _, *others = sources(night.folder, night.server)
    summary = refresh(settings, *reversed(others), *files)
    assert summary.exit_code == 3
    assert content(settings.served) == content(night.settings.served)
    assert reasons(settings) == reasons(night.settings)


def test_a_reader_that_gives_up_is_told_of_each_source_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    uris = [(tmp_path / "reports" / name).as_posix() for name in ("first.txt", "second.txt")]
    for uri in uris:
        shutil.copy(SAMPLES / "kelderbrough-2002.txt", uri)
    settings = settings_for(tmp_path / "data", authorities_csv(), memory_megabytes=1)
    printed = io.StringIO()
    with redirect_stdout(printed):
        assert refresh(settings, tmp_path / "reports").exit_code == 3
    told = sorted(line for line in printed.getvalue().splitlines() if "refused /" in line)
    assert [[line.count(name) for line in told] for name in ("first.txt", "second.txt")] == [[1, 0], [0, 1]]
    refused = "SELECT source_uri, stage, expectation FROM quarantine ORDER BY ALL"
    assert rows(settings.served, refused) == [(uri, "read", "reader_out_of_memory") for uri in uris]
