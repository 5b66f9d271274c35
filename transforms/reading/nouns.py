"""What a number counts, or what a share is a share of: the noun beside it, its list's, its sentence's subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.reading.mentions import Mention
from transforms.reading.quantities import QuantityMention

# What parts a count, and what parts a share, from a noun that is not its own: "12 were in schools", "40 per cent of them and schools".
_NOT_TO_NOUN = re.compile(
    r"[;:.()–—]|,\s|\b(?:are|were|is|was|be|been|have|has|had|reach\w*|achiev\w*|gain\w*|than|in|at|on|for|to|from|with|by|and|or|who|which|that|compared|against|as|into|will|would|did|do|each)\b",
    re.IGNORECASE,
)
_NOT_TO_NOUN_OF = re.compile(
    r"[;:.()–—]|,\s|\b(?:are|were|is|was|have|has|had|than|and|who|which|that|against|will)\b", re.IGNORECASE
)
# "40 primary, 8 secondary and 3 special schools": the noun stands at the end of the list.
_PHASE_ONLY = re.compile(
    r"\s+(?:(?:\w+\s+)?(?:nursery|primary|infant|junior|first|middle|high|upper|secondary|special|comprehensive))\s*(?:,|and\b|or\b|\()",
    re.IGNORECASE,
)
# "92 primary and infant schools": the "and" joins no second thing.
_BOTH_PHASES = re.compile(
    r"\b(?:(?:nursery|primary|infant|junior|first|middle|secondary|special),\s+)*(?:nursery|primary|infant|junior|first|middle|secondary|special)\s+and\s+(?=(?:nursery|primary|infant|junior|first|middle|secondary|special)\b)",
    re.IGNORECASE,
)
# "60 per cent of primary and half of secondary schools".
_SHARED_PHASE = re.compile(
    r"\s+of\s+(?:the\s+|its\s+|both\s+)?(?:primary|secondary|special|infant|junior|nursery)\b(?!\s+(?:pupils?|places?|children|age|headteachers?|school\s+(?:pupils|places)))",
    re.IGNORECASE,
)
# "Their first choice of primary school, and 93 per cent of secondary school": nobody counts a share of one school.
_BARE_SCHOOL = re.compile(
    r"\s+(?:of|for|in)\s+(?:primary|secondary|special|nursery)\s+school\b(?!\s+\w+s\b)", re.IGNORECASE
)
# "A third of the bollards": something else than the catalogue's nouns, which "a third of those" need not be.
_OTHER = re.compile(
    r"\s+of\s+(?!(?:\w+\s+){0,2}(?:those|them|these|this|it|total|whole|all|possible|both|which|time|respondents|sessions|people|cohort|age\s+group|year\s+group)\b)(?:the\s+|its\s+|their\s+)?[a-z]",
    re.IGNORECASE,
)
# "Twelve schools' budgets" counts no schools.
_POSSESSIVE = re.compile(r"(?:['’]s|['’])\s+\w")
# "Four bands", "six main themes": what is counted is named, and is none of the catalogue's nouns.
_OTHER_THING = re.compile(
    r"\s+(?:(?!of\b|in\b|at\b|were\b|have\b|had\b|are\b|that\b|which\b|who\b|with\b|more\b|others?\b)[a-z-]{3,}\s+)?"
    r"(?!(?:was|has|is|as|its|this|thus|his|across|plus|less|versus|perhaps|always|sometimes|others|years|months|weeks|terms|times|points"
    r"|unless|towards|besides|hours|days)\b)[a-z-]{3,}(?<!s)s\b(?!\s+(?:that|which)\s+(?:pupils|schools))"
)
# "Of the heads who replied, 68 per cent …", "Of those in primary schools, 12 per cent …".
_OF_GROUP = re.compile(
    r"(?:^|[.;:,]\s*|\bthat\s+)of\s+(?P<group>(?P<those>those|these|them)\b(?!\s+(?:who|that)\s)|(?:the\s+)?(?=\w))(?=[^.;]*$)",
    re.IGNORECASE,
)
_CONSIDERED = re.compile(
    r"\s+(?:considered|thought|felt|said|believed|judged|rated|regarded|found|described|agreed|expressed|reported)\b",
    re.IGNORECASE,
)
_SURVEY = re.compile(r"\b(?:questionnaire|survey)\b", re.IGNORECASE)
# "The proportion of schools with … is 18 per cent", "the number of schools in … fell from six".
_SHARE_OF = re.compile(r"\b(?:proportion|percentage|share)\s+of\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_NUMBER_OF = re.compile(r"\bnumber\s+of\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_PREDICATE = re.compile(r"\s+(?:are|were|have|had|did|do)\b", re.IGNORECASE)

# "Nearly nine-tenths of primary schools (88 per cent)".
_OPENS_BRACKET = re.compile(r"\s*\(\s*")


def nouns_of(
    text: str,
    start: int,
    end: int,
    found: Sequence[QuantityMention],
    units: Sequence[str],
    wholes: Sequence[bool],
    mentions: Sequence[Mention],
    topic: str | None,
) -> tuple[list[str | None], list[bool]]:
    """For each number of the sentence `text[start:end]` its noun ("other" for what the catalogue does not know), and whether
    the words right after it name it.

    `wholes` says which numbers are the whole that the one before is a part of; `topic` is the noun that the sentence before
    spoke of.
    """
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
        if nouns[n] is None and _is_paired(text, found, units, n) and named[n + 1]:
            nouns[n], named[n] = nouns[n + 1], True
        following = nouns[n + 1] if n + 1 < len(found) and units[n + 1] == units[n] else None
        if nouns[n] is None and n + 1 < len(found) and wholes[n + 1]:
            nouns[n] = nouns[n + 1]
        elif nouns[n] is None and units[n] != "count":
            nouns[n] = _before_bracket(text, found[n], heads) or _of_share(text, start, found[n], heads, following)
    _go_on_with_shares(text, found, units, nouns, named)
    _go_on_counting(text, found, units, heads, topic, nouns)
    return nouns, named


def _is_paired(text: str, found: Sequence[QuantityMention], units: Sequence[str], n: int) -> bool:
    """Whether a count is joined to the next one: "two and three schools"."""
    if n + 1 == len(found) or not units[n] == units[n + 1] == "count":
        return False
    return text[found[n].char_end : found[n + 1].char_start].strip() in ("and", "to", "or")


def _go_on_with_shares(
    text: str,
    found: Sequence[QuantityMention],
    units: Sequence[str],
    nouns: list[str | None],
    named: Sequence[bool],
) -> None:
    """Give a share that goes on from one before it that one's noun.

    "84 per cent of schools think so, whereas fewer than a quarter had …": a quarter of the schools.
    """
    for n in range(1, len(found)):
        goes_on = named[n - 1] and not named[n] and _PREDICATE.match(text, found[n].char_end)
        if units[n] == units[n - 1] == "percent" and goes_on:
            nouns[n] = nouns[n - 1]


def _go_on_counting(
    text: str,
    found: Sequence[QuantityMention],
    units: Sequence[str],
    heads: Sequence[Mention],
    topic: str | None,
    nouns: list[str | None],
) -> None:
    """Give a count without a noun that of the count before it, else what its sentence or the one before speaks of."""
    last: str | None = None
    for n, unit in enumerate(units):
        if unit == "count":
            nouns[n] = nouns[n] or last or _number_of(text, found[n], heads) or _subject(found[n], heads) or topic
            last = nouns[n] if nouns[n] != "other" else last


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
            between = text[number.char_end : head.char_start].removeprefix(")")
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


def _before_bracket(text: str, number: QuantityMention, heads: Sequence[Mention]) -> str | None:
    """What a share in brackets is of: "nearly nine-tenths of primary schools (88 per cent)"."""
    opened = (h.value for h in heads if _OPENS_BRACKET.fullmatch(text, h.char_end, number.char_start))
    return next(opened, None)


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
    if _CONSIDERED.match(text, number.char_end):
        if opened := _opened(text, start, number):
            return next((h.value for h in heads if h.char_start >= opened[0]), None)
        if _SURVEY.search(text, start, number.char_start):
            return "school"
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
