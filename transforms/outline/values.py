"""What stands in a table: figures, signs that there is none, and the caption above."""

from __future__ import annotations

import re

# No printed page has more columns: what has is text whose spaces became tabs.
MOST_COLUMNS = 60
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\s*[-/–]\s*(?:\d\d){1,2})?[*†‡]*$")
_VALUE = re.compile(
    r"^(?:[£$€(+~<>≤≥±–—-]\s*)*\d[\d,. ]*\s*(?:%|per cent|m|million|bn|k|pp)?\)?(?:\s*[(\[].*)?[*†‡¹²³⁴-⁹]*$", re.I
)
_NO_VALUE = re.compile(r"^(?:[-–—.*]+|n/?a|nil|none|not (?:available|applicable|known)|\.\.)$", re.I)
CAPTION = re.compile(
    r"^(?:table|figure|chart)\s+(?:\d{1,2}[a-z]?|[ivx]{1,4}|[a-d])\b\s*(?:[:.–—-]\s*\S|[A-Z(]|$)", re.I
)


def is_value(text: str) -> bool:
    """Whether a cell holds a figure, or a sign that it holds none; a year is a head."""
    if not text or (text[0].isalpha() and text[0] not in "nN"):
        return False
    return not _YEAR.match(text) and bool(_VALUE.match(text) or _NO_VALUE.match(text))
