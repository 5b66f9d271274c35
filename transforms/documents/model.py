"""What station 1 hands on: a document as pages of blocks in reading order, and the refusal of a file that is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MediaType = Literal["text/plain", "text/markdown", "text/html", "application/pdf"]
RawKind = Literal["lines", "heading", "paragraph", "bullet", "table", "rule"]


class RefusedFileError(Exception):
    """The bytes are no report that can be read.

    `kind` is a stable code (`empty`, `too_large`, `html_error_page`, `truncated_pdf`, `encrypted_pdf`, `no_text_layer`,
    `damaged_pdf`, `unsupported_type`, `not_a_report`, `unknown_authority`, `no_date`, ...), `message` one clear line for
    a person, `observed` what was seen.
    """

    def __init__(self, kind: str, message: str, observed: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.observed = observed


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell of a table as the file has it; spans are at least 1."""

    text: str
    header: bool = False
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A run of the file that belongs together.

    `lines` blocks come from text and PDF, whose structure the outline has to find; the other kinds come from formats that
    mark structure themselves (markdown, HTML). `level` is the heading level or the bullet's nesting, from 1; 0 = not marked.
    `number` is a paragraph number that the format carries outside the text (an HTML ordered list), else None.
    """

    kind: RawKind
    page: int
    lines: tuple[str, ...] = ()
    level: int = 0
    number: str | None = None
    rows: tuple[tuple[RawCell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A readable file: its true type (from its bytes), its number of pages and its blocks in reading order."""

    media_type: MediaType
    pages: int
    blocks: tuple[RawBlock, ...]
