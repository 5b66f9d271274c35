"""Web pages that tell an error, or ask to sign in, where a report should be."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ERROR_TITLE = re.compile(
    r"\b(?:[45]\d\d\s*(?:error|[-:–]|$)|error\s+[45]\d\d|not\s+found|forbidden|access\s+denied|unauthori[sz]ed|bad\s+(?:gateway|request)"
    r"|service\s+unavailable|(?:internal|server)\s+(?:server\s+)?error|gateway\s+time-?out|temporarily\s+unavailable|page\s+unavailable"
    r"|no\s+longer\s+(?:available|exists)|something\s+went\s+wrong|(?:can(?:\s?not|.t)|could\s+not)\s+be\s+(?:shown|found|displayed|reached|opened)|is\s+not\s+working|just\s+a\s+moment|sign\s+in|log\s?in|error)\b",
    re.I,
)
_LONGEST_TITLE = 12
# An error page has a title that says so and a few lines; a page of fewer words than the second figure is no report at all.
_LONGEST_ERROR_PAGE = 400
_SHORTEST_REPORT = 40


def is_error_page(titles: Iterable[str], words: int) -> bool:
    """Whether a web page with these titles and so many words tells an error, or holds next to no text."""
    says_error = any(_ERROR_TITLE.search(text) for text in titles if len(text.split()) <= _LONGEST_TITLE)
    return words < _SHORTEST_REPORT or (says_error and words < _LONGEST_ERROR_PAGE)
