"""What a sentence goes on about from the one before: a measure, its unit, times; and the words that show that it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.catalogue.measures import measures
from transforms.reading.cases import Inheritance, Resolved
from transforms.reading.mentions import Mention
from transforms.reading.numbers import Number
from transforms.reading.quantities import QuantityMention
from transforms.reading.timeline import Dated

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
# "The corresponding figure for 1999 was …" goes back over a sentence without numbers.
_CORRESPONDS = re.compile(
    r"\s*(?:in\s+\w+\s+)?the\s+(?:corresponding|comparable|equivalent|same)\s+(?:national\s+)?(?:figure|rate|proportion|percentage|total|number|share|average)s?\b",
    re.IGNORECASE,
)
# "The target for 2002 is".
_AIM = re.compile(r"\btargets?\b[^.;:]{0,50}\b(?:is|are|was|were|of)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_SUCH = re.compile(r"\s+such\b", re.IGNORECASE)


def speaks_on(text: str, start: int, end: int) -> bool:
    """Whether the words speak of "it", "this", "the national figure": of what was spoken of before."""
    return _PRONOUN.search(text, start, end) is not None


def leads_on(text: str, start: int, end: int) -> bool:
    """Whether such a word leads to a number at `end`: "it was", "the corresponding figures for boys were", "there are now"."""
    return _ANAPHOR.search(text, start, end) is not None


def corresponds(text: str, start: int, end: int) -> bool:
    """Whether a sentence opens with "the corresponding figure": with another value of what was measured last."""
    return _CORRESPONDS.match(text, start, end) is not None


def leads_from_aim(text: str, start: int, end: int) -> bool:
    """Whether a target leads to a number at `end`: "the target for 2002 is a further"."""
    return _AIM.search(text, start, end) is not None


def repeats(text: str, start: int, end: int) -> bool:
    """Whether a bare verb after a number at `start` stands for what was said before: "no secondary school has."."""
    return _ELLIPTIC.match(text, start, end) is not None


def names_such(text: str, start: int) -> bool:
    """Whether "such" follows a number: "there were four such schools"."""
    return _SUCH.match(text, start) is not None


def unit_gone_on(text: str, start: int, found: Sequence[QuantityMention], before: Resolved | None) -> str | None:
    """The unit of a bare number that goes on from the sentence before: "The year before, it had been 6.7."."""
    if not found or before is None:
        return None
    first = found[0].char_start
    led = leads_on(text, start, first) or leads_from_aim(text, start, first)
    return measures()[before.measure].unit if led else None


def measure_gone_on(number: Number, above: Inheritance) -> str | None:
    """The measure that the sentence before ends with, for a count that of what was counted there ("664 children (43 per 10,000). This is
    a decrease from 700"); for "one and three, respectively" that of the same place in its list."""
    named = list(dict.fromkeys(resolved.measure for resolved in above.series))
    size, place = len(number.group), number.position - number.group.start
    if size == len(named) > 1 and len({measures()[code].unit for code in named}) == 1:
        return named[place]
    if above.before is None:
        return None
    counted = [r.measure for r in above.series if measures()[r.measure].unit == number.unit == "count"]
    return counted[-1] if counted else above.before.measure


def times_given(values: Sequence[Resolved], mentions: Sequence[Mention], year: int) -> Iterator[Dated]:
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
