"""The same figure stated more than once with different values, and two targets for one quantity."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import combinations

from transforms.findings.evidence import Evidence, sure, where
from transforms.reading.model import Fact, Finding

# Two readings that differ are more often one misread than a slip of the report: both must be read with this confidence.
# Without that, nothing is said: most such pairs agree in truth.
_SURE_OF_BOTH = 0.5
# Two values further apart than this are values of different things, of which the reader misses the difference.
_NEAR = 0.15


def check_repeated_figures(evidence: Evidence) -> Iterator[Finding]:
    """Facts that agree in all but their value, beyond what rounding and hedges explain.

    Actual figures count only from different places: in one sentence, equal descriptions mean parts that the reader does
    not tell apart.
    """
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in evidence.statements.facts:
        if fact.measure in single_valued() and fact.period is not None and fact.scope != "school":
            groups[_description(fact)].append(fact)
    for facts in groups.values():
        for first, second in combinations(facts, 2):
            near = abs(first.value - second.value) <= _NEAR * max(abs(first.value), abs(second.value))
            if near and not evidence.interval(first).meets(evidence.interval(second)):
                yield from _contradiction(evidence, first, second)


@cache
def single_valued() -> frozenset[str]:
    """Measures of which an authority has one value at a time, from checks.toml."""
    data = tomllib.loads(resources.files("transforms.findings").joinpath("checks.toml").read_text(encoding="utf-8"))
    return frozenset(data["single_valued"])


def _description(fact: Fact) -> tuple[object, ...]:
    dimensions = (fact.phase, fact.key_stage, fact.subject, fact.threshold, fact.pupil_group)
    return (fact.measure, fact.unit, fact.scope, *dimensions, fact.period, fact.status)


def _contradiction(evidence: Evidence, first: Fact, second: Fact) -> Iterator[Finding]:
    target = first.status == "target"
    same_sentence = evidence.sentence(first.char_start) == evidence.sentence(second.char_start)
    same_table = first.from_table and second.from_table and first.paragraph == second.paragraph
    if same_table or (same_sentence and not target):
        return
    kind = "two_targets_for_one_quantity" if target else "same_figure_stated_differently"
    what = f"{first.measure.replace('_', ' ')} for {first.period}"
    explanation = f"The {what} is given as {evidence.quote(first)} in {where(first)} and as {evidence.quote(second)} in {where(second)}."
    tolerance = evidence.interval(first).half + evidence.interval(second).half
    bounded = tolerance if tolerance != float("inf") else None
    if min(first.confidence, second.confidence) >= _SURE_OF_BOTH or (same_sentence and sure(first, second)):
        finding = evidence.finding(kind, first, evidence.quote(second), bounded, explanation)
        # Two plans may set a target each: which of them holds the report leaves open.
        yield replace(finding, outcome="undecidable", severity="info") if target else finding
