"""What a run leaves in Prefect for people to look at: a summary, the findings, a link to the Data Docs.

Text of reports is hostile: in the artifacts it stands as text, never as markup. Artifacts are a courtesy: a run does not
fail when Prefect cannot keep them.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from expectations.data_docs import data_docs_index
from flows.settings import Settings
from warehouse.diff import counts_from_json, summary_line
from warehouse.errors import WarehouseError
from warehouse.operations import QuarantineEntry, RefreshRun
from warehouse.printable import shortened
from warehouse.status import Status, read_status

MOST_REASONS = 50
LONGEST_CELL = 300
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:@&=])")


def leave_artifacts(settings: Settings, run: RefreshRun) -> None:
    """Create the artifacts of a run in the flow run at work. Gives up at the first that Prefect does not take."""
    from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

    try:
        try:
            status = read_status(settings.served, runs=1)
        except WarehouseError:  # nothing has been published yet
            status = None
        _create(create_markdown_artifact, key="summary", markdown=summary_markdown(run, status))
        if status is not None:
            table = findings_table(status)
            _create(create_table_artifact, key="findings", table=table, description="Findings in the served warehouse")
        docs = data_docs_index(settings.data_dir, run.run_id)
        if docs is not None:
            _create(create_link_artifact, key="data-docs", link=docs.resolve().as_uri(), link_text="Data Docs")
    except Exception as error:  # noqa: BLE001 whatever it is, the run is over and its outcome stands
        logging.getLogger("prefect.artifacts").warning("no artifacts: %s: %s", type(error).__name__, error)


def _create(create: Callable[..., object], **content: object) -> None:
    """Create one; outside of an event loop, where a run is, Prefect has done it when the call returns."""
    create(**content)


def summary_markdown(run: RefreshRun, status: Status | None) -> str:
    """What came of a run: counts, what is refused and why, and what a person should look at."""
    lines = [f"# {as_text((run.outcome or 'unknown').replace('_', ' '))}", "", as_text(run.message or ""), ""]
    lines += table_lines(("", ""), _counts(run))
    if status is not None:
        lines += ["", "## Refused", "", *_refused(status.quarantine)]
        lines += ["", "## Warnings", "", *(f"* {as_text(warning)}" for warning in status.warnings or ("none",))]
        lines += ["", "## Served", ""]
        lines += table_lines(
            ("", ""),
            [
                ("version", status.version_id),
                ("reports", status.reports),
                ("facts", f"{status.facts:,}"),
                ("recommendations", f"{status.recommendations:,}"),
            ],
        )
    return "\n".join(lines) + "\n"


def findings_table(status: Status) -> list[dict[str, str | int]]:
    """How many findings of each kind the served warehouse holds."""
    return [
        {
            "kind": count.kind,
            "outcome": count.outcome,
            "severity": count.severity,
            "findings": count.findings,
            "reports": count.reports,
        }
        for count in status.findings
    ]


def as_text(value: object) -> str:
    """A value as one line of Markdown that shows exactly its characters: no markup, no links, no HTML.

    Control characters and the marks that turn the direction of writing become spaces.
    """
    line = shortened(str(value), LONGEST_CELL)
    return SPECIAL.sub(lambda special: _ENTITIES.get(special[0], f"\\{special[0]}"), line)


def table_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table of Markdown."""
    lines = [f"| {' | '.join(map(as_text, head))} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(map(as_text, row))} |" for row in rows]


def _counts(run: RefreshRun) -> list[tuple[str, object]]:
    took = f"{(run.finished_at - run.started_at).total_seconds():.1f} s" if run.finished_at else "not finished"
    shown: list[tuple[str, object]] = [
        ("run", run.run_id),
        ("began", f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC"),
        ("took", took),
        ("files seen", run.files_seen),
        ("new or changed", run.files_new),
        ("known, not read again", run.files_unchanged),
        ("refused", run.files_refused),
        ("reports published", run.reports_published),
        ("published version", run.published_version),
    ]
    if run.unclassified_share is not None:
        shown.append(("numbers unclassified", f"{run.unclassified_share:.1%}"))
    if run.changes is not None:
        shown.append(("changed since the version before", summary_line(counts_from_json(run.changes))))
    return [(name, "none" if value is None else value) for name, value in shown]


def _refused(entries: Sequence[QuarantineEntry]) -> list[str]:
    if not entries:
        return ["nothing"]
    ordered = sorted(entries, key=lambda entry: (entry.source_uri, entry.expectation, entry.quarantine_id))
    rows = [
        (entry.source_uri if first else "", entry.stage, entry.expectation, entry.message)
        for _, group in groupby(ordered[:MOST_REASONS], key=lambda entry: entry.source_uri)
        for first, entry in ((number == 0, entry) for number, entry in enumerate(group))
    ]
    files = Counter(entry.source_uri for entry in ordered)
    lines = [f"{len(files)} sources, {len(ordered)} reasons", ""]
    lines += table_lines(("source", "stage", "check", "why"), rows)
    if len(ordered) > MOST_REASONS:
        lines += ["", f"and {len(ordered) - MOST_REASONS} more reasons: `lea status` shows them"]
    return lines
