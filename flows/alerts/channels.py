"""Where the channels' addresses come from. An address is a secret: it is looked up to send, and kept nowhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flows.alerts.configuration import AlertSettings, ChannelSettings

URLS = "LEA_ALERT_URLS"
OTHERS_MAY_READ = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel by name, with its address, which no `repr` shows, or why there is none (`problem`)."""

    name: str
    url: str = field(default="", repr=False)
    problem: str | None = None

    @property
    def service(self) -> str:
        """What kind of address it is (`mailto`, `slack`, `json`): the only part that may be shown."""
        return self.url.partition("://")[0] if "://" in self.url else "?"


def channels_of(settings: AlertSettings, environ: Mapping[str, str] = os.environ) -> tuple[Channel, ...]:
    """The configured channels in their order, then those of LEA_ALERT_URLS (addresses with white space between them)."""
    urls = environ.get(URLS, "").split()
    names = ["environment"] if len(urls) == 1 else [f"environment-{number}" for number in range(1, len(urls) + 1)]
    return (
        *(_configured(channel, environ) for channel in settings.channels),
        *(_checked(name, url, URLS) for name, url in zip(names, urls, strict=True)),
    )


def _configured(channel: ChannelSettings, environ: Mapping[str, str]) -> Channel:
    if channel.url_file is not None:
        try:
            return _checked(channel.name, _secret(channel.url_file), str(channel.url_file))
        except OSError as error:
            return Channel(channel.name, problem=f"{channel.url_file}: {error.strerror}")
        except ValueError as error:
            return Channel(channel.name, problem=f"{channel.url_file}: {error}")
    variable = channel.url_env or ""
    if not environ.get(variable, "").strip():
        return Channel(channel.name, problem=f"{variable} is not set")
    return _checked(channel.name, environ[variable].strip(), variable)


def _checked(name: str, url: str, where: str) -> Channel:
    if len(url.split()) != 1 or "://" not in url:
        return Channel(name, problem=f"{where} does not hold one address like mailto://… or slack://…")
    return Channel(name, url)


def _secret(path: Path) -> str:
    """The content of a file that nobody else can read. Raises `OSError`, and `ValueError` where others can."""
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("is not a file")
        if about.st_mode & OTHERS_MAY_READ:
            raise ValueError(f"others can read it (mode {about.st_mode & 0o777:04o}); chmod 600 it")
        if about.st_uid not in (os.geteuid(), 0):
            raise ValueError("belongs to somebody else")
        return file.read(65_536).decode("utf-8", errors="replace").strip()
