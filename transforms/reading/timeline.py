"""The times that a paragraph has given so far, and which of them a later number of the paragraph goes on about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.catalogue.measures import measures
from transforms.reading.periods import year_of

# What these sections tell beside their figures (a policy of 1995, a census) dates none of them.
_ONLY_STATED = frozenset({"sen", "context"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A time that a paragraph gave: that of a stated result, or (`measure` None) one that a sentence without results names."""

    period: str
    measure: str | None = None


def time_gone_on_about(code: str, given: Sequence[Dated]) -> str | None:
    """The time of a value of the measure `code` that names none itself: of the times given before it in its paragraph,
    the last (of results the latest) of the same measure, else the latest of its domain, else the latest that is named; None where none fits.

    Money is that of financial years.
    """
    domain = measures()[code].domain
    fitting = [dated for dated in given if domain != "funding" or "/" in dated.period]
    same = [dated.period for dated in fitting if dated.measure == code]
    if same:
        return max(same, key=year_of) if domain == "attainment" else same[-1]
    near = [d.period for d in fitting if d.measure is not None and measures()[d.measure].domain == domain]
    named = [d.period for d in fitting if d.measure is None and domain not in _ONLY_STATED]
    if domain == "attainment":
        # Results are those of a summer; a month or a financial year that is named beside them is another matter's.
        named = [period for period in named if len(period) == len("1999")]
    return max(near or named, key=year_of, default=None)
