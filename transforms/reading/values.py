"""What kind of value a number is: a level, a difference or a change; where words lead to it; its sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.catalogue.measures import cues
from transforms.reading.mentions import Mention
from transforms.reading.numbers import Number
from transforms.reading.quantities import QuantityMention

# "Rose to 77 per cent", "the average was nearly 38".
_LEVEL_BEFORE = re.compile(
    r"\b(?:to|from|reached|stood\s+at|remain\w*\s+at|target\s+that"
    r"|(?:average|figure|mean|rate|level|target|median)s?\s+(?:of|was|were|is|are|at|for\s+\S+\s+(?:of|was|were|is)))"
    r"\s+(?:(?:only|about|around|nearly|almost|just|over|under|some|more\s+than|less\s+than)\s+)*$",
    re.IGNORECASE,
)
# "Exceeds it by 5 per cent", "a gap of 4".
_DIFFERENCE_BEFORE = re.compile(
    r"\b(?:by|gap|within|short|difference|shortfall|margin|exceed\w*|distance|lead|ahead|behind|trail\w*)\b[^;]*$",
    re.IGNORECASE,
)
# "Went up by 12.5 points" is a change and no difference from something.
_MOVED_BY = re.compile(
    r"\b(?:went\s+up|gone\s+up|c[oa]me\s+(?:up|down)|go(?:es)?\s+up|up|down|rose|risen|rise|fell|fallen|fall|improved?|increased?|grew|grown|declined?|dropped|reduced|narrowed|widened|closed|cut|shrunk|(?:increas|ris|fall|grow|declin|improv)ing)\s+by\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
# "£52 less than the average", "£40 below the mean".
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
