"""Which bullets are points of the bullet before: the nesting of lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.outline.lines import Role
from transforms.outline.pieces import Piece

_LEADS_IN = re.compile(r"(?::|,|\b(?:by|in|to|that|for|of|with|including|on|should|particular))$", re.I)
_FIRM_LEAD_IN = re.compile(r"(?::|\b(?:by|in|to|that|for|of|with|including|on|should|particular,?))$", re.I)


@dataclass(slots=True)
class _Level:
    indent: int
    glyph: str
    flush: bool
    ends: str


def nest_bullets(pieces: list[Piece]) -> None:
    """Give bullets their nesting: by what the format marks, a change of glyph, indentation, or the lead-in of the one before.

    A list may be nested without being indented: after "improve the unit by" the next bullets belong to it until one ends as
    their parent's siblings do.
    """
    stack: list[_Level] = []
    before: Piece | None = None
    for piece in pieces:
        if piece.role in (Role.NOTE, Role.FURNITURE, Role.TABLE):
            continue
        if piece.role is not Role.BULLET:
            stack, before = [], None
            continue
        if not piece.marked:
            _settle_level(stack, before, piece)
            piece.level = len(stack)
        before = piece


def _settle_level(stack: list[_Level], before: Piece | None, piece: Piece) -> None:
    glyph = re.sub(r"\w+", "1", piece.label.strip())
    if before is None or not stack:
        stack[:] = [_Level(piece.indent, glyph, False, "")]
        return
    ending = before.text[-1:]
    top = stack[-1]
    if top.flush and ending in ";.":
        # The last of a nested list ends as its parent's siblings do.
        stack.pop()
        top = stack[-1]
    known = next((depth for depth, level in enumerate(stack) if level.glyph == glyph), None)
    if glyph != top.glyph and known is None:
        stack.append(_Level(piece.indent, glyph, False, ""))
    elif glyph != top.glyph and known is not None:
        del stack[known + 1 :]
    elif (
        piece.indent > top.indent
        and (piece.indent >= top.indent + 2 or _LEADS_IN.search(before.text))
        and _may_nest(before)
    ):
        stack.append(_Level(piece.indent, glyph, False, ""))
    elif piece.indent < top.indent and len(stack) > 1:
        while len(stack) > 1 and stack[-1].indent > piece.indent:
            stack.pop()
    elif _FIRM_LEAD_IN.search(before.text) and not top.flush:
        stack.append(_Level(piece.indent, glyph, True, ""))


def _may_nest(before: Piece) -> bool:
    return not before.text.endswith(".") or bool(_LEADS_IN.search(before.text))
