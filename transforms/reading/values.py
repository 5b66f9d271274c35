"""What kind of value a number is: a level, a difference or a change; a limit that defines a count; an example; its sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.catalogue.measures import cues
from transforms.reading.mentions import Mention
from transforms.reading.numbers import Number
from transforms.reading.quantities import QuantityMention

_LEVEL_BEFORE = re.compile(
    r"\b(?:to|from|reached|stood\s+at|remain\w*\s+at|target\s+that"
    r"|(?:average|figure|mean|rate|level|target|median)s?\s+(?:of|was|were|is|are|at|for\s+\S+\s+(?:of|was|were|is)))"
    r"\s+(?:(?:only|about|around|nearly|almost|just|over|under|some|more\s+than|less\s+than)\s+)*$",
    re.IGNORECASE,
)
_DIFFERENCE_BEFORE = re.compile(
    r"\b(?:by|gap|within|short|difference|shortfall|margin|exceed\w*|distance|lead|ahead|behind|trail\w*)\b[^;]*$",
    re.IGNORECASE,
)
# "Went up by 12.5 points" is a change and no difference from something.
_MOVED_BY = re.compile(
    r"\b(?:went\s+up|gone\s+up|c[oa]me\s+(?:up|down)|go(?:es)?\s+up|up|down|rose|risen|rise|fell|fallen|fall|improved?|increased?|grew|grown|declined?|dropped|reduced|narrowed|widened|closed|cut|shrunk|(?:increas|ris|fall|grow|declin|improv)ing)\s+by\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(r"\b(?:all\s+but|except(?:\s+for)?|other\s+than|apart\s+from)\s+(?:the\s+)?$", re.IGNORECASE)
# "One of these three schools": what was counted before is named again.
_NAMED_BEFORE = re.compile(r"\b(?:these|those)\s+$", re.IGNORECASE)
_ONE_OF = re.compile(r"\s+of\b", re.IGNORECASE)
_STATED_ONE = re.compile(r"(?:\b(?:is|was|only|and|has|now)|[.:)]|^)\s*$", re.IGNORECASE)
_OPENS_BRACKET = re.compile(r"[^().;,]{0,40}\(\s*")
_ROUGHLY = 5
_AMOUNT_APART = re.compile(
    r"\s+(?:less|more|lower|higher|fewer)(?:\s*[.,;)]|\s+than\s+(?:the|that|those|in|a|its|similar|other)\b)"
    r"|\s+(?:above|below)\s+(?:the|that)\s+(?!ssa|standard)",
    re.IGNORECASE,
)
# "3.5 points more than in 1997" is a change, though it is written like a gap.
_THAN_EARLIER = re.compile(
    r"\s+\w+\s+than\s+(?:in\s+(?:19|20)\d\d|in\s+the\s+(?:\w+\s+)?year|(?:\w+\s+)?years?\b|the\s+year\b)", re.IGNORECASE
)
_LEADS_TO = re.compile(
    r"(?:\s*[,:]\s*|\s+(?:of|was|were|is|are|at|amount\w*\s+to|stood\s+at|stands\s+at|to|from)\s+)"
    r"(?:(?:only|about|around|nearly|almost|just|over|under|some|approximately|more\s+than|less\s+than|now)\s+)*$",
    re.IGNORECASE,
)
_NEAR_DIRECTION = 25
_DIFFERENCE_REACH = 110
_LIST_REACH = 60
_LIMIT_BEFORE, _LIMIT_AFTER = 25, 35


@dataclass(frozen=True, slots=True)
class ValueKind:
    """`level`: "rose to 77 per cent"; `differs`: "five per cent below"; `changes`: "up by 5"; `apart`: "£52 less than"; `moved`: "fell by a
    third", which is no level of anything."""

    level: bool
    differs: bool
    changes: bool
    apart: bool = False
    moved: bool = False


def kind_of_value(text: str, number: Number, mentions: Sequence[Mention]) -> ValueKind:
    """Whether a number can be a level, a difference from something, or a change."""
    start, end = number.mention.char_start, number.mention.char_end
    points = number.unit == "percentage_points"
    directions = [m for m in mentions if m.kind == "direction"]
    # "66.1 per cent, 2.9 points below": what stands after the next number is said of that one.
    beside = any(
        m.value in ("above", "below")
        and 0 <= m.char_start - end <= _NEAR_DIRECTION
        and not any(c.isdigit() for c in text[end : m.char_start])
        for m in directions
    )
    apart = _DIFFERENCE_BEFORE.search(text, max(number.segment[0], start - _DIFFERENCE_REACH), start)
    left, right = number.segment
    earlier = points and _THAN_EARLIER.match(text, end) is not None
    moved = _MOVED_BY.search(text, max(number.segment[0], start - 70), start) is not None
    moving = any(m.value in ("up", "down") and left <= m.char_start < right for m in directions)
    return ValueKind(
        level=not points and _LEVEL_BEFORE.search(text, max(0, start - 45), start) is not None,
        differs=(beside or (apart is not None and not moved)) and not earlier,
        changes=moving or earlier or (points and not beside),
        moved=moved,
        apart=number.unit in ("gbp", "gbp_per_pupil") and _AMOUNT_APART.match(text, end) is not None,
    )


def leads_to(text: str, number: QuantityMention) -> frozenset[int]:
    """The place, if any, from which only small words lead to the number: "SSA| of £122m", "attendance| is about 93"."""
    before = _LEADS_TO.search(text, max(0, number.char_start - 40), number.char_start)
    return frozenset((before.start(),)) if before else frozenset()


def is_mere_narration(text: str, number: Number, numbers: Sequence[Number]) -> bool:
    """Whether a count is an example or an exception: "one of the schools", "all but two", "at one school visited"."""
    if number.unit != "count":
        return False
    mention = number.mention
    if _ALL_BUT.search(text, max(0, mention.char_start - 14), mention.char_start):
        return True
    if _NAMED_BEFORE.search(text, max(0, mention.char_start - 8), mention.char_start):
        return True
    if mention.value != 1:
        return False
    example = mention.form == "words" and _ONE_OF.match(text, mention.char_end)
    return bool(example) or not _is_listed(text, number, numbers)


def _is_listed(text: str, number: Number, numbers: Sequence[Number]) -> bool:
    """Whether "one" is a count: it stands in a list of counts, or opens its sentence or "there is"."""
    start = number.mention.char_start
    beside = [n for n in numbers if n.unit == "count" and abs(n.position - number.position) == 1]
    close = any(abs(n.mention.char_start - start) < _LIST_REACH for n in beside)
    return number.noun is not None and (close or _STATED_ONE.search(text, max(0, start - 12), start) is not None)


def parameters(
    text: str, candidates: Sequence[QuantityMention], mentions: Sequence[Mention]
) -> frozenset[QuantityMention]:
    """Numbers that belong to what is counted ("fewer than 100 pupils", "five or more grades", "children under five"): they are no values."""
    named = [m for m in mentions if m.kind in ("threshold", "phase", "group")]
    limits = [m for m in mentions if m.kind == "measure" and not m.role and cues()[m.value].limit]
    found = {number for number, exact in pairwise(candidates) if _is_rough(text, number, exact)}
    for position, number in enumerate(candidates):
        if any(m.char_start <= number.char_start and number.char_end <= m.char_end for m in named):
            found.add(number)
        counted = any(q.unit is None and q.form in ("words", "digits", "zero") for q in candidates[:position])
        start, end = number.char_start - _LIMIT_BEFORE, number.char_end + _LIMIT_AFTER
        near = any(m.char_start < end and start < m.char_end for m in limits)
        if counted and near and number.qualifier in ("over", "under"):
            found.add(number)
    return frozenset(found)


def _is_rough(text: str, number: QuantityMention, exact: QuantityMention) -> bool:
    """Whether a ratio only says roughly what a bracket then says exactly: "nine in ten pupils (89.4 per cent)"."""
    if (
        number.form not in ("ratio", "fraction")
        or exact.unit != "percent"
        or abs(exact.value - number.value) > _ROUGHLY
    ):
        return False
    return _OPENS_BRACKET.fullmatch(text, number.char_end, exact.char_start) is not None


def signed_value(number: Number, code: str, mentions: Sequence[Mention], before: float | None) -> float:
    """The value with its sign: a fall, or a gap below the comparator, is negative.

    A number with no direction of its own has that of the value `before` it in the sentence ("from 7.2 to 3.4 points below").
    """
    value, signed = number.mention.value, cues()[code].signed
    if signed is None or value < 0:
        return value
    directions = [m for m in mentions if m.kind == "direction"]
    if signed == "change":
        moving = [m for m in directions if m.value in ("up", "down")]
        start, end = number.segment
        directions = [m for m in moving if start <= m.char_start < end] or directions
    if signed == "gap":
        # Whether a gap grows or is cut says nothing of who is ahead.
        directions = [m for m in directions if m.value in ("above", "below")]
    start, end = number.segment
    near = [m for m in directions if start <= m.char_start < end]
    if not near and before:
        return value if before > 0 else -value
    if not near and signed == "change" and number.position:
        return value  # what is said of the numbers before it says nothing of its direction
    nearest = min(near or directions, key=lambda m: _distance(number.mention, m), default=None)
    if signed == "gap":
        return value if nearest is not None and nearest.value == "above" else -value
    return -value if nearest is not None and nearest.value in ("down", "below") else value


def _distance(number: QuantityMention, mention: Mention) -> int:
    return min(abs(mention.char_start - number.char_end), abs(number.char_start - mention.char_end))


def why_not(number: Number) -> str:
    """The reason of a number that no measure fits: `narrative` for what is told in passing, else `unclassified`."""
    if number.mention.reason:
        return number.mention.reason
    passing = number.noun in (None, "process", "authority") or number.mention.form == "words"
    told = (number.unit == "count" and passing) or number.unit in ("days", "hours")
    return "narrative" if told else "unclassified"
