"""What surrounds a table's cell and what it says: heads, caption, notes, the paragraph and heading before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from transforms.outline.model import Block, BlockKind, Cell, Outline
from transforms.reading.mentions import Mention, annotate
from transforms.reading.model import ReportContext
from transforms.reading.tables_grid import ValueCell, head_words

_MARKS = re.compile(r"[*†‡#¹²³⁴⁵⁶⁷⁸⁹]+")
_MARKED_NOTE = re.compile(r"\s*[\[(]?(?P<mark>[*†‡#]+)[\])]?\s*\S")
_IN_BRACKETS = re.compile(
    r"\b(?:in|within)\s+(?:brackets|parenthes[ei]s)\b|\bbracketed\b|\bbrackets\s+(?:show|give|are|contain|hold|refer)\w*\b",
    re.IGNORECASE,
)
_SHORT_YEARS = re.compile(
    r"(?<![\d/£.])(?:['’]?(?P<first>[89]\d|0\d)|(?P<long>(?:19|20)\d\d))\s?[/–-]\s?['’]?(?P<second>\d\d)(?![\d/%.])"
)
_UNAVAILABLE = re.compile(r"\bnot\b|\bunavailable\b|\bno\b", re.IGNORECASE)
_SPLIT = ("period", "scope", "phase", "group", "status", "key_stage", "subject")


@dataclass(frozen=True, slots=True)
class Source:
    """A text that speaks for a cell: where it stands (`column`, `row`, `group`, `caption`, `note`, `intro`, `heading`), its
    mentions, those that it says of values in brackets, and those that stand in brackets themselves."""

    place: str
    text: str
    mentions: tuple[Mention, ...]
    bracketed: tuple[Mention, ...] = ()
    asides: tuple[Mention, ...] = ()

    def other_asides(self) -> tuple[Mention, ...]:
        """What stands in brackets and names what the rest of the text does not: it speaks for plain values too."""
        kinds = {mention.kind for mention in self.mentions}
        return tuple(mention for mention in self.asides if mention.kind not in kinds)


class TableSources:
    """The sources of one table's cells; the same head is annotated once."""

    def __init__(self, outline: Outline, block: Block, context: ReportContext) -> None:
        self._outline, self._block, self._context = outline, block, context
        self._cells: dict[int, Source] = {}
        self.shared = tuple(self._shared())
        self._notes = [(self._mark(note), self._note(note)) for note in self._note_blocks()]

    def of(self, value: ValueCell) -> tuple[Source, ...]:
        """The sources of a cell, nearest first: column, row, group, heads over the table, caption, marked notes, intro, headings."""
        own = [self._head("column", cell) for cell in reversed(value.column_heads)]
        own += [self._head("row", cell) for cell in reversed(value.row_heads)]
        own += [self._head("group", cell) for cell in value.group_heads]
        over = [self._head("caption", cell) for cell in value.outer]
        return (*_read_together(own), *over, *self._notes_of(value, [*own, *over]), *self.shared)

    def _shared(self) -> Iterator[Source]:
        caption = self._block.table.caption if self._block.table else None
        if caption:
            start = self._outline.text.find(caption, self._block.char_start, self._block.char_end)
            yield (
                self._source("caption", start, start + len(caption)) if start >= 0 else self.loose("caption", caption)
            )
        before = self._before()
        if before is not None:
            whole = self._source("intro", before.body_start, before.char_end)
            sentence = self._source("intro", *self._speaks_of_table(before))
            yield replace(sentence, bracketed=whole.bracketed)
        for heading in reversed(self._block.headings):
            yield self.loose("heading", heading)

    def loose(self, place: str, text: str) -> Source:
        """A source whose words stand nowhere in the text as they are put together: its mentions have no offsets."""
        mentions = tuple(replace(m, char_start=-1, char_end=-1) for m in annotate(text, self._context))
        return Source(place, text, mentions)

    def _note_blocks(self) -> list[Block]:
        notes = set(self._block.table.notes) if self._block.table else set()
        place = self._outline.blocks.index(self._block)
        found = [block for block in self._outline.blocks if block.paragraph_id in notes]
        for block in self._outline.blocks[place + 1 :]:
            if not _MARKED_NOTE.match(self._outline.text, block.char_start, block.char_end):
                break
            if block not in found:
                found.append(block)
        return found

    def _mark(self, note: Block) -> str | None:
        match = _MARKED_NOTE.match(self._outline.text, note.char_start, note.char_end)
        return match["mark"] if match else note.mark

    def _note(self, note: Block) -> Source:
        found = self._source("note", note.body_start, note.char_end)
        return replace(found, mentions=(*found.mentions, *_short_forms(found, note.body_start)))

    def _head(self, place: str, cell: Cell) -> Source:
        key = cell.row * 1000 + cell.column
        if key not in self._cells:
            found = self._source(place, cell.char_start, cell.char_end)
            self._cells[key] = replace(found, mentions=(*found.mentions, *_short_forms(found, cell.char_start)))
        return replace(self._cells[key], place=place)

    def _source(self, place: str, start: int, end: int) -> Source:
        text = self._outline.text
        mentions = annotate(text, self._context, start=start, end=end)
        split = [m for m in mentions if m.kind in _SPLIT]
        bracketed = tuple(m for m in split if _IN_BRACKETS.search(_clause(text, m, start, end)))
        asides = tuple(m for m in split if m not in bracketed and _in_brackets(text, m, start, end))
        plain = tuple(m for m in mentions if m not in bracketed and m not in asides)
        return Source(place, text[start:end], plain, bracketed, asides)

    def _notes_of(self, value: ValueCell, heads: Sequence[Source]) -> list[Source]:
        captions = [source.text for source in self.shared if source.place == "caption"]
        marks = {
            mark for text in (value.cell.text, *(s.text for s in heads), *captions) for mark in _MARKS.findall(text)
        }
        periods = {m.value for source in heads for m in source.mentions if m.kind == "period"}
        return [note for mark, note in self._notes if self._applies(mark, note, marks, periods)]

    @staticmethod
    def _applies(mark: str | None, note: Source, marks: set[str], periods: set[str]) -> bool:
        """A marked note speaks where its mark stands; another one for the periods that it names, or for all."""
        if mark:
            return mark in marks
        named = {m.value for m in note.mentions if m.kind == "period"}
        return not named or bool(named & periods)

    def _before(self) -> Block | None:
        """The paragraph right before the table."""
        place = self._outline.blocks.index(self._block)
        skipped = (BlockKind.FOOTNOTE, BlockKind.FURNITURE)
        before = next((b for b in reversed(self._outline.blocks[:place]) if b.kind not in skipped), None)
        return before if before is not None and before.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET) else None

    def _speaks_of_table(self, before: Block) -> tuple[int, int]:
        """The sentence of the paragraph that speaks of a table, else all of it."""
        text = self._outline.text[before.body_start : before.char_end]
        for match in re.finditer(r"[^.!?]*\b[Tt]able\b[^!?]*?(?:[.!?](?=\s|$)|$)", text):
            return before.body_start + match.start(), before.body_start + match.end()
        return before.body_start, before.char_end


def settled_by_note(note: Source) -> tuple[Mention, ...]:
    """What a note settles for the cells it speaks for: a status, and a period where it does not say that figures lack."""
    periods = {m.value for m in note.mentions if m.kind == "period"}
    keep_period = len(periods) == 1 and not _UNAVAILABLE.search(note.text)
    return tuple(
        m
        for m in note.mentions
        if (m.kind == "status" and not _UNAVAILABLE.search(note.text)) or (m.kind == "period" and keep_period)
    )


def _in_brackets(text: str, mention: Mention, start: int, end: int) -> bool:
    opening = text.rfind("(", start, mention.char_start)
    return opening >= 0 and ")" not in text[opening : mention.char_start] and text.find(")", mention.char_end, end) >= 0


def _clause(text: str, mention: Mention, start: int, end: int) -> str:
    """The words around a mention up to the next punctuation or bracket."""
    before = max(text.rfind(sign, start, mention.char_start) for sign in ".;,()") + 1
    after = [at for at in (text.find(sign, mention.char_end, end) for sign in ".;,()") if at >= 0]
    return text[max(before, start) : min(after, default=end)]


def _read_together(heads: Sequence[Source]) -> list[Source]:
    """The heads of a cell, the innermost row head with the measures whose words stand in several of them.

    "Held centrally" over "Special educational needs": together they name the central budget for special needs.
    """
    rows = [source for source in heads if source.place in ("row", "group")]
    together = " ".join(source.text for source in rows)
    if len(rows) < 2:
        return list(heads)
    found = tuple(
        Mention("measure", code, -1, -1 + len(together), "head")
        for code, patterns in _measures_by_words()
        if len(patterns) > 1
        and all(pattern.search(together) for pattern in patterns)
        and not any(all(pattern.search(source.text) for pattern in patterns) for source in rows)
    )
    return [replace(s, mentions=(*s.mentions, *found)) if s is rows[0] else s for s in heads]


def _short_forms(source: Source, offset: int) -> Iterator[Mention]:
    """Forms that only heads and notes use: abbreviations, years of two digits, measures named in any order of words."""
    kinds = {mention.kind for mention in source.mentions}
    for match in _SHORT_YEARS.finditer(source.text) if "period" not in kinds else ():
        first = (
            int(match["long"]) if match["long"] else int(match["first"]) + (1900 if int(match["first"]) > 50 else 2000)
        )
        if (first + 1) % 100 == int(match["second"]):
            yield Mention("period", f"{first}/{first + 1}", offset + match.start(), offset + match.end())
    for kind, values in _abbreviations():
        found = (
            next(((v, m) for v, pattern in values if (m := pattern.search(source.text))), None)
            if kind not in kinds
            else None
        )
        if found is not None:
            yield Mention(kind, found[0], offset + found[1].start(), offset + found[1].end())
    for code, patterns in _measures_by_words():
        spans = [word.span() for pattern in patterns if (word := pattern.search(source.text))]
        if len(spans) == len(patterns):
            yield Mention("measure", code, offset + min(s for s, _ in spans), offset + max(e for _, e in spans), "head")


@cache
def _abbreviations() -> tuple[tuple[str, tuple[tuple[str, re.Pattern[str]], ...]], ...]:
    kinds = ("scope", "phase", "subject", "unit", "status")
    return tuple(
        (kind, tuple((value, _any_of(words, r"(?![\w-])")) for value, words in head_words()[kind].items()))
        for kind in kinds
    )


@cache
def _measures_by_words() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    measures = head_words()["measure"]
    return tuple((code, tuple(_any_of(word.split("|"), r"\w*") for word in words)) for code, words in measures.items())


def _any_of(words: Sequence[str], ending: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + ")" + ending, re.IGNORECASE)
