"""`lea quarantine`: list, show, retry and release what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from flows.command import EXIT_HELP, UsageProblemError, form_option, with_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.run import RunSummary
    from flows.settings import Settings
    from warehouse.operations import QuarantineEntry


@click.group()
def quarantine() -> None:
    """The refused reports: list them, show why, try them again, or let one pass with a reason.

    A refused report is tried again by itself as soon as its file, the reader or the expectations change. ID is the id of
    an entry, or as much of its beginning as no other entry shares.
    """


@quarantine.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is resolved or released.")
@form_option("How to write the entries; csv and json have all columns of the table `quarantine`.")
@with_settings
def list_entries(settings: Settings, everything: bool, form: Literal["table", "csv", "json"]) -> None:
    """List what is refused, the oldest first."""
    from dataclasses import asdict, fields

    from flows.quarantine_files import known_entries
    from flows.quarantine_output import entries_text
    from warehouse.operations import QuarantineEntry
    from warehouse.printable import printable
    from warehouse.query import csv_lines, json_lines

    found = [entry for entry in known_entries(settings) if everything or entry.is_open]
    if form == "table":
        click.echo(entries_text(found))
        return
    names = [field.name for field in fields(QuarantineEntry)]
    lines = (csv_lines if form == "csv" else json_lines)(names, [tuple(asdict(entry).values()) for entry in found])
    click.echo("".join(map(printable, lines)), nl=False)


@quarantine.command()
@click.argument("quarantine_id", metavar="ID")
@with_settings
def show(settings: Settings, quarantine_id: str) -> None:
    """Show all that is known of one entry: what is wrong, the rows and quotes, the file, its history, what to type next."""
    from flows.quarantine_files import case_of, known_entries
    from flows.quarantine_output import case_text

    (entry,) = _named((quarantine_id,), known_entries(settings))
    click.echo(case_text(case_of(settings, entry)))


@quarantine.command(epilog=EXIT_HELP)
@click.argument("quarantine_ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Try all open entries.")
@with_settings
def retry(settings: Settings, quarantine_ids: tuple[str, ...], everything: bool) -> None:
    """Fetch, read and judge the sources of these entries again now, although nothing changed, and publish what passes.

    This is a refresh of those sources alone, as plain calls without Prefect. The exit code is that of the refresh: 0 when
    none of them is refused any more, 3 when some still are.
    """
    from flows.quarantine_files import known_entries

    if bool(quarantine_ids) == everything:
        raise UsageProblemError("name the entries to try again, or --all; lea quarantine list shows them")
    known = known_entries(settings)
    entries = [e for e in known if e.is_open] if everything else _named(quarantine_ids, known)
    for entry in entries:
        if not entry.is_open:
            raise UsageProblemError(f"{entry.quarantine_id} is {_state(entry)} already: there is nothing to try again")
        if entry.stage == "corrections" and not everything:
            raise UsageProblemError(
                f"{entry.quarantine_id} is an entry of a corrections file, which every refresh reads anew: "
                "mend or remove it and run lea refresh"
            )
    sources = [entry for entry in entries if entry.stage != "corrections"]
    if not sources:
        click.echo("nothing is quarantined that could be tried again")
        return
    summary = _refresh(settings, sources, again=True)
    _tell_what_came_of(settings, sources)
    raise click.exceptions.Exit(summary.exit_code)


@quarantine.command(epilog=EXIT_HELP)
@click.argument("quarantine_ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", required=True, help="Why it may pass; kept with the release, for everybody to read.")
@click.option("--by", metavar="NAME", help="Who lets it pass.  [default: the user who runs the command]")
@with_settings
def release(settings: Settings, quarantine_ids: tuple[str, ...], reason: str, by: str | None) -> None:
    """Let refused entries pass, with a reason, and publish at once what nothing else holds back.

    A release holds for these bytes of this source, this check and these rows, whichever reader and expectations find them.
    A release that would keep the whole warehouse from being published is taken back.
    """
    from datetime import UTC, datetime

    from flows.lock import only_one_run
    from flows.quarantine_files import known_entries
    from flows.releases import record_releases, take_back
    from flows.releasing import why_not_released

    name = _user() if by is None else by
    if not reason.strip() or not name.strip():
        raise UsageProblemError("a release needs a reason (--reason) and a name (--by) that say something")
    entries = _named(quarantine_ids, known_entries(settings))
    for entry in entries:
        if not entry.is_open:
            raise UsageProblemError(f"{entry.quarantine_id} is {_state(entry)} already")
        if (why_not := why_not_released(entry)) is not None:
            raise UsageProblemError(f"{entry.quarantine_id} cannot be released: {why_not}")
    ids = [entry.quarantine_id for entry in entries]
    with only_one_run(settings.data_dir):  # a run that is at work would not learn of it
        record_releases(settings.data_dir, entries, reason, name, datetime.now(UTC))
    try:
        summary = _refresh(settings, entries, again=False)
    except BaseException as error:
        take_back(settings.data_dir, ids, f"{type(error).__name__}: {error}", datetime.now(UTC))
        raise
    if summary.exit_code not in (0, 3):
        take_back(settings.data_dir, ids, summary.message, datetime.now(UTC))
        click.echo("the release is taken back: with it nothing could be published", err=True)
    else:
        _tell_what_came_of(settings, entries)
    raise click.exceptions.Exit(summary.exit_code)


def _user() -> str:
    """Who runs the command; nothing where the machine does not know."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _named(beginnings: Sequence[str], entries: Sequence[QuarantineEntry]) -> list[QuarantineEntry]:
    """The entries with these ids. Raises `UsageProblemError` for what names none, or several."""
    found: dict[str, QuarantineEntry] = {}
    for beginning in beginnings:
        meant = [entry for entry in entries if beginning and entry.quarantine_id.startswith(beginning.lower())]
        if not meant:
            raise UsageProblemError(f"{beginning!r}: no entry has this id; lea quarantine list --all shows them")
        if len(meant) > 1:
            ids = ", ".join(entry.quarantine_id for entry in meant)
            raise UsageProblemError(f"{beginning!r} is the beginning of several ids: {ids}")
        found[meant[0].quarantine_id] = meant[0]
    return list(found.values())


def _state(entry: QuarantineEntry) -> str:
    return "resolved" if entry.resolved_at is not None else "released"


def _refresh(settings: Settings, entries: Sequence[QuarantineEntry], *, again: bool) -> RunSummary:
    """Refresh the sources of these entries, without Prefect."""
    from dataclasses import replace

    from flows.pipeline import refresh_directly
    from flows.request import refresh_request

    request = refresh_request(settings, tuple(sorted({entry.source_uri for entry in entries})))
    hashes = frozenset(entry.sha256 for entry in entries if entry.sha256 is not None)
    return refresh_directly(replace(request, again=hashes) if again else request)


def _tell_what_came_of(settings: Settings, entries: Sequence[QuarantineEntry]) -> None:
    from flows.quarantine_files import known_entries
    from flows.quarantine_output import outcome_line

    now = {entry.quarantine_id: entry for entry in known_entries(settings)}
    for entry in entries:
        click.echo(outcome_line(now[entry.quarantine_id]))
