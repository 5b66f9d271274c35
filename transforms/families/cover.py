"""The cover of a report whose family says where authority, dates and lead inspector stand."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from transforms.families.catalogue import Cover
from transforms.outline.lines import squeeze
from transforms.outline.model import BlockKind, FrontMatter, Outline

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = re.compile(r"\b(?:dates? of (?:the )?(?:joint )?inspections?|inspections? dates?|inspected)\b ?:? ?", re.I)
_PREVIOUS = re.compile(r"\b(?:previous|last)\b[^|]*$", re.I)
_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[/.](?P<number>\d{{1,2}})[/.](?P<short>(?:19|20)\d\d)|(?: (?:of )?(?P<month>{_MONTH})\b\.?)?(?:,? ?(?P<year>(?:19|20)\d\d))?)(?![\d.]*\d)"
    rf"|(?P<whole>{_MONTH})\b\.? (?P<of>(?:19|20)\d\d)",
    re.I,
)
# What may stand between two days of one statement of dates.
_BETWEEN = re.compile(
    r"[\s|,;&()]*(?:(?:to|and|until|from|then|-|–|—|monday|tuesday|wednesday|thursday|friday)[\s|,;&()]*)*", re.I
)
_PUBLISHED = re.compile(
    r"\b(?:report )?published(?: on)?\b ?:? ?|\b(?:publication date|date of publication)\b ?:? ?", re.I
)
# What the name of an inspector ends at, and what stands before it.
_AFTER_NAME = re.compile(
    r",|\(|\||\bS?HMI\b|\bHM\b|\b(?:Her|His) Majest|\bOfsted\b|\bRegulatory\b|\bSenior\b|\bSocial Care\b|\b(?:Deputy|Team|Lead)\b|\bJudgement|\bInspection\b|\bAge group\b|\b(?:Report|Published)\b"
)
_TITLES = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Miss|Prof(?:essor)?|Sir|Dame)\.? ")
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|der|van|von|la|le|al|bin|el)){1,4}$")
# The cover ends with the first page of text, at the latest.
_LONGEST = 2500
_LONGEST_TITLE = 700
_LONGEST_NAME = 100


def read_cover(outline: Outline, cover: Cover, is_known: Callable[[str], bool]) -> FrontMatter:
    """The front matter as the family's covers have it. A date of publication is only what the cover calls so.

    Of the names that may be the authority's, the first that `is_known`, else the first. Of several periods of inspection the first day of the first and the last of the last; two lead inspectors are joined by
    "and".
    """
    words = _lined(outline, outline.text[: min(_LONGEST, len(outline.text))])
    start, end = inspection_dates(words)
    published = _published(words)
    return replace(
        outline.front,
        authority_name=_authority(words, cover, is_known),
        published_on=published,
        published_precision=None if published is None else "day",
        inspection_start=start,
        inspection_end=end,
        lead_inspector=_lead(outline, words, cover),
    )


def _lined(outline: Outline, text: str) -> str:
    """Text on one line, its lines parted by ` | `, without running heads and page numbers."""
    furniture = {
        squeeze(outline.text[block.char_start : block.char_end])
        for block in outline.blocks
        if block.kind is BlockKind.FURNITURE
    }
    lines = (squeeze(line) for line in text.split("\n"))
    return " | ".join(line for line in lines if line and line not in furniture)


def _authority(words: str, cover: Cover, is_known: Callable[[str], bool]) -> str | None:
    # The authority is named above the dates of the inspection.
    dates = _DATES.search(words)
    title = words[: min(dates.end() if dates else _LONGEST_TITLE, _LONGEST_TITLE)]
    names = [
        squeeze(match["name"].replace("|", " ")).strip(" ,:–—-")
        for pattern in cover.authority
        for match in pattern.finditer(title)
    ]
    names = [name for name in names if any(map(str.isalpha, name)) and len(name) <= _LONGEST_NAME]
    return next((name for name in names if is_known(name)), names[0] if names else None)


def inspection_dates(words: str) -> tuple[date | None, date | None]:
    """The first and the last day of the inspection, from the statement of its dates; None for what it does not say."""
    for statement in _DATES.finditer(words):
        if _PREVIOUS.search(words[max(0, statement.start() - 30) : statement.start()]):
            continue
        days = list(_days(words, statement.end()))
        if days:
            return min(days), max(days)
    return None, None


def _days(words: str, start: int) -> Iterator[date]:
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
            month, year = _MONTHS[match["whole"].lower()], int(match["of"])
            last = calendar.monthrange(year, month)[1]
            yield date(year, month, last if match is found[-1] and len(found) > 1 else 1)
            if len(found) == 1:
                yield date(year, month, last)
            continue
        if match["number"]:
            month, year = int(match["number"]), int(match["short"])
        else:
            named = _MONTHS[match["month"].lower()] if match["month"] else month
            # "28 November to 3 January 2020": the year turns between the two.
            if match["year"] is None and year is not None and named is not None and month is not None and named > month:
                year -= 1
            month, year = named, int(match["year"]) if match["year"] else year
        day = _valid(year, month, int(match["day"]))
        if day is not None:
            yield day


def _valid(year: int | None, month: int | None, day: int) -> date | None:
    if year is None or month is None or not 1 <= month <= 12:
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _published(words: str) -> date | None:
    for said in _PUBLISHED.finditer(words):
        if match := _DAY.match(words, said.end()):
            days = list(_days(words, said.end()))
            return max(days) if days and match["day"] else None
    return None


def _lead(outline: Outline, words: str, cover: Cover) -> str | None:
    """The lead inspector named on the cover, or else anywhere in the report: the team often stands on its last pages."""
    for text in (words, None):
        said = text if text is not None else _lined(outline, outline.text)
        for pattern in cover.lead:
            for match in pattern.finditer(said):
                if name := _names(match["name"]):
                    return name
    return None


def _names(text: str) -> str | None:
    """The names in what stands where the lead inspector's does, without titles and ranks; None where none does."""
    names: list[str] = []
    for part in re.split(r" (?:and|&) ", squeeze(text.replace("|", " "))):
        ended = _AFTER_NAME.split(part, maxsplit=1)[0].strip(" :.–-")
        name = _NAME.match(_TITLES.sub("", ended))
        if name:
            names.append(name[0])
    return " and ".join(names) or None
