"""Whose value, when, which phase, key stage, subject, threshold, group and status: each by the nearest fitting mention."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.catalogue.dimensions import family_of_group
from transforms.catalogue.measures import cues, measures
from transforms.reading.comparing import settle_scope
from transforms.reading.inheritance import Case, Inheritance, Resolved, settle_usually
from transforms.reading.mentions import Mention
from transforms.reading.numbers import Number
from transforms.reading.timeline import time_gone_on_about

# Conventions of the field: the phase and the usual threshold of a key stage (Key Stages 1 and 2 are primary, GCSE is 4).
STAGE_PHASE = {"KS1": "primary", "KS2": "primary", "KS3": "secondary", "KS4": "secondary", "A-level": "post16"}
STAGE_THRESHOLD = {"KS1": "level 2+", "KS2": "level 4+", "KS3": "level 5+", "KS4": "5+ A*-C"}
THRESHOLD_STAGE = {"level 2+": "KS1", "level 4+": "KS2", "level 5+": "KS3"}

_TARGETED = frozenset({"attainment", "attendance", "exclusions"})
_NOW_AFTER = re.compile(r"[^.;:,]{0,50}\b(?:now|currently)\b", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:than|behind|ahead\s+of|against|over)\s+(?:the\s+)?$", re.IGNORECASE)
# After how many children are in care, results are those of these children.
_OF_CARE = frozenset({"children_in_public_care", "looked_after_outside_area", "looked_after_outside_area_rate"})
_STATUS_REACH = 60
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|this\s+group)\b", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+)?$", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:now|currently|at\s+present|today)\b|\b(?:has|have)\s+(?:\w+\s+){0,2}(?:fallen|risen|dropped|grown|declined|improved)\s+to\b"
    r"|\b(?:has|have)\s+(?:brought|reduced|cut|taken)\b[^.;]{0,40}\bto\b",
    re.IGNORECASE,
)


def resolve(
    text: str,
    number: Number,
    code: str,
    mentions: Sequence[Mention],
    numbers: Sequence[Number],
    done: Sequence[Resolved],
    above: Inheritance,
) -> Resolved:
    """All dimensions of a number that is a value of the measure `code`; `done` are those of the numbers before it."""
    case = Case(text, number, cues()[code], mentions, numbers, done, above, Resolved(code))
    for settle in (settle_scope, _period, _status, _key_stage, _subject, _threshold, _phase, _group):
        settle(case)
    return case.found


def _period(case: Case) -> None:
    if case.rules.undated:
        return case.found.settle("period", None, "none")
    changing = case.rules.signed == "change"
    start, end = case.number.mention.char_start, case.number.mention.char_end
    now = _NOW.search(case.text, case.number.segment[0], start) or _NOW_AFTER.match(case.text, end)
    if not case.own("period") and now:
        # "In 1998 it was 29 per cent; now it is 68": as at the inspection, which has no period; money is that of its year.
        current = case.above.now if case.domain == "funding" and case.rules.dated else None
        earlier = case.antecedent()
        stated = earlier is not None and earlier.values.get("period") == current
        return case.found.settle("period", None if stated else current, "default")
    spanned = _spanned(case) or _spell(case) if changing else None
    if spanned:
        return case.found.settle("period", spanned, "before")
    aiming = case.above.anaphoric or any(m.kind == "status" and m.value == "target" for m in case.mentions)
    latest = _latest(case.above, aiming=aiming)
    if case.domain == "funding" and latest is not None and "/" not in (latest.values.get("period") or "/"):
        latest = None  # money is that of financial years
    result = case.rules.thresholds and not changing and case.number.unit in ("percent", "percentage_points")
    within = _within_span(case, anyhow=result) if case.rules.signed is None or result else None
    if within:
        return case.found.settle("period", within, "sentence")
    same = latest is not None and latest.measure == case.found.measure
    compared = case.found.values.get("scope") not in ("la", "school")
    amount = case.number.unit in ("gbp", "gbp_per_pupil", "rank") and not (same and compared)
    gone_on = case.rules.dated and (same or not case.above.dated)
    far = latest is not None and (gone_on or (same and not amount)) and case.rules.signed != "change"
    above = Inheritance(latest, (), case.above.series, (), case.above.year)
    settle_usually(case, "period", _periods(case, changing=changing), above, far=far)
    if not case.found.values["period"] and not case.done and case.above.anaphoric and _aims(case):
        aimed = [
            m for m in case.above.before_mentions if m.kind == "period" and (_year(m.value) or 0) >= case.above.year
        ]
        if case.domain in _TARGETED and len({m.value for m in aimed}) == 1:
            return case.found.settle("period", aimed[0].value, "carried", aimed[0])
    if case.rules.dated and not changing and case.found.values["period"] is None:
        case.found.settle("period", time_gone_on_about(case.found.measure, case.above.dated), "carried")
    return _end_of_span(case) if result else None


def _within_span(case: Case, *, anyhow: bool) -> str | None:
    """The year of a result that a span of the sentence gives it: "rose from 58 to 63 per cent between 1997 and 1999".

    Without "from" two results in a row are a change only where `anyhow` is true.
    """
    spans = {m.value for m in case.mentions if m.kind == "period" and m.role in ("span", "since")}
    years = [m for m in case.in_list("period") if not m.role]
    group = case.number.group
    first = case.numbers[group.start].mention.char_start
    begins = _FROM.search(case.text, max(0, first - 16), first) is not None
    changes = begins or (anyhow and any(m.kind == "direction" and m.value in ("up", "down") for m in case.mentions))
    if len(group) != 2 or len(spans) != 1 or years or not changes:
        return None
    (span,) = spans
    return span[:4] if case.number.position == group.start else span[-4:]


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


def _latest(above: Inheritance, *, aiming: bool) -> Resolved | None:
    """Of the sentence before, the result of the latest year: what the paragraph goes on about; a target only where this
    sentence is `aiming` too."""
    aimed = above.before is not None and above.before.values.get("status") == "target"
    dated = [r for r in above.series if r.values.get("period") and r.values.get("status") == "actual"]
    return max(
        dated, key=lambda r: (r.values["period"] or "")[-4:], default=None if aimed and not aiming else above.before
    )


def _status(case: Case) -> None:
    if case.rules.status:
        return case.found.settle("status", case.rules.status, "default")
    year, period = _year(case.found.values.get("period")), case.found.values.get("period") or ""
    past = year is not None and year < case.above.year
    named = case.in_list("status")
    # "The target is that 80 per cent will reach …": the target governs what will be.
    own = case.nearest([m for m in named if m.value == "target"] if case.domain in _TARGETED else []) or case.nearest(
        named
    )
    far = own is not None and abs(own.char_start - case.number.mention.char_start) > _STATUS_REACH
    if own is not None and not (past and far and own.value != "provisional"):
        return case.found.settle("status", own.value, "own", own)
    if not case.done and case.above.anaphoric and case.domain in _TARGETED:
        before = {m.value for m in case.above.before_mentions if m.kind == "status"}
        if _aims(case):
            return case.found.settle("status", "target", "before")
        if before == {"provisional"}:
            return case.found.settle("status", "provisional", "before")
    earlier = case.antecedent()
    status = earlier.values.get("status") if earlier else None
    if status not in (None, "actual") and not past and case.numbers[case.number.position - 1].unit == case.number.unit:
        return case.found.settle("status", status, "before")
    begun = "/" in period and year == case.above.year + 1
    if year is not None and year > case.above.year and not begun and case.number.unit != "rank":
        return case.found.settle("status", "target" if case.domain in _TARGETED else "planned", "default")
    return case.found.settle("status", "actual", "default")


def _set_against(text: str, mention: Mention) -> bool:
    """Whether a group is only what another is compared with: "boys remain behind girls"."""
    return _AGAINST.search(text, max(0, mention.char_start - 14), mention.char_start) is not None


def _aims(case: Case) -> bool:
    """Whether the sentence before speaks of targets, and this one ("they are", "it is") of no result."""
    named = [m for m in case.above.before_mentions if m.kind == "status" and m.value == "target"]
    past = [m for m in case.own("period") if (_year(m.value) or 0) < case.above.year]
    return bool(named) and not past and not case.own("scope")


def _year(period: str | None) -> int | None:
    """The last year of a period, None without one."""
    if not period:
        return None
    return int(period[-4:]) if period[-4:].isdigit() else int(period[:4])


def _key_stage(case: Case) -> None:
    if "key_stage" not in case.rules.dims:
        return case.found.settle("key_stage", None, "none")
    if _is_parted(case):
        return _settle_own(case, "key_stage")
    return settle_usually(case, "key_stage", far=case.rules.thresholds)


def _is_parted(case: Case) -> bool:
    """Whether a number is of another phase than the one it goes on from: it inherits no key stage, subject, threshold.

    "A third of the primary schools met their target for English. Three secondary schools exceeded theirs."
    """
    before = case.antecedent() or case.above.before
    stage = before.values.get("key_stage") if before else None
    own = {m.value for m in case.own("phase")}
    return stage is not None and len(own) == 1 and own <= {"primary", "secondary"} and STAGE_PHASE[stage] not in own


def _settle_own(case: Case, kind: str) -> None:
    own = case.nearest(case.own(kind))
    case.found.settle(kind, own.value if own else None, "own", own)


def _subject(case: Case) -> None:
    if "subject" not in case.rules.dims:
        return case.found.settle("subject", None, "none")
    grades = any("A*" in mention.value for mention in case.own("threshold"))
    if grades or _is_parted(case):
        # "Five or more higher grades" are those in any subjects.
        return _settle_own(case, "subject")
    settle_usually(case, "subject", far=case.rules.thresholds)
    if case.found.values.get("key_stage") == "KS4" and not any(m.kind == "subject" for m in case.mentions):
        case.found.settle("subject", None, "none")
    return None


def _threshold(case: Case) -> None:
    if "threshold" not in case.rules.dims:
        return case.found.settle("threshold", None, "none")
    if _is_parted(case):
        _settle_own(case, "threshold")
    else:
        settle_usually(case, "threshold", far=case.rules.thresholds)
    _reconcile(case)
    values = case.found.values
    if values["key_stage"] is None and values["threshold"]:
        case.found.settle("key_stage", THRESHOLD_STAGE.get(values["threshold"], "KS4"), "default")
    secondary = any(m.kind == "phase" and m.value == "secondary" for m in case.mentions)
    usual = case.rules.thresholds and values["subject"] in ("english", "mathematics") and not secondary
    if values["key_stage"] is None and usual:
        # Literacy and numeracy of primary schools are tested at Key Stage 2.
        case.found.settle("key_stage", "KS2", "default")
    stage = values["key_stage"] or ""
    if case.rules.thresholds and values["threshold"] is None and not (stage == "KS4" and values["subject"]):
        case.found.settle("threshold", STAGE_THRESHOLD.get(stage), "default")
    return None


def _reconcile(case: Case) -> None:
    """Where threshold and key stage exclude each other, what the number's own stretch names stays."""
    threshold, stage = case.found.values.get("threshold"), case.found.values.get("key_stage")
    if not threshold or not stage or threshold.startswith("level") == (stage in ("KS1", "KS2", "KS3")):
        return
    if case.own("key_stage") or not case.own("threshold"):
        case.found.settle("threshold", None, "none")
    else:
        case.found.settle("key_stage", None, "none")


def _phase(case: Case) -> None:
    stage = case.found.values.get("key_stage")
    if case.found.values.get("scope") == "school" and not stage:
        told = [m for m in case.mentions if m.kind == "phase" and m.char_end <= case.number.mention.char_start]
        if told:
            return case.found.settle("phase", told[-1].value, "sentence", told[-1])
    if stage and "phase" in case.rules.dims:
        return case.found.settle("phase", STAGE_PHASE[stage], "default")
    if "phase" not in case.rules.dims:
        return case.found.settle("phase", case.rules.phase, "default")
    if case.rules.phase == "post16":
        return case.found.settle("phase", case.rules.phase, "default")
    if case.rules.phase and not any(m.value in ("primary", "secondary") for m in case.own("phase")):
        return case.found.settle("phase", case.rules.phase, "default")
    above, code = case.above, case.found.measure
    same = above.before is not None and above.before.measure == code
    announced = any(m.kind == "measure" and m.value == code and not m.role for m in above.before_mentions)
    handed = Inheritance(above.before if same else None, above.before_mentions if announced else (), above.series)
    far = (same or announced) and case.number.position == 0 and case.number.unit != "count"
    settle_usually(case, "phase", above=handed, far=far)
    earlier = case.antecedent()
    another = earlier is not None and earlier.measure != code and case.number.unit == "count"
    if another and any(trace.field == "phase" and trace.rule == "before" for trace in case.found.traces):
        # "Two primary schools are in special measures and a further five have serious weaknesses": five of all schools.
        case.found.settle("phase", None, "none")
    if case.found.values["phase"] is None and case.rules.phased:
        case.found.settle("phase", above.phase, "carried")
    if case.found.values["phase"] == "all":
        case.found.settle("phase", None, "none")
    return None


def _group(case: Case) -> None:
    families = case.rules.families
    allowed = [m for m in case.mentions if m.kind == "group" and family_of_group()[m.value] in families]
    if not families:
        return case.found.settle("group", None, "none")
    if "party" in families:
        own = None if case.number.whole else case.nearest(case.own("group", allowed))
        return case.found.settle("group", _as_printed(case, own) if own else None, "own", own)
    of_them = _OF_THEM.match(case.text, case.number.mention.char_end)
    subjects = [m for m in allowed if m.char_end <= case.number.mention.char_start and not _set_against(case.text, m)]
    if of_them and subjects:
        return case.found.settle("group", subjects[0].value, "sentence", subjects[0])
    before = {
        m.value for m in case.above.before_mentions if m.kind == "group" and family_of_group()[m.value] in families
    }
    if (
        len(before) == 1
        and case.rules.thresholds
        and (of_them or (case.above.anaphoric and not case.own("group", allowed)))
    ):
        return case.found.settle("group", before.pop(), "carried")
    if allowed or any(resolved.values.get("group") for resolved in case.done):
        return settle_usually(case, "group", allowed, far=False)
    if "care" in families and case.above.before and case.above.before.measure in _OF_CARE:
        return case.found.settle("group", "children_in_public_care", "carried")
    care = [m for m in case.above.headings if m.kind == "group" and family_of_group()[m.value] == "care"]
    heading = care[0] if care and "care" in families else None
    return case.found.settle("group", heading.value if heading else None, "heading", heading)


def _as_printed(case: Case, mention: Mention) -> str:
    """A party's name as the report prints it, in lower case with underscores."""
    return "_".join(case.text[mention.char_start : mention.char_end].lower().split())
