"""Where a fact comes from: its paragraph with the quote marked, the rule, the file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connect import connect_read_only
from warehouse.errors import UnknownFactError

if TYPE_CHECKING:
    import duckdb

MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class FieldTrace:
    """Which rule settled a field of the fact, and the words that it saw (empty: none)."""

    field: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class CorrectedField:
    """What a person set instead of what was read; `field` is `fact` where the whole fact was added."""

    field: str
    was: str | None
    now: str | None
    who: str
    written_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact with its evidence. `before`, `quote`, `after` together are the whole block that holds it; `sentence` is the
    sentence of it that states the value (a table's cell: the quote)."""

    fact_id: str
    fields: dict[str, Any]
    definition: str
    before: str
    quote: str
    after: str
    trace: tuple[FieldTrace, ...]
    corrected: tuple[CorrectedField, ...]
    report_title: str
    authority: str
    source_uri: str
    sha256: str
    sentence: str


FACT = """
SELECT f.*, m.definition, r.title, r.source_uri, r.sha256, a.name AS authority, t.text AS report_text,
    p.char_start AS block_start, p.char_end AS block_end
FROM fact_statistic AS f
JOIN dim_report AS r USING (report_id)
JOIN dim_measure AS m USING (measure)
JOIN report_text AS t USING (report_id)
LEFT JOIN dim_local_authority AS a ON a.la_code = r.la_code
LEFT JOIN paragraph AS p ON p.report_id = f.report_id AND p.paragraph_id = f.paragraph_id
WHERE starts_with(f.fact_id, '{fact_id}')
ORDER BY f.fact_id
"""
CORRECTED = """
SELECT field, was, now, who, written_on, reason FROM correction
WHERE fact_id = '{fact_id}' AND action <> 'drop' AND state = 'applied' ORDER BY field
"""
UNKNOWN = "{fact_id}: no fact has this id; they stand in fact_statistic.fact_id"
DROPPED = """
SELECT correction_id, who, written_on, reason FROM correction
WHERE fact_id = '{fact_id}' AND action = 'drop' AND state = 'applied'
"""
NOT_FIELDS = frozenset(
    (
        "definition",
        "title",
        "source_uri",
        "sha256",
        "authority",
        "report_text",
        "block_start",
        "block_end",
        "trace",
        "quote",
    )
)


def explain_fact(path: Path, fact_id: str) -> Explanation:
    """Explain the fact of that id (or of an id that begins so, if only one does). Raises `UnknownFactError`."""
    with connect_read_only(path) as con:
        # The database's parameters would import pandas; an id of hexadecimal digits can stand in the query as it is.
        known = re.fullmatch("[0-9a-f]+", fact_id) is not None
        cursor = con.execute(FACT.format(fact_id=fact_id if known else ""))
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchmany(MOST_LISTED)] if known else []
        if not rows:
            raise UnknownFactError(_why_unknown(con, fact_id) if known else UNKNOWN.format(fact_id=repr(fact_id)))
        if len(rows) > 1:
            listed = ", ".join(row["fact_id"] for row in rows)
            raise UnknownFactError(f"{fact_id!r}: more than one fact begins so: {listed}")
        corrected = con.execute(CORRECTED.format(fact_id=rows[0]["fact_id"])).fetchall()
    return _explanation(rows[0], [CorrectedField(*row) for row in corrected])


def _why_unknown(con: duckdb.DuckDBPyConnection, fact_id: str) -> str:
    dropped = con.execute(DROPPED.format(fact_id=fact_id)).fetchone()
    if dropped is None:
        return UNKNOWN.format(fact_id=repr(fact_id))
    correction_id, who, written_on, reason = dropped
    return f"{fact_id!r}: the correction {correction_id} dropped this fact, by {who} on {written_on}: {reason}"


def _explanation(row: dict[str, Any], corrected: list[CorrectedField]) -> Explanation:
    text, start, end = row["report_text"], row["char_start"], row["char_end"]
    block_start = start if row["block_start"] is None else row["block_start"]
    block_end = end if row["block_end"] is None else max(end, row["block_end"])
    return Explanation(
        fact_id=row["fact_id"],
        fields={name: value for name, value in row.items() if name not in NOT_FIELDS},
        definition=row["definition"],
        before=text[block_start:start],
        quote=text[start:end],
        after=text[end:block_end],
        trace=tuple(_trace(item, text) for item in json.loads(row["trace"] or "[]")),
        corrected=tuple(corrected),
        report_title=row["title"],
        authority=row["authority"],
        source_uri=row["source_uri"],
        sha256=row["sha256"],
        sentence=row["quote"] if row["from_table"] else _sentence(text, block_start, block_end, start, end),
    )


def _sentence(text: str, block_start: int, block_end: int, start: int, end: int) -> str:
    """The sentence that the quote stands in, or the run of sentences, if it is longer than one."""
    from transforms.reading.clauses import sentences

    touched = [(first, last) for first, last in sentences(text, block_start, block_end) if first < end and last > start]
    return text[touched[0][0] : touched[-1][1]].strip() if touched else text[start:end]


def _trace(item: dict[str, Any], text: str) -> FieldTrace:
    start, end = item["char_start"], item["char_end"]
    return FieldTrace(item["field"], item["rule"], text[start:end] if start >= 0 else "")
