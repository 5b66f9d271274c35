"""Text that is not ours, as a terminal may show it."""

from __future__ import annotations

import re

# What could move the cursor, change colours or titles, reorder what is read, or hide: control characters (of both sets),
# marks and overrides of direction, line and paragraph separators, invisible tags, the byte order mark, lone surrogates.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("[\t\n]+")


def printable(text: str) -> str:
    """Text with line ends and tabs as they are, and a blank for each character that a terminal might obey."""
    if text.isprintable():
        return text
    return _HOSTILE.sub(" ", text)


def one_line(text: str) -> str:
    """The same on one line: a file's name must not be able to look like a line of the program's own."""
    return _LINE_ENDS.sub(" ", printable(text))


def shortened(text: str, most: int) -> str:
    """Visible characters only, on one line with single blanks, cut to `most` where it is longer: for messages and pages."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
