"""One reading as rows of the staging tables."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transforms.outline.model import Block, Outline
    from transforms.reading.model import Fact
    from transforms.report import Reading

Row = tuple[Any, ...]

# A fact is the same fact as long as these agree; shifted offsets and a better rule do not make another of it.
_IDENTITY = (
    "paragraph",
    "domain",
    "measure",
    "value",
    "unit",
    "scope",
    "phase",
    "key_stage",
    "subject",
    "threshold",
    "pupil_group",
    "period",
    "status",
)


def reading_id(sha256: str, reader_key: str) -> str:
    """The id of the reading of one file's bytes by one version of the reader."""
    return f"{sha256[:16]}-{reader_key}"


def staged_rows(reading: Reading, reading_id: str, sha256: str, reader_key: str) -> dict[str, list[Row]]:
    """The rows of each staging table, columns in the order of `warehouse.definitions.staging`."""
    ids = fact_ids(reading.report_id, reading.statements.facts)
    rows: dict[str, Iterable[Row]] = {
        "stg_reading": [_reading(reading, sha256, reader_key)],
        "stg_paragraph": _paragraphs(reading.outline),
        "stg_contents": _contents(reading.outline),
        "stg_quantity": _quantities(reading, ids),
        "stg_fact": _facts(reading, ids),
        "stg_recommendation": _recommendations(reading),
        "stg_judgement": _judgements(reading),
        "stg_finding": _findings(reading),
    }
    staged = {"stg_reading": [(reading_id, *row) for row in rows.pop("stg_reading")]}
    for table, table_rows in rows.items():
        staged[table] = [(reading_id, reading.report_id, *row) for row in table_rows]
    return staged


def fact_ids(report_id: str, facts: Iterable[Fact]) -> list[str]:
    """The ids of a report's facts, in their order: 16 hexadecimal digits of a digest over what the fact says.

    Facts of one report that say the same are told apart by their order. The ids are the same over runs and machines, and
    stay when offsets shift.
    """
    seen: Counter[str] = Counter()
    ids: list[str] = []
    for fact in facts:
        said = {name: getattr(fact, name) for name in _IDENTITY} | {"value": float(fact.value)}
        identity = json.dumps([report_id, *said.values()], ensure_ascii=False)
        ids.append(hashlib.sha256(f"{identity}{seen[identity]}".encode()).hexdigest()[:16])
        seen[identity] += 1
    return ids


def _reading(reading: Reading, sha256: str, reader_key: str) -> Row:
    front = reading.outline.front
    return (
        sha256,
        reader_key,
        reading.report_id,
        reading.family,
        reading.la_code,
        front.authority_name,
        front.title,
        reading.inspection_kind,
        front.inspection_start,
        front.inspection_end,
        front.lead_inspector,
        front.published_on,
        front.published_precision,
        reading.media_type,
        reading.outline.pages,
        reading.outline.text,
    )


def _paragraphs(outline: Outline) -> Iterator[Row]:
    for ordinal, block in enumerate(outline.blocks, 1):
        yield (
            block.paragraph_id,
            ordinal,
            block.kind.value,
            block.number,
            block.numbered,
            block.section,
            _innermost_heading(block),
            block.page,
            block.level,
            block.char_start,
            block.char_end,
            block.mark,
        )


def _innermost_heading(block: Block) -> str | None:
    return block.headings[-1] if block.headings else None


def _contents(outline: Outline) -> Iterator[Row]:
    for ordinal, entry in enumerate(outline.contents, 1):
        yield (ordinal, entry.heading, entry.first, entry.last)


def _quantities(reading: Reading, ids: list[str]) -> Iterator[Row]:
    first_fact: dict[int, str] = {}
    for fact, fact_id in zip(reading.statements.facts, ids, strict=True):
        first_fact.setdefault(fact.quantity, fact_id)
    for ordinal, quantity in enumerate(reading.statements.quantities):
        yield (
            ordinal,
            quantity.char_start,
            quantity.char_end,
            reading.outline.text[quantity.char_start : quantity.char_end],
            float(quantity.value),
            quantity.unit,
            quantity.qualifier,
            first_fact.get(ordinal),
            quantity.reason,
        )


def _facts(reading: Reading, ids: list[str]) -> Iterator[Row]:
    for fact, fact_id in zip(reading.statements.facts, ids, strict=True):
        yield (
            fact_id,
            fact.quantity,
            fact.domain,
            fact.measure,
            float(fact.value),
            fact.unit,
            fact.scope,
            fact.phase,
            fact.key_stage,
            fact.subject,
            fact.threshold,
            fact.pupil_group,
            fact.period,
            fact.status,
            fact.qualifier,
            fact.paragraph,
            fact.page,
            fact.from_table,
            reading.outline.text[fact.char_start : fact.char_end],
            fact.char_start,
            fact.char_end,
            fact.rule,
            float(fact.confidence),
            _trace(fact),
            None,  # no correction: this is what was read
        )


def _trace(fact: Fact) -> str:
    steps = [
        {"field": step.field, "rule": step.rule, "char_start": step.char_start, "char_end": step.char_end}
        for step in fact.trace
    ]
    return json.dumps(steps, ensure_ascii=False)


def _recommendations(reading: Reading) -> Iterator[Row]:
    for entry in reading.recommendations:
        yield (
            entry.ordinal,
            entry.location,
            entry.section,
            entry.purpose,
            entry.number,
            reading.outline.text[entry.char_start : entry.char_end],
            entry.parent_ordinal,
            entry.deadline,
            entry.urgent,
            entry.same_as_ordinal,
            entry.theme,
            entry.page,
            entry.char_start,
            entry.char_end,
        )


def _judgements(reading: Reading) -> Iterator[Row]:
    for entry in reading.judgements:
        yield (
            entry.ordinal,
            entry.kind,
            entry.aspect,
            entry.judgement,
            entry.grade,
            entry.paragraph,
            entry.page,
            reading.outline.text[entry.char_start : entry.char_end],
            entry.char_start,
            entry.char_end,
            entry.absence_reason,
        )


def _findings(reading: Reading) -> Iterator[Row]:
    for ordinal, finding in enumerate(reading.findings, 1):
        yield (
            ordinal,
            finding.kind,
            finding.outcome,
            finding.severity,
            finding.paragraph,
            finding.measure,
            finding.stated,
            finding.computed,
            None if finding.tolerance is None else float(finding.tolerance),
            reading.outline.text[finding.char_start : finding.char_end],
            finding.explanation,
            finding.char_start,
            finding.char_end,
        )
