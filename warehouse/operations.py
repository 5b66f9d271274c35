"""The rows that runs keep of themselves, as values: their fields are the columns of the tables, in order."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class RefreshRun:
    """A row of `refresh_run`; `rows_per_table`, `versions` and `changes` are JSON objects."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None
    engine: str
    files_seen: int | None = None
    files_new: int | None = None
    files_unchanged: int | None = None
    files_refused: int | None = None
    reports_published: int | None = None
    rows_per_table: str | None = None
    versions: str | None = None
    published_version: str | None = None
    fingerprint: str | None = None
    message: str | None = None
    unclassified_share: float | None = None
    changes: str | None = None


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """A row of `validation_result`; `failing` is a JSON array."""

    run_id: str
    suite: str
    expectation: str
    table_name: str | None
    column_name: str | None
    success: bool
    severity: str
    observed: str | None = None
    unexpected_count: int | None = None
    reason: str | None = None
    failing: str | None = None


@dataclass(frozen=True, slots=True)
class QuarantineEntry:
    """A row of `quarantine`. `quarantine_id` is that of `quarantine_id()`."""

    quarantine_id: str
    source_uri: str
    sha256: str | None
    reading_id: str | None
    report_id: str | None
    stage: str
    expectation: str
    message: str
    observed: str | None
    run_id: str
    quarantined_at: datetime
    resolved_at: datetime | None = None
    released_at: datetime | None = None
    release_reason: str | None = None
    released_by: str | None = None
    rows_digest: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still holds something back: neither resolved nor released."""
        return self.resolved_at is None and self.released_at is None


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A row of `publication`: the reading that stands for a report in the next warehouse."""

    report_id: str
    reading_id: str
    source_uri: str
    sha256: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class PublishedStatistics:
    """A row of `statistics_publication`: the reading that stands for a file of published statistics."""

    source_uri: str
    sha256: str
    reading_id: str


@dataclass(frozen=True, slots=True)
class StagedRowRefusal:
    """A row of `stg_statistic_refusal`: one row of a file of published statistics that is refused."""

    reading_id: str
    row_number: int
    kind: str
    message: str
    observed: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row of `stg_verdict`."""

    reading_id: str
    suite_version: str
    passed: bool
    decided_in_run: str


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """A row of `stg_file_verdict`."""

    source_uri: str
    sha256: str
    reader_key: str
    suite_version: str
    passed: bool
    decided_in_run: str


@dataclass(frozen=True, slots=True)
class StagedRefusal:
    """A row of `stg_refusal`: bytes that the reader refused."""

    reading_id: str
    sha256: str
    reader_key: str
    stage: Literal["read"]
    kind: str
    message: str
    observed: str | None


@dataclass(frozen=True, slots=True)
class SourcePublication:
    """A row of `source_publication`: one address of a file, and what a source that lists it says of it."""

    source: str
    source_uri: str
    provider_urn: str | None
    provider_name: str | None
    la_code: str | None
    kind: str | None
    published_on: date | None
    selection: Literal["wanted", "left", "unknown"]
    first_listed_at: datetime
    last_listed_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_because: Literal["not_listed", "not_found"] | None = None


@dataclass(frozen=True, slots=True)
class RunLog:
    """What one run leaves behind: itself, what the gate saw in it, the whole quarantine after it, and all that live sources
    list."""

    run: RefreshRun
    validation: tuple[ValidationResult, ...]
    quarantine: tuple[QuarantineEntry, ...]
    publications: tuple[SourcePublication, ...] = ()


OperationsRow = (
    RefreshRun
    | ValidationResult
    | QuarantineEntry
    | PublishedReport
    | PublishedStatistics
    | Verdict
    | FileVerdict
    | StagedRefusal
    | SourcePublication
)


def as_row(item: OperationsRow) -> tuple[Any, ...]:
    """The values in the order of the table's columns."""
    return astuple(item)


def quarantine_id(source_uri: str, sha256: str | None, stage: str, expectation: str) -> str:
    """The same refusal has the same id in every run: 16 hexadecimal digits over what was refused, where and why."""
    return hashlib.sha256("\n".join((source_uri, sha256 or "", stage, expectation)).encode()).hexdigest()[:16]
