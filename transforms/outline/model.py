"""What station 2 hands on: the normalised text of a report and its blocks, every one with its offsets into that text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is; the values are those of `paragraph.kind` in the warehouse."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE = "table"
    FOOTNOTE = "footnote"
    CONTENTS = "contents"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's grid. A spanning cell appears once, at its first row and column.

    `char_start`, `char_end` point into `Outline.text`; an empty cell has both equal.
    """

    row: int
    column: int
    text: str
    header: bool
    char_start: int
    char_end: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A grid: `header_rows` rows of column heads, then the body; `caption` stands above it, `notes` are the blocks
    (paragraph_ids of footnotes) that explain its marks below it."""

    caption: str | None
    header_rows: int
    columns: int
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a report: `text[char_start:char_end]` of the outline is all of it, its label included.

    paragraph_id   stable within the report: `b0001`, `b0002`, ... in reading order
    number         the report's own number of the paragraph that the block belongs to, as text: its own for a numbered
                   paragraph; the number before it for bullets and tables; the citing paragraph's for footnotes; None
                   before the first numbered paragraph and in recommendation blocks
    numbered       True only for the block that carries the number itself
    section        text of the top-level heading above it (an appendix is a section), None in the front matter
    headings       the headings above it, outermost first, the section included
    page           1 for the first
    level          heading level or bullet nesting from 1; 0 elsewhere
    body_start     where the block's words begin: after "14. ", "- ", "¹ "
    mark           the mark of a footnote ("1", "*"), else None
    """

    paragraph_id: str
    kind: BlockKind
    number: str | None
    numbered: bool
    section: str | None
    headings: tuple[str, ...]
    page: int
    level: int
    char_start: int
    body_start: int
    char_end: int
    mark: str | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents page: the heading and the paragraphs it promises (None where it names none)."""

    heading: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the cover says, as printed. `published_on` is the first of the month where only a month is given, and
    `published_precision` then `month` (else `day`; `inspection_end` where the end of the inspection stands for it). `authority_name` is the name as printed, without "Local Education
    Authority" and the like."""

    title: str
    authority_name: str | None
    published_on: date | None
    published_precision: str | None
    inspection_start: date | None = None
    inspection_end: date | None = None
    lead_inspector: str | None = None

    @property
    def dated_on(self) -> date | None:
        """The day that the report is of: its publication or, where it does not state that, the end of the inspection."""
        return self.published_on or self.inspection_end


@dataclass(frozen=True, slots=True)
class Outline:
    """A report in order. Invariant: blocks do not overlap, are sorted by `char_start`, and cover all words of `text`."""

    text: str
    pages: int
    front: FrontMatter
    contents: tuple[ContentsEntry, ...]
    blocks: tuple[Block, ...]

    def words(self, block: Block) -> str:
        """The block's text without its label."""
        return self.text[block.body_start : block.char_end]
