"""Every number of a text: digits, words, per cent, money, fractions, ratios, ranks, years, and numbers that only refer.

A number is found once, with its unit where the text gives one, and its qualifier. What a number is *not* (a year, a key
stage, an age, a footnote mark) is settled here as well, by the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: number for number, word in enumerate([*_UNITS, *_TEENS], start=1)}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
_MONEY_SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, **_SCALES}
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_ORDINALS = {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_ORDINALS |= {"first": 1, "eleventh": 11, "twelfth": 12, "twentieth": 20}
_ORDINALS |= {
    f"{stem}th": n
    for n, stem in enumerate(("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"), 13)
}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SIMPLE = rf"(?:(?:{'|'.join(_TENS)})(?:[-‑ ](?:{'|'.join(_UNITS)})\b)?|{'|'.join(_TEENS)}|{'|'.join(_UNITS)})"
_WORDS = (
    rf"(?:(?:{_SIMPLE})\s+and\s+a\s+(?:half|quarter)\b|(?:{_SIMPLE}|a)\s+hundred(?:\s+and\s+{_SIMPLE}\b)?|(?:{_SIMPLE}|a)\s+(?:thousand|million|dozen)"
    rf"|(?:{_SIMPLE})(?![-‑]?(?:hundred|thousand)\b))"
)
_MIXED = re.compile(r"(?P<whole>[\w-]+)\s+and\s+a\s+(?P<part>half|quarter)")
_N = rf"(?:{_DIGITS}|{_SIMPLE})"
_PART = r"(?:halves|half|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)"
_SHARE_NEXT = (
    r"(?=\s+(?:of|are|were|is|was|have|had|has|who|that|in|and|felt|said|thought|the)\b|\s*[,.;:)¹²³⁴⁵⁶⁷⁸⁹]|\s*$)"
)

_NUMBER = re.compile(
    rf"""
    (?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    | (?P<date>\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:\s+(?:19|20)\d\d\b)?
        | \b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)\b(?:,?\s+(?:19|20)\d\d\b)?
        | \b\d{{1,2}}/\d{{1,2}}/(?:19|20)\d\d\b | \b\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d\b)
    | (?P<years>(?<![£\d,.])\b(?:19|20)\d\d\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)\b(?![,.]?\d|\s?(?:%|per\s?cent)))
    | (?P<money>(?P<money_sign>(?<![\w)])[-–−+])?£\s?(?P<pounds>{_DIGITS})(?:\s?(?P<scale>million|thousand|billion|m|M|k|bn)\b)?)
    | (?P<ratio>\b(?P<some>{_N})(?:\s+(?:\w+\s+){{0,2}}?|\s+)(?:in|out\s+of)\s+(?:every\s+)?(?P<whole>{_N})\b
        (?!\s*(?:%|per\s?cent|{_MONTH}|(?:\w+\s+)?(?:years?|months?|weeks?|terms?)\b))(?![,./]?\d))
    | (?P<fraction>\b(?P<parts>an?|one|two|three|four|five|six|seven|eight|nine)[-‑\s](?P<part>{_PART})(?![-‑]?[A-Za-z0-9]){_SHARE_NEXT}
        | \b(?P<half>half)\b(?![-‑](?:a\b)?|\s+(?:term|day|year|hour|hours|an\b|a\b|dozen)\b))
    | (?P<rank>\b(?P<nth>\d+)(?:st|nd|rd|th)\b
        | \b(?P<ordinal>{"|".join(_ORDINALS)})(?=[-‑\s]+(?:(?:\w{{3,}}est|best|worst|most|least)\b|out\s+of\b|in\s+the\s+country\b)))
    | (?P<digits>(?P<sign>(?<![\w)%.])[-–−+])?(?<![\w.])(?P<figure>{_DIGITS})(?!\w|[,.]\d)(?:\s?(?P<times>million|thousand|billion|m\b)(?!\w))?)
    | (?P<glued>\b[A-Za-z]+\d[\w*]*)
    | (?P<suffixed>(?<![\w.])\d+(?:\.\d+)?[A-Za-z]\w*)
    | (?P<words>\b{_WORDS}\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Where a number can begin; a cheap look before the long pattern is tried.
_BEGINNING = re.compile(
    rf"[-–−+]?[\d£]|[⁰¹²³⁴⁵⁶⁷⁸⁹]|\b(?:{_SIMPLE}|half|{'|'.join(_ORDINALS)}|an?(?=[-‑\s]+(?:{_PART}|hundred|thousand|million|dozen)))\b"
    rf"|\b{_MONTH}(?=\s+\d)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"""\s*(?:
      (?P<percent>%|per\s?-?\s?cent(?![A-Za-z]))
    | [-‑]?(?P<points>percentage[\s‑-]+points?\b|points?\b(?!\s+(?:scale|plan|programme))|of\s+a\s+(?:percentage\s+)?point\b)
    | (?P<per_pupil>(?:per|a|for\s+(?:each|every))\s+(?:\w+\s+)?(?:pupil|head|child|student)\b)
    | (?P<per_10000>per\s+10,?000\b)
    | (?P<days>[-‑]?(?:working\s+|school\s+)?days?\b)
    | (?P<hours>[-‑]?hours?\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_UNIT_NAMES = {
    "percent": "percent",
    "points": "percentage_points",
    "per_pupil": "gbp_per_pupil",
    "per_10000": "per_10000",
    "days": "days",
    "hours": "hours",
}
_QUALIFIERS = (
    ("near", r"(?:just|little|slightly|only just|well) (?:over|under|above|below)"),
    ("exact", r"(?:no|not) (?:more|less|fewer|over)(?= than (?:a|the|expected))"),
    (
        "over",
        r"(?:no|not) (?:less|fewer) than|at least|more than|over|in excess of|upwards of|a minimum of|well over|just over",
    ),
    (
        "under",
        r"(?:no|not) more than|at most|less than|fewer than|lower than|under|up to|below|a maximum of|just under|just below",
    ),
    (
        "about",
        r"about|around|approximately|roughly|nearly|almost|some|something like|close to|near to|in the region of|an? estimated|of the order of|virtually|circa",
    ),
)
_BEFORE = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<q{n}>{words})" for n, (_, words) in enumerate(_QUALIFIERS))
    + r")(?:\s+(?:an?|the|as many as))?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:(?P<over>or\s+(?:more|above|over|better)\b|and\s+above\b|plus\b|\+)|(?P<under>or\s+(?:less|fewer|under)\b)|(?P<about>or\s+so\b))",
    re.IGNORECASE,
)

# What the words just before and after say that a number is: (reason, before, after); None = anything.
_REFERENCE_BEFORE = re.compile(
    r"""\b(?:key\s+stages?|ks|levels?|sections?|stages?|tables?|figures?|fig\.?|paragraphs?|paras?\.?|pages?|pp?\.
      |part|parts|schedule|chapter|appendix|annex|circular|priority|priorities|categor(?:y|ies)|band|grade|phase|option|strand|stream|objective|no\.|number|volume|article
      |recommendation|recommendations|code|iso|bs|route|room|tier|groups?|cohort|round|quartile|regulation|act|annexe|standard|standards|test|unit|scenario|zone|bullet|item|note|footnote
      |(?-i:Years?|Yr|Y))
      (?:\s+|\s*[-–]\s*|\s+\w{1,5}(?:\s*(?:,|and|to|or|&|[-–])\s*\d+)*\s*(?:,|and|to|or|&|[-–])\s*(?:and\s+)?)$""",
    re.VERBOSE | re.IGNORECASE,
)
# Between a word that can have a number and the number in a list of them: "Years 5 and", "levels four and".
_LISTED_REFERENCE = re.compile(r"\s(?:\d{1,3}\w?|one|two|three|four|five|six)(?:\W|$)", re.IGNORECASE)
_AGE_BEFORE = re.compile(
    r"\b(?:aged?s?(?:\s+(?:of|between|from|range))?|ages|post|pre|under|over|after|at|of|and|to|or)\s*[-–‑]?\s*$",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(
    r"[-‑\s]*(?:years?[-‑\s]*olds?\b|(?:plus|\+)?\s*year\s+olds?|years?\s+of\s+age\b)", re.IGNORECASE
)
_AGED = re.compile(
    r"\b(?:aged?|ages)(?:\s+(?:of|between|from|range))?\s+(?:\d+\s*(?:and|to|or|[-–])\s*)?$", re.IGNORECASE
)
_AGE_PREFIX = re.compile(
    r"\b(?:post|pre|under|over|rising)\s?[-‑–]\s?$|\b(?:post|(?:after|at)(?:\s+the\s+age\s+of)?)\s+$", re.IGNORECASE
)
_COUNTED_NEXT = re.compile(
    r"\s+(?!and\b|or\b|in\b|to\b|who\b|is\b|are\b|was\b|were\b|has\b|have\b)[a-z]", re.IGNORECASE
)
_AGE_RANGE_AFTER = re.compile(
    r"\s?(?:[-–‑]|to)\s?\d{1,2}(?:\s|[-‑])*(?:schools?|year|range|age|provision|education|learning|pupils|curriculum|institutions?|sector)",
    re.IGNORECASE,
)
_DURATION_AFTER = re.compile(
    r"[-‑\s]+(?:successive\s+|consecutive\s+|academic\s+|financial\s+|calendar\s+|more\s+|school\s+)?(?:years?|months?|weeks?|terms?|minutes?|decades?)\b",
    re.IGNORECASE,
)
_COUNTED_YEAR = re.compile(
    r"\s+(?:pupils|places|children|people|schools|students|parents|households|young|jobs|hours|teachers|staff|copies|or\s+more)\b",
    re.IGNORECASE,
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
    return tuple(
        replace(found, char_start=found.char_start + offset, char_end=found.char_end + offset)
        for found in _quantities(text, start, stop)
    )


def word_number(text: str) -> float | None:
    """The value of a number in digits or words ("twenty-two" → 22), None where it is none."""
    plain = text.strip().lower().replace("‑", "-")
    if re.fullmatch(_DIGITS, plain):
        return float(plain.replace(",", ""))
    mixed = _MIXED.fullmatch(plain)
    if mixed:
        return (word_number(mixed["whole"]) or 0.0) + (0.5 if mixed["part"] == "half" else 0.25)
    total = 0.0
    for word in re.split(r"[\s-]+", plain):
        if word in _SMALL:
            total += _SMALL[word]
        elif word in _SCALES:
            total = max(total, 1.0) * _SCALES[word]
        elif word not in ("a", "and", "an"):
            return None
    return total or None


def _quantities(text: str, start: int, stop: int) -> Iterator[QuantityMention]:
    position = start
    while (beginning := _BEGINNING.search(text, position, stop)) is not None:
        begin = beginning.start()
        while begin > position and text[begin].isascii() and text[begin].isalnum() and text[begin - 1].isalnum():
            begin -= 1
        match = _NUMBER.match(text, begin, stop)
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
        match.start(), match.end(), float(match["mark"].translate(_SUPERSCRIPTS)), None, "exact", "mark", "reference"
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
    scale = _MONEY_SCALES.get((match["scale"] or "").lower(), 1.0)
    value = round(float(match["pounds"].replace(",", "")) * scale, 6)
    if match["money_sign"] in ("-", "–", "−"):
        value = -value
    unit, end = "gbp", match.end()
    after = _UNIT.match(text, end, stop)
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
        parts = 2 if part == "halves" else _PARTS[part if part in _PARTS else part.rstrip("s")]
        some = _SMALL.get(match["parts"].lower(), 1)
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
    value = float(match["nth"]) if match["nth"] else float(_ORDINALS[match["ordinal"].lower()])
    return QuantityMention(match.start(), match.end(), value, "rank", "exact", "rank")


def _digits(text: str, match: re.Match[str], stop: int) -> QuantityMention:
    found = _plain(text, match.start("figure"), match.end("figure"), stop)
    if match["times"]:
        return replace(
            found, value=found.value * _MONEY_SCALES[match["times"].lower()], char_end=match.end(), reason=None
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
# "Half the week", "a quarter of an hour", "half of the gap": parts of what is no group of pupils, schools or money.
_SPAN_OF_TIME = re.compile(
    r"\s+(?:of\s+)?(?:the|a|an|their|its)\s+(?:\w+\s+)?(?:weeks?|days?|years?|terms?|hours?|time|way|period|gap|difference|decade|century|timetable|proportion|number|rate|figure|level|average|amount)\b",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(r"\ball\s+but\s+$", re.IGNORECASE)


def _plain(text: str, start: int, end: int, stop: int) -> QuantityMention:
    """A number in digits or words with the unit that follows it."""
    value = word_number(text[start:end]) or 0.0
    form = "digits" if text[start].isdigit() else "words"
    after = _UNIT.match(text, end, stop)
    unit = next((name for key, name in _UNIT_NAMES.items() if after[key]), None) if after else None
    if unit == "gbp_per_pupil" or (
        unit == "percentage_points" and form == "words" and value < 2 and after and "percent" not in after[0].lower()
    ):
        unit = None
    if unit is None or after is None:
        reason = _reason(text, start, end, value, stop)
        return QuantityMention(start, end, value, None, qualifier_of(text, start, end), form, reason)
    qualifier = qualifier_of(text, start, after.end())
    before = _ALL_BUT.search(text, max(0, start - 10), start)
    if unit == "percent" and before:
        return QuantityMention(before.start(), after.end(), 100 - value, unit, "exact", "complement")
    return QuantityMention(start, after.end(), value, unit, qualifier, form)


def qualifier_of(text: str, start: int, end: int, *, fraction: bool = False) -> str:
    """`about`, `over`, `under` or `exact`, by the words just before and after a number.

    "Just over half" is about half, but "just over 50 per cent" is over.
    """
    before = _BEFORE.search(text, max(0, start - 32), start)
    if before:
        name = next(name for n, (name, _) in enumerate(_QUALIFIERS) if before[f"q{n}"])
        if name != "near":
            return name
        return "about" if fraction else "under" if re.search("under|below", before[0]) else "over"
    after = _AFTER.match(text, end)
    return (after.lastgroup or "exact") if after else "exact"


def _is_direct(reference: str) -> bool:
    """Whether a number follows its word at once or in a list of numbers: "levels 4 and", not "the unit and"."""
    joined = re.search(r"(?:,|\band|\bto|\bor|&)\s*(?:and\s+)?$", reference)
    return joined is None or _LISTED_REFERENCE.search(reference[: joined.start() + 1]) is not None


def _reason(text: str, start: int, end: int, value: float, stop: int) -> str | None:
    """Why a bare number states nothing: it names a year, an age, a duration, or a thing with a number."""
    digits = text[start].isdigit()
    if digits and end - start == 4 and 1900 <= value < 2040 and not _COUNTED_YEAR.match(text, end, stop):
        return "year"
    window = max(0, start - 40)
    before = text[window:start]
    referred = _REFERENCE_BEFORE.search(before)
    if (
        referred
        and _is_direct(referred[0])
        and (digits or not before.lower().rstrip().endswith(("years", "and", "of", "standards", "groups", "schools")))
    ):
        return "reference"
    if (
        _AGE_AFTER.match(text, end, stop)
        or _AGED.search(before)
        or (_AGE_PREFIX.search(before) and value in range(2, 20) and not _COUNTED_NEXT.match(text, end, stop))
    ):
        return "name"
    if digits and (_AGE_RANGE_AFTER.match(text, end, stop) or re.search(r"\d[-–‑]$", before)) and 2 <= value <= 25:
        return "name"
    return "narrative" if _DURATION_AFTER.match(text, end, stop) else None
