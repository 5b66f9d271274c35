"""What the checks of a report stand on: its facts with their printed precision, and the sentences that state them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.outline.model import Block, BlockKind, Outline
from transforms.reading.model import Fact, Finding, Recommendation, ReportContext, Statements

_FIGURE = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z(“‘\"']|\s*$)")
# A fact read with less confidence than this is no ground for calling the report wrong. Confidence is a product over
# a fact's fields, so that well-read sentences stand near 0.5; below 0.4 the annotated reports show one misread in five.
SURE = 0.4


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a printed figure can stand for."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether both can be the same value; the slack absorbs only the arithmetic's own rounding."""
        slack = 1e-9 * max(abs(self.low), abs(other.high), 1.0)
        return self.low <= other.high + slack and other.low <= self.high + slack

    @property
    def half(self) -> float:
        """Half the width: the tolerance that the printed precision gives."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """One report as read, for the checks."""

    outline: Outline
    statements: Statements
    recommendations: tuple[Recommendation, ...]
    context: ReportContext

    def facts(self, *measures: str) -> list[Fact]:
        """The facts of these measures, in order."""
        return [fact for fact in self.statements.facts if fact.measure in measures]

    def interval(self, fact: Fact) -> Interval:
        """What the fact's printed figure can stand for: half a unit of its last printed digit either way, more where hedged."""
        half = self.step(fact) / 2
        if fact.qualifier == "about":
            half = max(half, 0.03 * abs(fact.value))
        low = fact.value - half if fact.qualifier != "under" else float("-inf")
        high = fact.value + half if fact.qualifier != "over" else float("inf")
        return Interval(low, high)

    def step(self, fact: Fact) -> float:
        """The unit of the last printed digit, in the fact's own unit: 106.9 under "£M" → 100000; whole counts are exact."""
        match = _FIGURE.search(self.outline.text, fact.char_start, fact.char_end)
        if match is None:
            return 0.0 if fact.unit == "count" else 1.0
        printed = float(match[0].replace(",", ""))
        scale = abs(fact.value) / printed if printed else 1.0
        decimals = len(match["decimals"] or "")
        whole_count = fact.unit in ("count", "rank") and not decimals
        return 0.0 if whole_count and scale < 2 else float(10**-decimals * (scale if scale >= 2 else 1.0))

    def quote(self, fact: Fact) -> str:
        """The words that state the fact."""
        return self.outline.text[fact.char_start : fact.char_end]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset."""
        block = self.block(at)
        if block is None:
            return at, at
        start, end = block.body_start, block.char_end
        for match in _SENTENCE_END.finditer(self.outline.text, block.body_start, block.char_end):
            if match.end() <= at:
                start = match.end()
            else:
                end = match.end()
                break
        while start < end and self.outline.text[start].isspace():
            start += 1
        return start, end

    def block(self, at: int) -> Block | None:
        """The block that an offset lies in."""
        return next((block for block in self.outline.blocks if block.char_start <= at < block.char_end), None)

    def prose(self) -> list[Block]:
        """Paragraphs, bullets and footnotes."""
        return [b for b in self.outline.blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE)]

    def finding(
        self, kind: str, fact: Fact, computed: str, tolerance: float | None, explanation: str, *, sure: bool = True
    ) -> Finding:
        """A finding on one fact; an unsure reading makes it a suspicion of the reader, not of the report."""
        sure = sure and fact.confidence >= SURE
        return Finding(
            kind=kind,
            outcome="report_inconsistent" if sure else "reading_suspect",
            severity="warning" if sure else "info",
            paragraph=fact.paragraph,
            measure=fact.measure,
            stated=self.quote(fact),
            computed=computed,
            tolerance=None if tolerance is None else round(tolerance, 4),
            explanation=explanation,
            char_start=fact.char_start,
            char_end=fact.char_end,
        )


def ratio(over: Interval, under: Interval) -> Interval | None:
    """The quotient of two positive figures as an interval; None where one can be zero or less, or is unbounded."""
    if under.low <= 0 or over.low <= 0 or float("inf") in (over.high, under.high):
        return None
    return Interval(over.low / under.high, over.high / under.low)


def sure(*facts: Fact) -> bool:
    """Whether all the readings are sure enough to call the report wrong."""
    return all(fact.confidence >= SURE for fact in facts)


def where(fact: Fact) -> str:
    """Where a reader finds a fact, for explanations."""
    place = f"paragraph {fact.paragraph}" if fact.paragraph else f"page {fact.page}"
    return f"the table after {place}" if fact.from_table else place
