"""The recommendations of families that list all of theirs under headings made for them: numbered, bulleted or in cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transforms.outline.model import Block, BlockKind, Outline, Table
from transforms.reading.deadlines import deadline_of, is_urgent
from transforms.reading.model import Recommendation
from transforms.reading.nesting import is_open
from transforms.reading.recommendations import printed_number
from transforms.reading.themes import theme_of

if TYPE_CHECKING:
    from datetime import date

    from transforms.families import Family
    from transforms.families.catalogue import GradeScheme

_SKIPPED = (BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.FOOTNOTE)
_ASKS = re.compile(
    r"\b(?:should|must|needs? to|needs|ought to|required? to)\b|^(?:ensure|improve|develop|continue|strengthen|work|review|take)\b",
    re.I,
)
# A list may say that it is empty.
_NONE = re.compile(r"^(?:there (?:are|were) no\b|none\b|no (?:areas|recommendations|priority)\b)", re.I)
# What only announces the entries after it ("the council should:", "... take the following action."). A sentence that asks for
# something itself and then spells it out ("... should strengthen planning, so that:") is an entry with points.
_LEAD_IN = re.compile(r"(?:\b(?:should|must|to)\s*:?|\bfollowing(?: \w+)?\W*)$", re.I)
_MARK = re.compile("(?<=\\s)(?:[•·▪■◼●○◦▸►➢➤❖✓\uf000-\uf8ff]|[-–](?=\\s))\\s*")
_TAIL = re.compile(r"[\s;,.:]*(?:[;,]\s*(?:and|or|then)[\s;,.]*)?$", re.I)
# A theme above some of the bullets: a few words without a full stop.
_LONGEST_THEME = 80
_LONGEST_HEAD = 130
_LONGEST_GRADE = 32
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class _State:
    """Where the walk over the blocks stands: in which list, under which heading, time band and lead-in; `themes` is the level
    of headings that part its entries, `begun` how many entries there were when it began."""

    level: int | None = None
    section: str | None = None
    band: str | None = None
    purpose: str | None = None
    elsewhere: bool = False
    themes: int | None = None
    begun: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a list: where its words begin, and where they end, which may be in a block after its own."""

    block: Block
    start: int
    end: int
    depth: int
    state: _State


def read_listed_recommendations(outline: Outline, family: Family, dated_on: date) -> tuple[Recommendation, ...]:
    """All recommendations in order of appearance. Those to another body than the authority have that body's `location`.

    A time band ("Within three months:") gives the `deadline`, counted from `dated_on`, or makes its entries urgent.
    """
    entries = _entries(outline, family)
    return tuple(_recommendation(outline, family, entries, index, dated_on) for index in range(len(entries)))


def _entries(outline: Outline, family: Family) -> list[_Entry]:
    state = _State()
    entries: list[_Entry] = []
    plain: list[_Entry] = []
    blocks = [block for block in outline.blocks if block.kind not in _SKIPPED]
    for index, block in enumerate(blocks):
        heading = block.kind is BlockKind.HEADING
        if state.level is None and not heading and block.char_end - block.body_start > _LONGEST_HEAD:
            continue
        words = " ".join(outline.words(block).split())
        if heading or _heads(words, block, family, inside=state.level is not None):
            above = state
            state = _under(state, words, block, family)
            if (
                state.level is None
                and heading
                and _is_theme(above, block, blocks[index + 1 : index + 2], entries, family, words)
            ):
                state = replace(above, themes=block.level, purpose=words.strip(" :."))
            elif (state.level is not None and state.section != above.section) or state.band != above.band:
                state = replace(state, begun=len(entries))
        elif state.level is not None:
            before = len(entries)
            state = _take(outline, block, words, blocks[index + 1 : index + 2], state, entries)
            if len(entries) == before and _may_be_entry(words, block):
                plain.append(_Entry(block, block.body_start, block.char_end, 0, state))
    # A list whose marks are lost is one of paragraphs that need not ask for anything ("The quality of plans.").
    listed = {entry.state.section for entry in entries}
    entries += [entry for entry in plain if entry.state.section not in listed]
    return sorted(entries, key=lambda entry: entry.start)


def _is_theme(
    state: _State, block: Block, following: Sequence[Block], entries: Sequence[_Entry], family: Family, words: str
) -> bool:
    """Whether a heading that would end the list parts its entries instead, however large it is set: one right below the head of
    the list, and further ones of its level while the numbers count on."""
    if state.level is None or not following or (family.grades is not None and _names_grade(words, family.grades)):
        return False
    item = following[0]
    if state.themes is None:
        return len(entries) == state.begun and (item.numbered or item.kind is BlockKind.BULLET)
    if state.themes != block.level or not entries:
        return False
    last = entries[-1].block
    if item.numbered and last.numbered:
        return int(item.number or 0) == int(last.number or 0) + 1
    return item.kind is BlockKind.BULLET and last.kind is BlockKind.BULLET


def _may_be_entry(words: str, block: Block) -> bool:
    alone = block.kind is BlockKind.PARAGRAPH and not block.numbered and words[:1].isupper()
    return alone and len(words.split()) >= _FEWEST_WORDS and not words.endswith(":") and not _NONE.match(words)


def _heads(words: str, block: Block, family: Family, *, inside: bool) -> bool:
    """Whether a short paragraph is a heading of the list that the layout does not mark, or a time band in it."""
    if block.kind is not BlockKind.PARAGRAPH or block.numbered or len(words) > _LONGEST_HEAD:
        return False
    plain = words.strip(" :.")
    if any(pattern.search(plain) for pattern in (*family.recommendation_headings, *family.bands)):
        return True
    # The heading of a judgement area ("... help and protection: good") ends the list, seen as a heading or not.
    scheme = family.grades
    return inside and scheme is not None and _names_grade(plain, scheme)


def _names_grade(plain: str, scheme: GradeScheme) -> bool:
    at_end = plain[-_LONGEST_GRADE:]
    return any(label.search(plain) for area in scheme.areas for label in area.labels) and any(
        way.search(at_end) for _, way in scheme.scale
    )


def _under(state: _State, words: str, block: Block, family: Family) -> _State:
    plain = re.sub(r"^\d+(?:\.\d+)?\.?\s+", "", words).strip(" :.?")
    elsewhere = state.elsewhere or (
        family.other_body is not None and any(pattern.search(plain) for pattern in family.other_body[1])
    )
    opens = any(pattern.search(plain) for pattern in family.recommendation_headings)
    band = plain if any(pattern.search(plain) for pattern in family.bands) else None
    if opens:
        nested = state.level is not None and block.level > state.level
        section = state.section if nested else plain
        return _State(
            block.level if state.level is None else min(block.level, state.level), section, band, None, elsewhere
        )
    if state.level is not None and band is not None:
        return replace(state, band=band)
    if state.level is not None and block.kind is BlockKind.HEADING and block.level > state.level:
        return replace(state, purpose=plain)
    return _State(elsewhere=elsewhere)


def _take(
    outline: Outline, block: Block, words: str, following: Sequence[Block], state: _State, entries: list[_Entry]
) -> _State:
    """What a block in a list does: it is an entry, goes on with the one before, or leads in those after it."""
    listed = block.kind is BlockKind.BULLET or block.numbered
    before_list = bool(following) and following[0].kind is BlockKind.BULLET
    last = entries[-1] if entries and entries[-1].state.section == state.section else None
    if _NONE.match(words):
        return state
    if block.table is not None:
        entries += [_Entry(block, start, end, depth, state) for start, end, depth in _in_cells(outline, block.table)]
        return state
    if not listed and last is not None and words[:1].islower():
        entries[-1] = replace(last, end=block.char_end)
        return state
    leads = before_list or (bool(following) and following[0].kind is BlockKind.HEADING)
    if block.kind is not BlockKind.BULLET and leads and _LEAD_IN.search(words) and not _entry_of_its_own(words, block):
        return replace(state, purpose=words.rstrip(" :"))
    if not listed and not (_ASKS.search(words) and len(words.split()) >= _FEWEST_WORDS):
        return replace(state, purpose=words.rstrip(" :")) if before_list and len(words) <= _LONGEST_THEME else state
    entries.append(_Entry(block, block.body_start, block.char_end, _depth(block, last), state))
    return state


def _in_cells(outline: Outline, table: Table) -> Iterator[tuple[int, int, int]]:
    """Start, end and depth of the entries in a table's last column; the one before it names who is responsible. Bullets in a
    cell are its points."""
    for cell in table.cells:
        if cell.column != table.columns - 1 or not _ASKS.search(cell.text):
            continue
        marks = [*_MARK.finditer(outline.text, cell.char_start, cell.char_end)]
        begins = [cell.char_start, *(mark.end() for mark in marks)]
        ends = [*(mark.start() for mark in marks), cell.char_end]
        for depth, (start, end) in enumerate(zip(begins, ends, strict=True)):
            if outline.text[start:end].strip():
                yield start, end, min(depth, 1)


def _entry_of_its_own(words: str, block: Block) -> bool:
    """Whether a lead-in to bullets is an entry that they spell out ("12. Ensure that: ..."), not one sentence for all."""
    return block.numbered and not re.search(r"\b(?:should|must)\b", words)


def _depth(block: Block, last: _Entry | None) -> int:
    if block.kind is not BlockKind.BULLET or last is None:
        return 0
    if last.block.kind is not BlockKind.BULLET:
        # Bullets under a numbered or asking paragraph are its points.
        return block.level
    return max(0, last.depth + block.level - last.block.level)


def _recommendation(
    outline: Outline, family: Family, entries: Sequence[_Entry], index: int, dated_on: date
) -> Recommendation:
    entry = entries[index]
    start = entry.start
    text = outline.text[start : entry.end]
    tail = None if is_open(text) else _TAIL.search(text)
    end = start + (tail.start() if tail else len(text.rstrip(" :")))
    words = outline.text[start:end]
    band = entry.state.band or ""
    return Recommendation(
        ordinal=index + 1,
        location=family.other_body[0] if entry.state.elsewhere and family.other_body else "body",
        section=entry.state.section,
        purpose=": ".join(said for said in (entry.state.purpose, entry.state.band) if said) or None,
        number=printed_number(outline, entry.block) if entry.start == entry.block.body_start else None,
        parent_ordinal=_parent(entries, index),
        deadline=deadline_of(words, dated_on) or deadline_of(f"{band}:", dated_on),
        urgent=is_urgent(words) or is_urgent(band) or "priority" in band.lower(),
        same_as_ordinal=None,
        theme=theme_of(words, entry.state.purpose),
        page=entry.block.page,
        char_start=start,
        char_end=end,
    )


def _parent(entries: Sequence[_Entry], index: int) -> int | None:
    """The ordinal of the entry that this one is a point of."""
    depth = entries[index].depth
    above = (other for other in range(index - 1, -1, -1) if entries[other].depth < depth)
    return next(above, -1) + 1 or None
