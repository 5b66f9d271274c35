"""The contents page: where it stands, and the paragraphs that it promises for each heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.outline.lines import Line, Role, fold, squeeze
from transforms.outline.model import ContentsEntry

_TITLE = re.compile(
    r"^(?:table\s+of\s+)?contents\b[\s.:…]*(?:(?:paragraph|page|para)\w*\.?\s*(?:nos?\.?|numbers?)?)?\s*$", re.I
)
_COLUMN_HEAD = re.compile(r"^(?:(?:paragraph|page|para)s?\.?\s*(?:nos?\.?|numbers?)?|section)$", re.I)
_RANGE = (
    r"(?:paragraphs?|paras?\.?|pages?|pp?\.)?\s*\(?\s*(?P<first>\d{1,3})(?:\s*(?:-|–|—|to)\s*(?P<last>\d{1,3}))?\s*\)?"
)
_ENTRY = re.compile(rf"^(?P<heading>[^A-Za-z]*[A-Za-z](?:.*?[^\d\s.…])?)?[\s.…\t(]*{_RANGE}$", re.I)
# "INTRODUCTION1-3COMMENTARY4-13" or the same with single spaces: a range of paragraphs, then the next heading.
_RUN_TOGETHER = re.compile(
    r"(?P<heading>[A-Za-z].*?)[\s.…]*(?P<first>\d{1,3})(?:\s*[-–—]\s*(?P<last>\d{1,3}))(?=\s*[A-Z]|\s*$)"
)
_NUMBERED_START = re.compile(r"^\d{1,3}[.)]?\s+\S")
_NUMBER_ALONE = re.compile(r"^\d{1,3}[.)]?$")
_WITH_PAGE = re.compile(r"[a-z)]\s+\d{1,3}$", re.I)
_FEWEST_WITH_PAGE = 5
_LONGEST_PAGE = 160
_LONGEST_ENTRY = 100


def mark_contents(lines: list[Line]) -> list[Line]:
    """Give the role `CONTENTS` to the contents page and return its lines."""
    start = next((index for index, line in enumerate(lines[:400]) if _is_title(line)), None)
    if start is None:
        start = _untitled(lines)
    if start is None:
        return []
    end = _end(lines, start)
    found = [line for line in lines[start:end] if line.role is not Role.FURNITURE]
    if len(found) < 2 and not any(line.rows for line in found):
        return []
    for line in found:
        if line.rows:
            line.text = "\n".join("\t".join(cell.text for cell in row) for row in line.rows)
            line.rows = ()
        line.role, line.level, line.label, line.number = Role.CONTENTS, 0, "", None
    return found


def _is_title(line: Line) -> bool:
    if line.rows:
        return bool(line.rows[0]) and bool(_TITLE.match(line.rows[0][0].text)) and len(line.rows) >= 3
    text = squeeze(line.text)
    return line.role in (Role.TEXT, Role.HEADING) and len(text) <= 60 and bool(_TITLE.match(text))


def _untitled(lines: list[Line]) -> int | None:
    """Where a contents page without its title begins: a run of short lines, most of them ending in rising numbers."""
    run: list[int] = []
    numbers: list[int] = []
    for index, line in enumerate(lines[:200]):
        if line.role is Role.FURNITURE:
            continue
        match = _ENTRY.match(line.text) if line.role is Role.TEXT and len(line.text) <= _LONGEST_ENTRY else None
        rises = match is not None and bool(match["heading"]) and int(match["first"]) >= (numbers[-1] if numbers else 0)
        if match is not None and rises:
            numbers.append(int(match["first"]))
            run.append(index)
        elif (
            not run
            or line.role is not Role.TEXT
            or len(line.text) > _LONGEST_ENTRY
            or line.text[-1:] in ".;:,"
            or _NUMBERED_START.match(line.text)
        ):
            if len(numbers) >= 5 and len(numbers) * 5 >= len(run) * 3:
                break
            run, numbers = [], []
        else:
            run.append(index)
    return run[0] if len(numbers) >= 5 and len(numbers) * 5 >= len(run) * 3 else None


def _end(lines: list[Line], start: int) -> int:
    """The first line after the contents: the body begins with a sentence, and with the headings that stand right above it."""
    limit = min(len(lines), start + _LONGEST_PAGE)
    body = start + 1
    while body < limit and not _is_body(lines, body):
        body += 1
    if body == len(lines):
        return body
    heading = body
    while (
        heading > start + 1 and _repeats(lines, heading - 1, start) and not _WITH_PAGE.search(lines[heading - 1].text)
    ):
        heading -= 1
    return min(heading, _after_entries(lines, start, heading))


def _after_entries(lines: list[Line], start: int, end: int) -> int:
    """The end of contents that name a page each: headings of the body after the last of them, set as such, are none."""
    last = [index for index in range(start + 1, end) if _WITH_PAGE.search(lines[index].text)]
    if len(last) < _FEWEST_WITH_PAGE:
        return end
    after = last[-1] + 1
    while after < end and not (lines[after].role is Role.HEADING or lines[after].page > lines[last[-1]].page):
        after += 1
    return after


def _is_body(lines: list[Line], index: int) -> bool:
    line = lines[index]
    if line.role is Role.FURNITURE or line.rows:
        return bool(line.rows) and index > 0 and lines[index - 1].role is Role.TEXT and len(line.rows) < 3
    text = line.text
    if "\t" in text or re.search(r"(?:\.\s?){4,}|…{2,}", text):
        return False
    numbered = bool(_NUMBERED_START.match(text)) or (line.label != "" and line.number is not None)
    wrapped = _with_next(lines, index)
    if numbered and len(wrapped.split()) >= 7 and not _ENTRY.match(wrapped):
        return True
    if _NUMBER_ALONE.match(text) and index + 1 < len(lines):
        return _is_sentence(lines[index + 1].text) or _is_wrapped_sentence(_with_next(lines, index + 1))
    return _is_sentence(text) and _is_sentence(wrapped)


def _with_next(lines: list[Line], index: int) -> str:
    """The line with the next where that goes on in small letters: "... under Section 38" is no entry with its page."""
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    return f"{lines[index].text} {following}" if following[:1].islower() else lines[index].text


def _is_sentence(text: str) -> bool:
    words = text.split()
    small = sum(word[:1].islower() for word in words)
    return len(words) >= 9 and small >= 5 and not _ENTRY.match(text) and not _RUN_TOGETHER.match(text)


def _is_wrapped_sentence(text: str) -> bool:
    """A first line with many names may be too short to tell; an entry has no comma before a small letter."""
    return bool(re.search(r", [a-z]", text)) and _is_sentence(text)


def _repeats(lines: list[Line], index: int, start: int) -> bool:
    """Whether a line says again what the contents have said: then it is the heading itself."""
    line = lines[index]
    if line.role is Role.FURNITURE:
        return True
    if line.marked and line.role is Role.HEADING:
        return True
    words = fold(line.text)
    if not words or _ENTRY.match(line.text):
        return False
    earlier = " ".join(fold(_heading_of(before.text)) for before in lines[start:index])
    return words in earlier


def _heading_of(text: str) -> str:
    match = _ENTRY.match(text)
    return (match["heading"] or "") if match else text


def read_contents(lines: Sequence[Line]) -> tuple[tuple[ContentsEntry, ...], bool | None]:
    """The entries of the contents page, and whether their numbers are said to be paragraphs (None: not said)."""
    said = None
    entries: list[ContentsEntry] = []
    for text in _texts(lines):
        if re.match(r"^(?:table\s+of\s+)?contents\b", text, re.I) or _COLUMN_HEAD.match(text):
            said = _says(text, said)
            rest = re.sub(
                r"^(?:table\s+of\s+)?contents[\s.:…]*(?:(?:paragraph|page|para)s?\.?(?:\s*nos?\.?)?)?\s*",
                "",
                text,
                flags=re.I,
            )
            if not rest or _COLUMN_HEAD.match(text):
                continue
            text = rest
        for entry in _entries(text):
            _append(entries, entry)
    return tuple(entries), said


def _texts(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        for part in line.text.split("\n"):
            text = part.strip()
            if text:
                yield text


def _says(text: str, said: bool | None) -> bool | None:
    if re.search(r"\bpara", text, re.I):
        return True
    return False if re.search(r"\bpage", text, re.I) else said


def _entries(text: str) -> Iterator[ContentsEntry]:
    run = list(_RUN_TOGETHER.finditer(text))
    if len(run) >= 2:
        yield from (_entry(match) for match in run)
        rest = squeeze(text[run[-1].end() :])
        if rest:
            yield ContentsEntry(rest, None, None)
        return
    match = _ENTRY.match(text)
    # "Section 1" and "Key Stage 2" end in a number that is part of the name.
    if match and not re.search(r"\b(?:section|part|appendix|annex|stage|year|level)\s*$", match["heading"] or "", re.I):
        yield _entry(match)
    else:
        yield ContentsEntry(squeeze(text), None, None)


def _entry(match: re.Match[str]) -> ContentsEntry:
    first = int(match["first"])
    heading = squeeze(match["heading"] or "").rstrip(" .…(")
    return ContentsEntry(heading, first, int(match["last"]) if match["last"] else first)


def _append(entries: list[ContentsEntry], entry: ContentsEntry) -> None:
    """A range on a line of its own belongs to the heading above it."""
    if not entry.heading:
        if entries and entries[-1].first is None:
            entries[-1] = ContentsEntry(entries[-1].heading, entry.first, entry.last)
        return
    entries.append(entry)


def settle(entries: tuple[ContentsEntry, ...], said: bool | None, starts: dict[str, int]) -> tuple[ContentsEntry, ...]:
    """The entries with numbers only where these are paragraphs and no pages.

    `starts` has the first paragraph found under each heading (folded). Without a word on the page about what its numbers
    are, ranges are paragraphs; single numbers are if the report's headings agree with them.
    """
    numbered = [entry for entry in entries if entry.first is not None]
    if said is None and not any(entry.first != entry.last for entry in numbered):
        known = [entry for entry in numbered if fold(entry.heading) in starts]
        agreeing = sum(starts[fold(entry.heading)] == entry.first for entry in known)
        if known and agreeing * 2 >= len(known):
            # Only where each heading begins is printed.
            return tuple(ContentsEntry(entry.heading, entry.first, None) for entry in entries)
        said = False
    if said is False:
        return tuple(ContentsEntry(entry.heading, None, None) for entry in entries)
    return entries
