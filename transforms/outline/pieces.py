"""Lines gathered to whole blocks: words broken at line ends mended, paragraphs that were cut in two joined again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from transforms.documents.model import RawCell
from transforms.outline.headings import LEAD_IN, OPEN_END, is_appendix, is_bare, is_section
from transforms.outline.lines import Line, Role, Rows, is_closed, squeeze, starts_small
from transforms.outline.tables import to_grid
from transforms.outline.values import is_value

_BLOCK_ROLES = {Role.TEXT: Role.PARAGRAPH, Role.CAPTION: Role.TABLE}
_FLOWING = (Role.PARAGRAPH, Role.BULLET, Role.NOTE)
_BROKEN_WORD = re.compile(r"([A-Za-z]+)[-\u00ad]$")
_HYPHENS = ("-", "\u00ad")
_LONGEST_WORD = 60
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_FIRST_WORD = re.compile(r"[A-Za-z]+")
# Beginnings that English joins to the next word with a hyphen that stays.
_HYPHENATED = frozenset(["self", "non", "post", "pre", "co", "well", "long", "short", "high", "low", "multi", "under", "over", "full", "part", "two", "three", "four", "cross", "inter", "one", "half", "quarter", "school", "child", "pupil", "sixth", "year", "age", "in", "out", "all", "anti", "ex", "mid", "so", "by", "work", "job", "term", "time", "value", "decision"])  # fmt: skip


@dataclass(slots=True)
class Piece:
    """A block on the way: `role` is one of `PARAGRAPH`, `BULLET`, `HEADING`, `TABLE`, `NOTE`, `CONTENTS`, `FURNITURE`."""

    role: Role
    text: str
    page: int
    gap: bool
    indent: int = 0
    label: str = ""
    number: int | None = None
    mark: str | None = None
    level: int = 0
    marked: bool = False
    rows: Rows = ()
    caption: str | None = None
    last: str = ""
    notes: list[int] = field(default_factory=list)


def gather(lines: list[Line], front: int, width: int | None, words: frozenset[str]) -> list[Piece]:
    """Blocks of lines in order. Lines before the index `front` are the cover: each of its lines stays a line."""
    pieces: list[Piece] = []
    for index, line in enumerate(lines):
        last = pieces[-1] if pieces else None
        if last is not None and _continues(last, line, index < front, width):
            _extend(last, line, index < front, width, words)
        else:
            pieces.append(_new(line))
    return join_tables(_captioned(_headed(pieces)))


def _new(line: Line) -> Piece:
    role = _BLOCK_ROLES.get(line.role, line.role)
    number = line.number if line.role is Role.PARAGRAPH else None
    piece = Piece(
        role,
        line.text,
        line.page,
        line.gap,
        line.indent,
        line.label,
        number,
        line.mark,
        line.level,
        line.marked,
        line.rows,
    )
    if line.role is Role.CAPTION:
        piece.caption, piece.text = line.text, ""
    piece.last = line.text
    return piece


def _continues(piece: Piece, line: Line, on_cover: bool, width: int | None) -> bool:
    """Whether the line belongs to the piece right before it."""
    if line.role in (Role.CONTENTS, Role.FURNITURE):
        return piece.role is line.role and piece.page == line.page
    if line.role is Role.CAPTION:
        return piece.caption is not None and not piece.rows and not line.gap
    if line.role is not Role.TEXT or piece.role not in _FLOWING:
        return False
    if not piece.text:
        # A number or bullet on a line of its own: its words follow, even after a blank line.
        return piece.role is not Role.NOTE or not line.gap
    if line.gap or piece.page != line.page:
        return False
    if LEAD_IN.match(line.text) and (is_closed(piece.last) or line.text.endswith(":")):
        return False
    if (
        piece.role is Role.NOTE
        and starts_small(line.text)
        and (is_closed(piece.last) or _fell_short(piece.last, line.text, width or 0))
    ):
        # The footnote is over: this is the rest of the paragraph that it interrupts.
        return False
    if on_cover or width is None:
        return not is_closed(piece.last) or piece.role is Role.NOTE or on_cover or line.text[:1].islower()
    begins_anew = is_closed(piece.last) and not starts_small(line.text)
    return not (
        begins_anew
        and (
            _fell_short(piece.last, line.text, width)
            or (line.indent > piece.indent + 2 and piece.role is Role.PARAGRAPH and not piece.label)
        )
    )


def _fell_short(before: str, after: str, width: int) -> bool:
    """Whether the next line's first word would have fitted: then the line was ended on purpose."""
    return len(before) + 1 + len(after.split(" ", 1)[0]) < 0.9 * width


def _extend(piece: Piece, line: Line, on_cover: bool, width: int | None, words: frozenset[str]) -> None:
    if line.role in (Role.CONTENTS, Role.FURNITURE) or on_cover:
        piece.text = f"{piece.text}\n{line.text}"
    elif line.role is Role.CAPTION:
        piece.caption = f"{piece.caption} {line.text}"
    elif width is None and line.text[:1].isupper() and not is_closed(piece.last) and piece.label == "":
        piece.text = f"{piece.text}\n{line.text}"
    else:
        piece.text = joined(piece.text, line.text, words)
    piece.last = line.text


def joined(before: str, after: str, words: frozenset[str]) -> str:
    """Two runs of one sentence as one; a word that the line end broke is whole again.

    `words` are the words of the report: they tell "improve-ment" from "self-evaluation".
    """
    if not before:
        return after
    broken = _BROKEN_WORD.search(before[-_LONGEST_WORD:]) if before.endswith(_HYPHENS) else None
    following = _FIRST_WORD.match(after)
    if broken is None or following is None or not following[0].islower():
        return f"{before}{after}" if before[-1] in "-/" and before[-2:-1].isalnum() else f"{before} {after}"
    head, tail = broken[1].lower(), following[0].lower()
    if before[-1] != "\u00ad" and head + tail not in words and (f"{head}-{tail}" in words or head in _HYPHENATED):
        return before + after
    return before[:-1] + after


def vocabulary(lines: Iterable[Line]) -> frozenset[str]:
    """The words of the report in lower case, plain and hyphenated; empty where no line ends in a hyphen."""
    lines = list(lines)
    if not any(line.text.endswith(_HYPHENS) and _BROKEN_WORD.search(line.text[-_LONGEST_WORD:]) for line in lines):
        return frozenset()
    return frozenset(_WORD.findall("\n".join(line.text for line in lines).lower()))


def _headed(pieces: list[Piece]) -> list[Piece]:
    """Every table without a head gets the one that a page end parted from it."""
    result: list[Piece] = []
    for piece in pieces:
        last = _last_words(result)
        if last is not None and last is not result[-1] and piece.role is Role.TABLE:
            grid = to_grid(piece.rows)
            head = _row_of(last, grid.columns) if grid.header_rows == 0 else ()
            if head and not any(is_value(cell.text) for cell in head):
                piece.rows, piece.page = (head, *piece.rows), last.page
                result = [other for other in result if other is not last]
        result.append(piece)
    return result


def _row_of(piece: Piece, columns: int) -> tuple[RawCell, ...]:
    """A line of as many cells as a table's rows have, or of all but the first; empty where the piece is none."""
    if piece.role is Role.TABLE and len(piece.rows) == 1 and piece.caption is None:
        return piece.rows[0] if len(piece.rows[0]) == columns else ()
    if piece.role is not Role.PARAGRAPH or piece.label or columns < 2:
        return ()
    cells = [RawCell(squeeze(cell)) for cell in re.split(r"\t| {2,}", piece.text)]
    if len(cells) == columns - 1 >= 2:
        cells.insert(0, RawCell(""))
    return tuple(cells) if len(cells) == columns else ()


def _captioned(pieces: list[Piece]) -> list[Piece]:
    """Every caption goes to the table that follows it, or else to the one that it stands below."""
    result: list[Piece] = []
    waiting: Piece | None = None
    for piece in pieces:
        if piece.role is Role.TABLE and piece.caption is not None and not piece.rows:
            if waiting is not None:
                result.append(_as_paragraph(waiting))
            waiting = piece
        elif piece.role is Role.TABLE and waiting is not None:
            piece.caption, piece.page = waiting.caption, waiting.page
            result.append(piece)
            waiting = None
        else:
            if waiting is not None and piece.role is not Role.FURNITURE:
                result.append(_as_paragraph(waiting))
                waiting = None
            result.append(piece)
    if waiting is not None:
        result.append(_as_paragraph(waiting))
    return result


def _as_paragraph(piece: Piece) -> Piece:
    return Piece(Role.PARAGRAPH, piece.caption or "", piece.page, piece.gap)


def join_cut(pieces: list[Piece], words: frozenset[str], width: int | None) -> list[Piece]:
    """Paragraphs and bullets whole again that a page break, a table, a footnote or page furniture cut in two."""
    result: list[Piece] = []
    before: Piece | None = None
    furniture = False
    for piece in pieces:
        crossing = before is not None and (furniture or piece.page != before.page)
        if before is not None and _resumes(before, piece, crossing, width):
            before.text = joined(before.text, piece.text, words)
            before.last = piece.last
            furniture = False
            continue
        result.append(piece)
        furniture = furniture or piece.role is Role.FURNITURE
        if piece.role in (Role.PARAGRAPH, Role.BULLET):
            before, furniture = piece, False
        elif piece.role in (Role.HEADING, Role.CONTENTS):
            before = None
    return result


def _resumes(before: Piece, piece: Piece, crossing: bool, width: int | None) -> bool:
    """Whether the piece is the rest of the one before; `crossing` says that a page ended between them."""
    if piece.role is not Role.PARAGRAPH or piece.label or piece.rows or not piece.text:
        return False
    if not before.text:
        # A number or bullet alone at the foot of a page.
        return True
    if is_closed(before.text):
        # Cut between two sentences: the page's last line was full, and no paragraph of such a report lacks a number.
        whole_line = width is not None and not _fell_short(before.last, piece.text, width)
        return (
            crossing
            and whole_line
            and before.number is not None
            and before.text[-1] in ".’”)"
            and (len(piece.text) > 80 or (len(piece.text) > 40 and piece.text.endswith(".")))
        )
    if starts_small(piece.text):
        return True
    # A sentence that goes on with a capital: only a paragraph of some length that breaks off goes on so.
    if before.role is not Role.PARAGRAPH or LEAD_IN.match(piece.text):
        return False
    if OPEN_END.search(before.text):
        return True
    ends = is_closed(piece.text) and not piece.text.endswith(":")
    return len(before.text) > (40 if crossing and before.number is not None else 80) and (ends or len(piece.text) > 80)


def join_tables(pieces: list[Piece]) -> list[Piece]:
    """A table that goes on, without new heads, on the next page is one table."""
    result: list[Piece] = []
    for piece in pieces:
        last = _last_words(result)
        cut = last is not None and (last is not result[-1] or piece.page == last.page + 1)
        if last is None or not cut or last.role is not Role.TABLE:
            result.append(piece)
        elif piece.role is Role.TABLE and _goes_on(last, piece):
            last.rows = (*last.rows, *piece.rows)
        elif row := _last_row(last, piece):
            last.rows = (*last.rows, row)
        else:
            result.append(piece)
    return result


def _last_words(pieces: list[Piece]) -> Piece | None:
    """The last piece that is no furniture."""
    return next((piece for piece in reversed(pieces) if piece.role is not Role.FURNITURE), None)


def _goes_on(last: Piece, piece: Piece) -> bool:
    if piece.caption is not None:
        return False
    before, after = to_grid(last.rows), to_grid(piece.rows)
    return before.columns == after.columns and before.header_rows > 0 and after.header_rows == 0


def _last_row(last: Piece, piece: Piece) -> tuple[RawCell, ...]:
    """A line of figures below a table that a page end parted from its other rows; empty where it is none."""
    if not last.rows:
        return ()
    row = _row_of(piece, to_grid(last.rows).columns)
    return row if row and row[0].text and all(is_value(cell.text) for cell in row[1:]) else ()


def title_sections(pieces: list[Piece]) -> list[Piece]:
    """ "SECTION 3" and the title that stands below it become one heading of two lines."""
    result: list[Piece] = []
    for piece in pieces:
        last = _last_words(result)
        if (
            last is not None
            and last.role is Role.HEADING
            and piece.role is Role.HEADING
            and (is_section(last.text) or is_appendix(last.text))
            and is_bare(last.text)
            and not is_section(piece.text)
            and not is_appendix(piece.text)
        ):
            last.text = f"{last.text}\n{piece.text}"
        else:
            result.append(piece)
    return result
