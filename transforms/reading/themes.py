"""Which theme of a small controlled list a recommendation falls under."""

from __future__ import annotations

import re
from functools import cache

from transforms.reading.phrasing import recommending_words


def theme_of(text: str, purpose: str | None) -> str | None:
    """The theme whose keywords stand in the text (which counts most) and its purpose; None without any.

    Themes are those of recommending.toml; the earlier in the file wins a tie, for it is the more specific one.
    """
    weighted = ((text, 3), (purpose or "", 2))
    themes = recommending_words().themes
    scores = {theme: sum(weight * bool(_keywords(theme).search(part)) for part, weight in weighted) for theme in themes}
    best = max(scores, key=lambda theme: scores[theme])
    return best if scores[best] else None


@cache
def _keywords(theme: str) -> re.Pattern[str]:
    return re.compile("|".join(_keyword(keyword) for keyword in recommending_words().themes[theme]), re.IGNORECASE)


def _keyword(keyword: str) -> str:
    whole_word = len(keyword) <= 3
    return rf"\b{re.escape(keyword)}" + (r"\b" if whole_word else "")
