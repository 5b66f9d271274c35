"""What a gate says: each check's outcome as a row to keep, and in words for a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from expectations.model import Offence, Outcome, Record, Severity, Suite
from warehouse.printable import shortened

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
    failed    for each subject that is refused, its critical failures: readings by reading_id, files by source_uri (the
              whole warehouse has none)
    failures  all critical failures
    warnings  what a person should look at: one for each check and subject
    outcomes  what came of each check, in the order of `rows`, with all rows that break it
    """

    rows: tuple[ValidationRow, ...]
    passed: bool
    failed: Mapping[str, tuple[Failure, ...]]
    failures: tuple[Failure, ...]
    warnings: tuple[Failure, ...]
    outcomes: tuple[Outcome, ...] = ()


def by_subject(outcome: Outcome, names: Mapping[str, str]) -> Iterator[tuple[str, Failure]]:
    """What the outcome means for each subject (a reading, a source) of `names`, which says what a person calls it; a check
    that could not be evaluated counts against all of them."""
    check = outcome.check.name
    if outcome.error is not None:
        for subject, name in names.items():
            message = f"{one_line(name)}: could not be checked ({check}): {outcome.error}"
            yield subject, Failure(check, message, outcome.error, digest(()))
        return
    offences_of: dict[str, list[Offence]] = {}
    for offence in outcome.offences:
        # A row that names no subject is a fault of the suite itself; nothing of the batch is proven then.
        for concern in [offence.subject] if offence.subject in names else names:
            offences_of.setdefault(str(concern), []).append(offence)
    for concern, offences in offences_of.items():
        yield concern, failure_of(outcome, names[concern], offences)


def failure_of(outcome: Outcome, subject: str, offences: Sequence[Offence]) -> Failure:
    """A check that does not hold, told of a subject by the first row that breaks it."""
    first = offences[0]
    quote = f" “{one_line(first.quote)}”" if first.quote else ""
    seen = f" ({one_line(first.observed)})" if first.observed else ""
    more = f", and {len(offences) - 1} more" if len(offences) > 1 else ""
    return Failure(
        outcome.check.name,
        f"{one_line(subject)}: {outcome.check.fault}: {one_line(first.key)}{quote}{seen}{more}",
        one_line(first.observed or first.quote or first.key),
        digest(offences),
    )


def digest(offences: Sequence[Offence]) -> str:
    """The rows by their words, or by their keys where they have none: a reader that numbers facts anew changes nothing."""
    rows = sorted({(offence.quote or offence.key, offence.observed or "") for offence in offences})
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def one_line(text: str) -> str:
    """The text on one line, without control characters, cut where it is long: report text is not to be trusted."""
    return shortened(text, SHOWN)


def together(outcomes: Sequence[Outcome]) -> Outcome:
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


def validation_row(outcome: Outcome, run_id: str) -> ValidationRow:
    """A check's outcome as a row of `validation_result`."""
    check, offences = outcome.check, outcome.offences
    if outcome.error is not None:
        observed = f"could not be evaluated: {outcome.error}"
    elif offences:
        seen = f": {one_line(offences[0].observed)}" if offences[0].observed else ""
        observed = f"{len(offences)} {'row' if len(offences) == 1 else 'rows'} where {check.fault}{seen}"
    else:
        observed = "no row breaks it"
    failing = [_kept(offence) for offence in offences[:KEPT_ROWS]]
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


def _kept(offence: Offence) -> dict[str, str]:
    row = {
        "report_id": offence.report_id,
        "source_uri": offence.source_uri,
        "key": offence.key,
        "quote": offence.quote,
        "value": offence.observed,
    }
    return {name: value for name, value in row.items() if value is not None}
