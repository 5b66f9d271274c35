"""Totals against their parts: total rows and columns of tables, and lists of parts in a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from transforms.findings.evidence import Evidence, sure
from transforms.outline.model import Block, Cell
from transforms.reading.model import Fact, Finding
from transforms.reading.tables_grid import ValueCell, cell_numbers, is_total, value_cells

_Heads = Callable[[ValueCell], tuple[Cell, ...]]
_SUMMABLE = ("count", "gbp")
_PART_OF_A_PART = re.compile(
    r"^\W*(?:of\s+which|of\s+whom|including|includes|average|mean|median|difference|change)\b", re.IGNORECASE
)
_COMPRISING = re.compile(
    r"\b(?:compris\w+|consist\w*\s+of|made\s+up\s+of|namely|in\s+all|a\s+total\s+of|of\s+which|of\s+whom)\b|:",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"%|\bper\s?cent|\bpercentage|\brate\b|\baverage\b|\bper\s+pupil\b|\brank\b|\bindex\b|\bscore\b|\bratio\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A cell with one number, as a part or a total of its line of cells."""

    value: ValueCell
    number: float
    text: str
    char_start: int
    char_end: int
    fact: Fact | None


def check_table_totals(evidence: Evidence) -> Iterator[Finding]:
    """A total in a table against the sum of the cells above it, or to its left."""
    facts = {fact.char_start: fact for fact in evidence.statements.facts if fact.from_table}
    for block in evidence.outline.blocks:
        if block.table is None or _RATE.search(block.table.caption or ""):
            continue
        columns: dict[int, list[_Entry | None]] = defaultdict(list)
        rows: dict[int, list[_Entry | None]] = defaultdict(list)
        for value in value_cells(block.table):
            entry = _entry(evidence, value, facts)
            columns[value.cell.column].append(entry)
            rows[value.cell.row].append(entry)
        for line in columns.values():
            yield from _line(evidence, block, line, lambda value: value.row_heads)
        for line in rows.values():
            yield from _line(evidence, block, line, lambda value: value.column_heads)


def _entry(evidence: Evidence, value: ValueCell, facts: dict[int, Fact]) -> _Entry | None:
    numbers = [n for n in cell_numbers(value.cell) if n.reason in (None, "year")]
    if len(numbers) != 1:
        return None
    fact = facts.get(numbers[0].char_start)
    heads = " ".join(cell.text for cell in (*value.column_heads, *value.row_heads, *value.outer))
    rate = numbers[0].unit in ("percent", "percentage_points") or (
        _RATE.search(heads) if fact is None else fact.unit not in _SUMMABLE
    )
    if rate:
        return None
    start, end = numbers[0].char_start, numbers[0].char_end
    return _Entry(value, fact.value if fact else numbers[0].value, evidence.outline.text[start:end], start, end, fact)


def _line(evidence: Evidence, block: Block, line: Sequence[_Entry | None], heads_of: _Heads) -> Iterator[Finding]:
    """One column or row: every total against the parts before it, since the last total."""
    parts: list[_Entry] = []
    for entry in line:
        if entry is None:
            return
        heads = heads_of(entry.value)
        if any(_PART_OF_A_PART.search(head.text) for head in heads):
            continue
        if not is_total(heads):
            parts.append(entry)
            continue
        computed = sum(part.number for part in parts)
        tolerance = sum(_rounding(evidence, part) for part in (*parts, entry))
        same_measure = len({part.fact.measure for part in (*parts, entry) if part.fact}) <= 1
        if len(parts) >= 2 and same_measure and abs(computed - entry.number) > tolerance + 1e-6:
            yield _table_finding(block, parts, entry, computed, tolerance)
        parts = []


def _rounding(evidence: Evidence, entry: _Entry) -> float:
    """Half the unit to which the printed figure looks rounded: its last decimal, or the zeros that a large count ends in."""
    digits = re.sub(r"[^\d.]", "", entry.text)
    if "." in digits:
        return evidence.step(entry.fact) / 2 if entry.fact else 0.5 * float(10 ** -len(digits.split(".")[1]))
    zeros = len(digits) - len(digits.rstrip("0"))
    return 0.5 * 10**zeros if zeros and len(digits) > 2 else 0.0


def _table_finding(block: Block, parts: Sequence[_Entry], total: _Entry, computed: float, tolerance: float) -> Finding:
    summed = " + ".join(part.text for part in parts)
    certain = sure(*(entry.fact for entry in (*parts, total) if entry.fact is not None))
    return Finding(
        kind="total_does_not_add_up",
        outcome="report_inconsistent" if certain else "reading_suspect",
        severity="warning" if certain else "info",
        paragraph=block.number,
        measure=total.fact.measure if total.fact else None,
        stated=total.text,
        computed=f"{computed:,.10g}",
        tolerance=round(tolerance, 4),
        explanation=f"The parts in the table after paragraph {block.number} add up to {computed:,.10g} ({summed}), not to the total of {total.text}.",
        char_start=total.char_start,
        char_end=total.char_end,
    )


def check_listed_parts(evidence: Evidence) -> Iterator[Finding]:
    """A total and its parts in one sentence ("124 schools, comprising four nursery, …")."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in evidence.statements.facts:
        if not fact.from_table and fact.unit == "count" and fact.qualifier == "exact":
            groups[(evidence.sentence(fact.char_start), fact.measure, fact.scope, fact.period, fact.status)].append(
                fact
            )
    for (span, *_), facts in groups.items():
        if isinstance(span, tuple):
            yield from _listed(evidence, span, facts)


def _listed(evidence: Evidence, span: tuple[int, int], facts: Sequence[Fact]) -> Iterator[Finding]:
    totals = [fact for fact in facts if fact.phase is None and fact.pupil_group is None]
    parts = [fact for fact in facts if fact not in totals]
    phases = {(part.phase, part.pupil_group) for part in parts}
    if len(phases) != len(parts) and parts[0].measure not in ("schools_maintained", "council_seats"):
        return
    announced = _COMPRISING.search(evidence.outline.text, *span)
    if len(totals) != 1 or len(parts) < 3 or announced is None:
        return
    computed = sum(part.value for part in parts)
    if computed == totals[0].value:
        return
    unread = any(
        q.reason == "unclassified" and span[0] <= q.char_start < span[1] for q in evidence.statements.quantities
    )
    summed = " + ".join(f"{part.value:g}" for part in parts)
    explanation = (
        f"The parts that the sentence lists add up to {computed:g} ({summed}), where {totals[0].value:g} is stated."
    )
    certain = sure(*facts) and not unread
    yield evidence.finding("total_does_not_add_up", totals[0], f"{computed:g}", 0.0, explanation, sure=certain)
