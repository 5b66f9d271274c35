"""Lists whose bullets got lost: the lines below a lead-in that ends in a colon, parted by how they begin and end."""

from __future__ import annotations

import re

from transforms.outline.headings import LEAD_IN, RECOMMENDATIONS, is_appendix, is_section
from transforms.outline.lines import Line, Role, is_closed

_ASKS = re.compile(r"\b(?:should|must|needs? to|recommend(?:s|ed)?(?: that)?|in order to\b.*)\s*:$", re.I)
_ENDS_ITEM = re.compile(r"[;,](?:\s+(?:and|or))?$")
_LONGEST_ITEM = 400
# A colon may also stand at the end of a line by chance.
_FEWEST, _FEWEST_IN_DOUBT = 2, 3


def mark_unmarked_items(lines: list[Line], width: int | None) -> None:
    """Give the role `BULLET`, without a label, to the first line of every item of a list that has lost its bullets."""
    words = [line for line in lines if line.role is not Role.FURNITURE]
    for index, line in enumerate(words[:-1]):
        if line.text.endswith(":") and line.role in (Role.TEXT, Role.PARAGRAPH):
            firsts = _items(words, index, width)
            if len(firsts) >= (_FEWEST if _begins(words, index, width) else _FEWEST_IN_DOUBT):
                for first in firsts:
                    first.role = Role.BULLET


def _begins(lines: list[Line], index: int, width: int | None) -> bool:
    """Whether the colon ends a block: a blank line follows, or the next word would have fitted on its line."""
    line, after = lines[index], lines[index + 1]
    return width is None or after.gap or _fell_short(line, after, width)


def _fell_short(line: Line, after: Line, width: int) -> bool:
    length = line.indent + len(line.label) + len(line.text)
    return length + 1 + len(after.text.split(" ", 1)[0]) < 0.9 * width


def _items(lines: list[Line], lead: int, width: int | None) -> list[Line]:
    """The first lines of the items below the lead-in."""
    asks = bool(_ASKS.search(lines[lead].text))
    firsts: list[Line] = []
    airy = lines[lead + 1].gap
    for index in range(lead + 1, len(lines)):
        line, before = lines[index], lines[index - 1]
        if not _may_be_item(line):
            break
        if index == lead + 1 or line.gap or width is None or is_closed(before.text) or _fell_short(before, line, width):
            if firsts and (_ends_list(before, line, asks) or (line.gap and not airy)):
                break
            if not _begins_item(line, asks):
                break
            firsts.append(line)
    return firsts


def _may_be_item(line: Line) -> bool:
    text = line.text
    return (
        line.role is Role.TEXT
        and 0 < len(text) <= _LONGEST_ITEM
        and "\t" not in text
        and not text.isupper()
        and not LEAD_IN.match(text)
        and not RECOMMENDATIONS.match(text)
        and not is_section(text)
        and not is_appendix(text)
    )


def _begins_item(line: Line, asks: bool) -> bool:
    """In small letters as the rest of the lead-in's sentence, or with a capital where the list or its lead-in shows that it is one."""
    return line.text[0].islower() or (line.text[0].isupper() and (asks or bool(_ENDS_ITEM.search(line.text))))


def _ends_list(before: Line, line: Line, asks: bool) -> bool:
    """Whether the item before was the last: it closed the sentence, and this one does not go on in its way."""
    return before.text.endswith(".") and not (asks and line.text.endswith(".") and not line.gap)
