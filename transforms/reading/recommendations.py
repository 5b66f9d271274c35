"""Station 5: the recommendations of a report, body and appendix, with what governs them and what repeats them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from transforms.outline.model import Block, Outline
from transforms.reading.deadlines import deadline_of, is_urgent
from transforms.reading.model import Recommendation
from transforms.reading.nesting import ListItem, is_open, parents
from transforms.reading.recommendation_blocks import Candidate, is_recommendations_heading, recommendation_blocks
from transforms.reading.themes import theme_of
from transforms.reading.twins import Entry, likeness, match_twins

if TYPE_CHECKING:
    from transforms.families import Family

_MARK = re.compile(r"\s*(?:[•·▪◦●■□–—*\-\uf000-\uf0ff]|o(?=\s)|\([a-z0-9]{1,3}\)(?=\s))*\s*")
_TAIL = re.compile(r"[\s;,.:]*(?:[;,]\s*(?:and|or|then)[\s;,.]*)?$", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)[.)]?\s*$")
_OPEN_TAIL = re.compile(r"[\s:;.]*$")
# A last section of recommendations repeats earlier ones where at least this share of its entries does.
_REPEATS = 0.6
_ALIKE = 85.0


@dataclass(frozen=True, slots=True)
class _Item:
    """A recommendation before it is numbered; `parent` is an index in the same list of items."""

    candidate: Candidate
    char_start: int
    char_end: int
    parent: int | None
    appendix: bool


def read_recommendations(outline: Outline, family: Family) -> tuple[Recommendation, ...]:
    """All recommendations of the report in order of appearance, body first, then appendix.

    `deadline` is a period (`2001-01`, `2001`); `same_as_ordinal` the body's entry that an appendix entry repeats.
    """
    items = _items(outline, list(recommendation_blocks(outline, family)))
    items = _with_closing_list(outline, items, family)
    items = _body_first(items)
    twins = _twins(outline, items)
    return tuple(_recommendation(outline, items, index, twins.get(index)) for index in range(len(items)))


def _items(outline: Outline, candidates: Sequence[Candidate]) -> list[_Item]:
    items: list[_Item] = []
    for _, grouped in groupby(candidates, key=lambda candidate: candidate.group):
        group = list(grouped)
        texts = [outline.text[c.char_start : c.block.char_end] for c in group]
        levels = [
            ListItem(max(c.block.level, 1), _glyph(outline, c), text) for c, text in zip(group, texts, strict=True)
        ]
        # An item without words is none, and what stands under it stands alone.
        kept: dict[int, int] = {}
        for index, (candidate, parent) in enumerate(zip(group, parents(levels), strict=True)):
            start, end = _span(outline.text, candidate)
            if start < end:
                kept[index] = len(items)
                items.append(
                    _Item(candidate, start, end, None if parent is None else kept.get(parent), candidate.appendix)
                )
    return items


def _glyph(outline: Outline, candidate: Candidate) -> str:
    """What marks the item, where it is one sign: numbers and letters change from item to item."""
    label = outline.text[candidate.block.char_start : candidate.block.body_start].strip()
    return label if len(label) == 1 and not label.isalnum() else ""


def _span(text: str, candidate: Candidate) -> tuple[int, int]:
    """The words without a bullet's mark and without the punctuation that closes an item of a list."""
    words = text[candidate.char_start : candidate.block.char_end]
    mark = _MARK.match(words)
    start = mark.end() if mark else 0
    tail = (_OPEN_TAIL if is_open(words) else _TAIL).search(words)
    return candidate.char_start + start, candidate.char_start + max(start, tail.start() if tail else len(words))


def _with_closing_list(outline: Outline, items: list[_Item], family: Family) -> list[_Item]:
    """Items with the last section's marked as appendix where that section only repeats what was recommended before."""
    if not items or any(item.appendix for item in items):
        return items
    section = items[-1].candidate.block.section
    last = [item for item in items if item.candidate.block.section == section]
    before = [item for item in items if item.candidate.block.section != section]
    if section is None or not before or not is_recommendations_heading(section, family):
        return items
    texts = [outline.text[item.char_start : item.char_end] for item in before]
    repeated = sum(
        max(likeness(outline.text[item.char_start : item.char_end], text) for text in texts) >= _ALIKE for item in last
    )
    if repeated < _REPEATS * len(last):
        return items
    return [
        _Item(i.candidate, i.char_start, i.char_end, i.parent, appendix=i.candidate.block.section == section)
        for i in items
    ]


def _body_first(items: list[_Item]) -> list[_Item]:
    order = sorted(range(len(items)), key=lambda index: (items[index].appendix, index))
    place = {old: new for new, old in enumerate(order)}
    return [
        _Item(i.candidate, i.char_start, i.char_end, None if i.parent is None else place[i.parent], i.appendix)
        for i in (items[old] for old in order)
    ]


def _twins(outline: Outline, items: Sequence[_Item]) -> dict[int, int]:
    body_size = sum(not item.appendix for item in items)
    entries = [Entry(outline.text[i.char_start : i.char_end], i.candidate.purpose, i.parent) for i in items]
    matched = match_twins(entries[:body_size], entries[body_size:])
    return {body_size + a: b for a, b in enumerate(matched) if b is not None}


def _recommendation(outline: Outline, items: Sequence[_Item], index: int, twin: int | None) -> Recommendation:
    item = items[index]
    text = outline.text[item.char_start : item.char_end]
    candidate = item.candidate
    return Recommendation(
        ordinal=index + 1,
        location="appendix" if item.appendix else "body",
        section=candidate.block.section,
        purpose=candidate.purpose,
        number=printed_number(outline, candidate.block),
        parent_ordinal=None if item.parent is None else item.parent + 1,
        deadline=deadline_of(text, outline.front.published_on),
        urgent=is_urgent(text),
        same_as_ordinal=None if twin is None else twin + 1,
        theme=_theme(outline, items, index if twin is None else twin),
        page=candidate.block.page,
        char_start=item.char_start,
        char_end=item.char_end,
    )


def printed_number(outline: Outline, block: Block) -> str | None:
    """The number that the report prints before a block's words; None for another mark or none."""
    label = _NUMBER.match(outline.text[block.char_start : block.body_start])
    return label[1] if label else None


def _theme(outline: Outline, items: Sequence[_Item], index: int) -> str | None:
    """A sub-bullet's theme is that of its words and its parent's; twins have one theme, however reworded."""
    item = items[index]
    parent = items[item.parent] if item.parent is not None else None
    spans = [(i.char_start, i.char_end) for i in (parent, item) if i is not None]
    return theme_of(" ".join(outline.text[start:end] for start, end in spans), item.candidate.purpose)
