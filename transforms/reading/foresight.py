"""What a report cannot know yet is no result: a value of a year after publication is a target or a plan."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from transforms.reading.model import Fact, Trace
from transforms.reading.status import TARGETED


def with_foresight(fact: Fact, published_on: date | None) -> Fact:
    """The fact with status `target` or `planned` where its period lies after the year of publication."""
    if published_on is None or fact.period is None or fact.status != "actual":
        return fact
    # "2000/2001" is known in part when it begins; of the span "2000-2002" the last year counts.
    first, last = fact.period[:4], fact.period[-4:]
    year = last if re.fullmatch(r"\d{4}-\d{4}", fact.period) else first
    if int(year) <= published_on.year:
        return fact
    status = "target" if fact.domain in TARGETED else "planned"
    kept = tuple(trace for trace in fact.trace if trace.field != "status")
    return replace(fact, status=status, trace=(*kept, Trace("status", "after publication")))
