"""Whether a number can be a value of a measure at all: by its unit, size, noun, and whether it is a level, a gap or a change."""

from __future__ import annotations

from transforms.catalogue.measures import Cues, cues, measures
from transforms.reading.numbers import Number
from transforms.reading.surroundings import Surroundings

# Subjects that a count which goes on from another one does not count.
_PASSING = ("process", "authority", "money")


def is_plausible(number: Number, code: str) -> bool:
    """Whether a value lies in the measure's plausible range; a value in another unit than the measure's own does."""
    measure = measures()[code]
    return number.unit != measure.unit or measure.plausible_min <= number.mention.value <= measure.plausible_max


def fits(around: Surroundings, code: str) -> bool:
    """Whether unit, noun, size, time and kind of a number allow a measure."""
    number, rules = around.number, cues()[code]
    if number.unit not in rules.units or (number.whole and number.position and not rules.whole):
        return False
    if rules.least > abs(number.mention.value) or not rules.after <= around.year <= rules.until:
        return False
    if "phase" in rules.needs and not any(m.kind == "phase" for m in around.mentions):
        return False
    return _noun_fits(around, code, rules) and _kind_fits(around, code, rules)


def _noun_fits(around: Surroundings, code: str, rules: Cues) -> bool:
    number = around.number
    if not rules.nouns:
        return True
    if around.anaphoric and around.carried == code and not number.named:
        return True
    led = number.unit == "count" and any(
        m.kind == "measure" and m.value == code and not m.role and m.char_end in around.adjacent
        for m in around.mentions
    )
    if led and not number.named:
        return True
    taken_over = not number.named and number.noun in _PASSING and around.inherited == code
    if number.noun is not None and not taken_over:
        return number.noun in rules.nouns
    if rules.nouns == {"school"} and around.kind.level and not _is_compared(around, code):
        return False
    of_schools = number.unit == "percent" and (rules.named or rules.nouns == {"school"})
    return around.inherited == code or not (number.unit == "count" or of_schools)


def _is_compared(around: Surroundings, code: str) -> bool:
    """Whether a share goes on from one before it as its comparison: "for England the figures were 77 and 74 per cent"."""
    kinds = {m.kind for m in around.mentions if m.kind == "status" or (m.kind == "scope" and m.value != "la")}
    return around.inherited == code and kinds == {"scope"}


def _kind_fits(around: Surroundings, code: str, rules: Cues) -> bool:
    """A level is no change or gap; a gap needs a comparison; a limit ("below 90 per cent") is no value of its measure."""
    number, kind = around.number, around.kind
    elliptic = around.inherited == code and number.unit == "percentage_points"
    if (rules.signed and kind.level) or (kind.apart and not rules.signed):
        return False
    if kind.moved and not rules.signed and number.unit in ("percent", "gbp", "count"):
        return False
    if rules.signed and number.unit == "gbp" and not (kind.differs or kind.apart):
        return False
    if not elliptic and (
        (rules.signed == "gap" and not kind.differs) or (rules.level and rules.signed == "change" and not kind.changes)
    ):
        return False
    if number.mention.qualifier not in ("over", "under") or number.unit == "gbp":
        return True
    limited = around.inherited is not None and cues()[around.inherited].limit and not number.named
    return not limited and not (rules.limit and number.unit == "percent" and number.noun is None)
