"""When a value is of: the time that its words give, and where they give none the one that sentence and paragraph hand down."""

from __future__ import annotations

import re

from transforms.catalogue.measures import measures
from transforms.reading.cases import Case, Inheritance, Resolved
from transforms.reading.inheritance import settle_usually
from transforms.reading.mentions import Mention
from transforms.reading.periods import year_of
from transforms.reading.status import TARGETED, aims
from transforms.reading.timeline import time_gone_on_about

# "66 per cent now do"; "is now 9 per cent", "has fallen to 9 per cent": what is so at the inspection.
_NOW_AFTER = re.compile(r"[^.;:,]{0,50}\b(?:now|currently)\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:now|currently|at\s+present|today)\b|\b(?:has|have)\s+(?:\w+\s+){0,2}(?:fallen|risen|dropped|grown|declined|improved)\s+to\b"
    r"|\b(?:has|have)\s+(?:brought|reduced|cut|taken)\b[^.;]{0,40}\bto\b",
    re.IGNORECASE,
)


def settle_period(case: Case) -> None:
    """Settle `period`: as at the inspection, by a change's or a pair's span, by the times that the sentence names, or by those
    that the sentence before, its target, or its paragraph hand down."""
    if case.rules.undated:
        return case.found.settle("period", None, "none")
    changing = case.rules.signed == "change"
    if not case.own("period") and _is_of_now(case):
        return _settle_now(case)
    spanned = _spanned(case) or _spell(case) if changing else None
    if spanned:
        return case.found.settle("period", spanned, "before")
    result = case.rules.thresholds and not changing and case.number.unit in ("percent", "percentage_points")
    within = _within_span(case, anyhow=result) if case.rules.signed is None or result else None
    if within:
        return case.found.settle("period", within, "sentence")
    latest = _latest(case)
    above = Inheritance(latest, (), case.above.series, (), case.above.year)
    far = latest is not None and not changing and _goes_on_from(case, latest)
    settle_usually(case, "period", _periods(case, changing=changing), above, far=far)
    if not case.found.values["period"] and (aimed := _aimed_at(case)):
        return case.found.settle("period", aimed.value, "carried", aimed)
    if case.rules.dated and not changing and case.found.values["period"] is None:
        case.found.settle("period", time_gone_on_about(case.found.measure, case.above.dated), "carried")
    if changing and case.domain == "attainment":
        _end_at_results(case)
    return _end_of_span(case) if result else None


def _is_of_now(case: Case) -> bool:
    start, end = case.number.mention.char_start, case.number.mention.char_end
    before = _NOW.search(case.text, case.number.segment[0], start)
    return before is not None or _NOW_AFTER.match(case.text, end) is not None


def _settle_now(case: Case) -> None:
    """As at the inspection, which has no period; money is that of its year: "in 1998 it was 29 per cent; now it is 68"."""
    current = case.above.now if case.domain == "funding" and case.rules.dated else None
    earlier = case.antecedent()
    stated = earlier is not None and earlier.values.get("period") == current
    case.found.settle("period", None if stated else current, "default")


def _goes_on_from(case: Case, latest: Resolved) -> bool:
    """Whether a number without a time is of that of the `latest` result in the sentence before."""
    same = latest.measure == case.found.measure
    compared = case.found.values.get("scope") not in ("la", "school")
    amount = case.number.unit in ("gbp", "gbp_per_pupil", "rank") and not (same and compared)
    gone_on = case.rules.dated and (same or not case.above.dated)
    return gone_on or (same and not amount)


def _aimed_at(case: Case) -> Mention | None:
    """The year of the targets that the sentence before speaks of: "The targets for 2002 are ambitious. They are that 81 …"."""
    if case.done or not case.above.anaphoric or case.domain not in TARGETED or not aims(case):
        return None
    aimed = [m for m in case.above.before_mentions if m.kind == "period" and year_of(m.value) >= case.above.year]
    return aimed[0] if len({m.value for m in aimed}) == 1 else None


def _within_span(case: Case, *, anyhow: bool) -> str | None:
    """The year of a result that a span of the sentence gives it: "rose from 58 to 63 per cent between 1997 and 1999".

    Without "from" two results in a row are a change only where `anyhow` is true.
    """
    spans = {m.value for m in case.mentions if m.kind == "period" and m.role in ("span", "since")}
    years = [m for m in case.in_list("period") if not m.role]
    group = case.number.group
    moved = any(m.kind == "direction" and m.value in ("up", "down") for m in case.mentions)
    changes = case.begins_from() or (anyhow and moved)
    if len(group) != 2 or len(spans) != 1 or years or not changes:
        return None
    (span,) = spans
    return span[:4] if case.number.position == group.start else span[-4:]


def _end_at_results(case: Case) -> None:
    """What has changed "since 1998" has done so until the latest results, which may be older than the inspection."""
    period = case.found.values.get("period")
    since = [m for m in case.mentions if m.kind == "period" and m.role == "since" and m.value == period]
    if period and since and int(period[:4]) < case.above.results < int(period[-4:]):
        case.found.settle("period", f"{period[:4]}-{case.above.results}", "own", since[0])


def _end_of_span(case: Case) -> None:
    """A result that goes on from a change is that of its last year: "rose by 5 points between 1998 and 1999. Girls …"."""
    period = case.found.values.get("period") or ""
    if "/" not in period and len(period) == len("1998-1999"):
        case.found.settle("period", period[-4:], "carried")


def _periods(case: Case, *, changing: bool) -> list[Mention]:
    """The times that the measure can have: the year of a target only with a target, a span rather for a change."""
    near_target = any(m.value == "target" for m in case.own("status"))
    for_target = case.rules.period_of_target or (near_target and case.rules.status != "actual")
    allowed = [
        m for m in case.mentions if m.kind == "period" and m.role != "spell" and (m.role != "target" or for_target)
    ]
    if case.rules.period_of_target:
        preferred = [m for m in allowed if m.role == "target"]
    elif changing:
        preferred = [m for m in allowed if m.role in ("span", "since")]
    elif measures()[case.found.measure].unit == "percent":
        preferred = [m for m in allowed if m.role != "span"]
    else:
        preferred = []
    return preferred or allowed


def _spanned(case: Case) -> str | None:
    """The span of a change between two stated results: "from 57 in 1998 to 66 in 1999, a rise of 9"."""
    own, earlier = case.nearest(case.own("subject")), case.antecedent()
    subject = own.value if own else earlier.values.get("subject") if earlier else None
    results = [r for r in case.done if r.values.get("subject") == subject and r.measure != case.found.measure]
    named = {m.value for m in case.own("period") if len(m.value) == 4}
    years = sorted(named | {r.values["period"] or "" for r in results if len(r.values.get("period") or "") == 4})
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else None


def _spell(case: Case) -> str | None:
    """The span of "12 points in two years": the years until the latest results that the paragraph or the report has."""
    spells = [m for m in case.mentions if m.kind == "period" and m.role == "spell"]
    own = case.nearest(case.own("period", spells)) or (spells[0] if spells and case.done else None)
    if own is None or case.domain != "attainment":
        return None
    years = [d.period for d in case.above.dated if len(d.period) == len("1999") and d.measure is not None]
    last = max([case.above.results, *map(int, years)])
    return f"{last - int(own.value)}-{last}"


def _latest(case: Case) -> Resolved | None:
    """Of the sentence before, the result of the latest year: what the paragraph goes on about.

    A target only where this sentence speaks of targets too, and for money, which is that of financial years, no other time.
    """
    above = case.above
    aiming = above.anaphoric or any(m.kind == "status" and m.value == "target" for m in case.mentions)
    aimed = above.before is not None and above.before.values.get("status") == "target"
    dated = [r for r in above.series if r.values.get("period") and r.values.get("status") == "actual"]
    latest = max(
        dated, key=lambda r: (r.values["period"] or "")[-4:], default=None if aimed and not aiming else above.before
    )
    if case.domain == "funding" and latest is not None and "/" not in (latest.values.get("period") or "/"):
        return None
    return latest
