"""What one run is asked to do: settings, and the sources that were named or configured.

All that a person can write wrongly is settled here, before a run begins.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

from flows.corrections import read_corrections
from flows.settings import NamedSource, Settings, SettingsError
from flows.sources import CatalogueSource, FolderSource, OfstedSource, Source, parse_source
from flows.sources.catalogue import shipped_catalogue

# Sources that need no configuration: Ofsted's report site, and the list of its reports that comes with the project.
READY_MADE = {
    "ofsted": NamedSource("ofsted", "", kind="ofsted"),
    "ofsted-catalogue": NamedSource("ofsted-catalogue", "", kind="catalogue"),
}


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """`sources` are files, folders and addresses; `statistics` those of published statistics, files and addresses;
    `samples` says that they are the built-in invented reports. `again` are the files, by SHA-256, to be read and judged
    although neither they nor the reader changed. `accepted` is why a person lets a version pass that differs from those
    before it more than the gate allows."""

    settings: Settings
    sources: tuple[Source, ...]
    samples: bool
    statistics: tuple[Source, ...] = ()
    again: frozenset[str] = frozenset()
    accepted: str | None = None


def refresh_request(
    settings: Settings,
    sources: tuple[str, ...] = (),
    statistics: tuple[str, ...] = (),
    accepted: str | None = None,
) -> RefreshRequest:
    """Resolve names of configured sources, and of those that need no configuration; with nothing named or configured, take
    the samples. The address of a page of a live source means that source.

    `statistics` are added to the sources, named or configured; alone, with no source configured, they are all there is
    to refresh. Raises `SettingsError` for what can be no source, and for an authorities or corrections file that is not
    there or cannot be read, or for an acceptance without a reason.
    """
    if accepted is not None and not accepted.strip():
        raise SettingsError("--accept needs a reason that says something")
    for kind, paths in (("authorities", settings.authorities), ("corrections", settings.corrections)):
        for path in paths:
            if not path.is_file():
                raise SettingsError(f"{path}: no such {kind} file")
    read_corrections(settings.corrections)
    reports = {source.name: source for source in settings.sources}
    published = {source.name: source for source in settings.statistics}
    named = sources or (*reports, *published)
    locations = tuple(_meant(name, reports) for name in named if name not in published)
    figures = (
        *(published[name] for name in named if name in published),
        *(published.get(name, NamedSource(name, name)) for name in statistics),
    )
    if locations or figures:
        statistics_sources = _without_folders(_parsed(figures))
        return RefreshRequest(
            settings, _parsed(locations), samples=False, statistics=statistics_sources, accepted=accepted
        )
    return replace(_samples(settings), accepted=accepted)


def _meant(name: str, configured: Mapping[str, NamedSource]) -> NamedSource:
    """The source of that name; else the live source that has a page at that address; else the file, folder or address."""
    known = {**READY_MADE, **configured}
    if name in known:
        return known[name]
    for source in (*configured.values(), READY_MADE["ofsted"]):
        live = source.live
        page = name.startswith(f"{live.address}/") and not name.startswith(live.files)
        if source.kind == "ofsted" and (page or name == urljoin(live.files, "/robots.txt")):
            return source
    return NamedSource(name, name)


def _parsed(sources: tuple[NamedSource, ...]) -> tuple[Source, ...]:
    try:
        return tuple(dict.fromkeys(map(_source, sources)))
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _source(named: NamedSource) -> Source:
    match named.kind:
        case "ofsted":
            return OfstedSource(named.name, named.live)
        case "catalogue":
            path = Path(named.location) if named.location else shipped_catalogue()
            return CatalogueSource(named.name, Path(os.path.abspath(path)), named.live)  # noqa: PTH100 a link keeps its name
        case "files":
            return parse_source(named.location, allow_private=named.allow_private)


def _without_folders(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    for source in sources:
        if isinstance(source, FolderSource):
            raise SettingsError(
                f"{source.uri}: statistics come from a file or an address; "
                "name a folder as a source, its files of statistics are recognised"
            )
    return sources


def _samples(settings: Settings) -> RefreshRequest:
    from samples import SAMPLES, authorities_csv, statistics_csv

    authorities = (*settings.authorities, authorities_csv())
    return RefreshRequest(
        replace(settings, authorities=authorities),
        _parsed((NamedSource("samples", str(SAMPLES)),)),
        samples=True,
        statistics=_parsed((NamedSource("statistics", str(statistics_csv())),)),
    )
