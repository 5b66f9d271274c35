"""`lea quarantine` on real refreshes of short invented reports: what a person sees, tries again and lets pass."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from flows.journal import FILE as JOURNAL
from flows.lock import only_one_run
from flows.settings import Settings
from samples import authorities_csv
from tests.flows.refreshing import refresh, rows, settings_for
from warehouse.staging import StagingStore

REPORT = """OFFICE FOR STANDARDS IN EDUCATION
AUDIT COMMISSION

RE-INSPECTION OF
{AUTHORITY}
LOCAL EDUCATION AUTHORITY

March 2002

This report is invented: the authority and the figures do not exist.

INTRODUCTION

1. {name} was inspected for the second time in November 2001, under Section 38 of the Education Act 1997.
2. Inspectors called on nine schools.
3. Support for literacy has become good.

SECTION 1: ACCESS

4. In primary schools attendance was 94.1 per cent in 2000/01.
5. In secondary schools attendance was 90.6 per cent in 2000/01.
6. In January 2001, 10.4 per cent of primary places were surplus.
7. The council has a new director.
8. The work with minority ethnic pupils is good.
"""
# One worker reads a handful of short files soonest, and a busy machine is no fault of theirs.
PATIENT = {"workers": 1, "seconds_per_file": 600}
# As long as a report: what has shrunk is stopped before it is read.
RECIPE = "A recipe for parkin: oatmeal, treacle, ginger.\n" * 25
IMPOSSIBLE = ("94.1 per cent", "194.1 per cent")
FIRST = ("RE-INSPECTION", "INSPECTION")  # and a first inspection that recommends nothing is refused
REASONS = ["first_inspection_recommends", "value_is_possible"]


def report(name: str = "Kelderbrough", *changes: tuple[str, str]) -> str:
    text = REPORT.format(AUTHORITY=name.upper(), name=name)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


class Desk:
    """A folder with reports, a data directory, and the command line."""

    def __init__(self, folder: Path) -> None:
        self.reports = folder / "reports"
        self.reports.mkdir()
        self.settings: Settings = settings_for(folder / "data", authorities_csv(), **PATIENT)
        self.config = folder / "lea.toml"
        self.config.write_text("[read]\n" + "".join(f"{name} = {value}\n" for name, value in PATIENT.items()))

    def write(self, name: str, text: str) -> str:
        """Write a report; the source_uri that it has."""
        path = self.reports / name
        path.write_text(text, encoding="utf-8")
        return path.as_posix()

    def refresh(self) -> int:
        summary = refresh(self.settings, self.reports)
        self.read, self.outcome = summary.run.files_new, summary.run.outcome
        return summary.exit_code

    def quarantine(self, *arguments: str) -> Result:
        return self.lea("quarantine", *arguments)

    def lea(self, *arguments: str) -> Result:
        options = ("--data-dir", str(self.settings.data_dir), "--config", str(self.config))
        return CliRunner().invoke(main, [*arguments, *options])

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return rows(self.settings.served, sql)

    def open_ids(self) -> list[str]:
        entries = json.loads(self.quarantine("list", "--format", "json").stdout)
        return [entry["quarantine_id"] for entry in entries]

    def published(self) -> list[object]:
        return [report_id for (report_id,) in self.rows("SELECT report_id FROM dim_report ORDER BY ALL")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


KELDERBROUGH, PENMARSHIRE = "kelderbrough-lea-2002-03", "penmarshire-lea-2002-03"
STALE = "SELECT report_id, stages, reasons FROM stale_report"


def test_a_report_is_refused_shown_released_and_stays_released_until_something_new_is_wrong(desk: Desk) -> None:
    uri = desk.write("night.txt", report("Kelderbrough", IMPOSSIBLE, FIRST))
    desk.write("other.txt", report("Penmarshire"))
    assert desk.refresh() == 3
    assert desk.published() == [PENMARSHIRE]
    assert [e for (e,) in desk.rows("SELECT expectation FROM quarantine ORDER BY ALL")] == REASONS
    first, second = sorted(desk.open_ids())

    listed = desk.quarantine("list").stdout
    assert [listed.count(words) for words in (first, second, uri, "2 open")] == [1, 1, 2, 1]
    possible = dict(desk.rows("SELECT expectation, quarantine_id FROM quarantine"))["value_is_possible"]
    shown = desk.quarantine("show", str(possible)[:6]).stdout
    for words in (
        f"source         {uri}",
        "expectation    value_is_possible",
        "because        No report can be right about such a value",
        "“194.1 per cent” (value 194.1 per cent)",
        f"lea quarantine release {possible} --reason",
        f"lea quarantine retry {possible}",
        "fetched, new: sha256",
    ):
        assert words in shown
    archived = Path(next(line.split()[-1] for line in shown.splitlines() if line.startswith("archived as")))
    assert archived.read_text(encoding="utf-8") == report("Kelderbrough", IMPOSSIBLE, FIRST)
    status = desk.lea("status").stdout
    assert first in status
    assert "lea quarantine show" in status

    # One of two reasons let pass publishes nothing.
    one = desk.quarantine("release", first[:8], "--reason", "Looked up:\n it says so.", "--by", "N. Night")
    assert one.exit_code == 3, one.output
    assert desk.published() == [PENMARSHIRE]
    assert desk.open_ids() == [second]
    both = desk.quarantine("release", second, "--reason", "It says so too.", "--by", "N. Night")
    assert both.exit_code == 0, both.output
    assert f"{second}  released on" in both.stdout
    assert desk.published() == [KELDERBROUGH, PENMARSHIRE]
    said = "SELECT release_reason, released_by FROM quarantine WHERE released_at IS NOT NULL AND quarantine_id = '{}'"
    assert desk.rows(said.format(first)) == [("Looked up: it says so.", "N. Night")]
    assert desk.quarantine("list").stdout == "nothing is quarantined\n"
    assert desk.quarantine("list", "--all").stdout.count("by N. Night") == 2
    assert "2 let pass by people" in desk.lea("status").stdout
    again = desk.quarantine("release", first, "--reason", "Once more.")
    assert (again.exit_code, "is released already" in again.output) == (2, True)

    # It holds the next night, and when staging was lost: since when is known as well.
    since = desk.rows("SELECT quarantine_id, quarantined_at, released_at FROM quarantine ORDER BY ALL")
    assert (desk.refresh(), desk.outcome) == (0, "unchanged")
    desk.settings.staging.unlink()
    assert desk.refresh() == 0
    assert desk.rows("SELECT quarantine_id, quarantined_at, released_at FROM quarantine ORDER BY ALL") == since

    # New bytes are new, even with the same fault; what was let pass stays published, flagged.
    desk.write("night.txt", report("Kelderbrough", ("94.1 per cent", "294.1 per cent"), FIRST))
    assert desk.refresh() == 3
    assert desk.rows("SELECT value FROM fact_attendance WHERE value > 100") == [(194.1,)]
    assert desk.rows(STALE) == [(KELDERBROUGH, "report gate", 2)]
    assert f"{KELDERBROUGH} since" in desk.lea("status").stdout
    newer = desk.quarantine("show", desk.open_ids()[0]).stdout
    assert f"{KELDERBROUGH} stays published in its last good form" in newer
    assert "by N. Night: Looked up: it says so." in newer

    # The old bytes again: the same fault of the same bytes is still let pass.
    desk.write("night.txt", report("Kelderbrough", IMPOSSIBLE, FIRST))
    assert desk.refresh() == 0
    assert desk.rows(STALE) == []
    assert desk.open_ids() == []


def test_a_newer_form_that_fails_leaves_the_report_published_and_says_so(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write("night.txt", report())
    assert desk.refresh() == 0
    assert desk.rows(STALE) == []
    desk.write("night.txt", RECIPE)
    capsys.readouterr()
    assert desk.refresh() == 3
    assert desk.rows(STALE) == [(KELDERBROUGH, "read", 1)]
    assert f"{KELDERBROUGH} stays published in its last good form: what came since" in capsys.readouterr().out
    joined = "SELECT message FROM dim_report JOIN stale_report USING (report_id)"
    assert "no inspection report" in str(desk.rows(joined))
    # The file is repaired: bytes that changed are read without being asked for.
    desk.write("night.txt", report("Kelderbrough", ("10.4 per cent", "10.5 per cent")))
    assert desk.refresh() == 0
    assert desk.rows(STALE) == []
    assert desk.rows("SELECT resolved_at IS NOT NULL FROM quarantine") == [(True,)]


def test_what_has_nothing_to_publish_cannot_be_released_and_says_why(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write("empty.txt", "")
    desk.write("good.txt", report())
    desk.write("recipe.txt", RECIPE)
    desk.write("same.txt", report() + "\n")
    desk.write("\x1b[31mred\nforged  line.txt", "Not \x1b[2J a report. " + RECIPE)
    assert desk.refresh() == 3
    told = capsys.readouterr().out
    ids = dict(desk.rows("SELECT expectation, quarantine_id FROM quarantine"))
    for kind, why in (
        ("empty", "nothing came from its source"),
        ("not_a_report", "its file cannot be read"),
        ("same_report_twice", "another source stands for this report"),
    ):
        refused = desk.quarantine("release", str(ids[kind]), "--reason", "Please.", "--by", "N. Night")
        assert (refused.exit_code, len(refused.output.splitlines())) == (2, 1)
        assert f"{ids[kind]} cannot be released: {why}" in refused.output
    assert desk.rows("SELECT count(*) FROM quarantine WHERE released_at IS NOT NULL") == [(0,)]

    for arguments, why in (
        (("release", "ffffff", "--reason", "Please."), "no entry has this id"),
        (("show", ""), "no entry has this id"),
        (("release", str(ids["empty"]), "--reason", "  "), "needs a reason (--reason)"),
        (("retry",), "or --all"),
        (("retry", str(ids["empty"]), "--all"), "or --all"),
    ):
        wrong = desk.quarantine(*arguments)
        assert (wrong.exit_code, len(wrong.output.splitlines())) == (2, 1), wrong.output
        assert why in wrong.output

    # Names of files are not ours: nothing that a terminal obeys is printed, and no line is forged.
    for output in (told, desk.quarantine("list").stdout, desk.lea("status").stdout):
        assert "\x1b" not in output
        assert [line for line in output.splitlines() if line.startswith("forged")] == []
    listed = list(csv.DictReader(io.StringIO(desk.quarantine("list", "--format", "csv").stdout)))
    assert len(listed) == 4
    assert {row["stage"] for row in listed} == {"fetch", "read", "identity"}


def test_a_file_that_the_reader_gave_up_on_is_read_again_when_a_person_asks(desk: Desk, tmp_path: Path) -> None:
    desk.write("night.txt", report())
    narrow = settings_for(tmp_path / "data", authorities_csv(), memory_megabytes=1, **PATIENT)
    assert refresh(narrow, desk.reports).exit_code == 3
    # Neither the file nor the reader changed: no refresh reads it again.
    assert (desk.refresh(), desk.read) == (3, 0)
    (gave_up, *_) = [i for (i,) in desk.rows("SELECT quarantine_id FROM quarantine WHERE source_uri LIKE '%night.txt'")]
    tried = desk.quarantine("retry", str(gave_up))
    assert tried.exit_code == 0, tried.output
    assert f"{gave_up}  resolved on" in tried.stdout
    assert desk.published() == [KELDERBROUGH]
    assert "is resolved already" in desk.quarantine("retry", str(gave_up)).output
    # Another one is no report, however often it is read.
    desk.write("recipe.txt", RECIPE)
    assert desk.refresh() == 3
    (recipe,) = desk.open_ids()
    tried = desk.quarantine("retry", "--all")
    assert tried.exit_code == 3
    assert f"{recipe}  still refused: " in tried.stdout
    assert desk.published() == [KELDERBROUGH]


def test_a_refused_report_is_judged_again_when_asked_or_when_the_expectations_or_the_reader_changed(
    desk: Desk, tmp_path: Path
) -> None:
    desk.settings = settings_for(tmp_path / "data", **PATIENT)
    desk.write("night.txt", report("Kelderbrough", IMPOSSIBLE))
    desk.write("other.txt", report("Penmarshire"))
    # The reader does not know these authorities: both are refused. With them it is another reader.
    assert desk.refresh() == 3
    assert desk.rows("SELECT DISTINCT expectation FROM quarantine") == [("unknown_authority",)]
    desk.settings = settings_for(tmp_path / "data", authorities_csv(), **PATIENT)
    assert (desk.refresh(), desk.read) == (3, 2)
    assert desk.published() == [PENMARSHIRE]
    assert len(desk.open_ids()) == 1
    first = desk.rows("SELECT quarantine_id, quarantined_at FROM quarantine WHERE resolved_at IS NULL ORDER BY ALL")

    judged = "SELECT count(*) FROM validation_result WHERE expectation = 'value_is_possible'"
    assert desk.rows(judged) == [(1,)]
    assert desk.refresh() == 3
    assert desk.rows(judged) == [(1,)]
    # What a run leaves that is killed between its verdict and the quarantine: the next one must say why again.
    with duckdb.connect(str(desk.settings.staging)) as con:
        con.execute("UPDATE refresh_run SET outcome = 'interrupted'")
    assert desk.refresh() == 3
    assert desk.rows(judged) == [(2,)]
    tried = desk.quarantine("retry", desk.open_ids()[0])
    assert tried.exit_code == 3
    assert "still refused: kelderbrough" in tried.stdout
    assert desk.rows(judged) == [(3,)]
    # The verdict of other expectations is none: judged again, and mended where these have nothing against it.
    with duckdb.connect(str(desk.settings.staging)) as con:
        con.execute("UPDATE stg_verdict SET suite_version = 'older', passed = NOT passed")
    assert desk.refresh() == 3
    assert desk.rows(judged) == [(4,)]
    assert desk.published() == [PENMARSHIRE]
    again = "SELECT quarantine_id, quarantined_at FROM quarantine WHERE resolved_at IS NULL ORDER BY ALL"
    assert desk.rows(again) == first

    # The same bytes under a second name are refused by that name too.
    shutil.copy(desk.reports / "night.txt", desk.reports / "second.txt")
    assert desk.refresh() == 3
    assert len(desk.open_ids()) == 2


def test_the_quarantine_can_be_read_before_anything_is_published(desk: Desk) -> None:
    assert "run lea refresh first" in desk.quarantine("list").output
    uri = desk.write("night.txt", RECIPE)
    desk.refresh()
    desk.settings.served.unlink(missing_ok=True)
    listed = desk.quarantine("list")
    assert (listed.exit_code, uri in listed.stdout) == (0, True)
    (entry,) = desk.open_ids()
    assert "what to do next" in desk.quarantine("show", entry).stdout
    assert "lea quarantine list" in desk.lea("status").output
    with only_one_run(desk.settings.data_dir):
        busy = desk.quarantine("list")
    assert (busy.exit_code, "a refresh is at work" in busy.output) == (2, True)


def test_a_release_that_nothing_could_be_published_with_is_taken_back(desk: Desk) -> None:
    """The served warehouse has a report that staging has lost: the whole gate closes, whatever is released."""
    desk.write("other.txt", report("Penmarshire"))
    assert desk.refresh() == 0
    (desk.reports / "other.txt").unlink()
    desk.write("night.txt", report("Kelderbrough", IMPOSSIBLE))
    with StagingStore(desk.settings.staging) as store:
        store.replace_publication(())
    shutil.rmtree(desk.settings.data_dir / "archive")
    assert desk.refresh() == 4
    ids = desk.open_ids()
    ended = desk.quarantine("release", *ids, "--reason", "It says so.", "--by", "N. Night")
    assert ended.exit_code == 4
    assert "the release is taken back" in ended.output
    assert desk.open_ids() == ids
    assert "release taken back" in desk.quarantine("show", ids[0]).stdout
    assert (desk.settings.data_dir / JOURNAL).is_file()
    assert desk.refresh() == 4
    assert desk.open_ids() == ids


def test_a_file_stopped_before_reading_can_be_released_and_stays_so(desk: Desk) -> None:
    more = "".join(
        f"\n{number}. The council has a plan for its schools, and governors were asked what they think of it.\n"
        for number in range(9, 40)
    )
    desk.write("night.txt", report() + more)
    assert desk.refresh() == 0
    desk.write("night.txt", report())
    assert desk.refresh() == 3
    assert desk.rows("SELECT stage, expectation FROM quarantine") == [("file", "file_has_not_shrunk")]
    assert desk.rows("SELECT count(*) FROM paragraph WHERE number = '20'") == [(1,)]
    (entry,) = desk.open_ids()
    assert f"lea quarantine release {entry}" in desk.quarantine("show", entry).stdout
    # Tried again, it is no better.
    assert desk.quarantine("retry", entry).exit_code == 3

    assert desk.quarantine("release", entry, "--reason", "the authority publishes a summary now").exit_code == 0
    assert desk.rows("SELECT count(*) FROM paragraph WHERE number = '20'") == [(0,)]
    assert desk.refresh() == 0
    assert (desk.read, desk.outcome) == (0, "unchanged")
    assert desk.rows("SELECT release_reason FROM quarantine") == [("the authority publishes a summary now",)]
