"""When a schedule fires, and which firings no run has met: clock changes, clocks set back, grace."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.schedule import Schedule, check_schedule, firings, missed_firings

NIGHTLY = Schedule("0 2 * * *", "Europe/London", timedelta(hours=1))
DAY = timedelta(days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first(schedule: Schedule, after: str, number: int) -> list[str]:
    return [f"{moment:%m-%d %H:%M}" for moment in islice(firings(schedule, utc(after)), number)]


@pytest.mark.parametrize(
    ("cron", "zone", "after", "expected"),
    [
        ("0 2 * * *", "Europe/London", "2026-01-31 20:00", ["02-01 02:00", "02-02 02:00"]),
        ("0 2 * * *", "Europe/London", "2026-06-30 20:00", ["07-01 01:00", "07-02 01:00"]),
        # In spring 01:00 to 01:59 do not come: what is due then is due when the clock has jumped.
        ("30 1 * * *", "Europe/London", "2026-03-28 20:00", ["03-29 01:00", "03-30 00:30"]),
        ("0 2 * * *", "America/New_York", "2026-03-07 20:00", ["03-08 07:00", "03-09 06:00"]),
        # In autumn they come twice: what is due then is due once.
        ("30 1 * * *", "Europe/London", "2026-10-24 20:00", ["10-25 00:30", "10-26 01:30"]),
        ("30 1 * * *", "America/New_York", "2026-10-31 20:00", ["11-01 05:30", "11-02 06:30"]),
        ("15 4 * * 1-5", "UTC", "2026-11-27 12:00", ["11-30 04:15", "12-01 04:15"]),
    ],
)
def test_firings_follow_the_clock_on_the_wall(cron: str, zone: str, after: str, expected: list[str]) -> None:
    assert first(Schedule(cron, zone), after, 2) == expected


@pytest.mark.parametrize("cron", ["0 2 * *", "0 2 * * * *", "0 25 * * *", "nightly", "", "0 2 30 2 *"])
def test_what_is_no_cron_expression_is_told(cron: str) -> None:
    with pytest.raises(ValueError, match="no cron expression"):
        check_schedule(cron, "UTC")


@pytest.mark.parametrize("zone", ["Europe/Sheffield", "", "../etc/passwd", "GMT+25"])
def test_what_is_no_time_zone_is_told(zone: str) -> None:
    with pytest.raises(ValueError, match="no IANA time zone"):
        check_schedule("0 2 * * *", zone)


SINCE = utc("2026-11-20 12:00")


@pytest.mark.parametrize(
    ("started", "now", "missed"),
    [
        ([], "2026-11-21 01:59", []),
        ([], "2026-11-21 03:00", []),
        ([], "2026-11-21 03:01", ["2026-11-21 02:00"]),
        (["2026-11-21 02:00"], "2026-11-22 01:00", []),
        (["2026-11-21 02:59"], "2026-11-22 01:00", []),
        (["2026-11-21 03:01"], "2026-11-22 01:00", ["2026-11-21 02:00"]),
        (["2026-11-21 01:59"], "2026-11-22 01:00", []),  # Prefect and clocks are a few seconds early
        (["2026-11-21 02:00", "2026-11-23 02:00"], "2026-11-23 09:00", ["2026-11-22 02:00"]),
        (["2026-11-24 02:00"], "2026-11-21 05:00", ["2026-11-21 02:00"]),
    ],
)
def test_a_firing_that_no_run_met_within_its_grace_is_missed(started: list[str], now: str, missed: list[str]) -> None:
    assert missed_firings(NIGHTLY, map(utc, started), SINCE, utc(now)) == tuple(map(utc, missed))


def test_nothing_is_missed_from_before_the_schedule_was_in_force() -> None:
    assert missed_firings(NIGHTLY, [], utc("2026-11-21 02:00"), utc("2026-11-21 23:00")) == ()


def test_after_a_year_of_standstill_a_month_is_told() -> None:
    missed = missed_firings(NIGHTLY, [], utc("2025-11-21 12:00"), utc("2026-11-21 12:00"))
    assert len(missed) == 31
    assert missed[-1] == utc("2026-11-21 02:00")


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("cron", ["0 2 * * *", "30 1 * * *", "30 2 * * *", "*/30 * * * *", "15 1-2 * * *"])
def test_runs_that_prefect_starts_are_never_missed_where_clocks_change(cron: str, zone: str) -> None:
    """Prefect's own idea of the schedule against ours, over weeks with either clock change."""
    from prefect.server.schemas.schedules import CronSchedule

    schedule = Schedule(cron, zone, timedelta(minutes=10))
    for begin in (utc("2026-03-04 00:00"), utc("2026-03-25 00:00"), utc("2026-10-01 00:00"), utc("2026-10-20 00:00")):
        end = begin + 15 * DAY
        planned = CronSchedule(cron=cron, timezone=zone).get_dates(n=1000, start=begin, end=end + DAY)
        runs = [moment.astimezone(UTC) for moment in asyncio.run(planned)]
        assert len(runs) >= 15
        assert missed_firings(schedule, runs, begin, end) == ()


moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: SINCE + timedelta(minutes=minutes))


@given(st.lists(moments, max_size=30), moments, moments)
def test_a_clock_set_back_makes_nothing_missed(started: list[datetime], now: datetime, back_to: datetime) -> None:
    """What was not missed before is not missed when an earlier time comes again."""
    missed = set(missed_firings(NIGHTLY, started, SINCE, now))
    if back_to <= now:
        assert set(missed_firings(NIGHTLY, started, SINCE, back_to)) <= missed


@given(moments, st.integers(1, 60 * 24 * 3), st.integers(1, 20 * 24))
def test_a_scheduler_that_fires_each_time_once_misses_nothing_when_its_clock_is_set_back(
    set_back_at: datetime, minutes: int, hours: int
) -> None:
    now, end = SINCE, SINCE + timedelta(hours=hours)
    fired: set[datetime] = set()
    started: list[datetime] = []
    back = False
    for _ in range(400):
        firing = next(moment for moment in firings(NIGHTLY, now) if moment not in fired)
        if not back and firing > set_back_at:
            now, back = set_back_at - timedelta(minutes=minutes), True
        elif firing > end:
            break
        else:
            now = firing
            fired.add(firing)
            started.append(now)
        assert missed_firings(NIGHTLY, started, SINCE, now) == ()
