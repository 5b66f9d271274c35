"""Whether the runs that the schedule promises take place. Kept in the journal, which outlasts staging.

`lea serve` looks when it starts and while it serves, `lea refresh` when it begins, `lea check` when somebody asks.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.journal import journal
from flows.lock import is_held
from flows.schedule import LONGEST_LOOK_BACK, Schedule, missed_firings, next_firing
from flows.settings import Settings
from warehouse.operations import RefreshRun

SCHEMA = """
CREATE TABLE IF NOT EXISTS run_begun (
    run_id TEXT PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT, outcome TEXT, message TEXT
);
CREATE TABLE IF NOT EXISTS schedule_in_force (
    the_one INTEGER PRIMARY KEY CHECK (the_one = 1), cron TEXT, timezone TEXT, grace_minutes REAL, since TEXT
);
CREATE TABLE IF NOT EXISTS missed_firing (firing TEXT PRIMARY KEY, noticed_at TEXT NOT NULL);
"""

GOOD = frozenset({"published", "published_with_quarantine", "unchanged"})


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that began; `finished_at` and `outcome` are None while it is at work, and for one that was killed."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Watch:
    """The schedule in force, since when, the firings that no run met, and the last run."""

    schedule: Schedule
    since: datetime
    missed: tuple[datetime, ...]
    last: Begun | None


def serve_lock(data_dir: Path) -> Path:
    """Held by the `lea serve` of a data directory."""
    return data_dir / "serve.lock"


def keep_run(data_dir: Path, run: RefreshRun) -> None:
    """Keep that a run began, and how it ended once it has. Runs longer ago than anybody looks back are forgotten."""
    with journal(data_dir, SCHEMA) as con:
        con.execute(
            "INSERT OR REPLACE INTO run_begun VALUES (?, ?, ?, ?, ?)",
            (
                run.run_id,
                _text(run.started_at),
                _text(run.finished_at) if run.finished_at else None,
                run.outcome if run.finished_at else None,
                run.message if run.finished_at else None,
            ),
        )
        con.execute("DELETE FROM run_begun WHERE started_at < ?", (_text(run.started_at - 2 * LONGEST_LOOK_BACK),))


def put_in_force(data_dir: Path, schedule: Schedule, now: datetime) -> None:
    """From now on runs are due by this schedule; one that is in force already stays so since when it was put in force."""
    with journal(data_dir, SCHEMA) as con:
        _put_in_force(con, schedule, now)


def look(settings: Settings, now: datetime) -> Watch | None:
    """What the schedule in force promised, and what came of it; None where no schedule is known.

    In force is the schedule of the `lea serve` at work, else that of the configuration, else the last one known.
    """
    with journal(settings.data_dir, SCHEMA) as con:
        if settings.schedule is not None and not is_held(serve_lock(settings.data_dir)):
            _put_in_force(con, settings.schedule.schedule, now)
        row = con.execute("SELECT cron, timezone, grace_minutes, since FROM schedule_in_force").fetchone()
        if row is None:
            return None
        schedule, since = Schedule(row[0], row[1], timedelta(minutes=row[2])), datetime.fromisoformat(row[3])
        runs = [_begun(run) for run in con.execute("SELECT * FROM run_begun ORDER BY started_at").fetchall()]
    missed = missed_firings(schedule, (run.started_at for run in runs), since, now)
    return Watch(schedule, since, missed, runs[-1] if runs else None)


def notice_missed(settings: Settings, now: datetime) -> tuple[datetime, ...]:
    """The firings that were missed and that nobody has been told of; telling is this function's work, once for each."""
    watch = look(settings, now)
    if watch is None or not watch.missed:
        return ()
    with journal(settings.data_dir, SCHEMA) as con:
        noticed = {row[0] for row in con.execute("SELECT firing FROM missed_firing").fetchall()}
    fresh = tuple(firing for firing in watch.missed if _text(firing) not in noticed)
    if fresh:
        _alert(settings, fresh)
        with journal(settings.data_dir, SCHEMA) as con:
            rows = [(_text(firing), _text(now)) for firing in fresh]
            con.executemany("INSERT OR IGNORE INTO missed_firing VALUES (?, ?)", rows)
    return fresh


def missed_line(missed: tuple[datetime, ...]) -> str:
    """The firings that were missed, in one line."""
    return f"missed: {_none_began(missed)}"


def verdict(watch: Watch, now: datetime) -> tuple[bool, str]:
    """Whether all is as the schedule promises, and a line that says so, or says what is not."""
    if watch.missed:
        latest = f"the last run began {_moment(watch.last.started_at)}" if watch.last else "no run ever began"
        if watch.last is None or watch.last.started_at < watch.missed[-1]:
            return False, f"stale: {_none_began(watch.missed)}; {latest}"
    if watch.last is None:
        due = next_firing(watch.schedule, now)
        return True, "fresh: the schedule is new" + (f", its first run is due {_moment(due)}" if due else "")
    last_run = watch.last
    if last_run.finished_at is None:
        if now - last_run.started_at <= watch.schedule.grace:
            return True, f"fresh: run {last_run.run_id} is at work since {_moment(last_run.started_at)}"
        return False, f"stale: run {last_run.run_id} began {_moment(last_run.started_at)} and has not come to its end"
    if last_run.outcome not in GOOD:
        return False, f"stale: run {last_run.run_id} {last_run.outcome}: {last_run.message}"
    return True, f"fresh: run {last_run.run_id} ended {_moment(last_run.finished_at)}: {last_run.message}"


def _none_began(missed: tuple[datetime, ...]) -> str:
    more = f" ({len(missed)} times since {_moment(missed[0])})" if len(missed) > 1 else ""
    return f"no run began for the schedule at {_moment(missed[-1])}{more}"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _alert(settings: Settings, missed: tuple[datetime, ...]) -> None:
    """The one place from which people are told of missed runs."""
    from flows.alerts.tell import tell_missed

    tell_missed(settings, missed[0])


def _put_in_force(con: sqlite3.Connection, schedule: Schedule, now: datetime) -> None:
    row = con.execute("SELECT cron, timezone, since FROM schedule_in_force").fetchone()
    # A moment in the future was written by a clock that has been set back since.
    same = row is not None and row[:2] == (schedule.cron, schedule.timezone) and row[2] <= _text(now)
    since = row[2] if same else _text(now)
    minutes = schedule.grace.total_seconds() / 60
    con.execute(
        "INSERT OR REPLACE INTO schedule_in_force VALUES (1, ?, ?, ?, ?)",
        (schedule.cron, schedule.timezone, minutes, since),
    )


def _begun(row: tuple[str, str, str | None, str | None, str | None]) -> Begun:
    run_id, started, finished, outcome, message = row
    ended = datetime.fromisoformat(finished) if finished else None
    return Begun(run_id, datetime.fromisoformat(started), ended, outcome, message)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
