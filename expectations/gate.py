"""The gates: whether files may be read, whether readings may be published, and whether the next warehouse may."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from expectations import files, next_warehouse, reports
from expectations.engine import Judge, import_great_expectations
from expectations.frames import fill
from expectations.known import known_authorities, known_measures
from expectations.model import Outcome, sql
from expectations.result import (
    Failure,
    GateResult,
    ValidationRow,
    by_subject,
    digest,
    failure_of,
    together,
    validation_row,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import duckdb

__all__ = ["Failure", "GateResult", "ValidationRow", "gate_files", "gate_reports", "gate_warehouse", "import_great_expectations", "suite_version"]  # fmt: skip

# Readings judged at a time: keeps memory flat however many reports a run reads.
BATCH = 250


def gate_files(
    found: Sequence[files.FileUnderTest], folders: Sequence[files.FolderUnderTest], run_id: str
) -> GateResult:
    """Judge files before anything parses them, and folders from which files are gone; `failed` is by `source_uri`.

    Without files and folders nothing is judged, and Great Expectations is not imported.
    """
    if not found and not folders:
        return GateResult((), True, {}, (), ())
    import duckdb

    uris = [*(file.source_uri for file in found), *(folder.source_uri for folder in folders)]
    names = dict(zip(uris, uris, strict=True))
    with duckdb.connect() as con:
        files.prepare(con, found, folders)
        outcomes = Judge(con).judge(files.CHECKS, {})
    return _by_subject(outcomes, [(outcome, names) for outcome in outcomes], run_id)


def gate_reports(staging: duckdb.DuckDBPyConnection, reading_ids: Sequence[str], run_id: str) -> GateResult:
    """Judge the staging rows of the readings, all together, and say of each whether it may be published.

    `staging` is a connection to the staging file; only temporary tables are made in it. Without readings nothing is
    judged, and Great Expectations is not imported.
    """
    if not reading_ids:
        return GateResult((), True, {}, (), ())
    judge = Judge(staging)
    found: list[list[Outcome]] = []
    told: list[tuple[Outcome, dict[str, str]]] = []
    for batch in _batches(list(dict.fromkeys(reading_ids))):
        names = _scope(staging, batch)
        outcomes = judge.judge(reports.CHECKS, reports.FRAMES)
        found.append(outcomes)
        told += [(outcome, names) for outcome in outcomes]
    _drop_scope(staging)
    return _by_subject([together(outcomes) for outcomes in zip(*found, strict=True)], told, run_id)


def _by_subject(outcomes: list[Outcome], told: Sequence[tuple[Outcome, Mapping[str, str]]], run_id: str) -> GateResult:
    """The gate's word on each subject: `outcomes` are one for each check, `told` the same with the names of the subjects."""
    failed: dict[str, list[Failure]] = {}
    warnings: list[Failure] = []
    for outcome, names in told:
        for subject, failure in by_subject(outcome, names):
            if outcome.severity == "critical":
                failed.setdefault(subject, []).append(failure)
            elif outcome.severity == "warning":
                warnings.append(failure)
    return GateResult(
        rows=tuple(validation_row(outcome, run_id) for outcome in outcomes),
        passed=not failed,
        failed={subject: tuple(failures) for subject, failures in failed.items()},
        failures=tuple(failure for failures in failed.values() for failure in failures),
        warnings=tuple(sorted(warnings, key=lambda warning: (warning.message, warning.expectation))),
        outcomes=tuple(outcomes),
    )


def gate_warehouse(con: duckdb.DuckDBPyConnection, served: Path | None, run_id: str) -> GateResult:
    """Judge the next warehouse, open in `con`, as a whole and against the served one, which is opened read-only.

    `served` is the served file, None (or a path where no file is) before the first publication.
    """
    judge = Judge(con)
    compared = served is not None and served.exists()
    try:
        error = next_warehouse.attach(con, served) if compared and served is not None else None
        next_warehouse.prepare(con)
        checks = next_warehouse.checks(con, compared=compared)
        outcomes = judge.judge(checks, {})
        if error is not None:
            outcomes = [_not_comparable(outcome, error) for outcome in outcomes]
    finally:
        next_warehouse.detach(con)
    failures = {severity: [_of_warehouse(o) for o in outcomes if not o.success and o.severity == severity] for severity in ("critical", "warning")}  # fmt: skip
    return GateResult(
        rows=tuple(validation_row(outcome, run_id) for outcome in outcomes),
        passed=not failures["critical"],
        failed={},
        failures=tuple(failures["critical"]),
        warnings=tuple(failures["warning"]),
        outcomes=tuple(outcomes),
    )


def suite_version() -> str:
    """Digest of the suites (code, SQL, and the plausible ranges that they judge by): 12 hexadecimal digits.

    How Data Docs look is no part of it: no report needs to be judged again for that.
    """
    digest = hashlib.sha256()
    for name, content in sorted(_sources(resources.files("expectations"), "")):
        digest.update(f"{name}\0".encode() + content.replace(b"\r\n", b"\n") + b"\0")
    digest.update(repr(known_measures()).encode())
    return digest.hexdigest()[:12]


def _sources(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir() and item.name != "data_docs":
            yield from _sources(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".py", ".sql")):
            yield prefix + item.name, item.read_bytes()


def _batches(reading_ids: list[str]) -> Iterator[list[str]]:
    return (reading_ids[start : start + BATCH] for start in range(0, len(reading_ids), BATCH))


def _scope(staging: duckdb.DuckDBPyConnection, reading_ids: list[str]) -> dict[str, str]:
    """Make the temporary tables that the suite's queries look at; the report_id of each reading."""
    fill(staging, "gate_reading (reading_id VARCHAR)", [(reading_id,) for reading_id in reading_ids])
    fill(
        staging,
        "gate_measure (measure VARCHAR, domain VARCHAR, unit VARCHAR, low DOUBLE, high DOUBLE)",
        known_measures(),
    )
    fill(staging, "gate_authority (la_code VARCHAR, name VARCHAR, valid_from DATE, valid_to DATE)", known_authorities())
    staging.execute("INSERT INTO gate_authority BY NAME SELECT la_code, name FROM stg_authority")
    staging.execute(sql("report/scope"))
    return dict(staging.execute("SELECT reading_id, coalesce(report_id, reading_id) FROM gate_reading LEFT JOIN new_reading USING (reading_id)").fetchall())  # fmt: skip


def _drop_scope(staging: duckdb.DuckDBPyConnection) -> None:
    for table in (
        "reading",
        "paragraph",
        "contents",
        "quantity",
        "fact",
        "recommendation",
        "judgement",
        "finding",
        "correction",
    ):
        staging.execute(f"DROP TABLE IF EXISTS temp.new_{table}")
    staging.execute("DROP VIEW IF EXISTS temp.new_text")
    for table in ("piece", "reading", "measure", "authority"):
        staging.execute(f"DROP TABLE IF EXISTS temp.gate_{table}")
    for macro in ("run_of_text", "first_year", "last_year", "fact_key"):
        staging.execute(f"DROP MACRO IF EXISTS temp.{macro}")


def _of_warehouse(outcome: Outcome) -> Failure:
    if outcome.error is not None:
        return Failure(
            outcome.check.name,
            f"the next warehouse: could not be checked ({outcome.check.name}): {outcome.error}",
            outcome.error,
            digest(()),
        )
    return failure_of(outcome, outcome.offences[0].report_id or "the next warehouse", outcome.offences)


def _not_comparable(outcome: Outcome, error: str) -> Outcome:
    if outcome.check.name in next_warehouse.COMPARISONS:
        return Outcome(outcome.check, (), f"the served warehouse cannot be read: {error}")
    return outcome
