"""Today's reports: from the bytes of PDFs to staged rows, beside bare text extraction by the same PDF library in the same run.

On one core in processor time, station by station; then with one and with two worker processes in wall time.
"""

from __future__ import annotations

import hashlib
import os
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import pypdfium2

from benchmarks.children import megabytes
from benchmarks.material import AUTHORITIES, ROOT
from benchmarks.tables import Cell, heading, table
from flows.reading_pool import ReadJob, ReadLimits, read_files, reader_key
from samples import MODERN
from transforms.catalogue.authorities import Authorities, built_in, parse_authorities_csv
from transforms.documents import RefusedFileError, open_document
from transforms.outline import build_outline
from transforms.report import read_report
from transforms.staging import reading_id, staged_rows

REAL = ROOT.parent / "shared" / "reports" / "modern"
ROUNDS = 5
WORKERS = (1, 2)
# Each file so often in a run of the pool, so that its start does not count for much.
REPEATS = 2


def main() -> None:
    """Print both tables."""
    heading("pdfs: from bytes to staged rows, beside bare text extraction")
    authorities = built_in().with_added(parse_authorities_csv(AUTHORITIES.read_text(encoding="utf-8-sig")))
    paths = [path for path in sorted((REAL if REAL.is_dir() else MODERN).glob("*.pdf")) if _is_report(path)]
    data = [path.read_bytes() for path in paths]
    pages = sum(len(pypdfium2.PdfDocument(each)) for each in data)
    source = "real reports" if REAL.is_dir() else "samples"
    print(f"\n{len(data)} {source}, {pages:,} pages, {sum(map(len, data)) / 1e6:.1f} MB; median of {ROUNDS} rounds.")
    _one_core(data, pages, authorities)
    _workers(paths, data, pages, authorities)


def _is_report(path: Path) -> bool:
    try:
        open_document(path.read_bytes())
    except RefusedFileError:
        return False
    return True


def _bare(data: Sequence[bytes]) -> None:
    for each in data:
        document = pypdfium2.PdfDocument(each)
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            text_page.get_text_bounded()
            text_page.close()
            page.close()
        document.close()


def _one_core(data: Sequence[bytes], pages: int, authorities: Authorities) -> None:
    def rows() -> None:
        for each in data:
            staged_rows(read_report(each, authorities), reading_id("0" * 64, "key"), "0" * 64, "key")

    work: dict[str, Callable[[], object]] = {
        "bare text, all pages": lambda: _bare(data),
        "documents: text, places, type": lambda: [open_document(each) for each in data],
        "documents and outlines": lambda: [build_outline(open_document(each)) for each in data],
        "**bytes to staged rows**": rows,
    }
    rows()
    spent: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, run in work.items():
            started = time.process_time()
            run()
            spent[name].append(time.process_time() - started)
    floor = median(spent["bare text, all pages"])
    table(
        ("one core, processor time", "s", "s a report", "pages a second", "times bare text"),
        ((name, m := median(each), m / len(data), f"{pages / m:,.0f}", m / floor) for name, each in spent.items()),
        digits=3,
    )
    print(f"Peak of this process: {megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss):,.0f} MB.")


def _workers(paths: Sequence[Path], data: Sequence[bytes], pages: int, authorities: Authorities) -> None:
    key = reader_key(authorities)
    jobs = [
        ReadJob(hashlib.sha256(each).hexdigest(), path, path.name, key) for path, each in zip(paths, data, strict=True)
    ] * REPEATS
    rows: list[tuple[Cell, ...]] = []
    first = 0.0
    for workers in WORKERS:
        started = time.perf_counter()
        refused = [o for o in read_files(jobs, authorities, ReadLimits(workers=workers), lambda *_: None) if o.refusal]
        seconds = time.perf_counter() - started
        if refused:
            raise RuntimeError(f"{len(refused)} reports were refused: {refused[0].refusal}")
        first = first or seconds
        rows.append((workers, seconds, f"{REPEATS * pages / seconds:,.0f}", first / seconds))
    print(
        f"\nIn worker processes as a refresh has them, start included ({len(jobs)} readings, {os.cpu_count()} processors):"
    )
    table(("workers", "s of wall time", "pages a second", "times as fast"), rows)


if __name__ == "__main__":
    main()
