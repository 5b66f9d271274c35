"""`lea.toml` and the environment → one typed object.

The order of precedence: the command line, the environment (`LEA_DATA_DIR`, `LEA_WAREHOUSE`, `LEA_CONFIG`), `lea.toml`,
the defaults. An unknown key in `lea.toml` is an error, so that a misspelt setting is not silently without effect.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from flows.alerts.configuration import AlertSettings, AlertSettingsError, alert_settings
from flows.live import LiveSettings
from flows.schedule import Schedule, check_schedule

CONFIG_FILE = "lea.toml"
SourceKind = Literal["files", "catalogue", "ofsted"]
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)


class SettingsError(ValueError):
    """A setting is wrong; the message names the file and the key and says what is expected."""


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A source of the configuration. Of the kind `files`, `location` is a file, a folder or an address (of statistics: no
    folder); of the kind `catalogue` a list of addresses, empty for the one that is shipped; of the kind `ofsted` nothing.

    `allow_private`: a redirect of the address may lead into a private network. `live` says how a catalogue or a site is
    asked.
    """

    name: str
    location: str
    allow_private: bool = False
    kind: SourceKind = "files"
    live: LiveSettings = field(default_factory=LiveSettings)


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits of fetching. Times in seconds, `max_megabytes` per file, `retries` after the first attempt."""

    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 300.0
    retries: int = 3
    max_megabytes: int = 50


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Limits of one reading worker; `workers` 0 means one for each processor."""

    workers: int = 0
    seconds_per_file: float = 60.0
    memory_megabytes: int = 2048


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """When runs are due: `cron` in an IANA `timezone`; a run that has not begun `grace_minutes` later is missed.

    `port` is that of the Prefect server that `lea serve` starts, on the loopback; 0 means one that is free.
    """

    cron: str = "0 2 * * *"
    timezone: str = "Europe/London"
    grace_minutes: int = 60
    port: int = 0

    @property
    def schedule(self) -> Schedule:
        """The schedule that they say."""
        return Schedule(self.cron, self.timezone, timedelta(minutes=self.grace_minutes))


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run can be told. `warehouse` None means `warehouse.duckdb` in the data directory.

    `schedule` None means that the configuration names none, `config` None that there is no configuration file.
    """

    data_dir: Path = Path("data")
    warehouse: Path | None = None
    sources: tuple[NamedSource, ...] = ()
    statistics: tuple[NamedSource, ...] = ()
    authorities: tuple[Path, ...] = ()
    corrections: tuple[Path, ...] = ()
    keep_versions: int = 7
    keep_data_docs: int = 7
    fetch: FetchSettings = FetchSettings()
    read: ReadSettings = ReadSettings()
    alerts: AlertSettings = field(default_factory=AlertSettings)
    schedule: ScheduleSettings | None = None
    config: Path | None = None

    @property
    def served(self) -> Path:
        """The warehouse file that analysts open."""
        return self.warehouse or self.data_dir / "warehouse.duckdb"

    @property
    def versions_dir(self) -> Path:
        """Where the published versions are kept."""
        return self.data_dir / "versions"

    @property
    def site(self) -> Path:
        """Where the site is written, unless another folder is named."""
        return self.data_dir / "site"

    @property
    def staging(self) -> Path:
        """The staging store."""
        return self.data_dir / "staging.duckdb"


def load_settings(config: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the configuration file (`config`, else `LEA_CONFIG`, else `lea.toml` where the command runs, if it is there).

    Relative paths in the file are relative to the file. Raises `SettingsError`.
    """
    named = config or (Path(environ["LEA_CONFIG"]) if environ.get("LEA_CONFIG") else None)
    path = named or Path(CONFIG_FILE)
    if named is not None and not path.is_file():
        raise SettingsError(f"{path}: no such configuration file")
    settings = _from_file(path) if path.is_file() else Settings()
    changes: dict[str, Any] = {}
    if environ.get("LEA_DATA_DIR"):
        changes["data_dir"] = Path(environ["LEA_DATA_DIR"])
    if environ.get("LEA_WAREHOUSE"):
        changes["warehouse"] = Path(environ["LEA_WAREHOUSE"])
    return _with(settings, changes)


def with_options(
    settings: Settings,
    data_dir: Path | None = None,
    warehouse: Path | None = None,
    authorities: tuple[Path, ...] = (),
    corrections: tuple[Path, ...] = (),
) -> Settings:
    """The settings with the options of the command line laid over them; authorities and corrections are added, not
    replaced."""
    changes: dict[str, Any] = {}
    if data_dir is not None:
        changes["data_dir"] = data_dir
    if warehouse is not None:
        changes["warehouse"] = warehouse
    if authorities:
        changes["authorities"] = (*settings.authorities, *authorities)
    if corrections:
        changes["corrections"] = (*settings.corrections, *corrections)
    return _with(settings, changes)


def _with(settings: Settings, changes: dict[str, Any]) -> Settings:
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return Settings(**{**values, **changes})


def _from_file(path: Path) -> Settings:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    known = {"data_dir", "warehouse", "authorities", "corrections", "keep_versions", "keep_data_docs"}
    known |= {"source", "statistics", "fetch", "read", "alerts", "schedule"}
    _refuse_unknown(path, "", content, known)
    base = path.resolve().parent
    values: dict[str, Any] = {}
    for name in ("data_dir", "warehouse"):
        if name in content:
            values[name] = base / _typed(path, name, content[name], str)
    for name in ("authorities", "corrections"):
        if name in content:
            listed = _typed(path, name, content[name], list)
            values[name] = tuple(base / _typed(path, name, item, str) for item in listed)
    for name in ("keep_versions", "keep_data_docs"):
        if name in content:
            values[name] = _typed(path, name, content[name], int)
    for key, name in (("source", "sources"), ("statistics", "statistics")):
        values[name] = tuple(_source(path, base, key, item) for item in _typed(path, key, content.get(key, []), list))
    values["fetch"] = FetchSettings(**_section(path, "fetch", content.get("fetch", {}), FetchSettings))
    values["read"] = ReadSettings(**_section(path, "read", content.get("read", {}), ReadSettings))
    values["alerts"] = _alerts(path, base, content.get("alerts", {}))
    if "schedule" in content:
        values["schedule"] = _schedule(path, content["schedule"])
    return Settings(**values, config=path.resolve())


def _alerts(path: Path, base: Path, section: object) -> AlertSettings:
    try:
        return alert_settings(_typed(path, "alerts", section, dict), base)
    except AlertSettingsError as error:
        raise SettingsError(f"{path}: {error}") from error


def _schedule(path: Path, section: object) -> ScheduleSettings:
    table = _typed(path, "schedule", section, dict)
    words = {key: _typed(path, f"schedule.{key}", table[key], str) for key in ("cron", "timezone") if key in table}
    numbers = {key: value for key, value in table.items() if key not in words}
    schedule = ScheduleSettings(**words, **_section(path, "schedule", numbers, ScheduleSettings))
    return checked(schedule, str(path))


def checked(schedule: ScheduleSettings, where: str) -> ScheduleSettings:
    """The same schedule. Raises `SettingsError`, which says where it stands, for one that can be none."""
    try:
        check_schedule(schedule.cron, schedule.timezone)
    except ValueError as error:
        raise SettingsError(f"{where}: schedule: {error}") from error
    return schedule


def _source(path: Path, base: Path, section: str, item: object) -> NamedSource:
    table = _typed(path, section, item, dict)
    kind = table.get("kind", "files")
    if kind not in SOURCE_KINDS or (section == "statistics" and "kind" in table):
        raise SettingsError(f"{path}: {section}.kind must be one of {', '.join(SOURCE_KINDS)}, not {kind!r}")
    _refuse_unknown(path, f"{section}.", table, _SOURCE_KEYS[kind])
    for key in ("name", "location")[: 2 if kind == "files" else 1]:
        if key not in table:
            raise SettingsError(f"{path}: every [[{section}]] needs `{key}`")
    name = _typed(path, f"{section}.name", table["name"], str)
    location = _typed(path, f"{section}.location", table.get("location", ""), str)
    if location and "://" not in location:
        location = str(base / location)
    if kind != "files":
        return NamedSource(name, location, kind=kind, live=_live(path, section, table))
    allow_private = table.get("allow_private", False)
    if not isinstance(allow_private, bool):
        raise SettingsError(f"{path}: {section}.allow_private must be true or false, not {allow_private!r}")
    return NamedSource(name, location, allow_private)


_LIVE_NUMBERS = {"seconds_between_requests", "pages_every", "files_every"}
_SOURCE_KEYS: dict[str, set[str]] = {
    "files": {"name", "kind", "location", "allow_private"},
    "catalogue": {"name", "kind", "location", "contact", "seconds_between_requests", "files_every"},
    "ofsted": {"name", "kind", *(field.name for field in fields(LiveSettings))},
}


def _live(path: Path, section: str, table: Mapping[str, Any]) -> LiveSettings:
    numbers = {key: value for key, value in table.items() if key in _LIVE_NUMBERS}
    values: dict[str, Any] = _section(path, section, numbers, LiveSettings)
    for key in ("address", "files", "contact"):
        if key in table:
            values[key] = _typed(path, f"{section}.{key}", table[key], str).strip()
    for key in ("kinds", "ignored_kinds"):
        if key in table:
            listed = _typed(path, f"{section}.{key}", table[key], list)
            values[key] = tuple(_typed(path, f"{section}.{key}", item, str) for item in listed)
    for key in ("address", "files"):
        if key in values and not values[key].startswith(("http://", "https://")):
            raise SettingsError(f"{path}: {section}.{key} must be an http(s) address, not {values[key]!r}")
    if "address" in values:
        values["address"] = values["address"].rstrip("/")
    if not values.get("contact", "").isascii() or not values.get("contact", "").isprintable():
        raise SettingsError(f"{path}: {section}.contact must be a mail or web address, not {values['contact']!r}")
    return LiveSettings(**values)


def _section(path: Path, name: str, table: object, of: type[Any]) -> dict[str, Any]:
    values: dict[str, Any] = _typed(path, name, table, dict)
    defaults = {field.name: field.default for field in fields(of)}
    _refuse_unknown(path, f"{name}.", values, set(defaults))
    for key, value in values.items():
        kind = (int, float) if isinstance(defaults[key], float) else int
        if isinstance(value, bool) or not isinstance(value, kind) or value < 0:
            raise SettingsError(f"{path}: {name}.{key} must be a number of at least 0, not {value!r}")
    return values


def _typed(path: Path, key: str, value: object, kind: type[Any]) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise SettingsError(f"{path}: {key} must be a {kind.__name__}, not {value!r}")
    return value


def _refuse_unknown(path: Path, prefix: str, table: Mapping[str, object], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise SettingsError(f"{path}: unknown setting {prefix}{unknown[0]}; known: {', '.join(sorted(known))}")
