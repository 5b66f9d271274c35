"""Headings: which lines are one, and how deep each stands."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from transforms.outline.lines import Line, Role, fold, is_closed
from transforms.outline.values import CAPTION

_ORDINALS = "one|two|three|four|five|six|seven|eight|nine|ten"
_SECTION = re.compile(
    rf"^(?:section|part)\s+(?:\d{{1,2}}|[ivx]{{1,4}}|{_ORDINALS})\b\s*(?:[:.–—-]\s*(?P<title>\S.*)|(?P<bare>)|(?P<name>[A-Z].*))$",
    re.I,
)
_APPENDIX = re.compile(
    r"^(?:appendix|appendices|annex)\b\s*(?:\d{1,2}|[A-Z](?![a-z]))?\s*(?:[:.–—-]\s*(?P<title>\S.*)|(?P<bare>)|(?P<name>[A-Z].*))$",
    re.I,
)
_NAMED = frozenset(
    [
        "introduction",
        "commentary",
        "commentary and recommendations",
        "recommendations",
        "recommendation",
        "summary of recommendations",
        "main recommendations",
        "key recommendations",
        "executive summary",
        "conclusion",
        "conclusions",
        "main findings",
        "summary",
        "foreword",
        "preface",
        "list of recommendations",
        "summary of main findings",
    ]
)
_TOP = frozenset(
    [
        "introduction",
        "commentary",
        "commentary and recommendations",
        "summary of recommendations",
        "executive summary",
        "conclusion",
        "conclusions",
        "main findings",
        "foreword",
        "preface",
        "list of recommendations",
    ]
)
RECOMMENDATIONS = re.compile(
    r"^(?:(?:appendix|annex)\b[\s\w]{0,3}[:.–—-]?\s*)?(?:(?:summary|list)\s+of\s+)?(?:the\s+)?(?:main\s+|key\s+)?recommendations?(?:\s+for\s+action)?\s*:?$",
    re.I,
)
LEAD_IN = re.compile(r"^(?:in order to|to (?:improve|ensure|promote|raise|secure|strengthen|increase))\b", re.I)
OPEN_END = re.compile(
    r"(?:\b(?:a|an|the|of|in|to|for|by|and|or|with|at|on|that|from|as|is|are|was|were|has|have)|[,;:.!&-])$", re.I
)
_CELLS = re.compile(r"\S {2,}\d|\S {3,}\S.*\S {3,}\S")
_LONGEST = 110
# Where lines are not wrapped, nothing but its length tells a heading from a paragraph.
_LONGEST_HEADING = 80
_MOST_WORDS = 14
# A file whose layout shows as many headings shows all.
_FEWEST_MARKED = 4


def mark_headings(lines: list[Line], titles: Collection[str], width: int | None, *, typeset: bool) -> None:
    """Give the role `HEADING` to the lines that head what follows. `titles` are the contents' headings, folded; `typeset` says
    that the file marks headings by the type they are set in."""
    lines = [line for line in lines if line.role is not Role.FURNITURE]
    marked = typeset and sum(line.role is Role.HEADING and line.marked for line in lines) >= _FEWEST_MARKED
    airy = sum(line.gap for line in lines) * 4 >= len(lines)
    for index, line in enumerate(lines):
        if line.role is Role.TEXT and _is_heading(lines, index, titles, width, airy, marked):
            line.role = Role.HEADING


def _is_heading(
    lines: list[Line], index: int, titles: Collection[str], width: int | None, airy: bool, marked: bool
) -> bool:
    """`marked`: the layout shows what heads, so that only known headings are one without it."""
    line = lines[index]
    text = line.text
    if (
        not text
        or len(text) > _LONGEST
        or not (text[0].isupper() or text[0].isdigit())
        or "\t" in text
        or CAPTION.match(text)
    ):
        return False
    if is_section(text) or is_appendix(text):
        return True
    if _CELLS.search(text) or (index and lines[index - 1].label and not lines[index - 1].text):
        # A row of a table, or the words of the number or bullet that stands alone above them.
        return False
    folded = fold(text)
    if folded in _NAMED:
        return line.gap or text.isupper() or _stands_between(lines, index)
    if not text[0].isupper() or LEAD_IN.match(text):
        return False
    if folded in titles and not text.endswith((".", ",", ";")):
        return line.gap or _stands_between(lines, index)
    if marked or len(text.split()) > _MOST_WORDS or OPEN_END.search(text):
        return False
    if _is_capitals(text):
        return line.gap or _stands_between(lines, index)
    return (airy and _stands_alone(lines, index)) or _stands_short(lines, index, width, airy)


def is_section(text: str) -> bool:
    """Whether the line heads a numbered section ("SECTION 1: ...", "Section 2", "Section 3 Strategic management")."""
    return _is_numbered(_SECTION.match(text), text)


def is_appendix(text: str) -> bool:
    """Whether the line heads an appendix."""
    return _is_numbered(_APPENDIX.match(text), text)


def _is_numbered(match: re.Match[str] | None, text: str) -> bool:
    if match is None or len(text) > _LONGEST or text.endswith((".", ",", ";")):
        return False
    # The pattern ignores case, but a title after a bare space begins with a capital: "Section 38 of the Act" heads nothing.
    name = match["name"]
    return name is None or name[:1].isupper()


def is_bare(text: str) -> bool:
    """Whether the title of the section or appendix is still to come: "SECTION 3"."""
    match = _SECTION.match(text) or _APPENDIX.match(text)
    return match is not None and match["bare"] is not None


def _stands_alone(lines: list[Line], index: int) -> bool:
    """Blank lines around it, or a numbered paragraph right after it."""
    line = lines[index]
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    apart = line.gap or (before is not None and before.role is Role.HEADING)
    if not apart or after is None or re.search(r"\d{4}|\d\s*\)?$|www\.|@", line.text):
        return False
    return after.gap or after.role in (Role.PARAGRAPH, Role.HEADING)


def _stands_between(lines: list[Line], index: int) -> bool:
    """Nothing unfinished stands before it, and what follows begins anew."""
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    if before is not None and not lines[index].gap and len(before.text) > 50 and not is_closed(before.text):
        return False
    return after is None or after.gap or after.role is not Role.TEXT or after.text[:1].isupper()


def _stands_short(lines: list[Line], index: int, width: int | None, airy: bool) -> bool:
    """A short line after a finished paragraph and before a new one; only a numbered one where blank lines part the others."""
    line = lines[index]
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    if after is None or len(line.text) > 0.8 * (width or _LONGEST_HEADING) or re.search(r"\d{4}", line.text):
        return False
    finished = (
        before is None
        or line.gap
        or before.role not in (Role.TEXT, Role.PARAGRAPH, Role.BULLET, Role.NOTE)
        or is_closed(before.text)
    )
    if not finished or ((width is None or airy) and after.role is not Role.PARAGRAPH):
        return False
    if after.role in (Role.PARAGRAPH, Role.BULLET, Role.TABLE, Role.CAPTION):
        return True
    return after.role is Role.TEXT and after.text[:1].isupper() and len(after.text) > 0.6 * (width or 0)


@dataclass(slots=True)
class Headed:
    """A heading of the report's body on the way to its level. `marked_level` is the format's, 0 = none."""

    text: str
    marked_level: int
    level: int = 0


def set_levels(headings: list[Headed], contents_top: Collection[str]) -> None:
    """Give every heading its level: 1 for the sections, an appendix among them.

    `contents_top` are the contents' headings (folded) that hold the paragraphs of the entries below them.
    """
    marked = [heading.marked_level for heading in headings if heading.marked_level]
    base = min(marked, default=0)
    has_sections = any(is_section(heading.text) for heading in headings)
    has_capitals = any(_is_capitals(heading.text) and not RECOMMENDATIONS.match(heading.text) for heading in headings)
    section_seen = False
    last_marked = 0
    for heading in headings:
        section_seen = section_seen or is_section(heading.text)
        if heading.marked_level:
            heading.level = last_marked = heading.marked_level - base + 1
        elif RECOMMENDATIONS.match(heading.text) and not is_appendix(heading.text):
            heading.level = 2 if fold(heading.text) not in _TOP else 1
        elif marked:
            heading.level = last_marked + 1
        elif _is_top(heading.text, contents_top, has_sections and section_seen):
            heading.level = 1
        else:
            heading.level = 2 if has_sections or has_capitals or contents_top or not _is_capitals(heading.text) else 1


def _is_top(text: str, contents_top: Collection[str], inside_sections: bool) -> bool:
    folded = fold(text)
    if is_section(text) or is_appendix(text) or folded in _TOP or folded in contents_top:
        return True
    return _is_capitals(text) and not inside_sections


def _is_capitals(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return text.isupper() and letters >= 4 and sum(character.isdigit() for character in text) * 4 <= letters
