"""A cron schedule in a time zone: when it fires, and which of its firings no run has met. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

# Where clocks change, cron daemons and Prefect differ by up to an hour in when, or whether, they fire.
CLOCK_CHANGE = timedelta(hours=1)
NEAR = timedelta(hours=2)

# After a long standstill nobody needs a list of every firing: the oldest that are told.
LONGEST_LOOK_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When runs are due: five fields of cron, read in an IANA time zone; `grace` is how late, or early, a run may be."""

    cron: str = "0 2 * * *"
    timezone: str = "Europe/London"
    grace: timedelta = timedelta(hours=1)

    def __str__(self) -> str:
        return f"cron “{self.cron}” in {self.timezone}"


def check_schedule(cron: str, timezone: str) -> None:
    """Raise `ValueError` for what is no cron expression or no time zone."""
    try:
        ZoneInfo(timezone)
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(f"{timezone!r} is no IANA time zone, such as Europe/London or UTC") from error
    try:
        if len(cron.split()) != 5:
            raise ValueError(f"{cron!r} is no cron expression of five fields, such as 0 2 * * *")
        CronSim(cron, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(f"{cron!r} is no cron expression: {error}") from error


def firings(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """The moments, in UTC, at which a schedule fires after a moment.

    A time that a clock change leaves out fires when the clock has jumped; one that comes twice fires once, unless the
    schedule fires every hour. An expression that never comes true ends at once.
    """
    zone = ZoneInfo(schedule.timezone)
    for moment in CronSim(schedule.cron, after.astimezone(zone)):
        yield moment.astimezone(UTC)


def next_firing(schedule: Schedule, after: datetime) -> datetime | None:
    """The first firing after a moment, in UTC; None for a schedule that never fires."""
    return next(firings(schedule, after), None)


def missed_firings(
    schedule: Schedule, started: Iterable[datetime], since: datetime, now: datetime
) -> tuple[datetime, ...]:
    """The firings that no run has met, oldest first, in UTC.

    `started` are the times at which runs began, `since` the moment from which the schedule is in force. A firing is missed
    when its grace is over and no run began within the grace before or after it. Times that lie in the future, because the
    clock was set back, make nothing missed.
    """
    starts = sorted(moment.astimezone(UTC) for moment in started)
    after = max(since.astimezone(UTC), now.astimezone(UTC) - LONGEST_LOOK_BACK)
    due = takewhile(lambda firing: firing < now, firings(schedule, after))
    return tuple(
        firing
        for firing in due
        if firing + _tolerance(schedule, firing) < now and not _met(starts, firing, _tolerance(schedule, firing))
    )


def _met(starts: Sequence[datetime], firing: datetime, tolerance: timedelta) -> bool:
    first = bisect_left(starts, firing - tolerance)
    return first < len(starts) and starts[first] <= firing + tolerance


def _tolerance(schedule: Schedule, firing: datetime) -> timedelta:
    zone = ZoneInfo(schedule.timezone)
    before, later = ((firing + shift).astimezone(zone).utcoffset() for shift in (-NEAR, NEAR))
    return schedule.grace if before == later else schedule.grace + CLOCK_CHANGE
