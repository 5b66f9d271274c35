"""The words by which reports name the dimensions of a value, read once from dimensions.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

PLAIN_DIMENSIONS = ("scope", "one_school", "phase", "subject", "status", "direction", "noun", "names")


@cache
def _catalogue() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("dimensions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def dimension_phrases() -> Iterator[tuple[str, str, str]]:
    """(dimension, value, phrase) for all dimensions; pupil groups are the dimension `group`."""
    catalogue = _catalogue()
    for dimension in PLAIN_DIMENSIONS:
        for value, phrases in catalogue[dimension].items():
            for phrase in phrases:
                yield dimension, value, phrase
    for family in group_families().values():
        for value, phrases in family.items():
            for phrase in phrases:
                yield "group", value, phrase


@cache
def group_families() -> dict[str, dict[str, list[str]]]:
    """Families of pupil groups (`gender`, `care`, `ethnicity`, `age`, `sen`, `party`): value → phrases."""
    families = tomllib.loads(resources.files(__package__).joinpath("dimensions.toml").read_text(encoding="utf-8"))[
        "group"
    ]
    return {str(name): dict(values) for name, values in families.items()}


@cache
def family_of_group() -> dict[str, str]:
    """The family that a pupil group belongs to, by the group's value."""
    return {value: family for family, values in group_families().items() for value in values}
