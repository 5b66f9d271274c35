"""Whose value a number is: the inspected authority's, unless a comparison in its clause says another's."""

from __future__ import annotations

import re

from transforms.catalogue.measures import measures
from transforms.reading.cases import Case
from transforms.reading.mentions import Mention

# After a number: "12 per cent, well above the national average" tells of the comparison, not of the number.
_SET_AGAINST = re.compile(
    r"\b(?:above|below|higher|lower|better|worse|than|exceed\w*|compar\w*|in\s+line|similar|same|close|behind|ahead|more|less"
    r"|slightly|well|twice|double|short|whereas|while|but|quartile|quarter|deprived|among|highest|lowest)\b",
    re.IGNORECASE,
)
# Before a number: "has grown less than the national figure and stands at 6.1 per cent".
_MEASURED_BY = re.compile(r"\b(?:above|below|than|in\s+line|close|compar\w+)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"[,;:]|\b(?:at|with|and|but|is|was|were|remain\w*)\b", re.IGNORECASE)
_BRACKET = re.compile(r"[\s,]*\(\s*$")
# "35 per cent of pupils in a third of the schools": a share within some schools is not the authority's.
_IN_SCHOOLS = re.compile(
    r"\s+of\s+(?:the\s+)?(?:pupils|children)\s+(?:in|at)\s+(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|half|some|several)\b"
    r"[^.;,]{0,40}\bschools\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"(?:\s+(?:averages?|means?|figures?|rates?|levels?|medians?|percentages?|proportions?|totals?))?"
    r"(?:\s+(?:for|in)\s+[\w/]+(?:\s+schools|\s+pupils)?)?"
    r"(?:\s*:|,?\s+(?:of|which\s+(?:is|was|stood\s+at))|\s*,|\s*\()\s+?(?:\s*(?:about|around|nearly|almost|just\s+over|just\s+under|over|under|some))?\s*",
    re.IGNORECASE,
)
# "Compared with statistical neighbours at 14 per cent", but not "attendance is below the national average at 93 per cent".
_COMPARED_WITH = re.compile(r"\b(?:compared\s+(?:with|to)|against)\s+(?:the\s+|its\s+)?$", re.IGNORECASE)
_AT = re.compile(
    r"(?:\s+(?:averages?|means?|figures?|rates?))?\s+at\s+(?:(?:about|around|nearly|just\s+(?:over|under))\s+)?",
    re.IGNORECASE,
)
# "In one Selmouth school", "at the two largest schools": a value said of them is not the authority's.
_IN_ONE_SCHOOL = re.compile(
    r"\b(?:in|at)\s+(?:only\s+)?(?:one|two|three|another|the\s+(?:worst|best|smallest|largest|lowest|highest)|a\s+(?:single|few))\s+"
    r"(?:[\w'’-]+\s+){0,3}schools?\b(?!\s+(?:years?|days?|terms?))|\bin\s+the\s+(?:worst|best|lowest|highest)\b",
    re.IGNORECASE,
)
# "From 2 per cent in a primary school near the golf course to 58 per cent in one beside the gasworks".
_IN_A_SCHOOL = re.compile(
    r"\s+(?:in|at)\s+(?:(?:one|another)\b(?!\s+(?:case|year|term|day|area))|(?:an?|one|two|three|the\s+(?:worst|best|smallest|largest))\s+(?:[\w'’-]+\s+){0,2}schools?\b)",
    re.IGNORECASE,
)
_OPENING = 14
_AMOUNTS = ("percent", "gbp", "gbp_per_pupil")


def settle_scope(case: Case) -> None:
    """Settle `scope`: by the comparator in the number's list or just before its bracket, the comparison that opens the
    sentence, the bracket's parallel, a single school that is named; else the authority's own."""
    if case.rules.signed == "gap" or measures()[case.found.measure].unit == "rank":
        return case.found.settle("scope", "la", "default")
    own = _leading(case) or case.nearest(
        [m for m in case.in_list("scope") if m.value != "la" and _said_of(case, m)] or _before_bracket(case)
    )
    if own is not None:
        return case.found.settle("scope", own.value, "own", own)
    compared = _comparator(case)
    if compared is not None:
        return case.found.settle("scope", compared, "before")
    if case.number.noun in ("pupil", "child") and _IN_SCHOOLS.match(case.text, case.number.mention.char_end):
        return case.found.settle("scope", "school", "own")
    single = case.nearest(case.own("one_school")) or _opening_school(case)
    if (
        single
        and case.number.unit in _AMOUNTS
        and "average" not in case.text[max(0, single.char_start - 40) : single.char_end]
    ):
        return case.found.settle("scope", "school", "own", single)
    return case.found.settle("scope", "la", "default")


def _leading(case: Case) -> Mention | None:
    """The comparator that leads straight to the number: "the national average of £1,611", "(England: 84 per cent)"."""
    start = case.number.mention.char_start
    before = [m for m in case.mentions if m.kind == "scope" and m.char_end <= start]
    if not before or before[-1].value == "la":
        return None
    leads = _LEADS.fullmatch(case.text, before[-1].char_end, start) or (
        _COMPARED_WITH.search(case.text, max(0, before[-1].char_start - 20), before[-1].char_start)
        and _AT.fullmatch(case.text, before[-1].char_end, start)
    )
    return before[-1] if leads else None


def _opening_school(case: Case) -> Mention | None:
    """The single school that the sentence begins with: "In one primary school, …", "One of these three schools has …"."""
    start = case.numbers[0].segment[0]
    before = case.number.mention.char_start
    singled = _IN_ONE_SCHOOL.search(case.text, start, before)
    after = _IN_A_SCHOOL.match(case.text, case.number.mention.char_end)
    if after:
        return Mention("one_school", "school", after.start(), after.end())
    if singled and "average" not in case.text[singled.start() : before]:
        return Mention("one_school", "school", singled.start(), singled.end())
    counted = [n.mention for n, r in zip(case.numbers, case.done, strict=False) if r.measure and n.unit == "count"]
    return next(
        (
            m
            for m in case.mentions
            if m.kind == "one_school"
            and m.char_start - start <= _OPENING
            and not any(m.char_start <= q.char_start < m.char_end for q in counted)
        ),
        None,
    )


def _said_of(case: Case, mention: Mention) -> bool:
    number = case.number.mention
    if mention.char_start >= number.char_end:
        return _SET_AGAINST.search(case.text, number.char_end, mention.char_start) is None
    sentence = case.numbers[0].segment[0]
    compared = _MEASURED_BY.search(case.text, max(sentence, mention.char_start - 30), mention.char_start)
    # A list is compared as one: "well above the national averages of 21 and 18 per cent".
    first = max(case.numbers[case.number.group.start].mention.char_start, mention.char_end)
    start = min(first, number.char_start)
    return not (compared and _GOES_ON.search(case.text, mention.char_end, start))


def _before_bracket(case: Case) -> list[Mention]:
    start = case.number.mention.char_start
    bracket = _BRACKET.search(case.text, max(0, start - 3), start)
    if bracket is None:
        return []
    return [
        m for m in case.mentions if m.kind == "scope" and m.value != "la" and 0 <= bracket.start() - m.char_end <= 2
    ]


def _comparator(case: Case) -> str | None:
    """The scope that a number takes from a comparison begun before it.

    "Nationally, 71 per cent … and 69 per cent": the opening word governs the sentence. "£2,390 (£2,418 and £2,433)": a
    bare bracket repeats the comparators named before, in their order.
    """
    start, end = case.number.segment
    own = any(m.kind == "scope" and start <= m.char_start < end for m in case.mentions)
    opening = next((m for m in case.mentions if m.kind == "scope"), None)
    if opening and opening.value != "la" and opening.char_start - case.numbers[0].segment[0] <= _OPENING and not own:
        return opening.value if case.done and case.done[0].values.get("scope") == opening.value else None
    if own or not case.number.aside or not case.number.position:
        return None
    return _bracketed(case)


def _bracketed(case: Case) -> str | None:
    start, end = case.number.segment
    other = any(
        m.kind in ("period", "phase", "subject", "group") and start <= m.char_start < end for m in case.mentions
    )
    # "Girls (72 per cent) remain ahead of boys (60 per cent)": the bracket tells of another group, not of a comparator.
    parted = any(m.kind == "group" and 0 <= start - m.char_end <= 2 for m in case.mentions)
    if other or parted or case.numbers[case.number.position - 1].unit != case.number.unit:
        return None
    scopes = (resolved.values.get("scope") for resolved in (*case.above.series, *case.done))
    named = list(dict.fromkeys(scope for scope in scopes if scope not in (None, "la", "school")))
    size, place = len(case.number.group), case.number.position - case.number.group.start
    return named[-size:][place] if len(named) >= size else None
