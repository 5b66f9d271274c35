"""What the pages are made of: rows of the warehouse, by report, in the order of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from itertools import starmap
from typing import TYPE_CHECKING, Any, TypeVar

from warehouse.printable import printable

if TYPE_CHECKING:
    import duckdb

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Report:
    """A published report. `authority` is the name that the authority has in the warehouse."""

    report_id: str
    la_code: str
    authority: str
    family: str
    title: str
    inspection_kind: str | None
    inspection_start: date | None
    inspection_end: date | None
    lead_inspector: str | None
    published_on: date
    published_precision: str | None
    source_uri: str
    sha256: str
    media_type: str
    pages: int
    characters: int


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that has a published report, and how much there is of it."""

    la_code: str
    name: str
    type: str
    region: str | None
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    reports: int
    facts: int
    first_published_on: date
    last_published_on: date


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a report: heading, paragraph, bullet, table, footnote, contents or furniture."""

    report_id: str
    paragraph_id: str
    kind: str
    number: str | None
    level: int
    page: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A stated value; the columns are those of `fact_statistic`, with label and direction of the measure."""

    report_id: str
    fact_id: str
    domain: str
    measure: str
    label: str | None
    direction: str | None
    value: float
    unit: str
    scope: str
    phase: str | None
    key_stage: str | None
    subject: str | None
    threshold: str | None
    pupil_group: str | None
    period: str | None
    period_starts_on: date | None
    period_kind: str | None
    status: str
    qualifier: str
    paragraph: str | None
    page: int
    from_table: bool
    char_start: int
    char_end: int
    rule: str
    confidence: float
    correction_id: str | None

    @property
    def about(self) -> tuple[str | None, ...]:
        """What it is a value of, whosever it is and whenever it holds."""
        group = (self.phase, self.key_stage, self.subject, self.threshold, self.pupil_group)
        return (self.domain, self.measure, self.unit, *group)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An entry of `fact_recommendation`."""

    report_id: str
    ordinal: int
    location: str
    section: str | None
    purpose: str | None
    text: str
    parent_ordinal: int | None
    deadline: str | None
    urgent: bool
    same_as_ordinal: int | None
    theme: str | None
    paragraph_id: str | None
    page: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Followup:
    """What the next report of the authority says of a recommendation: a candidate, with its confidence."""

    report_id: str
    ordinal: int
    later_report_id: str
    status: str
    later_kind: str | None
    later_ordinal: int | None
    confidence: float
    later_quote: str | None
    later_paragraph_id: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A row of `fact_judgement`; one that the report does not make has an `absence_reason` and no words."""

    report_id: str
    ordinal: int
    kind: str
    aspect: str
    judgement: str | None
    grade: int | None
    absence_reason: str | None
    paragraph: str | None
    page: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of `quality_finding`."""

    report_id: str
    ordinal: int
    kind: str
    compared_with: str
    outcome: str
    severity: str
    paragraph: str | None
    stated: str
    computed: str
    explanation: str
    char_start: int
    char_end: int
    fact_id: str | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number whose measure could not be told."""

    report_id: str
    ordinal: int
    value: float
    unit: str | None
    qualifier: str
    char_start: int
    char_end: int


@dataclass(slots=True)
class Content:
    """All that a report holds; `text` is cleaned of characters that a page may not show, one for one."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    followups: dict[int, list[Followup]] = field(default_factory=dict)


@cache
def query(name: str) -> str:
    """A query of the site; `{reports}` in it stands for a list of report_ids, `{first}` and `{last}` for its ends: the tables
    are in the order of report_id, so that most of them need not be looked at."""
    return resources.files("warehouse").joinpath("sql", "site", f"{name}.sql").read_text(encoding="utf-8")


def rows_of(
    con: duckdb.DuckDBPyConnection, name: str, row: Callable[..., Row], reports: Sequence[str] = ()
) -> Iterator[Row]:
    """The rows of a query of the site as records."""
    # The database's parameters would import pandas, which takes longer than the query.
    listed = ["'{}'".format(report_id.replace("'", "''")) for report_id in sorted(reports)]
    sql = query(name)
    if listed:
        sql = sql.format(reports=", ".join(listed), first=listed[0], last=listed[-1])
    return starmap(row, con.execute(sql).fetchall())


def dicts_of(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """The rows of a query of the site by column."""
    cursor = con.execute(query(name))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def has_followups(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether this warehouse knows what became of recommendations; older ones do not."""
    found = con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'recommendation_followup'").fetchall()
    return bool(found[0][0])


def texts_of(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The text of every report, in one go: to come to one of them, the database unpacks all those before it."""
    return dict(con.execute(query("text")).fetchall())


def contents_of(con: duckdb.DuckDBPyConnection, texts: Mapping[str, str], reports: Sequence[str]) -> dict[str, Content]:
    """The content of each of these reports, of which there is at least one."""
    found = {report_id: Content(printable(texts[report_id])) for report_id in reports}
    for block in rows_of(con, "block", Block, reports):
        found[block.report_id].blocks.append(block)
    for fact in rows_of(con, "fact", Fact, reports):
        found[fact.report_id].facts.append(fact)
    for recommendation in rows_of(con, "recommendation", Recommendation, reports):
        found[recommendation.report_id].recommendations.append(recommendation)
    for judgement in rows_of(con, "judgement", Judgement, reports):
        found[judgement.report_id].judgements.append(judgement)
    for finding in rows_of(con, "finding", Finding, reports):
        found[finding.report_id].findings.append(finding)
    for number in rows_of(con, "number", Number, reports):
        found[number.report_id].numbers.append(number)
    if has_followups(con):
        for followup in rows_of(con, "followup", Followup, reports):
            found[followup.report_id].followups.setdefault(followup.ordinal, []).append(followup)
    return found
