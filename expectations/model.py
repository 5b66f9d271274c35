"""What a check is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

Severity = Literal["critical", "warning", "info"]
Suite = Literal["file", "report", "warehouse", "runs"]

# Gets the module `great_expectations.expectations`, which is imported only when something is judged.
ExpectationBuilder = Callable[[Any], "Expectation"]


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation of a suite.

    name         unique in its suite; the `expectation` of `validation_result`
    table        the table that it looks at; the frame of that name is what `expectation` judges
    column       the column that it looks at, None for a check of several
    severity     `critical`: the report (or the warehouse) is not published; `warning`: a person should look; `info`
    fault        what is wrong when it fails, without the row ("the quote is not the text at its offsets")
    reason       why it matters, a sentence for a reader who knows education and not the code
    expectation  builds the expectation of Great Expectations that judges a column or a table
    query        or: SQL that returns the offending rows, as `report_id`, `key` (which row, for a person), `quote` (its
                 words) and `observed` (what was seen), in the report suite with `reading_id` first and in the file suite
                 with `source_uri`; no row: it holds
    parameters   values of the query's `$names`
    """

    name: str
    suite: Suite
    table: str
    column: str | None
    severity: Severity
    fault: str
    reason: str
    expectation: ExpectationBuilder | None = None
    query: str | None = None
    parameters: Mapping[str, float | str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if (self.expectation is None) == (self.query is None):
            raise ValueError(f"{self.name}: a check has an expectation or a query, and not both")


def two_thresholds(check: Check, *, warn: Mapping[str, float], block: Mapping[str, float]) -> tuple[Check, Check]:
    """One query judged at two thresholds: beyond `warn` a person should look (`NAME.warn`), beyond `block` nothing is
    published (`NAME`). Both set the same `$names`; a row beyond the second is beyond the first as well."""
    if warn.keys() != block.keys():
        raise ValueError(f"{check.name}: its two thresholds set different parameters")
    warning = replace(
        check, name=f"{check.name}.warn", severity="warning", parameters=MappingProxyType({**check.parameters, **warn})
    )
    return warning, replace(check, severity="critical", parameters=MappingProxyType({**check.parameters, **block}))


@dataclass(frozen=True, slots=True)
class Offence:
    """A row that breaks a check.

    `reading_id` is None outside the report suite, `source_uri` outside the file suite, `report_id` where no report is
    meant.
    """

    reading_id: str | None
    report_id: str | None
    key: str
    quote: str | None
    observed: str | None
    source_uri: str | None = None

    @property
    def subject(self) -> str | None:
        """What the gate decides on because of this row: a reading, a source, or (None) the whole warehouse."""
        return self.reading_id or self.source_uri


@dataclass(frozen=True, slots=True)
class Record:
    """What Great Expectations recorded of one check, without the rows: the expectation's `type` and `kwargs`, and what it
    counted (`element_count`, `unexpected_count`, `missing_count`, `observed_value`), where it counts that."""

    type: str
    kwargs: Mapping[str, Any]
    counted: Mapping[str, int | float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one check: the rows that break it, or why it could not be evaluated (`error`).

    `record` is None where Great Expectations was not even asked, because the query failed.
    """

    check: Check
    offences: tuple[Offence, ...]
    error: str | None = None
    record: Record | None = None

    @property
    def success(self) -> bool:
        """True where the check was evaluated and holds."""
        return self.error is None and not self.offences

    @property
    def severity(self) -> Severity:
        """The check's severity; `critical` where it could not be evaluated, because nobody knows what it would have said."""
        return self.check.severity if self.error is None else "critical"


@cache
def sql(name: str) -> str:
    """The text of `expectations/sql/NAME.sql`, e.g. `sql("report/fact_quote_is_text")`."""
    return resources.files("expectations").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
