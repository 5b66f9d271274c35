"""The commands of the schedule: `lea serve` and `lea check`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from flows.command import with_settings

if TYPE_CHECKING:
    from flows.settings import Settings

CHECK_HELP = """
Exit codes: 0 all due runs took place and the last one ended well; 5 a run was missed, or the last one did not end well;
2 wrong usage or configuration, or no schedule is known.
"""


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--cron", help="When to run: five fields of cron.  [default: of lea.toml, else 0 2 * * *]")
@click.option("--timezone", help="IANA time zone of the schedule.  [default: of lea.toml, else Europe/London]")
@click.option(
    "--port", type=int, help="Port of Prefect's server on the loopback.  [default: of lea.toml, else a free one]"
)
@with_settings
def serve(
    settings: Settings, sources: tuple[str, ...], cron: str | None, timezone: str | None, port: int | None
) -> None:
    """Refresh nightly by a schedule, until told to end.

    Starts Prefect's server on the loopback, unless PREFECT_API_URL names one. Each run reads the configuration afresh and
    refreshes SOURCE, or all configured sources. Says one line for each run; the rest is in Prefect's pages.
    """
    from flows.serve import Serving
    from flows.serve import serve as serve_until_told
    from flows.settings import ScheduleSettings, checked

    configured = settings.schedule or ScheduleSettings()
    schedule = replace(
        configured,
        cron=configured.cron if cron is None else cron,
        timezone=configured.timezone if timezone is None else timezone,
        port=configured.port if port is None else port,
    )
    checked(schedule, "the schedule to serve")
    serve_until_told(Serving(settings, schedule, sources))


@click.command(epilog=CHECK_HELP)
@with_settings
def check(settings: Settings) -> None:
    """Say whether the runs of the schedule take place: for cron mail and monitoring.

    The schedule is that of the `lea serve` at work, else that of lea.toml, else the last one served.
    """
    from flows.settings import SettingsError
    from flows.watch import look, verdict

    now = datetime.now(UTC)
    watch = look(settings, now)
    if watch is None:
        raise SettingsError("no schedule is known here: name one in [schedule] of lea.toml, or start `lea serve`")
    fresh, line = verdict(watch, now)
    click.echo(line)
    if not fresh:
        raise click.exceptions.Exit(STALE)


STALE = 5
