"""The measures and the phrases that announce them, read once from the packaged TOML files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, cast

Direction = Literal["higher_is_better", "lower_is_better", "neither"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a fact can be a value of; the fields are the columns of `dim_measure`.

    `plausible_min` and `plausible_max` are in `unit` and include their ends.
    """

    code: str
    domain: str
    label: str
    unit: str
    definition: str
    direction: Direction
    plausible_min: float
    plausible_max: float


@cache
def measures() -> Mapping[str, Measure]:
    """All measures by code, in the order of the catalogue."""
    return MappingProxyType({code: _measure(code, row) for code, row in _load("measures.toml").items()})


def _measure(code: str, row: dict[str, object]) -> Measure:
    least, greatest = cast("list[float]", row["plausible"])
    return Measure(
        code=code,
        domain=str(row["domain"]),
        label=str(row["label"]),
        unit=str(row["unit"]),
        definition=str(row["definition"]),
        direction=cast("Direction", row["direction"]),
        plausible_min=float(least),
        plausible_max=float(greatest),
    )


@dataclass(frozen=True, slots=True)
class Cues:
    """How the reader recognises a measure; the fields are explained at the head of cues.toml."""

    cues: tuple[str, ...]
    heads: tuple[str, ...] = ()
    rules_out: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    nouns: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    dims: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    phase: str | None = None
    group: str | None = None
    status: str | None = None
    signed: str | None = None
    period_of_target: bool = False
    thresholds: bool = False
    dated: bool = False
    undated: bool = False
    phased: bool = False
    named: bool = False
    foreign: tuple[str, ...] = ()
    limit: bool = False
    whole: str | None = None
    level: str | None = None
    least: float = 0.0
    after: int = 0
    until: int = 9999
    topics: tuple[str, ...] = field(default=())


@cache
def cues() -> Mapping[str, Cues]:
    """How each measure is recognised, by its code."""
    found = {code: _cues(code, row) for code, row in _load("cues.toml").items()}
    if found.keys() != measures().keys():
        raise ValueError(f"measures.toml and cues.toml differ in {sorted(found.keys() ^ measures().keys())}")
    return MappingProxyType(found)


def cue_phrases() -> Iterator[tuple[str, str, str]]:
    """(measure, role, phrase); roles: empty for a cue, `.head` for table heads, `.not` rules out, `.never` anywhere, `.context` must be near."""
    for code, rules in cues().items():
        roles = (
            ("", rules.cues),
            (".head", rules.heads),
            (".not", rules.rules_out),
            (".never", rules.never),
            (".context", rules.context),
        )
        for role, phrases in roles:
            for phrase in phrases:
                yield code, role, phrase


def _cues(code: str, row: dict[str, object]) -> Cues:
    unknown = row.keys() - _CUE_FIELDS
    if unknown:
        raise ValueError(f"cues.toml, {code}: unknown fields {sorted(unknown)}")
    dims = _texts(row, "dims")
    return Cues(
        cues=_texts(row, "cues"),
        heads=_texts(row, "heads"),
        rules_out=_texts(row, "not"),
        never=_texts(row, "never"),
        context=_texts(row, "context"),
        nouns=frozenset(_texts(row, "nouns")),
        units=frozenset(_texts(row, "units")) or frozenset({measures()[code].unit}),
        dims=frozenset(dim for dim in dims if not dim.startswith("group.")),
        families=frozenset(dim.removeprefix("group.") for dim in dims if dim.startswith("group.")),
        needs=frozenset(_texts(row, "needs")),
        phase=cast("str | None", row.get("phase")),
        group=cast("str | None", row.get("group")),
        status=cast("str | None", row.get("status")),
        signed=cast("str | None", row.get("signed")),
        period_of_target=bool(row.get("period_of_target", False)),
        thresholds=bool(row.get("thresholds", False)),
        dated=bool(row.get("dated", False)),
        undated=bool(row.get("undated", False)),
        phased=bool(row.get("phased", False)),
        named=bool(row.get("named", False)),
        foreign=_texts(row, "foreign"),
        limit=bool(row.get("limit", False)),
        whole=cast("str | None", row.get("whole")),
        level=cast("str | None", row.get("level")),
        least=float(cast("float", row.get("least", 0.0))),
        after=int(cast("int", row.get("after", 0))),
        until=int(cast("int", row.get("until", 9999))),
        topics=_texts(row, "topics"),
    )


_CUE_FIELDS = frozenset(
    {
        "cues",
        "heads",
        "not",
        "never",
        "context",
        "nouns",
        "units",
        "dims",
        "needs",
        "phase",
        "group",
        "status",
        "signed",
        "period_of_target",
    }
    | {
        "thresholds",
        "dated",
        "undated",
        "phased",
        "named",
        "foreign",
        "limit",
        "whole",
        "level",
        "least",
        "after",
        "until",
        "topics",
    }
)


def _texts(row: dict[str, object], key: str) -> tuple[str, ...]:
    return tuple(cast("list[str]", row.get(key, [])))


def _load(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
