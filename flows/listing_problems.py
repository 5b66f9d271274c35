"""What live sources list that a person should look at: reports that were withdrawn, kinds of publication that nobody has named."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from flows.archive import Archive
from flows.quarantine import Refused
from warehouse.operations import SourcePublication

STAGE = "fetch"
WITHDRAWN, UNKNOWN_KIND = "withdrawn", "unknown_kind"
# Every run finds these anew from all that is known, whatever it asked for.
FOUND_ANEW = frozenset({WITHDRAWN, UNKNOWN_KIND})
# What a person can take note of and let stand: nothing is held back by it.
TO_TAKE_NOTE_OF = FOUND_ANEW | {"page_changed", "page_gone", "listing_shrank"}


def listing_problems(archive: Archive) -> list[Refused]:
    """The reasons, for the addresses of the reports and of the pages that list them."""
    publications = archive.listings.publications()
    return [*_withdrawn(archive, publications), *_unknown_kinds(archive, publications)]


def digest_of(message: str) -> str:
    """Ties what a person took note of to what it said: a page that changes otherwise is news."""
    return hashlib.sha256(message.encode()).hexdigest()[:16]


def _withdrawn(archive: Archive, publications: Iterable[SourcePublication]) -> Iterator[Refused]:
    """Reports that are in the archive and that a source has withdrawn, each once."""
    found: dict[str, SourcePublication] = {}
    for publication in publications:
        if publication.withdrawn_at is not None and publication.selection == "wanted":
            found.setdefault(publication.source_uri, publication)
    for uri, row in found.items():
        if row.withdrawn_at is None or archive.latest_good(uri) is None:
            continue
        latest = archive.latest(uri)
        answers = latest is not None and latest.good
        if row.withdrawn_because == "not_found" and answers:
            continue  # asked for by name since, it came
        gone = (
            f"{row.source} lists it no longer on the page of {row.provider_name}"
            if row.withdrawn_because == "not_listed"
            else "its address gives nothing any more"
        )
        message = (
            f"withdrawn by its publisher: {gone} (seen {row.withdrawn_at:%Y-%m-%d}); what is published of it stays"
        )
        seen = (
            "its address still answers" if answers else f"its address answers {latest.http_status if latest else None}"
        )
        yield Refused(uri, None, None, None, STAGE, WITHDRAWN, message, seen, rows_digest=digest_of(message))


def _unknown_kinds(archive: Archive, publications: Iterable[SourcePublication]) -> Iterator[Refused]:
    """One reason for each page on which kinds that nobody has named were seen first."""
    unknown = [each for each in publications if each.selection == "unknown" and each.withdrawn_at is None]
    count = Counter((each.source, each.kind) for each in unknown)
    first: dict[tuple[str, str | None], SourcePublication] = {}
    for each in sorted(unknown, key=lambda each: (each.first_listed_at, each.source_uri)):
        first.setdefault((each.source, each.kind), each)
    by_page: dict[str, list[str]] = {}
    for (source, kind), each in first.items():
        provider = archive.listings.providers(source).get(each.provider_urn or "")
        by_page.setdefault(provider.page_uri if provider else each.source_uri, []).append(
            f"“{kind}” ({count[source, kind]} listed, e.g. {each.source_uri})"
        )
    for page, kinds in by_page.items():
        message = (
            f"lists kinds of publication that are not known here and not fetched: {', '.join(kinds)}; "
            "name them in kinds or ignored_kinds of the source in lea.toml"
        )
        yield Refused(page, None, None, None, STAGE, UNKNOWN_KIND, message, "", rows_digest=digest_of(message))
