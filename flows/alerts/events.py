"""What people know is wrong, and what is wrong now → what to tell them. Pure.

An incident is a subject that something is wrong with: a source that is refused, or the runs themselves. It is told when it
begins, when a further reason is added, and when it ends; nothing of it is told twice in between.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["new_failure", "run_failed", "run_missed", "gate_closed"]
RUN_KINDS: frozenset[Kind] = frozenset({"run_failed", "run_missed", "gate_closed"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason that stands now. `subject` is the source, empty for the runs themselves; `wording` that of `wording()`."""

    kind: Kind
    subject: str
    reason: str
    sha256: str | None = None
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """One reason that people were told of, and of which bytes, since its incident began."""

    kind: Kind
    subject: str
    reason: str
    sha256: str | None
    wording: str
    since: datetime

    @property
    def incident(self) -> tuple[Kind, str]:
        """What it is a reason of."""
        return self.kind, self.subject


@dataclass(frozen=True, slots=True)
class Event:
    """What to tell: the `reasons` not told before, or all that were told when the incident is `over`.

    `since` is when the incident began; `further` says that it was told of before, for other reasons.
    """

    kind: Kind
    subject: str
    reasons: tuple[str, ...]
    over: bool
    since: datetime
    further: bool = False


def wording(messages: Iterable[str]) -> str:
    """The same for messages that differ in numbers only: a page that carries today's date is not new every night."""
    words = sorted({re.sub(r"\d+", "#", " ".join(message.split())) for message in messages})
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def compare(
    known: Iterable[Known], problems: Iterable[Problem], settled: frozenset[Kind], now: datetime
) -> tuple[tuple[Known, ...], tuple[Event, ...]]:
    """What people know after this run, and the events that they are to be told, runs first, then by subject.

    `settled` are the kinds that the run came to a verdict on: an incident of such a kind that has no reason any more is
    over. A reason counts as news when its incident is new, when it was not told in it, or when the bytes are others and it
    is worded differently: whoever put a mended file there learns that it is refused for something else.
    """
    before: dict[tuple[Kind, str], dict[str, Known]] = {}
    for reason in known:
        before.setdefault(reason.incident, {})[reason.reason] = reason
    standing: dict[tuple[Kind, str], list[Problem]] = {}
    for problem in problems:
        standing.setdefault((problem.kind, problem.subject), []).append(problem)

    after: list[Known] = []
    events: list[Event] = []
    for incident in sorted(before.keys() | standing.keys(), key=lambda each: (each[0] not in RUN_KINDS, each)):
        kind, subject = incident
        told, reasons = before.get(incident, {}), standing.get(incident, [])
        since = min((reason.since for reason in told.values()), default=now)
        if not reasons and kind in settled:
            events.append(Event(kind, subject, tuple(sorted(told)), over=True, since=since))
            continue
        news = tuple(sorted({reason.reason for reason in reasons if _is_news(reason, told.get(reason.reason))}))
        if news:
            events.append(Event(kind, subject, news, over=False, since=since, further=bool(told)))
        told_now = {p.reason: Known(kind, subject, p.reason, p.sha256, p.wording, since) for p in reasons}
        after.extend((told | told_now).values())
    return tuple(after), tuple(events)


def _is_news(problem: Problem, told: Known | None) -> bool:
    if told is None:
        return True
    return problem.sha256 != told.sha256 and problem.wording != told.wording
