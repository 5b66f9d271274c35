"""What a bare number is that states nothing: a year, an age, a duration, or the number of a thing ("Key Stage 2")."""

from __future__ import annotations

import re

# What the words just before and after say that a number is: (reason, before, after); None = anything.
# "Key Stage 2", "recommendations 4 and 7", "Years 5 and 6".
_REFERENCE_BEFORE = re.compile(
    r"""\b(?:key\s+stages?|ks|levels?|sections?|stages?|tables?|figures?|fig\.?|paragraphs?|paras?\.?|pages?|pp?\.
      |part|parts|schedule|chapter|appendix|annex|circular|priority|priorities|categor(?:y|ies)|band|grade|phase|option|strand|stream|objective|no\.|number|volume|article
      |recommendation|recommendations|code|iso|bs|route|room|tier|groups?|cohort|round|quartile|regulation|act|annexe|standard|standards|test|unit|scenario|zone|bullet|item|note|footnote
      |(?-i:Years?|Yr|Y))
      (?:\s+|\s*[-–]\s*|\s+\w{1,5}(?:\s*(?:,|and|to|or|&|[-–])\s*\d+)*\s*(?:,|and|to|or|&|[-–])\s*(?:and\s+)?)$""",
    re.VERBOSE | re.IGNORECASE,
)
# Between a word that can have a number and the number in a list of them: "Years 5 and", "levels four and".
_LISTED_REFERENCE = re.compile(r"\s(?:\d{1,3}\w?|one|two|three|four|five|six)(?:\W|$)", re.IGNORECASE)
# Ages: "five-year-olds", "aged 16", "post-16" (but "at 14 schools" counts them), "an 11 to 18 school".
_AGE_AFTER = re.compile(
    r"[-‑\s]*(?:years?[-‑\s]*olds?\b|(?:plus|\+)?\s*year\s+olds?|years?\s+of\s+age\b)", re.IGNORECASE
)
_AGED = re.compile(
    r"\b(?:aged?|ages)(?:\s+(?:of|between|from|range))?\s+(?:\d+\s*(?:and|to|or|[-–])\s*)?$", re.IGNORECASE
)
_AGE_PREFIX = re.compile(
    r"\b(?:post|pre|under|over|rising)\s?[-‑–]\s?$|\b(?:post|(?:after|at)(?:\s+the\s+age\s+of)?)\s+$", re.IGNORECASE
)
_WHO_WERE = re.compile(r"\bwho\s+(?:(?:had|have)\s+)?(?:are|were|turned|turn|became|reached)\s+$", re.IGNORECASE)
_SHARE_NEXT = re.compile(r"\s*(?:%|per\s?cent\b|of\b)", re.IGNORECASE)
_COUNTED_NEXT = re.compile(
    r"\s+(?!and\b|or\b|in\b|to\b|who\b|is\b|are\b|was\b|were\b|has\b|have\b)[a-z]", re.IGNORECASE
)
_AGE_RANGE_AFTER = re.compile(
    r"\s?(?:[-–‑]|to)\s?\d{1,2}(?:\s|[-‑])*(?:schools?|year|range|age|provision|education|learning|pupils|curriculum|institutions?|sector)",
    re.IGNORECASE,
)
# "Three consecutive years".
_DURATION_AFTER = re.compile(
    r"[-‑\s]+(?:successive\s+|consecutive\s+|academic\s+|financial\s+|calendar\s+|more\s+|school\s+)?(?:years?|months?|weeks?|terms?|minutes?|decades?)\b",
    re.IGNORECASE,
)
# "2000 pupils" are no year.
_COUNTED_YEAR = re.compile(
    r"\s+(?:pupils|places|children|people|schools|students|parents|households|young|jobs|hours|teachers|staff|copies|or\s+more)\b",
    re.IGNORECASE,
)


def _is_direct(reference: str) -> bool:
    """Whether a number follows its word at once or in a list of numbers: "levels 4 and", not "the unit and"."""
    joined = re.search(r"(?:,|\band|\bto|\bor|&)\s*(?:and\s+)?$", reference)
    return joined is None or _LISTED_REFERENCE.search(reference[: joined.start() + 1]) is not None


def why_nothing(text: str, start: int, end: int, value: float, stop: int) -> str | None:
    """Why a bare number states nothing: it names a year, an age, a duration, or a thing with a number."""
    digits = text[start].isdigit()
    if digits and end - start == 4 and 1900 <= value < 2040 and not _COUNTED_YEAR.match(text, end, stop):
        return "year"
    window = max(0, start - 40)
    before = text[window:start]
    small = before.lower()
    referred = _REFERENCE_BEFORE.search(before)
    if (
        referred
        and _is_direct(referred[0])
        and (digits or not before.lower().rstrip().endswith(("years", "and", "of", "standards", "groups", "schools")))
    ):
        return "reference"
    if (
        _AGE_AFTER.match(text, end, stop)
        or ("age" in small and _AGED.search(before))
        or (
            "who" in small
            and _WHO_WERE.search(before)
            and value in range(2, 20)
            and not _SHARE_NEXT.match(text, end, stop)
        )
        or (_AGE_PREFIX.search(before) and value in range(2, 20) and not _COUNTED_NEXT.match(text, end, stop))
    ):
        return "name"
    if digits and (_AGE_RANGE_AFTER.match(text, end, stop) or re.search(r"\d[-–‑]$", before)) and 2 <= value <= 25:
        return "name"
    return "narrative" if _DURATION_AFTER.match(text, end, stop) else None
