"""One process of those that write a site: a connection of its own, and pages by the job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connect import connect_read_only
from warehouse.site.addresses import report_page
from warehouse.site.authority_page import authority_pages
from warehouse.site.folder import put
from warehouse.site.frame import Edition
from warehouse.site.records import Authority, Content, Report, contents_of, texts_of
from warehouse.site.report_page import report_markup
from warehouse.site.search_index import IndexPart, index_part

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Share:
    """What a job does for an authority: the pages of `reports`, which are some of `all_reports`, and its own if `whole`."""

    authority: Authority
    all_reports: tuple[Report, ...]
    reports: tuple[Report, ...]
    whole: bool

    @property
    def read(self) -> tuple[Report, ...]:
        """The reports whose content is needed."""
        return self.all_reports if self.whole else self.reports


@dataclass(frozen=True, slots=True)
class Job:
    """Pages that one process makes together; `first` is the number of the first report.

    Reports are numbered in the order in which jobs and their shares have them.
    """

    shares: tuple[Share, ...]
    first: int

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports whose pages are made."""
        return tuple(report for share in self.shares for report in share.reports)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job: pages, bytes, the last authority, and the index of the reports."""

    pages: int
    bytes: int
    what: str
    index: IndexPart


class Worker:
    """Makes pages from one warehouse file."""

    def __init__(self, warehouse: Path, folder: Path, edition: Edition) -> None:
        self._con: duckdb.DuckDBPyConnection = connect_read_only(warehouse)
        self._texts = texts_of(self._con)
        self._folder = folder
        self._edition = edition

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def do(self, job: Job) -> Made:
        """Write the pages of a job."""
        read = [report.report_id for share in job.shares for report in share.read]
        contents = contents_of(self._con, self._texts, read)
        index, files = index_part(enumerate((contents[report.report_id] for report in job.reports), job.first))
        written = [put(self._folder, address, page) for address, page in self._pages(job, contents)]
        size = sum(written) + sum(put(self._folder, address, content) for address, content in files.items())
        return Made(len(written), size, job.shares[-1].authority.name, index)

    def _pages(self, job: Job, contents: Mapping[str, Content]) -> Iterator[tuple[str, str]]:
        for share in job.shares:
            for report in share.reports:
                page = report_markup(report, share.all_reports, contents[report.report_id], self._edition)
                yield report_page(report.report_id), page
            if share.whole:
                yield from authority_pages(share.authority, share.all_reports, contents, self._edition)


_worker: list[Worker] = []


def begin(warehouse: Path, folder: Path, edition: Edition) -> None:
    """Open the warehouse for the jobs of this process."""
    _worker[:] = [Worker(warehouse, folder, edition)]


def do(job: Job) -> Made:
    """Do a job in this process."""
    return _worker[0].do(job)
