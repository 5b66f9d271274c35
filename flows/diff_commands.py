"""The command `lea diff`: what changed between two published versions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import click

from flows.command import form_option, with_settings

if TYPE_CHECKING:
    from flows.settings import Settings


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--report", metavar="REPORT_ID", help="Only what changed in this report, in full.")
@form_option("How to write the differences; csv and json have all of them.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help="Most differences to list in a table; 0 for the summary alone.",
)
@with_settings
def diff(
    settings: Settings,
    old: str | None,
    new: str | None,
    report: str | None,
    form: Literal["table", "csv", "json"],
    limit: int,
) -> None:
    """Show what changed between two published versions: reports, facts, recommendations, judgements, findings and
    published figures that were added, removed or changed, with their values.

    OLD and NEW are ids of `lea versions`, or the beginning of one. With one, it is compared with the served version; with
    none, the served version with the one before it. The exit code is 0, whether there are differences or not.

    \b
    lea diff
    lea diff --report kelderbrough-lea-2000-02
    lea diff 20261124 20261126 --format csv > changes.csv
    """
    from flows.diff_output import csv_text, json_text, table_text
    from warehouse.diff import compared
    from warehouse.printable import printable
    from warehouse.publish import two_versions

    earlier, later = two_versions(settings.served, settings.versions_dir, old, new)
    write = {"csv": csv_text, "json": json_text}
    with compared(earlier.path, later.path) as comparison:
        if report is not None:
            comparison.choose_report(report)
        lines = (
            table_text(comparison, earlier, later, limit)
            if form == "table"
            else write[form](comparison, earlier.version_id, later.version_id)
        )
        # Report text goes into a file as it is; on a terminal it must not become commands to it.
        shown = printable if sys.stdout.isatty() else str
        for line in lines:
            click.echo(shown(line), nl=False)
