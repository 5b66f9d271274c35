"""The section `[alerts]` of lea.toml. An address holds secrets, so none stands here: only where it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Digest = Literal["off", "daily"]
DIGESTS: tuple[Digest, ...] = ("off", "daily")


class AlertSettingsError(ValueError):
    """A setting of `[alerts]` is wrong; the message names the key and never an address."""


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """A channel has a name for people, and either the environment variable or the file that holds its Apprise URL."""

    name: str
    url_env: str | None = None
    url_file: Path | None = None


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """Who is told, and when.

    digest               `daily`: warnings, and what is still refused, in one message at most once a day; `off`: none
    urgent               true: what needs a person is told at once; false: it waits for the digest, but for runs that fail
    seconds_per_channel  a channel that has not taken everything by then is left until the next run
    channels             where alerts go, beside the addresses in LEA_ALERT_URLS
    """

    digest: Digest = "off"
    urgent: bool = True
    seconds_per_channel: float = 60.0
    channels: tuple[ChannelSettings, ...] = field(default=())


def alert_settings(table: Mapping[str, Any], base: Path) -> AlertSettings:
    """The section as an object; `url_file` is relative to `base`. Raises `AlertSettingsError` that names the key."""
    _refuse_unknown("alerts", table, {"digest", "urgent", "seconds_per_channel", "channel"})
    digest = table.get("digest", "off")
    if digest not in DIGESTS:
        raise AlertSettingsError(f"alerts.digest must be one of {', '.join(DIGESTS)}, not {digest!r}")
    urgent = table.get("urgent", True)
    if not isinstance(urgent, bool):
        raise AlertSettingsError(f"alerts.urgent must be true or false, not {urgent!r}")
    if not urgent and digest == "off":
        raise AlertSettingsError('alerts.urgent = false needs alerts.digest = "daily": nobody would be told')
    seconds = table.get("seconds_per_channel", 60.0)
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds <= 0:
        raise AlertSettingsError(f"alerts.seconds_per_channel must be a number above 0, not {seconds!r}")
    listed = table.get("channel", [])
    if not isinstance(listed, list):
        raise AlertSettingsError("alerts.channel must be a list of tables: write [[alerts.channel]]")
    channels = tuple(_channel(item, base) for item in listed)
    names = [channel.name for channel in channels]
    if repeated := [name for name in names if names.count(name) > 1]:
        raise AlertSettingsError(f"alerts.channel: the name {repeated[0]!r} is given twice")
    return AlertSettings(digest, urgent, float(seconds), channels)


def _channel(item: object, base: Path) -> ChannelSettings:
    if not isinstance(item, dict):
        raise AlertSettingsError("alerts.channel must be a list of tables: write [[alerts.channel]]")
    if "url" in item:
        # Not told what stands there: it may be the secret.
        raise AlertSettingsError(
            "alerts.channel: an address holds secrets and does not belong here; name an environment variable (url_env) "
            "or a file that only you can read (url_file)"
        )
    _refuse_unknown("alerts.channel", item, {"name", "url_env", "url_file"})
    for key, value in item.items():
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or "://" in value:
            raise AlertSettingsError(f"alerts.channel.{key} must be a text: a name, never an address")
    if "name" not in item:
        raise AlertSettingsError("every [[alerts.channel]] needs `name`")
    if ("url_env" in item) == ("url_file" in item):
        raise AlertSettingsError(f"alerts.channel {item['name']!r} needs either `url_env` or `url_file`")
    url_file = base / item["url_file"] if "url_file" in item else None
    return ChannelSettings(item["name"], item.get("url_env"), url_file)


def _refuse_unknown(section: str, table: Mapping[str, object], known: set[str]) -> None:
    if unknown := sorted(set(table) - known):
        raise AlertSettingsError(f"unknown setting {section}.{unknown[0]}; known: {', '.join(sorted(known))}")
