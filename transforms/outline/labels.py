"""Bullets and footnotes: lines that begin with a mark of their own."""

from __future__ import annotations

import re

from transforms.outline.lines import BULLET_GLYPHS, Line, Role

_GLYPH = re.compile(rf"^([{BULLET_GLYPHS}])(?:\s+|(?<=[^-–—])\s*)(?=[^\s\d]|\d|$)")
_LETTER = re.compile(r"^(\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)|(?:[a-z]|[ivx]{2,4})\)|\d{1,2}[.)])\s+(?=\S)")
_STAR = re.compile(r"^(\*)\s+(?=\S)")
# Glyphs of symbol fonts that came out as letters: no English line begins with one of these alone.
_LETTER_GLYPHS = {"o": 2, "n": 3, "q": 3, "l": 3, "§": 2, "": 1}
_LETTER_GLYPH = re.compile(r"^([onql§])\s+(?=[A-Za-z“‘(])")
_PRIVATE = re.compile("[\uf000-\uf8ff]")

_RAISED_NOTE = re.compile(r"^([¹²³⁴-⁹⁰]{1,2})\s*(?=\S)")
_BRACKET_NOTE = re.compile(r"^(\[(?:\d{1,2}|[a-z*])\])\s*(?=\S)")
_TABLE_NOTE = re.compile(r"^([*†‡§]{1,3}|\([a-z]\)(?=\s))\s*(?=\S)")
_SAID_NOTE = re.compile(r"^(?:notes?|sources?)\b\s*\d?\s*[:.–-]", re.I)
_DIGIT_NOTE = re.compile(r"^(\d{1,2})\s+(?=[\"“‘'(]?[A-Z])")
RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def mark_bullets(lines: list[Line]) -> None:
    """Give the role `BULLET` to lines that begin with a bullet's glyph, a letter or a number that is no paragraph's."""
    counts = dict.fromkeys(_LETTER_GLYPHS, 0)
    stars = 0
    for line in lines:
        if line.role is Role.TEXT:
            match = _LETTER_GLYPH.match(line.text)
            if match:
                counts[match[1]] += 1
            stars += bool(_STAR.match(line.text))
    for index, line in enumerate(lines):
        if line.role is not Role.TEXT:
            continue
        match = _GLYPH.match(line.text) or _LETTER.match(line.text)
        if (
            match is None
            and (letter := _LETTER_GLYPH.match(line.text))
            and counts[letter[1]] >= _LETTER_GLYPHS[letter[1]]
        ):
            match = letter
        if match is None and stars >= 2 and not _after_table(lines, index):
            match = _STAR.match(line.text)
        if match and not (match[1][0].isdigit() and _is_prose(lines, index, match[1])):
            line.take(Role.BULLET, _PRIVATE.sub("•", match[1]) + " ", match.end())


def _is_prose(lines: list[Line], index: int, label: str) -> bool:
    """Whether a number at the beginning of a line is the middle of a sentence ("... Year\\n10. The")."""
    before = lines[index - 1] if index else None
    return (
        not lines[index].gap
        and before is not None
        and before.role is Role.TEXT
        and label[-1] in ".)"
        and before.text[-1:].isalpha()
    )


def mark_notes(lines: list[Line]) -> None:
    """Give the role `NOTE` to footnotes and to the notes below a table."""
    cited = "\n".join(line.text for line in lines if line.role is not Role.FURNITURE)
    expected = 1
    for index, line in enumerate(lines):
        if line.role is not Role.TEXT or not line.text:
            continue
        after_table = _after_table(lines, index)
        match = _RAISED_NOTE.match(line.text) or _BRACKET_NOTE.match(line.text)
        if match is None and (after_table or _star_is_cited(lines, index)):
            match = _TABLE_NOTE.match(line.text)
        if match:
            line.mark = match[1].translate(RAISED_DIGITS).strip("[]")
            line.take(Role.NOTE, _as_printed(line.text, match), match.end())
        elif after_table and _SAID_NOTE.match(line.text):
            line.take(Role.NOTE)
        elif (match := _DIGIT_NOTE.match(line.text)) and _is_cited(int(match[1]), expected, cited):
            line.mark = match[1]
            expected = int(match[1]) + 1
            line.take(Role.NOTE, f"{match[1]} ", match.end())


def _is_cited(number: int, expected: int, cited: str) -> bool:
    """Whether a bare number may mark a note: the next one, or 1 on a new page, stuck to a word somewhere."""
    in_order = number in (1, expected, expected + 1)
    return in_order and bool(re.search(rf"[a-z%)’'”][.,;]?{number}(?=[\s.,;:)]|$)", cited))


def _as_printed(text: str, match: re.Match[str]) -> str:
    return match[1] + (" " if text[len(match[1]) : len(match[1]) + 1].isspace() else "")


def _after_table(lines: list[Line], index: int) -> bool:
    index -= 1
    while index >= 0 and (lines[index].role in (Role.NOTE, Role.FURNITURE)):
        index -= 1
    return index >= 0 and lines[index].role is Role.TABLE


def _star_is_cited(lines: list[Line], index: int) -> bool:
    """Whether a starred word stands in the lines above."""
    line = lines[index]
    if not line.gap or not re.match(r"^[*†‡]{1,3}\s*\S", line.text):
        return False
    return any(re.search(r"[\w)%][*†‡](?![\w*-])", before.text) for before in lines[max(0, index - 12) : index])
