"""One report: annotations against what was found."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.evaluation.facts import pair_facts
from transforms.evaluation.findings import pair_findings
from transforms.evaluation.mistakes import Mistake, mistakes
from transforms.evaluation.model import Annotations, FoundReport
from transforms.evaluation.recommendations import pair_recommendations
from transforms.evaluation.scores import Pairs, Scores, score


@dataclass(frozen=True, slots=True)
class ReportEvaluation:
    """How well one report was read, and every mistake."""

    name: str
    report_id: str
    scores: Scores
    mistakes: tuple[Mistake, ...]


def evaluate(annotations: Annotations, found: FoundReport) -> ReportEvaluation:
    """Compare a report with its annotations; kinds that were not annotated are not scored."""
    pairs = Pairs(
        pair_facts(annotations.observations or (), found.facts),
        pair_recommendations(annotations.recommendations or (), found.recommendations),
        pair_findings(annotations.findings or (), found.findings),
    )
    return ReportEvaluation(
        annotations.name,
        found.report_id,
        score(annotations, found, pairs),
        mistakes(annotations, found, pairs),
    )
