"""Which recommendation of the appendix repeats which of the body, also when it is reworded: one to one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

# Likeness (0 to 100) from which two texts count as the same: alone, under the same purpose, and between two settled
# neighbours of the same purpose. Repeated recommendations of one report differ by a few words; different ones under
# one purpose, with the same vocabulary, stay below 60.
_ALIKE = 88.0
_ALIKE_SAME_PURPOSE = 72.0
_ALIKE_IN_PLACE = 60.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation as its twin is looked for: its words, its purpose, and the index of its parent in the same list."""

    text: str
    purpose: str | None
    parent: int | None


def match_twins(body: Sequence[Entry], appendix: Sequence[Entry]) -> list[int | None]:
    """For each appendix entry the index of the body entry that it repeats, or None; no body entry is given twice.

    The likest pairs are settled first, among equals those nearest in order. What is left may still pair, at a lower
    likeness, where it stands between settled neighbours in both places.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, a, b in sorted(_candidates(body, appendix), reverse=True):
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    pairs |= dict(_in_place(body, appendix, dict(pairs), taken))
    return [pairs.get(a) for a in range(len(appendix))]


def likeness(one: str, other: str) -> float:
    """How alike two texts are (0 to 100), in whatever order and inflection their words stand."""
    first, second = _fold(one), _fold(other)
    return max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second))


def _candidates(body: Sequence[Entry], appendix: Sequence[Entry]) -> Iterator[tuple[float, int, int]]:
    """Pairs that are alike enough, each with its rank: likeness, purpose, parent and nearness in order."""
    for a, repeated in enumerate(appendix):
        for b, stated in enumerate(body):
            same = _same_purpose(repeated.purpose, stated.purpose)
            if len(repeated.text) > 3 * len(stated.text) or len(stated.text) > 3 * len(repeated.text):
                continue
            alike = likeness(repeated.text, stated.text)
            if alike < (_ALIKE_SAME_PURPOSE if same else _ALIKE):
                continue
            nested = (repeated.parent is None) == (stated.parent is None)
            distance = abs(a / max(len(appendix), 1) - b / max(len(body), 1))
            yield alike + 8 * same + 2 * nested - 4 * distance, a, b


def _in_place(
    body: Sequence[Entry], appendix: Sequence[Entry], settled: Mapping[int, int], taken: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Entries left over on both sides of a gap between settled neighbours, the likest in order."""
    last = -1
    used = set(taken)
    for a, repeated in enumerate(appendix):
        if a in settled:
            last = settled[a]
            continue
        following = next((settled[later] for later in range(a + 1, len(appendix)) if later in settled), len(body))
        for b in range(last + 1, following):
            if b in used or not _same_purpose(repeated.purpose, body[b].purpose):
                continue
            if _content_likeness(repeated.text, body[b].text) >= _ALIKE_IN_PLACE:
                used.add(b)
                last = b
                yield a, b
                break


def _content_likeness(one: str, other: str) -> float:
    return max(likeness(one, other), 0.9 * fuzz.token_set_ratio(_fold(one), _fold(other)))


def _same_purpose(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one == other
    return fuzz.ratio(_fold(one), _fold(other)) >= 85


def _fold(text: str) -> str:
    """Lower-case words without apostrophes and plural endings, single-spaced."""
    words = re.findall(r"[a-z0-9£%]+", re.sub(r"[’'](?:s\b)?", "", text.lower()))
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )
