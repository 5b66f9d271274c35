"""The commands that hand the warehouse on: `lea export`, its data as files, and `lea docs`, its dictionary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from flows.command import UsageProblemError, with_settings

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.export import Exported

DOCUMENT = "tables.md"


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write; an earlier export there is replaced.  [default: export in the data directory]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv"]),
    default="parquet",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="NAME",
    help="Only this table or view; can be repeated.  [default: all tables]",
)
@click.option("--views", is_flag=True, help="The views as well.")
@click.option(
    "--exact",
    is_flag=True,
    help="CSV as it is: no byte order mark, and no apostrophe before what a spreadsheet would take for a formula.",
)
@with_settings
def export(
    settings: Settings,
    out: Path | None,
    form: Literal["parquet", "csv"],
    tables: tuple[str, ...],
    views: bool,
    exact: bool,
) -> None:
    """Write the served warehouse as files, Parquet or CSV, with a Data Package that tells types, units and keys.

    \b
    lea export
    lea export --format csv --out for-excel --table statistic --table recommendation
    """
    from flows.progress import teller
    from warehouse.export import chosen
    from warehouse.export import export as write

    if tables and views:
        raise UsageProblemError("give --table or --views, not both; --table takes views too")
    if exact and form != "csv":
        raise UsageProblemError("--exact is for --format csv; Parquet is always exact")
    items = chosen(tables, views=views)
    with teller() as tell:
        advance = tell.stage("export")
        exported = write(settings.served, out or settings.data_dir / "export", items, form, advance, exact=exact)
        tell.done(_line(exported))


def _line(exported: Exported) -> str:
    from warehouse.definitions import View

    files = exported.files
    rows, size = sum(file.rows for file in files), sum(file.size for file in files)
    guarded = sum(sum(file.guarded.values()) for file in files)
    views = sum(isinstance(file.item, View) for file in files)
    kinds = [_counted(number, noun) for number, noun in ((len(files) - views, "table"), (views, "view")) if number]
    line = (
        f"{', '.join(kinds)}, {_counted(rows, 'row')}, {size / 1_000_000:.1f} MB "
        f"of version {exported.version_id} in {exported.folder}"
    )
    if guarded:
        line += (
            f"; {_counted(guarded, 'text')} got an apostrophe so that no spreadsheet takes a text for a formula "
            "(--exact: as it is)"
        )
    return line


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"File to write, or a folder for {DOCUMENT}.  [default: standard output]",
)
@with_settings
def docs(_settings: Settings, out: Path | None) -> None:
    """Write the data dictionary as Markdown: every table, view and macro with its columns, types, units, keys and rules.

    It is made from the definitions of this version of the program; no warehouse is needed.
    """
    from warehouse.dictionary import dictionary_markdown

    text = dictionary_markdown()
    if out is None:
        click.echo(text, nl=False)
        return
    target = out / DOCUMENT if out.is_dir() else out
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageProblemError(f"{target}: cannot be written: {error.strerror}") from error
    click.echo(f"{target}")
