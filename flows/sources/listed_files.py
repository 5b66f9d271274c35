"""Which of the files that a live source lists are asked for in this run, and asking for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from flows.archive import Archive, FetchRecord
from flows.progress import Advance
from flows.sources.polite import Visitor
from warehouse.operations import SourcePublication


def ask_for_files(
    visitor: Visitor, listed: Iterable[SourcePublication], news: frozenset[str], every: int, tell: Advance
) -> tuple[SourcePublication, ...]:
    """Ask for what is due of the wanted files; the publications that changed: those withdrawn, or there again.

    Due are, in this order: what was never asked for, newest first; `news`, the addresses of which the source says something
    else than before; the share `1 / every` of the others that was asked for longest ago; and what failed last time, last, so
    that an address that never works keeps none from being fetched.
    """
    wanted = {publication.source_uri: publication for publication in listed if publication.selection == "wanted"}
    due = tuple(due_files(visitor.archive, wanted.values(), news, every))
    changed = []
    for done, uri in enumerate(due):
        tell(done, len(due), uri)
        record = visitor.file(uri)
        if record is not None:
            changed.append(_after(wanted[uri], record, had=visitor.archive.latest_good(uri) is not None))
    tell(len(due), len(due), "")
    return tuple(publication for publication in changed if publication != wanted[publication.source_uri])


def due_files(archive: Archive, wanted: Iterable[SourcePublication], news: frozenset[str], every: int) -> Iterator[str]:
    """The addresses of the files that this run asks for, in order; see `ask_for_files`."""
    publications = tuple(wanted)
    states = {publication.source_uri: archive.latest(publication.source_uri) for publication in publications}
    newest_first = sorted(publications, key=lambda each: (each.published_on or date.min, each.source_uri), reverse=True)
    yield from (each.source_uri for each in newest_first if states[each.source_uri] is None)
    yield from sorted(uri for uri in news if states.get(uri) is not None)
    there = {
        each.source_uri: states[each.source_uri] for each in publications if each.withdrawn_because != "not_listed"
    }
    settled = [record for uri, record in there.items() if record is not None and record.good and uri not in news]
    yield from (record.source_uri for record in share(settled, every))
    failed = [record for uri, record in there.items() if record is not None and not record.good and uri not in news]
    yield from (record.source_uri for record in sorted(failed, key=_age))


def share(records: list[FetchRecord], every: int) -> list[FetchRecord]:
    """The share `1 / every` of the records that are oldest, rounded up; none where `every` is 0."""
    most = -(-len(records) // every) if every else 0
    return sorted(records, key=_age)[:most]


def _age(record: FetchRecord) -> tuple[object, str]:
    return record.fetched_at, record.source_uri


def _after(publication: SourcePublication, record: FetchRecord, *, had: bool) -> SourcePublication:
    """The publication as it stands after its file was asked for: gone from its address, or there again."""
    if record.error_kind == "not_found" and had and publication.withdrawn_at is None:
        return replace(publication, withdrawn_at=record.fetched_at, withdrawn_because="not_found")
    if record.good and publication.withdrawn_because == "not_found":
        return replace(publication, withdrawn_at=None, withdrawn_because=None)
    return publication
