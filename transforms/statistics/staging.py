"""One file of published statistics as rows of the staging tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from transforms.statistics.model import PublishedFigure, StatisticsFile

Row = tuple[Any, ...]


def staged_statistics(read: StatisticsFile, reading_id: str, sha256: str, reader_key: str) -> dict[str, list[Row]]:
    """The rows of each staging table of statistics, columns in the order of `warehouse.definitions.statistics`."""
    return {
        "stg_statistics_file": [(reading_id, sha256, reader_key, len(read.figures), len(read.refused))],
        "stg_statistic": [(reading_id, *row) for row in _figures(read)],
        "stg_statistic_refusal": [
            (reading_id, row.row_number, row.kind, row.message, row.observed) for row in read.refused
        ],
    }


def statistic_id(figure: PublishedFigure) -> str:
    """16 hexadecimal digits over what the figure says and who published it: the same in every file, run and machine."""
    said = json.dumps([*figure.described, figure.value], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _figures(read: StatisticsFile) -> Iterator[Row]:
    for figure in read.figures:
        yield (
            statistic_id(figure),
            figure.row_number,
            figure.measure,
            figure.la_code,
            figure.la_name,
            figure.scope,
            figure.phase,
            figure.key_stage,
            figure.subject,
            figure.threshold,
            figure.period,
            figure.value,
            figure.unit,
            figure.printed,
            figure.source_url,
        )
