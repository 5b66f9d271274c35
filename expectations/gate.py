"""The gates: whether the readings may be published, and whether the next warehouse may."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from expectations import next_warehouse, reports
from expectations.engine import Judge, import_great_expectations
from expectations.known import known_authorities, known_measures
from expectations.model import Offence, Outcome, Record, Severity, Suite, sql

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import duckdb

__all__ = ["Failure", "GateResult", "ValidationRow", "gate_reports", "gate_warehouse", "import_great_expectations", "suite_version"]  # fmt: skip

# Readings judged at a time: keeps memory flat however many reports a run reads.
BATCH = 250
# Failing rows kept with a validation result.
KEPT_ROWS = 50
# Characters of a quote that a message shows.
SHOWN = 160


@dataclass(frozen=True, slots=True)
class ValidationRow:
    """A row of `validation_result`; the fields are its columns, in their order."""

    run_id: str
    suite: Suite
    expectation: str
    table_name: str
    column_name: str | None
    success: bool
    severity: Severity
    observed: str
    unexpected_count: int | None
    reason: str
    failing: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """One check that a report or the warehouse breaks: `message` is one line that names report, row and quote.

    `rows_digest` is the same as long as the same rows break it: 16 hexadecimal digits over their words and what was seen.
    """

    expectation: str
    message: str
    observed: str
    rows_digest: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a gate says.

    rows      one for each check, to be kept in `validation_result`
    passed    True where no critical check failed
    failed    for each reading that must not be published, its critical failures (empty for the warehouse's gate)
    failures  all critical failures
    warnings  what a person should look at: one for each check and report
    outcomes  what came of each check, in the order of `rows`, with all rows that break it
    """

    rows: tuple[ValidationRow, ...]
    passed: bool
    failed: Mapping[str, tuple[Failure, ...]]
    failures: tuple[Failure, ...]
    warnings: tuple[Failure, ...]
    outcomes: tuple[Outcome, ...] = ()


def gate_reports(staging: duckdb.DuckDBPyConnection, reading_ids: Sequence[str], run_id: str) -> GateResult:
    """Judge the staging rows of the readings, all together, and say of each whether it may be published.

    `staging` is a connection to the staging file; only temporary tables are made in it. Without readings nothing is
    judged, and Great Expectations is not imported.
    """
    if not reading_ids:
        return GateResult((), True, {}, (), ())
    judge = Judge(staging)
    found: list[list[Outcome]] = []
    failed: dict[str, list[Failure]] = {}
    warnings: list[Failure] = []
    for batch in _batches(list(dict.fromkeys(reading_ids))):
        names = _scope(staging, batch)
        outcomes = judge.judge(reports.CHECKS, reports.FRAMES)
        found.append(outcomes)
        for outcome in outcomes:
            for reading_id, failure in _by_reading(outcome, names):
                if outcome.severity == "critical":
                    failed.setdefault(reading_id, []).append(failure)
                elif outcome.severity == "warning":
                    warnings.append(failure)
    _drop_scope(staging)
    together = [_together(outcomes) for outcomes in zip(*found, strict=True)]
    return GateResult(
        rows=tuple(_validation_row(outcome, run_id) for outcome in together),
        passed=not failed,
        failed={reading_id: tuple(failures) for reading_id, failures in failed.items()},
        failures=tuple(failure for failures in failed.values() for failure in failures),
        warnings=tuple(sorted(warnings, key=lambda warning: (warning.message, warning.expectation))),
        outcomes=tuple(together),
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
        rows=tuple(_validation_row(outcome, run_id) for outcome in outcomes),
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
    _fill(staging, "gate_reading (reading_id VARCHAR)", [(reading_id,) for reading_id in reading_ids])
    _fill(
        staging,
        "gate_measure (measure VARCHAR, domain VARCHAR, unit VARCHAR, low DOUBLE, high DOUBLE)",
        known_measures(),
    )
    _fill(
        staging, "gate_authority (la_code VARCHAR, name VARCHAR, valid_from DATE, valid_to DATE)", known_authorities()
    )
    staging.execute("INSERT INTO gate_authority BY NAME SELECT la_code, name FROM stg_authority")
    staging.execute(sql("report/scope"))
    return dict(staging.execute("SELECT reading_id, coalesce(report_id, reading_id) FROM gate_reading LEFT JOIN new_reading USING (reading_id)").fetchall())  # fmt: skip


def _fill(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Create the temporary table with these rows, in one statement however many they are."""
    name, _, columns = table.partition(" ")
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} {columns}")
    values = list(rows)
    if values:
        width = ", ".join("?" * len(values[0]))
        con.execute(
            f"INSERT INTO {name} VALUES {', '.join([f'({width})'] * len(values))}", [v for row in values for v in row]
        )


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


def _by_reading(outcome: Outcome, names: Mapping[str, str]) -> Iterator[tuple[str, Failure]]:
    """What the outcome means for each reading; a check that could not be evaluated counts against all of them."""
    name = outcome.check.name
    if outcome.error is not None:
        for reading_id, report_id in names.items():
            yield (
                reading_id,
                Failure(
                    name, f"{report_id}: could not be checked ({name}): {outcome.error}", outcome.error, _digest(())
                ),
            )
        return
    by_reading: dict[str, list[Offence]] = {}
    for offence in outcome.offences:
        # A row that names no reading is a fault of the suite itself; nothing of the batch is proven then.
        concerned = [offence.reading_id] if offence.reading_id in names else names
        for reading in concerned:
            by_reading.setdefault(str(reading), []).append(offence)
    for reading_id, offences in by_reading.items():
        yield reading_id, _failure(outcome, names[reading_id], offences)


def _of_warehouse(outcome: Outcome) -> Failure:
    if outcome.error is not None:
        return Failure(
            outcome.check.name,
            f"the next warehouse: could not be checked ({outcome.check.name}): {outcome.error}",
            outcome.error,
            _digest(()),
        )
    return _failure(outcome, outcome.offences[0].report_id or "the next warehouse", outcome.offences)


def _failure(outcome: Outcome, subject: str, offences: Sequence[Offence]) -> Failure:
    first = offences[0]
    quote = f" “{_line(first.quote)}”" if first.quote else ""
    seen = f" ({_line(first.observed)})" if first.observed else ""
    more = f", and {len(offences) - 1} more" if len(offences) > 1 else ""
    return Failure(
        outcome.check.name,
        f"{_line(subject)}: {outcome.check.fault}: {_line(first.key)}{quote}{seen}{more}",
        _line(first.observed or first.quote or first.key),
        _digest(offences),
    )


def _digest(offences: Sequence[Offence]) -> str:
    """The rows by their words, or by their keys where they have none: a reader that numbers facts anew changes nothing."""
    rows = sorted({(offence.quote or offence.key, offence.observed or "") for offence in offences})
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def _line(text: str) -> str:
    """The text on one line, without control characters, cut where it is long: report text is not to be trusted."""
    line = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(line.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """One check's outcomes in several batches as one."""
    error = next((outcome.error for outcome in outcomes if outcome.error is not None), None)
    offences = tuple(o for outcome in outcomes for o in outcome.offences)
    return Outcome(outcomes[0].check, offences, error, _records_together([outcome.record for outcome in outcomes]))


def _records_together(records: Sequence[Record | None]) -> Record | None:
    """One expectation's records of several batches as one: the rows counted are added up; nothing else can be."""
    kept = [record for record in records if record is not None]
    if len(kept) < 2:
        return next(iter(kept), None)
    first = kept[0]
    rows = {name for record in kept for name in record.counted if name.endswith("_count")}
    if first.type == "expect_table_row_count_to_equal":
        rows.add("observed_value")
    return Record(first.type, first.kwargs, {name: sum(r.counted.get(name, 0) for r in kept) for name in sorted(rows)})


def _not_comparable(outcome: Outcome, error: str) -> Outcome:
    if outcome.check.name in next_warehouse.COMPARISONS:
        return Outcome(outcome.check, (), f"the served warehouse cannot be read: {error}")
    return outcome


def _validation_row(outcome: Outcome, run_id: str) -> ValidationRow:
    check, offences = outcome.check, outcome.offences
    if outcome.error is not None:
        observed = f"could not be evaluated: {outcome.error}"
    elif offences:
        seen = f": {_line(offences[0].observed)}" if offences[0].observed else ""
        observed = f"{len(offences)} {'row' if len(offences) == 1 else 'rows'} where {check.fault}{seen}"
    else:
        observed = "no row breaks it"
    failing = [
        {name: value for name, value in (("report_id", o.report_id), ("key", o.key), ("quote", o.quote), ("value", o.observed)) if value is not None}
        for o in offences[:KEPT_ROWS]
    ]  # fmt: skip
    return ValidationRow(
        run_id,
        check.suite,
        check.name,
        check.table,
        check.column,
        outcome.success,
        outcome.severity,
        observed,
        None if outcome.error is not None else len(offences),
        check.reason,
        json.dumps(failing, ensure_ascii=False) if failing else None,
    )
