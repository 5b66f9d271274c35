"""What a report says, as written and as read: two values that are equal when the reader saw through the form."""

from __future__ import annotations

from dataclasses import dataclass

from tests.rendering.form import Form, folded, numbers
from tests.rendering.logical import APPENDIX, REPORT, Advice, Grid, Head, Para, Section
from transforms.outline.model import Block, BlockKind, Outline
from transforms.report import Reading


@dataclass(frozen=True, slots=True)
class Skeleton:
    """All that an outline must find, words folded.

    paragraphs       number, words, section
    headings         in order
    bullets          words and nesting, in order
    tables           caption and rows of cells
    recommendations  words, purpose, words of the parent, location, section
    notes            mark and number of the paragraph that cites it
    """

    paragraphs: tuple[tuple[str, str, str], ...]
    headings: tuple[str, ...]
    bullets: tuple[tuple[str, int], ...]
    tables: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    recommendations: tuple[tuple[str, str, str | None, str, str], ...]
    notes: tuple[tuple[str | None, str | None], ...]


def written(form: Form, report: tuple[Section, ...] = REPORT) -> Skeleton:
    """The skeleton of the report as its author meant it, in the numbers and marks of the form."""
    count = sum(isinstance(item, Para) for section in report for item in section.items)
    given, ordinal = iter(numbers(form, count)), 0
    paragraphs: list[tuple[str, str, str]] = []
    headings: list[str] = []
    bullets: list[tuple[str, int]] = []
    tables, notes = [], []
    body, appendix = [], []

    def fold(text: str) -> str:
        return folded(form.words(text))

    for section in report:
        ordinal += section.numbered
        title = folded("".join(form.section_heads(section.title, ordinal if section.numbered else None)))
        headings.append(title)
        for item in section.items:
            if isinstance(item, Head):
                headings.append(fold(item.text))
            elif isinstance(item, Para):
                number = str(next(given))
                paragraphs.append((number, fold(item.text), title))
                bullets += [(fold(words), level) for level, words in item.bullets]
                notes += [("1", number)] if item.note else []
            elif isinstance(item, Grid):
                tables.append((fold(item.caption), tuple(tuple(map(folded, row)) for row in (item.heads, *item.rows))))
            else:
                headings.append("recommendations")
                bullets += [(fold(words), level) for _, found in item.lists for level, words in found]
                body += _advice(item, "body", title, form)
                appendix += _advice(item, "appendix", folded(APPENDIX), form)
    headings.append(folded(APPENDIX))
    bullets += [
        (fold(words), level)
        for section in report
        for item in section.items
        if isinstance(item, Advice)
        for _, found in item.lists
        for level, words in found
    ]
    return Skeleton(tuple(paragraphs), tuple(headings), tuple(bullets), tuple(tables), (*body, *appendix), tuple(notes))


def _advice(item: Advice, location: str, section: str, form: Form) -> list[tuple[str, str, str | None, str, str]]:
    found = []
    for lead, bullets in item.lists:
        parent = None
        for level, words in bullets:
            text = folded(form.words(words))
            found.append((text, folded(form.words(lead)), parent if level > 1 else None, location, section))
            parent = text if level == 1 else parent
    return found


def read(reading: Reading) -> Skeleton:
    """The skeleton of the report as it was read."""
    outline = reading.outline
    body = [b for b in outline.blocks if b.section is not None or b.number is not None]
    said = [outline.text[r.char_start : r.char_end] for r in reading.recommendations]
    return Skeleton(
        paragraphs=tuple(
            (b.number or "", folded(outline.words(b)), folded(b.section or "")) for b in body if b.numbered
        ),
        headings=tuple(folded(outline.words(b)) for b in body if b.kind is BlockKind.HEADING),
        bullets=tuple((folded(outline.words(b)), b.level) for b in body if b.kind is BlockKind.BULLET),
        tables=tuple((folded(b.table.caption or ""), _rows(b)) for b in body if b.table is not None),
        recommendations=tuple(
            (
                folded(said[i]),
                folded(r.purpose or ""),
                folded(said[r.parent_ordinal - 1]) if r.parent_ordinal else None,
                r.location,
                folded(r.section or ""),
            )
            for i, r in enumerate(reading.recommendations)
        ),
        notes=tuple((b.mark, b.number) for b in body if b.kind is BlockKind.FOOTNOTE),
    )


def _rows(block: Block) -> tuple[tuple[str, ...], ...]:
    assert block.table is not None
    rows: dict[int, list[str]] = {}
    for cell in block.table.cells:
        rows.setdefault(cell.row, []).append(folded(cell.text))
    return tuple(tuple(row) for _, row in sorted(rows.items()))


Said = tuple[str | None, str, float, str, str, str | None, str | None]


def facts(reading: Reading, form: Form) -> set[Said]:
    """What the report states, paragraphs counted from 1 whatever the form numbers them."""
    outline: Outline = reading.outline
    count = sum(block.numbered for block in outline.blocks)
    place = {str(number): str(i) for i, number in enumerate(numbers(form, count), start=1)}
    return {
        (place.get(f.paragraph or "", f.paragraph), f.measure, f.value, f.unit, f.scope, f.phase, f.period)
        for f in reading.statements.facts
    }
