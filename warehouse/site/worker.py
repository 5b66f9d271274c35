"""One process of those that write a site: a connection of its own, and pages by the job."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from warehouse.connect import connect_read_only
from warehouse.site.addresses import report_page
from warehouse.site.authority_page import authority_pages
from warehouse.site.folder import put
from warehouse.site.frame import Edition
from warehouse.site.records import Authority, Report, contents_of, rows_of
from warehouse.site.report_page import report_markup
from warehouse.site.search_index import IndexPart, index_part

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Job:
    """Pages to be made together: of reports by report_id, in the order of all reports, or of authorities by la_code."""

    kind: Literal["reports", "authorities"]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job: pages, bytes, the last page in hand, and the index of its reports."""

    pages: int
    bytes: int
    what: str
    index: IndexPart | None


class Worker:
    """Makes pages from one warehouse file."""

    def __init__(self, warehouse: Path, folder: Path, edition: Edition) -> None:
        self._con: duckdb.DuckDBPyConnection = connect_read_only(warehouse)
        self._folder = folder
        self._edition = edition
        self._reports = {report.report_id: report for report in rows_of(self._con, "report", Report)}
        self._number = {report_id: number for number, report_id in enumerate(self._reports)}
        self._by_authority: dict[str, list[Report]] = defaultdict(list)
        for report in self._reports.values():
            self._by_authority[report.la_code].append(report)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    @cached_property
    def _authorities(self) -> dict[str, Authority]:
        return {authority.la_code: authority for authority in rows_of(self._con, "authority", Authority)}

    def do(self, job: Job) -> Made:
        """Write the pages of a job."""
        return self._report_pages(job.names) if job.kind == "reports" else self._authority_pages(job.names)

    def _report_pages(self, names: tuple[str, ...]) -> Made:
        contents = contents_of(self._con, names, with_text=True)
        size = 0
        for report_id, content in contents.items():
            report = self._reports[report_id]
            page = report_markup(report, self._by_authority[report.la_code], content, self._edition)
            size += put(self._folder, report_page(report_id), page)
        index, files = index_part((self._number[report_id], content) for report_id, content in contents.items())
        size += sum(put(self._folder, address, content) for address, content in files.items())
        return Made(len(names), size, names[-1], index)

    def _authority_pages(self, names: tuple[str, ...]) -> Made:
        pages = size = 0
        for la_code in names:
            reports = self._by_authority[la_code]
            contents = contents_of(self._con, [report.report_id for report in reports], with_text=False)
            for address, page in authority_pages(self._authorities[la_code], reports, contents, self._edition):
                size += put(self._folder, address, page)
                pages += 1
        return Made(pages, size, self._authorities[names[-1]].name, None)


_worker: list[Worker] = []


def begin(warehouse: Path, folder: Path, edition: Edition) -> None:
    """Open the warehouse for the jobs of this process."""
    _worker[:] = [Worker(warehouse, folder, edition)]


def do(job: Job) -> Made:
    """Do a job in this process."""
    return _worker[0].do(job)
