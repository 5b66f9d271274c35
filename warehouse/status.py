"""What there is to know about a served warehouse at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connect import connect_read_only
from warehouse.operations import QuarantineEntry, RefreshRun
from warehouse.quarantine import StaleReport, stale_reports

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many contradictions of one kind, outcome and severity the reports hold."""

    kind: str
    outcome: str
    severity: str
    findings: int
    reports: int


@dataclass(frozen=True, slots=True)
class NumberAccount:
    """What became of the numbers of one report, or of all (`report_id` None): facts, named reasons, unclassified.

    The shares are of all numbers, 0 to 1; None where there are none.
    """

    report_id: str | None
    numbers: int
    facts: int
    unclassified: int

    @property
    def fact_share(self) -> float | None:
        """Share of the numbers that are facts."""
        return self.facts / self.numbers if self.numbers else None

    @property
    def unclassified_share(self) -> float | None:
        """Share of the numbers whose measure could not be told."""
        return self.unclassified / self.numbers if self.numbers else None


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction that a person should look at: it is not applied, or does not fit a later form of its report."""

    correction_id: str
    report_id: str
    state: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """The served version and its size, the last runs (newest first), the open quarantine (newest first), the findings.

    `account` is that of all numbers, `accounts` that of each report, the largest unclassified share first. `corrections` is
    how many corrections are applied, `unfit` has those to look at; `released` is how many reasons people let pass, `stale`
    has the reports that stay published in their last good form. `warnings` are the checks below critical that did not hold in the last run that made any.
    """

    version_id: str
    reports: int
    facts: int
    recommendations: int
    newest_report_on: date | None
    account: NumberAccount
    accounts: tuple[NumberAccount, ...]
    corrections: int
    unfit: tuple[CorrectionLine, ...]
    runs: tuple[RefreshRun, ...]
    quarantine: tuple[QuarantineEntry, ...]
    released: int
    stale: tuple[StaleReport, ...]
    findings: tuple[FindingCount, ...]
    warnings: tuple[str, ...]


def read_status(path: Path, runs: int = 5) -> Status:
    """Read the status of the served warehouse with its last `runs` runs. Raises `NoWarehouseError` where there is none."""
    with connect_read_only(path) as con:
        sizes = con.execute(_SIZES).fetchall()[0]
        version_id, reports, facts, recommendations, newest_report_on, corrections = sizes
        return Status(
            version_id=version_id,
            reports=reports,
            facts=facts,
            recommendations=recommendations,
            newest_report_on=newest_report_on,
            account=_account(con),
            accounts=tuple(NumberAccount(*row) for row in con.execute(_ACCOUNTS).fetchall()),
            corrections=corrections,
            unfit=tuple(CorrectionLine(*row) for row in con.execute(_NOT_APPLIED).fetchall()),
            runs=tuple(RefreshRun(*row) for row in con.execute(f"{_RUNS} LIMIT {int(runs)}").fetchall()),
            quarantine=tuple(QuarantineEntry(*row) for row in con.execute(_QUARANTINE).fetchall()),
            released=con.execute(_RELEASED).fetchall()[0][0],
            stale=stale_reports(con),
            findings=tuple(FindingCount(*row) for row in con.execute(_FINDINGS).fetchall()),
            warnings=tuple(row[0] for row in con.execute(_WARNINGS).fetchall()),
        )


def read_account(path: Path) -> NumberAccount:
    """What became of all numbers of a warehouse. Raises `NoWarehouseError` where there is none."""
    with connect_read_only(path) as con:
        return _account(con)


def _account(con: duckdb.DuckDBPyConnection) -> NumberAccount:
    return NumberAccount(*con.execute(_ACCOUNT).fetchall()[0])


_SIZES = """
SELECT
    (SELECT any_value(version_id) FROM warehouse_version),
    (SELECT count(*) FROM dim_report),
    (SELECT count(*) FROM fact_statistic),
    (SELECT count(*) FROM recommendation),
    (SELECT max(published_on) FROM dim_report),
    (SELECT count(DISTINCT correction_id) FROM correction WHERE state = 'applied')
"""
_ACCOUNT = """
SELECT NULL, count(*), count(fact_id), count(*) FILTER (WHERE reason = 'unclassified') FROM quantity
"""
_ACCOUNTS = """
SELECT report_id, numbers, read_as_fact, unclassified FROM number_account
ORDER BY unclassified_share DESC NULLS LAST, report_id
"""
_NOT_APPLIED = """
SELECT DISTINCT correction_id, report_id, state, problem FROM correction WHERE problem IS NOT NULL OR state <> 'applied' ORDER BY ALL
"""
# The database's parameters would import pandas, which takes longer than everything else here.
_RUNS = "SELECT * FROM refresh_run ORDER BY run_id DESC"
_QUARANTINE = """
SELECT * FROM quarantine WHERE resolved_at IS NULL AND released_at IS NULL ORDER BY quarantined_at DESC, quarantine_id
"""
_RELEASED = "SELECT count(*) FROM quarantine WHERE resolved_at IS NULL AND released_at IS NOT NULL"
_FINDINGS = """
SELECT kind, outcome, severity, count(*), count(DISTINCT report_id)
FROM quality_finding GROUP BY ALL ORDER BY severity DESC, count(*) DESC, kind, outcome
"""
_WARNINGS = """
SELECT DISTINCT coalesce(table_name || ': ', '') || expectation FROM validation_result
WHERE NOT success AND severity <> 'critical' AND run_id = (SELECT max(run_id) FROM validation_result) ORDER BY ALL
"""
