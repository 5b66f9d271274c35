"""What `lea status`, `lea explain` and `lea versions` print."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from flows.quarantine_output import entry_lines
from warehouse.printable import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warehouse.explain import CorrectedField, Explanation
    from warehouse.operations import RefreshRun
    from warehouse.publish import Version
    from warehouse.status import NumberAccount, Status

WIDTH = 110
MOST_ACCOUNTS = 10


def explain_text(explanation: Explanation) -> str:
    """The fact, its paragraph with the quote between » «, how it was read, and the file."""
    shown = {name: value for name, value in explanation.fields.items() if value is not None}
    width = max(len(name) for name in shown)
    lines = [f"{name:<{width}}  {value}" for name, value in shown.items()]
    if explanation.corrected:
        lines += ["", *(line for field in explanation.corrected for line in _corrected_lines(field))]
    lines += ["", f"means: {explanation.definition}", ""]
    evidence = f"{explanation.before}»{explanation.quote}«{explanation.after}"
    lines += [part for line in evidence.splitlines() for part in textwrap.wrap(line, WIDTH) or [""]]
    if explanation.trace:
        lines += ["", "how each field was settled:"]
        lines += [f"  {t.field:<12} {t.rule}" + (f": “{t.words}”" if t.words else "") for t in explanation.trace]
    lines += ["", f"{explanation.report_title} ({explanation.authority})"]
    lines += [f"file {explanation.source_uri}", f"sha256 {explanation.sha256}"]
    return "\n".join(map(one_line, lines))


def page_line(site: Path, explanation: Explanation) -> str:
    """Where the site shows the fact in its report, or how to get there."""
    from warehouse.site.addresses import page_of_fact

    page = page_of_fact(site, explanation.fields["report_id"], explanation.fact_id)
    return one_line(f"page {page or 'none yet: `lea site` writes it'}")


def _corrected_lines(corrected: CorrectedField) -> list[str]:
    change = f"{corrected.field} {corrected.was or 'none'} → {corrected.now or 'none'}"
    if corrected.field == "fact":
        change = f"added {corrected.now}"
    line = f"corrected: {change} by {corrected.who} on {corrected.written_on}: {corrected.reason}"
    return textwrap.wrap(line, WIDTH, subsequent_indent="  ")


def versions_text(versions: Sequence[Version]) -> str:
    """One line a version, the served one marked."""
    if not versions:
        return "no version is kept yet: run `lea refresh` first"
    return "\n".join(
        f"{'*' if version.served else ' '} {one_line(version.version_id)}  "
        f"written {version.published_at:%Y-%m-%d %H:%M:%S} UTC  {version.bytes / 1_000_000:.1f} MB"
        for version in versions
    )


def status_text(served: Path, status: Status) -> str:
    """The last runs, what is published, what is quarantined and what the findings say."""
    lines = [
        f"{served}  (version {status.version_id})",
        f"{status.reports} reports, {status.facts:,} facts, {status.recommendations:,} recommendations",
        account_text(status.account),
        "",
        "last runs",
    ]
    lines += [f"  {_run_line(run)}" for run in status.runs]
    lines += ["", *_quarantine_lines(status)]
    lines += ["", "checks below critical that did not hold in the last gate"]
    lines += [f"  {warning}" for warning in status.warnings] or ["  none"]
    lines += ["", "numbers unclassified, the largest shares first"]
    lines += [f"  {_account_line(account)}" for account in status.accounts[:MOST_ACCOUNTS]] or ["  none"]
    if len(status.accounts) > MOST_ACCOUNTS:
        lines.append(f"  and {len(status.accounts) - MOST_ACCOUNTS} more reports: SELECT * FROM number_account")
    if status.corrections or status.unfit:
        lines += ["", f"corrections: {status.corrections} applied, {len(status.unfit)} to look at"]
        lines += [
            f"  {line.correction_id} ({line.report_id}) {line.state}" + (f": {line.problem}" if line.problem else "")
            for line in status.unfit
        ]
    lines += ["", "findings: what reports say that their own numbers, other reports or published statistics contradict"]
    lines += [
        f"  {count.findings:>4} {count.kind} ({count.outcome}, {count.severity}) in {count.reports} reports"
        for count in status.findings
    ] or ["  none"]
    return "\n".join(map(one_line, lines))


def _quarantine_lines(status: Status) -> list[str]:
    released = f"; {status.released} let pass by people" if status.released else ""
    lines = [f"quarantined: {len(status.quarantine) or 'nothing'}{released}"]
    lines += [f"  {line}" for entry in status.quarantine for line in entry_lines(entry)]
    if status.quarantine:
        lines.append(f"  what to do next: lea quarantine show {status.quarantine[0].quarantine_id}")
    if status.stale:
        lines += ["", "published in their last good form, because what came later is refused"]
        lines += [f"  {report.report_id} since {report.stale_since:%Y-%m-%d}" for report in status.stale]
    return lines


def account_text(account: NumberAccount) -> str:
    """What became of all numbers, in one line."""
    if account.fact_share is None or account.unclassified_share is None:
        return "no numbers in the texts"
    return (
        f"of {account.numbers:,} numbers in the texts {account.fact_share:.1%} are facts, "
        f"{account.unclassified_share:.1%} unclassified"
    )


def _account_line(account: NumberAccount) -> str:
    share = "     -" if account.unclassified_share is None else f"{account.unclassified_share:6.1%}"
    return (
        f"{share}  {account.report_id}: {account.unclassified} of {account.numbers} numbers, {account.facts} are facts"
    )


def _run_line(run: RefreshRun) -> str:
    took = f"{(run.finished_at - run.started_at).total_seconds():5.1f} s" if run.finished_at else "   ?   "
    counts = f"{run.files_seen or 0} files, {run.files_new or 0} read, {run.files_refused or 0} refused"
    if run.unclassified_share is not None:
        counts += f", {run.unclassified_share:.1%} unclassified"
    return f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC  {took}  {run.outcome}  {counts}: {run.message or ''}"
