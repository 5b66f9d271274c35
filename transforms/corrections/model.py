"""A correction, the rows that it is applied to, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Action = Literal["set", "drop", "add"]
Value = str | float | None
Row = Mapping[str, Any]

# The fields of a fact that a person may set. Where it stands follows from its words, its domain from its measure.
FIELDS = (
    "measure",
    "value",
    "unit",
    "scope",
    "phase",
    "key_stage",
    "subject",
    "threshold",
    "pupil_group",
    "period",
    "status",
    "qualifier",
)
# The `field` of a note on a whole fact.
WHOLE_FACT = "fact"


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of a corrections file.

    correction_id  the name that its author gave it
    report_id      the report that it corrects
    action         `set` fields of a fact, `drop` a fact that is none, `add` a fact that was not read
    quote          the words of the report that it expects: those of the fact, or those that state the fact to add
    reason, who, written_on  why, by whom, when
    fact_id        the fact to set or drop; None where `paragraph`, `quote` and `expect` find it
    paragraph      the report's own number of the paragraph, or its paragraph_id (`b0121`)
    expect         what the reader must have read, by field: a correction of something else is stale
    fields         for `set` the right values, for `add` the fact; None for "none" (all phases, no period)
    number         for `add`: which number of the quote states the value, where it holds several
    drop_reason    for `drop`: why the number is no fact, a reason of `quantity`
    """

    correction_id: str
    report_id: str
    action: Action
    quote: str
    reason: str
    who: str
    written_on: date
    fact_id: str | None = None
    paragraph: str | None = None
    expect: tuple[tuple[str, Value], ...] = ()
    fields: tuple[tuple[str, Value], ...] = ()
    number: str | None = None
    drop_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReadRows:
    """What was read from one report: its text, and the rows of its blocks, facts and numbers by column."""

    report_id: str
    text: str
    blocks: Sequence[Row]
    facts: Sequence[Row]
    quantities: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Note:
    """What one correction did to one field, or to a whole fact; the fields are columns of `correction`.

    `problem` says why the correction was not applied; None where it was.
    """

    field: str
    fact_id: str | None
    was: str | None
    now: str | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """The facts and numbers of a report as corrected, and the notes of each correction, in the order of their ids."""

    facts: tuple[Row, ...]
    quantities: tuple[Row, ...]
    notes: tuple[tuple[Correction, tuple[Note, ...]], ...]
