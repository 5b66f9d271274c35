"""The kinds of source, the limits of fetching, and the failure of one fetch."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from flows.archive import FetchRecord, StoredObject
from flows.live import LiveSettings

REPORT_ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf")
STATISTICS_ENDING = ".csv"


def uri_of(path: Path) -> str:
    """A local path as records name it: absolute, POSIX; bytes of a file name that are no UTF-8 are shown as `\\xNN`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class FileSource:
    """One local file; `path` is absolute."""

    path: Path

    @property
    def uri(self) -> str:
        return uri_of(self.path)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The reports in a local folder and its subfolders; `path` is absolute.

    Files named as reports are (`.txt`, `.md`, `.html`, `.htm`, `.pdf`, or no ending), and those named `.csv` whose first
    line is that of published statistics; but neither hidden ones nor those whose name ends in one of `exclude` (in any case of letters), such as `README.md` or `.expected.txt`.
    """

    path: Path
    exclude: tuple[str, ...] = ()

    @property
    def uri(self) -> str:
        return uri_of(self.path)


@dataclass(frozen=True, slots=True)
class AddressSource:
    """One file on the web, by its http or https address; `allow_private`: a redirect may lead into a private network."""

    address: str
    allow_private: bool = False

    @property
    def uri(self) -> str:
        return self.address


@dataclass(frozen=True, slots=True)
class OfstedSource:
    """Ofsted's report site: authorities on a listing, publications on each authority's page, files behind them.

    `name` is that by which tables and people know it.
    """

    name: str
    live: LiveSettings = field(default_factory=LiveSettings)

    @property
    def uri(self) -> str:
        return self.live.address


@dataclass(frozen=True, slots=True)
class CatalogueSource:
    """Files whose addresses stand in a list, a CSV file (see `catalogue.py`); `path` is absolute."""

    name: str
    path: Path
    live: LiveSettings = field(default_factory=LiveSettings)

    @property
    def uri(self) -> str:
        return uri_of(self.path)


LiveSource = OfstedSource | CatalogueSource
Source = FileSource | FolderSource | AddressSource | LiveSource

LaCodeOf = Callable[[str, str], str | None]
"""The three-digit code of an authority by its number on Ofsted's site and its name."""


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Limits of fetching; times in seconds.

    connect_timeout, read_timeout   longest wait for a connection, and for the next bytes of an answer
    total_timeout     longest time for one file, all attempts and pauses together
    retries           further attempts after the first, when nothing or half a file came or the status is 429 or 5xx
    backoff, backoff_max, jitter    the pause before further attempts: none, 2, 4, 8, … times `backoff`, plus up to `jitter`
    retry_after_max   a server that asks for a longer pause (Retry-After) is left alone until the next run
    max_bytes         largest file, local or not, after decoding
    max_redirects     longest chain of redirects
    workers           downloads at a time
    """

    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 300.0
    retries: int = 3
    backoff: float = 1.0
    backoff_max: float = 30.0
    jitter: float = 1.0
    retry_after_max: float = 60.0
    max_bytes: int = 50_000_000
    max_redirects: int = 5
    workers: int = 4
    user_agent: str = f"lea-warehouse/{version('lea-warehouse')} (facts from Ofsted's inspection reports)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one fetch gave: the stored bytes, or None where the source confirmed those of the last time (status 304)."""

    stored: StoredObject | None
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the sources gave in one run: the attempts, in order, and what a person should know beside them."""

    records: tuple[FetchRecord, ...]
    notes: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[FetchRecord, ...]:
        """The attempts to fetch files; the others are pages that list them."""
        return tuple(record for record in self.records if record.role == "file")


class FetchFailedError(Exception):
    """A source gave no file. `kind` is one of:

    missing_file, missing_folder, empty_folder, not_a_file, outside_folder, unreadable   local files and folders
    not_found (404, 410), http_error (any other status), no_answer, tls_error, bad_address, refused_scheme,
    private_address, insecure_redirect, too_many_redirects, unknown_encoding, too_slow    addresses
    empty, too_large, incomplete                                         both
    page_changed, page_gone, listing_shrank, robots_forbids   pages of a live source

    `message` is one line that says what, where and what to do; `http_status` the answer's, if there was one. `passing`
    says that the server is in trouble, or asked to be left alone: the next request may well fail as this one did.
    """

    def __init__(self, kind: str, message: str, http_status: int | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.http_status = http_status
        self.passing = False


class PageChangedError(Exception):
    """A page of a live source has not the shape that is known; `expected` and `found` say so in words."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}; found {found}")
        self.expected = expected
        self.found = found


def megabytes(size: int) -> str:
    """A number of bytes for a person: `52.4 MB`."""
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size:,} bytes"
