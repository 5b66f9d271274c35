"""When: years, financial and academic years, months, spans, and the times that a report names by its own date.

Normal forms: `1999/2000` (financial or academic year), `1999`, `2000-01` (month), `1996-1999` (span).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from transforms.reading.model import ReportContext

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = r"(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else "may" for name in MONTHS) + r"|sept)\.?"
_YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(
    rf"""
    (?P<span>\b(?:between|from|period|years)\s+(?:the\s+(?:academic\s+|financial\s+)?years?\s+)?(?P<span_from>{_YEAR})(?:/\d\d(?:\d\d)?)?\s*(?:and|to|[-–])\s*(?P<span_to>{_YEAR})(?:/\d\d(?:\d\d)?)?\b(?![/–-]\d))
    | (?P<double>(?<![£\d.,])\b(?P<first>{_YEAR})\s?[/–-]\s?(?P<second>{_YEAR}|\d\d?)\b(?![,.]?\d|\s?(?:%|per\s?cent)))
    | (?P<since>\b(?:since|from)\s+(?:(?:{_MONTH}|autumn|summer|spring)\s+)?(?P<since_year>{_YEAR})\s+(?:onwards?|to\s+date)\b|\bsince\s+(?:(?:{_MONTH}|autumn|summer|spring)\s+|(?:[\w’']+\s+){{1,6}}?(?:began|started|introduced|inception|established|in)\s+(?:in\s+)?)?(?P<since_plain>{_YEAR})\b)
    | (?P<dated>\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?P<month_year>{_YEAR})\b)
    | (?P<lasting>\b(?:over|in|during|for|within)\s+the\s+(?:last|past|previous)\s+(?P<count>\w+)\s+years\b)
    | (?P<spell>\b(?:in|over|within|during)\s+(?P<spell_count>two|three|four|five|2|3|4|5)\s+years\b)
    | (?P<relative>\b(?:the\s+|this\s+)?(?P<which>current|present|this|last|previous|preceding|next|coming|following)\s+(?P<sort>academic|school|financial)\s+year\b)
    | (?P<this_year>\bthe\s+(?:current|present)\s+year\b)
    | (?P<plain>(?<![£\d.,/])\b(?P<year>{_YEAR})\b(?![,.]\d|\d|\s?(?:%|per\s?cent|pupils|places|children|schools|people|households|s\b)|['’]?s\b(?!\s)))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LAW_BEFORE = re.compile(
    r"(?:\bacts?|regulations|circular|order|framework[^.;]{0,60}|code\s+of\s+practice|white\s+paper|green\s+paper)\s*[*_)]*\s*\(?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_LAW_AFTER = re.compile(
    r"\s+(?:[A-Z]\w+\s+(?:of\s+|and\s+)?){0,5}(?:Act|Acts|Regulations|Order|Framework|Circular|Code)\b"
    r"|\s+(?:(?i:white|green)\s+(?i:paper))\b"
)
_OF_TARGET_AFTER = re.compile(
    r"(?:\s+(?!(?:19|20)\d\d|(?:was|were|is|are|and|to|than|of|which|that|but|reached|exceeded)\b)[\w*'’-]+){0,5}\s+targets?\b",
    re.IGNORECASE,
)
_OF_TARGET_BEFORE = re.compile(r"\btargets?\s+(?:set\s+|agreed\s+)?(?:for|in)\s+(?:the\s+year\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|before)\s+$", re.IGNORECASE)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_RESULTS_ARE_OUT, _NEAR_MONEY = 10, 80
_REPORTING_LAG = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class PeriodFound:
    """A time named in a text; `role` is `target` where the words make it the year of a target, `span` for spans, `since` for
    spans that last until now, and `spell` for a number of years (the period is that number)."""

    char_start: int
    char_end: int
    period: str
    role: str = ""


def find_periods(text: str, context: ReportContext, start: int = 0, end: int | None = None) -> Iterator[PeriodFound]:
    """The times named in `text[start:end]`, normalised; years in names of laws and frameworks are left out."""
    stop = len(text) if end is None else end
    for match in _PERIOD.finditer(text, start, stop):
        if _LAW_BEFORE.search(text, max(start, match.start() - 90), match.start()) or _LAW_AFTER.match(
            text, match.end(), stop
        ):
            continue
        found = _normal(match, context)
        if found is None:
            continue
        period, role = found
        if _UNTIL.search(text, max(start, match.start() - 8), match.start()):
            continue  # "it would take until 2030", "not before 2004"
        if not role and (
            _OF_TARGET_AFTER.match(text, match.end(), stop)
            or _OF_TARGET_BEFORE.search(text, max(start, match.start() - 40), match.start())
        ):
            role = "target"
        yield PeriodFound(match.start(), match.end(), period, role)


def _normal(match: re.Match[str], context: ReportContext) -> tuple[str, str] | None:
    if match["span"]:
        return f"{match['span_from']}-{match['span_to']}", "span"
    if match["double"]:
        return _double(match)
    if match["since"]:
        return _since(match["since_year"] or match["since_plain"], context)
    if match["dated"]:
        month = next(n for n, name in enumerate(MONTHS, start=1) if name.startswith(match["month"].lower()[:3]))
        return f"{match['month_year']}-{month:02d}", ""
    if match["lasting"]:
        return _lasting(match["count"], context)
    if match["spell"]:
        count = _COUNTS.get(match["spell_count"].lower()) or int(match["spell_count"])
        return str(count), "spell"
    if match["this_year"]:
        money = "£" in match.string[max(0, match.start() - _NEAR_MONEY) : match.end() + _NEAR_MONEY]
        return _relative("current", "financial" if money else "academic", context)
    if match["relative"]:
        return _relative(match["which"].lower(), match["sort"].lower(), context)
    return match["year"], ""


def _double(match: re.Match[str]) -> tuple[str, str] | None:
    first, second = int(match["first"]), match["second"]
    last = int(second) if len(second) == 4 else first - first % 10 ** len(second) + int(second)
    if last < first and len(second) < 4:
        last += 10 ** len(second)
    if last == first + 1:
        return f"{first}/{last}", ""
    return (f"{first}-{last}", "span") if first < last <= first + 20 else None


def _since(year: str, context: ReportContext) -> tuple[str, str] | None:
    now = inspected_on(context)
    return (f"{year}-{now.year}", "since") if now and now.year > int(year) else None


def _lasting(count: str, context: ReportContext) -> tuple[str, str] | None:
    years = _COUNTS.get(count.lower()) or (int(count) if count.isdigit() and len(count) < 3 else None)
    now = context.published_on
    return (f"{now.year - years}-{now.year}", "since") if now and years else None


def _relative(which: str, sort: str, context: ReportContext) -> tuple[str, str] | None:
    now = inspected_on(context)
    if now is None:
        return None
    year = now.year if now.month >= (4 if sort == "financial" else 9) else now.year - 1
    year += {"last": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}.get(which, 0)
    return f"{year}/{year + 1}", ""


def financial_year(context: ReportContext) -> str | None:
    """The financial year in which the inspectors looked."""
    return (_relative("current", "financial", context) or (None,))[0]


def latest_results(context: ReportContext) -> int:
    """The year of the latest tests and examinations that the inspectors could know: those of a summer are out in autumn."""
    now = inspected_on(context)
    return 2000 if now is None else now.year if now.month >= _RESULTS_ARE_OUT else now.year - 1


def inspected_on(context: ReportContext) -> date | None:
    """When the inspectors looked: the inspection's end, else some four months before publication."""
    if context.inspection_end or context.inspection_start:
        return context.inspection_end or context.inspection_start
    return context.published_on - _REPORTING_LAG if context.published_on else None


def year_of(period: str) -> int:
    """The last year of a period in its normal form; 0 for an empty one."""
    return int((period[-4:] if period[-4:].isdigit() else period[:4]) or 0)
