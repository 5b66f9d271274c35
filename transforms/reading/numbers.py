"""A sentence's numbers made ready for binding: their units and nouns completed from each other, their groups found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.reading.clauses import segments, tight_groups
from transforms.reading.mentions import Mention
from transforms.reading.quantities import QuantityMention

_NOT_TO_NOUN = re.compile(
    r"[;:.()–—]|,\s|\b(?:are|were|is|was|be|been|have|has|had|reach\w*|achiev\w*|gain\w*|than|in|at|on|for|to|from|with|by|and|or|who|which|that|compared|against|as|into|will|would|did|do|each)\b",
    re.IGNORECASE,
)
_NOT_TO_NOUN_OF = re.compile(
    r"[;:.()–—]|,\s|\b(?:are|were|is|was|have|has|had|than|and|who|which|that|against|will)\b", re.IGNORECASE
)
_PHASE_ONLY = re.compile(
    r"\s+(?:(?:\w+\s+)?(?:nursery|primary|infant|junior|first|middle|high|upper|secondary|special|comprehensive))\s*(?:,|and\b|or\b|\()",
    re.IGNORECASE,
)
# "92 primary and infant schools": the "and" joins no second thing.
_BOTH_PHASES = re.compile(
    r"\b(?:(?:nursery|primary|infant|junior|first|middle|secondary|special),\s+)*(?:nursery|primary|infant|junior|first|middle|secondary|special)\s+and\s+(?=(?:nursery|primary|infant|junior|first|middle|secondary|special)\b)",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:\s+[\w.]+){0,2}\s+to\s+(?:\w+\s+){0,2}", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:\w+\s+)?$", re.IGNORECASE)
_SCORED = re.compile(r"\b(?:scored?|scoring|point\s+scores?|points\s+per)\b", re.IGNORECASE)
_COMPARED_WORD = re.compile(r"\s+(?:nationally|in\s+England|across\s+the\s+country)\b", re.IGNORECASE)
_SHARED_PHASE = re.compile(
    r"\s+of\s+(?:the\s+|its\s+|both\s+)?(?:primary|secondary|special|infant|junior|nursery)\b(?!\s+(?:pupils?|places?|children|age|headteachers?|school\s+(?:pupils|places)))",
    re.IGNORECASE,
)
# "Their first choice of primary school, and 93 per cent of secondary school": nobody counts a share of one school.
_BARE_SCHOOL = re.compile(
    r"\s+(?:of|for|in)\s+(?:primary|secondary|special|nursery)\s+school\b(?!\s+\w+s\b)", re.IGNORECASE
)
_OTHER = re.compile(
    r"\s+of\s+(?!(?:\w+\s+){0,2}(?:those|them|these|this|it|total|whole|all|possible|both|which|time|respondents|sessions|people)\b)(?:the\s+|its\s+|their\s+)?[a-z]",
    re.IGNORECASE,
)
_GOES_ON_BEFORE = re.compile(
    r"\b(?:by|to|gained|against|from|(?:rise|gain|increase|improvement|fall|drop)\s+of|(?:rises|gains|increases|improvements|falls|figures)\s+(?:were|are))\s+$",
    re.IGNORECASE,
)
_ENDS_AFTER = re.compile(
    r"\s*(?:[.;,)]|$|(?:and|but)\s+(?:in|nationally|the|by)\b|and\s+\w+\s*[.;,)]|(?:in|by)\s+(?:19|20)\d\d)"
)
_POSSESSIVE = re.compile(r"(?:['’]s|['’])\s+\w")
_MOST_PER_PUPIL = 20_000
_DASH = re.compile(r"\s[–—]\s")
_PART_OF = re.compile(
    r"\s+(?:\w+\s+)?(?:out\s+)?of\s+(?:(?:the|its|their|all|(?:the\s+)?[\w]+['’]s?)\s+)?", re.IGNORECASE
)
_PER_PUPIL = re.compile(
    r"\b(?:per|for\s+(?:each|every)|of\s+each|a)\s+(?:\w+\s+)?(?:pupil|student|child)\b", re.IGNORECASE
)
# "Four bands", "six main themes": what is counted is named, and is none of the catalogue's nouns.
_OTHER_THING = re.compile(
    r"\s+(?:(?!of\b|in\b|at\b|were\b|have\b|had\b|are\b|that\b|which\b|who\b|with\b|more\b|others?\b)[a-z-]{3,}\s+)?"
    r"(?!(?:was|has|is|as|its|this|thus|his|across|plus|less|versus|perhaps|always|sometimes|others|years|months|weeks|terms|times|points"
    r"|unless|towards|besides|hours|days)\b)[a-z-]{3,}(?<!s)s\b(?!\s+(?:that|which)\s+(?:pupils|schools))"
)
_OPENS_AS_WHOLE = re.compile(r"\s*of\s+(?:the|its|their|these|those|all)\s+", re.IGNORECASE)
_OF_GROUP = re.compile(
    r"(?:^|[.;:,]\s*|\bthat\s+)of\s+(?P<group>(?P<those>those|these|them)\b(?!\s+(?:who|that)\s)|(?:the\s+)?(?=\w))(?=[^.;]*$)",
    re.IGNORECASE,
)
_CONSIDERED = re.compile(
    r"\s+(?:considered|thought|felt|said|believed|judged|rated|regarded|found|described|agreed|expressed|reported)\b",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(r"\b(?:proportion|percentage|share)\s+of\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_NUMBER_OF = re.compile(r"\bnumber\s+of\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
# "The percentage of the budget passed on to schools was 79.1": the number's unit is what the sentence is about.
_PROPORTION = re.compile(
    r"\b(?:percentages?|proportions?)\b[^;:]*\b(?:is|are|was|were|be|been|to|at|of)\s+$", re.IGNORECASE
)
_PREDICATE = re.compile(r"\s+(?:are|were|have|had|did|do)\b", re.IGNORECASE)
_BARE_AFTER = re.compile(
    r"\s*(?:$|[,.;:)(]|(?:and|in|for|to|at|nationally|by|compared|against|as|or|while|whereas|across|among|respectively|of\s+the\s+national|on|from|the)\b)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Number:
    """A number of a sentence that may state something: `unit` and `noun` are completed from its neighbours.

    `tail` is the stretch after a bracket that follows the number, empty without one.
    """

    mention: QuantityMention
    segment: tuple[int, int]
    unit: str
    noun: str | None
    group: range
    position: int
    aside: bool = False
    whole: bool = False
    named: bool = False
    tail: tuple[int, int] = (0, 0)


def numbers_of(
    text: str,
    start: int,
    end: int,
    found: Sequence[QuantityMention],
    mentions: Sequence[Mention],
    topic: str | None = None,
    *,
    per_pupil: bool = False,
    gone_on: str | None = None,
) -> list[Number]:
    """The numbers of the sentence `text[start:end]` with their stretch, unit, noun and list.

    `topic` is the noun that the sentence before spoke of: "four of them" counts it; `per_pupil` that it gave amounts per
    pupil, so that an amount compared with them is one too; `gone_on` the unit of a sentence that goes on from it ("it was 6.7").
    """
    groups = tight_groups(text, found)
    stretches = segments(text, start, end, found)
    group_of = {position: group for group in groups for position in group}
    units = _units(text, found, group_of, stretches, per_pupil=per_pupil)
    bare = found and not any(found[n].unit for n in group_of[0])
    if bare and gone_on in ("percent", "percentage_points") and _BARE_AFTER.match(text, found[0].char_end):
        shared = [n for n in group_of[0] if found[n].unit is None and found[n].value <= 100]
        units = [gone_on if n in shared else unit for n, unit in enumerate(units)]
    if _SCORED.search(text, start, end):
        units = [
            "points" if unit == "percentage_points" and not _names_percentage(text, q) else unit
            for unit, q in zip(units, found, strict=True)
        ]
    nouns, named = _nouns(text, start, end, found, units, mentions, topic)
    wholes = [_whole(text, found, n) or _opens_as_whole(text, start, found, n) for n in range(len(found))]
    for n in range(1, len(found)):
        changed = _BY.search(text, max(start, found[n - 1].char_start - 16), found[n - 1].char_start)
        if changed and _TO.fullmatch(text, found[n - 1].char_end, found[n].char_start):
            stretches[n] = (
                stretches[n - 1][0],
                stretches[n][1],
            )  # "raised by two points to 83": both are said of one thing
        if wholes[n] and n:
            stretches[n - 1] = stretches[n] = (stretches[n - 1][0], stretches[n][1])
    asides = [_aside(text, start, mention) for mention in found]
    tails = [_tail(text, found, stretches, asides, n) for n in range(len(found))]
    return [
        Number(mention, stretches[n], units[n], nouns[n], group_of[n], n, asides[n], wholes[n], named[n], tails[n])
        for n, mention in enumerate(found)
    ]


def _tail(
    text: str,
    found: Sequence[QuantityMention],
    stretches: Sequence[tuple[int, int]],
    asides: Sequence[bool],
    n: int,
) -> tuple[int, int]:
    """What follows the bracket after a number: "three schools (two of them primary) have serious weaknesses"."""
    last = n
    while last + 1 < len(found) and asides[last + 1]:
        last += 1
    if asides[n] or last == n:
        return (0, 0)
    end = stretches[last][1]
    closing = text.find(")", found[last].char_end, end)
    return (closing, end) if closing >= 0 else (0, 0)


def _names_percentage(text: str, number: QuantityMention) -> bool:
    return "percentage" in text[number.char_start : number.char_end].lower()


def _is_elliptic(text: str, number: QuantityMention) -> bool:
    """Whether a number in words goes on from the one before: "against ten nationally", "and the nation by eight"."""
    if _COMPARED_WORD.match(text, number.char_end):
        return True
    before = _GOES_ON_BEFORE.search(text, max(0, number.char_start - 22), number.char_start)
    return before is not None and _ENDS_AFTER.match(text, number.char_end) is not None


def _aside(text: str, start: int, number: QuantityMention) -> bool:
    """Whether a number stands inside brackets, or between two dashes."""
    before = text[start : number.char_start]
    if before.rfind("(") > before.rfind(")"):
        return True
    return len(_DASH.findall(before)) % 2 == 1 and bool(_DASH.search(text, number.char_end, number.char_end + 60))


def _whole(text: str, found: Sequence[QuantityMention], n: int) -> bool:
    """Whether a number is the whole that the number before it is a part of: "14 of the 92 schools"."""
    return n > 0 and bool(_PART_OF.fullmatch(text, found[n - 1].char_end, found[n].char_start))


def _opens_as_whole(text: str, start: int, found: Sequence[QuantityMention], n: int) -> bool:
    """Whether a number opens its sentence as the whole of what follows: "Of the seven sixth forms, four have …"."""
    return n == 0 and len(found) > 1 and _OPENS_AS_WHOLE.fullmatch(text, start, found[0].char_start) is not None


def _units(
    text: str,
    found: Sequence[QuantityMention],
    group_of: dict[int, range],
    stretches: Sequence[tuple[int, int]],
    *,
    per_pupil: bool,
) -> list[str]:
    units = [mention.unit for mention in found]
    for n in range(len(found) - 1, -1, -1):
        group = group_of[n]
        share = n + 1 < group.stop and units[n + 1] in ("percent", "percentage_points") and found[n].value <= 100
        if units[n] is None and share:
            units[n] = units[n + 1]
        if units[n] is None and n + 1 < group.stop and units[n + 1] in ("days", "hours"):
            units[n] = units[n + 1]
        if units[n] == "gbp" and n + 1 < group.stop and units[n + 1] == "gbp_per_pupil":
            units[n] = "gbp_per_pupil"
    for n, mention in enumerate(found):
        small = units[n] == "gbp" and mention.value < _MOST_PER_PUPIL
        if small and (_PER_PUPIL.search(text, *stretches[n]) or (per_pupil and n == 0)):
            units[n] = "gbp_per_pupil"
        # "Cut by a third, from 96 to 64": a share in words hands no "per cent" on.
        before = units[n - 1] if n and found[n - 1].form not in ("fraction", "ratio") else None
        bare = mention.form == "digits" and _BARE_AFTER.match(text, mention.char_end) is not None
        listed = n > group_of[n].start and mention.form == found[n - 1].form
        if units[n] is None and bare and mention.value <= 100 and "percent" not in units[:n]:
            proportion = _PROPORTION.search(text, stretches[n][0], mention.char_start)
            units[n] = "percent" if proportion and "." in text[mention.char_start : mention.char_end] else None
        bare = bare or (mention.form == "words" and (listed or _is_elliptic(text, mention)))
        if units[n] is None and before in ("percent", "percentage_points") and bare and mention.value <= 100:
            units[n] = before
        elif (
            units[n] == "gbp" and "gbp_per_pupil" in units[:n] and mention.value < 20 * max(q.value for q in found[:n])
        ):
            units[n] = "gbp_per_pupil"
    return [unit or "count" for unit in units]


def _nouns(
    text: str,
    start: int,
    end: int,
    found: Sequence[QuantityMention],
    units: Sequence[str],
    mentions: Sequence[Mention],
    topic: str | None,
) -> tuple[list[str | None], list[bool]]:
    heads = [mention for mention in mentions if mention.kind == "noun"]
    nouns: list[str | None] = [_noun(text, number, heads, end) for number in found]
    named = [noun is not None for noun in nouns]
    for n, number in enumerate(found):
        if nouns[n] is None and units[n] == "count" and _OTHER_THING.match(text, number.char_end, end):
            nouns[n], named[n] = "other", True
    for n in range(len(found) - 2, -1, -1):
        if nouns[n] is None and units[n] == "count" and _PHASE_ONLY.match(text, found[n].char_end):
            nouns[n] = nouns[n + 1]
    for n in range(len(found) - 1, -1, -1):
        paired = n + 1 < len(found) and text[found[n].char_end : found[n + 1].char_start].strip() in ("and", "to", "or")
        if nouns[n] is None and paired and units[n] == units[n + 1] == "count" and named[n + 1]:
            nouns[n], named[n] = nouns[n + 1], True
        following = nouns[n + 1] if n + 1 < len(found) and units[n + 1] == units[n] else None
        if nouns[n] is None and n + 1 < len(found) and _whole(text, found, n + 1):
            nouns[n] = nouns[n + 1]
        elif nouns[n] is None and units[n] != "count":
            nouns[n] = _of_share(text, start, found[n], heads, following)
    for n in range(1, len(found)):
        # "84 per cent of schools think so, whereas fewer than a quarter had …": a quarter of the schools
        if (
            units[n] == units[n - 1] == "percent"
            and named[n - 1]
            and not named[n]
            and _PREDICATE.match(text, found[n].char_end)
        ):
            nouns[n] = nouns[n - 1]
    last: str | None = None
    for n, unit in enumerate(units):
        if unit == "count":
            nouns[n] = nouns[n] or last or _number_of(text, found[n], heads) or _subject(found[n], heads) or topic
            last = nouns[n] if nouns[n] != "other" else last
    return nouns, named


def _noun(text: str, number: QuantityMention, heads: Sequence[Mention], end: int) -> str | None:
    stop = min(end, number.char_end + 70)
    share = number.unit is not None
    barrier = _NOT_TO_NOUN_OF if share else _NOT_TO_NOUN
    for head in heads:
        if _POSSESSIVE.match(text, head.char_end):
            continue
        if number.char_start < head.char_start < number.char_end:
            return head.value
        if number.char_end <= head.char_start < stop:
            between = text[number.char_end : head.char_start]
            if share and re.search(r"\b(?:those|them|these)\b|^\s*of\s+(?:the|its)\s+(?:total|whole)\b", between):
                return None
            if share and _BARE_SCHOOL.match(text, number.char_end):
                return None
            beside = number.form == "ratio" and re.fullmatch(r"\s+(?:[\w-]+\s+){0,2}", between)
            if share and not beside and not re.match(r"\s*(?:of\b|\(of\b)", between):
                return None
            if number.form == "zero":
                return head.value if len(between) < 50 else None
            between = _BOTH_PHASES.sub(" ", between.replace("'s", ""))
            return None if barrier.search(between) else head.value
    return None


def _of_share(
    text: str, start: int, number: QuantityMention, heads: Sequence[Mention], following: str | None
) -> str | None:
    """What a share is of where no noun follows it at once: its list's noun, its sentence's subject, or something else."""
    if _PREDICATE.match(text, number.char_end):
        opened = _opened(text, start, number)
        if opened:
            # "Of those in primary schools 12 per cent are", "Of the heads who replied, 68 per cent considered"
            return None if opened[1] else next((h.value for h in heads if h.char_start >= opened[0]), None)
        return _subject(number, heads)
    if _CONSIDERED.match(text, number.char_end) and (opened := _opened(text, start, number)):
        return next((h.value for h in heads if h.char_start >= opened[0]), None)
    if _BARE_SCHOOL.match(text, number.char_end):
        return None
    if _SHARED_PHASE.match(text, number.char_end):
        return following or "school"
    shared = [
        h
        for h in heads
        if h.char_end <= number.char_start and _SHARE_OF.search(text, max(start, h.char_start - 50), h.char_start)
    ]
    if shared:
        return shared[-1].value
    return "other" if _OTHER.match(text, number.char_end) else None


def _opened(text: str, start: int, number: QuantityMention) -> tuple[int, bool] | None:
    """Where the group begins that a sentence opens with, and whether only "those" names it: "Of the heads who replied, …"."""
    match = _OF_GROUP.search(text[start : number.char_start])
    return (start + match.start("group"), match["those"] is not None) if match else None


def _number_of(text: str, number: QuantityMention, heads: Sequence[Mention]) -> str | None:
    """What is counted by "the number of primary schools with … has fallen from 17"."""
    counted = [
        h
        for h in heads
        if h.char_end <= number.char_start and _NUMBER_OF.search(text, max(0, h.char_start - 50), h.char_start)
    ]
    return counted[-1].value if counted else None


def _subject(number: QuantityMention, heads: Sequence[Mention]) -> str | None:
    earlier = [head for head in heads if head.char_end <= number.char_start]
    return earlier[-1].value if earlier else None
