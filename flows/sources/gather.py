"""Gather what all sources give: plain files and addresses first, then the sites that list files, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from flows.archive import Archive
from flows.progress import Advance
from flows.sources.fetch import fetch_all
from flows.sources.model import (
    CatalogueSource,
    FetchFailedError,
    FetchPolicy,
    FileSource,
    Gathered,
    LaCodeOf,
    LiveSource,
    OfstedSource,
    Source,
)
from warehouse.operations import SourcePublication

if TYPE_CHECKING:
    from flows.sources.polite import Visitor


def gather(
    sources: Sequence[Source],
    archive: Archive,
    policy: FetchPolicy,
    now: Callable[[], datetime],
    tell: Advance,
    la_code_of: LaCodeOf = lambda _urn, _name: None,
) -> Gathered:
    """Fetch every source; live ones ask for what is due. `la_code_of` gives the code of an authority by its number on
    Ofsted's site and its name. For the process that holds the data directory's lock."""
    live = [source for source in sources if isinstance(source, LiveSource)]
    plain = [source for source in sources if not isinstance(source, LiveSource)]
    records = list(fetch_all(plain, archive, policy, now, tell))
    notes: list[str] = []
    for source in live:
        found = _crawl(source, archive, policy, now, tell, la_code_of)
        records += found.records
        notes += found.notes
    return Gathered(tuple(records), tuple(notes))


def _crawl(
    source: LiveSource,
    archive: Archive,
    policy: FetchPolicy,
    now: Callable[[], datetime],
    tell: Advance,
    la_code_of: LaCodeOf,
) -> Gathered:
    from flows.sources.listed_files import ask_for_files
    from flows.sources.ofsted import crawl_ofsted
    from flows.sources.polite import Visitor

    visitor = Visitor(archive, policy, now, source.live.seconds_between_requests, source.live.contact)
    match source:
        case OfstedSource():
            crawl_ofsted(source, visitor, la_code_of, tell)
        case CatalogueSource():
            publications = _catalogue(source, visitor, policy)
            changed = ask_for_files(visitor, publications, frozenset(), source.live.files_every, tell)
            archive.listings.put((), changed)
    return Gathered(tuple(visitor.records), tuple(_notes(source, visitor)))


def _catalogue(source: CatalogueSource, visitor: Visitor, policy: FetchPolicy) -> tuple[SourcePublication, ...]:
    """Keep what the list says, and give it as it stands with what is known of its addresses; as it was known where the list
    cannot be read."""
    from flows.sources.catalogue import read_catalogue

    archive, at = visitor.archive, visitor.now()
    known = {each.source_uri: each for each in archive.listings.publications(source.name)}
    record = visitor.local_page(FileSource(source.path), policy)
    if record.sha256 is None:
        return tuple(known.values())
    try:
        rows = read_catalogue(archive.read(record.sha256), source.uri)
    except FetchFailedError as failure:
        visitor.complain(source.uri, failure.kind, failure.message)
        return tuple(known.values())
    publications = []
    for row in rows:
        before = known.get(row.address)
        publications.append(
            SourcePublication(
                source.name,
                row.address,
                row.urn or None,
                row.la_name or None,
                row.la_code or None,
                row.family or None,
                row.published_on,
                "wanted",
                before.first_listed_at if before is not None else at,
                at,
                before.withdrawn_at if before is not None else None,
                before.withdrawn_because if before is not None else None,
            )
        )
    archive.listings.put((), publications)
    return tuple(publications)


def _notes(source: LiveSource, visitor: Visitor) -> Iterator[str]:
    for host, reason in visitor.gave_up.items():
        waiting = visitor.left[host]
        yield (
            f"{source.name}: {host} is left alone until the next run"
            + (f", which asks for the {waiting} addresses that were due" if waiting else "")
            + f": {reason}"
        )
