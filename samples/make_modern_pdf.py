"""Print the samples of today's families from their text sources: `python samples/make_modern_pdf.py`.

Every `modern_sources/NAME.txt` becomes `modern/NAME.pdf`, always the same bytes. A source begins with settings
(`@key value`), then follow blocks, one a line:

    ! big title           !! bold subtitle          # heading of level 1, ## of level 2, ### of level 3
    12. numbered          12.glued to its number    ~ goes on, indented (a paragraph that a page break or a note cut)
    - bullet              (two spaces before it: one level deeper)
    = contents entry .. 4
    ^1 footnote           at the foot of the page; a page break follows
    ---                   page break                + 40 space of 40 mm
    [ … ]                 lines alone on their lines: what is between them stands in a box
    @table 60 40          the rows (`| a | b |`) that follow: widths in per cent; then `plain` (without lines), `middle`
                          or `bottom` (where a cell's words stand), `roomy` (as Word spaces rows), `parted` (a page break may cut a row)

Inline: `**bold**`, `{1}` a raised mark, `//` a line break. Settings: `@number top|foot|none` the page number,
`@head` and `@foot` running lines (`|` parts lines of the foot), `@first 2` the first page that has them, `@draw last`
writes them after the page's text instead of before, `@bullet F06E` the code that the bullets' font gives its square,
`@hyphens yes` parts words at line ends, `@ligatures yes` sets fi and fl as one sign, `@size 11`.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc, pdfmetrics
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
from reportlab.platypus.flowables import TopPadder

from samples.make_pdf import hyphenated

FOLDER = Path(__file__).parent
WIDTH = A4[0] - 50 * mm
BULLETS = ("F06E", "25FC", "25AA", "F0A7", "F0B7", "F02D")


class MarkFont(pdfmetrics.Font):  # type: ignore[misc]
    """The square of Zapf Dingbats, which a reader of the file finds under another code, as symbol fonts do it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"Mark{code}", "ZapfDingbats", "ZapfDingbatsEncoding")

    def addObjects(self, doc: Any) -> None:  # noqa: N802 (reportlab's name)
        super().addObjects(doc)
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Marks def /CMapType 2 def "
            "1 begincodespacerange <00> <FF> endcodespacerange "
            f"1 beginbfchar <6E> <{self.code}> endbfchar endcmap end end"
        )
        stream = pdfdoc.PDFStream(dictionary=pdfdoc.PDFDictionary(), content=cmap)
        internal = doc.fontMapping[self.fontName][1:]
        font = doc.idToObject["BasicFonts"].dict[internal]
        font.ToUnicode = doc.Reference(stream)


for _code in BULLETS:
    pdfmetrics.registerFont(MarkFont(_code))
pdfmetrics.registerFont(pdfmetrics.Font("Ligatures", "Helvetica", "MacRomanEncoding"))
addMapping("Ligatures", 0, 0, "Ligatures")


@dataclass(slots=True)
class Source:
    """One source: its settings and the lines of its blocks."""

    settings: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def get(self, key: str, default: str) -> str:
        return self.settings.get(key, default)


def parsed(text: str) -> Source:
    source = Source()
    for line in text.splitlines():
        if (match := re.match(r"@(\w+) (.*)", line)) and match[1] != "table":
            source.settings[match[1]] = match[2]
        elif line.strip():
            source.lines.append(line.rstrip())
    return source


class Printer:
    """The flowables of one source, in its type sizes and with its bullets."""

    def __init__(self, source: Source) -> None:
        self.source = source
        size = float(source.get("size", "11"))
        self.body = ParagraphStyle("body", fontName="Helvetica", fontSize=size, leading=size * 1.25, spaceAfter=7)
        self.big = self.derived(fontSize=20, leading=25, spaceAfter=10)
        self.bold = self.derived(fontName="Helvetica-Bold")
        self.heads = {
            depth: self.derived(
                fontName="Helvetica-Bold", fontSize=size + extra, leading=(size + extra) * 1.2, spaceBefore=6
            )
            for depth, extra in ((1, 4), (2, 1.5), (3, 0))
        }
        self.note = self.derived(fontSize=8, leading=9.6, spaceAfter=2)
        self.cell = self.derived(spaceAfter=0)
        self.bullet = source.get("bullet", "25FC")

    def derived(self, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle("derived", parent=self.body, **changes)

    def flowables(self) -> list[Flowable]:
        return list(self._flowables(iter(self.source.lines)))

    def _flowables(self, lines: Iterator[str]) -> Iterator[Flowable]:
        rows: list[str] = []
        notes: list[str] = []
        layout = ""
        for line in lines:
            if rows and not line.startswith("|"):
                yield self.table(rows, layout)
                rows = []
            if notes and not line.startswith("^"):
                yield TopPadder(self.notes(notes))
                notes = []
            if line.startswith("|"):
                rows.append(line)
            elif line.startswith("^"):
                notes.append(line[1:])
            elif line.startswith("@table"):
                layout = line
            elif line == "[":
                yield self.box(lines)
            else:
                yield self.block(line)
        if rows:
            yield self.table(rows, layout)
        if notes:
            yield TopPadder(self.notes(notes))

    def box(self, lines: Iterator[str]) -> Table:
        inside = []
        for line in lines:
            if line == "]":
                break
            inside.append([self.block(line)])
        return Table(inside, colWidths=[WIDTH], style=TableStyle([("BOX", (0, 0), (-1, -1), 0.7, black)]), spaceAfter=9)

    def notes(self, lines: list[str]) -> Table:
        cells = []
        for line in lines:
            mark, words = line.split(" ", 1)
            cells.append([Paragraph(f"{raised(mark)} {marked(words)}", self.note)])
        return Table(cells, colWidths=[WIDTH], style=TableStyle([("LINEABOVE", (0, 0), (0, 0), 0.5, black)]))

    def table(self, rows: list[str], layout: str) -> Table:
        words = layout.split()[1:]
        widths = [float(word) / 100 * WIDTH for word in words if word.isdigit()]
        style: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), next((w.upper() for w in words if w in ("middle", "bottom")), "TOP"))
        ]
        if "roomy" in words:
            style += [(padding, (0, 0), (-1, -1), 6) for padding in ("TOPPADDING", "BOTTOMPADDING")]
        if "plain" not in words:
            style.append(("GRID", (0, 0), (-1, -1), 0.5, black))
        cells = [
            [Paragraph(marked(text.strip()), self.cell) for text in row.strip().strip("|").split("|")] for row in rows
        ]
        parted = {"splitInRow": 1} if "parted" in words else {}
        return Table(cells, colWidths=widths, style=TableStyle(style), spaceAfter=9, hAlign="LEFT", **parted)

    def block(self, line: str) -> Flowable:
        if line == "---":
            return PageBreak()
        if match := re.match(r"\+ (\d+)", line):
            return Spacer(1, float(match[1]) * mm)
        if match := re.match(r"= ( *)(.*) \.\. (.*)", line):
            left = Paragraph(marked(match[2]), self.derived(leftIndent=4 * len(match[1]), spaceAfter=0))
            return Table([[left, Paragraph(match[3], self.cell)]], colWidths=[WIDTH * 0.85, WIDTH * 0.15])
        if match := re.match(r"(!+) (.*)", line):
            return Paragraph(marked(match[2]), self.big if match[1] == "!" else self.bold)
        if match := re.match(r"(#+) (.*)", line):
            return Paragraph(marked(match[2]), self.heads[len(match[1])])
        if match := re.match(r"( *)- (.*)", line):
            return self.item(match[2], len(match[1]))
        if match := re.match(r"(\d+\.)( ?)(.*)", line):
            return self.numbered(match[1], match[3], glued=not match[2])
        if line.startswith("~ "):
            return self.paragraph(line[2:], self.derived(leftIndent=26))
        return self.paragraph(line, self.body)

    def item(self, words: str, depth: int) -> Paragraph:
        code = self.bullet if depth == 0 or self.bullet == "25FC" else "F02D"
        # Of the fonts of marks each knows one sign: the square.
        style = self.derived(leftIndent=20 + 9 * depth, bulletIndent=2 + 9 * depth, spaceAfter=4)
        style.bulletFontName, style.bulletFontSize = f"Mark{code}", 8
        return self.paragraph(words, style, "■")

    def numbered(self, number: str, words: str, *, glued: bool) -> Paragraph:
        if glued:
            return self.paragraph(number + words, self.derived(leftIndent=26, firstLineIndent=-26))
        style = self.derived(
            leftIndent=26, bulletIndent=0, bulletFontName="Helvetica", bulletFontSize=self.body.fontSize
        )
        return self.paragraph(words, style, number)

    def paragraph(self, words: str, style: ParagraphStyle, bullet: str | None = None) -> Paragraph:
        if self.source.get("ligatures", "no") == "yes" and "**" not in words:
            style = ParagraphStyle("ligatures", parent=style, fontName="Ligatures")
            words = words.replace("fi", "\ufb01").replace("fl", "\ufb02")
        if self.source.get("hyphens", "no") == "yes" and not re.search(r"\*\*|\{|//", words):
            return Paragraph(hyphenated(words, WIDTH - style.leftIndent - 4, style), style, bulletText=bullet)
        return Paragraph(marked(words), style, bulletText=bullet)


def raised(mark: str) -> str:
    return f'<super size="7" rise="4">{mark}</super>'


def marked(words: str) -> str:
    """The words in reportlab's markup."""
    words = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(words))
    return re.sub(r"\{(\d+)\}", lambda m: raised(m[1]), words).replace("//", "<br/>")


def printed(text: str) -> bytes:
    """The PDF of one source; the same bytes for the same source."""
    source = parsed(text)
    target = io.BytesIO()

    def furniture(canvas: Any, document: Any) -> None:
        page = document.page
        canvas.saveState()
        canvas.setFont("Helvetica", 9)
        place = source.get("number", "foot")
        if place == "top":
            canvas.drawRightString(25 * mm + WIDTH, A4[1] - 12 * mm, str(page))
        if page >= int(source.get("first", "2")):
            if head := source.get("head", ""):
                canvas.drawString(25 * mm, A4[1] - 15 * mm, head)
            for row, line in enumerate(filter(None, source.get("foot", "").split("|"))):
                canvas.drawString(25 * mm, 15 * mm - 11 * row, line.strip())
            if place == "foot":
                canvas.setFont("Helvetica", 14)
                canvas.drawRightString(25 * mm + WIDTH, 12 * mm, str(page))
        canvas.restoreState()

    when = "onPageEnd" if source.get("draw", "first") == "last" else "onPage"
    document = BaseDocTemplate(target, pagesize=A4, invariant=1, title=source.get("title", "Report"), author="invented")
    frame = Frame(25 * mm, 22 * mm, WIDTH, A4[1] - 42 * mm, leftPadding=0, rightPadding=0)
    document.addPageTemplates(PageTemplate(frames=[frame], **{when: furniture}))
    document.build(Printer(source).flowables())
    return target.getvalue()


def main() -> int:
    for source in sorted((FOLDER / "modern_sources").glob("*.txt")):
        (FOLDER / "modern" / f"{source.stem}.pdf").write_bytes(printed(source.read_text(encoding="utf-8")))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER.parent))
    sys.exit(main())
