"""One refresh of one report with a stopwatch at its stages: `python -m benchmarks.timed_refresh direct|prefect DATA FILE`.

The last line printed is JSON: a list of [part, wall seconds, processor seconds of this process], in the order in which
the parts ended. `BENCHMARK_STARTED` gives the time (seconds since the epoch) when the process was started.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from flows import pipeline
from flows.progress import Advance
from flows.request import RefreshRequest
from flows.settings import Settings
from flows.sources import parse_source

T = TypeVar("T")

INTERPRETER = "start of Python"
PREFECT_IMPORT = "Prefect: import"
PREFECT_START = "Prefect: server, engine and flow run start"
PREFECT_TASKS = "Prefect: around the tasks"
PREFECT_END = "Prefect: flow run ends"
IMPORT_GATE = "imports: Great Expectations, what remained after the check of files"
BETWEEN = "between the stages: authorities, staging store, run record (DuckDB)"
PARTS = {
    "fetch": "fetch",
    "check": "Great Expectations: import, judging the file",
    "read": "reading: workers start, read, rows staged",
    "correct": "corrections",
    "gate": "Great Expectations: judging the report",
    "build": "DuckDB: build",
    "audit": "Great Expectations: judging the warehouse",
    "docs": "Great Expectations: Data Docs",
    "publish": "publish",
}


class Stopwatch:
    """Parts of a run; `parts` holds for each (wall, processor) seconds, parts of one name added up."""

    def __init__(self) -> None:
        self.parts: dict[str, tuple[float, float]] = {}

    def add(self, part: str, wall: float, cpu: float) -> None:
        before = self.parts.get(part, (0.0, 0.0))
        self.parts[part] = (before[0] + wall, before[1] + cpu)

    @contextmanager
    def time(self, part: str, without: tuple[str, ...] = ()) -> Iterator[None]:
        """Time a part; what the parts `without` gain meanwhile, or all parts with a `*`, is not counted in it."""
        wall, cpu, inner = time.perf_counter(), time.process_time(), self._sum(without)
        yield
        inside = self._sum(without)
        self.add(
            part,
            time.perf_counter() - wall - (inside[0] - inner[0]),
            time.process_time() - cpu - (inside[1] - inner[1]),
        )

    def _sum(self, parts: tuple[str, ...]) -> tuple[float, float]:
        counted = [spent for part, spent in self.parts.items() if "*" in parts or part in parts]
        return sum(wall for wall, _ in counted), sum(cpu for _, cpu in counted)


class SilentTeller:
    """A teller for a run that nobody watches; refusals are printed, so that a failing run is seen to fail."""

    def stage(self, name: str) -> Advance:  # noqa: ARG002
        return lambda _done, _total, _what: None

    def done(self, line: str) -> None:
        pass

    def note(self, line: str) -> None:
        print(line)


def timed_work(watch: Stopwatch, stage: str, work: Callable[[], T]) -> Callable[[], T]:
    """The stage's work, which notes what it took. Before the gate it waits for the import that is under way."""

    def timed() -> T:
        if stage == "gate" and "great_expectations" in sys.modules:
            from expectations.gate import import_great_expectations

            with watch.time(IMPORT_GATE):
                import_great_expectations()
        with watch.time(PARTS[stage]):
            return work()

    return timed


def refresh_directly(watch: Stopwatch, request: RefreshRequest) -> int:
    """As `lea refresh --direct`."""
    with watch.time(BETWEEN, without=("*",)):
        return pipeline.run_pipeline(
            pipeline.new_run_id(),
            request,
            SilentTeller(),
            lambda stage, work: timed_work(watch, stage, work)(),
            "direct",
        ).exit_code


def refresh_with_prefect(watch: Stopwatch, data_dir: str, source: str, authorities: Path) -> int:
    """As `lea refresh`: the flow itself, with a stopwatch around its body, its tasks and what they do."""
    from flows.prefect_settings import use_prefect_quietly

    with watch.time(PREFECT_IMPORT):
        use_prefect_quietly(Path(data_dir))
        from flows import refresh as flow

    as_task = flow.as_task
    ended: list[tuple[float, float]] = []

    def timed_task(stage: str, work: Callable[[], Any]) -> Any:
        with watch.time(PREFECT_TASKS, without=("*",)):
            return as_task(stage, timed_work(watch, stage, work))

    @contextmanager
    def timed_body() -> Iterator[SilentTeller]:
        watch.add(PREFECT_START, time.perf_counter() - called[0], time.process_time() - called[1])
        with watch.time(BETWEEN, without=("*",)):
            yield SilentTeller()
        ended.append((time.perf_counter(), time.process_time()))

    with patch.object(flow, "as_task", timed_task), patch.object(flow, "teller", timed_body):
        called = (time.perf_counter(), time.process_time())
        summary = flow.refresh_with_prefect(data_dir=data_dir, sources=[source], authorities=[str(authorities)])
    watch.add(PREFECT_END, time.perf_counter() - ended[0][0], time.process_time() - ended[0][1])
    return summary.exit_code


def main(engine: str, data_dir: str, source: str) -> int:
    """Run once and print the parts."""
    watch = Stopwatch()
    watch.add(INTERPRETER, time.time() - float(os.environ["BENCHMARK_STARTED"]), time.process_time())
    from samples import authorities_csv

    authorities = authorities_csv()
    if engine == "prefect":
        code = refresh_with_prefect(watch, data_dir, source, authorities)
    else:
        settings = Settings(data_dir=Path(data_dir), authorities=(authorities,))
        code = refresh_directly(watch, RefreshRequest(settings, (parse_source(source),), samples=False))
    print(json.dumps([[part, *spent] for part, spent in watch.parts.items()]), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
