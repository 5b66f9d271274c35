"""A list of addresses as a source: facts that somebody collected, such as the one of Ofsted's reports that is shipped.

The list is a CSV file with the columns `address,urn,la_code,la_name,published_on,family`: the address of a file, the number of
the authority on Ofsted's site, its three-digit code and name, the day of publication as the site has it (YYYY-MM-DD), and the
kind of report; all but the address may be empty.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.sources.model import FetchFailedError

_LA_CODE = re.compile(r"[0-9A-Z]{3,9}")
COLUMNS = ("address", "urn", "la_code", "la_name", "published_on", "family")


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One address of a list, and what the list says of it."""

    address: str
    urn: str
    la_code: str
    la_name: str
    published_on: date | None
    family: str


def shipped_catalogue() -> Path:
    """The list of Ofsted's reports that comes with the project: addresses of 2012 to 2026."""
    return Path(__file__).with_name("ofsted_catalogue.csv")


def read_catalogue(data: bytes, name: str) -> tuple[CatalogueRow, ...]:
    """The rows of a list, each address once. Raises `FetchFailedError` with one line that says where the fault is; `name` is
    what it calls the list."""
    try:
        lines = io.StringIO(data.decode("utf-8-sig"), newline="")
        return tuple({row.address: row for row in _rows(name, lines)}.values())
    except (UnicodeDecodeError, csv.Error) as error:
        raise FetchFailedError("unreadable", f"{name}: this list of addresses cannot be read: {error}") from error


def _rows(name: str, lines: Iterator[str]) -> Iterator[CatalogueRow]:
    reader = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise FetchFailedError(
            "unreadable", f"{name}: a list of addresses has the columns {','.join(COLUMNS)}; {missing[0]} is not there"
        )
    for row in reader:
        values = {column: (row[column] or "").strip() for column in COLUMNS}
        if not values["address"].startswith(("http://", "https://")):
            raise FetchFailedError(
                "unreadable", f"{name}, line {reader.line_num}: {values['address']!r} is no http(s) address"
            )
        if values["la_code"] and not _LA_CODE.fullmatch(values["la_code"]):
            raise FetchFailedError(
                "unreadable", f"{name}, line {reader.line_num}: {values['la_code']!r} is no code of an authority"
            )
        try:
            published_on = date.fromisoformat(values["published_on"]) if values["published_on"] else None
        except ValueError:
            raise FetchFailedError(
                "unreadable", f"{name}, line {reader.line_num}: {values['published_on']!r} is no day (YYYY-MM-DD)"
            ) from None
        yield CatalogueRow(
            values["address"], values["urn"], values["la_code"], values["la_name"], published_on, values["family"]
        )
