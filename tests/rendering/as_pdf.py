"""A report as a PDF: proportional type, running heads, page numbers, tables in columns, raised marks in small type."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.rendering.as_text import render_text
from tests.rendering.form import Form
from tests.rendering.logical import REPORT, Section

_LEFT, _TOP, _BOTTOM, _LEADING, _SIZE = 70, 770, 80, 14, 11
_COLUMNS = (0, 130, 200, 330)
_EDGES = (0, 180, 300, 390)


@dataclass(frozen=True, slots=True)
class PdfForm:
    """What a PDF makes of a report.

    marks     `small` (raised digits of small type) or `typed` (the character ¹)
    tables    the order in which cells are drawn: by `rows` or by `columns`; `right` sets figures flush right
    """

    marks: str = "small"
    tables: str = "rows"
    right: bool = False
    text: Form = field(default_factory=lambda: Form(wrap=92, cover="plain", bullet="•"))


PDF_OPTIONS: dict[str, tuple[object, ...]] = {
    "marks": ("small", "typed"),
    "tables": ("columns",),
    "right": (True,),
    "text": (
        Form(wrap=92, hyphenated=True, bullet="-", contents="dots"),
        Form(wrap=50, airy=False, numbering="own", bullet="–", contents="none"),
        Form(wrap=92, cover="spaced", section="parted", contents="pages", first=24),
    ),
}


def render_pdf(form: PdfForm, report: tuple[Section, ...] = REPORT) -> bytes:
    """The file; the same bytes for the same form."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    y, page = _TOP, 0
    lines = render_text(form.text, report).split("\n")
    index = 0
    while index < len(lines):
        rows = [line.split("\t") for line in _run(lines, index)]
        if y - _LEADING * max(len(rows), 1) < _BOTTOM:
            y, page = _turn(canvas, page), page + 1
        if rows:
            _table(canvas, rows, y, form)
            y -= _LEADING * len(rows)
            index += len(rows)
        else:
            _line(canvas, lines[index], y, form)
            y -= _LEADING if lines[index].strip() else 7
            index += 1
    _turn(canvas, page)
    canvas.save()
    return buffer.getvalue()


def _run(lines: list[str], index: int) -> list[str]:
    end = index
    while end < len(lines) and "\t" in lines[end]:
        end += 1
    return lines[index:end]


def _turn(canvas: Canvas, page: int) -> int:
    canvas.setFont("Times-Roman", 9)
    if page:
        canvas.drawString(_LEFT, 800, "Dunmere Local Education Authority")
        canvas.drawCentredString(A4[0] / 2, 40, str(page))
    canvas.showPage()
    return _TOP


def _line(canvas: Canvas, text: str, y: float, form: PdfForm) -> None:
    x = _LEFT + 3 * (len(text) - len(text.lstrip(" ")))
    for index, part in enumerate(text.strip().split("¹")):
        if index:
            small = form.marks == "small"
            canvas.setFont("Times-Roman", 7 if small else _SIZE)
            canvas.drawString(x, y + (4 if small else 0), "1" if small else "¹")
            x += stringWidth("1", "Times-Roman", 7 if small else _SIZE)
        canvas.setFont("Times-Roman", _SIZE)
        canvas.drawString(x, y, part)
        x += stringWidth(part, "Times-Roman", _SIZE)


def _table(canvas: Canvas, rows: list[list[str]], y: float, form: PdfForm) -> None:
    canvas.setFont("Times-Roman", _SIZE)
    places = [(r, c) for r in range(len(rows)) for c in range(len(rows[r]))]
    if form.tables == "columns":
        places.sort(key=lambda place: (place[1], place[0]))
    wide = 300 if len(rows[0]) == 2 else None
    for r, c in places:
        x, text = _LEFT + (wide if wide and c else _COLUMNS[c]), rows[r][c]
        if form.right and c and not wide:
            canvas.drawRightString(_LEFT + _EDGES[c], y - r * _LEADING, text)
        else:
            canvas.drawString(x, y - r * _LEADING, text)
