"""What the bytes of a file tell before anything parses them: a few looks at the beginning and the end."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from transforms.documents.error_pages import is_error_page
from transforms.documents.pdf_frame import is_encrypted_pdf, missing_of_pdf
from transforms.documents.sniff import EMPTY, sniff, text_encoding

# An error page is short: of a longer page only the type matters here.
_LONGEST_PAGE = 1 << 16
_TAIL = 4096
_TITLE = re.compile(r"<title\b[^<>]*>([^<>]{0,2000})</title", re.I)
_HEADING = re.compile(r"<h1\b[^<>]*>([^<>]{0,2000})</h1", re.I)
_UNSEEN = re.compile(r"<(script|style|template|title)\b[^<>]*>.*?</\1\s*>", re.I | re.S)
_TAG = re.compile(r"<[^<>]*>")
_PAGE_START = re.compile(rb"<html\b", re.I)
_PAGE_END = re.compile(rb"</html\s*>", re.I)


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a file looks like.

    media_type   told from the bytes, as `sniff` does
    size_bytes   how many there are
    blank        nothing but white space
    cut_off      what shows that the file is not whole; None where nothing does
    unfinished   what lets one think so: files that end like this are sometimes meant to
    encrypted    a PDF whose trailer names an encryption
    error_page   title of a web page that tells an error, or holds next to no text
    """

    media_type: str
    size_bytes: int
    blank: bool = False
    cut_off: str | None = None
    unfinished: str | None = None
    encrypted: bool = False
    error_page: str | None = None


def appearance(data: bytes) -> Appearance:
    """Look at the bytes of a file. Raises nothing, whatever they are, and takes time in proportion to their number."""
    media, size = sniff(data), len(data)
    if media == EMPTY:
        return Appearance(media, size, blank=True)
    if media == "application/pdf":
        pdf = data[data.index(b"%PDF-") :]
        missing = missing_of_pdf(pdf)
        return Appearance(media, size, cut_off=missing, encrypted=is_encrypted_pdf(pdf))
    if media == "text/html":
        open_end = _PAGE_START.search(data[:_TAIL]) and not _PAGE_END.search(data[-_TAIL:])
        unfinished = "its end </html> is missing" if open_end else None
        return Appearance(media, size, unfinished=unfinished, error_page=_error_page(data))
    if media.startswith("text/") and _ends_inside_character(data):
        return Appearance(media, size, unfinished="it ends inside a character")
    return Appearance(media, size)


def _error_page(data: bytes) -> str | None:
    if len(data) > _LONGEST_PAGE:
        return None
    text = data.decode(text_encoding(data), errors="ignore")
    titles = [html.unescape(found[1]).strip() for found in (_TITLE.search(text), _HEADING.search(text)) if found]
    words = len(_TAG.sub(" ", _without_unseen(text)).split())
    return (next(filter(None, titles), "no title")) if is_error_page(titles, words) else None


def _without_unseen(text: str) -> str:
    # Without an end, each beginning would be searched to the end of the page again.
    return _UNSEEN.sub(" ", text) if text.count("<") < 5_000 else text


def _ends_inside_character(data: bytes) -> bool:
    """Whether a text of several-byte characters in UTF-8 breaks off within one."""
    tail = data[-_TAIL:].lstrip(bytes(range(0x80, 0xC0)))
    try:
        tail.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = tail[: error.start]
        return error.reason == "unexpected end of data" and any(byte >= 0x80 for byte in whole)
    return False
