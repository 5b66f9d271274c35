"""`lea serve`: the nightly flow by its schedule, on Prefect's own scheduler, until told to end.

Prefect's server is started here unless `PREFECT_API_URL` names one. Its scheduler plans the runs, its runner starts each in
a process of its own, so that a run's memory and mistakes end with it. This process watches: a server that dies is started
again, a run that did not take place is told.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from flows.lock import held
from flows.prefect_server import PrefectServer
from flows.prefect_settings import forget_server, remember_server, serve_prefect_quietly
from flows.progress import say
from flows.request import refresh_request
from flows.schedule import next_firing
from flows.settings import ScheduleSettings, Settings, SettingsError
from flows.watch import missed_line, notice_missed, put_in_force, serve_lock

if TYPE_CHECKING:
    from prefect.runner import Runner

DEPLOYMENT = "nightly"
LOOK_SECONDS = 2.0
STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Serving:
    """What is served: the settings, the schedule, and the sources of each run (none: all that are configured then)."""

    settings: Settings
    schedule: ScheduleSettings
    sources: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, str | list[str] | None]:
        """The parameters of the flow; paths are absolute, the configuration is read by each run."""
        settings = self.settings
        return {
            "config": str(settings.config) if settings.config else None,
            "data_dir": str(settings.data_dir.resolve()),
            "warehouse": str(settings.warehouse.resolve()) if settings.warehouse else None,
            "sources": list(self.sources) or None,
        }


def serve(serving: Serving) -> None:
    """Serve until SIGTERM or SIGINT. Raises `SettingsError` for a wrong request, or when another `lea serve` is at work."""
    settings = serving.settings
    refresh_request(settings, serving.sources)
    stop = threading.Event()
    with (
        held(serve_lock(settings.data_dir), f"{settings.data_dir}: another `lea serve` is at work here"),
        _told_to_end(stop),
    ):
        put_in_force(settings.data_dir, serving.schedule.schedule, datetime.now(UTC))
        serve_prefect_quietly(settings.data_dir)
        say(f"serving {settings.data_dir} by {serving.schedule.schedule}")
        with _server(settings.data_dir, serving.schedule.port, stop) as server:
            if not stop.is_set():
                _serve_flow(serving, server, stop)
        say("ended")


@contextmanager
def _told_to_end(stop: threading.Event) -> Iterator[None]:
    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _server(data_dir: Path, port: int, stop: threading.Event) -> Iterator[PrefectServer | None]:
    """A server of our own while the block runs; None where `PREFECT_API_URL` names another's."""
    if (url := os.environ.get("PREFECT_API_URL")) is not None:
        say(f"Prefect server {url}, named by PREFECT_API_URL")
        yield None
        return
    server = PrefectServer((data_dir / "prefect").resolve(), port)
    try:
        server.start(stop)
        os.environ["PREFECT_API_URL"] = server.api
        remember_server(data_dir, server.api)
        say(f"Prefect server {server.address} (database and log in {server.home})")
        yield server
    finally:
        forget_server(data_dir)
        server.stop()


def _serve_flow(serving: Serving, server: PrefectServer | None, stop: threading.Event) -> None:
    """Run Prefect's runner, and look after it, the server and the schedule."""
    runner = _RunnerThread(serving)
    runner.start()
    watch = _Watch(serving)
    while not stop.wait(LOOK_SECONDS):
        if server is not None and not server.lives():
            say(f"Prefect's server has ended; starting it again ({server.log})")
            server.start(stop)
            say(f"Prefect server {server.address}")
        if not runner.is_alive():
            if not runner.ready.is_set():
                raise SettingsError(
                    f"Prefect does not take this schedule: {type(runner.error).__name__}: {runner.error}"
                )
            say(f"Prefect's runner has ended ({runner.error}); starting it again")
            runner = _RunnerThread(serving)
            runner.start()
        watch.look(runner.ready.is_set())
    say("ending")
    runner.end()


class _Watch:
    """Tells what a data engineer wants to know while nothing happens: the next run, and runs that did not take place."""

    def __init__(self, serving: Serving) -> None:
        self._settings = replace(serving.settings, schedule=serving.schedule)
        self._schedule = serving.schedule.schedule
        self._told: datetime | None = None

    def look(self, ready: bool) -> None:
        now = datetime.now(UTC)
        if not ready or (self._told is not None and now < self._told):
            return
        if missed := notice_missed(self._settings, now):
            say(missed_line(missed))
        self._told = next_firing(self._schedule, now)
        say(f"next run {self._told:%Y-%m-%d %H:%M} UTC" if self._told else "the schedule never fires")


class _RunnerThread(threading.Thread):
    """Prefect's runner in a thread of its own: signals stay with the main one."""

    def __init__(self, serving: Serving) -> None:
        super().__init__(name="runner", daemon=True)
        self.serving = serving
        self.error: BaseException | None = None
        self.ready = threading.Event()
        self._runner: Runner | None = None
        self._loop = asyncio.new_event_loop()

    def run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001 told by whoever watches this thread
            self.error = error

    async def _serve(self) -> None:
        from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
        from prefect.runner import Runner
        from prefect.schedules import Cron
        from prefect.types.entrypoint import EntrypointType

        from flows.refresh import refresh

        schedule = self.serving.schedule
        # What is planned stays planned when this ends: runs that fall due meanwhile are made up for at the next start, by
        # one run, since the others are cancelled as overlapping.
        self._runner = Runner(name="lea serve", limit=None, pause_on_shutdown=False)
        # A run that is still at work when the next is due is left alone: the next one is cancelled by the server.
        deployment = await refresh.ato_deployment(
            DEPLOYMENT,
            schedule=Cron(schedule.cron, timezone=schedule.timezone),
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            parameters=dict(self.serving.parameters),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        await self._runner.aadd_deployment(deployment)
        self.ready.set()
        await self._runner.start()

    def end(self) -> None:
        """End the runner, and with it the run at work."""
        runner = self._runner
        if runner is not None and runner.started and self.is_alive():
            asyncio.run_coroutine_threadsafe(runner.astop(), self._loop)
        self.join(STOP_SECONDS)
