"""Station 2 from end to end: the passes over the lines in their order, then the text and its blocks."""

from __future__ import annotations

import re
from itertools import pairwise

from transforms.documents.model import Document
from transforms.outline.assemble import assemble
from transforms.outline.contents import mark_contents, read_contents, settle
from transforms.outline.front import read_front
from transforms.outline.furniture import mark_furniture, mark_page_numbers
from transforms.outline.headings import Headed, is_appendix, is_section, mark_headings, set_levels
from transforms.outline.labels import mark_bullets, mark_notes
from transforms.outline.lines import Line, Role, fold, to_lines, wrap_width
from transforms.outline.model import BlockKind, ContentsEntry, Outline
from transforms.outline.nesting import nest_bullets
from transforms.outline.numbering import number_paragraphs
from transforms.outline.pieces import Piece, gather, join_cut, title_sections, vocabulary
from transforms.outline.tables import gather_tables, mark_captions
from transforms.outline.unmarked import mark_unmarked_items

_OPENING = 6000
_LONGEST_COVER = 60
# What a cover says of copying and of copies is prose, but no part of the report.
_IMPRINT = re.compile(
    r"\bcopyright\b|\bmay be (?:reproduced|copied)\b|\bnon-?commercial\b|\bfurther cop(?:y|ies)\b|\binformation quoted\b"
    r"|\b(?:source|reproduced)\b.{0,60}\b(?:are stated|adaptation)\b|\btelephone\b|www\.",
    re.I,
)


def build_outline(document: Document) -> Outline:
    """The outline of a document. Any document has one: what is no report comes out as paragraphs without numbers."""
    lines = to_lines(document)
    mark_furniture(lines)
    contents_lines = mark_contents(lines)
    lines = gather_tables(lines)
    lines = number_paragraphs(lines)
    mark_page_numbers(lines)
    mark_bullets(lines)
    mark_notes(lines)
    mark_captions(lines)
    entries, said = read_contents(contents_lines)
    width = wrap_width(lines)
    typeset = document.media_type == "application/pdf"
    mark_unmarked_items(lines, width)
    front = _front_end(lines)
    mark_headings(lines[front:], {fold(entry.heading) for entry in entries}, width, typeset=typeset)
    front = _front_end(lines)
    words = vocabulary(lines)
    pieces = gather(lines, front, width, words)
    cover = _cover(pieces, lines, front)
    pieces = pieces[:cover] + nested(title_sections(join_cut(pieces[cover:], words, width)))
    _set_heading_levels(pieces[cover:], entries, said)
    text, blocks = assemble(pieces, cover)
    front_text = "\n\n".join(
        piece.text for piece in pieces[:cover] if piece.role not in (Role.FURNITURE, Role.CONTENTS)
    )
    marked_title = next((piece.text for piece in pieces if piece.role is Role.HEADING and piece.marked), None)
    starts: dict[str, int] = {}
    heading = ""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            heading = fold(text[block.char_start : block.char_end])
        elif block.numbered and block.number and heading not in starts:
            starts[heading] = int(block.number)
    return Outline(
        text=text,
        pages=document.pages,
        front=read_front(front_text, text[:_OPENING], marked_title),
        contents=settle(entries, said, starts),
        blocks=blocks,
    )


def nested(pieces: list[Piece]) -> list[Piece]:
    """The pieces with the nesting of their bullets set."""
    nest_bullets(pieces)
    return pieces


def _front_end(lines: list[Line]) -> int:
    """The index of the first line that is no cover: the contents page, the first section, or the first numbered paragraph."""
    for index, line in enumerate(lines):
        if line.role in (Role.CONTENTS, Role.PARAGRAPH, Role.TABLE, Role.BULLET, Role.CAPTION):
            return _above(lines, index)
        if line.role in (Role.TEXT, Role.HEADING) and (
            is_section(line.text)
            or is_appendix(line.text)
            or fold(line.text) in ("introduction", "commentary", "summary", "foreword")
        ):
            return index
        if (
            index >= _LONGEST_COVER
            or (len(line.text) > 200 and not _IMPRINT.search(line.text))
            or (_is_prose(line) and index + 1 < len(lines) and _is_prose(lines[index + 1]))
        ):
            return index
    return len(lines)


def _is_prose(line: Line) -> bool:
    words = line.text.split()
    if _IMPRINT.search(line.text):
        return False
    return len(words) >= 9 and sum(word.islower() for word in words) >= 6


def _above(lines: list[Line], index: int) -> int:
    """A heading right above the first paragraph belongs to the body, unless it is the report's title."""
    if lines[index].role is Role.CONTENTS:
        return index
    while index > 0 and lines[index - 1].role is Role.HEADING and "inspection of" not in lines[index - 1].text.lower():
        index -= 1
    return index


def _cover(pieces: list[Piece], lines: list[Line], front: int) -> int:
    """How many pieces are the cover."""
    if front >= len(lines):
        return len(pieces)
    body = lines[front]
    kept = sum(len(line.text) + len(line.label) > 0 or bool(line.rows) for line in lines[:front])
    seen = 0
    for index, piece in enumerate(pieces):
        if seen >= kept:
            return index
        seen += piece.text.count("\n") + 1
    return len(pieces) if body else 0


def _set_heading_levels(pieces: list[Piece], entries: tuple[ContentsEntry, ...], said: bool | None) -> None:
    headings = [piece for piece in pieces if piece.role is Role.HEADING]
    headed = [Headed(piece.text.replace("\n", ": "), piece.level) for piece in headings]
    set_levels(headed, _contents_top(entries) if said is not False else ())
    for piece, heading in zip(headings, headed, strict=True):
        piece.level = heading.level


def _contents_top(entries: tuple[ContentsEntry, ...]) -> set[str]:
    """Entries whose range of paragraphs begins with that of the entry after them and goes beyond it."""
    return {
        fold(entry.heading)
        for entry, following in pairwise(entries)
        if entry.first is not None and entry.first == following.first and (entry.last or 0) > (following.last or 0) > 0
    }
