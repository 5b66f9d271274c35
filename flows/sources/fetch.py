"""Fetch all sources into the archive: every attempt leaves a record, and no source stops another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from flows.archive import Archive, FetchRecord, Outcome, Role
from flows.sources.local import fetch_file, files_of
from flows.sources.model import AddressSource, Fetched, FetchFailedError, FetchPolicy, FileSource, FolderSource

_Target = tuple[str, FileSource | AddressSource | FetchFailedError]


def fetch_all(
    sources: Sequence[FileSource | FolderSource | AddressSource],
    archive: Archive,
    policy: FetchPolicy,
    now: Callable[[], datetime],
    tell: Callable[[int, int, str], None],
) -> tuple[FetchRecord, ...]:
    """Fetch every source; folders count as their files.

    The records come in the order of the sources (files of a folder by path), each source once, and are already kept in
    the archive. `tell` gets (done, total, address or path). For the process that holds the data directory's lock.
    """
    archive.clear_incoming()
    targets = _targets(sources)
    records = []
    with _downloads(targets, archive, policy) as downloads:
        for uri, target in targets:
            record = attempted(uri, archive, now, partial(_fetch, target, downloads, archive, policy))
            archive.record(record)
            records.append(record)
            tell(len(records), len(targets), uri)
    return tuple(records)


def _targets(sources: Iterable[FileSource | FolderSource | AddressSource]) -> list[_Target]:
    found: dict[str, _Target] = {}
    for source in sources:
        for target in _expanded(source):
            found.setdefault(target[0], target)
    return list(found.values())


def _expanded(source: FileSource | FolderSource | AddressSource) -> Iterator[_Target]:
    if isinstance(source, FileSource | AddressSource):
        yield source.uri, source
        return
    try:
        files, unreadable = files_of(source)
    except FetchFailedError as failure:
        yield source.uri, failure
        return
    for file in files:
        yield file.uri, file
    yield from unreadable


@contextmanager
def _downloads(
    targets: Sequence[_Target], archive: Archive, policy: FetchPolicy
) -> Iterator[dict[str, Future[Fetched]]]:
    """Begin to download all addresses, a few at a time; leaving early ends those under way."""
    addresses = [target for _, target in targets if isinstance(target, AddressSource)]
    if not addresses:
        yield {}
        return
    from flows.sources.address import fetch_address  # brings requests, which local files do without

    stop = threading.Event()
    pool = ThreadPoolExecutor(policy.workers, thread_name_prefix="download")
    try:
        yield {
            source.uri: pool.submit(fetch_address, source, archive, policy, trusted(source.uri, archive), stop)
            for source in addresses
        }
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def trusted(uri: str, archive: Archive) -> FetchRecord | None:
    """The record whose validators may be sent: only if the bytes it stands for are still whole in the archive."""
    previous = archive.latest_good(uri)
    return previous if previous is not None and archive.holds(str(previous.sha256)) else None


def _fetch(
    target: FileSource | AddressSource | FetchFailedError,
    downloads: dict[str, Future[Fetched]],
    archive: Archive,
    policy: FetchPolicy,
) -> Fetched:
    match target:
        case FetchFailedError():
            raise target
        case AddressSource():
            return downloads[target.uri].result()
        case FileSource():
            return fetch_file(target, archive, policy)


def attempted(
    uri: str, archive: Archive, now: Callable[[], datetime], fetch: Callable[[], Fetched], role: Role = "file"
) -> FetchRecord:
    """The record of one attempt, not kept yet: what `fetch` gave, or why it failed."""
    try:
        fetched = fetch()
    except FetchFailedError as failure:
        return FetchRecord(
            uri, now(), "failed", failure.http_status, error_kind=failure.kind, error=failure.message, role=role
        )
    previous = archive.latest_good(uri)
    if fetched.stored is None:
        return _confirmed(uri, now(), previous, fetched, role)
    outcome: Outcome = "new"
    if previous is not None:
        outcome = "unchanged" if previous.sha256 == fetched.stored.sha256 else "changed"
    return FetchRecord(
        uri,
        now(),
        outcome,
        fetched.http_status,
        fetched.etag,
        fetched.last_modified,
        fetched.stored.size_bytes,
        fetched.stored.sha256,
        fetched.stored.media_type,
        role=role,
    )


def _confirmed(uri: str, at: datetime, previous: FetchRecord | None, fetched: Fetched, role: Role) -> FetchRecord:
    """The record of an answer 304: the bytes of last time, with the newer validators where the answer has them."""
    if previous is None:
        raise AssertionError(f"{uri}: nothing was asked to be confirmed")
    return FetchRecord(
        uri,
        at,
        "unchanged",
        fetched.http_status,
        fetched.etag or previous.etag,
        fetched.last_modified or previous.last_modified,
        previous.size_bytes,
        previous.sha256,
        previous.media_type,
        role=role,
    )
