"""Running refreshes in tests, and comparing what they publish."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb

from flows.pipeline import new_run_id, run_pipeline
from flows.progress import LineTeller
from flows.request import refresh_request
from flows.run import RunSummary, plainly
from flows.settings import ReadSettings, Settings, with_options

# The log of runs differs from run to run by what it is; so do the times in dim_report and the name of the version.
LOGS = ("refresh_run", "validation_result", "quarantine", "source_publication", "warehouse_version", "run_metric")
REPOSITORY = Path(__file__).parents[2]


def settings_for(data_dir: Path, *authorities: Path, **read: int) -> Settings:
    settings = Settings(data_dir=data_dir, read=ReadSettings(**read))
    return with_options(settings, authorities=authorities)


def refresh(settings: Settings, *sources: Path | str, statistics: tuple[Path, ...] = ()) -> RunSummary:
    request = refresh_request(settings, tuple(map(str, sources)), tuple(map(str, statistics)))
    return run_pipeline(new_run_id(), request, LineTeller(), plainly, "direct")


def lea(
    *arguments: object,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    typed: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """The command as a user types it, with `typed` on its standard input."""
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    variables = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(REPOSITORY),
        "HOME": str(cwd or REPOSITORY),
        "COLUMNS": "200",
        **(environment or {}),
    }
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd or REPOSITORY, env=variables, check=False, input=typed
    )


def content(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that hold content, in the order of the file."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        return {
            name: con.execute(
                f'SELECT * {"EXCLUDE first_seen_at" if name == "dim_report" else ""} FROM "{name}"'
            ).fetchall()
            for name in tables
            if name not in LOGS
        }


def rows(warehouse: Path, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return con.execute(sql, list(parameters)).fetchall()
