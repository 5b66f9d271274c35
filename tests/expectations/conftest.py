"""A staging file with one sound, invented report, and copies of it to be spoilt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from warehouse.ddl import create_table
from warehouse.definitions import STAGING, TABLES
from warehouse.definitions.staging import READING_TABLES

SOUND = "sound"

PARAGRAPHS = (
    "Inspection of Marlowick 🏫 Local Education Authority",
    "1. Marlowick, a cafe\u0301 town, was inspected.",
    "2. In 1999, 71.5 per cent of pupils reached level 4 in English.",
    "3. In 1999, 22 per cent of pupils reached level 5 in English.",
    "4. About 64 per cent stayed on in 1999, and 9 per cent found work.",
    "5. Attendance was 93.1 per cent in 1998/1999.",
    "6. The target for 2001 is 80 per cent at level 4.",
    "7. Nationally 70 per cent reached level 4 in 1999.",
    "8. The council runs 45 schools.",
    "publish a plan for 𝒮chool support",
    "publish a plan for 𝒮chool support",
)
NUMBERS = (
    # words of the quote, number in it, value, measure, further fields
    ("71.5 per cent", "71.5", 71.5, "pupils_reaching_threshold", {"threshold": "level 4+"}),
    ("22 per cent", "22", 22.0, "pupils_reaching_threshold", {"threshold": "level 5+"}),
    ("64 per cent", "64", 64.0, "staying_on_rate", {}),
    ("9 per cent", "9", 9.0, "entering_employment_or_training", {}),
    ("93.1 per cent", "93.1", 93.1, "attendance_rate", {"period": "1998/1999"}),
    ("80 per cent", "80", 80.0, "pupils_reaching_threshold", {"threshold": "level 4+", "status": "target", "period": "2001"}),
    ("70 per cent", "70", 70.0, "pupils_reaching_threshold", {"threshold": "level 4+", "scope": "national"}),
    ("45 schools", "45", 45.0, "schools_maintained", {"unit": "count", "period": None}),
)  # fmt: skip
DOMAINS = {"attendance_rate": "attendance", "schools_maintained": "context"}


def insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    """One row by column names; other columns are null."""
    con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def stage_report(con: duckdb.DuckDBPyConnection, reading_id: str) -> None:
    """Stage the sound report under this reading."""
    text = "\n\n".join(PARAGRAPHS)
    own = {"reading_id": reading_id, "report_id": "marlowick-lea-2000-09"}
    insert(con, "stg_reading", {
        **own, "sha256": "a" * 64, "reader_key": "1.0-test", "family": "lea_inspection", "la_code": "9X1", "authority_name": "Marlowick",
        "title": "Inspection of Marlowick LEA", "inspection_kind": "first inspection", "inspection_start": date(2000, 5, 1),
        "inspection_end": date(2000, 5, 12), "published_on": date(2000, 9, 1), "published_precision": "month",
        "media_type": "text/plain", "pages": 1, "text": text,
    })  # fmt: skip
    start, starts = 0, []
    for ordinal, words in enumerate(PARAGRAPHS, 1):
        number = words.split(".")[0] if words[0].isdigit() else None
        starts.append(start)
        insert(con, "stg_paragraph", {
            **own, "paragraph_id": f"b{ordinal:04}", "ordinal": ordinal, "kind": "paragraph" if number else "heading", "number": number,
            "numbered": number is not None, "section": "Main", "heading": "Main", "page": 1, "level": 0, "char_start": start,
            "char_end": start + len(words),
        })  # fmt: skip
        start += len(words) + 2
    for ordinal, (heading, first, last) in enumerate((("Context", 1, 4), ("Schools", 5, 8)), 1):
        insert(con, "stg_contents", {**own, "ordinal": ordinal, "heading": heading, "first": first, "last": last})
    read: set[int] = set()
    for ordinal, (quote, number, value, what, fields) in enumerate(NUMBERS):
        at = text.index(quote)
        offset = at + quote.index(number)
        fact_id = f"{ordinal:016x}"
        read.add(offset)
        insert(con, "stg_quantity", {
            **own, "ordinal": ordinal, "char_start": offset, "char_end": offset + len(number), "text": number, "value": value,
            "unit": None, "qualifier": "exact", "fact_id": fact_id, "reason": None,
        })  # fmt: skip
        paragraph = next(w.split(".")[0] for s, w in reversed(list(zip(starts, PARAGRAPHS, strict=True))) if s <= at)
        insert(con, "stg_fact", {
            **own, "fact_id": fact_id, "quantity_ordinal": ordinal, "domain": DOMAINS.get(what, "attainment"), "measure": what,
            "value": value, "unit": "percent", "scope": "la", "key_stage": "KS2", "subject": "english", "period": "1999",
            "status": "actual", "qualifier": "exact", "paragraph": paragraph, "page": 1, "from_table": False, "quote": quote,
            "char_start": at, "char_end": at + len(quote), "rule": "clause", "confidence": 0.9, "trace": "[]", **fields,
        })  # fmt: skip
    others = [m for m in re.finditer(r"\d+(?!\d*\. )(\.\d+)?", text) if m.start() not in read]
    for ordinal, match in enumerate(others, len(NUMBERS)):
        insert(con, "stg_quantity", {
            **own, "ordinal": ordinal, "char_start": match.start(), "char_end": match.end(), "text": match[0], "value": float(match[0]),
            "qualifier": "exact", "reason": "name",
        })  # fmt: skip
    for ordinal, location in enumerate(("body", "appendix"), 1):
        insert(con, "stg_recommendation", {
            **own, "ordinal": ordinal, "location": location, "text": PARAGRAPHS[-1], "urgent": False, "deadline": "2001-01",
            "same_as_ordinal": 1 if location == "appendix" else None, "page": 1, "char_start": starts[8 + ordinal],
            "char_end": starts[8 + ordinal] + len(PARAGRAPHS[-1]),
        })  # fmt: skip
    town = text.index("a cafe\u0301 town")
    words = {"quote": "a cafe\u0301 town", "char_start": town, "char_end": town + 12, "paragraph": "1"}
    insert(
        con,
        "stg_judgement",
        {**own, **words, "ordinal": 1, "kind": "listed", "aspect": "support", "judgement": "effective", "page": 1},
    )
    insert(con, "stg_finding", {
        **own, **words, "ordinal": 1, "kind": "share_contradicts_counts", "outcome": "undecidable", "severity": "info",
        "stated": "1", "computed": "2", "explanation": "1 is not 2",
    })  # fmt: skip


def copy_id(reading_id: str) -> str:
    """The report_id of a copy."""
    return "copy-" + "-".join(re.findall(r"[a-z0-9]+", reading_id.lower()))


def copy_report(con: duckdb.DuckDBPyConnection, reading_id: str) -> None:
    """The sound report a second time, as another reading of another report."""
    for table in READING_TABLES:
        con.execute(
            f"INSERT INTO {table.name} SELECT * REPLACE (? AS reading_id, ? AS report_id) FROM {table.name} WHERE reading_id = ?",
            [reading_id, copy_id(reading_id), SOUND],
        )


def new_staging() -> duckdb.DuckDBPyConnection:
    """An empty staging database in memory, its tables those of the definitions, and the invented authority."""
    con = duckdb.connect()
    for table in STAGING:
        con.execute(create_table(table))
    insert(con, "stg_authority", {"la_code": "9X1", "name": "Marlowick", "type": "unitary"})
    return con


def new_warehouse(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """An empty database with the tables of the warehouse, without their constraints."""
    con = duckdb.connect(path)
    for table in TABLES:
        con.execute(f"CREATE TABLE {table.name} ({', '.join(f'{c.name} {c.type}' for c in table.columns)})")
    return con


@pytest.fixture
def staging() -> Iterator[duckdb.DuckDBPyConnection]:
    """A staging database that holds the sound report."""
    con = new_staging()
    stage_report(con, SOUND)
    yield con
    con.close()


@pytest.fixture(scope="session")
def tools() -> Callable[[str], Any]:
    """The functions of this module, by name: test files of importlib mode cannot import it."""
    return globals().__getitem__
