"""When a recommendation is to be done, and whether it is called urgent."""

from __future__ import annotations

import re
from datetime import date

from transforms.reading.periods import MONTHS

_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DUE = (
    r"\b(?:by|before|until|from|during|starting|beginning|no\s+later\s+than|not\s+later\s+than|with\s+effect\s+from|within)\s+"
    r"(?P<part>(?:the\s+)?(?:very\s+)?(?:end|close|start|beginning|middle)\s+of\s+|(?:early|late|mid)[-\s])?"
)
_DATED = re.compile(
    rf"{_DUE}(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH},?(?:\s+{_YEAR})?\b", re.IGNORECASE
)
_TERM = re.compile(
    rf"{_DUE}(?:the\s+)?(?P<term>autumn|spring|summer|easter|christmas)(?:\s+term)?(?:\s+(?:of|in))?(?:\s+{_YEAR})?\b",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(
    rf"{_DUE}(?:the\s+)?(?P<kind>academic|school|financial)?\s*(?:year\s+)?"
    r"(?:19|20)\d\d\s?[/–-]\s?(?P<last>(?:19|20)?\d\d)(?:\s+(?P<kind_after>academic|school|financial))?",
    re.IGNORECASE,
)
_CALENDAR_YEAR = re.compile(rf"{_DUE}(?:the\s+)?(?:calendar\s+)?(?:year\s+)?{_YEAR}\b(?!\s?[/–-]\s?\d)", re.IGNORECASE)
_WITHIN_MONTHS = re.compile(
    r"\bwithin\s+(?P<count>\w+)\s+months?\s*(?:(?:of|from|after)\s+(?:the\s+)?(?:publication|date|receipt|this|inspection|report)\b|[:,;.]|$)",
    re.IGNORECASE,
)
_COUNTS = {
    word: n
    for n, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
_TERM_ENDS = {"autumn": 12, "christmas": 12, "spring": 4, "easter": 4, "summer": 7}
_TERM_STARTS = {"autumn": 9, "christmas": 12, "spring": 1, "easter": 4, "summer": 4}
_RECURRING = re.compile(
    r"\s*,?\s*(?:of\s+|in\s+)?(?:each|every)\s+(?:\w+\s+)?(?:year|term|month)\b|\s*,?\s*annually\b", re.IGNORECASE
)
_URGENT = re.compile(
    r"\b(?:urgent(?:ly)?|with\s+urgency|matter\s+of\s+(?:the\s+)?(?:\w+\s+)?urgency|immediate(?:ly)?|without\s+(?:any\s+)?(?:further\s+)?delay)\b",
    re.IGNORECASE,
)


def is_urgent(text: str) -> bool:
    """Whether the words call for action urgently, immediately or without (further) delay."""
    return bool(_URGENT.search(text))


def deadline_of(text: str, published_on: date | None) -> str | None:
    """The date by, from or during which the words ask for something, as a period: `2001-01`, `2001`.

    A term stands for its last month (its first where the words say so): autumn December, spring April, summer July.
    A month without a year is the next one after publication. Dates before the publication, and dates that return every
    year, are no deadlines.
    """
    found = [period for period in (_month(text, published_on), _term(text, published_on)) if period is not None]
    found = found or [
        period for period in (_span(text), _year(text), _within(text, published_on)) if period is not None
    ]
    due = [period for period in found if published_on is None or period >= f"{published_on:%Y-%m}"[: len(period)]]
    return due[0] if due else None


def _month(text: str, published_on: date | None) -> str | None:
    match = _DATED.search(text)
    if match is None or (match["month"] == "may" and match["year"] is None) or _RECURRING.match(text, match.end()):
        return None
    return _placed(MONTHS.index(match["month"].lower()) + 1, match["year"], published_on)


def _term(text: str, published_on: date | None) -> str | None:
    match = _TERM.search(text)
    if match is None or _RECURRING.match(text, match.end()):
        return None
    part = (match["part"] or "end").lower()
    months = _TERM_STARTS if "start" in part or "beginning" in part else _TERM_ENDS
    return _placed(months[match["term"].lower()], match["year"], published_on)


def _placed(month: int, year: str | None, published_on: date | None) -> str | None:
    if year is not None:
        return f"{year}-{month:02d}"
    if published_on is None:
        return None
    return f"{published_on.year + (month <= published_on.month)}-{month:02d}"


def _span(text: str) -> str | None:
    """The end of a financial (March) or academic (July) year."""
    match = _SCHOOL_YEAR.search(text)
    if match is None or match["part"] is None:
        return None
    last = match["last"] if len(match["last"]) == 4 else f"20{match['last']}"
    kind = (match["kind"] or match["kind_after"] or "").lower()
    return f"{last}-{3 if kind == 'financial' else 7:02d}"


def _year(text: str) -> str | None:
    match = _CALENDAR_YEAR.search(text)
    if match is None:
        return None
    at_end = match["part"] is not None and re.search(r"end|close", match["part"], re.IGNORECASE)
    return f"{match['year']}-12" if at_end else match["year"]


def _within(text: str, published_on: date | None) -> str | None:
    match = _WITHIN_MONTHS.search(text)
    if match is None or published_on is None:
        return None
    count = int(match["count"]) if match["count"].isdigit() else _COUNTS.get(match["count"].lower())
    if count is None:
        return None
    months = published_on.year * 12 + published_on.month - 1 + count
    return f"{months // 12}-{months % 12 + 1:02d}"
