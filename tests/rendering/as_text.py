"""A report as plain text or Markdown in any form."""

from __future__ import annotations

from collections.abc import Iterator

from tests.rendering.form import Form, numbers
from tests.rendering.logical import APPENDIX, AUTHORITY, REPORT, Advice, Grid, Head, Para, Section

_PAGE_LINES = 44
_RUNNING_HEAD = "Inspection of Dunmere LEA, May 2000"


def render_text(form: Form, report: tuple[Section, ...] = REPORT) -> str:
    """The report in the form; pages are parted by form feeds where the form has them."""
    count = sum(isinstance(item, Para) for section in report for item in section.items)
    lines = list(_body(form, report, iter(numbers(form, count))))
    front = "\n".join((*cover_lines(form), "", *_contents(form, report), ""))
    if form.pages == "none":
        return front + "\n" + "\n".join(line for line in lines) + "\n"
    return _paged(form, front, lines)


def cover_lines(form: Form) -> list[str]:
    """The lines of the cover."""
    office, name = "OFFICE FOR STANDARDS\nIN EDUCATION", AUTHORITY.upper()
    chief = "OFFICE OF HER MAJESTY’S CHIEF INSPECTOR OF SCHOOLS\nin conjunction with the\nAUDIT COMMISSION"
    title = f"INSPECTION OF\n{name}\nLOCAL EDUCATION AUTHORITY"
    if form.cover == "spaced":
        office = "O F F I C E   F O R   S T A N D A R D S\nI N   E D U C A T I O N"
        title = f"I N S P E C T I O N   O F\n{'   '.join(' '.join(word) for word in name.split())}\nL O C A L   E D U C A T I O N   A U T H O R I T Y"
    if form.cover == "tight":
        office = "O F F I C E F O R S T A N D A R D S\nI N E D U C A T I O N"
    if form.cover == "glued":
        chief = "OFFICE OF HER MAJESTY’S CHIEF INSPECTOR OF SCHOOLSin conjunction with theAUDIT COMMISSION"
    if form.cover == "nameless":
        title = "LOCAL EDUCATION AUTHORITY INSPECTION REPORT"
    if form.cover == "oneline":
        return [f"Inspection of {AUTHORITY} Local Education Authority", "", "May 2000", "", form.words(chief)]
    if form.cover == "labelled":
        return [
            f"{AUTHORITY} Local Education Authority", "", "Inspection Report", "", "Date of inspection: January - March 2000", "Date of publication: May 2000", "",
            form.words(chief),
        ]  # fmt: skip
    return [office, "", title, "", "May 2000", "", form.words(chief)]


def entries(form: Form, report: tuple[Section, ...]) -> Iterator[tuple[str, int | None, int | None]]:
    """Every heading with its first and last paragraph."""
    count = sum(isinstance(item, Para) for section in report for item in section.items)
    given, ordinal = iter(numbers(form, count)), 0
    for section in report:
        ordinal += section.numbered
        title = ": ".join(form.section_heads(section.title, ordinal if section.numbered else None))
        groups: list[tuple[str, list[int]]] = [(title, [])]
        for item in section.items:
            if isinstance(item, Head):
                groups.append((item.text, []))
            elif isinstance(item, Para):
                groups[-1][1].append(next(given))
            elif isinstance(item, Advice):
                groups.append(("Recommendations", []))
        for heading, inside in groups:
            yield heading, inside[0] if inside else None, inside[-1] if inside else None
    yield APPENDIX.upper(), None, None


def _contents(form: Form, report: tuple[Section, ...]) -> list[str]:
    if form.contents == "none":
        return []
    lines: list[str] = []
    page = 3
    for heading, first, last in entries(form, report):
        page += first is not None
        said = "" if first is None else f"{first}-{last}" if last != first else str(first)
        if form.contents == "pages":
            lines.append(f"{heading} {page}")
        elif form.contents == "dots":
            lines.append(f"{heading} {'.' * 12} {said}" if said else heading)
        elif form.contents == "columns":
            lines.append(f"{heading:<60}{said}")
        elif form.contents == "below":
            lines += [heading, *([said] if said else [])]
        elif form.contents == "together":
            lines.append(f"{heading}{first}-{last}" if first else heading)
        else:
            lines.append(f"{heading}\t{said}")
    title = {"tabs": "CONTENTS\tPARAGRAPH", "columns": f"{'Contents':<60}Paragraphs", "pages": "CONTENTS"}.get(
        form.contents, "CONTENTS"
    )
    return [title, "".join(lines)] if form.contents == "together" else [title, *lines]


def _body(form: Form, report: tuple[Section, ...], given: Iterator[int]) -> Iterator[str]:
    ordinal = 0
    blank = [""] if form.airy else []
    running: list[str] = []
    for section in report:
        ordinal += section.numbered
        yield from flush(form, running)
        for line in form.section_heads(section.title, ordinal if section.numbered else None):
            yield from ["", line] if form.airy else [line]
        yield from blank
        for item in section.items:
            if isinstance(item, Para):
                number = next(given)
                if form.numbering == "inline" and not item.bullets and item.note is None:
                    running.append(f"{number}. {form.words(item.text)}")
                    if len(running) == 2:
                        yield from flush(form, running)
                    continue
                yield from flush(form, running)
                yield from _paragraph(form, item, number)
                yield from blank
            else:
                yield from flush(form, running)
                yield from _other(form, item)
                yield from blank
        yield from flush(form, running)
    yield from ["", APPENDIX.upper(), ""]
    for section in report:
        for item in section.items:
            if isinstance(item, Advice):
                yield from _lists(form, item)
                yield ""


def flush(form: Form, running: list[str]) -> list[str]:
    """The lines of the paragraphs that wait to share a line."""
    lines = wrapped(" ".join(running), form, "") if running else []
    running.clear()
    return [*lines, ""] if lines and form.airy else lines


def _paragraph(form: Form, item: Para, number: int) -> Iterator[str]:
    label = form.label(number)
    hang = " " * len(label) if form.indent and "\n" not in label else ""
    *alone, last = label.split("\n")
    yield from alone
    yield from wrapped(last + form.words(item.text), form, hang)
    yield from _bullets(form, item.bullets)
    if item.note:
        mark = form.words("¹")
        yield from ["", *wrapped(f"{mark} {form.words(item.note)}", form, "")]
        if not form.airy:
            yield ""


def _other(form: Form, item: Head | Grid | Advice) -> Iterator[str]:
    if isinstance(item, Head):
        yield item.text
    elif isinstance(item, Advice):
        yield "RECOMMENDATIONS" if form.section == "bare" else "Recommendations"
        if form.airy:
            yield ""
        yield from _lists(form, item)
    else:
        yield form.words(item.caption)
        yield ""
        yield from _grid(form, (item.heads, *item.rows))
        yield ""


def _lists(form: Form, item: Advice) -> Iterator[str]:
    for lead, bullets in item.lists:
        yield from wrapped(form.words(lead), form, "")
        if form.airy:
            yield ""
        yield from _bullets(form, bullets)
        if form.airy:
            yield ""


def _bullets(form: Form, bullets: tuple[tuple[int, str], ...]) -> Iterator[str]:
    for level, words in bullets:
        glyph = form.sub if level > 1 and form.sub else form.bullet
        inset = "" if form.nested == "flush" else "   " * (level - 1)
        label = f"{inset}{glyph} " if glyph else inset
        yield from wrapped(label + form.words(words), form, " " * len(label) if form.indent else "")


def _grid(form: Form, rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    if form.grid in ("cells", "airy_cells"):
        for row in rows:
            for cell in row:
                yield form.words(cell)
                if form.grid == "airy_cells":
                    yield ""
    elif form.grid == "pipes":
        yield "| " + " | ".join(rows[0]) + " |"
        yield "|" + " --- |" * len(rows[0])
        for row in rows[1:]:
            yield "| " + " | ".join(row) + " |"
    elif form.grid == "aligned":
        widths = [max(len(row[i]) for row in rows) + 4 for i in range(len(rows[0]))]
        for row in rows:
            yield "".join(
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
    else:
        yield from ("\t".join(row) for row in rows)


def wrapped(text: str, form: Form, hang: str) -> list[str]:
    """The text in lines of the form's width, words broken where it breaks them."""
    if form.wrap is None:
        return [text]
    inset = text[: len(text) - len(text.lstrip(" "))]
    lines, line = [], inset
    for word in text.split():
        glue = "" if not line.strip() else " "
        if len(line) + len(glue) + len(word) <= form.wrap:
            line += glue + word
            continue
        cut = len(word) // 2
        if (
            form.hyphenated
            and word.isalpha()
            and word.islower()
            and len(word) >= 8
            and len(line) + cut + 2 <= form.wrap
        ):
            line, word = f"{line}{glue}{word[:cut]}-", word[cut:]
        lines.append(line)
        line = hang + word
    return [*lines, line] if line.strip() else lines


def _paged(form: Form, front: str, lines: list[str]) -> str:
    pages = [front]
    number = 1
    while lines:
        end = _PAGE_LINES
        while end < len(lines) and lines[end].startswith("|"):
            # A table of pipes was never printed on pages.
            end += 1
        part, lines = lines[:end], lines[end:]
        pages.append("\n".join([_RUNNING_HEAD, "", *part, "", str(number)]))
        number += 1
    return ("\f" if form.pages == "feeds" else "\n\n").join(pages) + "\n"
