"""How a number is written: the vocabulary of number words, and the patterns that find a number and the unit after it."""

from __future__ import annotations

import re

_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: number for number, word in enumerate([*_UNITS, *_TEENS], start=1)}
SMALL |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
MONEY_SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, **SCALES}
_NTHS = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_TEENTHS = (
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
ORDINALS = {"first": 1, "second": 2, **{word: number for number, word in enumerate((*_NTHS, *_TEENTHS), start=3)}}
PARTS = {"half": 2, "quarter": 4, **{word: ORDINALS[word] for word in _NTHS[:8] if word != "fourth"}}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    *("December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept?", "Oct", "Nov", "Dec"),
)
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SIMPLE = rf"(?:(?:{'|'.join(_TENS)})(?:[-‑ ](?:{'|'.join(_UNITS)})\b)?|{'|'.join(_TEENS)}|{'|'.join(_UNITS)})"
_WORDS = (
    rf"(?:(?:{_SIMPLE})\s+and\s+a\s+(?:half|quarter)\b|(?:{_SIMPLE}|a)\s+hundred(?:\s+and\s+{_SIMPLE}\b)?|(?:{_SIMPLE}|a)\s+(?:thousand|million|dozen)"
    rf"|(?:{_SIMPLE})(?![-‑]?(?:hundred|thousand)\b))"
)
# "Two and a half".
MIXED = re.compile(r"(?P<whole>[\w-]+)\s+and\s+a\s+(?P<part>half|quarter)")
# What may stand in a ratio ("two in five"), and the parts of a fraction ("two thirds") with what must follow them.
_N = rf"(?:{DIGITS}|{_SIMPLE})"
_PART = r"(?:halves|half|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)"
_SHARE_NEXT = (
    r"(?=\s+(?:of|are|were|is|was|have|had|has|who|that|in|and|felt|said|thought|the)\b|\s*[,.;:()¹²³⁴⁵⁶⁷⁸⁹]|\s*$)"
)
# One number; the group that matches says how it is written.
NUMBER = re.compile(
    rf"""
    (?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    | (?P<date>\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:\s+(?:19|20)\d\d\b)?
        | \b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)\b(?:,?\s+(?:19|20)\d\d\b)?
        | \b\d{{1,2}}/\d{{1,2}}/(?:19|20)\d\d\b | \b\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d\b)
    | (?P<years>(?<![£\d,.])\b(?:19|20)\d\d\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)\b(?![,.]?\d|\s?(?:%|per\s?cent)))
    | (?P<money>(?P<money_sign>(?<![\w)])[-–−+])?£\s?(?P<pounds>{DIGITS})(?:\s?(?P<scale>million|thousand|billion|m|M|k|bn)\b)?)
    | (?P<ratio>\b(?P<some>{_N})(?:\s+(?:\w+\s+){{0,2}}?|\s+)(?:in|out\s+of)\s+(?:every\s+)?(?P<whole>{_N})\b
        (?!\s*(?:%|per\s?cent|{_MONTH}|(?:\w+\s+)?(?:years?|months?|weeks?|terms?)\b))(?![,./]?\d))
    | (?P<fraction>\b(?P<parts>an?|one|two|three|four|five|six|seven|eight|nine)[-‑\s](?P<part>{_PART})(?![-‑]?[A-Za-z0-9]){_SHARE_NEXT}
        | \b(?P<half>half)\b(?![-‑](?:a\b)?|\s+(?:term|day|year|hour|hours|an\b|a\b|dozen)\b))
    | (?P<rank>\b(?P<nth>\d+)(?:st|nd|rd|th)\b
        | \b(?P<ordinal>{"|".join(ORDINALS)})(?=[-‑\s]+(?:(?:\w{{3,}}est|best|worst|most|least)\b|out\s+of\b|in\s+the\s+country\b)))
    | (?P<digits>(?P<sign>(?<![\w)%.])[-–−+])?(?<![\w.])(?P<figure>{DIGITS})(?!\w|[,.]\d)(?:\s?(?P<times>million|thousand|billion|m\b)(?!\w))?)
    | (?P<glued>\b[A-Za-z]+\d[\w*]*)
    | (?P<suffixed>(?<![\w.])\d+(?:\.\d+)?[A-Za-z]\w*)
    | (?P<words>\b{_WORDS}\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _beginnings() -> re.Pattern[str]:
    """Where a number can begin; a cheap look before the long pattern is tried.

    It begins with a set of characters and has each word under its first letter: so almost every place is passed over at once.
    """
    tails: dict[str, list[str]] = {}
    for word in (*_TENS, *_TEENS, *_UNITS, "half", *ORDINALS):
        tails.setdefault(word[0], []).append(word[1:] + r"\b")
    tails["a"] = [rf"n?(?=[-‑\s]+(?:{_PART}|hundred|thousand|million|dozen))"]
    for month in _MONTHS:
        tails.setdefault(month[0].lower(), []).append(rf"{month[1:]}(?=\s+\d)")
    letters = "".join(tails) + "".join(tails).upper()
    words = "|".join(f"(?<=[{first}{first.upper()}])(?:{'|'.join(rest)})" for first, rest in tails.items())
    return re.compile(
        rf"[{letters}\d£⁰¹²³⁴⁵⁶⁷⁸⁹–−+-](?:(?<=[\d£⁰¹²³⁴⁵⁶⁷⁸⁹])|(?<=[–−+-])[\d£]|(?<!\w[{letters}])(?i:{words}))"
    )


BEGINNING = _beginnings()
# The unit that follows a number, by the name of its group in `UNIT_NAMES`.
UNIT = re.compile(
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
UNIT_NAMES = {
    "percent": "percent",
    "points": "percentage_points",
    "per_pupil": "gbp_per_pupil",
    "per_10000": "per_10000",
    "days": "days",
    "hours": "hours",
}
