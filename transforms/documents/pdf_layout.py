"""How the lines of a PDF page are set: where each begins, in what size and weight, and so what heads and what parts them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from transforms.documents.model import RawBlock, RawCell
from transforms.documents.pdf_cells import BESIDE, LEVEL, Row, as_row, cut_row, find_rows, over_pages
from transforms.documents.pdf_marks import AS_RAISED

# PDFium's U+FFFE or U+0002: a hyphen that breaks a word at the end of a line.
_LINE_END = re.compile("([\ufffe\x02]?)\r?\n|[\ufffe\x02]")
# A raised mark ends PDFium's line, and what closes the sentence begins the next.
_BEHIND_MARK = re.compile(r"(?<=[⁰¹²³⁴-⁹])\s+(?=[.,;:)](?:\s|$))")
_MARKED = re.compile(r"[⁰¹²³⁴-⁹]$")
_MARK_FIRST = re.compile(r"^\d{1,2}(?=\s|$)")
_CLOSES = re.compile(r"[.,;:)](?:\s|$)")
_BULLET = re.compile("[•·▪■◼●○◦▸►➢➤❖✓\uf000-\uf8ff]|[-–—o]\\s")
_BOLD = 600
_LONGEST_HEADING = 110
# A heading that is set larger is so by at least this factor.
_LARGER = 1.08
# What parts blocks: a distance that is larger than the usual one by this factor ...
_WIDE = 1.25
# ... or, after the end of a sentence, one that is larger by this many points than those around it: the edge of a table's row.
_EDGE = 0.3
_SENTENCE_END = re.compile(r"[.?!:;][\"”’')\]¹²³⁴-⁹]*$")
_NO_HEADING = re.compile(r"[.,;]$|^\W*\d*\W*$")
_LONGEST_NAME = 128
_GAP = re.compile(r"\s+(?=\S)")
# The number of a paragraph is no cell.
_FEWEST_LETTERS = 3
# Points by which words of one column differ.
_SAME_COLUMN = 2.5


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a page: its words, where it begins (points from the left and from the foot of the page), its type's size in
    points and whether all of it is bold."""

    text: str
    left: float
    baseline: float
    size: float
    bold: bool


def set_lines(text_page: pypdfium2.PdfTextPage, text: str) -> list[SetLine]:
    """The lines of a page; `text` is PDFium's, of the whole page. A hyphen that breaks a word ends its line."""
    lines: list[SetLine] = []
    start = begins = 0
    for end in (*_LINE_END.finditer(text), None):
        stop = end.start() if end else len(text)
        begun = text[start:stop].lstrip()
        words = begun.rstrip()
        if words:
            first = stop - len(begun)
            broken = end is not None and end[0][:1] in "\ufffe\x02"
            line = _line(text_page, f"{words}-" if broken else words, first, first + len(words) - 1)
            if lines and _belongs(lines[-1], line):
                before = lines.pop()
                # Words that go on behind a mark stand apart from it; the mark and what closes a sentence do not.
                apart = " " if line.text[0].isalpha() else ""
                line = replace(before, text=f"{before.text}{apart}{_as_mark(line.text)}")
            else:
                if lines and line.left >= lines[-1].left + BESIDE and line.baseline < lines[-1].baseline - LEVEL:
                    lines[-1:] = _parts(text_page, lines[-1], begins, line.left)
                begins = first
            lines.append(line)
        start = end.end() if end else stop
    return lines


def _parts(text_page: pypdfium2.PdfTextPage, line: SetLine, first: int, column: float) -> list[SetLine]:
    """A line as the two cells that it is where a word of it begins in the column that the line below begins in."""
    x, y = c_double(), c_double()
    for match in _GAP.finditer(line.text):
        index = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, first + match.end())
        pdfium.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
        if (
            abs(x.value - column) <= _SAME_COLUMN
            and sum(map(str.isalpha, line.text[: match.start()])) >= _FEWEST_LETTERS
        ):
            left, right = line.text[: match.start()], line.text[match.end() :]
            return [replace(line, text=left), replace(line, text=right, left=x.value)]
        if x.value > column:
            break
    return [line]


def _as_mark(text: str) -> str:
    """A raised mark at the beginning of a text as such; other texts as they are."""
    return _MARK_FIRST.sub(lambda mark: mark[0].translate(AS_RAISED), text)


def _belongs(before: SetLine, line: SetLine) -> bool:
    """Whether a line is none: it goes on with the one that a raised mark interrupts, closes its sentence, or is the mark."""
    if _MARKED.search(before.text):
        return bool(_CLOSES.match(line.text)) or abs(line.baseline - before.baseline) <= LEVEL
    if line.text[0].isalpha():
        return False
    return bool(_MARK_FIRST.match(line.text)) and LEVEL < line.baseline - before.baseline < before.size


def _line(text_page: pypdfium2.PdfTextPage, words: str, first: int, last: int) -> SetLine:
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, first)
    x, y = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
    bold = len(words) <= _LONGEST_HEADING and _is_bold(text_page, index)
    if bold:
        bold = _is_bold(text_page, pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, last))
    if not words.isascii():
        words = _BEHIND_MARK.sub("", words)
    return SetLine(words, x.value, y.value, round(pdfium.FPDFText_GetFontSize(text_page, index), 1), bold)


def _is_bold(text_page: pypdfium2.PdfTextPage, index: int) -> bool:
    """By its weight, or by its font's name: the weight of a font that the file does not hold is not known."""
    weight = pdfium.FPDFText_GetFontWeight(text_page, index)
    if weight > 0:
        return bool(weight >= _BOLD)
    name = create_string_buffer(_LONGEST_NAME)
    pdfium.FPDFText_GetFontInfo(text_page, index, name, _LONGEST_NAME, c_int())
    return b"Bold" in name.value


def closed_up(lines: Iterable[str]) -> list[str]:
    """Lines that are told apart already, with their broken words and marks mended."""
    text = _LINE_END.sub(lambda end: "-\n" if end[0][:1] in "\ufffe\x02" else "\n", "\n".join(lines))
    return _BEHIND_MARK.sub("", text.replace("\x00", "")).split("\n") if text else []


def _body_size(pages: Iterable[Sequence[SetLine]]) -> float:
    """The size that most of the text is set in, in points; 0 for no text."""
    counts: Counter[float] = Counter()
    for page in pages:
        for line in page:
            counts[line.size] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def _heading_levels(pages: Sequence[Sequence[SetLine]], body: float) -> dict[float, int]:
    """The level of a heading by its size, 1 for the largest. The cover's sizes, larger than any of the text, count for nothing."""
    sizes = {line.size for page in pages[1:] for line in page if _may_head(line, body)}
    return {size: level for level, size in enumerate(sorted(sizes, reverse=True), start=1)}


def laid_out(pages: Sequence[Sequence[SetLine]]) -> list[list[RawBlock]]:
    """Each page as `lines` blocks, a blank line wherever the layout parts two lines; `heading` blocks for what is set as a
    heading, one of several lines as one block; and `table` blocks for rows of cells."""
    body = _body_size(pages)
    levels = _heading_levels(pages, body)
    result: list[list[RawBlock]] = []
    columns: tuple[float, ...] = ()
    for number, lines in enumerate(pages, start=1):
        apart = _parted(lines)
        rows = find_rows(lines, apart)
        rest = cut_row(lines, rows, columns) if columns else None
        rows = [rest, *rows] if rest else rows
        result.append(_blocks(lines, apart, rows, number, body, levels))
        open_row = rows[-1] if rows and rows[-1].end == len(lines) and rows[-1] is not rest else None
        columns = tuple(lines[cell].left for cell in open_row.cells) if open_row else ()
    return over_pages(result)


def _blocks(
    lines: Sequence[SetLine],
    apart: Sequence[bool],
    rows: Sequence[Row],
    page: int,
    body: float,
    levels: dict[float, int],
) -> list[RawBlock]:
    margin = min((line.left for line in lines), default=0.0)
    starts = {row.start: row for row in rows}
    blocks: list[RawBlock] = []
    plain: list[str] = []
    index = 0
    while index < len(lines):
        if (row := starts.get(index)) is not None:
            _add_lines(blocks, page, plain)
            _add_row(blocks, page, as_row(lines, row))
            index = row.end
        elif (end := _heading_end(lines, apart, index, body)) > index:
            _add_lines(blocks, page, plain)
            level = levels.get(lines[index].size, 1)
            blocks.append(RawBlock("heading", page, tuple(line.text for line in lines[index:end]), level))
            index = end
        else:
            words = _indented(lines[index], margin)
            plain += ("", words) if apart[index] else (words,)
            index += 1
    _add_lines(blocks, page, plain)
    return blocks


def _add_row(blocks: list[RawBlock], page: int, row: tuple[RawCell, ...]) -> None:
    if blocks and blocks[-1].kind == "table" and len(blocks[-1].rows[0]) == len(row):
        blocks[-1] = replace(blocks[-1], rows=(*blocks[-1].rows, row))
    else:
        blocks.append(RawBlock("table", page, rows=(row,)))


def _add_lines(blocks: list[RawBlock], page: int, plain: list[str]) -> None:
    if plain:
        blocks.append(RawBlock("lines", page, tuple(plain)))
        plain.clear()


def _indented(line: SetLine, margin: float) -> str:
    """A bullet indented as on the page, in columns of half its size: that is what tells a point from a point of a point."""
    if line.text[0].isalnum() and line.text[0] != "o":
        return line.text
    columns = round((line.left - margin) / (0.5 * line.size)) if line.size and _BULLET.match(line.text) else 0
    return " " * max(columns, 0) + line.text


def _may_head(line: SetLine, body: float) -> bool:
    if not (line.size >= _LARGER * body or (line.bold and line.size >= body)) or len(line.text) > _LONGEST_HEADING:
        return False
    return sum(map(str.isalpha, line.text)) >= 3 and not _BULLET.match(line.text)


def _heading_end(lines: Sequence[SetLine], apart: Sequence[bool], index: int, body: float) -> int:
    """Where the heading that begins at the line ends; the line itself if none does."""
    first = lines[index]
    if not apart[index] or not _may_head(first, body):
        return index
    end = index + 1
    while (
        end < len(lines)
        and not apart[end]
        and (lines[end].size, lines[end].bold) == (first.size, first.bold)
        and _may_head(lines[end], 0)
    ):
        end += 1
    goes_on = end < len(lines) and not apart[end] and (lines[end].size, lines[end].bold) == (first.size, first.bold)
    return index if goes_on or _NO_HEADING.search(lines[end - 1].text) else end


def _parted(lines: Sequence[SetLine]) -> list[bool]:
    """For each line whether the layout parts it from the one before: by space, by another size, or as another cell."""
    down = [before.baseline - after.baseline for before, after in pairwise(lines)]
    usual = Counter(round(step, 0) for step in down if step > LEVEL).most_common(1)
    step = usual[0][0] if usual else 0.0
    apart = [True]
    for index, (before, after) in enumerate(pairwise(lines)):
        here = down[index]
        around = [abs(d) for d in (down[index - 1 : index] + down[index + 1 : index + 2]) if d > LEVEL]
        edge = (
            bool(around)
            and here - min(around) >= _EDGE
            and bool(_SENTENCE_END.search(before.text))
            and not after.text[:1].islower()
        )
        leading = max(step, 1.05 * after.size) if before.size == after.size else 1.3 * max(before.size, after.size)
        apart.append(here < -LEVEL or here > _WIDE * leading or edge or before.bold != after.bold)
    return apart
