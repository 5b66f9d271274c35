"""Read a file of published statistics: strictly, row by row; a row that is wrong is refused by name and stops no other."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from transforms.catalogue.authorities import Authorities
from transforms.catalogue.measures import measures
from transforms.documents.model import RefusedFileError
from transforms.statistics.model import (
    COLUMNS,
    KEY_STAGES,
    PHASES,
    SCOPES,
    SUBJECTS,
    THRESHOLDS,
    UNITS,
    PublishedFigure,
    RefusedRow,
    StatisticsFile,
)

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_LINE_END = re.compile(r"\r\n|\n|\r")
_YEARS = r"[0-9]{4}(?:/[0-9]{4})?"
_PERIOD = re.compile(rf"{_YEARS}|[0-9]{{4}}-(?:0[1-9]|1[0-2])|{_YEARS}-{_YEARS}")
# The same threshold in another spelling.
_SPELLINGS = {"5+ A*-C inc English and mathematics": "5+ A*-C incl. English and mathematics"}
_WITH_NAME = ("la", "region")
_SHOWN = 60
# Such a file is read in the run's own process: far more than any table of figures has, and far less than could stop a run.
_MOST_BYTES = 20_000_000
_MOST_LINES = 200_000


class _RowError(Exception):
    """What is wrong with one row."""

    def __init__(self, kind: str, fault: str, observed: str) -> None:
        super().__init__(fault)
        self.kind = kind
        self.fault = fault
        self.observed = observed


def read_statistics(data: bytes, authorities: Authorities) -> StatisticsFile:
    """The figures of a file, in its order, and the rows that are refused.

    Of two rows that describe the same figure the later one is refused, whatever its value. Raises `RefusedFileError` where
    nothing of the file can be used: it is too large, it is no UTF-8 text, its heads are not those of `COLUMNS`, or no row is right.
    """
    rows = _rows(data)
    _, heads = next(rows, (1, None))
    names = _names(heads or [])
    codes = {authority.la_code: authority.name for authority in authorities.items}
    figures: dict[tuple[str | None, ...], PublishedFigure] = {}
    refused: list[RefusedRow] = []
    for row_number, cells in rows:
        try:
            figure = _figure(row_number, names, cells, codes, authorities)
            if (there := figures.get(figure.described)) is not None:
                raise _repeated(there, figure)
        except _RowError as error:
            refused.append(RefusedRow(row_number, error.kind, f"row {row_number}: {error.fault}", error.observed))
        else:
            figures[figure.described] = figure
    if not figures:
        wrong = refused[0].message if refused else "there is none below the heads"
        raise RefusedFileError("no_valid_row", f"no row can be used: {wrong}", f"{len(refused)} rows refused")
    return StatisticsFile(tuple(figures.values()), tuple(refused))


def _rows(data: bytes) -> Iterator[tuple[int, list[str] | None]]:
    """The lines that are not empty, numbered as a spreadsheet numbers them; None for one that is no CSV.

    A row is a line: no cell of a figure has a line break, and a quote that is not closed must not swallow the rows below.
    """
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if len(data) > _MOST_BYTES or lines > _MOST_LINES:
        raise RefusedFileError(
            "too_many_rows",
            f"the file is too large for a table of figures: at most {_MOST_LINES:,} lines and {_MOST_BYTES // 10**6} MB",
            f"{lines} lines, {len(data)} bytes",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFileError(
            "not_utf8", f"the file is no UTF-8 text (byte {error.start + 1}); save it as CSV in UTF-8", ""
        ) from None
    for number, line in enumerate(_LINE_END.split(text), 1):
        try:
            cells = [cell.strip() for cell in next(csv.reader([line], strict=True), [])]
        except csv.Error:
            yield number, None
        else:
            if any(cells):
                yield number, cells


def _names(heads: Sequence[str]) -> list[str]:
    """The column names in the file's order. Raises `RefusedFileError` for any but the known ones, each once."""
    names = [head.lower() for head in heads]
    unknown = [name for name in names if name not in COLUMNS]
    there = set(names)
    missing = [name for name in COLUMNS if name not in there]
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    for kind, wrong, fault in (
        ("missing_column", missing, "missing"),
        ("unknown_column", unknown, "not known"),
        ("column_twice", twice, "there twice"),
    ):
        if wrong:
            listed = ", ".join(_shown(name) for name in wrong[:3]) + (", …" if len(wrong) > 3 else "")
            subject = f"the column {listed} is" if len(wrong) == 1 else f"the columns {listed} are"
            raise RefusedFileError(kind, f"row 1: {subject} {fault}; the columns are {','.join(COLUMNS)}", listed)
    return names


def _figure(
    row_number: int, names: Sequence[str], cells: Sequence[str] | None, codes: dict[str, str], authorities: Authorities
) -> PublishedFigure:
    if cells is None:
        raise _RowError("broken_csv", "it is no CSV: a quote is not closed, or stands inside a cell", "")
    if len(cells) != len(names):
        raise _RowError(
            "wrong_number_of_cells", f"{len(cells)} cells where the heads name {len(names)}", f"{len(cells)} cells"
        )
    row = dict(zip(names, cells, strict=True))
    for name, cell in row.items():
        if not cell.isprintable():
            raise _RowError("unprintable", f"{name} holds characters that no figure has", _shown(cell))
    if not _CODE.fullmatch(row["measure"]):
        raise _RowError(
            "wrong_measure", f"measure {_shown(row['measure'])} is no code such as attendance_rate", row["measure"]
        )
    row["threshold"] = _SPELLINGS.get(row["threshold"], row["threshold"])
    row["phase"] = "" if row["phase"] == "all" else row["phase"]
    for name, words, needed in (
        ("scope", SCOPES, True),
        ("phase", PHASES, False),
        ("key_stage", KEY_STAGES, False),
        ("subject", SUBJECTS, False),
        ("threshold", THRESHOLDS, False),
        ("unit", UNITS, True),
    ):
        if (needed or row[name]) and row[name] not in words:
            raise _RowError(f"unknown_{name}", f"{name} {_shown(row[name])} is none of {', '.join(words)}", row[name])
    _check_authority(row, codes, authorities)
    _check_period(row["period"])
    value = _value(row)
    _check_url(row["source_url"])
    given = {name: cell or None for name, cell in row.items()}
    return PublishedFigure(
        row_number=row_number,
        measure=row["measure"],
        la_code=given["la_code"],
        la_name=given["la_name"],
        scope=row["scope"],
        phase=given["phase"],
        key_stage=given["key_stage"],
        subject=given["subject"],
        threshold=given["threshold"],
        period=row["period"],
        value=value,
        unit=row["unit"],
        printed=row["value"],
        source_url=row["source_url"],
    )


def _check_authority(row: dict[str, str], codes: dict[str, str], authorities: Authorities) -> None:
    code, name, scope = row["la_code"], row["la_name"], row["scope"]
    if code and scope != "la":
        raise _RowError("code_without_authority", f"la_code {_shown(code)} stands beside the scope {scope}", code)
    if scope in _WITH_NAME and not code and not name:
        raise _RowError("nobody_named", f"the scope {scope} needs la_code or la_name", "")
    if not code:
        return
    if code not in codes:
        raise _RowError(
            "unknown_authority", f"la_code {_shown(code)} is no known authority; --authorities adds others", code
        )
    found = authorities.find(name, None) if name else None
    if name and name != codes[code] and (found is None or found.la_code != code):
        raise _RowError("authority_and_name_differ", f"la_code {code} is {codes[code]}, not {_shown(name)}", name)


def _check_period(period: str) -> None:
    good = _PERIOD.fullmatch(period) is not None
    ends = period.split("-")
    for end in ends:
        first, slash, last = end.partition("/")
        good = good and (not slash or int(last) == int(first) + 1)
    if good and len(ends) == 2 and len(ends[1]) >= 4:
        good = ends[0][:4] < ends[1][-4:]
    if not good:
        raise _RowError(
            "wrong_period", f"period {_shown(period)} is none of the forms 1999/2000, 1999, 2000-01, 1998-2000", period
        )


def _value(row: dict[str, str]) -> float:
    printed = row["value"]
    if not _NUMBER.fullmatch(printed):
        raise _RowError("not_a_number", f"value {_shown(printed)} is no plain number such as 1234.5", printed)
    value = float(printed)
    known = measures().get(row["measure"])
    share = known is not None and known.plausible_min >= 0 and known.unit == row["unit"] == "percent"
    if share and not 0 <= value <= 100:
        raise _RowError("impossible_value", f"value {printed} per cent is no share of {row['measure']}", printed)
    return value


def _check_url(address: str) -> None:
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in address
    except ValueError:
        good = False
    if not good:
        raise _RowError(
            "no_source", f"source_url {_shown(address)} is no address: name the page that published the figure", address
        )


def _repeated(there: PublishedFigure, figure: PublishedFigure) -> _RowError:
    value = (
        "with the same value"
        if figure.value == there.value
        else f"with {there.printed} where this has {figure.printed}"
    )
    return _RowError("same_figure_twice", f"row {there.row_number} states the same figure {value}", figure.printed)


def _shown(cell: str) -> str:
    """A cell in a message: quoted, on one line, cut where it is long."""
    if not cell:
        return "(empty)"
    return repr(cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…")
