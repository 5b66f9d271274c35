"""A report as an HTML page in the ways of hand-made pages, word processors and converters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from tests.rendering.as_text import cover_lines, entries
from tests.rendering.form import Form, numbers
from tests.rendering.logical import APPENDIX, REPORT, Advice, Grid, Head, Para, Section


@dataclass(frozen=True, slots=True)
class HtmlForm:
    """What a page makes of a report.

    heads       `h` (h2, h3), `bold` (paragraphs of bold words), `font` (bold in <font> and <b>)
    numbering   `list` (<ol start>), `typed` ("12. " in <p>), `cell` (number and words in a layout table)
    bullets     `list`, `typed` (a glyph in <p>), `breaks` (a glyph, lines parted by <br>)
    grid        `th`, `td` (no marked head), `spans` (a head over two rows and one over the columns), `paragraphs` (<p> in cells)
    lines       the source's lines are wrapped
    """

    heads: str = "h"
    numbering: str = "list"
    bullets: str = "list"
    grid: str = "th"
    lines: bool = False
    text: Form = field(default_factory=lambda: Form(cover="oneline", section="title"))


HTML_OPTIONS: dict[str, tuple[object, ...]] = {
    "heads": ("h", "bold", "font"),
    "numbering": ("typed", "cell"),
    "bullets": ("typed", "breaks"),
    "grid": ("td", "paragraphs"),
    "lines": (True,),
}


def render_html(form: HtmlForm, report: tuple[Section, ...] = REPORT) -> str:
    """The page, with navigation above and a legal notice below."""
    body = "\n".join(_body(form, report))
    if form.lines:
        body = body.replace(" of ", "\nof ").replace(" and ", " &nbsp;and\n")
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Report</title><style>p {margin: 0}</style></head><body>'
        f"<nav><a href='/'>Home</a> <a href='/search'>Search</a></nav><div id='content'>{body}</div><footer>Crown copyright</footer></body></html>"
    )


def _body(form: HtmlForm, report: tuple[Section, ...]) -> Iterator[str]:
    for line in cover_lines(form.text):
        if line:
            yield f"<p align='center'>{escape(line)}</p>"
    yield "<p>Contents</p><table>"
    for heading, first, last in entries(form.text, report):
        yield f"<tr><td>{escape(heading)}</td><td>{f'{first}-{last}' if first else ''}</td></tr>"
    yield "</table>"
    count = sum(isinstance(item, Para) for section in report for item in section.items)
    given, ordinal = iter(numbers(form.text, count)), 0
    for section in report:
        ordinal += section.numbered
        for line in form.text.section_heads(section.title, ordinal if section.numbered else None):
            yield _head(form, line, 2)
        for item in section.items:
            yield from _item(form, item, given)
    yield _head(form, APPENDIX.upper(), 2)
    for section in report:
        for item in section.items:
            if isinstance(item, Advice):
                yield from _lists(form, item)


def _head(form: HtmlForm, text: str, level: int) -> str:
    words = escape(form.text.words(text))
    return {"h": f"<h{level}>{words}</h{level}>", "bold": f"<p><strong>{words}</strong></p>"}.get(
        form.heads, f"<p><font face='Arial'><b>{words}</b></font></p>"
    )


def _item(form: HtmlForm, item: Head | Para | Grid | Advice, given: Iterator[int]) -> Iterator[str]:
    if isinstance(item, Head):
        yield _head(form, item.text, 3)
    elif isinstance(item, Para):
        number, words = next(given), _words(form, item.text)
        if form.numbering == "list":
            yield f"<ol start='{number}'><li>{words}</li></ol>"
        elif form.numbering == "cell":
            yield f"<table border='0'><tr><td>{number}.</td><td>{words}</td></tr></table>"
        else:
            yield f"<p>{number}.&nbsp;&nbsp;{words}</p>"
        yield from _bullets(form, item.bullets)
        if item.note:
            yield f"<p><sup>1</sup> {escape(item.note)}</p>"
    elif isinstance(item, Advice):
        yield _head(form, "Recommendations", 3)
        yield from _lists(form, item)
    else:
        yield f"<p>{_words(form, item.caption)}</p>"
        yield _grid(form, item)


def _words(form: HtmlForm, text: str) -> str:
    return escape(form.text.words(text.replace("¹", "\v"))).replace("\v", "<sup>1</sup>")


def _lists(form: HtmlForm, item: Advice) -> Iterator[str]:
    for lead, bullets in item.lists:
        yield f"<p>{_words(form, lead)}</p>"
        yield from _bullets(form, bullets)


def _bullets(form: HtmlForm, bullets: tuple[tuple[int, str], ...]) -> Iterator[str]:
    if form.bullets == "list":
        depth = 0
        for level, words in bullets:
            yield "<ul>" * (level - depth) + "</ul>" * (depth - level) + f"<li>{_words(form, words)}</li>"
            depth = level
        yield "</ul>" * depth
        return
    typed = [f"{'–' if level > 1 else '•'} {_words(form, words)}" for level, words in bullets]
    if form.bullets == "breaks" and typed:
        yield f"<p>{'<br>'.join(typed)}</p>"
    else:
        yield from (f"<p>{line}</p>" for line in typed)


def _grid(form: HtmlForm, item: Grid) -> str:
    def cell(text: str, tag: str) -> str:
        words = escape(form.text.words(text))
        return (
            f"<{tag}><p><font size='2'>{words}</font></p></{tag}>"
            if form.grid == "paragraphs"
            else f"<{tag}>{words}</{tag}>"
        )

    head = "".join(cell(text, "th" if form.grid == "th" else "td") for text in item.heads)
    rows = "".join(f"<tr>{''.join(cell(text, 'td') for text in row)}</tr>" for row in item.rows)
    return f"<table border='1'><tr>{head}</tr>{rows}</table>"
