"""What is refused, since when, and what people let pass: the rows of `quarantine` after a run. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from warehouse.operations import QuarantineEntry, quarantine_id


@dataclass(frozen=True, slots=True)
class Refused:
    """One reason why one source is not published as it is now.

    `stage` is `fetch`, `file`, `read`, `report gate` or `identity`; `expectation` the check's name or the refusal's kind;
    `message` one clear line for a person, without the source's name, which stands beside it; `observed` what was seen;
    `row` the row of a file of published statistics, where not the whole file is refused; `rows_digest` the digest of
    the rows of a report that break the check.
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
    rows_digest: str | None = None

    @property
    def quarantine_id(self) -> str:
        """The id of its entry, the same in every run."""
        reason = self.expectation if self.row is None else f"{self.expectation} in row {self.row}"
        return quarantine_id(self.source_uri, self.sha256, self.stage, reason)

    def entry(self, run_id: str, now: datetime) -> QuarantineEntry:
        """The row of a reason that is met for the first time."""
        return QuarantineEntry(
            self.quarantine_id,
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
            rows_digest=self.rows_digest,
        )


@dataclass(frozen=True, slots=True)
class Release:
    """A person's decision to let one reason pass.

    It holds for the same bytes of the same source, stopped at the same stage by the same check (all that is in
    `quarantine_id`), as long as the same rows break it: by whichever reader and suite. New rows are a new fault.
    """

    quarantine_id: str
    rows_digest: str | None
    reason: str
    released_by: str
    released_at: datetime

    def covers(self, found: Refused | QuarantineEntry) -> bool:
        """Whether this is what the person let pass."""
        return (found.quarantine_id, found.rows_digest) == (self.quarantine_id, self.rows_digest)


Releases = Mapping[str, Release]
NO_RELEASES: Releases = MappingProxyType({})


def let_pass(refused: Iterable[Refused], releases: Releases) -> frozenset[str]:
    """The sources for which people have let every one of these reasons pass."""
    held_back: set[str] = set()
    released: set[str] = set()
    for reason in refused:
        release = releases.get(reason.quarantine_id)
        (released if release is not None and release.covers(reason) else held_back).add(reason.source_uri)
    return frozenset(released - held_back)


def next_quarantine(
    before: Iterable[QuarantineEntry],
    refused: Iterable[Refused],
    judged: frozenset[str],
    run_id: str,
    now: datetime,
    releases: Releases = NO_RELEASES,
) -> tuple[QuarantineEntry, ...]:
    """The whole quarantine after a run, by quarantine_id.

    `judged` are the sources that this run came to a verdict on: what was open for them and is not refused again is
    resolved. A reason met again keeps the run and the time when it was first met, with its latest words, and is released
    where a person's release covers it as it is now.
    """
    rows = {row.quarantine_id: row for row in before}
    again = {entry.quarantine_id: entry for entry in (reason.entry(run_id, now) for reason in refused)}
    for key, row in rows.items():
        if row.resolved_at is None and row.source_uri in judged and key not in again:
            rows[key] = replace(row, resolved_at=now)
    for key, entry in again.items():
        known = rows.get(key)
        if known is not None and known.resolved_at is None:
            entry = replace(entry, run_id=known.run_id, quarantined_at=known.quarantined_at)
        rows[key] = with_releases(entry, releases)
    return tuple(rows[key] for key in sorted(rows))


def with_releases(entry: QuarantineEntry, releases: Releases) -> QuarantineEntry:
    """The entry as these releases have it: released where one covers it, else not. What is resolved stays as it was."""
    if entry.resolved_at is not None:
        return entry
    release = releases.get(entry.quarantine_id)
    if release is None or not release.covers(entry):
        return replace(entry, released_at=None, release_reason=None, released_by=None)
    return replace(
        entry, released_at=release.released_at, release_reason=release.reason, released_by=release.released_by
    )
