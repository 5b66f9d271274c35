"""A sentence's numbers made ready for binding: their units and nouns completed from each other, their groups found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.reading.clauses import segments, tight_groups
from transforms.reading.mentions import Mention
from transforms.reading.nouns import nouns_of
from transforms.reading.quantities import QuantityMention
from transforms.reading.units import units_of

_TO = re.compile(r"(?:\s+[\w.]+){0,2}\s+to\s+(?:\w+\s+){0,2}", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:\w+\s+)?$", re.IGNORECASE)
_DASH = re.compile(r"\s[–—]\s")
_PART_OF = re.compile(
    r"\s+(?:\w+\s+)?(?:out\s+)?of\s+(?:(?:the|its|their|all|(?:the\s+)?[\w]+['’]s?)\s+)?", re.IGNORECASE
)
_OPENS_AS_WHOLE = re.compile(r"\s*of\s+(?:the|its|their|these|those|all)\s+", re.IGNORECASE)


@dataclass(slots=True)
class Number:
    """A number of a sentence that may state something: `unit` and `noun` are completed from its neighbours.

    `tail` is the stretch after a bracket that follows the number, empty without one.
    """

    mention: QuantityMention
    segment: tuple[int, int]
    unit: str
    noun: str | None
    group: range
    position: int
    aside: bool = False
    whole: bool = False
    named: bool = False
    tail: tuple[int, int] = (0, 0)


def numbers_of(
    text: str,
    start: int,
    end: int,
    found: Sequence[QuantityMention],
    mentions: Sequence[Mention],
    topic: str | None = None,
    *,
    per_pupil: bool = False,
    gone_on: str | None = None,
) -> list[Number]:
    """The numbers of the sentence `text[start:end]` with their stretch, unit, noun and list.

    `topic` is the noun that the sentence before spoke of: "four of them" counts it; `per_pupil` that it gave amounts per
    pupil, so that an amount compared with them is one too; `gone_on` the unit of a sentence that goes on from it ("it was 6.7").
    """
    group_of = {position: group for group in tight_groups(text, found) for position in group}
    stretches = segments(text, start, end, found)
    wholes = [_whole(text, found, n) or _opens_as_whole(text, start, found, n) for n in range(len(found))]
    units = units_of(text, start, end, found, group_of, stretches, per_pupil=per_pupil, gone_on=gone_on)
    nouns, named = nouns_of(text, start, end, found, units, wholes, mentions, topic)
    _join_stretches(text, start, found, wholes, stretches)
    asides = [_aside(text, start, mention) for mention in found]
    tails = [_tail(text, found, stretches, asides, n) for n in range(len(found))]
    return [
        Number(mention, stretches[n], units[n], nouns[n], group_of[n], n, asides[n], wholes[n], named[n], tails[n])
        for n, mention in enumerate(found)
    ]


def _join_stretches(
    text: str,
    start: int,
    found: Sequence[QuantityMention],
    wholes: Sequence[bool],
    stretches: list[tuple[int, int]],
) -> None:
    """Let numbers that are said of one thing share their words: "raised by two points to 83", "14 of the 92 schools"."""
    for n in range(1, len(found)):
        changed = _BY.search(text, max(start, found[n - 1].char_start - 16), found[n - 1].char_start)
        if changed and _TO.fullmatch(text, found[n - 1].char_end, found[n].char_start):
            stretches[n] = (stretches[n - 1][0], stretches[n][1])
        if wholes[n]:
            stretches[n - 1] = stretches[n] = (stretches[n - 1][0], stretches[n][1])


def _tail(
    text: str,
    found: Sequence[QuantityMention],
    stretches: Sequence[tuple[int, int]],
    asides: Sequence[bool],
    n: int,
) -> tuple[int, int]:
    """What follows the bracket after a number: "three schools (two of them primary) have serious weaknesses"."""
    last = n
    while last + 1 < len(found) and asides[last + 1]:
        last += 1
    if asides[n] or last == n:
        return (0, 0)
    end = stretches[last][1]
    closing = text.find(")", found[last].char_end, end)
    return (closing, end) if closing >= 0 else (0, 0)


def _aside(text: str, start: int, number: QuantityMention) -> bool:
    """Whether a number stands inside brackets, or between two dashes."""
    before = text[start : number.char_start]
    if before.rfind("(") > before.rfind(")"):
        return True
    return len(_DASH.findall(before)) % 2 == 1 and bool(_DASH.search(text, number.char_end, number.char_end + 60))


def _whole(text: str, found: Sequence[QuantityMention], n: int) -> bool:
    """Whether a number is the whole that the number before it is a part of: "14 of the 92 schools"."""
    return n > 0 and bool(_PART_OF.fullmatch(text, found[n - 1].char_end, found[n].char_start))


def _opens_as_whole(text: str, start: int, found: Sequence[QuantityMention], n: int) -> bool:
    """Whether a number opens its sentence as the whole of what follows: "Of the seven sixth forms, four have …"."""
    return n == 0 and len(found) > 1 and _OPENS_AS_WHOLE.fullmatch(text, start, found[0].char_start) is not None
