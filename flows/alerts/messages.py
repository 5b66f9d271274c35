"""Alerts as messages: a subject, plain text, and HTML in which no text of a report is markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from flows.alerts import about_reports, about_runs
from flows.alerts.content import Content, Night
from flows.alerts.events import Event

if TYPE_CHECKING:
    from jinja2 import Environment

# Of many alerts in one message, so many are told whole, the others by their subjects.
MOST_WHOLE, MOST_SUBJECTS = 20, 200
RULE = "-" * 60


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `kind` is that of its event, `resolved` for the end of one, `digest` or `test`."""

    kind: str
    subject: str
    text: str
    html: str


def message_of(event: Event, night: Night) -> Message:
    """The message that tells of an event."""
    return rendered("resolved" if event.over else event.kind, _content_of(event, night))


def _content_of(event: Event, night: Night) -> Content:
    if event.kind == "new_failure":
        return about_reports.resolved(event, night) if event.over else about_reports.refused(event, night)
    if event.over:
        return about_runs.run_is_well(event, night)
    if event.kind == "run_failed":
        return about_runs.run_failed(event, night)
    if event.kind == "run_missed":
        return about_runs.run_missed(event, night)
    return about_runs.gate_closed(event, night)


def rendered(kind: str, content: Content) -> Message:
    """A message with this content."""
    values = asdict(content)
    return Message(
        kind,
        content.subject,
        _environment().get_template("alert.txt").render(values).strip() + "\n",
        _environment().get_template("alert.html").render(values).strip() + "\n",
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("flows.alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def together(messages: Sequence[Message]) -> Message:
    """Many messages as one, in their order."""
    from markupsafe import Markup, escape

    whole, others = messages[:MOST_WHOLE], messages[MOST_WHOLE:]
    subjects = [message.subject for message in others[:MOST_SUBJECTS]]
    if len(others) > MOST_SUBJECTS:
        subjects.append(f"and {len(others) - MOST_SUBJECTS} more: lea alerts list")
    text = f"\n{RULE}\n\n".join(f"{message.subject}\n\n{message.text}" for message in whole)
    # Each message's own HTML was escaped when it was rendered.
    html = Markup("<hr>\n").join(
        Markup("<h2>{}</h2>\n{}").format(message.subject, Markup(message.html))  # noqa: S704
        for message in whole
    )
    if subjects:
        text += f"\n{RULE}\n\nBy their subjects only:\n" + "".join(f"  {subject}\n" for subject in subjects)
        html += Markup("<hr>\n<h2>By their subjects only</h2>\n")
        html += Markup("").join(Markup("<p>{}</p>\n").format(escape(subject)) for subject in subjects)
    return Message("several", f"{len(messages)} alerts: {messages[0].subject} …"[:120], text, str(html))
