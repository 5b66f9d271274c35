"""What every command takes, and how it fails: one clear line and the right exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from warehouse.printable import one_line, printable

EXIT_HELP = """
Exit codes: 0 published and nothing refused; 3 published, some reports quarantined; 4 nothing published because the
warehouse's own checks failed; 2 wrong usage or configuration; 1 anything unexpected.
"""


class UsageProblemError(click.ClickException):
    """Wrong usage or configuration, in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"lea: {printable(self.format_message())}", file=file or sys.stderr)


def form_option(told: str, *more: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--format`: a table for people, csv, json, and what this command can write beside them."""
    forms = click.Choice(["table", "csv", "json", *more])
    return click.option("--format", "form", type=forms, default="table", show_default=True, help=told)


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every command takes, and hand it the one object they come to.

    What can go wrong becomes one clear line and the right exit code; `--debug` shows the trace instead.
    """

    @click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        help="Archive, staging and warehouse live here.  [default: ./data]",
    )
    @click.option(
        "--warehouse",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The served warehouse.  [default: warehouse.duckdb in the data directory]",
    )
    @click.option("--config", type=click.Path(path_type=Path), help="Configuration file.  [default: ./lea.toml]")
    @click.option("--debug", is_flag=True, help="Show the whole trace of an error.")
    @wraps(command)
    def guarded(
        data_dir: Path | None, warehouse: Path | None, config: Path | None, debug: bool, **arguments: object
    ) -> None:
        from flows.faults import DiskFullError
        from flows.settings import SettingsError, load_settings, with_options
        from warehouse.errors import WarehouseError

        try:
            command(with_options(load_settings(config), data_dir, warehouse), **arguments)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except (SettingsError, WarehouseError) as error:
            if debug:
                raise
            raise UsageProblemError(str(error)) from error
        except DiskFullError as error:
            if debug:
                raise
            click.echo(one_line(f"lea: {error}"), err=True)
            raise click.exceptions.Exit(1) from error
        except Exception as error:
            if debug:
                raise
            said = f"lea: unexpected {type(error).__name__}: {_first_line(error)} (--debug shows the trace)"
            click.echo(one_line(said), err=True)
            raise click.exceptions.Exit(1) from error

    return guarded


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else "no message"
