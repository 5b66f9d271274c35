"""Sentences, and the stretch of a sentence that belongs to each of its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.reading.quantities import QuantityMention

# A sentence ends before its footnote's mark, which may be a plain digit: "… per cent.3 Attendance fell".
_END = re.compile(r"(?:[.?!][\"'”’)*\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*|(?<=[a-z)”’])\.\d{1,2})\s+(?=[\"'“‘(*£]*[A-Z0-9£])")
# In characters; the longest sentence of a real report has a third of it.
_LONGEST = 3000
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|No|St|Mr|Mrs|Ms|Dr|cf|pp?|vs|para|paras|approx)|\b[A-Z])\.$")
# Where a sentence is cut between two numbers, the best first: each is (pattern, where the cut falls in a match).
_CUTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r";",
        r"(?<=\w)[,.]?\s(?=(?:as\s+)?(?:compared|in\s+comparison)\s+(?:with|to)\b|as\s+against\b|against\b|whereas\b|while\b|(?<!fewer\s)(?<!less\s)(?<!more\s)than\b|although\b|but\b|as\s+opposed\b)",
        r",\s+which\b|,?\s+\(?of\s+(?:which|whom|these)\b|\s[–—]\s",
        r",\s+and\s",
        r"\sand(?=[\s,])",
        r",\s(?=(?:in|at|for|by|of)\s)",
        r",\s",
        r"\sor\s(?!above|more|better|so\b|over|fewer|less)",
        r"\s(?:from|to)\s",
        r":\s",
        r"\s(?=(?:with|against|in|for)\s)",
    )
)
_TIGHT = re.compile(
    r"\s*(?:%|per\s?cent|percentage\s+points|points)?\s*(?:,|and|or|to|&|[-–])\s*(?:and\s+|to\s+)?(?:about\s+|around\s+|nearly\s+|some\s+|at\s+)?$",
    re.IGNORECASE,
)


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """(start, end) of each sentence in `text[start:end]`, in order; together they cover it.

    What runs on for longer than any sentence is cut, as the time that its reading takes grows with the square of its length.
    """
    bounds, begin = [], start
    for match in _END.finditer(text, start, end):
        if _ABBREVIATION.search(text, max(begin, match.start() - 8), match.start() + 1):
            continue
        bounds += _lengths(text, begin, match.end())
        begin = match.end()
    return [*bounds, *_lengths(text, begin, end)]


def _lengths(text: str, start: int, end: int) -> list[tuple[int, int]]:
    bounds = []
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        bounds.append((start, space))
        start = space
    return [*bounds, (start, end)] if start < end else bounds


def segments(text: str, start: int, end: int, numbers: Sequence[QuantityMention]) -> list[tuple[int, int]]:
    """One stretch of `text[start:end]` for each number: cut at the strongest joint between two of them."""
    edges = [start]
    for left, right in pairwise(numbers):
        edges.append(_cut(text, left.char_end, right.char_start))
    edges.append(end)
    stretches = list(pairwise(edges))
    if numbers:
        first, last = numbers[0].char_start, numbers[-1].char_end
        before, after = text.rfind(";", start, first), text.find(";", last, end)
        stretches[0] = (before if before >= 0 else start, stretches[0][1])
        stretches[-1] = (stretches[-1][0], after if after >= 0 else end)
    return stretches


def _cut(text: str, start: int, end: int) -> int:
    between = text[start:end]
    opening, closing = between.rfind("("), between.rfind(")")
    if opening > closing:
        return start + opening
    if closing >= 0 and opening < 0:
        return start + closing + 1
    if closing > opening >= 0:
        start += closing + 1
    for pattern in _CUTS:
        matches = list(pattern.finditer(text, start, end))
        if matches:
            return matches[0 if "in|at|for" in pattern.pattern else -1].start()
    return end


def tight_groups(text: str, numbers: Sequence[QuantityMention]) -> list[range]:
    """Runs of numbers with nothing between them but a comma, "and" or "to": "82, 83 and 87 per cent"."""
    groups, begin = [], 0
    for position in range(1, len(numbers) + 1):
        apart = position < len(numbers) and len({numbers[position - 1].unit, numbers[position].unit} - {None}) > 1
        joined = (
            position < len(numbers)
            and not apart
            and _TIGHT.fullmatch(text, numbers[position - 1].char_end, numbers[position].char_start)
        )
        if not joined:
            groups.append(range(begin, position))
            begin = position
    return groups
