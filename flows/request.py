"""What one run is asked to do: settings, and the sources that were named or configured."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """`locations` are files, folders and addresses; `samples` says that they are the built-in invented reports."""

    settings: Settings
    locations: tuple[str, ...]
    samples: bool


def refresh_request(settings: Settings, sources: tuple[str, ...] = ()) -> RefreshRequest:
    """Resolve names of configured sources; with no source named or configured, take the samples.

    Raises `SettingsError` for an authorities or corrections file that is not there.
    """
    for kind, paths in (("authorities", settings.authorities), ("corrections", settings.corrections)):
        for path in paths:
            if not path.is_file():
                raise SettingsError(f"{path}: no such {kind} file")
    configured = {source.name: source.location for source in settings.sources}
    locations = tuple(configured.get(source, source) for source in sources) or tuple(configured.values())
    if locations:
        return RefreshRequest(settings, locations, samples=False)
    return _samples(settings)


def _samples(settings: Settings) -> RefreshRequest:
    from samples import SAMPLES, authorities_csv

    return RefreshRequest(
        replace(settings, authorities=(*settings.authorities, authorities_csv())), (str(SAMPLES),), samples=True
    )
