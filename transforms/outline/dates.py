"""Dates of an inspection as reports state them: spans, several of them, with months and years left out where they repeat."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from transforms.outline.lines import squeeze
from transforms.outline.model import BlockKind, Outline

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
"""Names of months and what they are shortened to, in small letters → their numbers."""
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES = re.compile(r"\b(?:dates? of (?:the )?(?:joint )?inspections?|inspections? dates?|inspected)\b ?:? ?", re.I)
_PREVIOUS = re.compile(r"\b(?:previous|last)\b[^|]*$", re.I)
_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[/.](?P<number>\d{{1,2}})[/.](?P<short>(?:19|20)\d\d)|(?: (?:of )?(?P<month>{MONTH})\b\.?)?(?:,? ?(?P<year>(?:19|20)\d\d))?)(?![\d.]*\d)"
    rf"|(?P<whole>{MONTH})\b\.? (?P<of>(?:19|20)\d\d)",
    re.I,
)
# What may stand between two days of one statement of dates.
_BETWEEN = re.compile(
    r"[\s|,;&()]*(?:(?:to|and|until|from|then|-|–|—|monday|tuesday|wednesday|thursday|friday)[\s|,;&()]*)*", re.I
)
_PAGE_NUMBER = re.compile(r"\s\d{1,3}$")
_FEWEST_PAGES = 2


def inspection_dates(words: str) -> tuple[date | None, date | None]:
    """The first and the last day of the inspection, from the statement of its dates; None for what it does not say."""
    for statement in _DATES.finditer(words):
        if _PREVIOUS.search(words[max(0, statement.start() - 30) : statement.start()]):
            continue
        first, last = span_of(words, statement.end())
        if last is not None:
            return first, last
    return None, None


def said_dates(words: str) -> int:
    """Where the first statement of the dates of the inspection begins to name them; the length of the words if none does."""
    statement = _DATES.search(words)
    return statement.end() if statement else len(words)


def span_of(words: str, start: int) -> tuple[date | None, date | None]:
    """The first and the last of the days that stand there. A day that no month has is a misprint: what it stands for cannot be
    told, so neither can the span."""
    days = list(_days(words, start))
    found = [day for day in days if day is not None]
    return (min(found), max(found)) if found and len(found) == len(days) else (None, None)


def foot_dates(outline: Outline) -> tuple[date | None, date | None]:
    """The dates that the running head or foot of at least two pages gives the inspection."""
    counts: dict[tuple[date, date], int] = {}
    for block in outline.blocks:
        if block.kind is not BlockKind.FURNITURE:
            continue
        for line in outline.text[block.char_start : block.char_end].split("\n"):
            words = _PAGE_NUMBER.sub("", squeeze(line))
            first = _DAY.search(words)
            start, end = span_of(words, first.start()) if first and first["day"] else (None, None)
            if start and end and start < end:
                counts[start, end] = counts.get((start, end), 0) + 1
    often = [span for span, count in counts.items() if count >= _FEWEST_PAGES]
    return max(often, key=lambda span: counts[span]) if often else (None, None)


def _days(words: str, start: int) -> Iterator[date | None]:
    """The days of a list of days and spans; a month or year that one leaves out is that of the one after it."""
    found: list[re.Match[str]] = []
    position = start
    while (between := _BETWEEN.match(words, position)) and (match := _DAY.match(words, between.end())):
        if not (match["day"] or match["whole"]):
            break
        found.append(match)
        position = match.end()
    month: int | None = None
    year: int | None = None
    for match in reversed(found):
        if match["whole"]:
            month, year = MONTHS[match["whole"].lower()], int(match["of"])
            last = calendar.monthrange(year, month)[1]
            yield date(year, month, last if match is found[-1] and len(found) > 1 else 1)
            if len(found) == 1:
                yield date(year, month, last)
            continue
        if match["number"]:
            month, year = int(match["number"]), int(match["short"])
        else:
            named = MONTHS[match["month"].lower()] if match["month"] else month
            # "28 November to 3 January 2020": the year turns between the two.
            if match["year"] is None and year is not None and named is not None and month is not None and named > month:
                year -= 1
            month, year = named, int(match["year"]) if match["year"] else year
        yield valid_day(year, month, int(match["day"]))


def valid_day(year: int | None, month: int | None, day: int) -> date | None:
    """The day, None where no calendar has it or a part of it is not known."""
    if year is None or month is None or not 1 <= month <= 12:
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
