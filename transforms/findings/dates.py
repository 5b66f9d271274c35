"""The dates of the inspection on the cover against those at the foot of the pages."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.findings.evidence import Evidence
from transforms.outline.dates import foot_dates
from transforms.outline.model import BlockKind
from transforms.reading.model import Finding


def check_dates(evidence: Evidence) -> Iterator[Finding]:
    """A running foot that gives the inspection other days than the cover does. The cover is taken."""
    start, end = evidence.context.inspection_start, evidence.context.inspection_end
    first, last = foot_dates(evidence.outline)
    if start is None or end is None or first is None or last is None or (start, end) == (first, last):
        return
    block = next(
        block
        for block in evidence.outline.blocks
        if block.kind is BlockKind.FURNITURE
        and str(last.year) in evidence.outline.text[block.char_start : block.char_end]
    )
    yield Finding(
        kind="inspection_dates_disagree",
        outcome="report_inconsistent",
        severity="info",
        paragraph=None,
        measure=None,
        stated=f"{start} to {end}",
        computed=f"{first} to {last}",
        tolerance=None,
        explanation=f"The cover says that the inspection lasted from {start} to {end}, the foot of the pages from {first} to {last}.",
        char_start=block.char_start,
        char_end=block.char_end,
    )
