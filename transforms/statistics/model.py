"""What a file of published statistics says: its columns, their words, one figure a row."""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = (
    "measure",
    "la_code",
    "la_name",
    "scope",
    "phase",
    "key_stage",
    "subject",
    "threshold",
    "period",
    "value",
    "unit",
    "source_url",
)
"""The columns of a file, in any order; all of them, and no other: one that is not understood could change what a row means."""

# What statistics are published of goes beyond what reports state: the words that only they have come last.
SCOPES = ("la", "national", "metropolitan", "county", "unitary", "london", "region", "shire", "non_shire")
PHASES = ("nursery", "primary", "secondary", "special", "post16", "pre-primary and primary", "primary and secondary")
KEY_STAGES = ("KS1", "KS2", "KS3", "KS4", "A-level")
SUBJECTS = ("english", "mathematics", "science", "reading", "writing", "spelling")
THRESHOLDS = (
    "level 2+",
    "level 3+",
    "level 4+",
    "level 5+",
    "5+ A*-C",
    "5+ A*-G",
    "1+ A*-C",
    "1+ A*-G",
    "5+ A*-C incl. English and mathematics",
    "5+ A*-G incl. English and mathematics",
)
UNITS = ("percent", "percentage_points", "gbp", "gbp_per_pupil", "count", "per_10000", "rank", "days", "hours")


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One row of a file: the fields are columns of `fact_published_statistic`.

    `row_number` counts as a spreadsheet does: the heads are row 1. `printed` is the value as the file has it; its
    decimals say how exact it is. `phase` None means all phases.
    """

    row_number: int
    measure: str
    la_code: str | None
    la_name: str | None
    scope: str
    phase: str | None
    key_stage: str | None
    subject: str | None
    threshold: str | None
    period: str
    value: float
    unit: str
    printed: str
    source_url: str

    @property
    def described(self) -> tuple[str | None, ...]:
        """All but the value: a file states one value for each."""
        whose = (self.la_code or self.la_name, self.scope)
        what = (self.measure, self.phase, self.key_stage, self.subject, self.threshold)
        return (*what, *whose, self.period, self.unit, self.source_url)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row that is not published: `kind` is a stable code, `message` one line that names the row."""

    row_number: int
    kind: str
    message: str
    observed: str


@dataclass(frozen=True, slots=True)
class StatisticsFile:
    """What one file came to; there is at least one figure."""

    figures: tuple[PublishedFigure, ...]
    refused: tuple[RefusedRow, ...]
