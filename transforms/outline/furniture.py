"""Running heads, footers and page numbers: found by where they stand and that they come again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from transforms.outline.headings import RECOMMENDATIONS, is_appendix, is_section
from transforms.outline.lines import Line, Role, is_closed, starts_small

_PAGE_NUMBER = re.compile(r"^[-–—|\s]*(?:page\s*)?(\d{1,3}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,3})?[-–—|\s]*$", re.I)
_SAYS_PAGE = re.compile(r"^[-–—|\s]*page\s*\d{1,3}\b", re.I)
_PARAGRAPH = re.compile(r"^\d{1,3}\.\s+\S.{20}")
# A page's number has no full stop, a paragraph's number on its own line has.
_NUMBER_ALONE = re.compile(r"^\d{1,3}\.$")
_DIGITS = re.compile(r"\d+")
# How deep into a page's head and foot furniture may stand, in lines.
_DEPTH = 3
_LONGEST = 120


def mark_furniture(lines: list[Line]) -> None:
    """Give the role `FURNITURE` to running heads, footers and page numbers."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    if len(pages) >= 3:
        _mark_by_position(list(pages.values()))
    _mark_said_pages(lines)
    if len(pages) < 3:
        _mark_by_repetition(lines)


def _mark_by_position(pages: list[list[Line]]) -> None:
    counts: Counter[tuple[str, bool]] = Counter()
    edges: list[tuple[Line, bool]] = []
    for page in pages:
        # A short page's first lines are also its last: count them once on each side.
        top = [(line, True) for line in page[:_DEPTH]]
        bottom = [(line, False) for line in page[-_DEPTH:]]
        edges += top + bottom
        counts.update({(_pattern(line), is_top) for line, is_top in top + bottom})
    enough = max(3, len(pages) // 3)
    outermost = {id(line) for page in pages for line in (page[0], page[-1])}
    for line, is_top in edges:
        # A number further in may be that of a paragraph.
        if line.text.isdigit() and id(line) not in outermost:
            continue
        if line.role is Role.TEXT and not _is_prose(line) and counts[_pattern(line), is_top] >= enough:
            line.role = Role.FURNITURE
    _mark_edge_numbers(pages)


def _is_prose(line: Line) -> bool:
    """Too long for a running head, the beginning of a paragraph, the end of a sentence, or a heading that many pages have."""
    text = line.text
    return (
        len(text) > _LONGEST
        or bool(_PARAGRAPH.match(text))
        or (text[:1].islower() and text.endswith("."))
        or bool(RECOMMENDATIONS.match(text) or _NUMBER_ALONE.match(text))
    )


def _mark_edge_numbers(pages: list[list[Line]]) -> None:
    """Lone numbers at a page's edge that grow with the pages. A page has one at an edge: the outermost that fits."""
    found: list[tuple[tuple[int, bool], Line]] = []
    for index, page in enumerate(pages):
        for is_top, edge in ((True, page[:_DEPTH]), (False, page[: -_DEPTH - 1 : -1])):
            outermost: dict[int, Line] = {}
            for line in edge:
                match = _PAGE_NUMBER.match(line.text)
                if match and match[1].isdigit():
                    outermost.setdefault(int(match[1]) - index, line)
            found += [((offset, is_top), line) for offset, line in outermost.items()]
    counts = Counter(place for place, _ in found)
    for place, line in found:
        if counts[place] >= max(3, len(pages) // 3):
            line.role = Role.FURNITURE


def _mark_said_pages(lines: list[Line]) -> None:
    said = [
        line
        for line in lines
        if line.role is Role.TEXT and _SAYS_PAGE.match(line.text) and _PAGE_NUMBER.match(line.text)
    ]
    if len(said) >= 2:
        for line in said:
            line.role = Role.FURNITURE


def _mark_by_repetition(lines: list[Line]) -> None:
    """Without page marks: a short line that comes again and again, and stands at least once inside a sentence or beside a
    page number."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if (
            line.role is Role.TEXT
            and "\t" not in line.text
            and 6 <= len(line.text) <= _LONGEST
            and line.text[0].isalnum()
            and _has_words(line.text)
            and not RECOMMENDATIONS.match(line.text)
        ):
            places[_pattern(line)].append(index)
    for found in places.values():
        if len(found) >= 3 and sum(_interrupts(lines, index) for index in found) * 3 >= len(found):
            for index in found:
                lines[index].role = Role.FURNITURE
            _mark_beside(lines, found)


def _mark_beside(lines: list[Line], found: list[int]) -> None:
    """The page numbers that stand right above or below a running head: lone numbers that grow by about one a page."""
    for step in (-1, 1):
        beside = [(lines[i + step], i) for i in found if 0 <= i + step < len(lines)]
        numbers = [(int(line.text), line) for line, _ in beside if line.role is Role.TEXT and line.text.isdecimal()]
        steps = [after[0] - before[0] for before, after in pairwise(numbers)]
        if len(numbers) * 2 > len(found) and sum(0 < step <= 2 for step in steps) * 4 >= len(steps) * 3:
            for _, line in numbers:
                line.role = Role.FURNITURE


def _has_words(text: str) -> bool:
    """Rows of figures come again and again, too."""
    return sum(character.isalpha() for character in text) * 2 >= len(text)


def _interrupts(lines: list[Line], index: int) -> bool:
    before = _neighbour(lines, index, -1)
    after = _neighbour(lines, index, 1)
    if any(
        line is not None and _PAGE_NUMBER.match(line.text) and not line.text.endswith(".") for line in (before, after)
    ):
        return True
    return bool(before and after and len(before.text) > 40 and not is_closed(before.text) and starts_small(after.text))


def _neighbour(lines: list[Line], index: int, step: int) -> Line | None:
    index += step
    while 0 <= index < len(lines) and lines[index].role is Role.FURNITURE:
        index += step
    return lines[index] if 0 <= index < len(lines) else None


def mark_page_numbers(lines: list[Line]) -> None:
    """Lone numbers that no paragraph took and that grow through the text are page numbers."""
    lone = [
        (line, int(match[1]))
        for line in lines
        if line.role is Role.TEXT and (match := re.match(r"^[-–— ]*(\d{1,3})[-–— ]*$", line.text))
    ]
    grows = [(line, value) for index, (line, value) in enumerate(lone) if index == 0 or value > lone[index - 1][1]]
    if len(grows) >= 3 and len(grows) * 4 >= len(lone) * 3:
        for line, _ in lone:
            line.role = Role.FURNITURE


def _pattern(line: Line) -> str:
    """What furniture has in common from page to page: all but its digits. Sections differ by theirs."""
    text = line.text.lower().strip()
    return text if is_section(line.text) or is_appendix(line.text) else _DIGITS.sub("#", text)
