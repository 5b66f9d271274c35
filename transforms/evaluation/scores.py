"""From pairs to precision, recall and the accuracy of fields, for one report and pooled over several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from transforms.evaluation.model import CORE, DOMAINS, FIELDS, Annotations, FoundReport, Observation, Pair
from transforms.evaluation.recommendations import RECOMMENDATION_FIELDS

GROUPS = (*DOMAINS, "core", "all")
"""What facts are scored by: each domain, the core domains together, all together."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one comparison. `located` are found in their place, `correct` are right in every field too."""

    gold: int = 0
    found: int = 0
    located: int = 0
    correct: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is correct; 1 where nothing was to be found and nothing was."""
        return self.correct / self.found if self.found else float(not self.gold)

    @property
    def recall(self) -> float:
        """The share of the annotations that were found correctly; 1 where there are none."""
        return self.correct / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.gold + other.gold,
            self.found + other.found,
            self.located + other.located,
            self.correct + other.correct,
        )


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the pairs are right in one field."""

    right: int = 0
    of: int = 0

    @property
    def accuracy(self) -> float:
        """`right / of`; 0 where there are no pairs."""
        return self.right / self.of if self.of else 0.0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Scores:
    """How well one report, or several together, were read. None or empty: nothing of that kind was annotated.

    `facts` has a score for each of `GROUPS`, `fields` a share for each of `FIELDS`, `recommendation_fields` for each of
    `RECOMMENDATION_FIELDS`.
    """

    facts: Mapping[str, Score]
    fields: Mapping[str, Share]
    recommendations: Score | None
    recommendation_fields: Mapping[str, Share]
    findings: Score | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs of one report."""

    facts: tuple[Pair, ...]
    recommendations: tuple[Pair, ...]
    findings: tuple[Pair, ...]


def score(annotations: Annotations, found: FoundReport, pairs: Pairs) -> Scores:
    """The scores of one report."""
    facts: dict[str, Score] = {}
    fields: dict[str, Share] = {}
    if annotations.observations is not None:
        scored = [pair for pair in pairs.facts if not annotations.observations[pair.annotated].optional]
        facts = {group: _fact_score(group, annotations.observations, found, pairs.facts) for group in GROUPS}
        fields = _shares(FIELDS, scored)
    recommendations = None
    if annotations.recommendations is not None:
        matched = len(pairs.recommendations)
        recommendations = Score(len(annotations.recommendations), len(found.recommendations), matched, matched)
    findings = None
    if annotations.findings is not None:
        excused = sum(annotations.findings[pair.annotated].optional for pair in pairs.findings)
        matched = len(pairs.findings) - excused
        planted = sum(not finding.optional for finding in annotations.findings)
        findings = Score(planted, len(found.findings) - excused, matched, matched)
    entry_fields = _shares(RECOMMENDATION_FIELDS, pairs.recommendations) if recommendations else {}
    return Scores(facts, fields, recommendations, entry_fields, findings)


def pooled(reports: Iterable[Scores]) -> Scores:
    """The scores of several reports together: their counts added up."""
    every = list(reports)
    return Scores(
        facts=_added([scores.facts for scores in every], Score()),
        fields=_added([scores.fields for scores in every], Share()),
        recommendations=_sum(scores.recommendations for scores in every),
        recommendation_fields=_added([scores.recommendation_fields for scores in every], Share()),
        findings=_sum(scores.findings for scores in every),
    )


def _fact_score(group: str, observations: Sequence[Observation], found: FoundReport, pairs: Sequence[Pair]) -> Score:
    inside = _inside(group)
    excused = {pair.found for pair in pairs if observations[pair.annotated].optional}
    located = [pair for pair in pairs if pair.found not in excused and inside(observations[pair.annotated].domain)]
    return Score(
        gold=sum(inside(observation.domain) and not observation.optional for observation in observations),
        found=sum(inside(fact.domain) and index not in excused for index, fact in enumerate(found.facts)),
        located=len(located),
        correct=sum(not pair.wrong for pair in located),
    )


def _inside(group: str) -> Callable[[str], bool]:
    if group == "all":
        return lambda _domain: True
    if group == "core":
        return lambda domain: domain in CORE
    return lambda domain: domain == group


def _shares(fields: Iterable[str], pairs: Sequence[Pair]) -> dict[str, Share]:
    return {name: Share(sum(name not in pair.wrong for pair in pairs), len(pairs)) for name in fields}


Count = TypeVar("Count", Score, Share)


def _added(tables: Sequence[Mapping[str, Count]], nothing: Count) -> dict[str, Count]:
    names = dict.fromkeys(name for table in tables for name in table)
    return {name: sum((table[name] for table in tables if name in table), nothing) for name in names}


def _sum(scores: Iterable[Score | None]) -> Score | None:
    counted = [score for score in scores if score is not None]
    return sum(counted, Score()) if counted else None
