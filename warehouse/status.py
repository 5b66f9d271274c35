"""What there is to know about a served warehouse at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.connect import connect_read_only
from warehouse.operations import QuarantineEntry, RefreshRun


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many contradictions of one kind, outcome and severity the reports hold."""

    kind: str
    outcome: str
    severity: str
    findings: int
    reports: int


@dataclass(frozen=True, slots=True)
class Status:
    """The served version and its size, the last runs (newest first), the open quarantine (newest first), the findings.

    `unclassified_share` is the share of all numbers in the reports whose measure could not be told, 0 to 1; None where
    there are no numbers. `warnings` are the checks below critical that did not hold in the last run that made any.
    """

    version_id: str
    reports: int
    facts: int
    recommendations: int
    newest_report_on: date | None
    unclassified_share: float | None
    runs: tuple[RefreshRun, ...]
    quarantine: tuple[QuarantineEntry, ...]
    findings: tuple[FindingCount, ...]
    warnings: tuple[str, ...]


def read_status(path: Path, runs: int = 5) -> Status:
    """Read the status of the served warehouse with its last `runs` runs. Raises `NoWarehouseError` where there is none."""
    with connect_read_only(path) as con:
        version_id, reports, facts, recommendations, newest_report_on, unclassified_share = con.execute(
            _SIZES
        ).fetchall()[0]
        return Status(
            version_id=version_id,
            reports=reports,
            facts=facts,
            recommendations=recommendations,
            newest_report_on=newest_report_on,
            unclassified_share=unclassified_share,
            runs=tuple(RefreshRun(*row) for row in con.execute(f"{_RUNS} LIMIT {int(runs)}").fetchall()),
            quarantine=tuple(QuarantineEntry(*row) for row in con.execute(_QUARANTINE).fetchall()),
            findings=tuple(FindingCount(*row) for row in con.execute(_FINDINGS).fetchall()),
            warnings=tuple(row[0] for row in con.execute(_WARNINGS).fetchall()),
        )


_SIZES = """
SELECT
    (SELECT any_value(version_id) FROM warehouse_version),
    (SELECT count(*) FROM dim_report),
    (SELECT count(*) FROM fact_statistic),
    (SELECT count(*) FROM recommendation),
    (SELECT max(published_on) FROM dim_report),
    (SELECT count(*) FILTER (WHERE reason = 'unclassified') / nullif(count(*), 0) FROM quantity)
"""
# The database's parameters would import pandas, which takes longer than everything else here.
_RUNS = "SELECT * FROM refresh_run ORDER BY run_id DESC"
_QUARANTINE = """
SELECT * FROM quarantine WHERE resolved_at IS NULL AND released_at IS NULL ORDER BY quarantined_at DESC, quarantine_id
"""
_FINDINGS = """
SELECT kind, outcome, severity, count(*), count(DISTINCT report_id)
FROM quality_finding GROUP BY ALL ORDER BY severity DESC, count(*) DESC, kind, outcome
"""
_WARNINGS = """
SELECT DISTINCT coalesce(table_name || ': ', '') || expectation FROM validation_result
WHERE NOT success AND severity <> 'critical' AND run_id = (SELECT max(run_id) FROM validation_result) ORDER BY ALL
"""
