"""The whole site from a served warehouse: reports and authorities by several processes, all else by this one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from warehouse.connect import connect_read_only
from warehouse.files import link_or_copy
from warehouse.site import other_pages
from warehouse.site.addresses import HOME
from warehouse.site.folder import STAMP, new_site, put
from warehouse.site.frame import Edition, assets
from warehouse.site.records import Authority, Report, rows_of
from warehouse.site.search_index import IndexPart, whole_index
from warehouse.site.worker import Job, Made, Share, Worker, begin, do
from warehouse.status import Status, read_status

if TYPE_CHECKING:
    import duckdb

Advance = Callable[[int, int, str], None]

_REPORTS_A_JOB = 12
# With fewer reports, starting processes costs more than they save.
_FEW = 24
_RUNS = 10


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: pages, bytes of all files, and the page to begin with."""

    pages: int
    bytes: int
    index: Path


def write_site(served: Path, out: Path, data_dir: Path, advance: Advance, workers: int | None = None) -> Written:
    """Write the site of the served warehouse to the folder `out`, whose former site it replaces as a whole.

    `advance` is told (done, total, what is in hand); `workers` is the number of processes, by default one a processor.
    Raises `NoWarehouseError` where there is no warehouse, `NotASiteError` where `out` holds something else.
    """
    connect_read_only(served).close()
    with new_site(out) as folder:
        # A refresh may replace the served file meanwhile: all processes read the one that was there at the beginning.
        snapshot = folder / ".warehouse.duckdb"
        link_or_copy(served, snapshot)
        tally = _Tally()
        status = read_status(snapshot, _RUNS)
        edition = Edition(status.version_id)
        with connect_read_only(snapshot) as con:
            reports = list(rows_of(con, "report", Report))
            authorities = list(rows_of(con, "authority", Authority))
        jobs = _jobs(reports, authorities)
        with _doing(jobs, snapshot, folder, edition, _workers(workers, len(reports))) as made:
            # While other processes begin with theirs.
            with connect_read_only(snapshot) as con:
                docs = _data_docs(data_dir, out)
                for address, page in _single_pages(con, status, authorities, reports, docs, edition):
                    tally.put(folder, address, page)
            for done, part in enumerate(made, 1):
                tally.add(part)
                advance(done, len(jobs), part.what)
        for address, content in (
            assets() | whole_index([r for job in jobs for r in job.reports], tally.indexed)
        ).items():
            tally.put(folder, address, content)
        tally.put(folder, STAMP, json.dumps({"version_id": status.version_id, "pages": tally.pages}) + "\n")
        snapshot.unlink()
    return Written(tally.pages, tally.bytes, out / HOME)


@dataclass(slots=True)
class _Tally:
    """What is written so far."""

    pages: int = 0
    bytes: int = 0
    indexed: list[IndexPart] = field(default_factory=list)

    def put(self, folder: Path, address: str, content: str) -> None:
        self.bytes += put(folder, address, content)
        self.pages += address.endswith(".html")

    def add(self, made: Made) -> None:
        self.pages += made.pages
        self.bytes += made.bytes
        self.indexed.append(made.index)


def _jobs(reports: Sequence[Report], authorities: Sequence[Authority]) -> list[Job]:
    """Jobs of about as many reports each, those together whose rows lie together in the warehouse."""
    jobs: list[Job] = []
    taken: list[Share] = []
    first = 0
    for share in _shares(reports, authorities):
        taken.append(share)
        if sum(len(one.read) for one in taken) >= _REPORTS_A_JOB:
            jobs.append(Job(tuple(taken), first))
            first += len(jobs[-1].reports)
            taken = []
    return [*jobs, Job(tuple(taken), first)] if taken else jobs


def _shares(reports: Sequence[Report], authorities: Sequence[Authority]) -> Iterator[Share]:
    """What there is to do for each authority: in one, or where it has very many reports, their pages before its own."""
    of: dict[str, list[Report]] = {authority.la_code: [] for authority in authorities}
    for report in reports:
        of[report.la_code].append(report)
    for authority in sorted(authorities, key=lambda a: min(report.report_id for report in of[a.la_code])):
        own = tuple(of[authority.la_code])
        if len(own) < 2 * _REPORTS_A_JOB:
            yield Share(authority, own, own, whole=True)
            continue
        for at in range(0, len(own), _REPORTS_A_JOB):
            yield Share(authority, own, own[at : at + _REPORTS_A_JOB], whole=False)
        yield Share(authority, own, (), whole=True)


def _workers(asked: int | None, reports: int) -> int:
    return asked if asked is not None else 1 if reports <= _FEW else os.cpu_count() or 1


@contextmanager
def _doing(
    jobs: Sequence[Job], snapshot: Path, folder: Path, edition: Edition, workers: int
) -> Iterator[Iterable[Made]]:
    """What each job made, in the order of the jobs, as it becomes ready."""
    if workers <= 1:
        yield _in_this_process(jobs, snapshot, folder, edition)
        return
    from multiprocessing import get_context

    # Spawned, not forked: a database is open in this process.
    with ProcessPoolExecutor(workers, get_context("spawn"), begin, (snapshot, folder, edition)) as pool:
        try:
            yield pool.map(do, jobs)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _in_this_process(jobs: Sequence[Job], snapshot: Path, folder: Path, edition: Edition) -> Iterator[Made]:
    with Worker(snapshot, folder, edition) as worker:
        yield from map(worker.do, jobs)


def _single_pages(
    con: duckdb.DuckDBPyConnection,
    status: Status,
    authorities: Sequence[Authority],
    reports: Sequence[Report],
    data_docs: str | None,
    edition: Edition,
) -> Iterator[tuple[str, str]]:
    return chain(
        other_pages.home_page(con, status, authorities, reports, edition),
        other_pages.report_list(reports, edition),
        other_pages.measure_page(con, edition),
        other_pages.search_page(authorities, edition),
        other_pages.quality_pages(con, status, data_docs, edition),
    )


def _data_docs(data_dir: Path, out: Path) -> str | None:
    """The address of the Data Docs from the site's folder, where both lie in the data directory and so move together."""
    index = data_dir.resolve() / "data-docs" / "index.html"
    if not index.is_file() or not out.resolve().is_relative_to(data_dir.resolve()):
        return None
    return quote(Path(os.path.relpath(index, out.resolve())).as_posix())
