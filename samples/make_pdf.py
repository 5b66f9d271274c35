"""Print the PDF samples from their text sources: `python samples/make_pdf.py`.

Every `pdf_sources/NAME.md` becomes `reports/NAME.pdf`. The notation is a small part of Markdown: everything before the
first `# ` is the cover, `= heading .. 1-3` a line of the contents, `# ` and `## ` headings, `| a | b |` table rows (the
first is the head; a table with two head rows marks the second with `|:` at its start), `- ` bullets, indented by three
spaces a level, `^1 ` footnotes. The output has what the printed reports have: a text layer, a running head, page
numbers, words hyphenated at line ends, paragraphs and tables cut by page breaks. It is the same bytes for the same source.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

FOLDER = Path(__file__).parent
FONT = "Times-Roman"
SIZE = 11
WIDTH = A4[0] - 50 * mm

BODY = ParagraphStyle("body", fontName=FONT, fontSize=SIZE, leading=14, spaceAfter=7)
COVER = ParagraphStyle("cover", parent=BODY, fontName="Times-Bold", fontSize=17, leading=24, alignment=1, spaceAfter=16)
IMPRINT = ParagraphStyle("imprint", parent=BODY, alignment=1, spaceBefore=20)
SECTION = ParagraphStyle("section", parent=BODY, fontName="Times-Bold", fontSize=14, leading=18, spaceBefore=10)
HEADING = ParagraphStyle("heading", parent=BODY, fontName="Times-Bold", spaceBefore=5, keepWithNext=1)
CAPTION = ParagraphStyle("caption", parent=BODY, fontName="Times-Italic", keepWithNext=1)
NOTE = ParagraphStyle("note", parent=BODY, fontSize=8.5, leading=10.5)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9.5, leading=11.5, spaceAfter=0)

# Two consonants between vowels: a printer may part them ("pri-mary" needs a dictionary, "sup-port" does not).
SYLLABLES = re.compile(r"(?<=[aeiou][bcdfglmnprst])(?=[bcdfglmnpt][aeiou])")


def hyphenated(text: str, width: float, style: ParagraphStyle) -> str:
    """Break the text into lines of at most `width` points, long words parted with a hyphen; lines joined by `<br/>`."""
    lines: list[str] = [""]
    for word in text.split():
        whole = f"{lines[-1]} {word}".strip()
        if stringWidth(whole, style.fontName, style.fontSize) <= width:
            lines[-1] = whole
            continue
        head, tail = "", word
        if word.isalpha() and word.islower() and len(word) >= 8:
            for cut in (m.start() for m in SYLLABLES.finditer(word) if 3 <= m.start() <= len(word) - 3):
                if stringWidth(f"{lines[-1]} {word[:cut]}-", style.fontName, style.fontSize) <= width:
                    head, tail = f" {word[:cut]}-", word[cut:]
        lines[-1] += head
        lines.append(tail)
    return "<br/>".join(escape(line) for line in lines)


def paragraph(text: str, style: ParagraphStyle, indent: float = 0) -> Paragraph:
    indented = ParagraphStyle(f"{style.name}+{indent}", parent=style, leftIndent=indent)
    return Paragraph(hyphenated(text, WIDTH - indent - 4, style), indented)


def table(rows: list[str]) -> Table:
    """Rows of equal length; a table breaks over pages between rows and repeats its head."""
    heads = 2 if len(rows) > 1 and rows[1].startswith("|:") else 1
    cells = [[c.strip() for c in row.replace("|:", "|", 1).strip().strip("|").split("|")] for row in rows]
    columns = max(len(row) for row in cells)
    first = WIDTH * 0.34
    widths = [first, *[(WIDTH - first) / (columns - 1)] * (columns - 1)]
    style = [("GRID", (0, 0), (-1, -1), 0.4, black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    if heads == 2:
        for column in range(1, columns):
            span = 0
            while column + span + 1 < columns and cells[0][column] and not cells[0][column + span + 1]:
                span += 1
            if span:
                style.append(("SPAN", (column, 0), (column + span, 0)))
    grid = [[Paragraph(escape(cell), CELL) for cell in row] for row in cells]
    return Table(grid, colWidths=widths, repeatRows=heads, style=TableStyle(style), spaceAfter=9)


def cover(lines: list[str]) -> Iterator[Flowable]:
    yield Spacer(1, 40 * mm)
    for line in lines:
        yield paragraph(line, IMPRINT if len(line) > 60 else COVER)
    yield PageBreak()


def block(line: str) -> Flowable:
    """One line of the source that is no table row."""
    if match := re.match(r"= ( *)(.*) \.\. ?(.*)", line):
        left = paragraph(match[2], CELL, 4 * len(match[1])), Paragraph(match[3], CELL)
        return Table([left], colWidths=[WIDTH * 0.8, WIDTH * 0.2])
    if line.startswith("# "):
        return paragraph(line[2:], SECTION)
    if line.startswith("## "):
        return paragraph(line[3:], HEADING)
    if match := re.match(r"( *)- (.*)", line):
        return paragraph("• " + match[2], BODY, 18 + 6 * len(match[1]))
    if match := re.match(r"\^(\S+) (.*)", line):
        return paragraph(f"{match[1].translate(str.maketrans('123', '¹²³'))} {match[2]}", NOTE)
    if match := re.match(r"\*\*(.*)\*\*$", line):
        return paragraph(match[1], HEADING if match[1].startswith("Recommendation") else CAPTION)
    return paragraph(line, BODY)


def body(lines: list[str]) -> Iterator[Flowable]:
    rows: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            yield table(rows)
            rows = []
        if line.strip():
            yield block(line)


def render(source: str, target: Path) -> None:
    """Write the PDF of one source text to `target`."""
    lines = source.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(("= ", "# ")))
    front = [line.strip("# *") for line in lines[:start] if line.strip()]

    def furniture(canvas: Any, document: Any) -> None:
        if document.page > 1:
            canvas.setFont(FONT, 9)
            canvas.drawString(25 * mm, A4[1] - 15 * mm, f"{front[0]} {front[1]}".title())
            canvas.drawCentredString(A4[0] / 2, 12 * mm, str(document.page - 1))

    document = BaseDocTemplate(str(target), pagesize=A4, invariant=1, title=f"{front[0]} {front[1]}", author="invented")
    frame = Frame(25 * mm, 18 * mm, WIDTH, A4[1] - 38 * mm, leftPadding=0, rightPadding=0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=furniture))
    document.build([*cover(front), *body(lines[start:])])


def main() -> int:
    for source in sorted((FOLDER / "pdf_sources").glob("*.md")):
        render(source.read_text(encoding="utf-8"), FOLDER / "reports" / f"{source.stem}.pdf")
    return 0


if __name__ == "__main__":
    sys.exit(main())
