"""Shares that a sentence states beside the counts they are taken of ("14 of the 92 schools (15 per cent)")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.findings.evidence import Evidence, Interval
from transforms.outline.model import Block
from transforms.reading.model import Finding, Quantity

_PART_OF_WHOLE = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:out\s+)?of\s+(?:the|its|all|these|those|a\s+total\s+of)?\s*(?:\w+[’']s?\s+)?$",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    r"^(?:[^.;%]{0,60}?)(?:\(|,?\s*(?:or|i\.e\.|that\s+is|equivalent\s+to|[–-])\s*)(?:about\s+|some\s+)?$",
    re.IGNORECASE,
)
_SURVEYED = re.compile(
    r"\b(?:survey|questionnaires?|forms?|respon\w+|replies|returned|replied|came\s+back)\b", re.IGNORECASE
)
_RESPONSE = re.compile(r"\brespon\w+\b|\breturn(?:s|ed)?\b|\brate\b", re.IGNORECASE)


def check_shares(evidence: Evidence) -> Iterator[Finding]:
    """Every percentage that stands in apposition to a part and its whole, and response rates beside forms sent and returned."""
    quantities = evidence.statements.quantities
    starts = [quantity.char_start for quantity in quantities]
    for block in evidence.prose():
        inside = quantities[bisect_left(starts, block.body_start) : bisect_left(starts, block.char_end)]
        for percent in inside:
            if percent.unit != "percent" or not evidence.outline.text[percent.char_start].isdigit():
                continue
            span = evidence.sentence(percent.char_start)
            counts = [q for q in inside if span[0] <= q.char_start < span[1] and _counts(q)]
            pair = _in_apposition(evidence, counts, percent) or _surveyed(evidence, span, counts, percent)
            if pair is not None:
                yield from _compare(evidence, block, pair, percent)


def _counts(quantity: Quantity) -> bool:
    return (
        quantity.unit in (None, "count")
        and quantity.reason in (None, "unclassified", "narrative")
        and quantity.qualifier == "exact"
    )


def _in_apposition(
    evidence: Evidence, counts: Sequence[Quantity], percent: Quantity
) -> tuple[Quantity, Quantity] | None:
    text = evidence.outline.text
    for part, whole in pairwise(counts):
        between = text[part.char_end : whole.char_start]
        after = text[whole.char_end : percent.char_start]
        adjacent = whole.char_end <= percent.char_start and _APPOSED.match(after) and not re.search(r"\d", after)
        if adjacent and _PART_OF_WHOLE.match(between) and 0 < part.value < whole.value:
            return part, whole
    return None


def _surveyed(
    evidence: Evidence, span: tuple[int, int], counts: Sequence[Quantity], percent: Quantity
) -> tuple[Quantity, Quantity] | None:
    text = evidence.outline.text
    near = text[max(span[0], percent.char_start - 40) : min(span[1], percent.char_end + 20)]
    larger = [q for q in counts if q.value >= 10]
    if len(larger) != 2 or not _SURVEYED.search(text, *span) or not _RESPONSE.search(near):
        return None
    part, whole = sorted(larger, key=lambda q: q.value)
    return (part, whole) if part.value < whole.value else None


def _compare(evidence: Evidence, block: Block, pair: tuple[Quantity, Quantity], percent: Quantity) -> Iterator[Finding]:
    part, whole = pair
    printed = evidence.outline.text[percent.char_start : percent.char_end]
    decimals = re.search(r"\.(\d+)", printed)
    half = 0.5 * 10 ** -(len(decimals[1]) if decimals else 0)
    if percent.qualifier != "exact":
        half = max(half, 2.0)
    computed = 100 * part.value / whole.value
    if Interval(percent.value - half, percent.value + half).meets(Interval(computed, computed)):
        return
    yield Finding(
        kind="share_does_not_follow_from_counts",
        outcome="report_inconsistent",
        severity="warning",
        paragraph=block.number,
        measure=None,
        stated=printed,
        computed=f"{computed:.1f} per cent",
        tolerance=half,
        explanation=f"{part.value:,g} of {whole.value:,g} are {computed:.1f} per cent, where {printed} is stated.",
        char_start=percent.char_start,
        char_end=percent.char_end,
    )
