"""Which publications of Ofsted's site are inspection reports that the warehouse is for. Pure.

A kind is known by words of its name, as the site has it in the hidden text of a publication's link. What is neither wanted
nor left by name is unknown: it is not fetched, and a person is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

Selection = Literal["wanted", "left", "unknown"]

# Looked at first: letters after visits and joint work are no full inspections, whatever else their names say.
_LEFT = re.compile(
    r"""
    \b(
        visit | revisit | re-visit | monitoring | letter | statement\ of\ action | thematic | pilot
        | joint\ (targeted\ )?(area|inspection) | jtai
        | fostering | adoption | residential | annual\ performance
    )\b
    """,
    re.VERBOSE,
)
_WANTED = re.compile(
    r"""
    \b(
        children['’]?s?\ services(\ \w+)*\ inspection
        | inspection\ of\ (local\ authority\ )?children['’]?s?\ services
        | single\ inspection
        | area\ send(\ full)?\ inspection
        | safeguarding\b.*\binspection | inspection\ of\ safeguarding
        | looked\ after\ children(\ \w+)*\ inspection
        | (local\ safeguarding\ children\ board|lscb)\ review | review\ of\ (the\ )?(local\ safeguarding\ children\ board|lscb)
        | (local\ education\ authority|lea)\ inspection
    )\b
    """,
    re.VERBOSE,
)


def selection_of(kind: str, wanted: Collection[str] = (), left: Collection[str] = ()) -> Selection:
    """Whether a kind is fetched; `wanted` and `left` are kinds that a person named, which count before the rules."""
    name = folded(kind)
    if name in {folded(other) for other in wanted}:
        return "wanted"
    if name in {folded(other) for other in left} or _LEFT.search(name):
        return "left"
    return "wanted" if _WANTED.search(name) else "unknown"


def folded(kind: str) -> str:
    """A kind in small letters with single spaces and straight apostrophes."""
    return " ".join(kind.replace("’", "'").casefold().split())
