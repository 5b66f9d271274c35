"""What a definition consists of: a column, its check, a table, a view, a macro."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Layer = Literal["text", "fact", "dimension", "quality", "operations", "staging"]
Type = Literal["VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMPTZ"]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of a controlled vocabulary."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies in a range, both ends included; None leaves an end open."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """The whole value matches a regular expression (RE2 and Python agree on the ones used here)."""

    pattern: str


Check = OneOf | Between | Matches


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `unit` is the unit of its values where they have one; `check` holds for every value that is not null;
    `references` is the `table.column` that must hold the value."""

    name: str
    type: Type
    comment: str
    nullable: bool = True
    unit: str | None = None
    check: Check | None = None
    references: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Several columns that together name a row of another table; no row is named where one of them is null."""

    columns: tuple[str, ...]
    table: str
    table_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `grain` completes "one row per …"; `key` are the columns that identify a row (empty: none do).

    `enforced` is False where the database lets rows in that break keys, checks and references, because the gate is to
    see them and to refuse them by name.
    """

    name: str
    grain: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    layer: Layer
    foreign_keys: tuple[ForeignKey, ...] = ()
    enforced: bool = True
    index: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {column.name: column for column in self.columns})
        missing = [name for name in self.key if name not in self.index]
        if missing or len(self.index) != len(self.columns):
            raise ValueError(f"{self.name}: key columns that do not exist {missing}, or a column defined twice")

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns in their order."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class View:
    """One view; its query is the model of the same name in `transforms/sql`."""

    name: str
    grain: str
    comment: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns in their order."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro, a query with blanks; its text is the model of the same name in `transforms/sql`.

    `parameters` are pairs of name and meaning. A table macro has the `columns` of its rows, of which `grain` completes "one row
    per …"; a scalar one has none, and `grain` completes "one value per …". `example` is a call that works on any warehouse.
    """

    name: str
    grain: str
    comment: str
    parameters: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    example: str

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns of its rows in their order; none for a scalar macro."""
        return tuple(column.name for column in self.columns)

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """The parameters in their order."""
        return tuple(name for name, _ in self.parameters)
