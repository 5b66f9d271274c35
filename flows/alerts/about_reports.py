"""What alerts say of a report that is refused, or no longer: what failed, what was seen, where to look, what to type. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from flows.alerts.content import (
    MOST_QUOTES,
    MOST_REASONS,
    SUBJECT_LENGTH,
    Content,
    Night,
    Row,
    Section,
    change_sections,
    data_docs_rows,
    file_name,
    moment,
    one_line,
    open_entries,
    quote_rows,
    reason_of,
    short_reason,
)
from flows.alerts.events import Event
from flows.archive import object_path
from flows.listing_problems import TO_TAKE_NOTE_OF, WITHDRAWN
from warehouse.operations import QuarantineEntry, ValidationResult

GATE = "report gate"
# Reasons that a subject names; of more it counts them.
MOST_NAMED = 2
# The checks of these stages are named for what they expect.
NAMED_FOR_WHAT_THEY_EXPECT = frozenset({GATE, "file"})
EXPECTED_BY_STAGE = {
    "fetch": "a file that can be fetched, whole and not empty",
    "read": "a file that can be read as what it is given as",
    "identity": "one file for each report",
    "corrections": "a correction that fits its report",
}


def refused(event: Event, night: Night) -> Content:
    """A source is refused, or refused for a further reason."""
    entries = [e for e in open_entries(night.quarantine) if e.source_uri == event.subject]
    news = [entry for entry in entries if reason_of(entry) in event.reasons]
    name = _name_of(event.subject)
    report = next((entry.report_id for entry in news if entry.report_id), None)
    lead = f"{report or name} is refused{' for a further reason' if event.further else ''}. "
    lead += (
        "It stays published in its last good form."
        if event.subject in night.published
        else "Nothing of it is published."
    )
    to_note = [e for e in news if _is_to_note(e)]
    if to_note:
        lead = _said_of(to_note[0], name)
    sections = [_reason_section(entry, night.validation) for entry in news[:MOST_REASONS]]
    if len(news) > MOST_REASONS:
        sections.append(Section("More", (Row("", f"{len(news) - MOST_REASONS} more reasons: lea quarantine list"),)))
    older = len(entries) - len(news)
    if older:
        sections.append(Section("As told before", (Row("", f"{older} more of its reasons still stand"),)))
    ids = [entry.quarantine_id for entry in news[:MOST_REASONS]]
    # Corrections are applied anew by every run: there is nothing to try again.
    again = "refresh" if all(e.stage == "corrections" for e in news) else f"quarantine retry {' '.join(ids)}"
    taken = (f'quarantine release {e.quarantine_id} --reason "…"' for e in to_note[:MOST_REASONS])
    commands = (*(f"quarantine show {each}" for each in ids), again, *taken)
    next_steps = tuple(map(night.command, commands))
    heading = "A source has changed" if to_note else "Refused"
    return Content(
        one_line(f"{heading}: {name}: {_named(event.reasons)}", SUBJECT_LENGTH),
        one_line(lead),
        (
            *sections,
            _where(event.subject, news, night),
            Section("What to type next", next_steps),
            *change_sections(night),
        ),
    )


def _name_of(subject: str) -> str:
    """The last part of a path or an address; of a page's address, whose last part says little, host and path."""
    parts = urlsplit(subject)
    last = file_name(subject)
    return one_line(f"{parts.netloc}{parts.path}", SUBJECT_LENGTH) if parts.netloc and "." not in last else last


def _is_to_note(entry: QuarantineEntry) -> bool:
    """Whether it is about what a live source lists, and no report is refused by it."""
    return entry.stage == "fetch" and entry.expectation in TO_TAKE_NOTE_OF


def _said_of(entry: QuarantineEntry, name: str) -> str:
    """The first sentences on what a live source lists."""
    if entry.expectation == WITHDRAWN:
        return f"{name} was withdrawn by its publisher. What is published of it stays published."
    return (
        "A page that lists reports is not as it is known. All reports that came before stay published; new ones may be missed "
        "until this is settled."
    )


def _named(reasons: Sequence[str]) -> str:
    if len(reasons) > MOST_NAMED:
        return f"{len(reasons)} reasons, the first: {short_reason(reasons[0])}"
    return ", ".join(short_reason(reason) for reason in reasons)


def _reason_section(entry: QuarantineEntry, validation: Iterable[ValidationResult]) -> Section:
    rows = [Row("what failed", one_line(entry.message))]
    if entry.observed:
        rows.append(Row("seen", one_line(entry.observed)))
    expected = (
        short_reason(reason_of(entry))
        if entry.stage in NAMED_FOR_WHAT_THEY_EXPECT
        else EXPECTED_BY_STAGE.get(entry.stage)
    )
    if _is_to_note(entry):
        expected = None  # the message says it, page by page
    if expected:
        rows.append(Row("expected", expected))
    # A reason of an earlier run that told nobody is told without what the gate of that run kept.
    result = next(
        (r for r in validation if r.suite == "report" and r.expectation == entry.expectation and not r.success), None
    )
    if result is not None and entry.stage == GATE:
        if result.reason:
            rows.append(Row("why it matters", one_line(result.reason)))
        if entry.report_id is not None:
            rows.extend(quote_rows(result, entry.report_id))
    return Section(one_line(reason_of(entry)), tuple(rows))


def _where(subject: str, entries: Iterable[QuarantineEntry], night: Night) -> Section:
    rows = [Row("source", one_line(subject))]
    archived = sorted({entry.sha256 for entry in entries if entry.sha256})
    rows += [
        Row("archived file", str(object_path(night.data_dir.absolute() / "archive", sha256)))
        for sha256 in archived[:MOST_QUOTES]
    ]
    return Section("Where to look", (*rows, *data_docs_rows(night)))


def resolved(event: Event, night: Night) -> Content:
    """A source is no longer refused."""
    name = _name_of(event.subject)
    entries = [e for e in night.quarantine if e.source_uri == event.subject and reason_of(e) in event.reasons]
    released = [e for e in entries if e.released_at is not None]
    published = night.run is not None and night.run.published_version is not None
    if released:
        lead = f"{name} is no longer refused: a person released it."
    elif published:
        lead = f"{name} is no longer refused."
    else:
        lead = f"{name} is no longer refused, but this run published nothing."
    rows = [Row(short_reason(reason_of(e)), one_line(e.message)) for e in entries[-MOST_REASONS:]]
    rows = rows or [Row("", short_reason(reason)) for reason in event.reasons[:MOST_REASONS]]
    rows += [Row("released because", one_line(e.release_reason)) for e in released if e.release_reason]
    return Content(
        one_line(f"Resolved: {name}", SUBJECT_LENGTH),
        one_line(lead),
        (
            Section(f"Was refused since {moment(event.since)}, because", tuple(rows)),
            Section("Where to look", (Row("source", one_line(event.subject)), *data_docs_rows(night))),
            Section("What to type next", (night.command("status"),)),
            *change_sections(night),
        ),
    )
