"""What alerts are made of: lines under headings, before they are text or HTML, and what their writers share. Pure."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from warehouse.operations import QuarantineEntry, RefreshRun, ValidationResult
from warehouse.printable import shortened

# Suites that judge one file or report; the others judge the whole warehouse.
SUITES_OF_ONE = frozenset({"file", "report"})
MOST_REASONS, MOST_QUOTES, MOST_LINES = 8, 3, 40
SUBJECT_LENGTH, LINE_LENGTH, QUOTE_LENGTH = 120, 600, 300

RowKind = Literal["plain", "quote", "command"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a label, and text that may come from a report."""

    label: str
    text: str
    kind: RowKind = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """An alert: `subject` is one short line, `lead` the first sentence, `sections` the rest."""

    subject: str
    lead: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Night:
    """What alerts of one run are made from, beside the events.

    published   the sources whose report is published, be it in an earlier form
    data_dir    where files are looked for, and what commands are told
    warehouse   the served file, where it is not the one in the data directory
    data_docs   the page with what the gates saw in this run
    changes     what the run changed in the published content, in words
    """

    run: RefreshRun | None
    quarantine: tuple[QuarantineEntry, ...]
    validation: tuple[ValidationResult, ...]
    published: frozenset[str]
    data_dir: Path
    warehouse: Path | None = None
    data_docs: Path | None = None
    changes: str | None = None

    def command(self, words: str) -> Row:
        """A command of `lea` as it is to be typed, from any folder."""
        options = f" --data-dir {shlex.quote(str(self.data_dir.absolute()))}"
        if self.warehouse is not None:
            options += f" --warehouse {shlex.quote(str(self.warehouse.absolute()))}"
        return Row("", f"lea {words}{options}", "command")


def one_line(text: str, most: int = LINE_LENGTH) -> str:
    """Text of a report as one line of characters that can be seen, cut where it is long: it is not to be trusted."""
    return shortened(text, most)


def moment(at: datetime) -> str:
    """A time for a reader."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def reason_of(entry: QuarantineEntry) -> str:
    """The reason of a quarantined source, as incidents name it."""
    return f"{entry.stage}: {entry.expectation}"


def open_entries(quarantine: Iterable[QuarantineEntry]) -> list[QuarantineEntry]:
    """What is refused and neither resolved nor released, in a settled order."""
    return sorted(
        (entry for entry in quarantine if entry.is_open),
        key=lambda entry: (entry.source_uri, entry.stage, entry.expectation, entry.quarantine_id),
    )


def file_name(source_uri: str) -> str:
    """The last part of a path or an address, for headings."""
    path = urlsplit(source_uri).path if "://" in source_uri else source_uri
    return one_line(PurePosixPath(path).name or source_uri, SUBJECT_LENGTH)


def short_reason(reason: str) -> str:
    """A reason without its stage, in plain words."""
    return plain_words(reason.partition(": ")[2] or reason)


def plain_words(expectation: str) -> str:
    """The name of an expectation as the words that it is made of: they say what is expected."""
    return one_line(expectation.replace("_", " "))


def quote_rows(result: ValidationResult, report_id: str | None) -> Iterator[Row]:
    """The sentences that break a check: of one report, or of all (None) with the report's name."""
    failing = json.loads(result.failing) if result.failing else []
    mine = [row for row in failing if report_id is None or row.get("report_id") == report_id]
    for row in mine[:MOST_QUOTES]:
        names = (None if report_id else row.get("report_id"), row.get("key"))
        where = ", ".join(str(name) for name in names if name)
        if row.get("quote"):
            yield Row(one_line(f"quote ({where})", SUBJECT_LENGTH), one_line(row["quote"], QUOTE_LENGTH), "quote")
        elif report_id is None:
            yield Row("where", one_line(f"{where}: {row.get('value') or ''}".rstrip(": ")))
    if len(mine) > MOST_QUOTES:
        yield Row("and", f"{len(mine) - MOST_QUOTES} more rows")


def data_docs_rows(night: Night) -> tuple[Row, ...]:
    """Where the page is that shows what the gates saw."""
    return (Row("what the gates saw", str(night.data_docs.absolute())),) if night.data_docs else ()


def change_sections(night: Night) -> tuple[Section, ...]:
    """What the run changed, where that is known."""
    if not night.changes:
        return ()
    lines = [line for line in night.changes.splitlines() if line.strip()]
    rows = [Row("", one_line(line)) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        rows.append(Row("", f"and {len(lines) - MOST_LINES} more lines: lea diff"))
    return (Section("What this run changed", tuple(rows)),)
