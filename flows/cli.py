"""The command `lea`. Importing this module costs next to nothing: each command imports what it needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.alert_commands import alerts
from flows.command import EXIT_HELP, UsageProblemError, form_option, with_settings
from flows.diff_commands import diff
from flows.export_commands import docs, export
from flows.quarantine_commands import quarantine
from flows.schedule_commands import check, serve
from flows.site_commands import site
from flows.sql_commands import sql

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.query import Format


@click.group(epilog=EXIT_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lea-warehouse", prog_name="lea")
def main() -> None:
    """The warehouse of school-inspection facts: read inspection reports, check them, publish them, query them."""


main.add_command(quarantine)
main.add_command(sql)
main.add_command(export)
main.add_command(docs)


@main.command(epilog=EXIT_HELP)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--authorities",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV with la_code,la_name,type of authorities to add to the built-in ones; kept for this data directory.",
)
@click.option(
    "--corrections",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="TOML with [[correction]] tables, applied in this run beside those of the configuration; see docs/corrections.md.",
)
@click.option(
    "--statistics",
    multiple=True,
    metavar="FILE",
    help="CSV of published statistics (file or address) to compare the reports with; kept for this data directory.",
)
@click.option(
    "--accept",
    metavar="REASON",
    help="Publish although the next version differs from those before it more than the gate allows; "
    "the reason is kept in the run's record.",
)
@click.option("--direct", is_flag=True, help="Run the same steps as plain calls, without Prefect.")
@with_settings
def refresh(
    settings: Settings,
    sources: tuple[str, ...],
    authorities: tuple[Path, ...],
    corrections: tuple[Path, ...],
    statistics: tuple[str, ...],
    accept: str | None,
    direct: bool,
) -> None:
    """Fetch reports, read what is new, check it, and publish the next warehouse.

    SOURCE is a file, a folder, an http(s) address, the name of a configured source, ofsted (the report site) or
    ofsted-catalogue (a list of its reports that comes with the project); a CSV file of published statistics is recognised by
    its first line. With none, all configured sources are refreshed; with nothing configured or named, the
    invented samples that come with the project.
    """
    from flows.request import refresh_request
    from flows.settings import with_options

    request = refresh_request(
        with_options(settings, authorities=authorities, corrections=corrections), sources, statistics, accept
    )
    if direct:
        from flows.pipeline import refresh_directly

        summary = refresh_directly(request)
    else:
        from flows.prefect_settings import use_prefect_quietly

        use_prefect_quietly(settings.data_dir)
        from flows.refresh import refresh_with_prefect

        summary = refresh_with_prefect(
            config=str(settings.config) if settings.config else None,
            data_dir=str(settings.data_dir),
            warehouse=str(settings.warehouse) if settings.warehouse else None,
            sources=list(sources),
            statistics=list(statistics),
            authorities=list(map(str, authorities)),
            corrections=list(map(str, corrections)),
            accept=accept,
        )
    raise click.exceptions.Exit(summary.exit_code)


@main.command()
@click.option("--runs", default=5, show_default=True, help="How many of the last runs to show.")
@with_settings
def status(settings: Settings, runs: int) -> None:
    """Show the last runs, what is published, what is quarantined, and what the reports contradict."""
    from flows.display import status_text
    from warehouse.status import read_status

    if not settings.served.is_file() and settings.staging.is_file():
        raise UsageProblemError(
            f"{settings.served}: nothing is published yet; lea quarantine list tells what was refused"
        )
    click.echo(status_text(settings.served, read_status(settings.served, runs)))


@main.command()
@click.argument("fact_id")
@with_settings
def explain(settings: Settings, fact_id: str) -> None:
    """Show a fact, its sentence in its paragraph, the rule that read it, the file it comes from, and its page."""
    from flows.display import explain_text, page_line
    from warehouse.explain import explain_fact

    explanation = explain_fact(settings.served, fact_id)
    click.echo(explain_text(explanation))
    click.echo(page_line(settings.site, explanation))


@main.command()
@click.option(
    "--gold",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of annotations: NAME.observations.jsonl and the like for the report with the file name NAME.",
)
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every mistake to this file, grouped by cause: .csv for a spreadsheet, or .jsonl.",
)
@form_option("How to write the scores.")
@with_settings
def evaluate(settings: Settings, gold: Path, errors: Path | None, form: Format) -> None:
    """Score what was read against annotations made by hand.

    Prints precision, recall and F1 of facts by domain, the accuracy of each of their fields, and the same of
    recommendations and planted contradictions; for each report and for all together.

    \b
    lea evaluate --gold samples/reports
    lea evaluate --gold annotations --errors errors.csv
    """
    from flows.evaluation import evaluate_warehouse
    from flows.evaluation_output import (
        ERROR_LIST_ENDINGS,
        SCORE_COLUMNS,
        error_list_line,
        evaluation_text,
        score_rows,
        write_error_list,
    )
    from flows.gold import GoldError
    from warehouse.printable import printable
    from warehouse.query import csv_lines, json_lines

    if errors and errors.suffix not in ERROR_LIST_ENDINGS:
        raise UsageProblemError(f"{errors}: the error list is written as {' or '.join(ERROR_LIST_ENDINGS)}")
    try:
        evaluation = evaluate_warehouse(settings.served, gold)
    except GoldError as error:
        raise UsageProblemError(str(error)) from error
    if form == "table":
        click.echo(evaluation_text(evaluation))
    else:
        lines = (csv_lines if form == "csv" else json_lines)(SCORE_COLUMNS, score_rows(evaluation))
        shown = printable if sys.stdout.isatty() else str
        click.echo(shown("".join(lines)), nl=False)
    if errors:
        try:
            write_error_list(errors, evaluation.mistakes)
        except OSError as error:
            raise UsageProblemError(f"{errors}: cannot be written: {error.strerror}") from error
        click.echo(error_list_line(errors, evaluation.mistakes), err=form != "table")
    if evaluation.absent:
        raise UsageProblemError("\n".join(evaluation.absent))


@main.command()
@with_settings
def versions(settings: Settings) -> None:
    """List the published versions that are kept, newest first; the served one is marked."""
    from flows.display import versions_text
    from warehouse.publish import versions as kept

    click.echo(versions_text(kept(settings.served, settings.versions_dir)))


@main.command()
@click.argument("version_id", required=False)
@with_settings
def rollback(settings: Settings, version_id: str | None) -> None:
    """Serve an earlier version again: VERSION_ID of `lea versions`, or the one before the served one.

    The log of runs stays as it is. The next refresh publishes the newest content again: remove or mend its cause first.
    """
    from flows.lock import only_one_run
    from warehouse.printable import one_line
    from warehouse.publish import rollback as go_back

    with only_one_run(settings.data_dir):
        version = go_back(settings.served, settings.versions_dir, version_id)
    click.echo(one_line(f"serving {version.version_id} again"))


main.add_command(alerts)
main.add_command(diff)
main.add_command(serve)
main.add_command(check)
main.add_command(site)


if __name__ == "__main__":
    main()
