"""Facts against annotated numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from transforms.evaluation.model import FIELDS, FoundFact, Observation, Pair


def pair_facts(observations: Sequence[Observation], facts: Sequence[FoundFact]) -> tuple[Pair, ...]:
    """The facts that are located, with the fields in which they are wrong.

    A fact and an annotation are located together where paragraph, unit and value agree. They are paired one to one, those
    that agree in most fields first; between equals the order of the annotations and then of the facts decides.
    """
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, fact in enumerate(facts):
        places[str(fact.paragraph), fact.unit].append(index)
    candidates = []
    for a, observation in enumerate(observations):
        for f in (index for unit in observation.units for index in places[observation.paragraph, unit]):
            fact = facts[f]
            if same_value(observation.value, fact.value):
                wrong = wrong_fields(observation, fact)
                same_domain = observation.domain == fact.domain
                fit = len(FIELDS) - len(wrong) + 0.5 * same_domain - 0.25 * observation.optional
                # A measure belongs to one domain, so that the domain alone is wrong only where an annotation is.
                candidates.append((fit, Pair(a, f, wrong or (() if same_domain else ("domain",)))))
    candidates.sort(key=lambda candidate: -candidate[0])
    taken_observations, taken_facts, pairs = set(), set(), []
    for _, pair in candidates:
        if pair.annotated not in taken_observations and pair.found not in taken_facts:
            taken_observations.add(pair.annotated)
            taken_facts.add(pair.found)
            pairs.append(pair)
    return tuple(pairs)


def wrong_fields(observation: Observation, fact: FoundFact) -> tuple[str, ...]:
    """Those of `FIELDS` in which the fact has none of the accepted answers."""
    return tuple(
        name
        for name in FIELDS
        if plain(name, fact.answer(name)) not in {plain(name, answer) for answer in observation.accepted[name]}
    )


def same_value(a: float, b: float) -> bool:
    """Equal as far as reports print values: to 0.05 % and, below 1000, to 0.05."""
    largest = max(abs(a), abs(b))
    return abs(a - b) <= max(0.05 if largest < 1000 else 0, 0.0005 * largest)


def plain(field: str, value: str | None) -> str | None:
    """An answer as it is compared: in lower case, with plain dashes; of phase and group, `all` is the same as none."""
    if not value or (field == "pupil_group" and value == "all"):
        return None
    folded = value.strip().lower().replace("–", "-")
    return None if field == "phase" and folded == "all" else folded
