"""Where a number finds its dimensions: its own stretch, its list, the number before or after it, the words above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.catalogue.measures import measures
from transforms.reading.cases import Case, Inheritance
from transforms.reading.mentions import Mention

# "Boys have gained more than girls: 64 per cent of them": what follows "than" is not what the sentence is about.
_THAN = re.compile(r"\b(?:than|unlike)\s+(?:the\s+)?$", re.IGNORECASE)
# "It is 10 per cent and will be 9 per cent in 2003": each has a time of its own.
_VERB = re.compile(r"\b(?:will|would|was|were|is|are|had|has|have|should)\b", re.IGNORECASE)
_MOVES_ON = re.compile(r"\b(?:from|increase|rise|fall|drop|up\s+on|compared|against|where|when)\b", re.IGNORECASE)
_LIMITED = re.compile(r"\b(?:fewer|less|more|over|under|below|above)\b", re.IGNORECASE)
_NEW_CLAUSE = re.compile(
    r"[;:()]|\s[–—]\s|\b(?:will|would|was|were|is|are|had|has|should|than|compared|against|while|whereas|although|but|which"
    r"|nationally|national|similar|by|a\s+(?:rise|fall|gain|drop))\b",
    re.IGNORECASE,
)
_LIST_LENGTH = 140
_LIST_REACH = 60


def settle_usually(
    case: Case, kind: str, allowed: Sequence[Mention] | None = None, above: Inheritance | None = None, *, far: bool
) -> None:
    """Settle a dimension the usual way: by list, own stretch, number before, opening words, number after; and, where
    `far`, by what the sentence before and the heading (of `above`, the case's own where None) hand down."""
    among = case.mentions if allowed is None else allowed
    value, rule, mention = _by_list(case, kind, among) or _in_sentence(case, kind, among) or (None, "none", None)
    if value is None and far:
        value, rule, mention = _handed_down(case, kind, above or case.above)
    case.found.settle(kind, value, rule, mention)


_Settled = tuple[str | None, str, Mention | None]


def _by_list(case: Case, kind: str, among: Sequence[Mention]) -> _Settled | None:
    """What a number in a list of n takes by its place among n mentions, or among n values named before."""
    group, size = case.number.group, len(case.number.group)
    if size < 2:
        return None
    place = case.number.position - group.start
    distinct = list({m.value: m for m in case.in_list(kind, among)}.values())
    if len(distinct) == size:
        return distinct[place].value, "list", distinct[place]
    if distinct:
        return None
    if kind == "group":
        first = case.numbers[group.start].mention.char_start
        named = list({m.value: m for m in among if m.kind == kind and m.char_end <= first}.values())
        if len(named) == size:
            return named[place].value, "list", named[place]
    before = list(case.done[: group.start])
    if case.number.aside and group.start and len(case.numbers[group.start - 1].group) != size:
        return None
    for series in (before, [*case.above.series, *before]):
        values = list(dict.fromkeys(resolved.values.get(kind) for resolved in series if resolved.values.get(kind)))
        if len(values) == size:
            if kind == "period" and case.begins_from():
                values.sort(key=str)
            return values[place], "list", None
    return None


def _in_sentence(case: Case, kind: str, among: Sequence[Mention]) -> _Settled | None:
    own = case.nearest(case.own(kind, among))
    if own is None and len(case.number.group) > 1:
        own = case.nearest(case.in_list(kind, among))
    if own is not None:
        return own.value, "own", own
    earlier = case.antecedent()
    if earlier and earlier.values.get(kind):
        return earlier.values[kind], "before", None
    # Where no number before it states anything, the time that one of them names is still its own: "… in 1999, while 2.1 …".
    unread = kind == "period" and not any(resolved.measure for resolved in case.done)
    opening = case.number.segment[0] if unread else min(case.number.segment[0], case.numbers[0].mention.char_start)
    leading = [m for m in among if m.kind == kind and m.char_end <= opening]
    leading = [m for m in leading if not _THAN.search(case.text, max(0, m.char_start - 10), m.char_start)] or leading
    if leading:
        return leading[-1].value, "sentence", leading[-1]
    following = next((m for m in among if m.kind == kind and m.char_start >= case.number.segment[1]), None)
    if (
        following
        and (not case.number.named or kind == "period" or (kind == "subject" and case.number.noun == "pupil"))
        and _raised(case, following)
    ):
        return following.value, "after", following
    if following and kind == "period" and _ends_list(case, following):
        return following.value, "after", following
    return None


def _ends_list(case: Case, mention: Mention) -> bool:
    """Whether a time ends the list of results that the number opens: "84 in reading, 86 in writing and 90 in science in 1999"."""
    later = [n for n in case.numbers[case.number.position + 1 :] if n.mention.char_end <= mention.char_start]
    between = case.text[case.number.mention.char_end : mention.char_start]
    plain = len(between) < _LIST_LENGTH and not _NEW_CLAUSE.search(between)
    return case.number.unit == "percent" and plain and bool(later) and all(n.unit == case.number.unit for n in later)


def _raised(case: Case, mention: Mention) -> bool:
    """Whether a word after the next number of a list is said of this one too: "24 and 30 per cent in English"."""
    if case.number.position + 1 >= len(case.numbers):
        return False
    later = case.numbers[case.number.position + 1 :]
    following = next((n for n in later if not n.whole), later[0])
    between = case.text[case.number.mention.char_end : following.mention.char_start]
    if _MOVES_ON.search(between):
        return False
    if _VERB.search(between) and (mention.kind == "period" or _LIMITED.search(between)):
        return False
    inside = following.segment[0] <= mention.char_start < following.segment[1]
    joined = len(between) < _LIST_REACH and "(" not in between and ";" not in between
    return inside and joined and following.unit == case.number.unit


def _handed_down(case: Case, kind: str, above: Inheritance) -> _Settled:
    before = above.before
    if before and before.values.get(kind) and measures()[before.measure].domain == case.domain:
        return before.values[kind], "carried", None
    words = [m for m in above.before_mentions if m.kind == kind]
    if len({m.value for m in words}) != 1:
        words = [m for m in above.headings if m.kind == kind]
    if len({m.value for m in words}) == 1:
        return words[-1].value, "heading", words[-1]
    return None, "none", None
