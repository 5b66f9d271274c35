"""What `lea status`, `lea explain` and `lea versions` print."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from warehouse.query import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warehouse.explain import Explanation
    from warehouse.operations import RefreshRun
    from warehouse.publish import Version
    from warehouse.status import Status

WIDTH = 110


def explain_text(explanation: Explanation) -> str:
    """The fact, its paragraph with the quote between » «, how it was read, and the file."""
    shown = {name: value for name, value in explanation.fields.items() if value is not None}
    width = max(len(name) for name in shown)
    lines = [f"{name:<{width}}  {value}" for name, value in shown.items()]
    lines += ["", f"means: {explanation.definition}", ""]
    evidence = f"{explanation.before}»{explanation.quote}«{explanation.after}"
    lines += [textwrap.fill(line, WIDTH) for line in evidence.splitlines()]
    if explanation.trace:
        lines += ["", "how each field was settled:"]
        lines += [f"  {t.field:<12} {t.rule}" + (f": “{t.words}”" if t.words else "") for t in explanation.trace]
    lines += ["", f"{explanation.report_title} ({explanation.authority})"]
    lines += [f"file {explanation.source_uri}", f"sha256 {explanation.sha256}"]
    return printable("\n".join(lines))


def versions_text(versions: Sequence[Version]) -> str:
    """One line a version, the served one marked."""
    if not versions:
        return "no version is kept yet: run `lea refresh` first"
    return "\n".join(
        f"{'*' if version.served else ' '} {version.version_id}  "
        f"written {version.published_at:%Y-%m-%d %H:%M:%S} UTC  {version.bytes / 1_000_000:.1f} MB"
        for version in versions
    )


def status_text(served: Path, status: Status) -> str:
    """The last runs, what is published, what is quarantined and what the findings say."""
    unread = (
        "" if status.unclassified_share is None else f", {status.unclassified_share:.1%} of their numbers unclassified"
    )
    lines = [
        f"{served}  (version {status.version_id})",
        f"{status.reports} reports, {status.facts:,} facts, {status.recommendations:,} recommendations{unread}",
        "",
        "last runs",
    ]
    lines += [f"  {_run_line(run)}" for run in status.runs]
    lines += ["", f"quarantined: {len(status.quarantine) or 'nothing'}"]
    for entry in status.quarantine:
        lines.append(f"  {entry.source_uri} since {entry.quarantined_at:%Y-%m-%d %H:%M} UTC")
        lines.append(f"    {entry.stage}, {entry.expectation}: {entry.message}")
    lines += ["", "checks below critical that did not hold in the last gate"]
    lines += [f"  {warning}" for warning in status.warnings] or ["  none"]
    lines += ["", "findings: what reports say that their own numbers, other reports or published statistics contradict"]
    lines += [
        f"  {count.findings:>4} {count.kind} ({count.outcome}, {count.severity}) in {count.reports} reports"
        for count in status.findings
    ] or ["  none"]
    return printable("\n".join(lines))


def _run_line(run: RefreshRun) -> str:
    took = f"{(run.finished_at - run.started_at).total_seconds():5.1f} s" if run.finished_at else "   ?   "
    counts = f"{run.files_seen or 0} files, {run.files_new or 0} read, {run.files_refused or 0} refused"
    return f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC  {took}  {run.outcome}  {counts}: {run.message or ''}"
