"""The cover: title, authority, date of publication, dates of the inspection, lead inspector."""

from __future__ import annotations

import calendar
import re
from datetime import date

from transforms.outline.dates import MONTH, MONTHS, valid_day
from transforms.outline.lines import squeeze
from transforms.outline.model import FrontMatter

_DAY = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)"
_DAY_DATE = re.compile(rf"\b{_DAY}\b", re.I)
_SLASHED = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:19|20)\d\d)\b")
_MONTH_DATE = re.compile(rf"\b(?P<month>{MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
_DATES_LINE = re.compile(
    r"\b(?:dates? of (?:the )?(?:re-?)?inspection|inspection dates?|inspected)\b\s*:?\s*(?P<rest>.{4,160})", re.I
)
_SPAN = re.compile(
    rf"(?P<first>\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:{MONTH}))?(?:\s+\d{{4}})?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}|(?:{MONTH})(?:\s+\d{{4}})?)\s*(?:-|–|—|to|and)\s*"
    rf"(?P<last>{_DAY.replace('?P<day>', '').replace('?P<month>', '').replace('?P<year>', '')}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}|(?:{MONTH})\s+\d{{4}})",
    re.I,
)
_TOOK_PLACE = re.compile(
    rf"\b(?:(?:re-?)?inspection\b[^.]{{0,120}}?\b(?:took place|was (?:carried out|conducted|undertaken|made|held)|were? visited)|was (?:re-?)?inspected)\b[^.]{{0,80}}?"
    rf"\b(?:between|from|in|during|on)\s+(?P<rest>(?:the\s+)?(?:\d{{1,2}}\w*\s+)?(?:{MONTH})\b[^.]{{0,60}})",
    re.I,
)
_LEAD = re.compile(
    r"\b(?i:(?:lead|reporting|managing) inspectors?)\s*:?\s+(?P<name>[A-Z][\w'’.-]+(?:\s+(?!HMI\b|Her\b|His\b)[A-Z][\w'’.-]+){1,3})"
)
_KIND = (
    r"(?:local\s+education(?:al)?\s+authority|education\s+authority|lea|local\s+authority|children[’']?s\s+services)"
)
_OF = re.compile(
    rf"\b(?:follow-?up\s+|second\s+|re-?)?inspection\s*(?:report)?\s*(?:of|:)\s+(?:the\s+)?(?P<name>.+?)[,:]?\s+{_KIND}\b",
    re.I | re.S,
)
_OF_AFTER = re.compile(
    rf"\binspection\s+of\s+(?:the\s+)?{_KIND}\s*[:–—-]?\s*(?:of|in|for)?\s*(?P<name>[A-Z].+?)(?:\n|$)", re.I
)
_NAME_ALONE = re.compile(rf"^(?:the\s+)?(?P<name>[A-Z][^\n.]{{1,60}}?)[,:]?\s+{_KIND}\s*$", re.I | re.M)
_INSPECTION_OF = re.compile(r"\binspection\s+of\s+(?P<name>[A-Z][^\n.]{1,60})$", re.I | re.M)
_COUNCIL = re.compile(r"^(?P<name>[A-Z][^\n.]{1,60}?\s+(?:council|borough|city|county))\s*$", re.I | re.M)
_NOBODY = re.compile(r"\b(?:office|ofsted|audit commission|chief inspector|department|majesty)\b", re.I)
# Words for the kind of body or paper, which on a cover without a name stand where the name would.
_NO_NAME = re.compile(
    r"^(?:(?:the|a|an|of|local|education|authority|lea|inspections?|reports?|council|borough|city|county)\b\s*)+$", re.I
)
_LONGEST_NAME = 80
_ENDS_TITLE = re.compile(
    rf"^(?:{_DAY.replace('?P<day>', '').replace('?P<month>', '').replace('?P<year>', '')}|(?:{MONTH})\s+\d{{4}})$|\b(?:dates?|inspector)\b.*:|\d{{4}}$|[.:;]$",
    re.I,
)

_DATE_ALONE = re.compile(
    rf"^(?:published\s*:?\s*)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTH})\.?,?\s+(?:19|20)\d\d\s*$", re.I | re.M
)


def read_front(cover: str, opening: str, heading: str | None) -> FrontMatter:
    """What the cover says. `opening` is the text after it as far as the dates of the inspection may stand there; `heading` is
    the first heading that the format marks, the title where the cover has no "Inspection of ..."."""
    published, precision = _published(cover)
    start, end = _inspected(cover, opening)
    lead = _LEAD.search(cover) or _LEAD.search(opening)
    name = _authority(cover)
    if published is None:
        published, precision = _standing_alone(opening)
    return FrontMatter(
        title=_whole_title(cover, _title(cover, heading), name),
        authority_name=name,
        published_on=published,
        published_precision=precision,
        inspection_start=start,
        inspection_end=end,
        lead_inspector=squeeze(lead["name"]) if lead else None,
    )


def _title(cover: str, heading: str | None) -> str:
    for block in cover.split("\n\n"):
        lines = block.split("\n")
        first = next(
            (
                i
                for i, line in enumerate(lines)
                if re.search(r"\binspection\b", line, re.I) and not _NOBODY.search(line)
            ),
            None,
        )
        if first is None:
            continue
        # What stands above "Inspection of ..." on a cover is the authority, unless it is a page of text.
        start = 0 if first <= 3 and not any(_NOBODY.search(line) for line in lines[:first]) else first
        end = next((i for i in range(first, len(lines)) if _ENDS_TITLE.search(lines[i])), len(lines))
        title = squeeze(
            " ".join(line for line in lines[start : min(max(end, first + 1), first + 5)] if not line.strip().isdigit())
        )
        return title[:200]
    if heading:
        return squeeze(heading)
    blocks = [squeeze(block) for block in cover.split("\n\n") if block.strip() and not _NOBODY.search(block)]
    named = [block for block in blocks if not _DATE_ALONE.match(block)]
    return (named or [squeeze(cover.split("\n\n")[0])])[0][:200]


def _whole_title(cover: str, title: str, name: str | None) -> str:
    """The title with the authority's name from the lines above or below it, where blank lines part them on the cover."""
    if name is None or name.lower() in title.lower():
        return title
    lines = [squeeze(line) for line in cover.split("\n") if line.strip()]
    at = next((i for i, line in enumerate(lines) if line and title.startswith(line)), None)
    if at is None:
        return title
    if re.search(r"\bof$", title, re.I):
        below = lines[at + 1 :]
        end = next((i for i, line in enumerate(below[:4]) if _ENDS_TITLE.search(line) or _NOBODY.search(line)), 4)
        return squeeze(" ".join((title, *below[:end])))[:200]
    above = lines[max(0, at - 2) : at]
    first = next((i for i, line in enumerate(above) if name.lower() in line.lower()), None)
    return title if first is None else squeeze(" ".join((*above[first:], title)))[:200]


def _authority(cover: str) -> str | None:
    for pattern in (_OF, _OF_AFTER, _NAME_ALONE, _INSPECTION_OF, _COUNCIL):
        for match in pattern.finditer(cover):
            name = squeeze(match["name"]).strip(" ,:–—-")
            if (
                2 < len(name) <= _LONGEST_NAME
                and not _NOBODY.search(name)
                and not _NO_NAME.match(name)
                and not re.search(r"\d{4}", name)
                and name[0].isalpha()
            ):
                return name
    return None


def _published(cover: str) -> tuple[date | None, str | None]:
    """The date that the cover says is that of publication, else its first date that is no date of the inspection."""
    said = re.search(r"\b(?:published|publication|date of report|report date)\b[^\n]{0,40}", cover, re.I)
    spans = [match.span() for match in _DATES_LINE.finditer(cover)]
    for text, offset in ((said[0], said.start()) if said else ("", 0), (cover, 0)):
        for pattern, precision in ((_DAY_DATE, "day"), (_SLASHED, "day"), (_MONTH_DATE, "month")):
            for match in pattern.finditer(text):
                position = offset + match.start()
                inside = any(start <= position < end for start, end in spans)
                found = None if inside else _date(match, 1)
                if found:
                    return found, precision
    return None, None


def _standing_alone(opening: str) -> tuple[date | None, str | None]:
    """A date that is all that a line says, where the cover has none: it may stand below the contents or the imprint."""
    match = _DATE_ALONE.search(opening)
    return _published(match[0]) if match else (None, None)


def _date(match: re.Match[str], default_day: int) -> date | None:
    groups = match.groupdict()
    month = groups["month"]
    return valid_day(
        int(groups["year"]),
        MONTHS.get(month.lower(), 0) or (int(month) if month.isdigit() else 0),
        int(groups.get("day") or default_day),
    )


# "The first inspection took place in May 1999": the inspection before the one that the report is about.
_BEFORE = re.compile(
    r"\b(?:first|previous|last|earlier|original|initial|preceding)\s+(?:\w+\s+)?(?:inspection|inspected)\b", re.I
)


def _inspected(cover: str, opening: str) -> tuple[date | None, date | None]:
    told = (m for m in _TOOK_PLACE.finditer(opening) if not _BEFORE.search(opening, max(0, m.start() - 60), m.end()))
    match = _DATES_LINE.search(cover) or next(told, None)
    if match is None:
        return None, None
    rest = squeeze(match["rest"])
    span = _SPAN.search(rest)
    if span:
        end = _edge(span["last"], None, last=True)
        start = _edge(span["first"], end, last=False) if end else None
        return (start, end) if start and end and start <= end else (None, None)
    return _edge(rest, None, last=False), _edge(rest, None, last=True)


def _edge(text: str, other: date | None, last: bool) -> date | None:
    """One end of a span; what it leaves out, month or year, is that of the other end. A month alone means its first or last day."""
    for pattern in (_DAY_DATE, _SLASHED):
        if match := pattern.search(text):
            return _date(match, 1)
    month_year = _MONTH_DATE.search(text)
    month = re.search(rf"\b({MONTH})\b", text, re.I)
    year = re.search(r"\b((?:19|20)\d\d)\b", text)
    number = MONTHS[month[1].lower()] if month else other.month if other else None
    in_year = int(year[1]) if year else other.year if other else None
    if number is None or in_year is None:
        return None
    day = re.match(r"^\s*(\d{1,2})(?:st|nd|rd|th)?\b", text)
    if day and not month_year:
        return valid_day(in_year, number, int(day[1]))
    return valid_day(in_year, number, calendar.monthrange(in_year, number)[1] if last else 1)
