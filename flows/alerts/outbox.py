"""The outbox and the memory of what was told, in the journal: rebuilding staging or going back a version touches neither."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path

from flows.alerts.events import Known
from flows.alerts.messages import Message
from flows.journal import journal

# Sent messages are kept for `lea alerts list`, the newest of them.
KEPT_SENT = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that a channel has not got."""

    message_id: int
    made_at: datetime
    message: Message


@dataclass(frozen=True, slots=True)
class ChannelFailure:
    """A channel that failed when it was last tried: since when, how often, and why."""

    since: datetime
    attempts: int
    problem: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A message and, for each channel, when it was sent (None: it waits)."""

    message_id: int
    made_at: datetime
    kind: str
    subject: str
    deliveries: tuple[tuple[str, datetime | None], ...]


@cache
def _schema() -> str:
    return resources.files("flows.alerts").joinpath("outbox.sql").read_text(encoding="utf-8")


@contextmanager
def outbox(data_dir: Path) -> Iterator[Outbox]:
    """The outbox in one transaction: what is known and what is to be sent are written together, or not at all."""
    with journal(data_dir, _schema()) as con:
        yield Outbox(con)


class Outbox:
    """Reads and writes inside one transaction of the journal; made by `outbox`."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con

    # Runs

    def begin_run(self, run_id: str, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """Note that a run begins; returns those that began before and never told of an end, and forgets them."""
        killed = self._con.execute("DELETE FROM alert_run RETURNING run_id, started_at").fetchall()
        self._con.execute("INSERT INTO alert_run VALUES (?, ?)", (run_id, now.isoformat()))
        return tuple((str(killed_id), datetime.fromisoformat(at)) for killed_id, at in sorted(killed))

    def end_run(self, run_id: str) -> None:
        """Note that the run came to an end, good or bad."""
        self._con.execute("DELETE FROM alert_run WHERE run_id = ?", (run_id,))

    # What people know

    def known(self) -> tuple[Known, ...]:
        """Every reason that people were told of and that is not over."""
        rows = self._con.execute(
            "SELECT since, kind, subject, reason, sha256, wording FROM alert_known ORDER BY 2, 3, 4"
        )
        return tuple(
            Known(kind, subject, reason, sha256, words, datetime.fromisoformat(since))
            for since, kind, subject, reason, sha256, words in rows
        )

    def replace_known(self, known: Iterable[Known]) -> None:
        """Keep what people know from now on."""
        self._con.execute("DELETE FROM alert_known")
        rows = [(*astuple(reason)[:5], reason.since.isoformat()) for reason in known]
        self._con.executemany("INSERT INTO alert_known VALUES (?, ?, ?, ?, ?, ?)", rows)

    # Messages

    def add(self, message: Message, channels: Iterable[str], now: datetime) -> None:
        """Keep a message until each of the channels has got it; without channels nobody is told."""
        names = list(channels)
        if not names:
            return
        row = (now.isoformat(), message.kind, message.subject, message.text, message.html)
        message_id = self._con.execute(
            "INSERT INTO alert_message (made_at, kind, subject, body_text, body_html) VALUES (?, ?, ?, ?, ?)", row
        ).lastrowid
        self._con.executemany(
            "INSERT INTO alert_delivery (message_id, channel) VALUES (?, ?)", [(message_id, name) for name in names]
        )

    def waiting(self) -> dict[str, list[Waiting]]:
        """By channel, what it has not got, the oldest first."""
        rows = self._con.execute(
            "SELECT channel, message_id, made_at, kind, subject, body_text, body_html FROM alert_delivery "
            "JOIN alert_message USING (message_id) WHERE sent_at IS NULL ORDER BY channel, message_id"
        )
        found: dict[str, list[Waiting]] = {}
        for channel, message_id, made_at, *message in rows:
            found.setdefault(channel, []).append(
                Waiting(message_id, datetime.fromisoformat(made_at), Message(*message))
            )
        return found

    def sent(self, channel: str, message_ids: Sequence[int], now: datetime) -> None:
        """A channel has got these messages, so it works."""
        rows = [(now.isoformat(), each, channel) for each in message_ids]
        self._con.executemany("UPDATE alert_delivery SET sent_at = ? WHERE message_id = ? AND channel = ?", rows)
        self._con.execute("DELETE FROM alert_channel_failure WHERE channel = ?", (channel,))
        self._con.execute(
            "DELETE FROM alert_delivery WHERE message_id IN (SELECT message_id FROM alert_delivery GROUP BY message_id "
            "HAVING count(*) = count(sent_at) ORDER BY message_id DESC LIMIT -1 OFFSET ?)",
            (KEPT_SENT,),
        )
        self._con.execute("DELETE FROM alert_message WHERE message_id NOT IN (SELECT message_id FROM alert_delivery)")

    def failed(self, channel: str, problem: str, now: datetime) -> None:
        """A channel was tried and did not take what waits for it."""
        self._con.execute(
            "INSERT INTO alert_channel_failure VALUES (?, ?, 1, ?) "
            "ON CONFLICT (channel) DO UPDATE SET attempts = attempts + 1, problem = excluded.problem",
            (channel, now.isoformat(), problem),
        )

    def failures(self) -> dict[str, ChannelFailure]:
        """The channels that failed when they were last tried."""
        rows = self._con.execute("SELECT channel, since, attempts, problem FROM alert_channel_failure")
        return {name: ChannelFailure(datetime.fromisoformat(since), *rest) for name, since, *rest in rows}

    def listed(self, most: int) -> tuple[Listed, ...]:
        """The newest messages, the newest first."""
        rows = self._con.execute(
            "SELECT message_id, made_at, kind, subject FROM alert_message ORDER BY message_id DESC LIMIT ?", (most,)
        ).fetchall()
        return tuple(
            Listed(message_id, datetime.fromisoformat(made_at), kind, subject, self._deliveries(message_id))
            for message_id, made_at, kind, subject in rows
        )

    def _deliveries(self, message_id: int) -> tuple[tuple[str, datetime | None], ...]:
        rows = self._con.execute(
            "SELECT channel, sent_at FROM alert_delivery WHERE message_id = ? ORDER BY channel", (message_id,)
        )
        return tuple((channel, datetime.fromisoformat(at) if at else None) for channel, at in rows)

    # The digest

    def add_notes(self, notes: Iterable[tuple[str, str]]) -> None:
        """Lines (heading, line) for the next digest; one that stands there already is not repeated."""
        self._con.executemany("INSERT OR IGNORE INTO alert_note (heading, line) VALUES (?, ?)", list(notes))

    def notes(self) -> tuple[tuple[str, str], ...]:
        """The lines of the next digest."""
        return tuple(self._con.execute("SELECT heading, line FROM alert_note ORDER BY note_id").fetchall())

    def last_digest(self) -> datetime | None:
        """When the last digest was made."""
        row = self._con.execute("SELECT made_at FROM alert_digest").fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def digested(self, now: datetime) -> None:
        """The notes are in a digest."""
        self._con.execute("DELETE FROM alert_note")
        self._con.execute("INSERT OR REPLACE INTO alert_digest VALUES (1, ?)", (now.isoformat(),))
