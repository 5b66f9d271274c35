"""Bringing what waits in the outbox to the channels: side by side, in order, each until it fails or its time is up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue

from filelock import FileLock, Timeout

from flows.alerts.channels import Channel
from flows.alerts.messages import Message, together
from flows.alerts.outbox import Waiting, outbox
from flows.alerts.send import SENDER, overheard, send

# More than this many go as one message: a channel that comes back, or a night that refuses everything, is no flood.
MOST_SINGLE = 5
LATE = "no answer in time"


@dataclass(frozen=True, slots=True)
class _Report:
    """What a sending thread says: these messages are with the channel; or why not; or, with neither, that it is done."""

    channel: str
    sent: tuple[int, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class AlertSummary:
    """What became of alerts: deliveries made and waiting (a message for two channels counts twice), and why they wait."""

    sent: int = 0
    waiting: int = 0
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str | None:
        """One line for the run's output; None where there is nothing to say."""
        if not (self.sent or self.waiting or self.problems):
            return None
        told = f"{self.sent} sent" + (f", {self.waiting} waiting" if self.waiting else "")
        if self.problems:
            told += f" ({'; '.join(f'{channel}: {problem}' for channel, problem in self.problems)})"
        return told


def deliver(data_dir: Path, channels: Sequence[Channel], seconds: float) -> AlertSummary:
    """Send what waits. A message is marked as sent once its channel has taken it: a process that dies between the two
    sends it again, so it arrives at least once.

    `seconds` bound the whole, since channels are served side by side: one that hangs delays no other.
    """
    with outbox(data_dir) as box:
        if not box.waiting():
            return AlertSummary()
    try:
        with FileLock(data_dir / "alerts.lock", timeout=seconds):
            with outbox(data_dir) as box:
                waiting = box.waiting()
            sent, problems = _deliver(data_dir, channels, waiting, seconds)
    except Timeout:
        sent, problems = 0, {}
    with outbox(data_dir) as box:
        left = box.waiting()
    for name in left.keys() - {channel.name for channel in channels}:
        problems[name] = "not configured any more"
    return AlertSummary(sent, sum(map(len, left.values())), tuple(sorted(problems.items())))


def _deliver(
    data_dir: Path, channels: Sequence[Channel], waiting: dict[str, list[Waiting]], seconds: float
) -> tuple[int, dict[str, str]]:
    overheard()
    reports: SimpleQueue[_Report] = SimpleQueue()
    over = threading.Event()
    busy = [channel for channel in channels if channel.name in waiting]
    for channel in busy:
        work = (channel, _parcels(waiting[channel.name]), reports, over)
        # Nothing waits for it at exit: a service that hangs must not hold the process.
        threading.Thread(target=_serve, args=work, name=f"{SENDER}{channel.name}", daemon=True).start()
    pending = {channel.name for channel in busy}
    deadline = time.monotonic() + seconds
    count = 0
    problems: dict[str, str] = {}
    while pending:
        try:
            report = reports.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty:
            over.set()
            problems |= dict.fromkeys(pending, LATE)
            break
        with outbox(data_dir) as box:
            if report.sent:
                box.sent(report.channel, report.sent, datetime.now(UTC))
                count += len(report.sent)
        if not report.sent:
            pending.discard(report.channel)
        if report.problem is not None:
            problems[report.channel] = report.problem
    with outbox(data_dir) as box:
        for name, problem in problems.items():
            box.failed(name, problem, datetime.now(UTC))
    return count, problems


def _serve(
    channel: Channel,
    parcels: Iterable[tuple[tuple[int, ...], Message]],
    reports: SimpleQueue[_Report],
    over: threading.Event,
) -> None:
    """Send one channel's parcels until one fails: what comes after it waits too, so that order is kept."""
    problem = channel.problem
    for message_ids, message in parcels:
        if problem is None and not over.is_set():
            problem = _sent(channel, message)
            if problem is None:
                reports.put(_Report(channel.name, sent=message_ids))
    reports.put(_Report(channel.name, problem=problem))


def _sent(channel: Channel, message: Message) -> str | None:
    try:
        return send(channel.url, message)
    except Exception as error:  # noqa: BLE001 what it says may hold the address
        return f"unexpected {type(error).__name__}"


def _parcels(waiting: Sequence[Waiting]) -> list[tuple[tuple[int, ...], Message]]:
    if len(waiting) <= MOST_SINGLE:
        return [((each.message_id,), each.message) for each in waiting]
    return [(tuple(each.message_id for each in waiting), together([each.message for each in waiting]))]


def try_channels(channels: Sequence[Channel], message: Message, seconds: float) -> dict[str, str | None]:
    """Send a message past the outbox, to see whether it comes through; by channel, why it does not, or None."""
    overheard()
    reports: SimpleQueue[_Report] = SimpleQueue()
    for channel in channels:
        work = (channel, [((0,), message)], reports, threading.Event())
        threading.Thread(target=_serve, args=work, name=f"{SENDER}{channel.name}", daemon=True).start()
    found: dict[str, str | None] = {channel.name: LATE for channel in channels}
    deadline = time.monotonic() + seconds
    pending = set(found)
    while pending:
        try:
            report = reports.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty:
            break
        if not report.sent:
            found[report.channel] = report.problem
            pending.discard(report.channel)
    return found
