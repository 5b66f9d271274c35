"""What the suites know beforehand: the catalogue's authorities and measures, as rows."""

from __future__ import annotations

from datetime import date
from functools import cache

from transforms.catalogue.authorities import built_in
from transforms.catalogue.measures import measures


@cache
def known_measures() -> tuple[tuple[str, str, str, float, float], ...]:
    """The measures with domain, unit, least and greatest plausible value."""
    return tuple((m.code, m.domain, m.unit, m.plausible_min, m.plausible_max) for m in measures().values())


@cache
def known_authorities() -> tuple[tuple[str, str, date | None, date | None], ...]:
    """The built-in authorities: la_code, each name that reports use for it, first and last day it was responsible."""
    return tuple((a.la_code, name, a.valid_from, a.valid_to) for a in built_in().items for name in (a.name, *a.aliases))
