"""The one door of station 1: bytes in, a document or a refusal out."""

from __future__ import annotations

from transforms.documents.model import Document, RefusedFileError
from transforms.documents.sniff import EMPTY, sniff


def open_document(data: bytes) -> Document:
    """Open the file that the bytes are, whatever its name.

    Raises `RefusedFileError` with kind `empty`, `unsupported_type`, `html_error_page`, `truncated_pdf`, `encrypted_pdf`,
    `damaged_pdf` or `no_text_layer`; nothing else.
    """
    media = sniff(data)
    # The readers are imported when they are needed: a worker that reads text never pays for the HTML and PDF libraries.
    if media == EMPTY:
        raise RefusedFileError("empty", "the file is empty", f"{len(data)} bytes")
    if media == "application/pdf":
        from transforms.documents.pdf import read_pdf

        return read_pdf(data)
    if media == "text/html":
        from transforms.documents.html_page import read_html

        return read_html(data)
    if media == "text/markdown":
        from transforms.documents.markdown import read_markdown

        return read_markdown(data)
    if media == "text/plain":
        from transforms.documents.plain import read_text

        return read_text(data)
    raise RefusedFileError(
        "unsupported_type",
        f"the file is of type {media}; text, markdown, HTML and PDF can be read",
        f"{media}, begins with {data[:16]!r}",
    )
