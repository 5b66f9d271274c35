"""Asking a site that is not ours, one request at a time: identified, paced, by the rules of its robots.txt, and given up for
the night when it is in trouble.

What was asked is kept in the archive at once, so that a crawl that breaks off loses nothing.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin, urlsplit

from flows.archive import Archive, FetchRecord, Role, StoredObject, TooLargeError
from flows.sources.address import fetch_address
from flows.sources.fetch import attempted, trusted
from flows.sources.local import fetch_file
from flows.sources.model import AddressSource, Fetched, FetchFailedError, FetchPolicy, FileSource, PageChangedError

if TYPE_CHECKING:
    from protego import Protego

T = TypeVar("T")

# The name by which robots.txt may speak of us.
PRODUCT = "lea-warehouse"
# Addresses in a row that a server fails for before it is left alone until the next run.
PATIENCE = 3
_PAGE_BYTES = 10_000_000


class _Memory:
    """Takes a download in, to look at it before the archive keeps it."""

    def __init__(self) -> None:
        self.data = b""

    def store(self, chunks: Iterable[bytes], max_bytes: int | None = None) -> StoredObject:
        """Take the bytes in. Raises `TooLargeError`."""
        parts: list[bytes] = []
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if max_bytes is not None and size > max_bytes:
                raise TooLargeError(max_bytes)
            parts.append(chunk)
        self.data = b"".join(parts)
        return StoredObject(hashlib.sha256(self.data).hexdigest(), size, "text/html")


class Visitor:
    """Asks for pages and files of one source during one run.

    `records` are the attempts so far, in order; `gave_up` the hosts that are left alone until the next run, with the
    reason, and `left` how many addresses of each were due all the same; `seconds` the shortest time between two requests, `contact` what servers are told beside our name.
    """

    def __init__(
        self, archive: Archive, policy: FetchPolicy, now: Callable[[], datetime], seconds: float, contact: str
    ) -> None:
        agent = f"{policy.user_agent.removesuffix(')')}; {contact})" if contact else policy.user_agent
        self.archive = archive
        self.now = now
        self.records: list[FetchRecord] = []
        self.gave_up: dict[str, str] = {}
        self.left: Counter[str] = Counter()
        self._policy = replace(policy, user_agent=agent)
        self._seconds = seconds
        self._robots: dict[str, Protego | None] = {}
        self._failed_in_a_row: dict[str, int] = {}
        self._last_request: float | None = None
        self._waiting = threading.Event()

    def file(self, uri: str) -> FetchRecord | None:
        """Ask for a file, unless it is there as the server has it. None where the host is left alone tonight."""
        return self._visited(uri, lambda: self._file(uri), "file")

    def page(self, uri: str, read: Callable[[bytes], T]) -> T | None:
        """Ask for a page and read it; None where it cannot be had or read, which a record tells.

        A page that reads as the one before is kept as that one: pages that differ in a token or a time do not fill the disk.
        """
        came: list[T] = []

        def ask() -> Fetched:
            fetched, value = self._page(uri, read)
            came.append(value)
            return fetched

        record = self._visited(uri, ask, "page")
        return came[0] if record is not None and record.good else None

    def local_page(self, source: FileSource, policy: FetchPolicy) -> FetchRecord:
        """Take in a list of addresses that lies on this machine."""
        record = attempted(source.uri, self.archive, self.now, lambda: fetch_file(source, self.archive, policy), "page")
        self._keep(record)
        return record

    def complain(self, uri: str, kind: str, message: str) -> None:
        """Record that a page says something that cannot be, although it came; `message` says what, and may name the page."""
        line = message if message.startswith(uri) else f"{uri}: {message}"
        self._keep(FetchRecord(uri, self.now(), "failed", None, error_kind=kind, error=line, role="page"))

    def left_alone(self, uri: str) -> bool:
        """Whether the host of this address is left alone until the next run."""
        return urlsplit(uri).netloc in self.gave_up

    def _visited(self, uri: str, ask: Callable[[], Fetched], role: Role) -> FetchRecord | None:
        host = urlsplit(uri).netloc
        if not self._admitted(uri) or host in self.gave_up:
            self.left[host] += 1
            return None

        def watched() -> Fetched:
            try:
                fetched = ask()
            except FetchFailedError as failure:
                self._note_failure(host, failure)
                if role == "page" and failure.kind == "not_found":
                    failure.kind = "page_gone"
                raise
            self._failed_in_a_row[host] = 0
            return fetched

        record = attempted(uri, self.archive, self.now, watched, role)
        self._keep(record)
        return record

    def _keep(self, record: FetchRecord) -> None:
        self.archive.record(record)
        self.records.append(record)

    def _note_failure(self, host: str, failure: FetchFailedError) -> None:
        if not (failure.passing or failure.kind == "too_slow"):
            self._failed_in_a_row[host] = 0
            return
        self._failed_in_a_row[host] = self._failed_in_a_row.get(host, 0) + 1
        if self._failed_in_a_row[host] >= PATIENCE:
            self.gave_up[host] = failure.message

    def _file(self, uri: str) -> Fetched:
        previous = trusted(uri, self.archive)
        return fetch_address(AddressSource(uri), self.archive, self._policy, previous, self._waiting, self._before)

    def _page(self, uri: str, read: Callable[[bytes], T]) -> tuple[Fetched, T]:
        previous = trusted(uri, self.archive)
        memory = _Memory()
        policy = replace(self._policy, max_bytes=_PAGE_BYTES)
        fetched = fetch_address(AddressSource(uri), memory, policy, previous, self._waiting, self._before)
        before = self.archive.read(str(previous.sha256)) if previous is not None else None
        if fetched.stored is None:
            return fetched, self._read(uri, before or b"", read)
        value = self._read(uri, memory.data, read)
        if before is not None and previous is not None and _same(read, before, value):
            stored = StoredObject(str(previous.sha256), len(before), str(previous.media_type))
        else:
            stored = self.archive.store([memory.data])
        return replace(fetched, stored=stored), value

    def _read(self, uri: str, data: bytes, read: Callable[[bytes], T]) -> T:
        try:
            return read(data)
        except PageChangedError as error:
            kept = self.archive.store([data]).sha256
            line = f"{uri}: expected {error.expected}; found {error.found}; the page is kept in the archive as {kept}"
            raise FetchFailedError("page_changed", line, 200) from error

    def _before(self, address: str) -> None:
        """Wait until the next request is due; refuse one that robots.txt forbids."""
        robots = self._robots.get(urlsplit(address).netloc)
        if robots is not None and not robots.can_fetch(address, PRODUCT):
            raise FetchFailedError("robots_forbids", f"{address}: the robots.txt of its server forbids to ask for it")
        pause = self._pause(robots)
        if self._last_request is not None:
            self._waiting.wait(max(0.0, self._last_request + pause - time.monotonic()))
        self._last_request = time.monotonic()

    def _pause(self, robots: Protego | None) -> float:
        if robots is None:
            return self._seconds
        rate = robots.request_rate(PRODUCT)
        asked = (robots.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return max(self._seconds, *asked)

    def _admitted(self, uri: str) -> bool:
        """Know the robots.txt of the address's host; False where it cannot be known, so that nothing may be asked there.

        By RFC 9309: none (4xx) allows everything; one that cannot be had now is taken as it was last, and forbids everything
        where it never was had.
        """
        host = urlsplit(uri).netloc
        if host in self._robots:
            return True
        if host in self.gave_up:
            return False
        address = urljoin(uri, "/robots.txt")
        try:
            fetched, rules = self._page(address, _rules)
        except FetchFailedError as failure:
            return self._without_robots(host, address, failure)
        self._keep(attempted(address, self.archive, self.now, lambda: fetched, "page"))
        self._robots[host] = rules
        return True

    def _without_robots(self, host: str, address: str, failure: FetchFailedError) -> bool:
        status = failure.http_status or 0
        if 400 <= status < 500 and status != 429:
            self._robots[host] = None
            latest = self.archive.latest(address)
            if latest is not None and not latest.good:
                nothing = Fetched(self.archive.store([b""]), status)
                self._keep(attempted(address, self.archive, self.now, lambda: nothing, "page"))
            return True
        self._note_failure(host, failure)
        previous = trusted(address, self.archive)
        if previous is not None:
            self._robots[host] = _rules(self.archive.read(str(previous.sha256)))
            return True
        self.gave_up[host] = failure.message
        line = f"{failure.message}; until its robots.txt is known nothing is asked of this server"
        failed = FetchRecord(address, self.now(), "failed", failure.http_status, error_kind=failure.kind, error=line)
        self._keep(replace(failed, role="page"))
        return False


def _rules(data: bytes) -> Protego:
    from protego import Protego

    return Protego.parse(data.decode("utf-8", "replace"))


def _same(read: Callable[[bytes], T], before: bytes, value: T) -> bool:
    try:
        return read(before) == value
    except PageChangedError:
        return False
