"""Numbers that are no values: examples, exceptions, parts of what was not read, and limits that define what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.catalogue.measures import cues
from transforms.reading.inheritance import Resolved
from transforms.reading.mentions import Mention
from transforms.reading.numbers import Number
from transforms.reading.quantities import QuantityMention

_ALL_BUT = re.compile(r"\b(?:all\s+but|except(?:\s+for)?|other\s+than|apart\s+from)\s+(?:the\s+)?$", re.IGNORECASE)
# "One of these three schools": what was counted before is named again.
_NAMED_BEFORE = re.compile(r"\b(?:these|those)\s+$", re.IGNORECASE)
_ONE_OF = re.compile(r"\s+of\b", re.IGNORECASE)
_STATED_ONE = re.compile(r"(?:\b(?:is|was|only|and|has|now)|[.:)]|^)\s*$", re.IGNORECASE)
_OPENS_BRACKET = re.compile(r"[^().;,]{0,40}\(\s*")
_ROUGHLY = 5
_LIST_REACH = 60
_LIMIT_BEFORE, _LIMIT_AFTER = 25, 35
_SCHOOL_AGE = re.compile(r"\bschool\s+age\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|which|whom)\b", re.IGNORECASE)


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


def is_part_of_unread(
    text: str, number: Number, numbers: Sequence[Number], done: Sequence[Resolved], mentions: Sequence[Mention]
) -> bool:
    """Whether a count is a part of one that states nothing ("six have been removed …, four of them within a year"), or a
    part that no phase or group tells apart ("31 of them on medical grounds")."""
    if number.unit != "count" or not _OF_THEM.match(text, number.mention.char_end):
        return False
    earlier = [i for i, n in enumerate(numbers[: number.position]) if n.unit == "count" and not n.aside]
    start, end = number.segment
    told_apart = _SCHOOL_AGE.search(text, start, end) or any(
        m.kind in ("phase", "group", "key_stage", "scope") and start <= m.char_start < end for m in mentions
    )
    return bool(earlier) and (not done[earlier[-1]].measure or not told_apart)


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


def why_not(number: Number) -> str:
    """The reason of a number that no measure fits: `narrative` for what is told in passing, else `unclassified`."""
    if number.mention.reason:
        return number.mention.reason
    passing = number.noun in (None, "process", "authority") or number.mention.form == "words"
    told = (number.unit == "count" and passing) or number.unit in ("days", "hours")
    return "narrative" if told else "unclassified"
