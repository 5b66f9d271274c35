"""What alerts say of the runs themselves: failed, missed, nothing published, well again. Pure."""

from __future__ import annotations

from flows.alerts.content import (
    MOST_REASONS,
    SUBJECT_LENGTH,
    SUITES_OF_ONE,
    Content,
    Night,
    Row,
    Section,
    change_sections,
    data_docs_rows,
    moment,
    one_line,
    plain_words,
    quote_rows,
    short_reason,
)
from flows.alerts.events import Event


def run_failed(event: Event, night: Night) -> Content:
    """A run ended with an error, or was killed."""
    message = night.run.message if night.run is not None and night.run.message else "; ".join(event.reasons)
    rows = [Row("what failed", one_line(message))]
    if night.run is not None:
        rows += [Row("run", night.run.run_id), Row("started", moment(night.run.started_at))]
    return Content(
        one_line(f"A run failed: {message}", SUBJECT_LENGTH),
        "A run failed. What was published before it is still served; the next run begins where this one ended.",
        (
            Section("The run", (*rows, Row("expected", "a run that comes to its end"))),
            Section("What to type next", (night.command("status"), night.command("refresh --debug"))),
        ),
    )


def run_missed(event: Event, night: Night) -> Content:
    """A run did not happen."""
    expected = event.reasons[0].removeprefix("run_missed: ")
    last = f"{moment(night.run.started_at)} ({night.run.outcome})" if night.run else "none that is known"
    return Content(
        one_line(f"A run did not happen: expected {expected}", SUBJECT_LENGTH),
        "A run that the schedule asked for did not happen. What was published before is still served, and grows old.",
        (
            Section("The run", (Row("expected", expected), Row("seen: last run", last))),
            Section("What to type next", (night.command("status"), night.command("refresh"))),
        ),
    )


def gate_closed(event: Event, night: Night) -> Content:
    """The whole warehouse failed its checks."""
    failed = [result for result in night.validation if f"gate_closed: {result.expectation}" in event.reasons]
    failed = [r for r in failed if not r.success and r.severity == "critical" and r.suite not in SUITES_OF_ONE]
    sections = [
        Section(
            one_line(result.expectation + (f" ({result.table_name})" if result.table_name else "")),
            (
                Row("seen", one_line(result.observed or "nothing is known of it")),
                Row("expected", plain_words(result.expectation)),
                *((Row("why it matters", one_line(result.reason)),) if result.reason else ()),
                *quote_rows(result, None),
            ),
        )
        for result in failed[:MOST_REASONS]
    ]
    if not sections and night.run is not None:
        sections = [Section("The run", (Row("what failed", one_line(night.run.message or "")),))]
    return Content(
        one_line(f"Nothing published: {', '.join(short_reason(reason) for reason in event.reasons)}", SUBJECT_LENGTH),
        "The next warehouse failed its own checks, so nothing was published. What was published before is still served.",
        (
            *sections,
            *((Section("Where to look", docs),) if (docs := data_docs_rows(night)) else ()),
            Section("What to type next", (night.command("status"), night.command("quarantine list"))),
        ),
    )


ENDED = {"run_failed": "Runs failed", "run_missed": "A run was missed", "gate_closed": "Nothing was published"}


def run_is_well(event: Event, night: Night) -> Content:
    """A run came to its end after runs that did not."""
    rows = [Row("it was", short_reason(reason)) for reason in event.reasons[:MOST_REASONS]]
    if night.run is not None:
        rows += [Row("the run that ended it", night.run.run_id), Row("it says", one_line(night.run.message or ""))]
    was = ENDED[event.kind]
    return Content(
        one_line(f"Resolved: {was[0].lower()}{was[1:]}", SUBJECT_LENGTH),
        "The last run came to its end, and its warehouse is served.",
        (
            Section(f"{was}, since {moment(event.since)}", tuple(rows)),
            Section("What to type next", (night.command("status"),)),
            *change_sections(night),
        ),
    )
