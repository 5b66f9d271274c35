"""Missed runs are noticed, by those who look, once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.lock import held
from flows.settings import ScheduleSettings, Settings
from flows.watch import keep_run, look, notice_missed, put_in_force, serve_lock, verdict
from samples import SAMPLES
from tests.flows.refreshing import lea
from warehouse.operations import RefreshRun

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TWO = timedelta(hours=14)  # from noon to two o'clock of the next night
NIGHTLY = ScheduleSettings("0 2 * * *", "Europe/London", 60)


def run_at(data_dir: Path, moment: datetime, outcome: str | None = "published") -> None:
    ended = moment + timedelta(minutes=1) if outcome else None
    run = RefreshRun(f"{moment:%Y%m%dT%H%M%SZ}-0000", moment, ended, outcome, "direct", message="what came of it")
    keep_run(data_dir, run)


def scheduled(data_dir: Path) -> Settings:
    settings = Settings(data_dir=data_dir, schedule=NIGHTLY)
    assert notice_missed(settings, MONDAY) == ()
    return settings


def test_a_missed_run_is_noticed_once_by_whoever_looks_first(tmp_path: Path) -> None:
    settings = scheduled(tmp_path)
    run_at(tmp_path, MONDAY + TWO)
    assert notice_missed(settings, MONDAY + DAY) == ()
    late = MONDAY + 3 * DAY
    assert notice_missed(settings, late) == (MONDAY + TWO + DAY, MONDAY + TWO + 2 * DAY)
    assert notice_missed(settings, late + timedelta(minutes=5)) == ()


def test_who_names_no_schedule_misses_nothing(tmp_path: Path) -> None:
    run_at(tmp_path, MONDAY)
    assert look(Settings(data_dir=tmp_path), MONDAY + 9 * DAY) is None
    assert notice_missed(Settings(data_dir=tmp_path), MONDAY + 9 * DAY) == ()


def test_a_new_schedule_is_in_force_from_when_it_was_first_seen(tmp_path: Path) -> None:
    scheduled(tmp_path)
    run_at(tmp_path, MONDAY + TWO)
    changed = Settings(data_dir=tmp_path, schedule=ScheduleSettings("0 5 * * *"))
    assert notice_missed(changed, MONDAY + DAY) == ()
    assert notice_missed(changed, MONDAY + 2 * DAY) == (MONDAY + DAY + timedelta(hours=17),)


def test_a_schedule_put_in_force_by_a_wrong_clock_is_in_force_when_the_clock_is_right_again(tmp_path: Path) -> None:
    put_in_force(tmp_path, NIGHTLY.schedule, MONDAY + 300 * DAY)
    settings = scheduled(tmp_path)
    assert notice_missed(settings, MONDAY + DAY) == (MONDAY + TWO,)


def test_the_schedule_of_lea_serve_comes_before_the_configuration_while_it_serves(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, schedule=ScheduleSettings("0 5 * * *"))
    with held(serve_lock(tmp_path), "no"):
        put_in_force(tmp_path, NIGHTLY.schedule, MONDAY)
        watch = look(settings, MONDAY)
        assert watch is not None
        assert watch.schedule.cron == "0 2 * * *"
    watch = look(settings, MONDAY)
    assert watch is not None
    assert watch.schedule.cron == "0 5 * * *"


@pytest.mark.parametrize(
    ("runs", "days", "fresh", "told"),
    [
        ([], 0.2, True, "the schedule is new, its first run is due 2026-11-24 02:00 UTC"),
        ([], 1, False, "no run began for the schedule at 2026-11-24 02:00 UTC; no run ever"),
        ([(TWO, "published")], 1, True, "ended 2026-11-24 02:01 UTC: what came of it"),
        (
            [(TWO, "published")],
            3,
            False,
            "at 2026-11-26 02:00 UTC (2 times since 2026-11-25 02:00 UTC); the last run began",
        ),
        ([(TWO, "gate_closed")], 1, False, "gate_closed: what came of it"),
        ([(TWO, "failed")], 1, False, "failed: what came of it"),
        ([(TWO, None)], 0.6, True, "is at work since 2026-11-24 02:00 UTC"),
        ([(TWO, None)], 1, False, "began 2026-11-24 02:00 UTC and has not come to its end"),
        # A run by hand makes up for the one that was missed.
        ([(TWO + timedelta(hours=7), "unchanged")], 1, True, "ended 2026-11-24 09:01 UTC"),
    ],
)
def test_the_check_says_what_is_wrong(
    tmp_path: Path, runs: list[tuple[timedelta, str | None]], days: float, fresh: bool, told: str
) -> None:
    settings = scheduled(tmp_path)
    for after, outcome in runs:
        run_at(tmp_path, MONDAY + after, outcome)
    now = MONDAY + days * DAY
    watch = look(settings, now)
    assert watch is not None
    said, line = verdict(watch, now)
    assert told in line
    assert said == fresh


def test_a_run_by_hand_says_what_was_missed_and_the_check_says_fresh_again(tmp_path: Path) -> None:
    """The commands, by the clock of the machine: a schedule of every minute, in force for an hour, without a grace."""
    data_dir = tmp_path / "data"
    config = tmp_path / "lea.toml"
    config.write_text('[schedule]\ncron = "* * * * *"\ntimezone = "UTC"\ngrace_minutes = 0\n', encoding="utf-8")
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    put_in_force(data_dir, ScheduleSettings("* * * * *", "UTC", 0).schedule, hour_ago)
    stale = lea("check", "--data-dir", data_dir, cwd=tmp_path)
    assert stale.returncode == 5
    assert stale.stdout.startswith("stale: no run began for the schedule at ")
    config.write_text('[schedule]\ncron = "* * * * *"\ntimezone = "UTC"\ngrace_minutes = 30\n', encoding="utf-8")
    refreshed = lea("refresh", "--direct", SAMPLES / "nowhere.txt", "--data-dir", data_dir, cwd=tmp_path)
    (missed,) = [line for line in refreshed.stdout.splitlines() if "missed: no run began for the schedule at " in line]
    assert int(missed.split("(")[1].split()[0]) >= 25
    fresh = lea("check", "--data-dir", data_dir, cwd=tmp_path)
    assert (fresh.returncode, fresh.stdout.split(":")[0]) == (0, "fresh")


def test_without_a_schedule_there_is_nothing_to_check(tmp_path: Path) -> None:
    ended = lea("check", cwd=tmp_path)
    assert ended.returncode == 2
    assert "no schedule is known here" in ended.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--cron", "nightly"), "the schedule to serve: schedule: 'nightly' is no cron expression of five fields"),
        (("--timezone", "Europe/Sheffield"), "'Europe/Sheffield' is no IANA time zone"),
        (("ftp://host/report.txt",), "ftp"),
    ],
)
def test_what_cannot_be_served_is_told_before_anything_starts(
    tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    ended = lea("serve", *options, cwd=tmp_path)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "data").exists()
