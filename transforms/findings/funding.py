"""Funding recomputed: variance from SSA, claims on SSA over years, and the differential between phases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.findings.evidence import Evidence, Interval, ratio, sure, where
from transforms.reading.model import Fact, Finding
from transforms.reading.quantities import word_number

_PER_PUPIL = ("funding_per_pupil", "individual_schools_budget_per_pupil")
_CLAIM = re.compile(
    r"\b(?P<way>above|below|over|under|more\s+than|less\s+than|in\s+excess\s+of|exceed(?:s|ed)?)\b[^.;]{0,40}\b(?:SSA|standard\s+spending\s+assessment)s?\b",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"\b(?:(?:in\s+)?(?:each|every|all)\s+(?:one\s+)?of\s+(?:the|these|those|its)\s+(?:(?:last|past|previous)\s+)?(?P<count>\w+)\s+(?:financial\s+)?years|every\s+year|each\s+year|consistently|always)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|n[o']t|at\s+or)\b", re.IGNORECASE)
_BELOW = ("below", "under", "less")


def check_variances(evidence: Evidence) -> Iterator[Finding]:
    """The stated variance of a year's budget from its SSA against the two amounts."""
    for stated in evidence.facts("budget_variance_from_ssa"):
        budget, ssa = (
            _of_year(evidence, "education_budget", stated),
            _of_year(evidence, "standard_spending_assessment", stated),
        )
        if budget is None or ssa is None:
            continue
        computed = _variance(evidence, budget, ssa, stated.unit)
        printed = evidence.interval(stated)
        if computed is None or computed.meets(printed):
            continue
        middle = (computed.low + computed.high) / 2
        shown = f"{middle:+.1f} per cent" if stated.unit == "percent" else f"£{middle:+,.0f}"
        explanation = (
            f"For {stated.period}, {where(budget)} gives a budget of £{budget.value:,.0f} and an SSA of £{ssa.value:,.0f}: "
            f"a variance of {shown}, where {evidence.quote(stated)} is stated."
        )
        tolerance = computed.half + printed.half
        yield evidence.finding(
            "percentage_does_not_follow_from_table", stated, shown, tolerance, explanation, sure=sure(budget, ssa)
        )


def check_claims_on_ssa(evidence: Evidence) -> Iterator[Finding]:
    """Sentences that claim spending above (or below) SSA in every year against the years' own figures."""
    years = sorted(_yearly(evidence).items())
    for block in evidence.prose() if years else ():
        for claim in _CLAIM.finditer(evidence.outline.text, block.body_start, block.char_end):
            start, end = evidence.sentence(claim.start())
            always = _ALWAYS.search(evidence.outline.text, start, end)
            if always is None or _DENIED.search(evidence.outline.text, start, claim.start()):
                continue
            count = int(word_number(always["count"]) or 0) if always["count"] else 0
            below = claim["way"].lower().split()[0] in _BELOW
            contrary = [
                (year, change, certain)
                for year, (change, certain) in years[-count:]
                if (change.low > 0 if below else change.high < 0)
            ]
            if contrary:
                yield _claim_finding(evidence, block.number, start, end, claim, always, contrary, len(years[-count:]))


def _claim_finding(
    evidence: Evidence, paragraph: str | None, start: int, end: int, claim: re.Match[str], always: re.Match[str],
    contrary: Sequence[tuple[str, Interval, bool]], years: int,
) -> Finding:  # fmt: skip
    text = evidence.outline.text
    first, last = _clause(text, start, end, min(claim.start(), always.start()), max(claim.end(), always.end()))
    shown = "; ".join(f"{(change.low + change.high) / 2:+.1f} per cent in {year}" for year, change, _ in contrary)
    certain = any(certain for _, _, certain in contrary)
    return Finding(
        kind="text_contradicts_table",
        outcome="report_inconsistent" if certain else "reading_suspect",
        severity="warning" if certain else "info",
        paragraph=paragraph,
        measure="budget_variance_from_ssa",
        stated=re.sub(r"\s+", " ", text[claim.start() : claim.end()])
        + (f" ({always[0]})" if always.start() > claim.end() else ""),
        computed=shown,
        tolerance=round(max(change.half for _, change, _ in contrary), 4),
        explanation=f"Of the {years} years for which the report gives budget and SSA, {len(contrary)} contradict this: {shown}.",
        char_start=first,
        char_end=last,
    )


def _clause(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The claim without the parts of its sentence that other commas and conjunctions cut off."""
    opening = max((text.rfind(sign, start, first) + 1 for sign in (";", ":")), default=start)
    closing = [at for at in (text.find(sign, last, end) for sign in (",", ";", ".")) if at >= 0]
    begin = max(start, opening)
    while begin < last and text[begin].isspace():
        begin += 1
    return begin, min(closing, default=end)


def check_differentials(evidence: Evidence) -> Iterator[Finding]:
    """How much more a secondary pupil is said to be funded than a primary one, against the amounts per pupil."""
    ratios = _differentials(evidence)
    stated = [
        fact
        for fact in evidence.facts("secondary_primary_funding_differential")
        if fact.unit == "percent" and fact.scope == "la"
    ]
    settled: set[str] = set()
    for fact in stated:
        printed = evidence.interval(fact)
        settled |= {
            year for year, (change, _, _) in ratios.items() if change.meets(printed) and fact.period in (None, year)
        }
    for fact in stated:
        printed = evidence.interval(fact)
        if fact.qualifier in ("over", "under") or any(change.meets(printed) for change, _, _ in ratios.values()):
            continue
        open_years = [year for year in ratios if year not in settled]
        year = (
            fact.period
            if fact.period in open_years
            else open_years[-1]
            if open_years and fact.period in (None, *settled)
            else None
        )
        if year is None:
            continue
        change, primary, secondary = ratios[year]
        shown = f"{(change.low + change.high) / 2:.1f} per cent"
        explanation = (
            f"In {year}, {where(primary)} gives £{primary.value:,.0f} for a primary and £{secondary.value:,.0f} for a secondary pupil: "
            f"{shown} more, where {evidence.quote(fact)} is stated."
        )
        yield evidence.finding(
            "text_contradicts_table",
            fact,
            shown,
            change.half + printed.half,
            explanation,
            sure=sure(primary, secondary),
        )


def _differentials(evidence: Evidence) -> dict[str, tuple[Interval, Fact, Fact]]:
    """By year, latest last: the differential that the authority's amounts per pupil give, with the two amounts."""
    found: dict[str, tuple[Interval, Fact, Fact]] = {}
    for measure in reversed(_PER_PUPIL):
        facts = [f for f in evidence.facts(measure) if f.scope == "la" and f.period and f.qualifier == "exact"]
        for primary in facts:
            others = [
                f
                for f in facts
                if f.phase == "secondary" and f.period == primary.period and f.from_table == primary.from_table
            ]
            if primary.phase != "primary" or len(others) != 1:
                continue
            change = ratio(evidence.interval(others[0]), evidence.interval(primary))
            if change is not None and primary.period:
                found[primary.period] = (_percent(change), primary, others[0])
    return dict(sorted(found.items()))


def _yearly(evidence: Evidence) -> dict[str, tuple[Interval, bool]]:
    """By year: the variance of the budget from SSA, from the amounts, in per cent, and whether both are read surely."""
    found: dict[str, tuple[Interval, bool]] = {}
    for budget in evidence.facts("education_budget"):
        ssa = _of_year(evidence, "standard_spending_assessment", budget)
        change = _variance(evidence, budget, ssa, "percent") if ssa is not None else None
        if budget.scope == "la" and budget.period and ssa is not None and change is not None:
            found[budget.period] = (change, sure(budget, ssa))
    return found


def _of_year(evidence: Evidence, measure: str, like: Fact) -> Fact | None:
    """The one amount of a measure for the same authority and year."""
    facts = [
        f for f in evidence.facts(measure) if f.period == like.period and f.scope == like.scope and f.unit == "gbp"
    ]
    tabled = [f for f in facts if f.from_table]
    same = {f.value for f in tabled or facts}
    return (tabled or facts)[0] if len(same) == 1 and like.period else None


def _variance(evidence: Evidence, budget: Fact, ssa: Fact, unit: str) -> Interval | None:
    spent, assessed = evidence.interval(budget), evidence.interval(ssa)
    if unit == "gbp":
        return Interval(spent.low - assessed.high, spent.high - assessed.low)
    change = ratio(spent, assessed)
    return None if change is None else _percent(change)


def _percent(change: Interval) -> Interval:
    return Interval(100 * (change.low - 1), 100 * (change.high - 1))
