"""Whether a value is a result, a target, planned, or provisional."""

from __future__ import annotations

from transforms.reading.inheritance import Case
from transforms.reading.periods import year_of

# In these domains what is said of a coming year is a target; elsewhere it is planned.
TARGETED = frozenset({"attainment", "attendance", "exclusions"})
# A word farther off does not make a target of a figure of a year gone by.
_STATUS_REACH = 60


def settle_status(case: Case) -> None:
    """Settle `status`: the measure's only one, the one named, that of the sentence or number before, or by the year."""
    if case.rules.status:
        return case.found.settle("status", case.rules.status, "default")
    period = case.found.values.get("period") or ""
    year = year_of(period)
    past = 0 < year < case.above.year
    named = case.in_list("status")
    # "The target is that 80 per cent will reach …": the target governs what will be.
    aimed = [m for m in named if m.value == "target" and case.domain in TARGETED]
    own = case.nearest(aimed or named)
    far = own is not None and abs(own.char_start - case.number.mention.char_start) > _STATUS_REACH
    if own is not None and not (past and far and own.value != "provisional"):
        return case.found.settle("status", own.value, "own", own)
    if not case.done and case.above.anaphoric and case.domain in TARGETED:
        before = {m.value for m in case.above.before_mentions if m.kind == "status"}
        if aims(case):
            return case.found.settle("status", "target", "before")
        if before == {"provisional"}:
            return case.found.settle("status", "provisional", "before")
    earlier = case.antecedent()
    status = earlier.values.get("status") if earlier else None
    if status not in (None, "actual") and not past and case.numbers[case.number.position - 1].unit == case.number.unit:
        return case.found.settle("status", status, "before")
    begun = "/" in period and year == case.above.year + 1
    if year > case.above.year and not begun and case.number.unit != "rank":
        return case.found.settle("status", "target" if case.domain in TARGETED else "planned", "default")
    return case.found.settle("status", "actual", "default")


def aims(case: Case) -> bool:
    """Whether the sentence before speaks of targets, and this one ("they are", "it is") of no result."""
    named = [m for m in case.above.before_mentions if m.kind == "status" and m.value == "target"]
    past = [m for m in case.own("period") if year_of(m.value) < case.above.year]
    return bool(named) and not past and not case.own("scope")
