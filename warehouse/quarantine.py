"""What a warehouse or staging file says of refused reports: why, by which rows, and what is published meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.connect import connect_read_only
from warehouse.definitions import vocabulary
from warehouse.operations import QuarantineEntry


@dataclass(frozen=True, slots=True)
class StaleReport:
    """A row of `stale_report`: a report that stays published in its last good form."""

    report_id: str
    stale_since: datetime
    stages: str
    reasons: int
    quarantine_ids: str
    message: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the gate saw when it last judged a check that a report breaks: `rows` are this report's rows that break it,
    as far as they are kept, each with `key` and, where it has them, `quote` and `value`."""

    run_id: str
    reason: str | None
    observed: str | None
    rows: tuple[Mapping[str, str], ...]


def read_quarantine(path: Path) -> tuple[QuarantineEntry, ...]:
    """All refusals, resolved and released ones included, the oldest first; none where there is no file."""
    if not path.is_file():
        return ()
    with connect_read_only(path) as con:
        return tuple(QuarantineEntry(*row) for row in con.execute(_ENTRIES).fetchall())


def read_stale(path: Path) -> tuple[StaleReport, ...]:
    """The reports published in an older form than their sources have; none where there is no warehouse."""
    if not path.is_file():
        return ()
    with connect_read_only(path) as con:
        return stale_reports(con)


def stale_reports(con: duckdb.DuckDBPyConnection) -> tuple[StaleReport, ...]:
    """The reports of an open warehouse that stay published in their last good form; none in a file of an older version,
    which cannot tell."""
    try:
        return tuple(StaleReport(*row) for row in con.execute(_STALE).fetchall())
    except duckdb.CatalogException:
        return ()


def read_evidence(path: Path, entry: QuarantineEntry) -> Evidence | None:
    """What the gate saw of this entry; None where no check is behind it."""
    if re.fullmatch(vocabulary.ID16, entry.quarantine_id) is None:
        return None
    with connect_read_only(path) as con:
        # The database's parameters would import pandas, which takes longer than everything else here.
        found = con.execute(_EVIDENCE.format(quarantine_id=entry.quarantine_id)).fetchall()
    judged = [Evidence(run_id, reason, observed, _rows(failing, entry)) for run_id, reason, observed, failing in found]
    return next((evidence for evidence in judged if evidence.rows), judged[0] if judged else None)


def _rows(failing: str | None, entry: QuarantineEntry) -> tuple[Mapping[str, str], ...]:
    rows = json.loads(failing or "[]")
    return tuple(row for row in rows if row.get("report_id", entry.report_id) == entry.report_id)


_ENTRIES = "SELECT * FROM quarantine ORDER BY quarantined_at, quarantine_id"
_STALE = "SELECT * FROM stale_report ORDER BY report_id"
_EVIDENCE = """
SELECT run_id, reason, observed, failing FROM validation_result
SEMI JOIN (FROM quarantine WHERE quarantine_id = '{quarantine_id}') USING (expectation)
WHERE NOT success AND suite <> 'warehouse'
ORDER BY run_id DESC
"""
