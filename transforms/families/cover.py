"""The cover of a report whose family says where authority, dates and lead inspector stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from transforms.families.catalogue import Cover
from transforms.outline.dates import foot_dates, inspection_dates, said_dates, span_of
from transforms.outline.lines import squeeze
from transforms.outline.model import BlockKind, FrontMatter, Outline

_PUBLISHED = re.compile(
    r"\b(?:report )?published(?: on)?\b ?:? ?|\b(?:publication date|date of publication)\b ?:? ?", re.I
)
# What the name of an inspector ends at, and what stands before it.
_AFTER_NAME = re.compile(
    r",|\(|\||\bS?HMI\b|\bHM\b|\b(?:Her|His) Majest|\bOfsted\b|\bRegulatory\b|\bSenior\b|\bSocial Care\b|\b(?:Deputy|Team|Lead)\b|\bJudgement|\bInspection\b|\bAge group\b|\b(?:Report|Published)\b"
)
_TITLES = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Miss|Prof(?:essor)?|Sir|Dame)\.? ")
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|der|van|von|la|le|al|bin|el)){1,4}$")
_LINE_OR_CELL = re.compile(r"[\n\t]")
# The cover ends with the first page of text, at the latest.
_LONGEST = 2500
_LONGEST_TITLE = 700
_LONGEST_NAME = 100


def read_cover(outline: Outline, cover: Cover, is_known: Callable[[str], bool]) -> FrontMatter:
    """The front matter as the family's covers have it. A date of publication is only what the cover calls so.

    Of the names that may be the authority's, the first that `is_known`, else the first. Of several periods of inspection the
    first day of the first and the last of the last; two lead inspectors are joined by "and".
    """
    words = _lined(outline, outline.text[:_LONGEST])
    start, end = inspection_dates(words)
    if end is None:
        start, end = foot_dates(outline)
    published = _published(words)
    return replace(
        outline.front,
        authority_name=_authority(words, cover, is_known),
        published_on=published,
        published_precision=None if published is None else "day",
        inspection_start=start,
        inspection_end=end,
        # The team often stands on the last pages.
        lead_inspector=_lead(words, cover) or _lead(_lined(outline, outline.text), cover),
    )


def _lined(outline: Outline, text: str) -> str:
    """Text on one line, its lines parted by ` | `, without running heads and page numbers."""
    furniture = {
        squeeze(outline.text[block.char_start : block.char_end])
        for block in outline.blocks
        if block.kind is BlockKind.FURNITURE
    }
    lines = (squeeze(line) for line in _LINE_OR_CELL.split(text))
    return " | ".join(line for line in lines if line and line not in furniture)


def _authority(words: str, cover: Cover, is_known: Callable[[str], bool]) -> str | None:
    # The authority is named above the dates of the inspection.
    title = words[: min(said_dates(words), _LONGEST_TITLE)]
    names = [
        squeeze(match["name"].replace("|", " ")).strip(" ,:–—-")
        for pattern in cover.authority
        for match in pattern.finditer(title)
    ]
    names = [name for name in names if any(map(str.isalpha, name)) and len(name) <= _LONGEST_NAME]
    return next((name for name in names if is_known(name)), names[0] if names else None)


def _published(words: str) -> date | None:
    for said in _PUBLISHED.finditer(words):
        _, day = span_of(words, said.end())
        if day is not None:
            return day
    return None


def _lead(words: str, cover: Cover) -> str | None:
    for pattern in cover.lead:
        for match in pattern.finditer(words):
            if name := _names(match["name"], several=bool(match.groupdict().get("more"))):
                return name
    return None


def _names(text: str, *, several: bool) -> str | None:
    """The names in what stands where the lead inspector's does, without titles and ranks; None where none does. After a comma
    stands a rank, or, of `several`, another name."""
    names: list[str] = []
    for part in re.split(r" (?:and|&) |, " if several else r" (?:and|&) ", squeeze(text.replace("|", " "))):
        ended = _AFTER_NAME.split(part, maxsplit=1)[0].strip(" :.–-")
        name = _NAME.match(_TITLES.sub("", ended))
        if name:
            names.append(name[0])
    return " and ".join(names) or None
