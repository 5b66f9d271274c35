"""What kind of file some bytes are, told from the bytes alone: names and server headers lie."""

from __future__ import annotations

import re

from transforms.statistics.recognition import is_statistics

STATISTICS = "text/csv"
EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"PAR1", "application/vnd.apache.parquet"),
)
_IN_ZIP = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
)
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# Possessive: a comment ends at its first end, or a page of many comments would be tried in every other way.
_HTML_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.I | re.S,
)
_HTML_TAGS = re.compile(r"</(?:p|div|table|ul|ol|h[1-6]|body|html)>", re.I)
_MARKDOWN_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.M)
_MARKDOWN_ALIGNMENT_ROW = re.compile(r"^[ \t]*+\|?+[ \t]*+:?-{2,}+:?[ \t]*+\|[ \t|:-]*$", re.M)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")

_PROBE = 65536


def sniff(data: bytes) -> str:
    """The media type of the bytes: `application/pdf`, `text/html`, `text/markdown`, `text/plain`, `text/csv` for a file of
    published statistics (any other CSV is plain text), another type that is known by its signature, `application/x-empty`
    for nothing but white space, else `application/octet-stream`."""
    head = data[:_PROBE]
    if not head.strip(b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf"):
        return EMPTY if len(data) <= _PROBE or not data.strip(b" \t\r\n\x0b\x0c\x00") else UNKNOWN
    # The standard lets up to 1024 bytes stand before the header; some servers prepend a blank line.
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((media for mark, media in _IN_ZIP if mark in head or mark in data[-_PROBE:]), "application/zip")
    for signature, media in _SIGNATURES:
        if head.startswith(signature) and (signature != b"BM" or b"\x00" in head):
            return media
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if is_statistics(head):
        return STATISTICS
    text = _decoded(head)
    return UNKNOWN if text is None else _kind_of_text(text, data)


def _decoded(head: bytes) -> str | None:
    """The beginning as text, None if these are no characters of a text."""
    encoding = text_encoding(head)
    text = head.decode(encoding, errors="ignore")
    controls = len(_CONTROLS.findall(text))
    return text if text and controls <= len(text) // 50 else None


def _kind_of_text(text: str, data: bytes) -> str:
    text = text.lstrip("\ufeff")
    if _HTML_START.match(text) or len(_HTML_TAGS.findall(text)) >= 3:
        return "text/html"
    if text.lstrip().startswith("<?xml"):
        return "text/xml"
    whole = text if len(data) <= _PROBE else data.decode(text_encoding(data), errors="ignore")
    if _MARKDOWN_HEADING.search(whole) or _MARKDOWN_ALIGNMENT_ROW.search(whole):
        return "text/markdown"
    return "text/plain"


def text_encoding(data: bytes) -> str:
    """The encoding of a text: by its byte order mark, by its zero bytes (UTF-16), UTF-8 if it is valid, else windows-1252."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:4096]
    zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
    if zeros_odd > len(sample) // 5 and zeros_odd > 4 * zeros_even:
        return "utf-16-le"
    if zeros_even > len(sample) // 5 and zeros_even > 4 * zeros_odd:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A probe may end inside a character.
        if error.start < len(data) - 3:
            return "windows-1252"
    return "utf-8"
