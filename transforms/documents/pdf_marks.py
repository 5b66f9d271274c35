"""Raised digits of a PDF page: PDFium's text has them as plain digits that stick to their word ("nationally1")."""

from __future__ import annotations

import re
from ctypes import byref, c_double

import pypdfium2
import pypdfium2.raw as pdfium

_STUCK = re.compile(r"(?<=[a-z%)’'”\"])[.,;:]?(\d{1,2})(?=[\s.,;:)]|$)|^(\d{1,2})(?=\s{0,3}[\"“‘'(]?[A-Z])", re.M)
# PDFium ends the line after a mark that stands high.
_LINE_END = re.compile(r"\r?\n ?")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A mark's baseline stands higher than that of its word by at least this share of the type's size.
_LIFT = 0.15


def has_stuck_digits(text: str) -> bool:
    """Whether a page is worth the cost of looking where its digits stand."""
    return _STUCK.search(text) is not None


def raised(text_page: pypdfium2.PdfTextPage, text: str, characters: str) -> str:
    """The text with raised digits as such (`¹`). `characters` are the page's, one for each of PDFium's indices; `text` is
    the same or nearly so: where both do not have the same digits in the same order, it stays as it is."""
    found = [match.span(match.lastindex or 0) for match in _STUCK.finditer(characters)]
    places = [match.span(match.lastindex or 0) for match in _STUCK.finditer(text)]
    if [characters[a:b] for a, b in found] != [text[a:b] for a, b in places]:
        return text
    parts: list[str] = []
    end = 0
    for (first, _), (start, stop) in zip(found, places, strict=True):
        if _is_raised(text_page, characters, first, stop - start):
            parts += [text[end:start], text[start:stop].translate(_RAISED)]
            end = stop
            if start == 0 or text[start - 1] == "\n":
                broken = _LINE_END.match(text, stop)
                end = broken.end() if broken else stop
                # Of the same length, as every character has its place.
                parts.append(" " * (end - stop))
    return "".join(parts) + text[end:]


def _is_raised(text_page: pypdfium2.PdfTextPage, characters: str, first: int, length: int) -> bool:
    """Whether the digits stand higher than the letter beside them, before them or, at the beginning of a line, after them."""
    stuck = first > 0 and characters[first - 1] not in "\r\n"
    beside = range(first - 1, -1, -1) if stuck else range(first + length, len(characters))
    letter = next((i for i in beside if characters[i].isalpha()), None)
    if letter is None or abs(letter - first) > 4:
        return False
    box = text_page.get_charbox(letter, loose=True)
    lift = _baseline(text_page, first) - _baseline(text_page, letter)
    return lift > _LIFT * float(box[3] - box[1])


def _baseline(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    x, y = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
    return y.value
