"""The annotated samples, read and scored: what the floors and the figures in docs/accuracy.md are made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

from flows.gold import read_gold
from samples import SETS, authorities_csv
from transforms.catalogue.authorities import Authorities, built_in, parse_authorities_csv
from transforms.evaluation.evaluate import ReportEvaluation, evaluate
from transforms.evaluation.model import (
    Annotations,
    FoundFact,
    FoundFinding,
    FoundNumber,
    FoundRecommendation,
    FoundReport,
)
from transforms.report import Reading, read_report
from transforms.staging import fact_ids

Evaluations = dict[str, dict[str, ReportEvaluation]]
"""Set → name of a report → how well it was read."""


@cache
def annotated() -> dict[str, dict[str, Annotations]]:
    """Set → name of a report → its annotations."""
    return {of: read_gold(folder) for of, folder in SETS.items()}


@cache
def names() -> tuple[str, ...]:
    """The annotated reports of all sets, in the order of sets and names."""
    return tuple(name for reports in annotated().values() for name in reports)


def read(name: str) -> Reading:
    """The sample of that name, read."""
    (path,) = (path for folder in SETS.values() for path in folder.glob(f"{name}.*") if ".expected." not in path.name)
    return read_report(path.read_bytes(), _authorities())


@cache
def _authorities() -> Authorities:
    return built_in().with_added(parse_authorities_csv(authorities_csv().read_text(encoding="utf-8")))


def evaluated(readings: dict[str, Reading]) -> Evaluations:
    """All annotated samples against their readings."""
    return {
        of: {name: evaluate(annotations, found_in(readings[name])) for name, annotations in reports.items()}
        for of, reports in annotated().items()
    }


def evaluated_real(shared: Path) -> ReportEvaluation | None:
    """The real report that was annotated, Sefton 2000; None where it is not at hand."""
    path = shared / "reports" / "sefton-2000.txt"
    if not path.is_file():
        return None
    return evaluate(read_gold(shared / "gold")[path.stem], found_in(read_report(path.read_bytes(), built_in())))


def found_in(reading: Reading) -> FoundReport:
    """What was found in a report, as the warehouse would hold it."""
    text = reading.outline.text
    ids = fact_ids(reading.report_id, reading.statements.facts)

    def fields(row: type, entry: object, **more: object) -> dict[str, object]:
        said = asdict(entry) | more  # type: ignore[call-overload]
        return {name: said[name] for name in row.__dataclass_fields__}  # type: ignore[attr-defined]

    def quote(entry: object) -> str:
        return text[entry.char_start : entry.char_end]  # type: ignore[attr-defined,no-any-return]

    return FoundReport(
        reading.report_id,
        tuple(
            FoundFact(**fields(FoundFact, fact, fact_id=fact_id, quote=quote(fact), settled_by={}))  # type: ignore[arg-type]
            for fact, fact_id in zip(reading.statements.facts, ids, strict=True)
        ),
        tuple(
            FoundRecommendation(**fields(FoundRecommendation, entry, text=quote(entry)))  # type: ignore[arg-type]
            for entry in reading.recommendations
        ),
        tuple(
            FoundFinding(**fields(FoundFinding, finding, quote=quote(finding)))  # type: ignore[arg-type]
            for finding in reading.findings
        ),
        tuple(_numbers(reading)),
    )


def _numbers(reading: Reading) -> Iterator[FoundNumber]:
    blocks = reading.outline.blocks
    starts = [block.char_start for block in blocks]
    for quantity in reading.statements.quantities:
        block = blocks[bisect_right(starts, quantity.char_start) - 1]
        yield FoundNumber(block.number, quantity.value, quantity.unit, quantity.reason)
