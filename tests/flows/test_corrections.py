"""Corrections through `lea refresh --direct`, on a sample, with a real warehouse: applied, shown, taken back, refused."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from flows.settings import Settings, with_options
from samples import SAMPLES, authorities_csv
from tests.flows.refreshing import content, lea, refresh, rows, settings_for

REPORT = "kelderbrough-lea-2000-02"
SECONDARY = "e95f715e925ca69c"
PARENTS = "bc2c6ff7c189e644"
WHY = 'reason = "Looked up."\nwho = "A. Person"\nwhen = 2026-11-20\n'
SET = f"""
[[correction]]
id = "secondary-attendance"
report = "{REPORT}"
fact = "{SECONDARY}"
quote = "88.4 per cent"
expect = {{ value = 88.4 }}
set = {{ value = 84.8, period = "1999" }}
{WHY}"""
ADD = f"""
[[correction]]
id = "below-80"
report = "{REPORT}"
paragraph = "45"
quote = "one of those"
add = {{ measure = "schools_below_attendance_level", value = 1, phase = "secondary" }}
{WHY}"""
DROP = f"""
[[correction]]
id = "parents-are-no-award"
report = "{REPORT}"
paragraph = "30"
quote = "180"
expect = {{ measure = "literacy_accreditation_count" }}
drop = "narrative"
{WHY}"""


class Desk:
    """A folder with a report, a corrections file and a data directory."""

    def __init__(self, folder: Path) -> None:
        self.reports = folder / "reports"
        self.reports.mkdir()
        self.report = self.reports / "kelderbrough.txt"
        shutil.copy(SAMPLES / "kelderbrough-2000.txt", self.report)
        shutil.copy(SAMPLES / "kelderbrough-2002.txt", self.reports / "other.txt")
        self.file = folder / "corrections.toml"
        self.settings: Settings = settings_for(folder / "data", authorities_csv())

    def run(self, *corrections: str) -> int:
        """Refresh with these corrections."""
        self.file.write_text("".join(corrections), encoding="utf-8")
        summary = refresh(with_options(self.settings, corrections=(self.file,)), self.reports)
        self.read = summary.run.files_new
        self.outcome = summary.run.outcome
        return summary.exit_code

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return rows(self.settings.served, sql)

    def open_reasons(self) -> list[str]:
        found = self.rows("SELECT message FROM quarantine WHERE resolved_at IS NULL ORDER BY message")
        return [str(message) for (message,) in found]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


FACT = f"SELECT value, period, correction_id FROM fact_statistic WHERE fact_id = '{SECONDARY}'"


def test_corrections_are_applied_shown_and_taken_back_without_reading_again(desk: Desk) -> None:
    assert refresh(desk.settings, desk.reports).exit_code == 0
    as_read = content(desk.settings.served)

    assert desk.run(SET, ADD, DROP) == 0
    assert desk.read == 0
    corrected = content(desk.settings.served)
    assert desk.rows(FACT) == [(84.8, "1999", "secondary-attendance")]
    shown = "SELECT correction_id, field, fact_id, was, now, who, written_on::VARCHAR, state, problem FROM correction"
    told = ("A. Person", "2026-11-20", "applied", None)
    ((added,),) = desk.rows("SELECT fact_id FROM fact_attendance WHERE correction_id = 'below-80'")
    assert desk.rows(shown) == [
        ("below-80", "fact", added, None, "schools_below_attendance_level 1 count, la, secondary", *told),
        ("parents-are-no-award", "fact", PARENTS, "literacy_accreditation_count 180 count, la, 1998/1999", "narrative", *told),
        ("secondary-attendance", "period", SECONDARY, "1998/1999", "1999", *told),
        ("secondary-attendance", "value", SECONDARY, "88.4", "84.8", *told),
    ]  # fmt: skip
    numbers = "SELECT text, fact_id, reason FROM quantity WHERE report_id = '{}' AND (text = '180' OR fact_id = '{}') ORDER BY text DESC"
    assert desk.rows(numbers.format(REPORT, added)) == [("one", added, None), ("180", None, "narrative")]
    account = (
        "SELECT sum(numbers - read_as_fact - reference - year - name - narrative - unclassified) FROM number_account"
    )
    assert desk.rows(account) == [(0,)]
    misquoted = "SELECT count(*) FROM fact_statistic AS f JOIN report_text AS t USING (report_id) WHERE quote <> substr(text, char_start + 1, char_end - char_start)"
    assert desk.rows(misquoted) == [(0,)]

    assert desk.run(DROP, SET, ADD) == 0
    assert desk.outcome == "unchanged"
    assert content(desk.settings.served) == corrected
    assert desk.run("") == 0
    assert desk.read == 0
    assert content(desk.settings.served) == as_read


def test_a_stale_correction_refuses_its_report_and_no_other(desk: Desk) -> None:
    assert desk.run(SET.replace("88.4 per", "88.5 per"), ADD) == 3
    assert desk.rows("SELECT report_id FROM dim_report") == [("kelderbrough-lea-2002-03",)]
    (message,) = desk.open_reasons()
    assert message == (
        f"{REPORT}: a correction does not fit the report as it is read now: correction secondary-attendance “88.5 per cent” "
        f"(no fact of fact {SECONDARY} quotes these words any more: it quotes “88.4 per cent”)"
    )
    judged = "SELECT success, severity, unexpected_count FROM validation_result WHERE expectation = 'correction_fits'"
    assert desk.rows(judged) == [(False, "critical", 1)]
    states = "SELECT DISTINCT correction_id, state, problem IS NULL FROM correction ORDER BY ALL"
    assert desk.rows(states) == [("below-80", "report_refused", True), ("secondary-attendance", "stale", False)]
    assert desk.run(SET, ADD) == 0
    assert desk.open_reasons() == []


def test_a_report_whose_text_changes_under_its_correction_stays_in_its_last_good_form(desk: Desk) -> None:
    assert desk.run(SET) == 0
    before = desk.rows("SELECT * FROM fact_statistic ORDER BY fact_id")
    text = desk.report.read_text(encoding="utf-8")
    assert "88.4 per cent" in text
    desk.report.write_text(text.replace("88.4 per cent", "88.6 per cent"), encoding="utf-8")
    assert desk.run(SET) == 3
    assert desk.rows("SELECT * FROM fact_statistic ORDER BY fact_id") == before
    (message,) = desk.open_reasons()
    assert f"the report has no fact {SECONDARY} any more" in message
    ((state, problem),) = desk.rows("SELECT DISTINCT state, problem FROM correction")
    assert (state, "any more" in str(problem)) == ("applied", True)
    assert "secondary-attendance" in lea("status", "--data-dir", desk.settings.data_dir).stdout
    # Night after night it is refused, and told once.
    assert desk.run(SET) == 3
    assert len(desk.open_reasons()) == 1
    assert desk.run("") == 0
    assert desk.open_reasons() == []
    assert desk.rows("SELECT count(*) FROM fact_statistic WHERE quote = '88.6 per cent'") == [(1,)]


def test_a_corrected_value_passes_the_same_gate(desk: Desk) -> None:
    assert desk.run(SET.replace("84.8", "848")) == 3
    (message,) = desk.open_reasons()
    assert f"a share lies outside 0 to 100 per cent: fact {SECONDARY}" in message


def test_a_correction_of_no_report_is_told_and_holds_nothing_up(desk: Desk) -> None:
    assert desk.run(SET, ADD.replace(REPORT, "norbury-lea-2000-09")) == 3
    assert len(desk.rows("SELECT report_id FROM dim_report")) == 2
    assert desk.rows(FACT) == [(84.8, "1999", "secondary-attendance")]
    (message,) = desk.open_reasons()
    assert message.startswith("correction below-80: no file is read as report norbury-lea-2000-09")
    assert desk.rows("SELECT state FROM correction WHERE correction_id = 'below-80'") == [("report_not_read",)]
    assert desk.run(SET) == 0
    assert desk.open_reasons() == []


def test_a_report_refused_without_its_correction_is_refused_again_when_the_correction_goes(desk: Desk) -> None:
    """The reading as read is judged anew: why it failed must be told each time."""
    text = desk.report.read_text(encoding="utf-8")
    desk.report.write_text(text.replace("93.6 per cent in 1998/99", "193.6 per cent in 1998/99", 1), encoding="utf-8")
    assert refresh(desk.settings, desk.reports).exit_code == 3
    failing = "SELECT failing->>'$[0].quote' FROM validation_result WHERE expectation = 'value_is_possible'"
    ((quote,),) = desk.rows(failing)
    mended = f"""
[[correction]]
id = "misprint"
report = "{REPORT}"
paragraph = "44"
quote = "{quote}"
expect = {{ measure = "attendance_rate" }}
set = {{ value = 93.6 }}
{WHY}"""
    assert desk.run(mended) == 0
    assert len(desk.rows("SELECT 1 FROM dim_report")) == 2
    assert refresh(desk.settings, desk.reports).exit_code == 3
    assert "a share lies outside 0 to 100 per cent" in desk.open_reasons()[0]


def test_the_command_line_applies_shows_and_refuses(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.file.write_text(SET + DROP, encoding="utf-8")
    config = tmp_path / "lea.toml"
    config.write_text(f'corrections = ["corrections.toml"]\nauthorities = ["{authorities_csv()}"]\n', encoding="utf-8")
    ended = lea("refresh", "--direct", desk.report, "--config", config, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "\ncorrect   2 corrections of 1 read report\n" in ended.stdout
    shown = lea("explain", SECONDARY, cwd=tmp_path).stdout
    assert "corrected: value 88.4 → 84.8 by A. Person on 2026-11-20: Looked up." in shown
    assert "rule              prose/inherited" in shown
    dropped = lea("explain", PARENTS, cwd=tmp_path)
    assert dropped.returncode == 2
    assert "the correction parents-are-no-award dropped this fact" in dropped.stderr
    status = lea("status", cwd=tmp_path).stdout
    assert "corrections: 2 applied, 0 to look at" in status
    assert re.search(rf"{REPORT}: \d+ of 455 numbers", status)

    desk.file.write_text(SET.replace("value = 84.8", "valeu = 84.8"), encoding="utf-8")
    for arguments in (("--config", config), ("--corrections", desk.file), ("--corrections", tmp_path / "none.toml")):
        wrong = lea("refresh", "--direct", desk.report, *arguments, cwd=tmp_path)
        assert wrong.returncode == 2
        assert len(wrong.stderr.splitlines()) == 1
    assert "none.toml: no such corrections file" in wrong.stderr
