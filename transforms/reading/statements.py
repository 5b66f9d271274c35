"""Station 3 and 4 together: every number of a report once, and the facts that are read from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from transforms.outline.model import BlockKind, Outline
from transforms.reading.foresight import with_foresight
from transforms.reading.model import Fact, Quantity, ReportContext, Statements
from transforms.reading.prose import ProseReader, Stated
from transforms.reading.quantities import QuantityMention, find_quantities
from transforms.reading.tables import read_tables

_FOR_REFERENCE = (BlockKind.HEADING, BlockKind.CONTENTS, BlockKind.FURNITURE)


def read_statements(outline: Outline, context: ReportContext) -> Statements:
    """The account of a report's numbers: prose and tables, sorted, each number once with its facts or its reason."""
    reader = ProseReader(outline, context)
    entries: list[tuple[Quantity, tuple[Fact, ...]]] = []
    for block in outline.blocks:
        found = find_quantities(outline.text, start=block.char_start, end=block.char_end)
        if block.kind in _FOR_REFERENCE:
            entries += [(_quantity(q, q.unit, q.reason or "reference"), ()) for q in found]
        elif block.kind is BlockKind.TABLE:
            entries += [(_quantity(q, q.unit, q.reason or "unclassified"), ()) for q in found]
        else:
            label = [q for q in found if q.char_start < block.body_start]
            entries += [(_quantity(q, None, "reference"), ()) for q in label]
            body = [q for q in found if q.char_start >= block.body_start]
            entries += [(_of_prose(stated), stated.facts) for stated in reader.read(block, body)]
    entries += [(statement.quantity, statement.facts) for statement in read_tables(outline, context)]
    return _account(entries, context.published_on)


def _account(entries: list[tuple[Quantity, tuple[Fact, ...]]], published_on: date | None) -> Statements:
    """Sorted, without overlaps: of two readings of the same words the one with facts stays."""
    kept: list[tuple[Quantity, tuple[Fact, ...]]] = []
    for quantity, facts in sorted(entries, key=lambda e: (e[0].char_start, not e[1], -e[0].char_end)):
        if kept and quantity.char_start < kept[-1][0].char_end:
            if facts and not kept[-1][1]:
                kept[-1] = (quantity, facts)
            continue
        kept.append((quantity, facts))
    facts_in_order = [
        replace(with_foresight(fact, published_on), quantity=n) for n, (_, facts) in enumerate(kept) for fact in facts
    ]
    return Statements(
        tuple(quantity for quantity, _ in kept), tuple(sorted(facts_in_order, key=lambda f: f.char_start))
    )


def _of_prose(stated: Stated) -> Quantity:
    mention = stated.mention
    unit = stated.facts[0].unit if stated.facts else mention.unit
    return _quantity(mention, unit, None if stated.facts else stated.reason or "unclassified")


def _quantity(mention: QuantityMention, unit: str | None, reason: str | None) -> Quantity:
    return Quantity(mention.char_start, mention.char_end, mention.value, unit, mention.qualifier, reason)
