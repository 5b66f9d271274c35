"""Readers for worker processes, which misbehave as the file's content tells them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from flows.reading_pool import ReadJob, Rows
from transforms.documents.model import RefusedFileError


@dataclass(frozen=True, slots=True)
class ListedAuthorities:
    """Stands where the list of authorities goes; only its digest matters to the pool."""

    names: str = "Norbury"

    def digest(self) -> str:
        return self.names


def abort() -> Rows:
    os.abort()


def leave() -> Rows:
    os._exit(3)


def die() -> Rows:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def hoard() -> Rows:
    hoarded = []
    while True:
        hoarded.append(bytes(50_000_000))


def sleep() -> Rows:
    time.sleep(600)
    return {}


def spin() -> Rows:
    while True:
        pass


def refuse() -> Rows:
    raise RefusedFileError("not_a_report", "this is no report", "a recipe")


def fail() -> Rows:
    raise KeyError("no such measure")


def fail_awkwardly() -> Rows:
    raise AwkwardError("one", "two")


def read_much() -> Rows:
    return {"stg_reading": [("x" * 20_000_000,)]}


WAYS: dict[str, Callable[[], Rows]] = {
    "abort": abort,
    "exit": leave,
    "kill": die,
    "memory": hoard,
    "sleep": sleep,
    "spin": spin,
    "refuse": refuse,
    "bug": fail,
    "awkward bug": fail_awkwardly,
    "large": read_much,
}


def read_as_told(job: ReadJob, authorities: ListedAuthorities) -> Rows:
    told = job.path.read_text()
    if told in WAYS:
        return WAYS[told]()
    return {"stg_reading": [(told, os.getpid(), authorities.names)]}


class AwkwardError(Exception):
    """Can be pickled, but not unpickled."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")
