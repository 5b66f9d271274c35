"""The tables of docs/expectations.md, made from the suites (`<!-- figures: NAME -->` … `<!-- end -->`).

    .venv/bin/python -m tests.expectations.table

writes what the suites are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from expectations import files, next_warehouse, reports, runs
from expectations.model import Check
from tests.samples.figures import written

DOCUMENT = Path(__file__).parents[2] / "docs" / "expectations.md"
# Checks that derive from the definitions of tables, by the end of their names: one line for each kind.
DERIVED = {
    "_is_given": "a value that must be there is missing",
    "_is_allowed": "a value is none of the allowed words, outside its range, or not of its form",
    ".key_is_unique": "two rows have the same key",
    "_is_in_": "a reference finds nothing",
    ".columns_are_as_defined": "a table or view has not the columns that it is defined with",
    ".is_readable": "a view cannot be read",
}
_PARAMETERS_OF_QUERY = frozenset({"metric", "only", "falls", "rises", "rows", "history", "versions", "empty_body"})


def suites() -> dict[str, tuple[Check, ...]]:
    """Every check, by suite."""
    with duckdb.connect() as con:
        whole = next_warehouse.checks(con, compared=True)
    warehouse = tuple(check for check in whole if check.suite == "warehouse")
    return {"file": files.CHECKS, "report": reports.CHECKS, "warehouse": warehouse, "runs": runs.CHECKS}


def tables() -> dict[str, str]:
    """Each table by its name."""
    return {name: "".join(_lines(checks)) for name, checks in suites().items()} | {"together": _together()}


def _together() -> str:
    lines = ["| suite | expectations | critical | warning | info |\n", "| --- | ---: | ---: | ---: | ---: |\n"]
    for name, checks in suites().items():
        counts = [sum(check.severity == severity for check in checks) for severity in ("critical", "warning", "info")]
        lines.append(f"| {name} | {len(checks)} | {' | '.join(map(str, counts))} |\n")
    return "".join(lines)


def _lines(checks: tuple[Check, ...]) -> Iterator[str]:
    yield "| expectation | severity | what is wrong | why it matters |\n| --- | --- | --- | --- |\n"
    by_name = {check.name: check for check in checks}
    plain = [check for check in checks if _kind(check) is None and not check.name.endswith(".warn")]
    for check in plain:
        yield f"| `{check.name}` | {_severity(check, by_name.get(f'{check.name}.warn'))} | {check.fault} | {check.reason} |\n"
    for ending, fault in DERIVED.items():
        kind = [check for check in checks if _kind(check) == ending]
        if kind:
            (severity,) = {check.severity for check in kind}
            reason = " / ".join(sorted({check.reason for check in kind}))
            yield f"| `…{ending.rstrip('_')}…`: {len(kind)} from the definitions | {severity} | {fault} | {reason} |\n"


def _kind(check: Check) -> str | None:
    """The kind of a check that derives from a definition."""
    derived = check.expectation is not None or "." in check.name.removesuffix(".warn")
    return next((ending for ending in DERIVED if ending in check.name), None) if derived else None


def _severity(check: Check, warning: Check | None) -> str:
    if warning is None:
        return check.severity
    return f"warning beyond {_thresholds(warning)}; critical beyond {_thresholds(check)}"


def _thresholds(check: Check) -> str:
    shown = ((name, value) for name, value in check.parameters.items() if name not in _PARAMETERS_OF_QUERY)
    return ", ".join(f"{name} {value:,g}" for name, value in shown if isinstance(value, int | float))


def names_without_line(text: str, checks: Iterable[Check]) -> list[str]:
    """The checks that no line of the document tells."""
    return [c.name for c in checks if _kind(c) is None and f"`{c.name.removesuffix('.warn')}`" not in text]


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), tables()), encoding="utf-8")
