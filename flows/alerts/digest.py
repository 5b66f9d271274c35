"""The digest: what a person should look at, collected over a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from flows.alerts.content import (
    MOST_LINES,
    Content,
    Night,
    Row,
    Section,
    change_sections,
    file_name,
    moment,
    one_line,
    open_entries,
    reason_of,
    short_reason,
)
from warehouse.operations import QuarantineEntry


def digest_content(notes: Iterable[tuple[str, str]], night: Night) -> Content:
    """The digest: `notes` are (heading, line) in the order in which they came up, then what is still refused."""
    sections: dict[str, list[str]] = {}
    for heading, line in notes:
        sections.setdefault(heading, []).append(one_line(line))
    told = [Section(heading, _listed(lines)) for heading, lines in sections.items()]
    refused: dict[str, list[QuarantineEntry]] = {}
    for entry in open_entries(night.quarantine):
        refused.setdefault(entry.source_uri, []).append(entry)
    still = [
        f"{file_name(uri)} since {moment(min(e.quarantined_at for e in entries))}: "
        f"{', '.join(sorted({short_reason(reason_of(e)) for e in entries}))}"
        for uri, entries in refused.items()
    ]
    count = sum(len(lines) for lines in sections.values())
    subject = f"Digest: {count} to look at, {len(still)} still refused"
    return Content(
        subject,
        "What a person should look at, collected since the last digest.",
        (
            *told,
            *((Section("Still refused", _listed(still)),) if still else ()),
            Section("What to type next", (night.command("status"), night.command("quarantine list"))),
            *change_sections(night),
        ),
    )


def _listed(lines: list[str]) -> tuple[Row, ...]:
    rows = [Row("", one_line(line)) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        rows.append(Row("", f"and {len(lines) - MOST_LINES} more"))
    return tuple(rows)
