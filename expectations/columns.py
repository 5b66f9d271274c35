"""Checks of single columns and of keys, derived from the definitions of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, assert_never

from expectations.model import Check, ExpectationBuilder, Suite
from warehouse.definitions.model import Between, Column, Matches, OneOf

NOT_NULL = "A value that must be there is missing: the row says nothing, or says it of nothing."
VOCABULARY = "Queries filter by these words: a row with another word is found by nobody."
RANGE = "No such value can be right."
PATTERN = "Queries and joins rely on the form of this value."


def column_checks(suite: Suite, table: str, columns: Iterable[Column]) -> tuple[Check, ...]:
    """What the definition of each column says of its values: whether null may be, and which values are allowed."""
    checks: list[Check] = []
    for column in columns:
        if not column.nullable:
            checks.append(_not_null(suite, table, column.name))
        if column.check is not None:
            checks.append(_allowed(suite, table, column.name, column.check))
    return tuple(checks)


def unique_key(suite: Suite, table: str, columns: Sequence[str]) -> Check:
    """No two rows have the same values in `columns`."""
    names = list(columns)

    def build(gxe: Any) -> Any:
        if len(names) == 1:
            return gxe.ExpectColumnValuesToBeUnique(column=names[0])
        return gxe.ExpectCompoundColumnsToBeUnique(column_list=names)

    return Check(
        f"{table}.key_is_unique",
        suite,
        table,
        None,
        "critical",
        f"two rows of {table} have the same {' and '.join(names)}",
        "A row that is there twice is counted twice.",
        build,
    )


def _not_null(suite: Suite, table: str, column: str) -> Check:
    def build(gxe: Any) -> Any:
        return gxe.ExpectColumnValuesToNotBeNull(column=column)

    name = f"{table}.{column}_is_given"
    return Check(name, suite, table, column, "critical", f"{table}.{column} is missing", NOT_NULL, build)


def _allowed(suite: Suite, table: str, column: str, allowed: OneOf | Between | Matches) -> Check:
    build: ExpectationBuilder
    match allowed:
        case OneOf(values):

            def build(gxe: Any) -> Any:
                return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values))

            fault, reason = f"{table}.{column} is none of the allowed words", VOCABULARY
        case Between(low, high):

            def build(gxe: Any) -> Any:
                return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=low, max_value=high)

            bounds = " and ".join(
                f"at {end} {value:g}" for end, value in (("least", low), ("most", high)) if value is not None
            )
            fault, reason = f"{table}.{column} is not {bounds}", RANGE
        case Matches(pattern):

            def build(gxe: Any) -> Any:
                return gxe.ExpectColumnValuesToMatchRegex(column=column, regex=rf"\A(?:{pattern})\Z")

            fault, reason = f"{table}.{column} has not the form that it must have", PATTERN
        case _:
            assert_never(allowed)
    return Check(f"{table}.{column}_is_allowed", suite, table, column, "critical", fault, reason, build)
