"""Text with marks in it, as markup: every character escaped, marks that overlap or nest each with its own element.

Plain string building, because this is most of the work of a site: a report has a thousand marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

# Outside in, where several kinds mark the same words.
KINDS = ("finding", "recommendation", "judgement", "fact", "number")
# Marks that are links by themselves; the others have a small tag before them that is one.
LINKS = frozenset(("fact", "number"))


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of the text from `start` to `end` that have the id `place`; `about` is the id of the row that tells more.

    `tag` is the short sign that is shown before the words ("R12"), `told` what a screen reader hears beside it.
    """

    kind: str
    start: int
    end: int
    place: str
    about: str
    tag: str = ""
    told: str = ""


class Marker:
    """Renders runs of one text; a mark that goes on over several runs or crosses another has its id on its first piece.

    `placed` has the ids that stand in what was rendered so far.
    """

    def __init__(self, text: str, marks: Iterable[Mark]) -> None:
        self._text = text
        rank = {kind: position for position, kind in enumerate(KINDS)}
        within = (m for m in marks if 0 <= m.start < m.end <= len(text))
        self._marks = sorted(within, key=lambda m: (m.start, -m.end, rank[m.kind]))
        self._next = 0
        self._going_on: list[Mark] = []
        self.placed: set[str] = set()

    def render(self, start: int, end: int) -> str:
        """The markup of the text from `start` to `end`; runs must be asked for in the order of the text."""
        out: list[str] = []
        # Outside in; what began in an earlier run goes on here.
        opened = [mark for mark in self._going_on if mark.end > start]
        self._open(out, [], opened)
        at = start
        while at < end:
            upcoming = self._marks[self._next].start if self._next < len(self._marks) else end
            stop = min([end, max(upcoming, at), *(mark.end for mark in opened)])
            out.append(escape(self._text[at:stop], quote=False))
            at = stop
            opened = self._close(out, opened, at)
            while at < end and self._next < len(self._marks) and self._marks[self._next].start <= at:
                mark = self._marks[self._next]
                self._next += 1
                if mark.end > at:
                    self._open(out, opened, [mark])
                    opened = [*opened, mark]
        out.extend(_end_tag(inner, opened[:depth]) for depth, inner in reversed(list(enumerate(opened))))
        self._going_on = opened
        return "".join(out)

    def _close(self, out: list[str], opened: list[Mark], at: int) -> list[Mark]:
        """Close the marks that end here, and what stands inside them; what is not over is opened again."""
        first = next((depth for depth, mark in enumerate(opened) if mark.end <= at), None)
        if first is None:
            return opened
        out.extend(_end_tag(opened[depth], opened[:depth]) for depth in range(len(opened) - 1, first - 1, -1))
        kept, again = opened[:first], [mark for mark in opened[first:] if mark.end > at]
        self._open(out, kept, again)
        return kept + again

    def _open(self, out: list[str], around: Sequence[Mark], marks: Sequence[Mark]) -> None:
        outer = list(around)
        for mark in marks:
            new = mark.place not in self.placed
            self.placed.add(mark.place)
            place = f' id="{mark.place}"' if new else ""
            if new and mark.tag:
                out.append(_tag(mark, outer))
            if _is_link(mark, outer):
                out.append(f'<a class="{mark.kind}"{place} href="#{mark.about}">')
            else:
                out.append(f'<span class="{mark.kind}"{place} data-about="{mark.about}">')
            outer.append(mark)


def _is_link(mark: Mark, around: Sequence[Mark]) -> bool:
    """A link cannot stand in a link: of facts that share words, the outermost is one, and leads to the others."""
    return mark.kind in LINKS and not any(other.kind in LINKS for other in around)


def _end_tag(mark: Mark, around: Sequence[Mark]) -> str:
    return "</a>" if _is_link(mark, around) else "</span>"


def _tag(mark: Mark, around: Sequence[Mark]) -> str:
    told = f'<span class="unseen"> {escape(mark.told)} </span>' if mark.told else ""
    if any(other.kind in LINKS for other in around):
        return f'<span class="tag {mark.kind}-tag">{escape(mark.tag)}{told}</span>'
    return f'<a class="tag {mark.kind}-tag" href="#{mark.about}">{escape(mark.tag)}{told}</a>'
