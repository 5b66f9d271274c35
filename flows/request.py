"""What one run is asked to do: settings, and the sources that were named or configured."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """`locations` are files, folders and addresses; `statistics` those of published statistics, files and addresses;
    `samples` says that they are the built-in invented reports."""

    settings: Settings
    locations: tuple[str, ...]
    samples: bool
    statistics: tuple[str, ...] = ()


def refresh_request(
    settings: Settings, sources: tuple[str, ...] = (), statistics: tuple[str, ...] = ()
) -> RefreshRequest:
    """Resolve names of configured sources; with nothing named or configured, take the samples.

    `statistics` are added to the sources, named or configured; alone, with no source configured, they are all there is
    to refresh. Raises `SettingsError` for an authorities or corrections file that is not there.
    """
    for kind, paths in (("authorities", settings.authorities), ("corrections", settings.corrections)):
        for path in paths:
            if not path.is_file():
                raise SettingsError(f"{path}: no such {kind} file")
    reports = {source.name: source.location for source in settings.sources}
    published = {source.name: source.location for source in settings.statistics}
    named = sources or (*reports, *published)
    locations = tuple(reports.get(name, name) for name in named if name not in published)
    figures = (*(published[name] for name in named if name in published), *(published.get(s, s) for s in statistics))
    if locations or figures:
        return RefreshRequest(settings, locations, samples=False, statistics=figures)
    return _samples(settings)


def _samples(settings: Settings) -> RefreshRequest:
    from samples import SAMPLES, authorities_csv, statistics_csv

    authorities = (*settings.authorities, authorities_csv())
    return RefreshRequest(
        replace(settings, authorities=authorities),
        (str(SAMPLES),),
        samples=True,
        statistics=(str(statistics_csv()),),
    )
