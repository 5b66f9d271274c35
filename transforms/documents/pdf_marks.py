"""Raised digits of a PDF page: PDFium's text has them as plain digits that stick to their word ("nationally1")."""

from __future__ import annotations

import re
from collections.abc import Callable
from ctypes import byref, c_double

import pypdfium2
import pypdfium2.raw as pdfium

_STUCK = re.compile(r"(?<=[a-z%)’'”\"])[.,;:?!]?(\d{1,2})(?=[\s.,;:)]|$)|^(\d{1,2})(?=\s{0,3}[\"“‘'(]?[A-Z])", re.M)
# PDFium ends the line after a mark that stands high.
_LINE_END = re.compile(r"\r?\n ?")
AS_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A mark's baseline stands higher than that of its word by at least this share of the type's size.
_LIFT = 0.15


def raised(text_page: pypdfium2.PdfTextPage, text: str, place: Callable[[int], int]) -> str:
    """The text, of the same length, with raised digits as such (`¹`); `place` gives the page's character of an index in it."""
    parts: list[str] = []
    end = 0
    for match in _STUCK.finditer(text):
        start, stop = match.span(match.lastindex or 0)
        if not _is_raised(text_page, text, start, stop, place):
            continue
        parts += [text[end:start], text[start:stop].translate(AS_RAISED)]
        end = stop
        if start == 0 or text[start - 1] == "\n":
            broken = _LINE_END.match(text, stop)
            end = broken.end() if broken else stop
            parts.append(" " * (end - stop))
    return "".join(parts) + text[end:]


def _is_raised(text_page: pypdfium2.PdfTextPage, text: str, start: int, stop: int, place: Callable[[int], int]) -> bool:
    """Whether the digits stand higher than the letter beside them, before them or, at the beginning of a line, after them."""
    stuck = start > 0 and text[start - 1] not in "\r\n"
    beside = range(start - 1, -1, -1) if stuck else range(stop, len(text))
    letter = next((i for i in beside if text[i].isalpha()), None)
    if letter is None or abs(letter - start) > 4:
        return False
    box = text_page.get_charbox(place(letter), loose=True)
    lift = _baseline(text_page, place(start)) - _baseline(text_page, place(letter))
    return lift > _LIFT * float(box[3] - box[1])


def _baseline(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    x, y = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
    return y.value
