"""The months of the censuses by which a report's tables of schools and pupils are dated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from transforms.outline.model import Block, BlockKind, Outline
from transforms.reading.model import ReportContext
from transforms.reading.periods import find_periods
from transforms.reading.timeline import Dated

_TABLE = re.compile(r"\bTable\s+(?P<number>\d+)\b", re.IGNORECASE)
_CENSUS = re.compile(r"\b(?:pupils|schools)\b[^.]*\b(?:19|20)\d\d", re.IGNORECASE)


def census_months(outline: Outline, context: ReportContext) -> dict[str, str]:
    """The month of each table whose caption dates a census of schools or pupils, by the table's number."""
    found: dict[str, str] = {}
    for block in outline.blocks:
        caption = block.table.caption if block.table else None
        numbered = _TABLE.match(caption) if caption else None
        if caption and numbered and _CENSUS.search(caption):
            periods = {period.period for period in find_periods(caption, context)}
            months = [period for period in periods if len(period) == len("2000-01")]
            if len(months) == 1:
                found[numbered["number"]] = months[0]
    return found


def table_dates(text: str, block: Block, months: Mapping[str, str]) -> Iterator[Dated]:
    """The month of the census that heads the table which a paragraph points at: "Table 1 shows …"."""
    if block.kind is BlockKind.PARAGRAPH:
        for pointer in _TABLE.finditer(text, block.body_start, block.char_end):
            if pointer["number"] in months:
                yield Dated(months[pointer["number"]], "pupils_in_schools")
