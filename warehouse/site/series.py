"""What an authority's charts show: the values of one measure and group over time, and those it is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from warehouse.site.records import Fact
from warehouse.site.words import DOMAINS, SCOPES, joined, unit_words, whom

# A line needs that many periods; a page shows that many charts, those with the longest lines.
FEWEST_PERIODS = 2
MOST_CHARTS = 12

OWN, TARGET = "own", "target"
# Spans and months lie across the years of the others.
_YEARS = frozenset(("financial_or_academic_year", "calendar_year"))
_ORDER = {name: position for position, name in enumerate((OWN, TARGET, *SCOPES))}


@dataclass(frozen=True, slots=True)
class Line:
    """The values of one kind, by period: `kind` is `own`, `target` or the scope that the authority is compared with."""

    kind: str
    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One chart: a measure of one group, in one unit; `periods` are those of all lines, in their order."""

    title: str
    unit: str
    domain: str
    periods: tuple[str, ...]
    lines: tuple[Line, ...]


def series_of(facts: Iterable[Fact], authority: str, published: dict[str, str]) -> list[Series]:
    """The charts of an authority, by domain and measure; `published` has the date of each report, to order them.

    Where several reports state a value of one period, the last report's is shown; of one report's, the surest.
    """
    grouped: dict[tuple[str | None, ...], dict[str, dict[str, Fact]]] = defaultdict(lambda: defaultdict(dict))
    for fact in sorted(facts, key=lambda f: (published[f.report_id], f.confidence, -f.char_start)):
        kind = _kind(fact)
        if kind and fact.period and fact.period_kind in _YEARS:
            grouped[fact.about][kind][fact.period] = fact
    found = [_series(lines, authority) for lines in grouped.values() if len(lines.get(OWN, ())) >= FEWEST_PERIODS]
    longest = sorted(found, key=lambda s: -sum(len(line.facts) for line in s.lines if line.kind == OWN))[:MOST_CHARTS]
    order = {domain: position for position, domain in enumerate(DOMAINS)}
    return sorted(longest, key=lambda s: (order.get(s.domain, len(order)), s.title, s.unit))


def _kind(fact: Fact) -> str | None:
    if fact.scope == "la":
        return {"actual": OWN, "target": TARGET}.get(fact.status)
    return fact.scope if fact.scope != "school" and fact.status == "actual" else None


def _series(lines: dict[str, dict[str, Fact]], authority: str) -> Series:
    named = {OWN: authority, TARGET: "target"} | SCOPES
    shown = [
        Line(kind, named.get(kind, kind), tuple(sorted(by_period.values(), key=_start)))
        for kind, by_period in sorted(lines.items(), key=lambda item: _ORDER.get(item[0], len(_ORDER)))
    ]
    first = shown[0].facts[0]
    periods = sorted({(_start(fact), fact.period or "") for line in shown for fact in line.facts})
    title = joined((first.label or first.measure, whom(first)))
    return Series(title, unit_words(first.unit), first.domain, tuple(p for _, p in periods), tuple(shown))


def _start(fact: Fact) -> str:
    return str(fact.period_starts_on)


def described(series: Series) -> str:
    """The chart in a sentence or two, for those who do not see it."""
    return " ".join(
        f"{line.name[:1].upper()}{line.name[1:]}: {_ends(line.facts)}." for line in series.lines if line.facts
    )


def _ends(facts: Sequence[Fact]) -> str:
    from warehouse.site.words import value_of

    first, last = facts[0], facts[-1]
    if first is last:
        return f"{value_of(first)} in {first.period}"
    return f"from {value_of(first)} in {first.period} to {value_of(last)} in {last.period}"
