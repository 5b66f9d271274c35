"""Text that can do nothing in a page, whatever it says: kept apart from markup by construction.

Great Expectations renders with templates that escape little: the values of a table's cells, descriptions and headings go
into the page as they are, and only the parameters of its string templates are escaped. So no character that means
anything to HTML, to its `$` templates or to Markdown ever reaches it. Each is replaced before by a sign of its own out
of Unicode's private use, which no text brings along (`inert` takes those out), and put back as an HTML entity into the
finished page (`reveal`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MEANINGFUL = "<>&\"'`$\\{}[]()*_#|~!"
_FIRST = 0xF0000
_SIGNS = {ord(character): chr(_FIRST + position) for position, character in enumerate(_MEANINGFUL)}
_ENTITIES = {_FIRST + position: f"&#{ord(character)};" for position, character in enumerate(_MEANINGFUL)}


def inert(text: str) -> str:
    """The text with signs in place of what means something to anybody, and without control and formatting characters."""
    return "".join(c if c.isprintable() else " " for c in text).translate(_SIGNS)


def inert_within(value: Any) -> Any:
    """The same of all text in lists and mappings; numbers, truth values and None stay; whatever else becomes text.

    Keys that are plain words stay, so that what is looked up by them is found.
    """
    match value:
        case str():
            return inert(value)
        case None | bool() | int() | float():
            return value
        case Mapping():
            return {
                k if (k := str(key)).isidentifier() else inert(k): inert_within(held) for key, held in value.items()
            }
        case list() | tuple() | set() | frozenset():
            return [inert_within(held) for held in value]
        case _:
            return inert(str(value))


def reveal(page: str) -> str:
    """The finished page, with an HTML entity for each sign."""
    return page.translate(_ENTITIES)
