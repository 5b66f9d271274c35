"""One definition of every table, view and macro: DDL, comments, dictionary and basic checks derive from it.

`TABLES`, `VIEWS` and `MACROS` are those of the warehouse, parents before children; `STAGING` those of the staging file.
"""

from __future__ import annotations

import hashlib

from warehouse.definitions import (
    answers,
    authorities,
    corrections,
    dimensions,
    facts,
    followup,
    macros,
    quality,
    series,
    staging,
    statistics,
    text,
)
from warehouse.definitions.model import Between, Check, Column, ForeignKey, Macro, Matches, OneOf, Table, View

TABLES: tuple[Table, ...] = (
    *dimensions.TABLES,
    *authorities.TABLES,
    *text.TABLES,
    *facts.TABLES,
    *corrections.TABLES,
    *statistics.TABLES,
    *followup.TABLES,
    *series.TABLES,
    *quality.TABLES,
)
VIEWS: tuple[View, ...] = (
    *authorities.VIEWS,
    *text.VIEWS,
    *facts.VIEWS,
    *quality.VIEWS,
    *series.VIEWS,
    *followup.VIEWS,
    *answers.VIEWS,
)
MACROS: tuple[Macro, ...] = macros.MACROS
STAGING: tuple[Table, ...] = staging.TABLES


def table(name: str) -> Table:
    """The table of that name, of the warehouse or of staging. Raises `KeyError` for an unknown one."""
    for candidate in (*TABLES, *STAGING):
        if candidate.name == name:
            return candidate
    raise KeyError(name)


def definitions_version() -> str:
    """Digest of all definitions of the warehouse: 12 hexadecimal digits."""
    return _digest(TABLES, VIEWS, MACROS)


def staging_version() -> str:
    """Digest of what the staging file looks like (names and types, not comments): 12 hexadecimal digits."""
    return _digest([(t.name, t.key, t.enforced, [(c.name, c.type, c.nullable) for c in t.columns]) for t in STAGING])


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


__all__ = [
    "MACROS",
    "STAGING",
    "TABLES",
    "VIEWS",
    "Between",
    "Check",
    "Column",
    "ForeignKey",
    "Macro",
    "Matches",
    "OneOf",
    "Table",
    "View",
    "definitions_version",
    "staging_version",
    "table",
]
