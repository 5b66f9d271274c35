"""A crawl of Ofsted's report site: the listing, the pages of authorities that may have changed, the files that are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from flows.listings import Provider
from flows.progress import Advance
from flows.sources.listed_files import ask_for_files, share
from flows.sources.model import LaCodeOf, OfstedSource
from flows.sources.ofsted_kinds import Selection, selection_of
from flows.sources.ofsted_pages import (
    PROVIDER_PATH,
    Entry,
    ProviderPage,
    expect_entries,
    expect_publications,
    read_listing,
    read_provider,
)
from flows.sources.polite import PATIENCE, Visitor
from warehouse.operations import SourcePublication

# Authorities (level 2 type 12) of children's social care (level 1 type 3), as the site's own search form asks for them.
_SEARCH = {"q": "", "location": "", "lat": "", "lon": "", "radius": "", "level_1_types": "3", "level_2_types[]": "12"}
ROWS = 100
# More pages than the listing can have: a site that never ends must not hold the run.
MOST_PAGES = 50
# A listing that has lost so large a share of the authorities that it had is not believed.
MOST_LOST = 0.1


@dataclass(frozen=True, slots=True)
class Listing:
    """The authorities that the listing shows; `whole` where all of its pages came and it is to be believed."""

    entries: dict[str, Entry]
    whole: bool


def crawl_ofsted(source: OfstedSource, visitor: Visitor, la_code_of: LaCodeOf, tell: Advance) -> None:
    """Ask for what may have changed, and keep what the site lists.

    A night without news costs the listing's pages, and the shares of authorities' pages and of files that are looked at
    anyway (`pages_every`, `files_every`), all of them conditional requests.
    """
    listings = visitor.archive.listings
    listings.put((), _selected_anew(source, listings.publications(source.name)))
    listing = _listing(source, visitor)
    known = listings.providers(source.name)
    listings.put((_provider(source, entry, known) for entry in listing.entries.values()), ())
    known = listings.providers(source.name)
    news: set[str] = set()
    due = _due_pages(source, visitor, listing, known)
    changed_in_a_row = 0
    for done, provider in enumerate(due):
        if changed_in_a_row == PATIENCE:
            break  # all pages have changed, it seems: a few alerts say so as well as a hundred
        tell(done, len(due), provider.page_uri)
        news |= _look_at(source, visitor, provider, listing.entries.get(provider.urn), la_code_of)
        latest = visitor.archive.latest(provider.page_uri)
        changed_in_a_row = changed_in_a_row + 1 if latest is not None and latest.error_kind == "page_changed" else 0
    publications = listings.publications(source.name)
    _expect_some(visitor, due, publications)
    changed = ask_for_files(visitor, publications, frozenset(news), source.live.files_every, tell)
    listings.put((), changed)


def listing_page(source: OfstedSource, start: int) -> str:
    """The address of the page of the listing that begins with result number `start`, from 0."""
    return f"{source.live.address}/search?{urlencode({**_SEARCH, 'start': start, 'rows': ROWS})}"


def _listing(source: OfstedSource, visitor: Visitor) -> Listing:
    """Page by page until one has no authority that was not seen: the site may give fewer rows than it is asked for."""
    entries: dict[str, Entry] = {}
    full = ROWS
    for number in range(MOST_PAGES):
        first = number == 0
        page = visitor.page(listing_page(source, len(entries)), partial(_entries, first=first))
        if page is None:
            return Listing(entries, whole=False)
        new = {entry.urn: entry for entry in page if entry.urn not in entries}
        entries |= new
        full = len(page) if first else full
        # A page that is shorter than the first is the last; a first that is short may be all, or all that the site gives.
        if not new or (len(page) < full and not first):
            break
    whole = _is_believed(source, visitor, entries)
    if whole:
        _ask_again_for_failed_pages(source, visitor)
    return Listing(entries, whole)


def _ask_again_for_failed_pages(source: OfstedSource, visitor: Visitor) -> None:
    """Pages of a longer or otherwise divided listing may have failed on an earlier night: nobody else would ask for them."""
    asked = {record.source_uri for record in visitor.records}
    for state in visitor.archive.all_sources():
        uri = state.source_uri
        if uri.startswith(f"{source.live.address}/search?") and not state.latest.good and uri not in asked:
            visitor.page(uri, partial(_entries, first=False))


def _entries(data: bytes, *, first: bool) -> tuple[Entry, ...]:
    entries = read_listing(data)
    if first:
        expect_entries(data, entries)
    return entries


def _is_believed(source: OfstedSource, visitor: Visitor, entries: dict[str, Entry]) -> bool:
    known = visitor.archive.listings.providers(source.name)
    lost = sorted(known.keys() - entries.keys())
    if len(lost) <= MOST_LOST * len(known):
        return True
    names = ", ".join(known[urn].name for urn in lost[:3])
    visitor.complain(
        listing_page(source, 0),
        "listing_shrank",
        f"expected the {len(known)} authorities that were listed so far; found {len(known) - len(lost)} of them, "
        f"without {names}{' and others' if len(lost) > 3 else ''}",
    )
    return False


def _selected_anew(source: OfstedSource, publications: Iterable[SourcePublication]) -> Iterator[SourcePublication]:
    """The publications that today's rules and settings select otherwise than those of the day when they were read."""
    for publication in publications:
        selection = _selection(source, publication.kind or "")
        if selection != publication.selection:
            yield replace(publication, selection=selection)


def _selection(source: OfstedSource, kind: str) -> Selection:
    return selection_of(kind, source.live.kinds, source.live.ignored_kinds)


def _provider(source: OfstedSource, entry: Entry, known: dict[str, Provider]) -> Provider:
    before = known.get(entry.urn)
    page = f"{source.live.address}{PROVIDER_PATH}{entry.urn}"
    return Provider(source.name, entry.urn, entry.name, page, before.entry if before is not None else None)


def _due_pages(
    source: OfstedSource, visitor: Visitor, listing: Listing, known: dict[str, Provider]
) -> tuple[Provider, ...]:
    """The authorities whose pages this run looks at: never read, shown differently on the listing, no longer on it, and a
    share of the others; those that failed last time come last."""
    due: dict[str, Provider] = {}
    failed: dict[str, Provider] = {}
    others = {}
    for urn, provider in known.items():
        latest = visitor.archive.latest(provider.page_uri)
        entry = listing.entries.get(urn)
        shown_differently = entry.text != provider.entry if entry is not None else listing.whole
        if latest is not None and not latest.good:
            failed[urn] = provider
        elif latest is None or provider.entry is None or shown_differently:
            due[urn] = provider
        else:
            others[provider.page_uri] = (provider, latest)
    for record in share([latest for _, latest in others.values()], source.live.pages_every):
        provider = others[record.source_uri][0]
        due[provider.urn] = provider
    return (*due.values(), *failed.values())


def _look_at(
    source: OfstedSource, visitor: Visitor, provider: Provider, entry: Entry | None, la_code_of: LaCodeOf
) -> frozenset[str]:
    """Read an authority's page and keep what it lists; the addresses of which it says something else than before."""
    listings = visitor.archive.listings
    before = {each.source_uri: each for each in listings.publications(source.name)}
    mine = [each for each in before.values() if each.provider_urn == provider.urn and each.withdrawn_at is None]

    def read(data: bytes) -> ProviderPage:
        page = read_provider(data, provider.page_uri, source.live.files)
        expect_publications(data, page, len(mine))
        return page

    page = visitor.page(provider.page_uri, read)
    if page is None:
        return frozenset()
    listed = tuple(_listed(source, visitor, provider, page, before, la_code_of))
    gone: Iterable[SourcePublication] = ()
    if page.unread:
        evidence = "; ".join(page.unread[:3]) + (f"; and {len(page.unread) - 3} more" if len(page.unread) > 3 else "")
        visitor.complain(provider.page_uri, "page_changed", evidence)
    else:
        there = {each.source_uri for each in listed}
        at = visitor.now()
        gone = [
            replace(each, withdrawn_at=at, withdrawn_because="not_listed")
            for each in mine
            if each.source_uri not in there
        ]
        provider = replace(provider, entry=entry.text if entry is not None else provider.entry)
    listings.put([provider], (*listed, *gone))
    changed = [each for each in listed if _says(each) != _says(before.get(each.source_uri))]
    return frozenset(each.source_uri for each in (*changed, *gone))


def _listed(
    source: OfstedSource,
    visitor: Visitor,
    provider: Provider,
    page: ProviderPage,
    before: dict[str, SourcePublication],
    la_code_of: LaCodeOf,
) -> Iterable[SourcePublication]:
    at = visitor.now()
    for publication in page.publications:
        known = before.get(publication.address)
        if known is not None and known.provider_urn != provider.urn and known.withdrawn_at is None:
            continue  # the report of several authorities stays with the first that lists it
        gone = known is not None and known.withdrawn_because == "not_found"
        yield SourcePublication(
            source.name,
            publication.address,
            provider.urn,
            provider.name,
            la_code_of(provider.urn, provider.name),
            publication.kind,
            publication.published_on,
            _selection(source, publication.kind),
            known.first_listed_at if known is not None else at,
            at,
            known.withdrawn_at if known is not None and gone else None,
            "not_found" if gone else None,
        )


def _says(publication: SourcePublication | None) -> tuple[object, ...]:
    """What the site says of a file, as far as it may mean that the file is another."""
    if publication is None:
        return ()
    return publication.kind, publication.published_on, publication.withdrawn_because == "not_listed"


def _expect_some(visitor: Visitor, looked_at: Iterable[Provider], publications: Iterable[SourcePublication]) -> None:
    """Complain where pages came and nothing at all is listed on any: their form has changed before it was ever known."""
    page = next((each.page_uri for each in looked_at), None)
    if page is not None and not any(True for _ in publications) and not visitor.left_alone(page):
        latest = visitor.archive.latest(page)
        if latest is not None and latest.good:
            visitor.complain(
                page, "page_changed", "expected publications on the pages of authorities; found none on any page"
            )
