"""Where a number finds its dimensions: its own stretch, its list, the number before or after it, the words above it."""

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
# "Boys have gained more than girls: 64 per cent of them": what follows "than" is not what the sentence is about.
_THAN = re.compile(r"\b(?:than|unlike)\s+(?:the\s+)?$", re.IGNORECASE)
# "It is 10 per cent and will be 9 per cent in 2003": each has a time of its own.
_VERB = re.compile(r"\b(?:will|would|was|were|is|are|had|has|have|should)\b", re.IGNORECASE)
_MOVES_ON = re.compile(r"\b(?:from|increase|rise|fall|drop|up\s+on|compared|against|where|when)\b", re.IGNORECASE)
_LIMITED = re.compile(r"\b(?:fewer|less|more|over|under|below|above)\b", re.IGNORECASE)
_NEW_CLAUSE = re.compile(
    r"[;:()]|\s[–—]\s|\b(?:will|would|was|were|is|are|had|has|should|than|compared|against|while|whereas|although|but|which"
    r"|nationally|national|similar|by|a\s+(?:rise|fall|gain|drop))\b",
    re.IGNORECASE,
)
_OTHER_CLAUSE = re.compile(r"\b(?:whereas|while|although)\b|;|,\s+where\b", re.IGNORECASE)
_FORESEEN = re.compile(r"(?:,|\band)\s+(?:will|would)\s", re.IGNORECASE)
_LIST_LENGTH = 140
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+)?$", re.IGNORECASE)
_BARRED = 300.0
_AFTER_IS_NEARER = 0.7  # "24 per cent of primary pupils": what follows a number modifies it more often
_LIST_REACH = 60


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
    times that the paragraph gave before it, the financial year of the inspection (`now`), the year of
    the latest `results` that it could know, and
    whether the sentence goes on about the one before ("they are that 82 per cent …")."""

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

    def antecedent(self) -> Resolved | None:
        """The number that an elliptic one goes on from: the one before it; brackets closed again are left out."""
        earlier = reversed(self.numbers[: self.number.position])
        for number, resolved in zip(earlier, reversed(self.done), strict=False):
            if resolved.measure and (self.number.aside or not number.aside):
                return resolved
        return None


def settle_usually(
    case: Case, kind: str, allowed: Sequence[Mention] | None = None, above: Inheritance | None = None, *, far: bool
) -> None:
    """Settle a dimension the usual way: by list, own stretch, number before, opening words, number after; and, where
    `far`, by what the sentence before and the heading (of `above`, the case's own where None) hand down."""
    among = case.mentions if allowed is None else allowed
    value, rule, mention = _by_list(case, kind, among) or _in_sentence(case, kind, among) or (None, "none", None)
    if value is None and far:
        value, rule, mention = _handed_down(case, kind, above or case.above)
    case.found.settle(kind, value, rule, mention)


_Settled = tuple[str | None, str, Mention | None]


def _by_list(case: Case, kind: str, among: Sequence[Mention]) -> _Settled | None:
    """What a number in a list of n takes by its place among n mentions, or among n values named before."""
    group, size = case.number.group, len(case.number.group)
    if size < 2:
        return None
    place = case.number.position - group.start
    distinct = list({m.value: m for m in case.in_list(kind, among)}.values())
    if len(distinct) == size:
        return distinct[place].value, "list", distinct[place]
    if distinct:
        return None
    if kind == "group":
        first = case.numbers[group.start].mention.char_start
        named = list({m.value: m for m in among if m.kind == kind and m.char_end <= first}.values())
        if len(named) == size:
            return named[place].value, "list", named[place]
    before = list(case.done[: group.start])
    if case.number.aside and group.start and len(case.numbers[group.start - 1].group) != size:
        return None
    for series in (before, [*case.above.series, *before]):
        values = list(dict.fromkeys(resolved.values.get(kind) for resolved in series if resolved.values.get(kind)))
        if len(values) == size:
            first = case.numbers[group.start].mention.char_start
            if kind == "period" and _FROM.search(case.text, max(0, first - 16), first):
                values.sort(key=str)
            return values[place], "list", None
    return None


def _in_sentence(case: Case, kind: str, among: Sequence[Mention]) -> _Settled | None:
    own = case.nearest(case.own(kind, among))
    if own is None and len(case.number.group) > 1:
        own = case.nearest(case.in_list(kind, among))
    if own is not None:
        return own.value, "own", own
    earlier = case.antecedent()
    if earlier and earlier.values.get(kind):
        return earlier.values[kind], "before", None
    # Where no number before it states anything, the time that one of them names is still its own: "… in 1999, while 2.1 …".
    unread = kind == "period" and not any(resolved.measure for resolved in case.done)
    opening = case.number.segment[0] if unread else min(case.number.segment[0], case.numbers[0].mention.char_start)
    leading = [m for m in among if m.kind == kind and m.char_end <= opening]
    leading = [m for m in leading if not _THAN.search(case.text, max(0, m.char_start - 10), m.char_start)] or leading
    if leading:
        return leading[-1].value, "sentence", leading[-1]
    following = next((m for m in among if m.kind == kind and m.char_start >= case.number.segment[1]), None)
    if (
        following
        and (not case.number.named or kind == "period" or (kind == "subject" and case.number.noun == "pupil"))
        and _raised(case, following)
    ):
        return following.value, "after", following
    if following and kind == "period" and _ends_list(case, following):
        return following.value, "after", following
    return None


def _ends_list(case: Case, mention: Mention) -> bool:
    """Whether a time ends the list of results that the number opens: "84 in reading, 86 in writing and 90 in science in 1999"."""
    later = [n for n in case.numbers[case.number.position + 1 :] if n.mention.char_end <= mention.char_start]
    between = case.text[case.number.mention.char_end : mention.char_start]
    plain = len(between) < _LIST_LENGTH and not _NEW_CLAUSE.search(between)
    return case.number.unit == "percent" and plain and bool(later) and all(n.unit == case.number.unit for n in later)


def _raised(case: Case, mention: Mention) -> bool:
    """Whether a word after the next number of a list is said of this one too: "24 and 30 per cent in English"."""
    if case.number.position + 1 >= len(case.numbers):
        return False
    later = case.numbers[case.number.position + 1 :]
    following = next((n for n in later if not n.whole), later[0])
    between = case.text[case.number.mention.char_end : following.mention.char_start]
    if _MOVES_ON.search(between):
        return False
    if _VERB.search(between) and (mention.kind == "period" or _LIMITED.search(between)):
        return False
    inside = following.segment[0] <= mention.char_start < following.segment[1]
    joined = len(between) < _LIST_REACH and "(" not in between and ";" not in between
    return inside and joined and following.unit == case.number.unit


def _handed_down(case: Case, kind: str, above: Inheritance) -> _Settled:
    before = above.before
    if before and before.values.get(kind) and measures()[before.measure].domain == case.domain:
        return before.values[kind], "carried", None
    words = [m for m in above.before_mentions if m.kind == kind]
    if len({m.value for m in words}) != 1:
        words = [m for m in above.headings if m.kind == kind]
    if len({m.value for m in words}) == 1:
        return words[-1].value, "heading", words[-1]
    return None, "none", None
