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
from transforms.reading.mentions import Mention, annotate, phases_in
from transforms.reading.model import Fact, ReportContext
from transforms.reading.numbers import Number, numbers_of
from transforms.reading.periods import financial_year, find_periods, inspected_on, latest_results
from transforms.reading.quantities import QuantityMention
from transforms.reading.relative_years import with_relative_years
from transforms.reading.resolve import resolve
from transforms.reading.timeline import Dated
from transforms.reading.values import is_mere_narration, kind_of_value, leads_to, parameters, why_not

_ZERO = re.compile(
    r"\b(?P<zero>no|none|neither)\b"
    r"(?=\s+(?:\w+\s+){0,2}(?:primary|secondary|special|nursery|mainstream|schools?|pupils?|posts?|vacanc(?:y|ies))\b"
    r"|\s+of\s+(?:the|its)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|this|that|they|these|those|its|their|of\s+them|the\s+(?:figures?|rates?|proportions?|targets?|others?|remainder"
    r"|average|corresponding|comparable|equivalent|national|metropolitan)|[\w-]+['’]s\s+targets?)\b",
    re.IGNORECASE,
)
# "It was", "the corresponding figures were", "there are now": what follows is a value of what the sentence before was about.
_ANAPHOR = re.compile(
    r"""(?:\b(?:it|this|that|these|they|those|the\s+latter|the\s+former
        |the\s+(?:\w+\s+){0,2}(?:totals?|figures?|numbers?|rates?|proportions?|averages?|percentages?|shares?|equivalents?|gap|difference|sum|mean|means|comparators?|margins?))
        (?:\s+(?:for|in|of|among|from|at|across)\s+(?:[\w'’-]+\s+){1,6}?)?
        \s*(?:,\s*)?\b(?:is|are|was|were|has|have|had|stood|stands|fell|rose|fallen|risen|reached|amounts?|amounted|comes?|came|will|would|shows?|requires?|implies|imply|suggests?|indicates?|means?)\b[^.;:]{0,45}
      |\bthere\s+(?:(?:is|are|was|were|be)|(?:had|have|has)\s+been)\s+(?:now\s+|still\s+|only\s+|just\s+|currently\s+|some\s+|about\s+)*)$""",
    re.VERBOSE | re.IGNORECASE,
)
# "No secondary school has.", "Four secondary schools are, at GCSE": the verb stands for what the sentence before says.
_ELLIPTIC = re.compile(
    r"(?:\s+(?!(?:who|which|that|where|whose)\b)[\w'’-]+){0,5}?\s+(?:has|have|had|is|are|was|were|does|do|did)"
    r"(?:\s+(?:so|not|either))?(?:\s*[.,;]|\s+(?:at|in)\s+(?:GCSE|key\s+stage|secondary|primary|English|math|science))",
    re.IGNORECASE,
)
_AIM = re.compile(r"\btargets?\b[^.;:]{0,50}\b(?:is|are|was|were|of)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_SCHOOL_AGE = re.compile(r"\bschool\s+age\b", re.IGNORECASE)
_TABLE = re.compile(r"\bTable\s+(?P<number>\d+)\b", re.IGNORECASE)
_CENSUS = re.compile(r"\b(?:pupils|schools)\b[^.]*\b(?:19|20)\d\d", re.IGNORECASE)
_SUCH = re.compile(r"\s+such\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|which|whom)\b", re.IGNORECASE)
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


def _census_months(outline: Outline, context: ReportContext) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(number, month) of each table whose caption dates a census of schools or pupils."""
    for block in outline.blocks:
        caption = block.table.caption if block.table else None
        numbered = _TABLE.match(caption) if caption else None
        if caption and numbered and _CENSUS.search(caption):
            months = {
                period.period for period in find_periods(caption, context) if len(period.period) == len("2000-01")
            }
            if len(months) == 1:
                yield numbered["number"], tuple(months)


def _times(values: Sequence[Resolved], mentions: Sequence[Mention], year: int) -> Iterator[Dated]:
    """The times that a sentence gives: of its results, or, where it states none, those that it names."""
    for value in values:
        period = value.values.get("period")
        if period and value.values.get("status") == "actual":
            yield Dated(period, value.measure)
    for mention in mentions:
        if (
            not values
            and mention.kind == "period"
            and mention.value
            and not mention.role
            and int(mention.value[:4]) <= year
        ):
            yield Dated(mention.value)


def _measure_gone_on(number: Number, above: Inheritance) -> str | None:
    """The measure that the sentence before ends with; for "one and three, respectively" that of the same place in its list."""
    named = list(dict.fromkeys(resolved.measure for resolved in above.series))
    size, place = len(number.group), number.position - number.group.start
    if size == len(named) > 1 and len({measures()[code].unit for code in named}) == 1:
        return named[place]
    return above.before.measure if above.before else None


def _only_phase(mentions: Sequence[Mention]) -> str | None:
    phases = {m.value for m in mentions if m.kind == "phase"}
    return phases.pop() if len(phases) == 1 else None


class ProseReader:
    """Reads the blocks of one report in order; a bullet inherits from the words that introduce its list."""

    def __init__(self, outline: Outline, context: ReportContext) -> None:
        self._text, self._context = outline.text, context
        self._year = context.published_on.year if context.published_on else _DEFAULT_YEAR
        now = inspected_on(context)
        self._inspected = now.year if now else self._year
        self._now, self._results = financial_year(context), latest_results(context)
        self._census = dict(_census_months(outline, context))
        self._headings: dict[str, tuple[Mention, ...]] = {}
        self._paragraph: str | None = None
        self._lead = _Handed()
        self._handed = _Handed()
        self._named_last: str | None = None
        self._dated: tuple[Dated, ...] = ()
        self._phase: str | None = None
        self._told: dict[str | None, tuple[tuple[Dated, ...], str | None]] = {}

    def read(self, block: Block, found: Sequence[QuantityMention]) -> Iterator[Stated]:
        """What the numbers of a block state, in order; every number of `found` comes back once."""
        if block.number != self._paragraph or block.numbered:
            self._paragraph, self._lead, self._handed = block.number, _Handed(), _Handed()
            heading = _only_phase(self._words_of(block.headings[-1])) if block.headings else None
            noted = self._told.get(block.number) if block.kind is BlockKind.FOOTNOTE else None
            self._dated, self._phase = noted or ((), heading)
        elif block.kind is BlockKind.BULLET:
            self._handed = self._lead
        self._dated = (*self._dated, *self._table_dates(block))
        begins = [q.char_start for q in found]
        for start, end in sentences(self._text, block.body_start, block.char_end):
            inside = list(found[bisect_left(begins, start) : bisect_left(begins, end)])
            yield from self._sentence(block, start, end, inside)
        self._told[block.number] = self._dated, self._phase
        if block.kind is not BlockKind.BULLET:
            self._lead = self._handed

    def _table_dates(self, block: Block) -> Iterator[Dated]:
        """The month of a census of schools that heads the table which a paragraph points at: "Table 1 shows …"."""
        if block.kind is BlockKind.PARAGRAPH:
            for pointer in _TABLE.finditer(self._text, block.body_start, block.char_end):
                for period in self._census.get(pointer["number"], ()):
                    yield Dated(period, "pupils_in_schools")

    def _sentence(self, block: Block, start: int, end: int, inside: list[QuantityMention]) -> Iterator[Stated]:
        zeros = [
            QuantityMention(m.start("zero"), m.end("zero"), 0.0, None, "exact", "zero")
            for m in _ZERO.finditer(self._text, start, end)
        ]
        candidates = sorted([*(q for q in inside if q.reason is None), *zeros], key=lambda q: q.char_start)
        if not candidates:
            self._pass_over(block, start, end)
            self._go_on_about_phase(phases_in(self._text, start, end))
            if any(q.reason == "year" for q in inside):
                named = annotate(self._text, self._context, start=start, end=end)
                self._dated = (*self._dated, *_times((), named, self._year))
            yield from (Stated(q, (), q.reason) for q in inside)
            return
        if self._handed.unread:
            words = annotate(self._text, self._context, start=self._handed.unread[0], end=self._handed.unread[1])
            self._handed = replace(self._handed, mentions=words, unread=None)
        mentions = annotate(self._text, self._context, start=start, end=end)
        mentions = with_relative_years(self._text, start, end, mentions, self._named_last, self._inspected)
        self._named_last = next(
            (
                m.value
                for m in reversed(mentions)
                if m.kind == "period" and m.role in ("", "span") and m.value[:4] <= str(self._year)
            ),
            self._named_last,
        )
        defining = parameters(self._text, candidates, mentions)
        topic = next((m.value for m in self._handed.mentions if m.kind == "noun"), None)
        open_ = [q for q in candidates if q not in defining]
        before = self._handed.before
        compares = any(m.kind == "scope" and m.value != "la" for m in mentions) or _PRONOUN.search(
            self._text, start, end
        )
        per_pupil = before is not None and measures()[before.measure].unit == "gbp_per_pupil" and bool(compares)
        gone_on = self._unit_gone_on(start, open_)
        numbers = numbers_of(self._text, start, end, open_, mentions, topic, per_pupil=per_pupil, gone_on=gone_on)
        stated = {s.mention: s for s in self._state(block, numbers, mentions)}
        self._handed = replace(self._handed, mentions=mentions)
        self._go_on_about_phase(mentions)
        for q in sorted([*inside, *zeros], key=lambda q: q.char_start):
            statement = stated.get(q) or Stated(q, (), q.reason or "reference")
            if statement.facts or q.form != "zero":
                yield statement

    def _unit_gone_on(self, start: int, found: Sequence[QuantityMention]) -> str | None:
        """The unit of a bare number that goes on from the sentence before: "The year before, it had been 6.7."."""
        before = self._handed.before
        anaphor = (
            (
                _ANAPHOR.search(self._text, start, found[0].char_start)
                or _AIM.search(self._text, start, found[0].char_start)
            )
            if found and before
            else None
        )
        return measures()[before.measure].unit if before and anaphor else None

    def _go_on_about_phase(self, mentions: Sequence[Mention]) -> None:
        """A sentence that names one phase makes it the paragraph's; one that names several leaves none."""
        if any(m.kind == "phase" for m in mentions):
            self._phase = _only_phase(mentions)

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
        above = Inheritance(
            handed.before,
            handed.mentions,
            handed.series,
            words,
            self._year,
            self._dated,
            self._phase,
            self._now,
            self._results,
        )
        if numbers:
            opening = numbers[0].segment[0], numbers[0].mention.char_start
            above = replace(above, anaphoric=_ANAPHOR.search(self._text, *opening) is not None)
        done: list[Resolved] = []
        stated_before: dict[str, float] = {}
        for number in numbers:
            bindings = [] if silent else self._bindings(block, number, numbers, mentions, done, above)
            results = [
                (binding, resolve(self._text, number, binding.measure, mentions, numbers, done, above))
                for binding in bindings
            ]
            facts = tuple(
                fact
                for binding, resolved in results
                for fact in facts_of(
                    self._text, block, number, binding, resolved, mentions, stated_before.get(binding.measure)
                )
            )
            stated_before |= {fact.measure: fact.value for fact in facts}
            done.append(results[-1][1] if results else Resolved(""))
            yield Stated(number.mention, facts, None if facts else why_not(number))
        values = tuple(resolved for resolved in done if resolved.measure)
        if values:
            self._handed = replace(self._handed, before=values[-1], series=values)
        if numbers and not self._text.startswith("(", numbers[0].segment[0]):
            self._dated = (*self._dated, *_times(values, mentions, self._year))

    def _bindings(
        self,
        block: Block,
        number: Number,
        numbers: Sequence[Number],
        mentions: tuple[Mention, ...],
        done: Sequence[Resolved],
        above: Inheritance,
    ) -> list[Binding]:
        if is_mere_narration(self._text, number, numbers) or self._is_part_of_unread(number, numbers, done, mentions):
            return []
        earlier = zip(reversed(numbers[: number.position]), reversed(done), strict=True)
        inherited = next((r.measure for n, r in earlier if r.measure and (number.aside or not n.aside)), None)
        if number.position == 1 and numbers[0].whole and number.unit == "count":
            inherited = None  # "of the 12 schools visited, ten had …": a part is counted for something else
        opening = numbers[0].segment[0]
        elliptic = _ELLIPTIC.match(self._text, number.mention.char_end, number.segment[1]) is not None
        such = _SUCH.match(self._text, number.mention.char_end) is not None
        led = _ANAPHOR.search(self._text, opening, number.mention.char_start) is not None
        aimed = number.unit == "count" and _AIM.search(self._text, opening, number.mention.char_start) is not None
        anaphoric = such or ((led or aimed) and not any(r.measure for r in done))
        number = replace(number, named=number.named and not such)
        around = Surroundings(
            number=number,
            mentions=mentions,
            before=above.before_mentions,
            headings=above.headings,
            heading=block.headings[-1].lower() if block.headings else "",
            inherited=inherited,
            carried=_measure_gone_on(number, above),
            year=self._year,
            kind=kind_of_value(self._text, number, mentions),
            pronoun=elliptic
            or anaphoric
            or _PRONOUN.search(self._text, opening, number.mention.char_start) is not None,
            anaphoric=anaphoric,
            listed=block.kind is BlockKind.BULLET,
            text=self._text,
            taken=[(n.mention.char_start, n.mention.char_end) for n in numbers if n is not number],
            adjacent=leads_to(self._text, number.mention),
        )
        if number.mention.form == "zero" and not elliptic:
            return bind_all(around)
        best = bind(around)
        return [best] if best else []

    def _is_part_of_unread(
        self, number: Number, numbers: Sequence[Number], done: Sequence[Resolved], mentions: Sequence[Mention]
    ) -> bool:
        """Whether a count is a part of one that states nothing ("six have been removed …, four of them within a year"), or a
        part that no phase or group tells apart ("31 of them on medical grounds")."""
        if number.unit != "count" or not _OF_THEM.match(self._text, number.mention.char_end):
            return False
        earlier = [i for i, n in enumerate(numbers[: number.position]) if n.unit == "count" and not n.aside]
        start, end = number.segment
        told_apart = _SCHOOL_AGE.search(self._text, start, end) or any(
            m.kind in ("phase", "group", "key_stage", "scope") and start <= m.char_start < end for m in mentions
        )
        return bool(earlier) and (not done[earlier[-1]].measure or not told_apart)

    def _words_of(self, heading: str) -> tuple[Mention, ...]:
        if heading not in self._headings:
            self._headings[heading] = annotate(heading, self._context)
        return self._headings[heading]
