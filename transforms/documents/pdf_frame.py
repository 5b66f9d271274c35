"""What the frame of a PDF says, its header and its trailer, read as bytes: no PDF library sees the file before."""

from __future__ import annotations

import re

_TAIL = 4096
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,18})")
_START = re.compile(rb"startxref\s+(\d{1,18})")
_ENCRYPT = re.compile(rb"/Encrypt\s{0,8}(?:\d{1,10}\s{1,8}\d{1,5}\s{1,8}R\b|<<)")


def missing_of_pdf(data: bytes) -> str | None:
    """What shows that the PDF was cut off on the way here; None for a whole one. `data` begins with the header.

    A PDF ends with its trailer; PDFium would read the rest of one that lost it without a word.
    """
    linearized = _LINEARIZED.search(data[:2048])
    if linearized and int(linearized[1]) > len(data):
        return f"it should have {int(linearized[1])} bytes"
    if b"%%EOF" not in data[-_TAIL:]:
        return "its end is missing"
    starts = _START.findall(data[-_TAIL:])
    if not starts or int(starts[-1]) >= len(data):
        return "its cross-reference table cannot be found"
    return None


def is_encrypted_pdf(data: bytes) -> bool:
    """Whether the trailer names an encryption: it may ask for a password, or only forbid to print."""
    return _ENCRYPT.search(data) is not None
