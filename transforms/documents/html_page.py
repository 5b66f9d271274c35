"""HTML: headings, paragraphs, lists, tables and note marks as the page marks them; navigation and other chrome taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Doctype, Tag
from bs4.element import NavigableString
from bs4.exceptions import ParserRejectedMarkup

from transforms.documents.error_pages import is_error_page
from transforms.documents.model import Document, RawBlock, RawCell, RefusedFileError
from transforms.documents.plain import decode

_CHROME_TAGS = (
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "script",
    "style",
    "noscript",
    "template",
    "button",
    "iframe",
    "svg",
    "select",
    "head",
)
_CHROME_ROLES = ("navigation", "banner", "contentinfo", "search", "complementary")
_CHROME_NAMES = re.compile(
    r"^(?:nav|navbar|breadcrumbs?|site-?(?:header|footer|nav)|cookie.*|skip-?link.*|page-?footer)$", re.I
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_DEEPEST = 150
_LABEL = re.compile(r"^(?:\d{1,3}[.)]?|[^\w\s]|[\uf000-\uf8ff]|o)$")
_FEWEST_WORDS_OF_PARAGRAPH = 4
_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def read_html(data: bytes) -> Document:
    """Blocks of kind `heading`, `paragraph`, `bullet`, `table` and `rule`, all on page 1.

    Raises `RefusedFileError` with kind `html_error_page` for a page that tells an error or holds next to no text.
    """
    try:
        soup = BeautifulSoup(_text(data), "lxml")
    except (ParserRejectedMarkup, RecursionError, ValueError, AssertionError) as error:
        raise RefusedFileError("damaged_html", "the HTML page cannot be parsed", str(error)[:80]) from None
    title = _title(soup)
    _drop_chrome(soup)
    blocks = tuple(_Walker().blocks(soup.body or soup))
    words = sum(
        len(line.split()) for block in blocks for line in (*block.lines, *(c.text for r in block.rows for c in r))
    )
    heading = next((" ".join(block.lines) for block in blocks if block.kind == "heading"), "")
    if is_error_page((title, heading), words):
        raise RefusedFileError(
            "html_error_page",
            f"the file is a web page and no report: {title or heading or 'no title'}",
            f"{words} words, title {title!r}",
        )
    return Document("text/html", 1, blocks)


def _text(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].lower() in (b"iso-8859-1", b"windows-1252", b"latin1", b"us-ascii", b"ascii"):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("windows-1252", errors="replace").replace("\x00", "")
    return decode(data)


def _title(soup: BeautifulSoup) -> str:
    return _SPACES.sub(" ", soup.title.get_text()).strip() if soup.title else ""


def _drop_chrome(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(_is_chrome):
        if not tag.decomposed:
            tag.decompose()


def _is_chrome(tag: Tag) -> bool:
    # The header of an article is its title, not the site's.
    if tag.name == "header" and tag.find_parent(["article", "main"]) is not None:
        return False
    if tag.name in _CHROME_TAGS:
        return True
    if tag.get("role") in _CHROME_ROLES or tag.get("aria-hidden") == "true" or tag.has_attr("hidden"):
        return True
    names = [*(tag.get("class") or []), tag.get("id") or ""]
    return tag.name not in ("html", "body") and any(_CHROME_NAMES.match(str(name)) for name in names)


class _Walker:
    """Turns the tree into blocks; inline text between block elements is a paragraph."""

    def blocks(self, root: Tag) -> Iterator[RawBlock]:
        yield from self._children(root, 0, 0, None)

    def _children(self, tag: Tag, depth: int, nesting: int, item: _Item | None) -> Iterator[RawBlock]:
        inline: list[NavigableString | Tag] = []
        for child in list(tag.children):
            if isinstance(child, Tag) and child.name in _BLOCKS:
                yield from self._flush(inline, item)
                yield from self._block(child, depth + 1, nesting, item)
            elif isinstance(child, Tag) and depth < _DEEPEST and child.find(_is_block):
                yield from self._flush(inline, item)
                yield from self._children(child, depth + 1, nesting, item)
            elif isinstance(child, NavigableString | Tag) and not isinstance(child, Comment | Doctype):
                inline.append(child)
        yield from self._flush(inline, item)

    def _block(self, tag: Tag, depth: int, nesting: int, item: _Item | None) -> Iterator[RawBlock]:
        if depth > _DEEPEST:
            yield from self._flush([tag], item)
        elif re.fullmatch(r"h[1-6]", tag.name):
            lines = _inline_lines([tag])
            if lines:
                yield RawBlock("heading", 1, (" ".join(lines),), level=int(tag.name[1]))
        elif tag.name == "table":
            yield from self._table(tag, depth, nesting)
        elif tag.name in ("ul", "ol"):
            yield from self._list(tag, depth, nesting + 1)
        elif tag.name == "hr":
            yield RawBlock("rule", 1)
        elif tag.name == "pre":
            yield RawBlock("lines", 1, tuple(tag.get_text().split("\n")))
        else:
            yield from self._children(tag, depth, nesting, item)

    def _list(self, tag: Tag, depth: int, nesting: int) -> Iterator[RawBlock]:
        ordinal = _integer(tag.get("start"), 1)
        for child in tag.find_all(["li", "ul", "ol"], recursive=False):
            if child.name != "li":
                yield from self._list(child, depth + 1, nesting + 1)
                continue
            ordinal = _integer(child.get("value"), ordinal)
            counted = tag.name == "ol" and str(tag.get("type") or "1") == "1"
            item = _Item(nesting, str(ordinal) if counted else None)
            yield from self._children(child, depth + 1, nesting, item)
            ordinal += 1

    def _flush(self, inline: list[NavigableString | Tag], item: _Item | None) -> Iterator[RawBlock]:
        lines = _inline_lines(inline)
        bold = bool(lines) and _is_bold(inline)
        inline.clear()
        if not lines:
            return
        if item is not None and not item.used:
            item.used = True
            yield RawBlock("bullet", 1, lines, level=item.nesting, number=item.number)
        elif bold and len(" ".join(lines)) <= 120 and not re.search(r"[.;,]$", lines[-1]):
            yield RawBlock("heading", 1, lines)
        else:
            yield RawBlock("paragraph", 1, lines)

    def _table(self, tag: Tag, depth: int, nesting: int) -> Iterator[RawBlock]:
        parts = [tag, *tag.find_all(["thead", "tbody", "tfoot"], recursive=False)]
        rows = [row for part in parts for row in part.find_all("tr", recursive=False)]
        cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
        # A table that lays out the page holds blocks of text, no grid of values.
        if tag.find("table") or max((len(row) for row in cells), default=0) <= 1:
            for row in cells:
                for cell in row:
                    yield from self._children(cell, depth + 1, nesting, None)
            return
        if all(_is_labelled(row) for row in cells):
            for row in cells:
                yield from self._flush([*row], None)
            return
        caption = tag.find("caption")
        if isinstance(caption, Tag) and (lines := _inline_lines([caption])):
            yield RawBlock("paragraph", 1, (" ".join(lines),))
        yield RawBlock("table", 1, rows=tuple(tuple(_cell(cell) for cell in row) for row in cells))


def _is_labelled(row: list[Tag]) -> bool:
    """Whether a row of a layout table is a number or a bullet with the words of its paragraph beside it."""
    if len(row) != 2 or len(row[1].find_all(_is_block)) > 1:
        return False
    label, words = (_SPACES.sub(" ", cell.get_text()).strip() for cell in row)
    return bool(_LABEL.match(label)) and len(words.split()) >= _FEWEST_WORDS_OF_PARAGRAPH


class _Item:
    """A list item on the way: its first block carries the bullet or the number."""

    def __init__(self, nesting: int, number: str | None) -> None:
        self.nesting = nesting
        self.number = number
        self.used = False


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS


def _is_bold(inline: list[NavigableString | Tag]) -> bool:
    """Whether all words stand in <b> or <strong>."""
    filled = [node for node in inline if _text_of(node).strip()]
    return bool(filled) and all(isinstance(node, Tag) and _only_bold(node) for node in filled)


def _only_bold(tag: Tag) -> bool:
    if tag.name in ("b", "strong"):
        return True
    children = [child for child in tag.children if _text_of(child).strip()]
    return (
        bool(children)
        and tag.name in ("u", "em", "i", "font", "span")
        and all(isinstance(child, Tag) and _only_bold(child) for child in children)
    )


def _text_of(node: object) -> str:
    if isinstance(node, Tag):
        return node.get_text()
    return "" if isinstance(node, Comment) else str(node)


def _cell(cell: Tag) -> RawCell:
    return RawCell(
        " ".join(_inline_lines([cell])),
        header=cell.name == "th",
        row_span=max(1, min(_integer(cell.get("rowspan"), 1), 200)),
        column_span=max(1, min(_integer(cell.get("colspan"), 1), 100)),
    )


def _integer(value: object, default: int) -> int:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else default


def _inline_lines(nodes: list[NavigableString | Tag]) -> tuple[str, ...]:
    """The words of inline nodes as lines: <br> breaks a line, <sup> raises its digits."""
    parts: list[str] = []
    for node in nodes:
        parts.extend(_inline(node))
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(parts).split("\v"))
    return tuple(line for line in lines if line)


def _inline(node: NavigableString | Tag) -> Iterator[str]:
    # Iteration over descendants instead of recursion: pages exist that nest inline tags without end.
    raised: set[int] = set()
    for child in (node, *node.descendants) if isinstance(node, Tag) else (node,):
        if id(child) in raised:
            continue
        if isinstance(child, Tag):
            if child.name == "sup":
                raised.update(map(id, child.descendants))
            yield _tag_text(child)
        elif not isinstance(child, Comment | Doctype):
            yield str(child).replace("\v", " ")


def _tag_text(tag: Tag) -> str:
    """What a tag itself adds to the words inside it."""
    if tag.name == "br":
        return "\v"
    if tag.name == "sup":
        return _raised(tag.get_text())
    return " " if tag.name in _BLOCKS else ""


def _raised(text: str) -> str:
    text = text.strip()
    digits = text.strip("[]()")
    return digits.translate(_RAISED) if digits.isascii() and digits.isdigit() else text
