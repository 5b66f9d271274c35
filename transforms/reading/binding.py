"""Which measure a number is a value of: the cues near it are weighed, and the best measure wins only with a margin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.catalogue.measures import Cues, cues, measures
from transforms.reading.fitting import fits, is_plausible
from transforms.reading.mentions import Mention
from transforms.reading.numbers import Number
from transforms.reading.surroundings import Surroundings

# Weight of a cue by where it stands: in the number's own stretch, elsewhere in its sentence (both lose with distance), in
# the sentence before, in the heading.
_OWN, _SENTENCE, _BEFORE, _HEADING = 2.0, 1.1, 0.55, 0.45
_FADES, _OWN_REACH, _SENTENCE_REACH = 0.5, 80, 160
_PER_WORD, _MOST_WORDS, _SECOND_CUE = 0.14, 4, 0.1
_ADJACENT = 0.4
# What else speaks for a measure.
_NOUN_FITS, _WHOLE, _TOPIC = 0.5, 0.6, 0.25
_INHERITED, _OUTSPOKEN = 0.9, 0.15
_CARRIED, _PRONOUN, _ANAPHORIC = 0.35, 0.55, 0.95
_TOLD_APART = 0.4
# And against it: what rules it out elsewhere in the sentence; nearer than `_NEAR` it is out.
_RULED_OUT, _NEAR = 0.7, 60
_ENOUGH, _SOLE, _CERTAIN, _MARGIN, _EQUALS = 1.25, 0.84, 2.1, 0.08, 0.6


# What stands in a clause of its own after a number says nothing against a measure: "… than in 1998, and attendance is poor".
_NEW_CLAUSE = re.compile(r"[;:]|,\s+(?:and|but|while|whereas|although)\b")


@dataclass(frozen=True, slots=True)
class Binding:
    """The measure that a number is a value of, how much speaks for it, and the cue (offsets; -1 = none) that does."""

    measure: str
    score: float
    rule: str
    char_start: int
    char_end: int


def bind(around: Surroundings) -> Binding | None:
    """The measure of one number, or None where none is near enough or two are equally near.

    A value outside a measure's plausible range is that measure's only where no measure would find it plausible and a cue
    of the same sentence names it clearly: an impossible value is read as it stands, and refused at the gate.
    """
    ranked = _ranked(around)
    number = around.number
    plausible = [binding for binding in ranked if is_plausible(number, binding.measure)]
    if not plausible:
        return _first([binding for binding in ranked if binding.rule == "cue"], _CERTAIN)
    ranked = plausible
    sole = len(ranked) == 1 and number.unit == "percent" and (number.noun is None or around.pronoun)
    return _first(ranked, _SOLE if sole else _ENOUGH)


def _first(ranked: Sequence[Binding], enough: float) -> Binding | None:
    if not ranked or ranked[0].score < enough:
        return None
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < _MARGIN:
        return None
    return ranked[0]


def bind_all(around: Surroundings) -> list[Binding]:
    """All measures that a number's own clause names: "no school has been placed in A or judged to have B"."""
    ranked = _ranked(around)
    return [b for b in ranked if b.score >= _CERTAIN and ranked[0].score - b.score < _EQUALS]


def _ranked(around: Surroundings) -> list[Binding]:
    return sorted(_candidates(around), key=lambda binding: (-binding.score, binding.measure))


def _candidates(around: Surroundings) -> Iterator[Binding]:
    scores, spans = _cue_weights(around)
    _add_inherited(around, scores)
    near, far, context = _ruled_out(around)
    for code, score in scores.items():
        rules = cues()[code]
        if (
            code in near
            or any(word in around.heading for word in rules.foreign)
            or not fits(around, code)
            or not _is_announced(around, code, rules, spans, context)
        ):
            continue
        noun = around.number.noun
        total = score - (_RULED_OUT if code in far else 0.0)
        total += _WHOLE if around.number.whole and noun in rules.nouns else 0.0
        total += _NOUN_FITS if noun and noun in rules.nouns else 0.0
        total += _TOPIC if any(topic in around.heading for topic in rules.topics) else 0.0
        span = spans.get(code)
        rule = "cue" if span in around.mentions else "inherited"
        yield Binding(code, round(total, 3), rule, span.char_start if span else -1, span.char_end if span else -1)


def _cue_weights(around: Surroundings) -> tuple[dict[str, float], dict[str, Mention]]:
    """The weight of each measure's best cue, and that cue."""
    scores: dict[str, float] = defaultdict(float)
    spans: dict[str, Mention] = {}
    seconds: dict[str, float] = defaultdict(float)
    for mention in _cues_in(around.mentions):
        weight = _weight(around.number, mention, around.taken)
        weight += _ADJACENT if mention.char_end in around.adjacent else 0.0
        if weight > scores[mention.value]:
            seconds[mention.value] += _SECOND_CUE if mention.value in spans else 0.0
            scores[mention.value], spans[mention.value] = weight, mention
    for code, second in seconds.items():
        scores[code] += min(second, 2 * _SECOND_CUE)
    fading = 0.5 if around.number.named and not around.pronoun else 1.0
    goes_on = around.anaphoric and not around.number.named
    for place, base in ((around.before, _SENTENCE if goes_on else _BEFORE), (around.headings, _HEADING)):
        for mention in _cues_in(place):
            weight = (base + _PER_WORD * _words(mention) / 2) * fading
            if weight > scores[mention.value]:
                scores[mention.value] = weight
                spans.setdefault(mention.value, mention)
    return scores, spans


def _cues_in(mentions: Sequence[Mention]) -> Iterator[Mention]:
    return (mention for mention in mentions if mention.kind == "measure" and not mention.role)


def _weight(number: Number, mention: Mention, taken: Sequence[tuple[int, int]]) -> float:
    start, end = number.mention.char_start, number.mention.char_end
    distance = max(mention.char_start - end, start - mention.char_end, 0)
    inside = mention.char_start < number.segment[1] and mention.char_end > number.segment[0]
    if not inside and number.tail[0] <= mention.char_start < number.tail[1]:
        inside, distance = True, mention.char_start - number.tail[0]
    elif inside and any(mention.char_start <= a and b <= mention.char_end for a, b in taken):
        inside = mention.char_start <= start and end <= mention.char_end
    base, reach = (_OWN, _OWN_REACH) if inside else (_SENTENCE, _SENTENCE_REACH)
    return base - _FADES * min(distance, reach) / reach + _PER_WORD * min(_words(mention), _MOST_WORDS)


def _words(mention: Mention) -> int:
    """About how many words a cue has: the longer one tells more."""
    return 1 + (mention.char_end - mention.char_start) // 8


def _add_inherited(around: Surroundings, scores: dict[str, float]) -> None:
    """Add what the number before it and the sentence before speak for."""
    number = around.number
    if number.whole:
        for code, rules in cues().items():
            if rules.whole == "usual" and number.noun in rules.nouns:
                scores[code] += _SENTENCE
    if around.inherited:
        own = any(
            code != around.inherited and score > _SENTENCE + 0.6 and is_plausible(number, code) and fits(around, code)
            for code, score in scores.items()
        )
        beside = max((score for code, score in scores.items() if code != around.inherited), default=0.0)
        told_apart = number.unit == "count" and beside - scores[around.inherited] > _TOLD_APART
        speaks_for_itself = own and (number.named or number.unit == "gbp" or told_apart)
        scores[around.inherited] += _INHERITED * (_OUTSPOKEN if speaks_for_itself else 1.0)
    if around.carried:
        goes_on = around.anaphoric and not number.named
        carried = _CARRIED + (_ANAPHORIC if goes_on else _PRONOUN if around.pronoun else 0.0)
        scores[around.carried] += carried
        level = cues()[around.carried].level
        if level and number.unit == measures()[level].unit:
            scores[level] += carried


def _is_announced(around: Surroundings, code: str, rules: Cues, spans: dict[str, Mention], context: set[str]) -> bool:
    """Whether a measure is named where it must be: its context, and for a count a cue in the sentence itself."""
    if code == around.inherited:
        return True
    goes_on = around.anaphoric and not around.number.named
    if goes_on and (code == around.carried or spans.get(code) in around.before):
        return True
    if rules.context and code not in context:
        return False
    if rules.named and around.number.named and not around.anaphoric and spans.get(code) not in around.mentions:
        return False
    if around.number.unit not in ("count", "rank") or around.listed or spans.get(code) in around.mentions:
        return True
    carried = around.pronoun and code == around.carried
    return carried or (around.number.whole and rules.whole == "usual")


def _is_whole_of(around: Surroundings, code: str) -> bool:
    """Whether the number is the whole of a named part: what is said of the part does not rule the measure out."""
    return around.number.whole and cues()[code].whole is not None


def _ruled_out(around: Surroundings) -> tuple[set[str], set[str], set[str]]:
    """Measures ruled out near the number, those ruled out elsewhere in the sentence, those whose context is named."""
    near: set[str] = set()
    far: set[str] = set()
    left, right = around.number.segment
    start = around.number.mention.char_start
    for mention in around.mentions:
        if mention.kind == "measure" and mention.role == "never" and not _is_whole_of(around, mention.value):
            near.add(mention.value)
        if mention.kind == "measure" and mention.role == "not" and not _is_whole_of(around, mention.value):
            inside = mention.char_start < right and mention.char_end > left
            parted = _NEW_CLAUSE.search(around.text, start, mention.char_start) if mention.char_start > start else None
            close = inside and abs(mention.char_start - start) < _NEAR and not parted
            (near if close else far).add(mention.value)
    words = (*around.mentions, *around.before, *around.headings)
    return near, far, {m.value for m in words if m.kind == "measure" and m.role == "context"}
