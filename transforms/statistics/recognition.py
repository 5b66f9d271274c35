"""Whether some bytes are a file of published statistics, told from their first line alone."""

from __future__ import annotations

import csv

from transforms.statistics.model import COLUMNS

_PROBE = 4096
# Enough heads to know what the file is meant to be; what is wrong with the others is told when it is read.
_LEAST = 6


def is_statistics(data: bytes) -> bool:
    """Whether the first line is a comma-separated line of heads, at least half of the columns of published statistics
    among them."""
    first = data[:_PROBE].removeprefix(b"\xef\xbb\xbf").splitlines()[:1]
    try:
        heads = _heads(first[0].decode("utf-8")) if first else []
    except UnicodeDecodeError:
        return False
    return len(set(COLUMNS) & set(heads)) >= _LEAST


def _heads(line: str) -> list[str]:
    try:
        return [head.strip().lower() for head in next(csv.reader([line]), [])]
    except csv.Error:
        return []
