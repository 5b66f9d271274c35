"""Build the next warehouse from staging: a new file beside the served one, from the numbered models."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from transforms.catalogue.authorities import Authority, built_in
from transforms.catalogue.measures import measures
from transforms.findings.repeated import single_valued
from transforms.sql import Model, models
from warehouse import ddl
from warehouse.definitions import (
    MACROS,
    TABLES,
    VIEWS,
    Macro,
    Table,
    View,
    definitions_version,
    dimensions,
    quality,
)
from warehouse.definitions.authorities import AUTHORITY_CODE
from warehouse.definitions.facts import FACT_TABLES
from warehouse.errors import BuildError
from warehouse.files import attach_statement, remove_database
from warehouse.loading import insert_rows
from warehouse.operations import as_row

if TYPE_CHECKING:
    from warehouse.operations import PublishedReport, PublishedStatistics

# Where the rows of each staging table of readings go; every published row must arrive.
_DESTINATIONS: dict[str, tuple[str, ...]] = {
    "stg_reading": ("dim_report",),
    "stg_paragraph": ("paragraph",),
    "stg_contents": ("contents_entry",),
    "stg_quantity": ("quantity",),
    "stg_fact": tuple(FACT_TABLES.values()),
    "stg_recommendation": ("fact_recommendation",),
    "stg_judgement": ("fact_judgement",),
}


def build_warehouse(staging_path: Path, target: Path, version_id: str, fingerprint: str) -> dict[str, int]:
    """Build the warehouse of the reports in staging's `publication` as a new file; return the rows of each table.

    The staging file must be closed, and is only read. The same staging gives the same rows in the same order. Raises
    `BuildError`, and leaves no file, where staging breaks a rule of the definitions or a row would be lost.
    """
    remove_database(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _attached(staging_path, target) as con:
            # One transaction: some six hundred statements, each of which would wait for the disk on its own.
            con.execute("BEGIN")
            _create_tables(con)
            _load_catalogues(con, version_id, fingerprint)
            for model in models():
                _run(con, model)
            _expect_nothing_lost(con)
            _comment(con, (*VIEWS, *MACROS))
            con.execute("COMMIT")
            counts = row_counts(con)
            con.execute("CHECKPOINT next")
    except BaseException:
        remove_database(target)
        raise
    return counts


def fingerprint(
    publication: Iterable[PublishedReport],
    added: Iterable[Authority],
    corrections: Iterable[Sequence[Any]] = (),
    statistics: Iterable[PublishedStatistics] = (),
) -> str:
    """Digest of all that a warehouse's content is built from: which readings of which reports and files of published
    statistics, which rows of `stg_correction_entry`, and by which definitions, models and catalogues. Equal fingerprints
    mean equal content. 16 hexadecimal digits."""
    parts = [
        sorted((*row[:-1], row[-1].isoformat()) for row in map(as_row, publication)),
        sorted(map(as_row, statistics)),
        definitions_version(),
        [(model.name, model.sql) for model in models()],
        [repr(measure) for measure in measures().values()],
        sorted(single_valued()),
        built_in().with_added(added).digest(),
        sorted(map(repr, corrections)),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def row_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The number of rows of each table of the warehouse."""
    return {table.name: _count(con, f'SELECT count(*) FROM "{table.name}"') for table in TABLES}


@contextmanager
def _attached(staging_path: Path, target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        try:
            con.execute(attach_statement(staging_path, "staging"))
            # Small blocks: every column and key takes at least one, 13 MB for an empty warehouse with the usual size.
            con.execute(attach_statement(target, "next", "STORAGE_VERSION 'v1.5.0', BLOCK_SIZE 16384"))
        except duckdb.Error as error:
            raise BuildError(f"{staging_path}: staging cannot be opened: {_line(error)}") from error
        con.execute("USE next")
        con.execute("SET TimeZone = 'UTC'")
        yield con


def _create_tables(con: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        con.execute(ddl.create_table(table))
    _comment(con, TABLES)


def _comment(con: duckdb.DuckDBPyConnection, items: Iterable[Table | View | Macro]) -> None:
    for item in items:
        for comment in ddl.comments(item):
            con.execute(comment)


def _load_catalogues(con: duckdb.DuckDBPyConnection, version_id: str, fingerprint: str) -> None:
    """The tables whose rows come from code and catalogues, not from reports."""
    rows = con.execute("SELECT la_code, name, type FROM staging.stg_authority ORDER BY la_code").fetchall()
    authorities = built_in().with_added(Authority(*row) for row in rows)
    insert_rows(con, dimensions.LOCAL_AUTHORITY, map(_authority_row, authorities.items))
    insert_rows(con, AUTHORITY_CODE, (row for authority in authorities.items for row in _code_rows(authority)))
    insert_rows(
        con,
        dimensions.MEASURE,
        [
            (
                *(m.code, m.domain, m.label, m.unit, m.definition, m.direction, m.plausible_min, m.plausible_max),
                m.code in single_valued(),
            )
            for m in measures().values()
        ],
    )
    insert_rows(con, quality.WAREHOUSE_VERSION, [(version_id, fingerprint, definitions_version())])
    insert_rows(con, quality.DATA_DICTIONARY, ddl.dictionary_rows((*TABLES, *VIEWS, *MACROS)))


def _authority_row(authority: Authority) -> tuple[Any, ...]:
    return (
        authority.la_code,
        authority.ons_code,
        authority.urn,
        authority.name,
        authority.type,
        authority.former_type,
        authority.type_since,
        authority.region,
        authority.valid_from,
        authority.valid_to,
        " ".join(authority.successors) or None,
        "; ".join(authority.aliases) or None,
        authority.added,
    )


def _code_rows(authority: Authority) -> Iterator[tuple[Any, ...]]:
    """The rows of `authority_code`: its codes end with it, former ones before."""
    for system, code in (("dfe", authority.la_code), ("ons", authority.ons_code), ("ofsted", authority.urn)):
        if code is not None:
            yield system, code, authority.la_code, authority.valid_to
    for former in authority.former_ons_codes:
        yield "ons", former.code, authority.la_code, former.valid_to


def _run(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Run one model into the step, table, view or macro of its name."""
    views = {view.name: view for view in VIEWS}
    macros = {macro.name: macro for macro in MACROS}
    try:
        if model.intermediate:
            con.execute(f'CREATE TEMP TABLE "{model.name}" AS\n{model.sql}')
        elif model.name in views:
            con.execute(ddl.create_view(views[model.name], model.sql))
        elif model.name in macros:
            con.execute(ddl.create_macro(macros[model.name], model.sql))
        else:
            con.execute(f'INSERT INTO "{model.name}" BY NAME\n{model.sql}')
    except duckdb.Error as error:
        raise BuildError(f"the model {model.name} failed: {_line(error)}") from error


def _expect_nothing_lost(con: duckdb.DuckDBPyConnection) -> None:
    """Every row of a published reading is in the warehouse; a domain or a join that no model covers would lose some."""
    missing = con.execute(
        "SELECT report_id FROM staging.publication ANTI JOIN dim_report USING (report_id) ORDER BY report_id"
    ).fetchall()
    if missing:
        raise BuildError(f"no reading in staging fits the publication of {', '.join(row[0] for row in missing)}")
    for source, targets in _DESTINATIONS.items():
        staged = f"SELECT count(*) FROM staging.{source} SEMI JOIN staging.publication USING (reading_id)"
        _expect_same(con, source, staged, targets, [f'SELECT count(*) FROM "{target}"' for target in targets])
    own = "SELECT count(*) FROM quality_finding WHERE compared_with = 'own_figures'"
    staged = "SELECT count(*) FROM staging.stg_finding SEMI JOIN staging.publication USING (reading_id)"
    _expect_same(con, "stg_finding", staged, ("quality_finding",), [own])
    figures = (
        "SELECT count(DISTINCT statistic_id) FROM staging.stg_statistic "
        "SEMI JOIN staging.statistics_publication USING (reading_id)"
    )
    published = ["SELECT count(*) FROM fact_published_statistic"]
    _expect_same(con, "stg_statistic", figures, ("fact_published_statistic",), published)
    lost = con.execute(
        "SELECT source_uri FROM staging.statistics_publication "
        "ANTI JOIN staging.stg_statistics_file USING (reading_id, sha256) ORDER BY source_uri"
    ).fetchall()
    if lost:
        raise BuildError(f"no reading in staging fits the statistics of {', '.join(row[0] for row in lost)}")


def _expect_same(
    con: duckdb.DuckDBPyConnection, source: str, staged: str, targets: tuple[str, ...], built: list[str]
) -> None:
    rows, arrived = _count(con, staged), sum(_count(con, query) for query in built)
    if rows != arrived:
        raise BuildError(f"{source} has {rows} rows for publication, but {arrived} are in {', '.join(targets)}")


def _count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0


def _line(error: Exception) -> str:
    return str(error).splitlines()[0]
