"""A whole refresh of one report, with and without Prefect, and a second one with nothing new; and where the time goes."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.children import Child, run
from benchmarks.commands import PUBLISHED
from benchmarks.material import largest_sample
from benchmarks.tables import Cell, heading, table

IMPORTS = {
    "Python alone": "pass",
    "the command line (`flows.cli`)": "import flows.cli",
    "DuckDB": "import duckdb",
    "pandas (DuckDB imports it with the first query that has a parameter)": "import pandas",
    "the pipeline (`flows.pipeline`)": "import flows.pipeline",
    "the reader (`transforms.report`)": "import transforms.report",
    "Great Expectations (pandas, scipy)": "from expectations.gate import import_great_expectations as i; i()",
    "Prefect (`flows.refresh`)": "import flows.refresh",
}
ENGINES = {"direct": "`lea refresh --direct`", "prefect": "`lea refresh`"}


def main() -> None:
    """Print the tables: imports, whole runs, and the parts of each run."""
    heading("refresh: one report from file to served warehouse")
    report = largest_sample()
    print(f"\n{report.name}, {report.stat().st_size / 1e3:.0f} kB, into a fresh data directory. One run of each kind.")
    _imports()
    runs: dict[str, Child] = {}
    for engine, name in ENGINES.items():
        with tempfile.TemporaryDirectory() as folder:
            runs[name] = _refresh(engine, folder, report)
            runs[f"{name}, again, nothing new"] = _refresh(engine, folder, report)
    _whole_runs(runs)
    for name, child in runs.items():
        _parts(name, child)


def _imports() -> None:
    print("\nImports, each in a fresh process:")
    rows: list[tuple[Cell, ...]] = []
    for name, code in IMPORTS.items():
        child = run([sys.executable, "-c", code]).check()
        rows.append((name, child.wall, child.cpu, f"{child.peak:.0f}"))
    table(("import", "s of wall time", "s of process time", "peak MB"), rows)


def _refresh(engine: str, data_dir: str, report: Path) -> Child:
    """What `lea refresh` does, with a stopwatch in it."""
    command = [sys.executable, "-m", "benchmarks.timed_refresh", engine, data_dir, str(report)]
    return run(command, {"BENCHMARK_STARTED": str(time.time())}).check(PUBLISHED)


def _whole_runs(runs: dict[str, Child]) -> None:
    print("Whole runs; process time and memory of all processes that a run starts:")
    head = (
        "run",
        "s of wall time",
        "s of process time",
        "largest process MB",
        "together MB",
        "exit code",
        "left behind",
    )
    table(head, [_row(name, child) for name, child in runs.items()])
    if any(child.status for child in runs.values()):
        # The build then has less to do: a figure that nobody should take for a published report's.
        print("**Exit code 3: the report was refused, nothing of it was built:**")
        print({line.strip() for child in runs.values() for line in child.output.splitlines()[:-1]})


def _row(name: str, child: Child) -> tuple[Cell, ...]:
    together = None if child.together is None else f"{child.together:.0f}"
    return (name, child.wall, child.cpu, f"{child.peak:.0f}", together, child.status, child.left_behind)


def _parts(name: str, child: Child) -> None:
    parts: list[tuple[str, float, float]] = json.loads(child.output.splitlines()[-1])
    rows: list[tuple[Cell, ...]] = [tuple(part) for part in parts]
    wall, cpu = sum(part[1] for part in parts), sum(part[2] for part in parts)
    rows.append(("end of the process; process time of the other processes", child.wall - wall, child.cpu - cpu))
    rows.append(("**all**", child.wall, child.cpu))
    print(f"\nParts of {name}:")
    table(("part", "s of wall time", "s of process time"), rows)
