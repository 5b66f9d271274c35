"""Plain text: its characters, its pages (form feeds) and its lines."""

from __future__ import annotations

from transforms.documents.model import Document, RawBlock, RefusedFileError
from transforms.documents.sniff import text_encoding


def read_text(data: bytes) -> Document:
    """One `lines` block a page. Raises `RefusedFileError` (`empty`) if there is nothing but white space."""
    pages = decode(data).split("\f")
    blocks = tuple(
        RawBlock("lines", number, tuple(page.split("\n"))) for number, page in enumerate(pages, start=1) if page.strip()
    )
    if not blocks:
        raise RefusedFileError("empty", "the file holds nothing but white space", f"{len(data)} bytes")
    return Document("text/plain", blocks[-1].page, blocks)


def decode(data: bytes) -> str:
    """The text of the bytes with `\\n` as its only line end; bytes that the encoding does not have become U+FFFD."""
    text = data.decode(text_encoding(data), errors="replace").lstrip("\ufeff")
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x00", "")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n\n")
    )
