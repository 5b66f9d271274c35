"""Report text and file names are hostile: they become no command to a terminal, no markup, no line of our own, no path."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.archive import Archive
from flows.display import explain_text, status_text, versions_text
from flows.progress import BarTeller, LineTeller
from flows.settings import Settings
from flows.sources import FetchPolicy, FolderSource, fetch_all
from samples import SAMPLES, authorities_csv
from tests.flows.refreshing import REPOSITORY, lea, refresh, rows, settings_for
from transforms.report import slug
from warehouse.explain import CorrectedField, FieldTrace, explain_fact
from warehouse.printable import one_line, printable
from warehouse.publish import Version
from warehouse.query import write_query
from warehouse.status import CorrectionLine, read_status

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
CLEAR, TITLE, RIGHT_TO_LEFT, C1 = "\x1b[2J\x1b[31m", "\x1b]0;owned\x07", "\u202e", "\x9b31m"
EVIL = f"a{CLEAR}b{TITLE}c{RIGHT_TO_LEFT}d{C1}e\u2066f\u200ff\u2028g[bold red]h[/]:smile:"
FORGED = "\npublish   9 reports\r\n"
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0001]")


@pytest.mark.parametrize("hostile", ["\x1b", "\x07", "\r", "\x08", "\x9b", "\x00", "\u202e", "\u2066", "\u200f", "\u061c",
    "\u2028", "\u2029", "\u200b", "\ufeff", "\udc80", "\U000e0041"])  # fmt: skip
def test_what_a_terminal_might_obey_is_blank(hostile: str) -> None:
    assert printable(f"a{hostile}b\n£\tc") == "a b\n£\tc"
    assert one_line(f"a{hostile}b\nc") == "a b c"


def test_plain_text_stays_as_it_is() -> None:
    said = "“93.6 per cent” – £1.2m, 5+ A*–C, naïve\n\tÆ 漢字"
    assert printable(said) == said


def test_notes_of_a_run_are_one_line_each() -> None:
    told = io.StringIO()
    with redirect_stdout(told):
        teller = LineTeller()
        teller.stage("fetch")
        teller.note(f"refused {EVIL}{FORGED}")
        teller.done(EVIL + FORGED)
    assert len(told.getvalue().splitlines()) == 2
    assert not FORBIDDEN.search(told.getvalue())


def test_a_progress_bar_takes_no_markup_and_no_escapes() -> None:
    teller = BarTeller()
    teller.bars.console.file = told = io.StringIO()
    teller.bars.console.width = 400
    with teller.bars:
        teller.stage("read")(1, 2, EVIL[-50:])
        teller.note(f"refused {EVIL}{FORGED}")
        teller.done(EVIL + FORGED)
    assert not FORBIDDEN.search(told.getvalue())
    assert "[bold red]h[/]:smile:" in told.getvalue()


@dataclass(frozen=True)
class Hostile:
    """A warehouse whose report and file names are hostile, and what the run printed."""

    settings: Settings
    printed: str


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    here = tmp_path_factory.mktemp("hostile")
    folder = here / 'it\'s "so"; --'
    folder.mkdir()
    report = (SAMPLES / "kelderbrough-2002.txt").read_text(encoding="utf-8")
    bad = report.replace("per cent", f"per{RIGHT_TO_LEFT} {CLEAR}cent", 3)
    (folder / f"a; DROP TABLE dim_report{FORGED}{TITLE}.txt").write_text(bad, encoding="utf-8")
    (folder / f"{'n' * 200}.txt").write_text(f"no report {EVIL}", encoding="utf-8")
    (folder / f"x..{RIGHT_TO_LEFT}..txt").write_text(f"no report {EVIL}{EVIL}", encoding="utf-8")
    settings = settings_for(here / "it's data", authorities_csv())
    told = io.StringIO()
    with redirect_stdout(told):
        assert refresh(settings, folder).exit_code == 3
    return Hostile(settings, told.getvalue())


def test_a_run_over_hostile_files_prints_no_command(hostile: Hostile) -> None:
    assert not FORBIDDEN.search(hostile.printed)
    assert not [line for line in hostile.printed.splitlines() if line.startswith("publish   9")]
    assert rows(hostile.settings.served, "SELECT count(*) FROM dim_report") == [(1,)]


def test_status_and_explain_print_no_command(hostile: Hostile) -> None:
    served = hostile.settings.served
    status = read_status(served)
    assert len(status.quarantine) == 2
    planted = replace(status.quarantine[0], message=EVIL + FORGED, source_uri=EVIL + FORGED)
    unfit = (CorrectionLine(EVIL, "r", "stale", EVIL + FORGED),)
    shown = status_text(served, replace(status, quarantine=(planted,), unfit=unfit, warnings=(EVIL + FORGED,)))
    [(fact_id,)] = rows(served, "SELECT min(fact_id) FROM fact_statistic")
    explanation = explain_fact(served, str(fact_id))
    explanation = replace(
        explanation, report_title=EVIL + FORGED, source_uri=EVIL + FORGED, before=EVIL, trace=(FieldTrace("period", "own", EVIL + FORGED),),
        corrected=(CorrectedField("value", EVIL, EVIL, EVIL + FORGED, AT.date(), EVIL),),
    )  # fmt: skip
    for text in (shown, explain_text(explanation), status_text(served, status)):
        assert not FORBIDDEN.search(text)
        assert not [line for line in text.splitlines() if line.startswith("publish")]


def test_a_version_with_a_hostile_name_prints_no_command() -> None:
    shown = versions_text([Version(EVIL + FORGED, Path("x"), AT, 1, served=True)])
    assert not FORBIDDEN.search(shown)
    assert len(shown.splitlines()) == 1


class Terminal(io.BytesIO):
    """Bytes that a terminal would show."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("form", ["table", "csv", "json", "lines", "markdown"])
def test_a_query_shows_a_terminal_no_command_and_gives_a_file_the_text(hostile: Hostile, form: str) -> None:
    query = "SELECT text, source_uri FROM report_text, dim_report"
    terminal, file = Terminal(), io.BytesIO()
    for out in (terminal, file):
        write_query(hostile.settings.served, query, form, out)  # type: ignore[arg-type]
    assert not FORBIDDEN.search(terminal.getvalue().decode())
    assert (RIGHT_TO_LEFT in file.getvalue().decode()) == (form in ("csv", "json"))


def test_errors_of_the_command_line_print_no_command(hostile: Hostile, tmp_path: Path) -> None:
    data = ("--data-dir", hostile.settings.data_dir)
    for arguments in (("explain", EVIL), ("diff", EVIL), ("rollback", EVIL), ("sql", f"SELECT {EVIL}")):
        ended = lea(*arguments, *data)
        assert ended.returncode == 2
        assert not FORBIDDEN.search(ended.stderr + ended.stdout)
    ended = lea("status", "--data-dir", tmp_path / f"{EVIL[:-30]}")
    assert (ended.returncode, FORBIDDEN.search(ended.stderr)) == (2, None)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b\\c", "x\x00y", "n" * 5000, "Ünder ‮ Lyne\n", "'; DROP TABLE x"]
)
def test_a_report_id_is_a_slug_whatever_the_name(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(name))


def test_bytes_are_archived_under_their_hash_whatever_the_file_is_called(hostile: Hostile) -> None:
    archive = hostile.settings.data_dir / "archive" / "objects"
    kept = [path.relative_to(archive).as_posix() for path in archive.rglob("*") if path.is_file()]
    assert len(kept) == 3
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{64}", name) for name in kept)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


def test_a_link_that_leads_out_of_its_folder_is_refused(tmp_path: Path, archive: Archive) -> None:
    folder, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    for each in (folder, elsewhere, folder / "below"):
        each.mkdir()
    (elsewhere / "secret.txt").write_text("secret")
    (folder / "norbury.txt").write_text("Norbury")
    (folder / "below" / "inside.txt").symlink_to("../norbury.txt")
    (folder / "outside.txt").symlink_to(elsewhere / "secret.txt")
    (folder / "relative.txt").symlink_to("../elsewhere/secret.txt")
    (folder / "linked").symlink_to(elsewhere)
    (folder / "nowhere.txt").symlink_to("gone.txt")
    records = fetch_all([FolderSource(folder)], archive, FetchPolicy(), lambda: AT, lambda *_: None)
    told = {Path(record.source_uri).name: record.error_kind for record in records}
    assert told == {
        "norbury.txt": None, "inside.txt": None, "nowhere.txt": "missing_file", "outside.txt": "outside_folder",
        "relative.txt": "outside_folder",
    }  # fmt: skip
    # The folder itself may be a link: a person named it.
    (tmp_path / "link").symlink_to(folder)
    (linked,) = [r for r in fetch_all([FolderSource(tmp_path / "link")], archive, FetchPolicy(), lambda: AT, lambda *_: None) if r.source_uri.endswith("/norbury.txt")]  # fmt: skip
    assert linked.error_kind is None


def test_no_parser_runs_in_the_process_of_the_run(tmp_path: Path) -> None:
    """Fetching, sniffing and collecting what workers read bring in neither PDFium nor lxml nor Beautiful Soup."""
    script = tmp_path / "run.py"
    script.write_text(
        f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from flows.archive import Archive
from flows.reading_pool import ReadJob, ReadLimits, read_files
from flows.sources import FetchPolicy, FileSource, fetch_all
from transforms.catalogue.authorities import built_in

if __name__ == "__main__":
    folder = Path({str(SAMPLES)!r})
    sources = [FileSource(folder / name) for name in ("penmarshire-2003.pdf", "haverstoke-2000.html")]
    with Archive(Path({str(tmp_path / "archive")!r})) as archive:
        records = fetch_all(sources, archive, FetchPolicy(), lambda: datetime.now(UTC), lambda *_: None)
        jobs = [ReadJob(r.sha256, archive.path_of(r.sha256)) for r in records]
        outcomes = list(read_files(jobs, built_in(), ReadLimits(workers=1), lambda *_: None))
    print([r.media_type for r in records], [o.refusal.kind for o in outcomes])
    print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{"pypdfium2", "lxml", "bs4", "pypdf"}}))
"""
    )
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(REPOSITORY)}
    ended = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, env=environment, check=True)
    read, parsers = ended.stdout.splitlines()
    assert read == "['application/pdf', 'text/html'] ['unknown_authority', 'unknown_authority']"
    assert parsers == "[]"
