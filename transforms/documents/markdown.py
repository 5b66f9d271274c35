"""Markdown: headings, pipe tables and rules are marked; all else stays lines, which the outline reads as it reads text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.documents.model import Document, RawBlock, RawCell, RefusedFileError
from transforms.documents.plain import decode

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ALIGNMENT = re.compile(r"^\s*+\|?+\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?\s*$")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*(?:\s+\"[^\"\n]*\")?\)")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,6})\](:?)")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_markdown(data: bytes) -> Document:
    """Blocks of kind `heading`, `table`, `rule` and `lines`. Raises `RefusedFileError` (`empty`)."""
    text = _NOTE_MARK.sub(_note, _LINK.sub(r"\1", _COMMENT.sub("", decode(data))))
    blocks: list[RawBlock] = []
    pages = text.split("\f")
    for number, page in enumerate(pages, start=1):
        blocks.extend(_page(page.split("\n"), number))
    if not any(block.lines or block.rows for block in blocks):
        raise RefusedFileError("empty", "the file holds no words", f"{len(data)} bytes")
    return Document("text/markdown", len(pages), tuple(blocks))


def _note(match: re.Match[str]) -> str:
    mark, colon = match.groups()
    raised = mark.translate(_SUPERSCRIPT) if mark.isascii() and mark.isdigit() else f"[{mark}]"
    return raised + (" " if colon else "")


def _page(lines: list[str], page: int) -> Iterator[RawBlock]:
    plain: list[str] = []
    index = 0

    def flush() -> Iterator[RawBlock]:
        if any(line.strip() for line in plain):
            yield RawBlock("lines", page, tuple(plain))
        plain.clear()

    while index < len(lines):
        line = lines[index]
        following = lines[index + 1] if index + 1 < len(lines) else ""
        heading = _HEADING.match(line)
        if heading:
            yield from flush()
            yield RawBlock("heading", page, (heading[2],), level=len(heading[1]))
        elif _is_table(line, following):
            yield from flush()
            end = _table_end(lines, index + 2)
            yield _table(lines[index:end], page)
            index = end - 1
        elif _is_underlined(line, following, plain):
            yield from flush()
            yield RawBlock("heading", page, (line.strip(),), level=1 if following.strip()[0] == "=" else 2)
            index += 1
        elif _RULE.match(line):
            yield from flush()
            yield RawBlock("rule", page)
        else:
            plain.append(line)
        index += 1
    yield from flush()


def _is_underlined(line: str, following: str, before: list[str]) -> bool:
    stands_alone = not before or not before[-1].strip()
    return bool(stands_alone and line.strip() and not _RULE.match(line) and _UNDERLINE.match(following))


def _is_table(line: str, following: str) -> bool:
    return "|" in line and "|" in following and bool(_ALIGNMENT.match(following))


def _table_end(lines: list[str], index: int) -> int:
    while index < len(lines) and "|" in lines[index]:
        index += 1
    return index


def _table(lines: list[str], page: int) -> RawBlock:
    rows = [
        tuple(RawCell(text, header=index == 0) for text in split_row(line))
        for index, line in enumerate(lines)
        if index != 1
    ]
    return RawBlock("table", page, rows=tuple(rows))


def split_row(line: str) -> list[str]:
    """The cells of a pipe row; `\\|` is a bar inside a cell."""
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)]
