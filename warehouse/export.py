"""The served warehouse as files for other programs: Parquet or CSV with a Data Package, replaced as a whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connect import connect_read_only
from warehouse.data_package import DESCRIPTOR, NAME, ExportedFile, Form, descriptor, file_name
from warehouse.definitions import TABLES, VIEWS, Column, Table, View
from warehouse.errors import ExportError
from warehouse.files import put_folder_in_place, sync, temporary_beside

if TYPE_CHECKING:
    import duckdb

Advance = Callable[[int, int, str], None]

# What a spreadsheet begins a formula with, and line ends and tabs, which some skip; after any apostrophes, so that taking
# one away from each guarded text always gives the text of the warehouse.
_FORMULA = r"^''*[=+\-@\t\r\n＝＋－＠]"
_BOM = b"\xef\xbb\xbf"
# The order of the rows of a view; the tables have theirs in the file.
_READING_ORDER = ("report_id", "char_start", "ordinal")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the folder, its files, and the version they are from."""

    folder: Path
    version_id: str
    files: tuple[ExportedFile, ...]


def chosen(names: Sequence[str], *, views: bool) -> tuple[Table | View, ...]:
    """The tables and views of these names; without names all tables, with `views` the views as well.

    Raises `ExportError` for a name that is none.
    """
    all_items: tuple[Table | View, ...] = (*TABLES, *VIEWS)
    known = {item.name: item for item in all_items}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ExportError(f"{', '.join(unknown)}: no such table or view; `lea docs` lists them")
    if not names:
        return all_items if views else TABLES
    return tuple(item for item in all_items if item.name in names)


def export(
    served: Path, folder: Path, items: Sequence[Table | View], form: Form, advance: Advance, *, exact: bool = False
) -> Exported:
    """Write these tables and views into `folder`, in place of an earlier export there. The same warehouse file gives the
    same bytes.

    CSV files are for spreadsheets too: they begin with a byte order mark, and a text that would become a formula gets an
    apostrophe before it, which is counted; `exact` leaves both out. Raises `NoWarehouseError`, and `ExportError` for a
    folder that holds anything else or that cannot be written.
    """
    _refuse_others(folder)
    # The database wants to know where it may write, in full.
    unfinished = temporary_beside(folder.absolute())
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        try:
            version_id, files = _write(served, unfinished, items, form, advance, exact=exact)
            put_folder_in_place(unfinished, folder.absolute())
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    except OSError as error:
        raise ExportError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return Exported(folder, version_id, files)


def _refuse_others(folder: Path) -> None:
    """Nothing but an earlier export, or an empty folder, is ever replaced."""
    try:
        if not folder.exists() or not any(folder.iterdir()):
            return
        name = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8")).get("name")
    except (OSError, ValueError, AttributeError):
        name = None
    if name != NAME:
        raise ExportError(f"{folder}: there is something else here; name an empty or a new folder")


def _write(
    served: Path, folder: Path, items: Sequence[Table | View], form: Form, advance: Advance, *, exact: bool
) -> tuple[str, tuple[ExportedFile, ...]]:
    import duckdb

    files = []
    with connect_read_only(served, writes_to=folder) as con:
        try:
            (version_id,) = _row(con, "SELECT version_id FROM warehouse_version")
            for number, item in enumerate(items):
                advance(number, len(items), item.name)
                files.append(_write_one(con, folder, item, form, exact=exact))
        except duckdb.Error as error:
            raise ExportError(f"{served}: cannot be exported: {str(error).splitlines()[0]}") from error
    package = json.dumps(descriptor(files, form, version_id), indent=1, ensure_ascii=False)
    (folder / DESCRIPTOR).write_text(package + "\n", encoding="utf-8", newline="\n")
    sync(folder / DESCRIPTOR)
    return version_id, tuple(files)


def _write_one(
    con: duckdb.DuckDBPyConnection, folder: Path, item: Table | View, form: Form, *, exact: bool
) -> ExportedFile:
    path = folder / file_name(item, form)
    guarded = {} if exact or form == "parquet" else _guarded(con, item)
    if form == "parquet":
        columns = ", ".join(f'"{name}"' for name in item.column_names)
        _copy(con, item, columns, path, "FORMAT parquet, COMPRESSION zstd")
    else:
        columns = ", ".join(_csv_column(column, guard=column.name in guarded) for column in item.columns)
        _copy(con, item, columns, path, "FORMAT csv, HEADER")
        if not exact:
            _put_before(_BOM, path)
    (rows,) = _row(con, f'SELECT count(*) FROM "{item.name}"')
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    sync(path)
    return ExportedFile(item, rows, path.stat().st_size, digest, guarded)


def _copy(con: duckdb.DuckDBPyConnection, item: Table | View, columns: str, path: Path, options: str) -> None:
    target = str(path).replace("'", "''")
    con.execute(f"COPY (SELECT {columns} FROM \"{item.name}\"{_order(item)}) TO '{target}' ({options})")


def _order(item: Table | View) -> str:
    if isinstance(item, Table):
        return ""
    first = [name for name in _READING_ORDER if name in item.column_names]
    names = [*first, *(name for name in item.column_names if name not in first)]
    return f" ORDER BY {', '.join(f'{item.name}.{name}' for name in names)}"


def _csv_column(column: Column, *, guard: bool) -> str:
    name = f'"{column.name}"'
    if column.type == "TIMESTAMPTZ":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%fZ') AS {name}"
    if guard:
        return f"CASE WHEN {_is_formula(column)} THEN '''' || {name} ELSE {name} END AS {name}"
    return name


def _is_formula(column: Column) -> str:
    return f"regexp_matches(\"{column.name}\", '{_FORMULA}')"


def _guarded(con: duckdb.DuckDBPyConnection, item: Table | View) -> dict[str, int]:
    """By column, how many texts a spreadsheet would take for formulas; columns without any are left out."""
    texts = [column for column in item.columns if column.type == "VARCHAR"]
    if not texts:
        return {}
    counts = ", ".join(f"count(*) FILTER (WHERE {_is_formula(column)})" for column in texts)
    numbers = _row(con, f'SELECT {counts} FROM "{item.name}"')
    return {column.name: number for column, number in zip(texts, numbers, strict=True) if number}


def _put_before(beginning: bytes, path: Path) -> None:
    rest = path.with_name(f"{path.name}.rest")
    path.rename(rest)
    with rest.open("rb") as source, path.open("wb") as target:
        target.write(beginning)
        shutil.copyfileobj(source, target, 1 << 20)
    rest.unlink()


def _row(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    row = con.execute(sql).fetchone()
    if row is None:
        raise LookupError(sql)
    return row
