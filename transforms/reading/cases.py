"""The case of one number whose dimensions are to be settled: its words, its neighbours, and what is settled so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.catalogue.measures import Cues, measures
from transforms.reading.mentions import Mention
from transforms.reading.model import Trace
from transforms.reading.numbers import Number
from transforms.reading.timeline import Dated

# How sure a value is that was settled in this way; a fact's confidence is their product.
CERTAINTY = {
    "own": 1.0,
    "list": 0.95,
    "sentence": 0.95,
    "before": 0.9,
    "after": 0.85,
    "default": 0.85,
    "carried": 0.75,
    "heading": 0.75,
}
_BARRIER = re.compile(r"[;:]|\s[–—]\s|\b(?:whereas|while|although|but|than)\b", re.IGNORECASE)
_OTHER_CLAUSE = re.compile(r"\b(?:whereas|while|although)\b|;|,\s+where\b", re.IGNORECASE)
_FORESEEN = re.compile(r"(?:,|\band)\s+(?:will|would)\s", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+)?$", re.IGNORECASE)
_BARRED = 300.0
_AFTER_IS_NEARER = 0.7  # "24 per cent of primary pupils": what follows a number modifies it more often


@dataclass(slots=True)
class Resolved:
    """The dimensions of one number, with the rule and the words that settled each."""

    measure: str
    values: dict[str, str | None] = field(default_factory=dict)
    traces: list[Trace] = field(default_factory=list)

    def settle(self, dimension: str, value: str | None, rule: str, mention: Mention | None = None) -> None:
        """Set one dimension, in place of what was set before, and remember why."""
        self.values[dimension] = value
        self.traces = [trace for trace in self.traces if trace.field != dimension]
        if value is not None:
            start, end = (mention.char_start, mention.char_end) if mention else (-1, -1)
            self.traces.append(Trace(dimension, rule, start, end))

    @property
    def certainty(self) -> float:
        """The product of the certainties of the rules that settled the dimensions."""
        product = 1.0
        for trace in self.traces:
            product *= CERTAINTY[trace.rule]
        return product


@dataclass(frozen=True, slots=True)
class Inheritance:
    """What a sentence inherits: the sentence before (its last value, all its values, its words), the heading's words, the
    `year` of publication, the times (`dated`) and the `phase` that the paragraph gave before it, the financial year of the
    inspection (`now`), the year of the latest `results` that it could know, whether the sentence goes on about the one
    before ("they are that 82 per cent …"), whether it completes one that was left open (`led`), and whether the paragraph has spoken of
    looked-after children (`cared`)."""

    before: Resolved | None = None
    before_mentions: Sequence[Mention] = ()
    series: Sequence[Resolved] = ()
    headings: Sequence[Mention] = ()
    year: int = 2000
    dated: Sequence[Dated] = ()
    phase: str | None = None
    now: str | None = None
    results: int = 2000
    anaphoric: bool = False
    led: bool = False
    cared: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One number whose dimensions are to be settled, with its sentence's numbers (`done`: those before it) and mentions."""

    text: str
    number: Number
    rules: Cues
    mentions: Sequence[Mention]
    numbers: Sequence[Number]
    done: Sequence[Resolved]
    above: Inheritance
    found: Resolved

    @property
    def domain(self) -> str:
        """The domain of the number's measure."""
        return measures()[self.found.measure].domain

    @property
    def list_bounds(self) -> tuple[int, int]:
        """The stretch of the list that the number stands in ("82, 83 and 87 per cent"); its own where it stands alone."""
        group = self.number.group
        return self.numbers[group.start].segment[0], self.numbers[group.stop - 1].segment[1]

    def own(self, kind: str, allowed: Sequence[Mention] | None = None) -> list[Mention]:
        """The mentions in the number's own stretch; for a number in brackets also the word just
        before them, which goes first where the brackets hold nothing else: Labour (31)."""
        start, end = self.number.segment
        among = [m for m in (self.mentions if allowed is None else allowed) if m.kind == kind]
        inside = [m for m in among if start <= m.char_start < end]
        if kind == "period" and not inside:
            # "An increase from 390 (55 per 10,000) in 1998": the time after the bracket.
            inside = [m for m in among if self.number.tail[0] <= m.char_start < self.number.tail[1]]
        if kind == "period":
            # "Five were below that level, whereas in the first inspection none was": a time of the other clause.
            inside = [
                m
                for m in inside
                if m.char_start < self.number.mention.char_end
                or not _OTHER_CLAUSE.search(self.text, self.number.mention.char_end, m.char_start)
            ]
        after = max(self.number.mention.char_end, inside[0].char_start) if inside else 0
        if kind == "period" and len(inside) == 1 and _FORESEEN.search(self.text, self.number.mention.char_end, after):
            inside = []  # "the largest deficit, 11 per cent, will not be cleared before 2004"
        if not self.number.aside:
            return inside
        before = [m for m in among if 0 <= start - m.char_end <= 2]
        bare = self.text[self.number.mention.char_end :].lstrip()[:1] == ")"
        return (before or inside) if bare else (inside or before)

    def in_list(self, kind: str, allowed: Sequence[Mention] | None = None) -> list[Mention]:
        """The mentions in the stretch of the number's list."""
        start, end = self.list_bounds
        among = self.mentions if allowed is None else allowed
        return [m for m in among if m.kind == kind and start <= m.char_start < end]

    def nearest(self, candidates: Sequence[Mention]) -> Mention | None:
        """The mention nearest to the number; one beyond "whereas", "while", a dash or a semicolon is far."""
        return min(candidates, key=self._distance, default=None)

    def _distance(self, mention: Mention) -> float:
        start, end = self.number.mention.char_start, self.number.mention.char_end
        if mention.char_start >= end:
            barred = _BARRED if _BARRIER.search(self.text, end, mention.char_start) else 0.0
            return barred + _AFTER_IS_NEARER * (mention.char_start - end)
        barred = _BARRED if _BARRIER.search(self.text, mention.char_end, start) else 0.0
        return barred + start - mention.char_end

    def begins_from(self) -> bool:
        """Whether "from" leads to the list that the number stands in: "from 58 to 63 per cent"."""
        first = self.numbers[self.number.group.start].mention.char_start
        return _FROM.search(self.text, max(0, first - 16), first) is not None

    def antecedent(self) -> Resolved | None:
        """The number that an elliptic one goes on from: the one before it; brackets closed again are left out."""
        earlier = reversed(self.numbers[: self.number.position])
        for number, resolved in zip(earlier, reversed(self.done), strict=False):
            if resolved.measure and (self.number.aside or not number.aside):
                return resolved
        return None
