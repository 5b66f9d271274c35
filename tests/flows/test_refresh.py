"""The main job, end to end, on the samples: what is published, what is refused, and what a second run does."""

import shutil
import subprocess
from pathlib import Path

import pytest

from flows.pipeline import new_run_id, run_pipeline
from flows.progress import LineTeller
from flows.request import refresh_request
from flows.run import plainly
from flows.settings import Settings, SettingsError
from samples import SAMPLES, authorities_csv, statistics_csv
from tests.flows.refreshing import content, lea, refresh, rows, settings_for

REFUSED = "quayminster-2003.txt"


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_for(tmp_path_factory.mktemp("refreshed"), authorities_csv())
    assert refresh(settings, SAMPLES).exit_code == 3
    return settings


def copy_of(refreshed: Settings, folder: Path) -> Settings:
    shutil.copytree(refreshed.data_dir, folder / "data")
    return settings_for(folder / "data", authorities_csv())


def test_the_samples_are_published_and_the_bad_one_is_refused(refreshed: Settings) -> None:
    published = {str(uri).rsplit("/", 1)[-1] for (uri,) in rows(refreshed.served, "SELECT source_uri FROM dim_report")}
    reports = {path.name for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md", ".html", ".pdf")}
    assert published == reports - {REFUSED}
    refused = rows(refreshed.served, "SELECT source_uri, stage, message FROM quarantine WHERE resolved_at IS NULL")
    assert {str(uri).rsplit("/", 1)[-1] for uri, _, _ in refused} == {REFUSED}
    assert {stage for _, stage, _ in refused} == {"report gate"}


def test_every_quote_equals_the_text_at_its_offsets(refreshed: Settings) -> None:
    texts = dict(rows(refreshed.served, "SELECT report_id, text FROM report_text"))
    for table, words in (("fact_statistic", "quote"), ("fact_recommendation", "text"), ("fact_judgement", "quote")):
        found = rows(refreshed.served, f"SELECT report_id, {words}, char_start, char_end FROM {table}")
        assert found
        for report_id, quote, start, end in found:
            assert str(texts[report_id])[start:end] == quote  # type: ignore[misc]


def test_a_second_run_reads_nothing_and_changes_no_row(refreshed: Settings, tmp_path: Path) -> None:
    settings = copy_of(refreshed, tmp_path)
    before = content(settings.served)
    summary = refresh(settings, SAMPLES)
    assert summary.exit_code == 3
    assert summary.run.outcome == "unchanged"
    assert summary.run.files_new == 0
    assert content(settings.served) == before
    assert rows(settings.served, "SELECT count(*) FROM refresh_run") == [(2,)]


def test_the_order_of_files_changes_no_row(refreshed: Settings, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", authorities_csv())
    files = sorted((path for path in SAMPLES.iterdir() if ".expected." not in path.name), reverse=True)
    refresh(settings, *files)
    assert content(settings.served) == content(refreshed.served)


def test_a_repaired_file_is_published_and_its_quarantine_resolved(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    good = (SAMPLES / "kelderbrough-2002.txt").read_bytes()
    (reports / "night.txt").write_bytes(b"")
    settings = settings_for(tmp_path / "data", authorities_csv())
    assert refresh(settings, reports).exit_code == 3
    (reports / "night.txt").write_bytes(good)
    assert refresh(settings, reports).exit_code == 0
    assert rows(settings.served, "SELECT count(*) FROM dim_report") == [(1,)]
    assert rows(settings.served, "SELECT count(*) FROM quarantine WHERE resolved_at IS NULL") == [(0,)]
    assert rows(settings.served, "SELECT count(*) FROM quarantine") == [(1,)]


def test_a_report_that_fails_in_a_later_form_stays_in_its_last_good_form(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    shutil.copy(SAMPLES / "kelderbrough-2002.txt", reports / "night.txt")
    settings = settings_for(tmp_path / "data", authorities_csv())
    assert refresh(settings, reports).exit_code == 0
    before = content(settings.served)
    (reports / "night.txt").write_text("A recipe for parkin: oatmeal, treacle, ginger.", encoding="utf-8")
    assert refresh(settings, reports).exit_code == 3
    assert content(settings.served) == before


def test_a_warehouse_that_would_lose_a_report_is_published_only_when_a_person_accepts_it(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", authorities_csv())
    refresh(settings, SAMPLES / "kelderbrough-2000.txt")
    before = content(settings.served)
    settings.staging.unlink()
    shutil.rmtree(settings.data_dir / "archive")
    summary = refresh(settings, SAMPLES / "penmarshire-2001.md")
    assert summary.exit_code == 4
    assert "lost" in summary.message or "not there" in summary.message
    assert content(settings.served) == before
    assert rows(settings.served, "SELECT outcome FROM refresh_run ORDER BY run_id DESC LIMIT 1") == [("gate_closed",)]
    assert "lea refresh --accept" in summary.message
    request = refresh_request(
        settings, (str(SAMPLES / "penmarshire-2001.md"),), accepted="the old report was withdrawn"
    )
    accepted = run_pipeline(new_run_id(), request, LineTeller(), plainly, "direct")
    assert accepted.exit_code == 0
    ((told,),) = rows(settings.served, "SELECT message FROM refresh_run ORDER BY run_id DESC LIMIT 1")
    assert "lost" in str(told)
    assert "because the old report was withdrawn" in str(told)
    assert rows(settings.served, "SELECT report_id FROM dim_report") == [("penmarshire-lea-2001-07",)]


def test_two_runs_in_one_data_directory_exclude_each_other(tmp_path: Path) -> None:
    from flows.lock import only_one_run

    settings = settings_for(tmp_path / "data", authorities_csv())
    with only_one_run(settings.data_dir), pytest.raises(SettingsError, match="another run"):
        refresh(settings, SAMPLES)


def test_the_command_line_tells_each_stage_in_a_line_and_ends_with_the_right_code(tmp_path: Path) -> None:
    ended = lea("refresh", "--direct", "--data-dir", tmp_path / "data", cwd=tmp_path)
    assert ended.returncode == 3, ended.stderr
    assert [line.split()[0] for line in ended.stdout.splitlines() if not line.startswith(" ")] == [
        "fetch",
        "check",
        "read",
        "gate",
        "build",
        "audit",
        "docs",
        "publish",
    ]
    assert REFUSED in ended.stdout
    assert "invented" in ended.stdout
    assert ended.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("refresh", "ftp://host/report.txt"), "ftp"),
        (("refresh", "--authorities", "none.csv"), "none.csv: no such authorities file"),
        (("refresh", "--config", "none.toml"), "none.toml: no such configuration file"),
        (("sql", "SELECT 1"), "there is no warehouse here yet"),
        (("status",), "there is no warehouse here yet"),
        (("explain", "0000"), "there is no warehouse here yet"),
        (("rollback",), "no version before"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_code_2(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    ended = lea(*arguments, cwd=tmp_path)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.prefect
def test_prefect_publishes_the_same_rows_and_leaves_no_process_behind(refreshed: Settings, tmp_path: Path) -> None:
    ended = lea("refresh", "--data-dir", tmp_path / "data", cwd=tmp_path)
    assert ended.returncode == 3, ended.stderr
    assert ended.stderr == ""
    directly = copy_of(refreshed, tmp_path / "directly")
    refresh(directly, statistics=(statistics_csv(),))
    assert content(tmp_path / "data" / "warehouse.duckdb") == content(directly.served)
    assert rows(tmp_path / "data" / "warehouse.duckdb", "SELECT engine, outcome FROM refresh_run") == [
        ("prefect", "published_with_quarantine")
    ]
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in running
