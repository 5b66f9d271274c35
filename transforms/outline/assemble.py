"""Pieces to text: every block with its offsets, its paragraph's number, its section and the headings above it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from transforms.outline.headings import RECOMMENDATIONS, is_appendix
from transforms.outline.lines import Role, squeeze
from transforms.outline.model import Block, BlockKind, Cell, Table
from transforms.outline.pieces import Piece
from transforms.outline.tables import to_grid

_KINDS = {
    Role.PARAGRAPH: BlockKind.PARAGRAPH,
    Role.BULLET: BlockKind.BULLET,
    Role.HEADING: BlockKind.HEADING,
    Role.TABLE: BlockKind.TABLE,
    Role.NOTE: BlockKind.FOOTNOTE,
    Role.CONTENTS: BlockKind.CONTENTS,
    Role.FURNITURE: BlockKind.FURNITURE,
}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class _Place:
    """Where the reading stands: the headings above, the number of the paragraph, inside recommendations or not."""

    stack: list[tuple[int, str]] = field(default_factory=list)
    number: str | None = None
    recommending: int = 0

    def enter(self, level: int, text: str) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, text))
        if self.recommending and level <= self.recommending:
            self.recommending = 0
        if RECOMMENDATIONS.match(text) or (is_appendix(text) and re.search(r"\brecommendations?\b", text, re.I)):
            self.recommending = level


def assemble(pieces: list[Piece], cover: int) -> tuple[str, tuple[Block, ...]]:
    """The text of all pieces, blocks parted by blank lines, and the blocks; the first `cover` pieces are the cover."""
    parts: list[str] = []
    blocks: list[Block] = []
    place = _Place()
    position = 0
    for index, piece in enumerate(pieces):
        label = piece.label
        body, table = _body(piece, position)
        if not (label + body).strip():
            continue
        if piece.role is Role.TABLE and piece.caption:
            label = f"{piece.caption}\n"
        block = _block(piece, index < cover, len(blocks) + 1, position, label, body, table, place)
        blocks.append(block)
        parts.append(label + body)
        position = block.char_end + 2
    text = "\n\n".join(parts)
    return text, tuple(_tie_notes(text, blocks))


def _body(piece: Piece, position: int) -> tuple[str, Table | None]:
    if piece.role is not Role.TABLE:
        return piece.text, None
    start = position + (len(piece.caption) + 1 if piece.caption else 0)
    return _table(piece, start)


def _table(piece: Piece, position: int) -> tuple[str, Table]:
    grid = to_grid(piece.rows)
    rows: dict[int, list[int]] = {}
    for index, cell in enumerate(grid.cells):
        rows.setdefault(cell.row, []).append(index)
    lines: list[str] = []
    cells: list[Cell] = []
    for row in range(max(rows, default=-1) + 1):
        texts: list[str] = []
        for index in rows.get(row, []):
            cell = grid.cells[index]
            cells.append(
                Cell(
                    cell.row,
                    cell.column,
                    cell.text,
                    cell.header,
                    position,
                    position + len(cell.text),
                    cell.row_span,
                    cell.column_span,
                )
            )
            position += len(cell.text) + 1
            texts.append(cell.text)
        if not texts:
            position += 1
        lines.append("\t".join(texts))
    return "\n".join(lines), Table(piece.caption, grid.header_rows, grid.columns, tuple(cells))


def _block(
    piece: Piece, on_cover: bool, ordinal: int, start: int, label: str, body: str, table: Table | None, place: _Place
) -> Block:
    kind = _KINDS[piece.role]
    section: str | None
    headings = tuple(text for _, text in place.stack)
    if kind is BlockKind.HEADING and not on_cover:
        title = squeeze(piece.text.replace("\n", ": "))
        place.enter(piece.level, title)
        headings = tuple(text for _, text in place.stack[:-1])
        section = place.stack[0][1]
    else:
        section = headings[0] if headings else None
    numbered = piece.role is Role.PARAGRAPH and piece.number is not None
    if numbered:
        place.number = str(piece.number)
    outside = on_cover or kind in (BlockKind.CONTENTS, BlockKind.FURNITURE, BlockKind.HEADING)
    number = None if outside or (place.recommending and not numbered) else place.number
    if kind is BlockKind.CONTENTS or on_cover:
        section, headings = None, ()
    return Block(
        paragraph_id=f"b{ordinal:04d}",
        kind=kind,
        number=number,
        numbered=numbered,
        section=section,
        headings=headings,
        page=piece.page,
        level=piece.level if kind in (BlockKind.HEADING, BlockKind.BULLET) else 0,
        char_start=start,
        body_start=start + len(label),
        char_end=start + len(label) + len(body),
        mark=piece.mark if kind is BlockKind.FOOTNOTE else None,
        table=table,
    )


def _tie_notes(text: str, blocks: list[Block]) -> list[Block]:
    """Footnotes with the number of the paragraph that cites them; notes of a table listed in it."""
    result = list(blocks)
    last_table: int | None = None
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE:
            last_table = index
        elif block.kind is BlockKind.FOOTNOTE:
            cited = _cited_by(text, blocks, index)
            near = last_table if last_table is not None and _only_notes_between(blocks, last_table, index) else None
            if cited is None or (near is not None and not (block.mark or "").isdigit()):
                cited = near if near is not None else cited
            if cited is not None:
                result[index] = replace(block, number=blocks[cited].number)
                table = result[cited].table
                if table is not None:
                    result[cited] = replace(
                        result[cited], table=replace(table, notes=(*table.notes, block.paragraph_id))
                    )
        elif block.kind is not BlockKind.FURNITURE:
            last_table = None
    return result


def _only_notes_between(blocks: list[Block], start: int, end: int) -> bool:
    return all(block.kind in (BlockKind.FOOTNOTE, BlockKind.FURNITURE) for block in blocks[start + 1 : end])


def _cited_by(text: str, blocks: list[Block], index: int) -> int | None:
    """The nearest block before the note that carries its mark, else the nearest after it."""
    mark = blocks[index].mark
    if not mark:
        return None
    pattern = _citation(mark)
    others: list[int] = [*range(index - 1, -1, -1), *range(index + 1, len(blocks))]
    for other in others:
        block = blocks[other]
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.TABLE) and pattern.search(
            text, block.char_start, block.char_end
        ):
            return other
    return None


def _citation(mark: str) -> re.Pattern[str]:
    """How a text cites a mark: raised, in brackets, or as a digit that is stuck to a word."""
    if not mark.isdigit():
        return re.compile(rf"(?<=[\w)%.,]){re.escape(mark)}(?![\w*-])")
    raised = re.escape(mark.translate(_RAISED))
    # The mark first, what stands before it then: looked for in that order a page takes a fraction of the time.
    stuck = rf"{mark}(?<=[a-z%)’'”]{mark})(?=[\s.,;:)]|$)|{mark}(?<=[a-z%)’'”][.,;]{mark})(?=\s|$)"
    return re.compile(rf"{raised}(?<![⁰¹²³⁴-⁹]{raised})(?![⁰¹²³⁴-⁹])|\[{mark}\]|{stuck}")
