"""PDF: the text layer, page by page in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from transforms.documents.model import Document, RawBlock, RefusedFileError
from transforms.documents.pdf_frame import missing_of_pdf
from transforms.documents.pdf_marks import has_stuck_digits, raised
from transforms.documents.pdf_tables import may_hold_table, page_blocks, place_lines

# A scan carries no letters, or a stamp of a few on its cover.
_FEWEST_LETTERS = 40
_BROKEN_WORD = re.compile("[\ufffe\x02](?:\r?\n)?")

# A raised mark ends PDFium's line, and what closes the sentence begins the next.
_BEHIND_MARK = re.compile(r"(?<=[⁰¹²³⁴-⁹])\s+(?=[.,;:)](?:\s|$))")


def read_pdf(data: bytes) -> Document:
    """`lines` blocks by page, and `table` blocks where the words of a page stand in columns.

    Raises `RefusedFileError` with kind `truncated_pdf`, `encrypted_pdf`, `damaged_pdf` or `no_text_layer`.
    """
    data = data[data.index(b"%PDF-") :]
    if (missing := missing_of_pdf(data)) is not None:
        seen = f"{len(data)} bytes, end: {data[-24:]!r}"
        raise RefusedFileError("truncated_pdf", f"the PDF is cut off: {missing}", seen)
    pages = _pages(data)
    letters = sum(1 for _ in islice(_letters(pages), _FEWEST_LETTERS))
    if letters < _FEWEST_LETTERS:
        raise RefusedFileError(
            "no_text_layer",
            "the PDF has no text layer; it is probably a scan",
            f"{len(pages)} pages, {letters} letters",
        )
    return Document("application/pdf", len(pages), tuple(block for page in pages for block in page))


def _letters(pages: list[list[RawBlock]]) -> Iterator[str]:
    for page in pages:
        for block in page:
            for text in (*block.lines, *(cell.text for row in block.rows for cell in row)):
                yield from filter(str.isalpha, text)


def _pages(data: bytes) -> list[list[RawBlock]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from None
    try:
        if len(document) == 0:
            raise RefusedFileError("damaged_pdf", "the PDF has no pages", f"{len(data)} bytes")
        return [_page(document, index) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise RefusedFileError("damaged_pdf", "the PDF has pages that cannot be read", str(error)) from None
    finally:
        document.close()


def _refusal(error: pypdfium2.PdfiumError) -> RefusedFileError:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        return RefusedFileError("encrypted_pdf", "the PDF is encrypted and asks for a password", str(error))
    if code == pdfium.FPDF_ERR_SECURITY:
        return RefusedFileError("encrypted_pdf", "the PDF is encrypted in a way that cannot be read", str(error))
    return RefusedFileError("damaged_pdf", "the PDF cannot be opened: its structure is damaged", str(error))


def _page(document: pypdfium2.PdfDocument, index: int) -> list[RawBlock]:
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            text = text_page.get_text_bounded()
            places = may_hold_table(_mended(text))
            characters = _characters(text_page) if places or has_stuck_digits(text) else ""
            if places:
                return _placed(text_page, raised(text_page, characters, characters), index + 1)
            text = _mended(raised(text_page, text, characters) if characters else text)
        finally:
            text_page.close()
    finally:
        page.close()
    return [RawBlock("lines", index + 1, tuple(text.split("\n")))] if text.strip() else []


def _characters(text_page: pypdfium2.PdfTextPage) -> str:
    """The page's text read character by character, so that every one goes with its own place."""
    return "".join(chr(pdfium.FPDFText_GetUnicode(text_page, i)) for i in range(text_page.count_chars()))


def _placed(text_page: pypdfium2.PdfTextPage, characters: str, page: int) -> list[RawBlock]:
    boxes = [text_page.get_charbox(i) for i in range(len(characters))]
    blocks = page_blocks(place_lines(characters, boxes), page)
    return [
        RawBlock(b.kind, b.page, tuple(_mended("\n".join(b.lines)).split("\n")) if b.lines else (), rows=b.rows)
        for b in blocks
    ]


def _mended(text: str) -> str:
    """Line ends as `\\n`; PDFium's U+FFFE or U+0002, a hyphen that breaks a word at the end of a line, as such a hyphen."""
    text = _BEHIND_MARK.sub("", _BROKEN_WORD.sub("-\n", text))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
