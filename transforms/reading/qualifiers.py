"""What the words just before and after a number make of it: about, over, under, or exact."""

from __future__ import annotations

import re

# By name; "near" is over or under by its last word, and about for a fraction.
_QUALIFIERS = (
    ("near", r"(?:just|little|slightly|only just|well) (?:over|under|above|below)"),
    ("exact", r"(?:no|not) (?:more|less|fewer|over)(?= than (?:a|the|expected))"),
    (
        "over",
        r"(?:no|not) (?:less|fewer) than|at least|more than|over|in excess of|upwards of|a minimum of",
    ),
    (
        "under",
        r"(?:no|not) more than|at most|less than|fewer than|lower than|under|up to|below|a maximum of",
    ),
    (
        "about",
        r"about|around|approximately|roughly|nearly|almost|some|something like|close to|near to|in the region of|an? estimated|of the order of|virtually|circa",
    ),
)
_BEFORE = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<q{n}>{words})" for n, (_, words) in enumerate(_QUALIFIERS))
    + r")(?:\s+(?:an?|the|as many as))?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:(?P<over>or\s+(?:more|above|over|better)\b|and\s+above\b|plus\b|\+)|(?P<under>or\s+(?:less|fewer|under)\b)|(?P<about>or\s+so\b))",
    re.IGNORECASE,
)


def qualifier_of(text: str, start: int, end: int, *, fraction: bool = False) -> str:
    """`about`, `over`, `under` or `exact`, by the words just before and after a number.

    "Just over half" is about half, but "just over 50 per cent" is over.
    """
    before = _BEFORE.search(text, max(0, start - 32), start)
    if before:
        name = next(name for n, (name, _) in enumerate(_QUALIFIERS) if before[f"q{n}"])
        if name != "near":
            return name
        return "about" if fraction else "under" if re.search("under|below", before[0]) else "over"
    after = _AFTER.match(text, end)
    return (after.lastgroup or "exact") if after else "exact"
