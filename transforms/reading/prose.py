"""Prose: each sentence's numbers are bound to measures and given their dimensions, paragraph by paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from transforms.catalogue.measures import measures
from transforms.outline.model import Block, BlockKind, Outline
from transforms.reading.binding import Binding, bind, bind_all
from transforms.reading.cases import Inheritance, Resolved
from transforms.reading.census import census_months, table_dates
from transforms.reading.clauses import sentences
from transforms.reading.facts import facts_of
from transforms.reading.going_on import corresponds, leads_on, repeats, speaks_on, times_given, unit_gone_on
from transforms.reading.mentions import IN_CARE, Mention, annotate, topics_in
from transforms.reading.model import Fact, ReportContext
from transforms.reading.narration import is_mere_narration, is_part_of_unread, parameters, why_not
from transforms.reading.numbers import Number, numbers_of
from transforms.reading.periods import financial_year, inspected_on, latest_results
from transforms.reading.quantities import QuantityMention, find_zeros
from transforms.reading.relative_years import with_relative_years
from transforms.reading.resolve import resolve
from transforms.reading.surroundings import surroundings_of
from transforms.reading.timeline import Dated

_RECOMMENDATIONS = re.compile(
    r"\brecommendations?\b|\bneeds?\s+to\s+improve\b|\bareas?\s+for\s+improvement\b", re.IGNORECASE
)
_OPEN = re.compile(r":\s*$")
_LONG_SENTENCE = 60
_DEFAULT_YEAR = 2000
# Since then inspections are of children's services: the pupils of whom a paragraph speaks are those looked after, once it named them.
_CHILDRENS_SERVICES = 2009


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of prose with the facts that it states, or the reason why it states none."""

    mention: QuantityMention
    facts: tuple[Fact, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Handed:
    """What a sentence hands to the next: its last value, all its values, its words (read only when they are needed).

    `interrupted` is the last value before a sentence without numbers: only "the corresponding figure" goes back to it; `unread` is
    a stretch whose last sentence gives the words; `open` says that what follows completes them ("the proportion of pupils:").
    """

    before: Resolved | None = None
    interrupted: Resolved | None = None
    series: tuple[Resolved, ...] = ()
    mentions: tuple[Mention, ...] = ()
    unread: tuple[int, int] | None = None
    open: bool = False


@dataclass(slots=True)
class _Told:
    """What a paragraph told so far: its times, its phase, whether it spoke of looked-after children, and the stretches without numbers (start, end, whether a year stands in
    them) that nobody has asked for yet."""

    dated: list[Dated] = field(default_factory=list)
    phase: str | None = None
    cared: bool = False
    passed: list[tuple[int, int, bool]] = field(default_factory=list)


class ProseReader:
    """Reads the blocks of one report in order; a bullet inherits from the words that introduce its list."""

    def __init__(self, outline: Outline, context: ReportContext) -> None:
        self._text, self._context = outline.text, context
        self._year = context.published_on.year if context.published_on else _DEFAULT_YEAR
        now = inspected_on(context)
        self._inspected = now.year if now else self._year
        self._now, self._results = financial_year(context), latest_results(context)
        self._census = census_months(outline, context)
        self._headings: dict[str, tuple[Mention, ...]] = {}
        self._paragraph: str | None = None
        self._lead = _Handed()
        self._handed = _Handed()
        self._items: list[tuple[int, _Handed]] = []
        self._interrupted: tuple[str | None, _Told, _Handed, _Handed, list[tuple[int, _Handed]]] | None = None
        self._numbered = False
        self._named_last: str | None = None
        self._told = _Told()
        self._told_by: dict[str | None, _Told] = {}

    def read(self, block: Block, found: Sequence[QuantityMention]) -> Iterator[Stated]:
        """What the numbers of a block state, in order; every number of `found` comes back once."""
        self._go_round_footnotes(block)
        if block.number != self._paragraph or block.numbered:
            self._begin(block)
        elif block.kind is BlockKind.BULLET:
            self._handed = self._lead_of(block)
        if self._census and (dates := tuple(table_dates(self._text, block, self._census))):
            self._catch_up()
            self._told.dated += dates
        if found or find_zeros(self._text, block.body_start, block.char_end):
            begins = [q.char_start for q in found]
            for start, end in sentences(self._text, block.body_start, block.char_end):
                inside = list(found[bisect_left(begins, start) : bisect_left(begins, end)])
                yield from self._sentence(block, start, end, inside)
        elif self._handed.before is None:
            self._pass_over(block, block.body_start, block.char_end)
        else:
            for start, end in sentences(self._text, block.body_start, block.char_end):
                self._pass_over(block, start, end)
        self._told_by[block.number] = self._told
        if block.kind is BlockKind.BULLET:
            self._items.append((block.level, self._handed))
        else:
            self._lead, self._items = self._handed, []

    def _go_round_footnotes(self, block: Block) -> None:
        """A paragraph or list that footnotes interrupt, at the end of a page, goes on after them as if they were not there."""
        here = (self._paragraph, self._told, self._lead, self._handed, self._items)
        if block.kind is BlockKind.FOOTNOTE:
            self._interrupted = self._interrupted or here
        elif self._interrupted:
            self._paragraph, self._told, self._lead, self._handed, self._items = self._interrupted
            self._interrupted = None

    def _lead_of(self, block: Block) -> _Handed:
        """What a bullet inherits: from the item that it stands under, else from the words before its list."""
        while self._items and self._items[-1][0] >= block.level:
            self._items.pop()
        return self._items[-1][1] if self._items else self._lead

    def _begin(self, block: Block) -> None:
        """Begin a paragraph; it goes on about the phase of its heading, a footnote about what its paragraph told."""
        self._paragraph, self._lead, self._handed, self._items = block.number, _Handed(), _Handed(), []
        self._numbered = self._numbered or block.numbered
        heading = _only_phase(self._words_of(block.headings[-1])) if block.headings else None
        noted = self._told_by.get(block.number) if block.kind is BlockKind.FOOTNOTE else None
        self._told = _Told([*noted.dated], noted.phase, noted.cared, [*noted.passed]) if noted else _Told(phase=heading)

    def _sentence(self, block: Block, start: int, end: int, inside: list[QuantityMention]) -> Iterator[Stated]:
        zeros = find_zeros(self._text, start, end)
        candidates = sorted([*(q for q in inside if q.reason is None), *zeros], key=lambda q: q.char_start)
        if not candidates:
            self._pass_over(block, start, end, dated=any(q.reason == "year" for q in inside))
            yield from (Stated(q, (), q.reason) for q in inside)
            return
        if self._handed.before is None and corresponds(self._text, start, end):
            self._handed = replace(self._handed, before=self._handed.interrupted)
        self._catch_up()
        self._read_words_before()
        mentions = self._words_with_years(start, end)
        numbers = self._numbers(block, start, end, candidates, mentions)
        stated = {s.mention: s for s in self._state(block, numbers, mentions)}
        self._handed = replace(self._handed, mentions=mentions, open=_OPEN.search(self._text, start, end) is not None)
        self._go_on_about(mentions)
        for q in sorted([*inside, *zeros], key=lambda q: q.char_start):
            statement = stated.get(q) or Stated(q, (), q.reason or "reference")
            if statement.facts or q.form != "zero":
                yield statement

    def _pass_over(self, block: Block, start: int, end: int, *, dated: bool = False) -> None:
        """A sentence without numbers, or several after no value, hands down its words and its times; a long one interrupts the chain
        of values."""
        introduces = self._text[start:end].rstrip().endswith(":")
        interrupts = end - start > _LONG_SENTENCE and block.kind is not BlockKind.BULLET and not introduces
        before = None if interrupts else self._handed.before
        interrupted = self._handed.before or self._handed.interrupted
        self._handed = replace(
            self._handed, before=before, interrupted=interrupted, unread=(start, end), open=introduces
        )
        self._told.passed.append((start, end, dated))

    def _catch_up(self) -> None:
        """Read the phases and times of the sentences that were passed over: most have no number after them that needs them."""
        passed = self._told.passed
        for start, end, dated in passed:
            if dated:
                named = annotate(self._text, self._context, start=start, end=end)
                self._told.dated += times_given((), named, self._year)
            for bounds in sentences(self._text, start, end):
                self._go_on_about(topics_in(self._text, *bounds))
        passed.clear()

    def _go_on_about(self, mentions: Sequence[Mention]) -> None:
        """A sentence that names one phase makes it the paragraph's; one that names several leaves none. Once a paragraph has spoken of
        looked-after children, it goes on about them."""
        if any(m.kind == "phase" for m in mentions):
            self._told.phase = _only_phase(mentions)
        self._told.cared = self._told.cared or any(m.value == IN_CARE for m in mentions)

    def _read_words_before(self) -> None:
        if self._handed.unread:
            # A block may be nothing but its bullet.
            last = sentences(self._text, *self._handed.unread)[-1:]
            words = tuple(m for start, end in last for m in annotate(self._text, self._context, start=start, end=end))
            self._handed = replace(self._handed, mentions=words, unread=None)

    def _words_with_years(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions of a sentence; the last time that it names is what the next one counts relative years from."""
        mentions = annotate(self._text, self._context, start=start, end=end)
        mentions = with_relative_years(self._text, start, end, mentions, self._named_last, self._inspected)
        latest = str(self._year)
        periods = [m for m in mentions if m.kind == "period" and m.role in ("", "span")]
        named = [m.value for m in periods if m.value[:4] <= latest]
        self._named_last = named[-1] if named else self._named_last
        return mentions

    def _numbers(
        self, block: Block, start: int, end: int, candidates: Sequence[QuantityMention], mentions: Sequence[Mention]
    ) -> list[Number]:
        """The sentence's numbers but those that define what is counted, with what the sentence before, or for an item of a list
        the heading, says of them."""
        defining = parameters(self._text, candidates, mentions)
        open_ = [q for q in candidates if q not in defining]
        before = self._handed.before
        heading = self._words_of(block.headings[-1]) if block.kind is BlockKind.BULLET and block.headings else ()
        topic = next((m.value for m in (*self._handed.mentions, *heading) if m.kind == "noun"), None)
        per_pupil = before is not None and measures()[before.measure].unit == "gbp_per_pupil"
        compares = any(m.kind == "scope" and m.value != "la" for m in mentions) or speaks_on(self._text, start, end)
        gone_on = unit_gone_on(self._text, start, open_, before)
        return numbers_of(
            self._text, start, end, open_, mentions, topic, per_pupil=per_pupil and compares, gone_on=gone_on
        )

    def _state(self, block: Block, numbers: Sequence[Number], mentions: tuple[Mention, ...]) -> Iterator[Stated]:
        heading = block.headings[-1] if block.headings else ""
        unnumbered_list = block.kind is BlockKind.BULLET and block.number is None and self._numbered
        silent = unnumbered_list or _RECOMMENDATIONS.search(heading) is not None
        above = self._inheritance(heading, numbers)
        done: list[Resolved] = []
        stated_before: dict[str, float] = {}
        for number in numbers:
            facts: list[Fact] = []
            resolved = Resolved("")
            for binding in [] if silent else self._bindings(block, number, numbers, mentions, done, above):
                resolved = resolve(self._text, number, binding.measure, mentions, numbers, done, above)
                before = stated_before.get(binding.measure)
                facts += facts_of(self._text, block, number, binding, resolved, mentions, before)
            stated_before |= {fact.measure: fact.value for fact in facts}
            done.append(resolved)
            yield Stated(number.mention, tuple(facts), None if facts else why_not(number))
        values = tuple(resolved for resolved in done if resolved.measure)
        if values:
            self._handed = replace(self._handed, before=values[-1], interrupted=None, series=values)
        if numbers and not self._text.startswith("(", numbers[0].segment[0]):
            self._told.dated += times_given(values, mentions, self._year)

    def _inheritance(self, heading: str, numbers: Sequence[Number]) -> Inheritance:
        """What the sentence of these numbers inherits."""
        return Inheritance(
            before=self._handed.before,
            before_mentions=self._handed.mentions,
            series=self._handed.series,
            headings=self._words_of(heading),
            year=self._year,
            dated=tuple(self._told.dated),
            phase=self._told.phase,
            now=self._now,
            results=self._results,
            anaphoric=bool(numbers) and leads_on(self._text, numbers[0].segment[0], numbers[0].mention.char_start),
            led=self._handed.open,
            cared=self._told.cared and self._year >= _CHILDRENS_SERVICES,
        )

    def _bindings(
        self,
        block: Block,
        number: Number,
        numbers: Sequence[Number],
        mentions: tuple[Mention, ...],
        done: Sequence[Resolved],
        above: Inheritance,
    ) -> list[Binding]:
        """The measures that a number is a value of: one, none, or for "no school is in A or B" several."""
        unread = is_part_of_unread(self._text, number, numbers, done, mentions)
        if unread or is_mere_narration(self._text, number, numbers):
            return []
        around = surroundings_of(self._text, block, number, numbers, mentions, done, above)
        if number.mention.form == "zero" and not repeats(self._text, number.mention.char_end, number.segment[1]):
            return bind_all(around)
        best = bind(around)
        return [best] if best else []

    def _words_of(self, heading: str) -> tuple[Mention, ...]:
        if heading not in self._headings:
            self._headings[heading] = annotate(heading, self._context)
        return self._headings[heading]


def _only_phase(mentions: Sequence[Mention]) -> str | None:
    phases = {m.value for m in mentions if m.kind == "phase"}
    return phases.pop() if len(phases) == 1 else None
