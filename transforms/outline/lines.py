"""A document as one run of lines, cleaned of markup, each with a role that the later passes settle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from transforms.documents.model import Document, RawBlock, RawCell
from transforms.outline.values import MOST_COLUMNS

Rows = tuple[tuple[RawCell, ...], ...]


class Role(StrEnum):
    """What a line is. `TEXT` continues what stands before it or begins a paragraph without a number."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    HEADING = "heading"
    TABLE = "table"
    CAPTION = "caption"
    NOTE = "note"
    CONTENTS = "contents"
    FURNITURE = "furniture"


@dataclass(slots=True)
class Line:
    """One line. `indent` counts columns, `gap` says that a blank line or the border of a block or page stands before it.

    `label` is what stands before the words ("14. ", "- ", "¹ "), `number` a paragraph's number, `mark` a footnote's mark,
    `level` a heading's or bullet's level as far as the format marks it (0 = not), `marked` that the format itself says what
    the line is.
    """

    text: str
    indent: int
    page: int
    gap: bool
    role: Role = Role.TEXT
    label: str = ""
    number: int | None = None
    mark: str | None = None
    level: int = 0
    marked: bool = False
    rows: Rows = ()

    def take(self, role: Role, label: str = "", drop: int = 0) -> None:
        """Give the line its role and cut the `drop` characters of its label off its words."""
        self.role = role
        self.label = label
        self.text = self.text[drop:].lstrip()


BULLET_GLYPHS = "-–—•·▪■◼●○◦▸►➢➤❖✓\uf000-\uf8ff"
_EMPHASIS = (
    re.compile(r"(?<![*\w])\*\*(?=\S)((?:(?!\n\s*\n|\*\*).)+?)(?<=\S)\*\*(?!\*)", re.S),
    re.compile(r"\*\*(?=\S)((?:(?!\n|\*\*).)+?)(?<=\S)\*\*(?!\*)"),
    re.compile(r"(?<![\w*])\*(?=[^\s*])((?:(?!\n\s*\n)[^*])+?)(?<=[^\s*])\*(?![\w*])", re.S),
    re.compile(r"(?<!\w)__(?=\S)((?:(?!\n\s*\n|__).)+?)(?<=\S)__(?!\w)", re.S),
    re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?!\w)"),
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_CHARACTERS = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None,
     "\u2011": "-", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\x0b": " ", "\x0c": " ", "\x1c": " ", "\x1d": " ", "\x1e": " ",
     "\x1f": " ", "\x85": " "}
)  # fmt: skip
# Looking for one of them costs a tenth of translating a text that has none.
_SPECIAL = re.compile("[" + re.escape("".join(map(chr, _CHARACTERS))) + "]")
_LETTER_SPACED = re.compile(r"(?:[^\W_]['’.,&:]?(?:\s+|$)){4,}")
_COVER_WORDS = (
    "OFFICE|FOR|STANDARDS|IN|EDUCATION|INSPECTION|RE-INSPECTION|OF|LOCAL|AUTHORITY|REPORT|HER|MAJESTY['’]?S|CHIEF|INSPECTOR|SCHOOLS|THE|AUDIT|COMMISSION"
    "|CONJUNCTION|WITH|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
)
_COVER_WORD = re.compile("|".join(sorted(_COVER_WORDS.split("|"), key=len, reverse=True)))
_MONTH_YEAR = re.compile(r"[A-Z]+ (?:19|20)\d\d$")
# "INSPECTION OFDUNMERE": the line end between the two is lost.
_OF_GLUED = re.compile(r"\b(INSPECTION OF)(?=[A-Z]{3})")
_CAPITALS = re.compile("[A-Z]{3}")
_LABEL_TAB = re.compile(rf"^(\s*(?:\d{{1,3}}[.)]?|[{BULLET_GLYPHS}*]|\(?[a-z][.)]))[\t ]*\t[\t ]*(?=\S[^\t]*$)")
# Capitals that ran into a small word of the next line, as covers lose their line ends ("SCHOOLSin").
_GLUED = re.compile(r"\b([A-Z]{4,})(in|of|and|the|for|by|with|on)\b")


def to_lines(document: Document) -> list[Line]:
    """All lines of the document in reading order; blank lines live on as the `gap` of the line after them."""
    lines: list[Line] = []
    markdown = document.media_type == "text/markdown"
    for block in document.blocks:
        lines.extend(_block_lines(block, markdown))
    return lines


def clean(text: str, markdown: bool = False) -> str:
    """Without emphasis marks, escapes, typographic spaces and ligatures; line ends stay."""
    if _SPECIAL.search(text):
        text = text.translate(_CHARACTERS)
    if "*" in text or "_" in text:
        for pattern in _EMPHASIS:
            text = pattern.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text) if markdown and "\\" in text else text


def _block_lines(block: RawBlock, markdown: bool) -> Iterator[Line]:
    if block.kind == "rule":
        return
    if block.kind == "table" and max((sum(c.column_span for c in row) for row in block.rows), default=0) > MOST_COLUMNS:
        for row in block.rows:
            yield from _marked_lines(block, (clean(" ".join(cell.text for cell in row), markdown),))
        return
    if block.kind == "table":
        rows = tuple(
            tuple(RawCell(squeeze(clean(c.text, markdown)), c.header, c.row_span, c.column_span) for c in row)
            for row in block.rows
        )
        yield Line("", 0, block.page, True, Role.TABLE, marked=True, rows=rows)
        return
    text = clean("\n".join(block.lines), markdown)
    if block.kind == "lines":
        yield from _plain_lines(text.split("\n"), block.page)
    elif block.kind == "heading":
        text = despaced(squeeze(text))
        if text:
            yield Line(text, 0, block.page, True, Role.HEADING, level=block.level, marked=True)
    else:
        yield from _marked_lines(block, text.split("\n"))


def _marked_lines(block: RawBlock, texts: Iterable[str]) -> Iterator[Line]:
    first = True
    for text in texts:
        words = squeeze(text)
        if not words:
            continue
        line = Line(words, block.level, block.page, first)
        if first and block.kind == "bullet":
            line.role, line.level, line.marked = Role.BULLET, block.level, True
            line.label = f"{block.number}. " if block.number else "- "
            line.number = int(block.number) if block.number else None
        first = False
        yield line


def _plain_lines(texts: Iterable[str], page: int) -> Iterator[Line]:
    gap = True
    for raw in texts:
        text = raw.rstrip(" \r")
        if "\t" in text:
            text = _LABEL_TAB.sub(r"\1 ", raw).rstrip(" \r")
            if "\t" not in text.strip():
                text = text.expandtabs(4).rstrip()
        if not text or text.isspace():
            gap = True
            continue
        stripped = text.lstrip(" ")
        indent = len(text) - len(stripped)
        if "\t" not in stripped:
            stripped = despaced(stripped)
        yield Line(stripped, indent, page, gap)
        gap = False


def squeeze(text: str) -> str:
    """One line, single spaces."""
    return " ".join(text.split())


def despaced(text: str) -> str:
    """Letter-spaced words closed up: `O F F I C E   F O R` → `OFFICE FOR`; glued capitals parted: `SCHOOLSin` → `SCHOOLS in`."""
    if len(text) >= 7 and text[1:2] == " " and _LETTER_SPACED.fullmatch(text) and sum(map(str.isalpha, text)) >= 3:
        letters = text.split()
        gaps = [len(gap) for gap in re.findall(r"\s+", text.strip())]
        # Where all gaps are as wide, the spaces between the words are lost, too.
        text = letters[0] + "".join(
            f"{' ' if gap > min(gaps) else ''}{letter}" for gap, letter in zip(gaps, letters[1:], strict=True)
        )
        text = " ".join(_parted(word) for word in text.split())
    if not (text[:1].isupper() or text[:1] == "*") or not _CAPITALS.search(text):
        return text
    return _OF_GLUED.sub(r"\1 ", _GLUED.sub(r"\1 \2", text))


def _parted(word: str) -> str:
    """Capitals that ran together parted at the words that covers have: `INSPECTIONOFDUNMERE` → `INSPECTION OF DUNMERE`."""
    before: list[str] = []
    while match := _COVER_WORD.match(word):
        before.append(match[0])
        word = word[match.end() :]
    words = [*before, word] if word else before
    return (
        " ".join(words)
        if any(len(part) >= 6 for part in before) or _MONTH_YEAR.match(" ".join(words))
        else "".join(words)
    )


def fold(text: str) -> str:
    """For comparing headings: lower case, letters and digits only, without articles."""
    return " ".join(word for word in re.findall(r"[a-z0-9]+", text.lower().replace("&", " and ")) if word != "the")


_TERMINAL = re.compile(r"[.?!:;…][\"”’')\]]*(?:[¹²³⁴-⁹⁰]|\[\d{1,2}\])*$|(?<=[a-z)%])[.?!][\"”’')\]]*\d{1,2}$")


_LIKE_LABEL = re.compile(r"\d{1,3}(?:[.)](?!\d)|\s+[A-Z]|$)")


def is_closed(text: str) -> bool:
    """Whether the words end as a sentence or a list item ends."""
    return bool(_TERMINAL.search(text[-12:]))


def starts_small(text: str) -> bool:
    """Whether the words begin as the middle of a sentence does."""
    first = text.lstrip("\"“‘'(")[:1]
    return first.islower() or first in "£,;)%&" or (first.isdigit() and not _LIKE_LABEL.match(text))


def wrap_width(lines: list[Line]) -> int | None:
    """The width that the text is wrapped at, None where every paragraph is one line."""
    lengths = sorted(line.indent + len(line.label) + len(line.text) for line in lines if line.role in _RUNNING)
    if not lengths:
        return None
    high = lengths[min(len(lengths) - 1, int(len(lengths) * 0.95))]
    wrapped = sum(length > 0.8 * high for length in lengths)
    return high if high <= _WIDEST and wrapped >= max(3, len(lengths) // 8) else None


_RUNNING = (Role.TEXT, Role.PARAGRAPH, Role.BULLET, Role.NOTE)
# No printed page and no terminal has longer lines, in characters.
_WIDEST = 140
