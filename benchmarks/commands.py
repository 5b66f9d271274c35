"""`lea sql` and `lea status`: processor time of the whole command, beside Python that asks DuckDB the same and no more."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.children import run
from benchmarks.tables import Cell, heading, table

ROUNDS = 7
QUERY = "SELECT domain, count(*) AS facts FROM fact_statistic GROUP BY domain ORDER BY domain"
BARE = "import sys, duckdb; print(duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall())"
PUBLISHED = (0, 3)  # one of the samples is made to be refused


def main() -> None:
    """Publish the samples once, then print the table."""
    heading("commands: processor seconds (user + system) of the whole command")
    with tempfile.TemporaryDirectory() as folder:
        data = ["--data-dir", folder]
        run([*lea(), "refresh", "--direct", *data]).check(PUBLISHED)
        served = Path(folder) / "warehouse.duckdb"
        facts = run([*lea(), "sql", f"SELECT 'facts: ' || sum(facts) FROM ({QUERY})", "--format", "csv", *data]).check()
        if "facts: " not in facts.output:
            raise RuntimeError("the samples were published without a fact")
        python = sys.executable
        commands = {
            "floor: `python -c` with `import duckdb`, connect, the same query": [
                python,
                "-c",
                BARE,
                str(served),
                QUERY,
            ],
            "`python -c pass`": [python, "-c", "pass"],
            "`lea --help`": [*lea(), "--help"],
            "`lea sql QUERY`": [*lea(), "sql", QUERY, *data],
            "`lea sql QUERY --format csv`": [*lea(), "sql", QUERY, "--format", "csv", *data],
            "`lea status`": [*lea(), "status", *data],
        }
        print(f"\nWarehouse of the samples, {served.stat().st_size / 1e6:.1f} MB; median of {ROUNDS}.")
        _measure(commands)


def lea() -> list[str]:
    """The command `lea` of this environment."""
    return [str(Path(sys.executable).parent / "lea")]


def _measure(commands: dict[str, list[str]]) -> None:
    rows: list[tuple[Cell, ...]] = []
    failures: list[str] = []
    floor = 0.0
    for name, command in commands.items():
        children = [run(command) for _ in range(ROUNDS)]
        if children[0].status:
            failures.append(f"{name} ended with exit code {children[0].status}: {children[0].output.strip()[-200:]}")
            rows.append((name, None, None, None, None))
            continue
        cpu = median(child.cpu for child in children)
        floor = floor or cpu
        wall, peak = median(child.wall for child in children), max(child.peak for child in children)
        rows.append((name, cpu, cpu / floor, wall, f"{peak:.0f}"))
    table(("command", "s of process time", "times the floor", "s of wall time", "peak MB"), rows)
    if failures:
        raise RuntimeError("; ".join(failures))
