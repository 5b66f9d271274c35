"""What a process holds after it has read 1, 20 and 100 reports: all samples in turn, each reading dropped after use."""

from __future__ import annotations

import gc
import resource
import time
from itertools import cycle, islice

from benchmarks.children import held, megabytes
from benchmarks.material import AUTHORITIES
from benchmarks.tables import Cell, table
from samples import SAMPLES
from transforms.catalogue.authorities import built_in, parse_authorities_csv
from transforms.documents import RefusedFileError
from transforms.report import read_report

COUNTS = (1, 20, 100)


def main() -> None:
    """Print the table; to be run in a process of its own."""
    authorities = built_in().with_added(parse_authorities_csv(AUTHORITIES.read_text(encoding="utf-8-sig")))
    paths = sorted(p for p in SAMPLES.iterdir() if p.suffix in (".txt", ".md", ".html", ".pdf"))
    # Every kind of file once, so that all libraries are imported before the first count.
    data = [path.read_bytes() for path in paths]
    rows: list[tuple[Cell, ...]] = []
    done, size = 0, 0
    started = time.process_time()
    for number, report in enumerate(islice(cycle(data), max(COUNTS)), start=1):
        try:
            read_report(report, authorities)
        except RefusedFileError as error:
            raise RuntimeError(f"a sample is refused: {error.message}") from error
        done, size = number, size + len(report)
        if done in COUNTS:
            seconds = time.process_time() - started
            gc.collect()
            peak = megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
            rows.append((done, size / 1e3, seconds, held() or None, peak))
    table(("reports read", "kB read", "s of process time", "MB held", "peak MB"), rows)


if __name__ == "__main__":
    main()
