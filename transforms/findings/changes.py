"""Stated gaps and changes against the two figures that they lie between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.findings.evidence import Evidence, Interval, sure, where
from transforms.reading.model import Fact, Finding


def check_gaps(evidence: Evidence) -> Iterator[Finding]:
    """A gap to the national figure against the authority's and the national figure."""
    results = evidence.facts("pupils_reaching_threshold")
    for gap in evidence.facts("gap_to_national"):
        own = _only(_like(results, gap, "la", gap.period))
        national = _only(_like(results, gap, "national", gap.period))
        if own is not None and national is not None:
            yield from _compare(evidence, gap, own, national, "gap_does_not_follow_from_its_ends")


def check_changes(evidence: Evidence) -> Iterator[Finding]:
    """A rise or fall against the figures at its ends: those of its sentence, else those of its two years."""
    results = evidence.facts("pupils_reaching_threshold")
    for change in evidence.facts("improvement_in_threshold_rate"):
        ends = _ends_in_sentence(evidence, results, change) or _ends_of_span(results, change)
        if ends is not None:
            yield from _compare(evidence, change, ends[1], ends[0], "change_does_not_follow_from_its_ends")


def _ends_in_sentence(evidence: Evidence, results: Sequence[Fact], change: Fact) -> tuple[Fact, Fact] | None:
    """The only two results of the change's sentence, where they are of two years and otherwise alike."""
    sentence = evidence.sentence(change.char_start)
    found = [f for f in results if sentence[0] <= f.char_start < sentence[1]]
    if len(found) != 2 or None in (found[0].period, found[1].period) or found[0].period == found[1].period:
        return None
    alike = all(end in _like(found, change, change.scope, end.period) for end in found)
    first, last = sorted(found, key=lambda fact: fact.period or "")
    return (first, last) if alike else None


def _ends_of_span(results: Sequence[Fact], change: Fact) -> tuple[Fact, Fact] | None:
    first, dash, last = (change.period or "").partition("-")
    if not dash or len(last) != 4:
        return None
    earlier, later = (_only(_like(results, change, change.scope, year)) for year in (first, last))
    return (earlier, later) if earlier is not None and later is not None else None


def _like(facts: Sequence[Fact], fact: Fact, scope: str, period: str | None) -> list[Fact]:
    return [
        f
        for f in facts
        if f.scope == scope
        and period is not None
        and f.period == period
        and f.status == "actual"
        and f.qualifier == "exact"
        and (f.key_stage, f.subject, f.threshold, f.pupil_group)
        == (fact.key_stage, fact.subject, fact.threshold, fact.pupil_group)
    ]


def _only(facts: Sequence[Fact]) -> Fact | None:
    return facts[0] if len({fact.value for fact in facts}) == 1 else None


def _compare(evidence: Evidence, stated: Fact, minuend: Fact, subtrahend: Fact, kind: str) -> Iterator[Finding]:
    one, other, printed = evidence.interval(minuend), evidence.interval(subtrahend), evidence.interval(stated)
    computed = Interval(one.low - other.high, one.high - other.low)
    if computed.meets(printed):
        return
    shown = f"{minuend.value - subtrahend.value:+.1f} points"
    explanation = (
        f"{minuend.value:g} per cent ({where(minuend)}) less {subtrahend.value:g} per cent ({where(subtrahend)}) is {shown}, "
        f"where {evidence.quote(stated)} is stated."
    )
    sign_only = computed.meets(Interval(-printed.high, -printed.low))
    certain = sure(minuend, subtrahend) and not sign_only
    yield evidence.finding(kind, stated, shown, computed.half + printed.half, explanation, sure=certain)
