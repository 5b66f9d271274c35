"""What changed between two warehouse files: set-based, in SQL over the two of them, attached read-only.

Versions written by other definitions are compared on the tables and columns that both have.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from warehouse.definitions import Table, dimensions, facts, quality, statistics, table, text, vocabulary
from warehouse.errors import NoWarehouseError, UnknownReportError, WarehouseError
from warehouse.files import attach_statement

if TYPE_CHECKING:
    import duckdb

Side = Literal["added", "changed", "removed"]
SIDES: tuple[Side, ...] = get_args(Side)
BATCH = 1000

# Where something stands may shift without its being another: offsets, orders, what is derived from them.
_PLACES = frozenset(
    ("char_start", "char_end", "paragraph_id", "ordinal", "parent_ordinal", "same_as_ordinal", "quantity_ordinal")
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is compared: the tables of its rows, the columns whose change is no change of it, and how
    many ways there are to tell that an old and a new row are the same (key_1, key_2, … of its query)."""

    name: str
    noun: str
    tables: tuple[Table, ...]
    keys: int
    uncompared: frozenset[str]


KINDS = (
    # A file read again by a newer reader is the same report.
    Kind("report", "report", (dimensions.REPORT,), 1, frozenset(("first_seen_at", "parser_version", "reading_id"))),
    Kind("fact", "fact", tuple(table(name) for name in facts.FACT_TABLES.values()), 5, _PLACES | {"trace"}),
    Kind("recommendation", "recommendation", (facts.FACT_RECOMMENDATION,), 2, _PLACES),
    Kind("judgement", "judgement", (facts.FACT_JUDGEMENT,), 2, _PLACES),
    Kind("finding", "finding", (quality.QUALITY_FINDING,), 3, _PLACES),
    # One more row in a file changes the hash of all its figures and the place of some, but no figure.
    Kind(
        "figure",
        "published figure",
        (statistics.FACT_PUBLISHED_STATISTIC,),
        2,
        frozenset(("row_number", "sha256")),
    ),
)

Counts = Mapping[str, Mapping[Side, int]]
"""By kind, how many were added, changed and removed; kinds and changes that did not happen are left out."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that one version lacks, or that differs. `fields` has the values of all columns for what was added or
    removed, of those that differ for what was changed, each with its old and new value (None where there is none)."""

    kind: str
    change: Side
    report_id: str | None
    item_id: str
    what: str
    fields: Mapping[str, tuple[Any, Any]]


class Comparison:
    """Two warehouses laid side by side, for as long as `compared` is open; one question at a time."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def choose_report(self, report_id: str) -> None:
        """Tell of this report only. Raises `UnknownReportError` where neither version has it."""
        known = re.fullmatch(vocabulary.SLUG, report_id) is not None
        if known:
            # The database's parameters would import pandas; a slug can stand in the statement as it is.
            self._con.execute(f"SET VARIABLE report = '{report_id}'")
            known = bool(self._con.execute(_sql("report_is_known")).fetchall()[0][0])
        if not known:
            raise UnknownReportError(
                f"{report_id!r}: neither version has this report; they stand in dim_report.report_id"
            )

    def counts(self) -> Counts:
        """How much changed."""
        found = {(kind, change): number for kind, change, number in self._con.execute(_sql("counts")).fetchall()}
        by_kind = {
            kind.name: {side: found[kind.name, side] for side in SIDES if (kind.name, side) in found} for kind in KINDS
        }
        return {name: sides for name, sides in by_kind.items() if sides}

    def changes(self) -> Iterator[Change]:
        """Every difference, report by report."""
        return self._read("changes")

    def listed(self) -> Iterator[Change]:
        """The differences that a person reads one by one: what came or went with its whole report is left out, unless
        the report was chosen."""
        return self._read("listed")

    def whole_reports(self) -> Mapping[str, Mapping[str, int]]:
        """By report_id, how much of each kind came or went with the whole report."""
        found: dict[str, dict[str, int]] = {}
        for report_id, kind, number in self._con.execute(_sql("whole_reports")).fetchall():
            found.setdefault(report_id, {})[kind] = number
        return found

    def _read(self, query: str) -> Iterator[Change]:
        cursor = self._con.execute(_sql(query))
        while rows := cursor.fetchmany(BATCH):
            for kind, change, report_id, item_id, what, old, new in rows:
                yield Change(kind, change, report_id, item_id, what, _fields(old, new))


@contextmanager
def compared(old: Path, new: Path) -> Iterator[Comparison]:
    """Compare two warehouse files, the earlier first. Raises `NoWarehouseError` for a file that is none."""
    import duckdb

    # What does not fit into memory goes to a folder of its own, not to the one where the command runs.
    with (
        tempfile.TemporaryDirectory(prefix="lea-diff-") as spill,
        duckdb.connect(config={"temp_directory": spill}) as con,
    ):
        con.execute("SET TimeZone = 'UTC'")
        names = _attach(con, old, new)
        con.execute("SET enable_external_access = false")
        try:
            _lay_side_by_side(con, names)
        except duckdb.Error as error:
            raise WarehouseError(f"{old} and {new} cannot be compared: {str(error).splitlines()[0]}") from error
        yield Comparison(con)


def summary_line(counts: Counts) -> str:
    """`2 reports added, 1 changed; 341 facts added, 12 changed, 3 removed; 1 finding added`, or `nothing changed`."""
    parts = []
    for kind in KINDS:
        numbers = [(side, counts.get(kind.name, {}).get(side, 0)) for side in SIDES]
        told = [f"{number:,} {side}" for side, number in numbers if number]
        if told:
            first, _, rest = ", ".join(told).partition(" ")
            parts.append(f"{first} {kind.noun}{'' if first == '1' else 's'} {rest}")
    return "; ".join(parts) or "nothing changed"


def counts_json(counts: Counts) -> str:
    """The counts as a JSON object, as `refresh_run.changes` has them."""
    return json.dumps(counts)


def counts_from_json(written: str) -> Counts:
    """The counts of `refresh_run.changes`."""
    return cast(Counts, json.loads(written))


def _attach(con: duckdb.DuckDBPyConnection, old: Path, new: Path) -> tuple[str, str]:
    """The names of the two files in the connection; the same name twice for the same file."""
    _attach_one(con, old, "earlier")
    if old.resolve() == new.resolve():
        return "earlier", "earlier"
    _attach_one(con, new, "later")
    return "earlier", "later"


def _attach_one(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    import duckdb

    if not path.is_file():
        raise NoWarehouseError(f"{path}: there is no warehouse here")
    try:
        con.execute(attach_statement(path, name))
    except duckdb.Error as error:
        raise NoWarehouseError(
            f"{path}: this file is no DuckDB warehouse that can be read: {str(error).splitlines()[0]}"
        ) from error


def _lay_side_by_side(con: duckdb.DuckDBPyConnection, names: tuple[str, str]) -> None:
    """Fill the temporary table `difference`, kind by kind."""
    con.execute(
        "CREATE TEMP TABLE difference (kind VARCHAR, change VARCHAR, report_id VARCHAR, item_id VARCHAR, "
        "what VARCHAR, place BIGINT, old VARCHAR, new VARCHAR)"
    )
    order = ", ".join(f"('{kind.name}', {nth})" for nth, kind in enumerate(KINDS))
    con.execute(f"CREATE TEMP TABLE kind_order AS SELECT * FROM (VALUES {order}) AS known (kind, nth)")
    columns = _columns(con)
    con.execute(_every("both_quantity", (text.QUANTITY,), frozenset(), names, columns))
    for kind in KINDS:
        con.execute(_every(f"every_{kind.name}", kind.tables, kind.uncompared, names, columns))
        con.execute(_sql("differing").format(kind=kind.name))
        con.execute(_sql("both").format(kind=kind.name))
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE item AS SELECT row_number() OVER () AS item, * FROM ({_sql(kind.name)})"
        )
        con.execute("CREATE OR REPLACE TEMP TABLE pair (old_item BIGINT, new_item BIGINT)")
        for number in range(1, kind.keys + 1):
            con.execute(_sql("pair").format(key=f"key_{number}"))
        con.execute(_sql("difference").format(kind=kind.name))
    con.execute("DROP TABLE item")
    con.execute("DROP TABLE pair")


def _columns(con: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str, str]]:
    """(file, table, column) of the two files."""
    rows = con.execute(
        "SELECT database_name, table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal"
    ).fetchall()
    return frozenset(rows)


def _every(
    view: str,
    tables: Sequence[Table],
    uncompared: frozenset[str],
    names: tuple[str, str],
    columns: frozenset[tuple[str, str, str]],
) -> str:
    """A view of the rows of both versions one below the other, with `side`, and the compared columns as `fields`.

    A column that one version lacks is null in both and not compared; so is a table that one version lacks.
    """
    parts = []
    for definition in tables:
        common = [
            column.name
            for column in definition.columns
            if all((file, definition.name, column.name) in columns for file in names)
        ]
        # Of no report, where the table knows none.
        report = "" if "report_id" in definition.index else "NULL::VARCHAR AS report_id, "
        listed = report + ", ".join(
            f'"{column.name}"' if column.name in common else f'NULL::{column.type} AS "{column.name}"'
            for column in definition.columns
        )
        fields = ", ".join(
            f"'{column.name}': \"{column.name}\"" if column.name in common else f"'{column.name}': NULL::{column.type}"
            for column in definition.columns
            if column.name not in uncompared
        )
        parts += [
            f"SELECT '{side}' AS side, {listed}, {{{fields}}} AS fields FROM "
            + (f'{file}.main."{definition.name}"' if common else "(SELECT 1 WHERE false)")
            for side, file in zip(("old", "new"), names, strict=True)
        ]
    return f'CREATE OR REPLACE TEMP VIEW "{view}" AS\n' + "\nUNION ALL\n".join(parts)


def _fields(old: str | None, new: str | None) -> dict[str, tuple[Any, Any]]:
    before = json.loads(old) if old else {}
    after = json.loads(new) if new else {}
    both = {name: (before.get(name), after.get(name)) for name in (before or after)}
    return {name: values for name, values in both.items() if values[0] != values[1]}


@cache
def _sql(name: str) -> str:
    return resources.files("warehouse").joinpath("sql", "diff", f"{name}.sql").read_text(encoding="utf-8")
