"""`lea alerts`: try the channels, and see what was sent, what waits, and since when a channel fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.command import UsageProblemError, with_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.alerts.channels import Channel
    from flows.alerts.outbox import ChannelFailure, Listed
    from flows.settings import Settings

NOBODY = "no channel is configured, so nobody is told: see docs/alerts.md"


@click.group()
def alerts() -> None:
    """Who is told when a report is refused or a run fails."""


@alerts.command()
@click.argument("channel", required=False)
@with_settings
def test(settings: Settings, channel: str | None) -> None:
    """Send a test message to CHANNEL, or to all, and say whether it came through.

    Exit code 1 where one did not.
    """
    from flows.alerts.channels import channels_of
    from flows.alerts.content import Content
    from flows.alerts.deliver import try_channels
    from flows.alerts.messages import rendered

    channels = channels_of(settings.alerts)
    if not channels:
        raise UsageProblemError(NOBODY)
    chosen = tuple(each for each in channels if channel in (None, each.name))
    if not chosen:
        names = ", ".join(each.name for each in channels)
        raise UsageProblemError(f"no channel of the name {channel}; there are: {names}")
    content = Content("test message", "This is a test: alerts of this data directory will come here.", ())
    problems = try_channels(chosen, rendered("test", content), settings.alerts.seconds_per_channel)
    for name, problem in problems.items():
        click.echo(f"{name}: {problem or 'came through'}")
    if any(problems.values()):
        raise click.exceptions.Exit(1)


@alerts.command(name="list")
@click.option("--most", default=20, show_default=True, help="How many of the last alerts to show.")
@with_settings
def list_alerts(settings: Settings, most: int) -> None:
    """List the channels, and the last alerts with what became of them."""
    from flows.alerts.channels import channels_of
    from flows.alerts.outbox import outbox
    from flows.journal import FILE
    from warehouse.printable import printable

    waiting: dict[str, int] = {}
    failures: dict[str, ChannelFailure] = {}
    listed: tuple[Listed, ...] = ()
    if (settings.data_dir / FILE).exists():  # looking makes no data directory
        with outbox(settings.data_dir) as box:
            waiting = {name: len(messages) for name, messages in box.waiting().items()}
            failures, listed = box.failures(), box.listed(most)
    lines = list(_channel_lines(channels_of(settings.alerts), waiting, failures))
    click.echo(printable("\n".join([*lines, "", *_message_lines(listed)])))


def _channel_lines(
    channels: Iterable[Channel], waiting: dict[str, int], failures: dict[str, ChannelFailure]
) -> Iterable[str]:
    from flows.alerts.content import moment

    known = list(channels)
    if not known:
        yield NOBODY
    for channel in known:
        about = channel.problem or channel.service
        if failure := failures.get(channel.name):
            about += f", failing since {moment(failure.since)} ({failure.attempts} times: {failure.problem})"
        yield f"{channel.name}: {about}, {waiting.get(channel.name, 0)} waiting"
    for name in sorted(waiting.keys() - {channel.name for channel in known}):
        yield f"{name}: not configured any more, {waiting[name]} waiting"


def _message_lines(listed: Iterable[Listed]) -> Iterable[str]:
    from flows.alerts.content import moment

    messages = list(listed)
    if not messages:
        yield "no alert so far"
    for message in messages:
        yield f"{moment(message.made_at)}  {message.kind:<11}  {message.subject}"
        for channel, sent_at in message.deliveries:
            yield f"{'':<22} {channel}: {f'sent {moment(sent_at)}' if sent_at else 'waiting'}"
