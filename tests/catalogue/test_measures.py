"""The catalogue of measures is complete and consistent in itself."""

import pytest

from transforms.catalogue.dimensions import dimension_phrases, family_of_group, group_families
from transforms.catalogue.measures import cue_phrases, cues, measures
from transforms.reading.mentions import KINDS

UNITS = {"percent", "percentage_points", "gbp", "gbp_per_pupil", "count", "per_10000", "rank", "days", "hours"}
DOMAINS = {"funding", "attainment", "attendance", "exclusions", "school_places", "sen", "context", "inspection"}
NOUNS = {value for dimension, value, _ in dimension_phrases() if dimension == "noun"}


def test_all_domains_have_measures() -> None:
    assert {measure.domain for measure in measures().values()} == DOMAINS


@pytest.mark.parametrize("code", list(measures()))
def test_a_measure_is_complete(code: str) -> None:
    measure, rules = measures()[code], cues()[code]
    assert measure.code == code
    assert measure.definition
    assert measure.label
    assert measure.unit in UNITS
    assert measure.plausible_min < measure.plausible_max
    assert measure.direction in ("higher_is_better", "lower_is_better", "neither")
    assert rules.cues
    assert rules.units <= UNITS
    assert rules.nouns <= NOUNS
    assert rules.dims <= {"phase", "key_stage", "subject", "threshold"}
    assert rules.families <= set(group_families())
    assert rules.level is None or rules.level in measures()


def test_every_phrase_belongs_to_a_known_measure_or_kind() -> None:
    assert {code for code, _, _ in cue_phrases()} == set(measures())
    assert {dimension for dimension, _, _ in dimension_phrases()} <= {*KINDS, "names"}


def test_a_pupil_group_belongs_to_one_family() -> None:
    names = [value for family in group_families().values() for value in family]
    assert sorted(names) == sorted(family_of_group())
