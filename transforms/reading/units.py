"""In which unit a number stands where the words beside it do not say: that of its list, of the number or sentence before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.reading.quantities import QuantityMention

# "An average score of 38 points".
_SCORED = re.compile(r"\b(?:scored?|scoring|point\s+scores?|points\s+per)\b", re.IGNORECASE)
# "Eight points against ten nationally".
_COMPARED_WORD = re.compile(r"\s+(?:nationally|in\s+England|across\s+the\s+country)\b", re.IGNORECASE)
# "English rose by nine percentage points and science by five; the national gains were four and six".
_GOES_ON_BEFORE = re.compile(
    r"\b(?:by|to|gained|against|from|(?:rise|gain|increase|improvement|fall|drop)\s+of|(?:rises|gains|increases|improvements|falls|figures)\s+(?:were|are))\s+$",
    re.IGNORECASE,
)
_ENDS_AFTER = re.compile(
    r"\s*(?:[.;,)]|$|(?:and|but)\s+(?:in|nationally|the|by)\b|and\s+\w+\s*[.;,)]|(?:in|by)\s+(?:19|20)\d\d)"
)
_MOST_PER_PUPIL = 20_000
_PER_PUPIL = re.compile(
    r"\b(?:per|for\s+(?:each|every)|of\s+each|a)\s+(?:\w+\s+)?(?:pupil|student|child)\b", re.IGNORECASE
)
# "The percentage of the budget passed on to schools was 79.1": the number's unit is what the sentence is about.
_PROPORTION = re.compile(
    r"\b(?:percentages?|proportions?)\b[^;:]*\b(?:is|are|was|were|be|been|to|at|of)\s+$", re.IGNORECASE
)
# What follows a number that no unit and no noun follows.
_BARE_AFTER = re.compile(
    r"\s*(?:$|[,.;:)(]|(?:and|in|for|to|at|nationally|by|compared|against|as|or|while|whereas|across|among|respectively|of\s+the\s+national|on|from|the)\b)",
    re.IGNORECASE,
)
_SHARES = ("percent", "percentage_points")


def units_of(
    text: str,
    start: int,
    end: int,
    found: Sequence[QuantityMention],
    group_of: Mapping[int, range],
    stretches: Sequence[tuple[int, int]],
    *,
    per_pupil: bool,
    gone_on: str | None,
) -> list[str]:
    """The unit of each number of the sentence `text[start:end]`; `count` where nothing gives one.

    `group_of` is the list that a number stands in, `stretches` its part of the sentence. `per_pupil` says that the sentence
    before gave amounts per pupil, `gone_on` is the unit of a sentence that goes on from it ("it was 6.7").
    """
    units = [mention.unit for mention in found]
    for n in range(len(found) - 1, -1, -1):
        units[n] = _unit_of_next(found, units, group_of[n], n)
    for n, mention in enumerate(found):
        if units[n] == "gbp":
            begun = per_pupil and n == 0
            each = mention.value < _MOST_PER_PUPIL and (_PER_PUPIL.search(text, *stretches[n]) or begun)
            alike = "gbp_per_pupil" in units[:n] and mention.value < 20 * max(q.value for q in found[:n])
            units[n] = "gbp_per_pupil" if each or alike else "gbp"
        elif units[n] is None and mention.value <= 100:
            units[n] = _share(text, found, units, group_of[n], stretches[n][0], n)
    named = [unit or "count" for unit in units]
    bare = found and not any(found[n].unit for n in group_of[0])
    if bare and gone_on in _SHARES and _BARE_AFTER.match(text, found[0].char_end):
        shared = [n for n in group_of[0] if found[n].unit is None and found[n].value <= 100]
        named = [gone_on if n in shared else unit for n, unit in enumerate(named)]
    if _SCORED.search(text, start, end):
        named = [
            "points" if unit == "percentage_points" and not _names_percentage(text, q) else unit
            for unit, q in zip(named, found, strict=True)
        ]
    return named


def _unit_of_next(found: Sequence[QuantityMention], units: Sequence[str | None], group: range, n: int) -> str | None:
    """The unit of a number, or what it takes from the next one of its list: "82 and 87 per cent", "£1,800 and £2,300 a pupil"."""
    if n + 1 == group.stop:
        return units[n]
    following = units[n + 1]
    if units[n] is None and (following in ("days", "hours") or (following in _SHARES and found[n].value <= 100)):
        return following
    return following if (units[n], following) == ("gbp", "gbp_per_pupil") else units[n]


def _share(
    text: str, found: Sequence[QuantityMention], units: Sequence[str | None], group: range, start: int, n: int
) -> str | None:
    """The unit of a bare number that the sentence shows to be a share, or points: by its subject, or the number before."""
    mention = found[n]
    bare = mention.form == "digits" and _BARE_AFTER.match(text, mention.char_end) is not None
    decimal = bare and "." in text[mention.char_start : mention.char_end]
    if decimal and "percent" not in units[:n] and _PROPORTION.search(text, start, mention.char_start):
        return "percent"
    # "Cut by a third, from 96 to 64": a share in words hands no "per cent" on.
    before = units[n - 1] if n and found[n - 1].form not in ("fraction", "ratio") else None
    listed = n > group.start and mention.form == found[n - 1].form
    goes_on = bare or (mention.form == "words" and (listed or _is_elliptic(text, mention)))
    return before if before in _SHARES and goes_on else None


def _names_percentage(text: str, number: QuantityMention) -> bool:
    return "percentage" in text[number.char_start : number.char_end].lower()


def _is_elliptic(text: str, number: QuantityMention) -> bool:
    """Whether a number in words goes on from the one before: "against ten nationally", "and the nation by eight"."""
    if _COMPARED_WORD.match(text, number.char_end):
        return True
    before = _GOES_ON_BEFORE.search(text, max(0, number.char_start - 22), number.char_start)
    return before is not None and _ENDS_AFTER.match(text, number.char_end) is not None
