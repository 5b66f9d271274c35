"""Recommendations against annotated ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from transforms.evaluation.model import AnnotatedRecommendation, FoundRecommendation, Pair

RECOMMENDATION_FIELDS = ("location", "purpose", "parent", "deadline", "same_as")
LEAST_SIMILAR = 0.95


def pair_recommendations(
    annotated: Sequence[AnnotatedRecommendation], found: Sequence[FoundRecommendation]
) -> tuple[Pair, ...]:
    """The recommendations that are found, with those of `RECOMMENDATION_FIELDS` in which they are wrong.

    Texts match at a similarity of 95 % once case, spaces and punctuation are folded; the most similar are paired first,
    of equals those that stand in the same place (body or appendix), then the last.
    """
    matches = _matches(annotated, found)
    position = {entry.ordinal: index for index, entry in enumerate(annotated)}

    def found_ordinal(ordinal: int | None) -> int | None:
        """The ordinal that the reader gave to the annotated recommendation of that ordinal."""
        match = matches.get(position[ordinal]) if ordinal in position else None
        return None if match is None else found[match].ordinal

    def wrong(a: int, f: int) -> tuple[str, ...]:
        wanted, got = annotated[a], found[f]
        right = {
            "location": wanted.location == got.location,
            "purpose": fold(wanted.purpose) == fold(got.purpose),
            "parent": (found_ordinal(wanted.parent) if wanted.parent else None) == got.parent_ordinal,
            "deadline": (wanted.deadline or None) == (got.deadline or None),
            "same_as": (found_ordinal(wanted.same_as) if wanted.same_as else None) == got.same_as_ordinal,
        }
        return tuple(name for name in RECOMMENDATION_FIELDS if not right[name])

    return tuple(Pair(a, f, wrong(a, f)) for a, f in matches.items())


def _matches(annotated: Sequence[AnnotatedRecommendation], found: Sequence[FoundRecommendation]) -> dict[int, int]:
    wanted_texts, found_texts = [fold(entry.text) for entry in annotated], [fold(entry.text) for entry in found]
    candidates = []
    for a, wanted in enumerate(wanted_texts):
        for f, got in enumerate(found_texts):
            similar = _similarity(wanted, got)
            if similar >= LEAST_SIMILAR:
                candidates.append((similar + 0.1 * (annotated[a].location == found[f].location), a, f))
    matches: dict[int, int] = {}
    taken: set[int] = set()
    for _, a, f in sorted(candidates, reverse=True):
        if a not in matches and f not in taken:
            matches[a] = f
            taken.add(f)
    return matches


def _similarity(a: str, b: str) -> float:
    """The share of characters in common, 0 to 1; 0 where a bound that is cheap to compute already lies below 95 %."""
    if a == b:
        return 1.0
    if abs(len(a) - len(b)) > 0.1 * max(len(a), len(b), 1):
        return 0.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LEAST_SIMILAR else 0.0


def fold(text: str | None) -> str:
    """Text as it is compared: letters, digits, £ and % in lower case, one space between words."""
    return re.sub(r"[^a-z0-9£%]+", " ", unicodedata.normalize("NFKC", text or "").lower()).strip()
