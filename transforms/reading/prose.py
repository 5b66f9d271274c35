"""Prose: each sentence's numbers are bound to measures and given their dimensions, paragraph by paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.catalogue.measures import measures
from transforms.outline.model import Block, BlockKind, Outline
from transforms.reading.binding import Binding, Surroundings, bind, bind_all
from transforms.reading.clauses import sentences
from transforms.reading.facts import facts_of
from transforms.reading.inheritance import Inheritance, Resolved
from transforms.reading.mentions import Mention, annotate
from transforms.reading.model import Fact, ReportContext
from transforms.reading.numbers import Number, numbers_of
from transforms.reading.quantities import QuantityMention
from transforms.reading.relative_years import with_relative_years
from transforms.reading.resolve import resolve
from transforms.reading.values import is_mere_narration, kind_of_value, parameters, why_not

_ZERO = re.compile(
    r"\b(?P<zero>no|none|neither)\b"
    r"(?=\s+(?:\w+\s+){0,2}(?:primary|secondary|special|nursery|mainstream|schools?|pupils?|posts?|vacanc(?:y|ies))\b"
    r"|\s+of\s+(?:the|its)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|this|that|they|these|those|its|their|of\s+them|the\s+(?:figures?|rates?|proportions?|targets?|others?|remainder"
    r"|average|corresponding|comparable|equivalent|national|metropolitan))\b",
    re.IGNORECASE,
)
# "No secondary school has.", "Four secondary schools are, at GCSE": the verb stands for what the sentence before says.
_ELLIPTIC = re.compile(
    r"(?:\s+(?!(?:who|which|that|where|whose)\b)[\w'’-]+){0,5}?\s+(?:has|have|had|is|are|was|were|does|do|did)"
    r"(?:\s+(?:so|not|either))?(?:\s*[.,;]|\s+(?:at|in)\s+(?:GCSE|key\s+stage|secondary|primary|English|math|science))",
    re.IGNORECASE,
)
_RECOMMENDATIONS = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_LONG_SENTENCE = 60
_DEFAULT_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of prose with the facts that it states, or the reason why it states none."""

    mention: QuantityMention
    facts: tuple[Fact, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Handed:
    """What a sentence hands to the next: its last value, all its values, its words (read only when they are needed)."""

    before: Resolved | None = None
    series: tuple[Resolved, ...] = ()
    mentions: tuple[Mention, ...] = ()
    unread: tuple[int, int] | None = None


class ProseReader:
    """Reads the blocks of one report in order; a bullet inherits from the words that introduce its list."""

    def __init__(self, outline: Outline, context: ReportContext) -> None:
        self._text, self._context = outline.text, context
        self._year = context.published_on.year if context.published_on else _DEFAULT_YEAR
        self._headings: dict[str, tuple[Mention, ...]] = {}
        self._paragraph: str | None = None
        self._lead = _Handed()
        self._handed = _Handed()
        self._named_last: str | None = None

    def read(self, block: Block, found: Sequence[QuantityMention]) -> Iterator[Stated]:
        """What the numbers of a block state, in order; every number of `found` comes back once."""
        if block.number != self._paragraph or block.numbered:
            self._paragraph, self._lead, self._handed = block.number, _Handed(), _Handed()
        elif block.kind is BlockKind.BULLET:
            self._handed = self._lead
        begins = [q.char_start for q in found]
        for start, end in sentences(self._text, block.body_start, block.char_end):
            inside = list(found[bisect_left(begins, start) : bisect_left(begins, end)])
            yield from self._sentence(block, start, end, inside)
        if block.kind is not BlockKind.BULLET:
            self._lead = self._handed

    def _sentence(self, block: Block, start: int, end: int, inside: list[QuantityMention]) -> Iterator[Stated]:
        zeros = [
            QuantityMention(m.start("zero"), m.end("zero"), 0.0, None, "exact", "zero")
            for m in _ZERO.finditer(self._text, start, end)
        ]
        candidates = sorted([*(q for q in inside if q.reason is None), *zeros], key=lambda q: q.char_start)
        if not candidates:
            self._pass_over(block, start, end)
            yield from (Stated(q, (), q.reason) for q in inside)
            return
        if self._handed.unread:
            words = annotate(self._text, self._context, start=self._handed.unread[0], end=self._handed.unread[1])
            self._handed = replace(self._handed, mentions=words, unread=None)
        mentions = annotate(self._text, self._context, start=start, end=end)
        mentions = with_relative_years(self._text, start, end, mentions, self._named_last)
        self._named_last = next((m.value for m in reversed(mentions) if m.kind == "period"), self._named_last)
        defining = parameters(self._text, candidates, mentions)
        topic = next((m.value for m in self._handed.mentions if m.kind == "noun"), None)
        open_ = [q for q in candidates if q not in defining]
        before = self._handed.before
        compares = any(m.kind == "scope" and m.value != "la" for m in mentions) or _PRONOUN.search(
            self._text, start, end
        )
        per_pupil = before is not None and measures()[before.measure].unit == "gbp_per_pupil" and bool(compares)
        numbers = numbers_of(self._text, start, end, open_, mentions, topic, per_pupil=per_pupil)
        stated = {s.mention: s for s in self._state(block, numbers, mentions)}
        self._handed = replace(self._handed, mentions=mentions)
        for q in sorted([*inside, *zeros], key=lambda q: q.char_start):
            statement = stated.get(q) or Stated(q, (), q.reason or "reference")
            if statement.facts or q.form != "zero":
                yield statement

    def _pass_over(self, block: Block, start: int, end: int) -> None:
        """A sentence without numbers hands down its words; a long one interrupts the chain of values."""
        introduces = self._text[start:end].rstrip().endswith(":")
        interrupts = end - start > _LONG_SENTENCE and block.kind is not BlockKind.BULLET and not introduces
        before = None if interrupts else self._handed.before
        self._handed = replace(self._handed, before=before, unread=(start, end))

    def _state(self, block: Block, numbers: Sequence[Number], mentions: tuple[Mention, ...]) -> Iterator[Stated]:
        heading = block.headings[-1] if block.headings else ""
        unnumbered_list = block.kind is BlockKind.BULLET and block.number is None
        silent = unnumbered_list or _RECOMMENDATIONS.search(heading) is not None
        handed, words = self._handed, self._words_of(heading)
        above = Inheritance(handed.before, handed.mentions, handed.series, words, self._year)
        done: list[Resolved] = []
        for number in numbers:
            bindings = [] if silent else self._bindings(block, number, numbers, mentions, done, above)
            results = [
                (binding, resolve(self._text, number, binding.measure, mentions, numbers, done, above))
                for binding in bindings
            ]
            facts = tuple(
                fact
                for binding, resolved in results
                for fact in facts_of(self._text, block, number, binding, resolved, mentions)
            )
            done.append(results[-1][1] if results else Resolved(""))
            yield Stated(number.mention, facts, None if facts else why_not(number))
        values = tuple(resolved for resolved in done if resolved.measure)
        if values:
            self._handed = replace(self._handed, before=values[-1], series=values)

    def _bindings(
        self,
        block: Block,
        number: Number,
        numbers: Sequence[Number],
        mentions: tuple[Mention, ...],
        done: Sequence[Resolved],
        above: Inheritance,
    ) -> list[Binding]:
        if is_mere_narration(self._text, number, numbers):
            return []
        earlier = zip(reversed(numbers[: number.position]), reversed(done), strict=True)
        inherited = next((r.measure for n, r in earlier if r.measure and (number.aside or not n.aside)), None)
        opening = numbers[0].segment[0]
        elliptic = _ELLIPTIC.match(self._text, number.mention.char_end, number.segment[1]) is not None
        around = Surroundings(
            number=number,
            mentions=mentions,
            before=above.before_mentions,
            headings=above.headings,
            heading=block.headings[-1].lower() if block.headings else "",
            inherited=inherited,
            carried=above.before.measure if above.before else None,
            year=self._year,
            kind=kind_of_value(self._text, number, mentions),
            pronoun=elliptic or _PRONOUN.search(self._text, opening, number.mention.char_start) is not None,
            listed=block.kind is BlockKind.BULLET,
        )
        if number.mention.form == "zero" and not elliptic:
            return bind_all(around)
        best = bind(around)
        return [best] if best else []

    def _words_of(self, heading: str) -> tuple[Mention, ...]:
        if heading not in self._headings:
            self._headings[heading] = annotate(heading, self._context)
        return self._headings[heading]
