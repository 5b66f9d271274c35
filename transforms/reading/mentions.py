"""Small annotators that leave typed mentions: who, when, which phase, key stage, subject, threshold, group, measure.

The same annotators serve a sentence, a heading, and the heads, captions and notes of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.catalogue.dimensions import dimension_phrases
from transforms.catalogue.measures import cue_phrases
from transforms.reading.model import ReportContext
from transforms.reading.periods import find_periods
from transforms.reading.phrases import Entry, Lexicon
from transforms.reading.previous_inspection import find_previous
from transforms.reading.quantities import word_number

KINDS = (
    "period",  # value: normal form; role `target` (the year of a target), `span`, `since` or empty
    "scope",  # la, national, metropolitan, statistical_neighbours, county, unitary, london
    "one_school",  # the words single out one school or a few
    "phase",  # nursery, primary, secondary, special, post16, all
    "key_stage",  # KS1..KS4, A-level
    "subject",  # english, mathematics, science, reading, writing
    "threshold",  # level 2+, level 4+, level 5+, 5+ A*-C, 5+ A*-G, 1+ A*-G, ...
    "group",  # a pupil group or party
    "status",  # target, planned, provisional
    "direction",  # up, down, above, below
    "noun",  # school, pupil, parent, ...: what is counted or what a share is of
    "measure",  # a measure's code; role `not` where the phrase rules the measure out
    "unit",  # million (a head's "£M"), gbp, percent, per_pupil, thousand
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A typed run of a text. Offsets are those of the text plus the offset given to `annotate`."""

    kind: str
    value: str
    char_start: int
    char_end: int
    role: str = ""


_STAGE_NUMBER = r"(?:[1-4]|one|two|three|four)"
_KEY_STAGE = re.compile(
    rf"\b(?:key\s+stages?|ks)\s*(?P<numbers>{_STAGE_NUMBER}\b(?:\s*(?:,|and|to|or|&|[-–])\s*(?:and\s+)?(?:key\s+stages?\s+|ks)?{_STAGE_NUMBER}\b(?!\s*per\b))*)",
    re.IGNORECASE,
)
_EXAM = re.compile(
    r"\b(?:(?P<gcse>GCSEs?|general\s+certificate\s+of\s+secondary\s+education)|(?P<alevel>(?:GCE\s+)?A(?:S)?(?:/AS)?[-‑\s]levels?|advanced\s+levels?|A\s*level/\w+))\b",
    re.IGNORECASE,
)
_AGE_STAGES = re.compile(
    r"\b(?P<age>seven|eleven|fourteen|7|11|14)[-‑\s]year[-‑\s]olds?\b|\baged?\s+(?P<age2>seven|eleven|fourteen|7|11|14)\b(?!\s*(?:to|-|–|and))",
    re.IGNORECASE,
)
_STAGE_OF_AGE = {"seven": "KS1", "7": "KS1", "eleven": "KS2", "11": "KS2", "fourteen": "KS3", "14": "KS3"}
_LEVEL = re.compile(
    r"\blevels?\s+(?P<level>[2-5]|two|three|four|five)\b(?P<more>\s+(?:or|and)\s+(?:above|better|higher|over)|\+)?",
    re.IGNORECASE,
)
_GRADES = re.compile(
    r"""(?:\bat\s+least\s+)?(?:\b(?P<count>five|5|one|1)\s?(?:\+|(?:\s+or\s+more|\s+plus)\b)?\s+(?:(?:or\s+more|good|higher|GCSEs?|passes|subjects|grades?|at|GNVQ|equivalent|\(or\s+equivalent\)|or|pass|grade|full|course)\s+){0,7}?)?
      \(?(?:grades?\s+)?A\s?\*?\s?(?:[-–—‑]|to)\s?(?P<grade>C|G)\b(?:\s+(?:grades?|passes|GCSEs?))?(?P<core>,?\s+including\s+(?:passes\s+in\s+)?English\s+and\s+math\w+)?
    | \b(?P<high_count>five|5)\s?(?:\+|\s+or\s+more)?\s+(?:or\s+more\s+)?(?:GCSEs?\s+(?:at\s+)?|subjects\s+at\s+)?(?:higher|good|top)[-\s]?(?:level\s+)?(?:GCSEs?|grade|grades|passes)(?:\s+(?:passes|GCSEs?))?
    | \b(?P<any_count>five|5|one|1)\s?(?:\+|\s+or\s+more)?\s+(?:or\s+more\s+)?(?:GCSE|graded?|examination)\s*(?:grades?|pass|passes|results?)?\b(?!\s+(?:pupils|results|targets))
    | \b(?P<any_level>five|5|one|1)\s?(?:\+|\s+or\s+more)?\s+(?:GCSEs?|passes|grades?|subjects)\s+at\s+any\s+(?:grade|level)\b
    | \b(?P<good_count>five|5)\s?(?:\+|\s+or\s+more)?\s+(?:GCSEs?|passes|subjects)\s+(?:\(?at\s+)?(?:grades?\s+)?C\s+(?:or|and)\s+(?:better|above|higher)\b
    | \b(?:five|5)\s+(?:or\s+more\s+)?(?:good\s+)?GCSEs?(?:\s+passes)?,?\s+(?P<with_core>including\s+(?:passes\s+in\s+)?English\s+and\s+math\w+)
    | \bat\s+least\s+(?P<least>one|five)(?:\s+(?:GCSEs?|pass(?:es)?|grades?)\b|(?=\s*[,.;)]|\s+(?:and|in)\b))""",
    re.VERBOSE | re.IGNORECASE,
)
# Of each family of patterns the runs of small letters of which one stands in whatever it matches.
_IN_PERIODS = ("19", "20", "year")
_IN_PREVIOUS = ("inspect", "report", "writing", "visit")
_IN_STAGES = ("key", "ks", "gcse", "general", "level", "year", "age")
_IN_THRESHOLDS = ("level", "gcse", "grade", "pass", "subject", "exam", "least", "a*", "a *")
_IN_UNITS = ("£", "%", "per", "million", "000")
_A_TO_C = re.compile(r"a\s?(?:[-–—‑]|to)\s?[cg]\b")
_CORE_TAIL = " incl. English and mathematics"
_UNITS = re.compile(
    r"(?P<million>£\s?M\b|£\s?millions?\b|£\s?m\b|\bin\s+millions?\b|\(millions?\))|(?P<thousand>£\s?000s?|£\s?k\b|£\s?thousands?|\(000s?\))|(?P<gbp>£)|(?P<percent>%|\bper\s?cent\b|\bpercentages?\b)"
    r"|(?P<per_pupil>\bper\s+(?:\w+\s+)?(?:pupil|head|child)\b|/pupil\b)",
    re.IGNORECASE,
)


@cache
def _lexicon() -> Lexicon:
    entries = [Entry(kind, value, phrase) for kind, value, phrase in dimension_phrases()]
    entries += [Entry(f"measure{role}", code, phrase) for code, role, phrase in cue_phrases()]
    return Lexicon(entries)


IN_CARE = "children_in_public_care"


@cache
def _topic_lexicon() -> Lexicon:
    phrases = dimension_phrases()
    return Lexicon([Entry(*said) for said in phrases if said[0] in ("phase", "names") or said[1] == IN_CARE])


def topics_in(text: str, start: int, end: int) -> list[Mention]:
    """The phases that `text[start:end]` names, and looked-after children: what a sentence without numbers is looked at for."""
    found = [Mention(f.kind, f.value, f.char_start, f.char_end) for f in _topic_lexicon().scan(text, start, end)]
    names = [mention for mention in found if mention.kind == "names"]
    return [m for m in found if m.kind != "names" and not any(_covers(name, m) for name in names)]


@lru_cache(maxsize=64)
def _authority(names: tuple[str, ...]) -> tuple[re.Pattern[str], frozenset[str]]:
    """The pattern of an authority's names, and the beginnings of which one stands wherever it matches, in small letters."""
    ordered = [name for name in sorted(names, key=len, reverse=True) if name.strip()]
    written = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered) or r"(?!)"
    pattern = re.compile(rf"\b(?:{written})(?:['’]s)?(?!\w)", re.IGNORECASE)
    return pattern, frozenset(name.split()[0].lower() for name in ordered)


def annotate(
    text: str, context: ReportContext, offset: int = 0, start: int = 0, end: int | None = None
) -> tuple[Mention, ...]:
    """All mentions in `text[start:end]` except its numbers (see `find_quantities`), sorted by where they begin.

    Within one kind mentions do not overlap (the longer wins), except measure cues: all of them are given.
    """
    stop = len(text) if end is None else end
    found = list(_found(text, context, start, stop))
    names = [mention for mention in found if mention.kind == "names"]
    kept: list[Mention] = []
    ends: dict[str, int] = {}
    for mention in sorted(found, key=lambda m: (m.char_start, -m.char_end)):
        if mention.kind == "names" or any(_covers(name, mention) for name in names):
            continue
        if not mention.kind.startswith("measure"):
            if mention.char_start < ends.get(mention.kind, -1):
                continue
            ends[mention.kind] = mention.char_end
        kept.append(_shifted(mention, offset))
    return tuple(kept)


def _covers(name: Mention, mention: Mention) -> bool:
    inside = name.char_start <= mention.char_start and mention.char_end <= name.char_end
    longer = name.char_end - name.char_start > mention.char_end - mention.char_start
    return inside and longer and mention.kind != "noun" and not mention.kind.startswith("measure")


def _shifted(mention: Mention, offset: int) -> Mention:
    kind, role = (mention.kind, mention.role)
    if kind.startswith("measure"):
        kind, role = "measure", kind.removeprefix("measure").lstrip(".")
    return Mention(kind, mention.value, mention.char_start + offset, mention.char_end + offset, role)


def _found(text: str, context: ReportContext, start: int, stop: int) -> Iterator[Mention]:
    for found in _lexicon().scan(text, start, stop):
        yield Mention(found.kind, found.value, found.char_start, found.char_end)
    # Most sentences have none of the words that a long pattern needs: looking for these first takes a tenth of the time.
    words = text[start:stop].lower()
    yield from _times(text, context, start, stop, words)
    authority, beginnings = _authority(context.authority_names)
    if _has(words, beginnings):
        for match in authority.finditer(text, start, stop):
            yield Mention("scope", "la", match.start(), match.end())
    if _has(words, _IN_STAGES):
        yield from _stages(text, start, stop)
    if _has(words, _IN_THRESHOLDS) or _A_TO_C.search(words):
        yield from _thresholds(text, start, stop)
    if _has(words, _IN_UNITS):
        for match in _UNITS.finditer(text, start, stop):
            yield Mention("unit", match.lastgroup or "", match.start(), match.end())


def _times(text: str, context: ReportContext, start: int, stop: int, words: str) -> Iterator[Mention]:
    if _has(words, _IN_PERIODS):
        for period in find_periods(text, context, start, stop):
            yield Mention("period", period.period, period.char_start, period.char_end, period.role)
    if _has(words, _IN_PREVIOUS):
        for period in find_previous(text, context, start, stop):
            yield Mention("period", period.period, period.char_start, period.char_end, period.role)


def _has(words: str, needed: Iterable[str]) -> bool:
    return any(word in words for word in needed)


def _stages(text: str, start: int, stop: int) -> Iterator[Mention]:
    for match in _KEY_STAGE.finditer(text, start, stop):
        for number in re.finditer(rf"\b{_STAGE_NUMBER}\b|(?<=ks)[1-4]", match["numbers"], re.IGNORECASE):
            base = match.start("numbers")
            begin = match.start() if number.start() == 0 else base + number.start()
            yield Mention("key_stage", f"KS{word_number(number[0]) or 0:.0f}", begin, base + number.end())
    for match in _EXAM.finditer(text, start, stop):
        yield Mention("key_stage", "KS4" if match["gcse"] else "A-level", match.start(), match.end())
    for match in _AGE_STAGES.finditer(text, start, stop):
        yield Mention(
            "key_stage", _STAGE_OF_AGE[(match["age"] or match["age2"]).lower()], match.start(), match.end(), "age"
        )


def _thresholds(text: str, start: int, stop: int) -> Iterator[Mention]:
    for match in _LEVEL.finditer(text, start, stop):
        yield Mention("threshold", f"level {word_number(match['level']) or 0:.0f}+", match.start(), match.end())
    for match in _GRADES.finditer(text, start, stop):
        yield Mention("threshold", _grades(match), match.start(), match.end())


def _grades(match: re.Match[str]) -> str:
    count = (
        match["count"] or match["high_count"] or match["any_count"] or match["any_level"] or match["least"] or "five"
    ).lower()
    number = "1" if count in ("one", "1") else "5"
    if match["grade"]:
        return f"{number}+ A*-{match['grade'].upper()}" + (_CORE_TAIL if match["core"] else "")
    if match["with_core"]:
        return f"5+ A*-C{_CORE_TAIL}"
    return f"{number}+ A*-C" if match["high_count"] or match["good_count"] else f"{number}+ A*-G"


def of_kind(mentions: Iterable[Mention], kind: str) -> list[Mention]:
    """The mentions of one kind, in order."""
    return [mention for mention in mentions if mention.kind == kind]
