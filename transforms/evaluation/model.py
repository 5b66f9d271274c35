"""What is compared: annotations made by hand, and what the reader found in the same report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DOMAINS = ("funding", "attainment", "attendance", "exclusions", "school_places", "sen", "context", "inspection")
CORE = frozenset(("funding", "attainment", "attendance"))
FIELDS = ("measure", "scope", "phase", "key_stage", "subject", "threshold", "pupil_group", "period", "status")
"""The fields of a fact that must agree with the annotation for the fact to be correct."""

Answers = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """One annotated number. `accepted` holds, for each of `FIELDS`, every answer that counts as right; so does `units`.

    `optional` ones count neither as expected nor, when found, as found. `where` is the file and line, `NAME.jsonl:7`.
    """

    where: str
    paragraph: str
    domain: str
    value: float
    units: tuple[str, ...]
    accepted: Mapping[str, Answers]
    quote: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class AnnotatedRecommendation:
    """One annotated recommendation; `parent` and `same_as` are ordinals of others in the same file."""

    where: str
    ordinal: int
    location: str
    text: str
    purpose: str | None = None
    parent: int | None = None
    deadline: str | None = None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class PlantedFinding:
    """One contradiction that an annotator knows of. `paragraphs` (empty: none) are all places where it may be reported;
    `stated` is the number that the report gives, or words where the contradiction is not about a number."""

    where: str
    kind: str
    paragraphs: tuple[str, ...]
    stated: float | str
    quote: str
    measure: str | None = None
    unit: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that was annotated of one report; None for a kind that was not annotated, which is then not scored."""

    name: str
    observations: tuple[Observation, ...] | None = None
    recommendations: tuple[AnnotatedRecommendation, ...] | None = None
    findings: tuple[PlantedFinding, ...] | None = None


@dataclass(frozen=True, slots=True)
class FoundFact:
    """One row of `fact_statistic`; `settled_by` is the rule that settled each field, where the reader kept it."""

    fact_id: str
    paragraph: str | None
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
    quote: str
    rule: str
    settled_by: Mapping[str, str]

    def answer(self, field: str) -> str | None:
        """The value of one of `FIELDS`."""
        answer: str | None = getattr(self, field)
        return answer


@dataclass(frozen=True, slots=True)
class FoundRecommendation:
    """One row of `fact_recommendation`."""

    ordinal: int
    location: str
    text: str
    purpose: str | None
    parent_ordinal: int | None
    deadline: str | None
    same_as_ordinal: int | None


@dataclass(frozen=True, slots=True)
class FoundFinding:
    """One row of `quality_finding`."""

    kind: str
    paragraph: str | None
    measure: str | None
    stated: str
    quote: str


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """One row of `quantity` with the number of the paragraph that it stands in; `reason` None: it is a fact."""

    paragraph: str | None
    value: float
    unit: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class FoundReport:
    """What was found in one report. The facts are in the order of `fact_statistic`, which decides between equal pairs."""

    report_id: str
    facts: tuple[FoundFact, ...]
    recommendations: tuple[FoundRecommendation, ...]
    findings: tuple[FoundFinding, ...]
    numbers: tuple[FoundNumber, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotation and what was found for it, by their positions, and the fields in which they differ."""

    annotated: int
    found: int
    wrong: tuple[str, ...] = ()
