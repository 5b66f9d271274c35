"""What a person sees while a run goes on: a progress bar on a terminal, one line a stage elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from warehouse.query import printable

Advance = Callable[[int, int, str], None]


class Teller(Protocol):
    """Tells a person about the stages of a run."""

    def stage(self, name: str) -> Advance:
        """Begin a stage; the returned function takes (done, total, what is in hand)."""

    def done(self, line: str) -> None:
        """End the stage with one line that says what came of it."""

    def note(self, line: str) -> None:
        """Say something that stands on a line of its own, such as why a report was refused."""


class LineTeller:
    """One line a stage, for logs, pipes and cron mail."""

    def __init__(self) -> None:
        self._name = ""

    def stage(self, name: str) -> Advance:
        self._name = name
        return lambda _done, _total, _what: None

    def done(self, line: str) -> None:
        print(f"{self._name:<9} {line}", flush=True)

    def note(self, line: str) -> None:
        print(f"{'':<9} - {_one_line(line)}", flush=True)


class BarTeller:
    """A progress bar for the stage in hand; finished stages stay as lines."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._name = ""
        self.bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<9}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[what]}", markup=False),
            transient=True,
        )
        self._bar = self.bars.add_task("", total=None, what="", visible=False)

    def stage(self, name: str) -> Advance:
        self._name = name
        self.bars.remove_task(self._bar)
        self._bar = self.bars.add_task(name, total=None, what="")

        def advance(done: int, total: int, what: str) -> None:
            self.bars.update(self._bar, completed=done, total=total, what=what[-60:])

        return advance

    def done(self, line: str) -> None:
        self.bars.update(self._bar, visible=False)
        self.bars.console.print(f"{self._name:<9} {line}", markup=False, highlight=False)

    def note(self, line: str) -> None:
        self.bars.console.print(f"{'':<9} - {_one_line(line)}", markup=False, highlight=False)


def _one_line(text: str) -> str:
    """Names of files and words of reports are not ours: they neither forge a line nor tell the terminal what to do."""
    return " ".join(printable(text).splitlines())


@contextmanager
def teller() -> Iterator[Teller]:
    """The teller that fits standard output."""
    if sys.stdout.isatty():
        bars = BarTeller()
        with bars.bars:
            yield bars
    else:
        yield LineTeller()
