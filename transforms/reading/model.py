"""What the reader hands on: statements, each with its quote's offsets into the outline's text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

REASONS = ("reference", "year", "name", "narrative", "unclassified")


@dataclass(frozen=True, slots=True)
class Trace:
    """Which rule settled one field of a fact, and the words that it saw (offsets into the text; -1 = none)."""

    field: str
    rule: str
    char_start: int = -1
    char_end: int = -1


@dataclass(frozen=True, slots=True)
class Fact:
    """One stated value; the fields are those of `fact_statistic`.

    `quantity` is the index of its number in `Statements.quantities`. `paragraph` is the report's own paragraph number
    that a reader finds it under. The quote is `text[char_start:char_end]`.
    """

    quantity: int
    domain: str
    measure: str
    value: float
    unit: str
    scope: str
    phase: str | None
    key_stage: str | None
    subject: str | None
    threshold: str | None
    pupil_group: str | None
    period: str | None
    status: str
    qualifier: str
    paragraph: str | None
    page: int
    from_table: bool
    char_start: int
    char_end: int
    rule: str
    confidence: float
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that the text states, once: in digits or in words. `reason` says why it is no fact (one of `REASONS`);
    None when a fact reads it. `unit` is None where the text gives none."""

    char_start: int
    char_end: int
    value: float
    unit: str | None
    qualifier: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class TableStatement:
    """One number of a table's cell with what it states; `fact.quantity` is 0 until all statements are put together.

    A cell's number that states nothing has no facts, and its quantity says why.
    """

    quantity: Quantity
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """All numbers of a report and the facts read from them, both sorted by `char_start`."""

    quantities: tuple[Quantity, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation; `number` is the report's own; offsets are those of `text` (without bullet mark and closing punctuation)."""

    ordinal: int
    location: str
    section: str | None
    purpose: str | None
    parent_ordinal: int | None
    deadline: str | None
    urgent: bool
    same_as_ordinal: int | None
    theme: str | None
    page: int
    char_start: int
    char_end: int
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement: `kind` is `grade`, `progress` or `listed`; `grade` is ordinal, 1 best, None where the kind has none."""

    ordinal: int
    kind: str
    aspect: str
    judgement: str | None
    grade: int | None
    paragraph: str | None
    page: int
    char_start: int
    char_end: int
    absence_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a report says that its own numbers contradict; `severity` is `info` or `warning`.

    `outcome` is `report_inconsistent`, `reading_suspect` or `undecidable`. Offsets are those of the quoted statement.
    """

    kind: str
    outcome: str
    severity: str
    paragraph: str | None
    measure: str | None
    stated: str
    computed: str
    tolerance: float | None
    explanation: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What the reader knows of the whole report before it reads a sentence.

    `authority_names` are the names of the inspected authority, canonical first ("Norbury", "Norbury Metropolitan
    Borough"): they mark scope `la` in prose and table heads. `authority_type` is that of `dim_local_authority`. `previous_inspection` is the
    month or year of the inspection before this one, where the report tells it.
    """

    authority_names: tuple[str, ...]
    authority_type: str | None
    published_on: date | None
    inspection_start: date | None = None
    inspection_end: date | None = None
    previous_inspection: str | None = None
