"""PDF: the text layer, page by page in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from transforms.documents.model import Document, RawBlock, RefusedFileError
from transforms.documents.pdf_frame import missing_of_pdf
from transforms.documents.pdf_layout import SetLine, closed_up, laid_out, set_lines
from transforms.documents.pdf_marks import raised
from transforms.documents.pdf_tables import may_hold_table, page_blocks, place_lines

# A scan carries no letters, or a stamp of a few on its cover.
_FEWEST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page holds: its lines as they are set, or its blocks where its words stand in the columns of a table."""

    lines: tuple[SetLine, ...]
    tables: tuple[RawBlock, ...]


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
        pages = [_page(document, index) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise RefusedFileError("damaged_pdf", "the PDF has pages that cannot be read", str(error)) from None
    finally:
        document.close()
    blocks = laid_out([page.lines for page in pages])
    return [list(page.tables) or laid for page, laid in zip(pages, blocks, strict=True)]


def _refusal(error: pypdfium2.PdfiumError) -> RefusedFileError:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        return RefusedFileError("encrypted_pdf", "the PDF is encrypted and asks for a password", str(error))
    if code == pdfium.FPDF_ERR_SECURITY:
        return RefusedFileError("encrypted_pdf", "the PDF is encrypted in a way that cannot be read", str(error))
    return RefusedFileError("damaged_pdf", "the PDF cannot be opened: its structure is damaged", str(error))


def _page(document: pypdfium2.PdfDocument, index: int) -> _Page:
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            # Every index of this text has its character on the page, so nothing of it may be dropped before the end.
            text = text_page.get_text_range().replace("\x00", " ")
            if may_hold_table(text):
                return _Page((), tuple(_placed(text_page, index + 1)))
            text = raised(text_page, text, lambda i: pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, i))
            return _Page(tuple(set_lines(text_page, text)), ())
        finally:
            text_page.close()
    finally:
        page.close()


def _placed(text_page: pypdfium2.PdfTextPage, page: int) -> Iterator[RawBlock]:
    """The page's blocks with its tables, from the place of every character."""
    characters = "".join(chr(pdfium.FPDFText_GetUnicode(text_page, i)) for i in range(text_page.count_chars()))
    boxes = [text_page.get_charbox(i) for i in range(len(characters))]
    for block in page_blocks(place_lines(raised(text_page, characters, lambda i: i), boxes), page):
        yield RawBlock(block.kind, block.page, tuple(closed_up(block.lines)), rows=block.rows)
