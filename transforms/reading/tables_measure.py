"""Which measure a cell is a value of, and in which unit: the cues of its heads and caption, weighed by their place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.catalogue.dimensions import family_of_group
from transforms.catalogue.measures import Cues, cues, measures
from transforms.reading.mentions import Mention
from transforms.reading.tables_sources import Source

_WEIGHTS = {"column": 3.0, "row": 3.0, "group": 2.6, "caption": 2.3, "note": 1.0, "intro": 1.1, "heading": 0.8}
_FAR = ("note", "intro", "heading")
_PER_WORD, _AGAIN, _TOPIC = 0.14, 0.2, 0.25
_AS_PHASE, _INSIDE = 1.0, 0.5
_FOREIGN_DIMENSION, _RULED_OUT_ABOVE, _UNIT_UNSAID = 1.5, 1.2, 0.3
_ENOUGH, _MARGIN = 0.8, 0.15
_MONEY = frozenset(("gbp", "gbp_per_pupil"))
_SCALES = {"million": 1e6, "thousand": 1e3}
_HEADS = ("column", "row", "group")
# A head that names a limit ("over 25% surplus") means the measure that is defined by one.
_LIMIT = 0.8
_LIMITED = re.compile(
    r"\b(?:over|above|more\s+than|less\s+than|fewer\s+than|under|below|at\s+least)\s+(?:\d|a\s+quarter|one)|\d%?\s+or\s+(?:more|fewer|less)",
    re.IGNORECASE,
)
_AFTER_NUMBER = re.compile(r"\d\s?$")


@dataclass(frozen=True, slots=True)
class CellUnit:
    """What cell, heads and caption say of the unit: `kind` (percent, money, count, rank) or None, the scale of money, and
    whether anything speaks of money, or of money per pupil, at all."""

    kind: str | None
    scale: float
    money: bool
    per_pupil: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The measure of a cell, its unit, and the cue that settled it with the place where it stands."""

    measure: str
    unit: str
    score: float
    place: str
    cue: Mention


def unit_of(cell_unit: str | None, sources: Sequence[Source]) -> CellUnit:
    """The unit said nearest to the cell: by itself, its heads, the heads over the table, or the caption."""
    said = [
        (s.place, m)
        for s in sources
        if s.place not in _FAR
        for m in s.mentions
        if m.kind == "unit" and _says_unit(s, m)
    ]
    values = {mention.value for _, mention in said}
    intro = {m.value for s in sources if s.place == "intro" for m in s.mentions if m.kind == "unit"}
    kinds = [_kind(mention.value) for _, mention in said]
    kind = _kind(cell_unit) if cell_unit else next((k for k in kinds if k), None)
    scale = 1.0 if cell_unit else next((_SCALES[m.value] for _, m in said if m.value in _SCALES), 1.0)
    per_pupil = "per_pupil" in values or cell_unit == "gbp_per_pupil" or (not said and "per_pupil" in intro)
    money = kind == "money" or bool({"gbp", "million", "thousand"} & (values | intro)) or per_pupil
    return CellUnit(kind, scale, money, per_pupil)


def _says_unit(source: Source, mention: Mention) -> bool:
    """A per cent sign after a number ("over 25%") is part of what is measured."""
    length = mention.char_end - mention.char_start
    at = source.text.find("%") if length == 1 and mention.value == "percent" else -1
    return at < 0 or not _AFTER_NUMBER.search(source.text[:at])


def _kind(unit: str | None) -> str | None:
    if unit in ("million", "thousand", "gbp", "gbp_per_pupil"):
        return "money"
    return unit if unit in ("percent", "count", "rank", "percentage_points", "days", "hours") else None


def choose_measure(value: float, unit: CellUnit, sources: Sequence[Source], year: int, heading: str) -> Chosen | None:
    """The measure that the cues around a cell name best, or None where none is named or two are equally near.

    A value that no measure finds plausible is that of the measure which the heads or the caption name in its unit.
    """
    found = _candidates(value, unit, sources, year, heading.lower())
    plausible = [chosen for chosen in found if _is_plausible(value, unit, chosen.measure, chosen.unit)]
    near = plausible or [chosen for chosen in found if chosen.place not in _FAR and unit.kind]
    ranked = sorted(near, key=lambda chosen: -chosen.score)
    if not ranked or ranked[0].score < _ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < _MARGIN:
        return None
    return ranked[0]


def _candidates(value: float, unit: CellUnit, sources: Sequence[Source], year: int, heading: str) -> list[Chosen]:
    best: dict[str, tuple[float, str, Mention]] = {}
    places: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for mention in source.mentions:
            if mention.kind == "measure" and (
                not mention.role or (mention.role == "head" and source.place not in _FAR)
            ):
                words = 1 + (mention.char_end - mention.char_start) // 8
                score = _WEIGHTS[source.place] + _PER_WORD * min(words, 4) - _part_of_a_name(source, mention)
                places[mention.value].add(source.place)
                if mention.value not in best or score > best[mention.value][0]:
                    best[mention.value] = (score, source.place, mention)
    found: list[Chosen] = []
    for code, (score, place, cue) in best.items():
        rules = cues()[code]
        fitting = _unit(value, unit, code, rules)
        if fitting is None or not _allowed(code, rules, sources, year):
            continue
        total = score + _AGAIN * (len(places[code]) - 1) + (_TOPIC if any(t in heading for t in rules.topics) else 0.0)
        total -= _foreign(rules, sources, cue) + (0.0 if unit.kind else _UNIT_UNSAID * (fitting != "count"))
        total += (
            _LIMIT if rules.limit and _LIMITED.search(" ".join(s.text for s in sources if s.place in _HEADS)) else 0.0
        )
        total -= _RULED_OUT_ABOVE if _rules_out(code, sources, ("caption",)) else 0.0
        found.append(Chosen(code, fitting, round(total, 3), place, cue))
    return found


def _part_of_a_name(source: Source, cue: Mention) -> float:
    """What counts against a cue inside a longer name: that of a phase ("Primary schools" in a row head counts no schools),
    or another measure's cue ("number" in "number of pupils")."""
    length = cue.char_end - cue.char_start
    for mention in source.mentions:
        longer = mention.char_end - mention.char_start > length
        if not longer or mention.char_start > cue.char_start or mention.char_end < cue.char_end:
            continue
        if mention.kind == "phase":
            return _AS_PHASE
        if mention.kind == "measure" and mention.role != "not" and mention.value != cue.value:
            return _INSIDE
    return 0.0


def _unit(value: float, unit: CellUnit, code: str, rules: Cues) -> str | None:
    """The unit in which the value would be one of the measure, rather one in which it is plausible; None where none fits."""
    fitting = [
        candidate
        for candidate in sorted(rules.units, key=lambda u: u != _preferred(value, unit, rules))
        if rules.least <= abs(_scaled(value, unit, candidate)) and _fits(value, unit, candidate)
    ]
    chosen = next((u for u in fitting if _is_plausible(value, unit, code, u)), fitting[0] if fitting else None)
    return measures()[code].unit if chosen == "percent" and measures()[code].unit == "percentage_points" else chosen


def _is_plausible(value: float, unit: CellUnit, code: str, candidate: str) -> bool:
    measure = measures()[code]
    scaled = _scaled(value, unit, candidate)
    return candidate != measure.unit or measure.plausible_min <= scaled <= measure.plausible_max


def _scaled(value: float, unit: CellUnit, candidate: str) -> float:
    return value * unit.scale if candidate in _MONEY else value


def _preferred(value: float, unit: CellUnit, rules: Cues) -> str:
    if unit.kind is None and "count" in rules.units and value == int(value):
        return "count"
    return "gbp_per_pupil" if unit.per_pupil else unit.kind or ""


def _fits(value: float, unit: CellUnit, candidate: str) -> bool:
    if candidate in _MONEY:
        return unit.money and unit.kind in (None, "money") and (candidate == "gbp_per_pupil" or not unit.per_pupil)
    if unit.kind == "money":
        return False
    if candidate == "count":
        return unit.kind in (None, "count") and value == int(value) and value >= 0
    if candidate in ("percent", "percentage_points"):
        return unit.kind in ("percent", "percentage_points") or (unit.kind is None and abs(value) <= 100)
    return unit.kind in (None, candidate)


def _allowed(code: str, rules: Cues, sources: Sequence[Source], year: int) -> bool:
    near = [source for source in sources if source.place not in _FAR]
    if rules.context and not any(
        m.kind == "measure" and m.role == "context" and m.value == code for s in sources for m in s.mentions
    ):
        return False
    if "phase" in rules.needs and not any(m.kind == "phase" for source in near for m in source.mentions):
        return False
    return rules.after <= year and not _rules_out(code, sources, ("column", "row", "group"))


def _rules_out(code: str, sources: Sequence[Source], places: Sequence[str]) -> bool:
    return any(
        m.kind == "measure" and m.role == "not" and m.value == code
        for s in sources
        if s.place in places
        for m in s.mentions
    )


def _foreign(rules: Cues, sources: Sequence[Source], cue: Mention) -> float:
    """Dimensions named by the heads, outside the cue, that a value of the measure cannot have count against it."""
    families = family_of_group()
    found = {
        m.kind
        for source in sources
        if source.place in ("column", "row", "group")
        for m in source.mentions
        if not cue.char_start <= m.char_start < cue.char_end
        and (
            (m.kind in ("phase", "key_stage", "subject", "threshold") and m.kind not in rules.dims and m.value != "all")
            or (m.kind == "group" and families.get(m.value) not in rules.families)
        )
    }
    return _FOREIGN_DIMENSION * len(found)
