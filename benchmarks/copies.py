"""A warehouse of many reports: the published samples, copied under other authorities, with ids of their own."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.children import run
from benchmarks.commands import PUBLISHED, lea
from warehouse.build import build_warehouse
from warehouse.ddl import create_table
from warehouse.definitions import STAGING
from warehouse.files import attach_statement

# What each copy of a row has of its own; all else is as in the sample. `copy` is 0, 1, 2, …
_OWN = {
    "la_code": "la_code || lpad(copy::VARCHAR, 3, '0')",
    "reading_id": "reading_id || '-' || copy",
    "report_id": "report_id || '-' || copy",
    "fact_id": "left(md5(fact_id || copy), 16)",
    "source_uri": "source_uri || '-' || copy",
}


def build_copies(folder: Path, reports: int) -> Path:
    """Publish the samples in a folder and build the warehouse of at least so many copies of their reports; its path."""
    run([*lea(), "refresh", "--direct", "--data-dir", str(folder)]).check(PUBLISHED)
    staging, target = folder / "copies-staging.duckdb", folder / "copies.duckdb"
    with duckdb.connect(str(staging)) as con:
        con.execute(attach_statement(folder / "staging.duckdb", "samples"))
        published = con.execute("SELECT count(*) FROM samples.publication").fetchone()
        copies = -(-reports // int(published[0])) if published else 0
        for definition in STAGING:
            con.execute(create_table(definition))
            if not definition.name.startswith("stg_") and definition.name != "publication":
                continue  # runs and the log of refusals are told once, not by report
            own = ", ".join(f"{_OWN[name]} AS {name}" for name in definition.column_names if name in _OWN)
            replaced = f"* REPLACE ({own})" if own else "*"
            con.execute(
                f"INSERT INTO {definition.name} BY NAME "
                f"SELECT {replaced.replace('*', 's.*', 1)} FROM samples.{definition.name} AS s, range({copies if own else 1}) AS n(copy)"
            )
    build_warehouse(staging, target, "bench", "bench")
    return target
