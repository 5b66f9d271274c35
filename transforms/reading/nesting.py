"""Which items of a list belong under which: by marked levels, by bullet glyphs, and by an item that is left open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.reading.phrasing import PREAMBLE, Form, form_of

_OPEN_END = re.compile(
    r"(?::|\b(?:by|that|to|in|for|including|include|includes|on|with|through|of|and|which|from|particular|following|as|ensure|ensuring|where|whether|should|must|are|is))"
    r"[\s,:–-]*$",
    re.IGNORECASE,
)
# Words that begin a noun phrase or an indirect question: what such an item says, another one asked for.
_NOMINAL_START = re.compile(
    r"(?:the|an?|its|their|his|her|our|this|that|these|those|each|every|all|any|both|how|what|which|who|whether|when|where|why)\b",
    re.IGNORECASE,
)
_CLOSED_END = re.compile(r"[;.]\s*(?:and|or)?\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.\s*$")


@dataclass(frozen=True, slots=True)
class ListItem:
    """A bullet as printed: its level (from 1), the glyph that marks it, and its words with their closing punctuation."""

    level: int
    glyph: str
    text: str


@dataclass(slots=True)
class _FlushList:
    """Items that stand under an open item without being indented: the open one, the form of its first item, punctuation seen."""

    lead: int
    form: Form | None = None
    light: bool = False
    last: str = ""

    def takes(self, text: str) -> bool:
        """Whether the list goes on with this item."""
        if self.form is None:
            return True
        closed = _CLOSED_END.search(self.last) is not None and not re.search(r"\b(?:and|or)\s*$", self.last)
        if closed and self.light:
            return False
        if self.form is Form.IMPERATIVE:
            return not _SENTENCE_END.search(self.last)
        return form_of(text) is not Form.IMPERATIVE

    def add(self, text: str) -> None:
        self.form = self.form or form_of(text)
        self.light = self.light or not _CLOSED_END.search(text)
        self.last = text


def is_open(text: str) -> bool:
    """Whether an item breaks off where others must complete it ("by", "and, in particular,", a colon)."""
    return _CLOSED_END.search(text) is None and _OPEN_END.search(text) is not None


def parents(items: Sequence[ListItem]) -> list[int | None]:
    """For each item the index of the one it belongs under, or None."""
    found: list[int | None] = []
    path: list[int] = []
    flush: _FlushList | None = None
    levels = _levels(items)
    for index, item in enumerate(items):
        while path and levels[path[-1]] >= levels[index]:
            path.pop()
        above = path[-1] if path and _holds(items[path[-1]].text, item.text) else None
        if flush is not None and levels[index] <= levels[flush.lead]:
            if levels[index] == levels[flush.lead] and flush.takes(item.text):
                flush.add(item.text)
                found.append(flush.lead)
                continue
            flush = None
        found.append(above)
        path.append(index)
        following = items[index + 1] if index + 1 < len(items) and levels[index + 1] == levels[index] else None
        if flush is None and following is not None and (is_open(item.text) or _completed_by(item.text, following.text)):
            flush = _FlushList(index)
    return found


def _completed_by(text: str, following: str) -> bool:
    """Whether an item without closing punctuation goes on in the one after it.

    It asks for something and the next one for nothing ("a guide that states" / "its cost"), or it asks for nothing and the
    next one does ("as part of this" / "consult the parishes").
    """
    if _CLOSED_END.search(text) or text.rstrip().endswith(","):
        return False
    form, next_asks = form_of(text), form_of(following) is Form.IMPERATIVE
    introduces = form is Form.NOMINAL and PREAMBLE.match(text) is not None
    if introduces:
        return next_asks
    # A first word that is in no catalogue is more often a verb than a noun without an article.
    asks = form is Form.IMPERATIVE or (form is Form.NOMINAL and _NOMINAL_START.match(text) is None)
    return asks and not next_asks and _NOMINAL_START.match(following) is not None


def _holds(above: str, below: str) -> bool:
    """An indented item belongs under the one above, unless that is complete and both ask for something of their own."""
    return not _CLOSED_END.search(above) or form_of(below) is not Form.IMPERATIVE


def _levels(items: Sequence[ListItem]) -> list[int]:
    """Levels in which a new glyph after an open item counts as an indent of its own."""
    depth: dict[tuple[int, str], int] = {}
    levels: list[int] = []
    for index, item in enumerate(items):
        key = (item.level, item.glyph)
        if key not in depth:
            opened = index > 0 and items[index - 1].level == item.level and is_open(items[index - 1].text)
            depth[key] = depth.get((item.level, items[index - 1].glyph), 0) + 1 if opened else 0
        levels.append(item.level * 10 + depth[key])
    return levels
