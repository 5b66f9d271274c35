"""Every number of a text: digits, words, per cent, money, fractions, ratios, ranks, years, and numbers that only refer.

A number is found once, with its unit where the text gives one, its qualifier (qualifiers.py), and the reason why it states
nothing where the words around it say so (references.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transforms.reading.number_patterns import (
    BEGINNING,
    DIGITS,
    MIXED,
    MONEY_SCALES,
    NUMBER,
    ORDINALS,
    PARTS,
    SCALES,
    SMALL,
    SUPERSCRIPTS,
    UNIT,
    UNIT_NAMES,
)
from transforms.reading.qualifiers import qualifier_of
from transforms.reading.references import why_nothing

# "Half the week", "a quarter of an hour", "half of the gap": parts of what is no group of pupils, schools or money.
_SPAN_OF_TIME = re.compile(
    r"\s+(?:of\s+)?(?:the|a|an|their|its)\s+(?:\w+\s+)?(?:weeks?|days?|years?|terms?|hours?|time|way|period|gap|difference|decade|century|timetable|proportion|number|rate|figure|level|average|amount)\b",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(r"\ball\s+but\s+$", re.IGNORECASE)
# "No secondary school", "none of its schools".
_ZERO = re.compile(
    r"(?P<zero>[nN](?<!\w[nN])(?i:o|one|either))\b"
    r"(?i:(?=\s+(?:\w+\s+){0,2}(?:primary|secondary|special|nursery|mainstream|schools?|pupils?|looked[\s‑-]+after|posts?|vacanc(?:y|ies))\b"
    r"|\s+of\s+(?:the|its)\b))"
)


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """One number of a text. `form` is how it is written: digits, words, money, fraction, ratio, rank, year, ...

    `unit` is one of the units of `fact_statistic`, or None where the words beside the number give none. `reason` is set
    where the words around it already say that it states nothing (a year, a reference, a name).
    """

    char_start: int
    char_end: int
    value: float
    unit: str | None
    qualifier: str
    form: str
    reason: str | None = None


def find_quantities(text: str, offset: int = 0, start: int = 0, end: int | None = None) -> tuple[QuantityMention, ...]:
    """The numbers of `text[start:end]`, in order, not overlapping. Offsets are those of `text` plus `offset`.

    The span of a quantity is the number with its unit ("18 per cent", "£2.3m"), without qualifier and noun.
    """
    stop = len(text) if end is None else end
    found = _quantities(text, start, stop)
    if not offset:
        return tuple(found)
    return tuple(replace(q, char_start=q.char_start + offset, char_end=q.char_end + offset) for q in found)


def find_zeros(text: str, start: int, end: int) -> list[QuantityMention]:
    """The words of `text[start:end]` that count nothing ("no secondary school"), as numbers of the form `zero`."""
    return [
        QuantityMention(m.start("zero"), m.end("zero"), 0.0, None, "exact", "zero")
        for m in _ZERO.finditer(text, start, end)
    ]


def word_number(text: str) -> float | None:
    """The value of a number in digits or words ("twenty-two" → 22), None where it is none."""
    plain = text.strip().lower().replace("‑", "-")
    if re.fullmatch(DIGITS, plain):
        return float(plain.replace(",", ""))
    mixed = MIXED.fullmatch(plain)
    if mixed:
        return (word_number(mixed["whole"]) or 0.0) + (0.5 if mixed["part"] == "half" else 0.25)
    total = 0.0
    for word in re.split(r"[\s-]+", plain):
        if word in SMALL:
            total += SMALL[word]
        elif word in SCALES:
            total = max(total, 1.0) * SCALES[word]
        elif word not in ("a", "and", "an"):
            return None
    return total or None


def _quantities(text: str, start: int, stop: int) -> Iterator[QuantityMention]:
    position = start
    while (beginning := BEGINNING.search(text, position, stop)) is not None:
        begin = beginning.start()
        while begin > position and text[begin].isascii() and text[begin].isalnum() and text[begin - 1].isalnum():
            begin -= 1
        match = NUMBER.match(text, begin, stop)
        found = _one(text, match, stop) if match else None
        position = max(found.char_end if found else beginning.start() + 1, position + 1)
        if found is not None:
            yield found


def _one(text: str, match: re.Match[str], stop: int) -> QuantityMention | None:
    form = match.lastgroup or ""
    for name in ("mark", "date", "years", "money", "ratio", "fraction", "rank", "digits", "glued", "suffixed", "words"):
        if match.group(name) is not None:
            form = name
            break
    return _READERS[form](text, match, stop)


def _mark(text: str, match: re.Match[str], stop: int) -> QuantityMention:
    del text, stop
    return QuantityMention(
        match.start(), match.end(), float(match["mark"].translate(SUPERSCRIPTS)), None, "exact", "mark", "reference"
    )


def _date(text: str, match: re.Match[str], stop: int) -> QuantityMention:
    del text, stop
    years = re.findall(r"(?:19|20)\d\d", match["date"])
    first = re.search(r"\d+", match["date"])
    value = float(years[0]) if years else float(first[0]) if first else 0.0
    return QuantityMention(match.start(), match.end(), value, None, "exact", "year", "year")


def _years(text: str, match: re.Match[str], stop: int) -> QuantityMention:
    del text, stop
    return QuantityMention(match.start(), match.end(), float(match["years"][:4]), None, "exact", "year", "year")


def _money(text: str, match: re.Match[str], stop: int) -> QuantityMention:
    scale = MONEY_SCALES.get((match["scale"] or "").lower(), 1.0)
    value = round(float(match["pounds"].replace(",", "")) * scale, 6)
    if match["money_sign"] in ("-", "–", "−"):
        value = -value
    unit, end = "gbp", match.end()
    after = UNIT.match(text, end, stop)
    if after and after["per_pupil"]:
        unit, end = "gbp_per_pupil", after.end()
    return QuantityMention(match.start(), end, value, unit, qualifier_of(text, match.start(), end), "money")


def _ratio(text: str, match: re.Match[str], stop: int) -> QuantityMention | None:
    some, whole = word_number(match["some"]), word_number(match["whole"])
    plausible = some is not None and whole is not None and some < whole and (whole <= 20 or whole == 100)
    if not plausible or _names_year_or_stage(text, match):
        return _plain(text, match.start("some"), match.end("some"), stop)
    value = round(100 * (some or 0) / (whole or 1), 1)
    return QuantityMention(
        match.start(), match.end(), value, "percent", qualifier_of(text, match.start(), match.end()), "ratio"
    )


def _names_year_or_stage(text: str, match: re.Match[str]) -> bool:
    between = text[match.end("some") : match.start("whole")]
    return (
        bool(re.search(r"\b(?:years?|stages?|sixth|key|has|have|had|is|are|was|were|will)\b", between, re.IGNORECASE))
        and "every" not in between
    )


def _fraction(text: str, match: re.Match[str], stop: int) -> QuantityMention | None:
    del stop
    if _SPAN_OF_TIME.match(text, match.end()):
        return QuantityMention(
            match.start(), match.end(), 50.0 if match["half"] else 0.0, None, "exact", "fraction", "narrative"
        )
    if match["half"]:
        value = 50.0
    else:
        part = match["part"].lower()
        parts = 2 if part == "halves" else PARTS[part if part in PARTS else part.rstrip("s")]
        some = SMALL.get(match["parts"].lower(), 1)
        if some > parts:
            return None
        value = round(100 * some / parts, 1)
    return QuantityMention(
        match.start(),
        match.end(),
        value,
        "percent",
        qualifier_of(text, match.start(), match.end(), fraction=True),
        "fraction",
    )


def _rank(text: str, match: re.Match[str], stop: int) -> QuantityMention:
    del text, stop
    value = float(match["nth"]) if match["nth"] else float(ORDINALS[match["ordinal"].lower()])
    return QuantityMention(match.start(), match.end(), value, "rank", "exact", "rank")


def _digits(text: str, match: re.Match[str], stop: int) -> QuantityMention:
    found = _plain(text, match.start("figure"), match.end("figure"), stop)
    if match["times"]:
        return replace(
            found, value=found.value * MONEY_SCALES[match["times"].lower()], char_end=match.end(), reason=None
        )
    if match["sign"] and found.reason is None:
        value = -found.value if match["sign"] != "+" else found.value
        return replace(found, value=value, char_start=match.start())
    return found


def _named(text: str, match: re.Match[str], stop: int) -> QuantityMention | None:
    del text, stop
    digits = re.search(r"\d+(?:\.\d+)?", match[0])
    reason = "reference" if re.match(r"(?:KS|Y|Yr|Year|Stage|Table|Level)\d", match[0], re.IGNORECASE) else "name"
    return QuantityMention(
        match.start(), match.end(), float(digits[0]) if digits else 0.0, None, "exact", "name", reason
    )


def _word(text: str, match: re.Match[str], stop: int) -> QuantityMention | None:
    return _plain(text, match.start(), match.end(), stop)


def _plain(text: str, start: int, end: int, stop: int) -> QuantityMention:
    """A number in digits or words with the unit that follows it."""
    value = word_number(text[start:end]) or 0.0
    form = "digits" if text[start].isdigit() else "words"
    after = UNIT.match(text, end, stop)
    unit = next((name for key, name in UNIT_NAMES.items() if after[key]), None) if after else None
    if unit == "gbp_per_pupil" or (
        unit == "percentage_points" and form == "words" and value < 2 and after and "percent" not in after[0].lower()
    ):
        unit = None
    if unit is None or after is None:
        reason = why_nothing(text, start, end, value, stop)
        return QuantityMention(start, end, value, None, qualifier_of(text, start, end), form, reason)
    qualifier = qualifier_of(text, start, after.end())
    before = _ALL_BUT.search(text, max(0, start - 10), start)
    if unit == "percent" and before:
        return QuantityMention(before.start(), after.end(), 100 - value, unit, "exact", "complement")
    return QuantityMention(start, after.end(), value, unit, qualifier, form)


_READERS = {
    "mark": _mark,
    "date": _date,
    "years": _years,
    "money": _money,
    "ratio": _ratio,
    "fraction": _fraction,
    "rank": _rank,
    "digits": _digits,
    "glued": _named,
    "suffixed": _named,
    "words": _word,
}
