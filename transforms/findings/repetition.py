"""The recommendations of the body against those of the appendix."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.findings.evidence import Evidence
from transforms.reading.model import Finding, Recommendation

# An appendix that repeats less of the body than this is another kind of list.
_REPEATS = 0.6


def check_appendix(evidence: Evidence) -> Iterator[Finding]:
    """Recommendations that stand only in the body or only in the appendix, where the appendix repeats the body."""
    body = [r for r in evidence.recommendations if r.location == "body"]
    appendix = [r for r in evidence.recommendations if r.location == "appendix"]
    repeated = {r.same_as_ordinal for r in appendix if r.same_as_ordinal is not None}
    if not body or not appendix or len(repeated) < _REPEATS * min(len(body), len(appendix)):
        return
    missing = {r.ordinal for r in body if r.ordinal not in repeated}
    added = {r.ordinal for r in appendix if r.same_as_ordinal is None}
    for recommendation in body:
        if recommendation.ordinal in missing and recommendation.parent_ordinal not in missing:
            yield _finding(evidence, recommendation, "recommendation_missing_from_appendix", "body only")
    for recommendation in appendix:
        if recommendation.ordinal in added and recommendation.parent_ordinal not in added:
            yield _finding(evidence, recommendation, "recommendation_missing_from_body", "appendix only")


def _finding(evidence: Evidence, recommendation: Recommendation, kind: str, stated: str) -> Finding:
    block = evidence.block(recommendation.char_start)
    other = "appendix" if recommendation.location == "body" else "body"
    return Finding(
        kind=kind,
        outcome="report_inconsistent",
        severity="info",
        paragraph=block.number if block else None,
        measure=None,
        stated=stated,
        computed=f"no counterpart in the {other}",
        tolerance=None,
        explanation=f"Recommendation {recommendation.ordinal} ({recommendation.section}) has no counterpart in the {other}.",
        char_start=recommendation.char_start,
        char_end=recommendation.char_end,
    )
