"""Reading one report: processor time on one core, station by station, beside a floor measured in the same run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

from benchmarks.material import AUTHORITIES, reports
from benchmarks.tables import Cell, heading, table
from transforms.catalogue.authorities import Authorities, built_in, parse_authorities_csv
from transforms.documents import open_document
from transforms.families import recognise
from transforms.findings import find_contradictions
from transforms.outline import build_outline
from transforms.reading.judgements import read_judgements
from transforms.reading.model import ReportContext
from transforms.reading.recommendations import read_recommendations
from transforms.reading.statements import read_statements
from transforms.report import read_report

ROUNDS = 7
_WORD = re.compile(r"\w+")

T = TypeVar("T")


def main() -> None:
    """Print a table for each report."""
    heading("reading: processor seconds on one core")
    authorities = built_in().with_added(parse_authorities_csv(AUTHORITIES.read_text(encoding="utf-8-sig")))
    for path in reports():
        _report(path, authorities)


def _report(path: Path, authorities: Authorities) -> None:
    size = path.stat().st_size
    _, first = _timed(lambda: read_report(path.read_bytes(), authorities))
    stations: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for station, seconds in _stations(path, authorities).items():
            stations.setdefault(station, []).append(seconds)
    floor = median(stations["floor: bytes to words by one regex"])
    rows: list[tuple[Cell, ...]] = []
    for station, measured in stations.items():
        middle = median(measured)
        rows.append((station, middle, middle / size * 1e5, f"{middle / floor:,.1f}"))
    print(
        f"\n{path.name}, {size / 1e3:.0f} kB; median of {ROUNDS}; the first reading in this process took {first:.3f} s."
    )
    table(("station", "s a report", "s per 100 kB", "times the floor"), rows, digits=4)


def _stations(path: Path, authorities: Authorities) -> dict[str, float]:
    """Processor seconds of each station, of the whole as a refresh calls it, and of the floor."""
    spent: dict[str, float] = {}

    def timed(station: str, work: Callable[[], T]) -> T:
        result, spent[station] = _timed(work)
        return result

    document = timed("document", lambda: open_document(path.read_bytes()))
    outline = timed("outline", lambda: build_outline(document))
    family = timed("family", lambda: recognise(outline))
    front = outline.front
    authority = authorities.find(front.authority_name or "", front.published_on)
    if family is None or authority is None:
        raise RuntimeError(f"{path.name} is not read as a report of a known authority")
    context = ReportContext(
        (authority.name, *authority.aliases),
        authority.type,
        front.published_on,
        front.inspection_start,
        front.inspection_end,
    )
    statements = timed("statements", lambda: read_statements(outline, context))
    recommendations = timed("recommendations", lambda: read_recommendations(outline, family))
    timed("judgements", lambda: read_judgements(outline, family))
    timed("findings", lambda: find_contradictions(outline, statements, recommendations, context))
    timed("**whole report, bytes to findings**", lambda: read_report(path.read_bytes(), authorities))
    timed(
        "floor: bytes to words by one regex", lambda: _WORD.findall(path.read_bytes().decode("utf-8", errors="replace"))
    )
    return spent


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    result = work()
    return result, time.process_time() - started
