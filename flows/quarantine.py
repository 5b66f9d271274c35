"""What is refused, and since when: the rows of `quarantine` after a run. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from warehouse.operations import QuarantineEntry, quarantine_id


@dataclass(frozen=True, slots=True)
class Refused:
    """One reason why one source is not published as it is now.

    `stage` is `fetch`, `file`, `read`, `report gate` or `identity`; `expectation` the check's name or the refusal's kind;
    `message` one clear line for a person, without the source's name, which stands beside it; `observed` what was seen;
    `row` the row of a file of published statistics, where not the whole file is refused.
    """

    source_uri: str
    sha256: str | None
    reading_id: str | None
    report_id: str | None
    stage: str
    expectation: str
    message: str
    observed: str
    row: int | None = None

    def entry(self, run_id: str, now: datetime) -> QuarantineEntry:
        """The row of a reason that is met for the first time."""
        reason = self.expectation if self.row is None else f"{self.expectation} in row {self.row}"
        return QuarantineEntry(
            quarantine_id(self.source_uri, self.sha256, self.stage, reason),
            self.source_uri,
            self.sha256,
            self.reading_id,
            self.report_id,
            self.stage,
            self.expectation,
            self.message,
            self.observed,
            run_id,
            now,
        )


def next_quarantine(
    before: Iterable[QuarantineEntry], refused: Iterable[Refused], judged: frozenset[str], run_id: str, now: datetime
) -> tuple[QuarantineEntry, ...]:
    """The whole quarantine after a run, by quarantine_id.

    `judged` are the sources that this run came to a verdict on: what was open for them and is not refused again is
    resolved. A reason met again keeps the run and the time when it was first met, with its latest words.
    """
    rows = {row.quarantine_id: row for row in before}
    again = {entry.quarantine_id: entry for entry in (reason.entry(run_id, now) for reason in refused)}
    for key, row in rows.items():
        if row.resolved_at is None and row.source_uri in judged and key not in again:
            rows[key] = replace(row, resolved_at=now)
    for key, entry in again.items():
        known = rows.get(key)
        if known is None or known.resolved_at is not None:
            rows[key] = entry
        else:
            rows[key] = replace(known, message=entry.message, observed=entry.observed, reading_id=entry.reading_id)
    return tuple(rows[key] for key in sorted(rows))
