"""Corrections that people wrote, and what became of each."""

from __future__ import annotations

from warehouse.definitions import vocabulary
from warehouse.definitions.model import Column, Matches, OneOf, Table

COLUMNS = (
    Column(
        "correction_id",
        "VARCHAR",
        "The id that its author gave it in the corrections file",
        nullable=False,
        check=Matches(vocabulary.SLUG),
    ),
    Column(
        "field",
        "VARCHAR",
        "Column of the fact that it sets; fact where it drops or adds a whole one",
        nullable=False,
        check=Matches(vocabulary.CODE),
    ),
    # No reference: a correction may name a report that is not published.
    Column(
        "report_id", "VARCHAR", "The report that it corrects; see dim_report, where that is published", nullable=False
    ),
    Column(
        "action",
        "VARCHAR",
        "set (fields of a fact), drop (a fact that is none), add (a fact that was not read)",
        nullable=False,
        check=OneOf(vocabulary.CORRECTION_ACTIONS),
    ),
    Column(
        "fact_id",
        "VARCHAR",
        "The fact that it sets, drops or adds; a dropped one is in no fact table. Null where it found none",
        check=Matches(vocabulary.ID16),
    ),
    Column("was", "VARCHAR", "What was read, as text; null for nothing"),
    Column("now", "VARCHAR", "What holds instead, as text; null for nothing"),
    Column("quote", "VARCHAR", "The words of the report that it expects to find", nullable=False),
    Column("reason", "VARCHAR", "Why, in its author's words", nullable=False),
    Column("who", "VARCHAR", "Its author", nullable=False),
    Column("written_on", "DATE", "When it was written", nullable=False),
    Column(
        "state",
        "VARCHAR",
        "applied (the published facts have it), stale (the report no longer reads as it expects), report_refused (it fits, "
        "but the report is in quarantine), report_not_read (no file is that report)",
        nullable=False,
        check=OneOf(vocabulary.CORRECTION_STATES),
    ),
    Column(
        "problem",
        "VARCHAR",
        "Why it is not applied, in one line; where it is, why it does not fit a later form of the report",
    ),
)

CORRECTION = Table(
    "correction",
    "field that a correction sets, or fact that it drops or adds",
    "What people corrected, why, and whether it holds. Facts that are corrected name their correction in correction_id.",
    COLUMNS,
    ("correction_id", "field"),
    "quality",
)

TABLES = (CORRECTION,)
