"""When, by another time: "the same year", "the year before", "two years later" stand for a year counted from one named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.reading.mentions import Mention
from transforms.reading.quantities import word_number

_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d)"
_SORT = r"(?:academic\s+|school\s+|financial\s+)?"
_RELATIVE = re.compile(
    rf"""\b(?:
      (?P<same>(?:the|that)\s+same\s+{_SORT}year | (?:in|for|during)\s+that\s+{_SORT}year)
    | (?P<before>(?:in\s+)?the\s+(?:{_SORT}year\s+(?:before|earlier)(?!\s+(?:the\b|last\b|\d)) | (?:previous|preceding)\s+year))
    | (?P<after>(?:in\s+)?the\s+(?:{_SORT}year\s+after(?!\s+(?:the\b|\d)) | (?:following|next|subsequent)\s+{_SORT}year
        | {_SORT}year\s+(?:that|which)\s+follow(?:s|ed)))
    | (?P<earlier>{_COUNT})\s+years?\s+(?:earlier|before(?!\s+(?:the\b|\d))|previously|ago)
    | (?P<later>{_COUNT})\s+years?\s+(?:later|on(?=[\s,]+(?:it|the|this|that|they|\d)))
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_COMPARED = re.compile(r"\bthan\s+$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


def with_relative_years(
    text: str, start: int, end: int, mentions: Sequence[Mention], anchor: str | None, now: int
) -> tuple[Mention, ...]:
    """The mentions of `text[start:end]` with those of relative years, each counted from the period named last before it.

    `anchor` is the period named last before the sentence, None without one; a relative year that has none stays unread.
    What was so many years "ago" is counted from the year of the inspection, `now`.
    """
    if "year" not in text[start:end].lower():
        return tuple(mentions)
    found: list[Mention] = []
    periods = [mention for mention in mentions if mention.kind == "period"]
    for match in _RELATIVE.finditer(text, start, end):
        if _COMPARED.search(text, max(start, match.start() - 8), match.start()):
            continue  # "£64 less than two years ago": the time of what it is compared with
        if any(p.char_start < match.end() and match.start() < p.char_end for p in periods):
            continue
        named = [p for p in (*periods, *found) if p.char_end <= match.start()]
        base = max(named, key=lambda p: p.char_start).value if named else anchor
        if match[0].lower().endswith("ago"):
            base = str(now)
        if base is not None:
            found.append(Mention("period", shifted(base, _shift(match)), match.start(), match.end()))
    return tuple(sorted((*mentions, *found), key=lambda m: (m.char_start, -m.char_end))) if found else tuple(mentions)


def shifted(period: str, years: int) -> str:
    """A period so many years later: `1998/1999` and 1 → `1999/2000`; a span is counted from its end, a month but that of the
    census in January as its year."""
    if "/" not in period and years and not _is_census(period):
        period = period[-4:] if len(period) == len("1998-2000") else period[:4]
    return _YEAR.sub(lambda year: str(int(year[0]) + years), period)


def _is_census(period: str) -> bool:
    """Whether a month is that of the census of schools, which is taken every January."""
    return len(period) == len("2000-01") and period.endswith("-01")


def _shift(match: re.Match[str]) -> int:
    if match["same"]:
        return 0
    if match["before"] or match["after"]:
        return -1 if match["before"] else 1
    count = match["earlier"] or match["later"]
    years = 1 if count.lower() in ("a", "an") else int(word_number(count) or 1)
    return -years if match["earlier"] else years
