"""How many cells of the annotations of today's reports the reader gets right, by kind of cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from samples import authorities_csv
from tests.modern.expectations import Advice, Expected, Figure, expected
from transforms.catalogue.authorities import Authorities, built_in, parse_authorities_csv
from transforms.documents.model import RefusedFileError
from transforms.report import Reading, read_report

_KIND_OF_BODY = {
    *["city", "royal", "borough", "london", "county", "council", "metropolitan", "upon", "on", "the", "of", "and"]
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One comparison; `kind` names the column of the table of totals."""

    kind: str
    file: str
    right: bool
    found: object
    wanted: object


@cache
def cells(of: str) -> tuple[Cell, ...]:
    """All cells of a set of annotated files, each file read once."""
    return tuple(cell for each in expected(of) for cell in compared(each, _read(each)))


def totals(compared_cells: tuple[Cell, ...]) -> dict[str, tuple[int, int]]:
    """Kind of cell → how many are right, and how many there are."""
    everything = Counter(cell.kind for cell in compared_cells)
    right = Counter(cell.kind for cell in compared_cells if cell.right)
    return {kind: (right[kind], everything[kind]) for kind in everything}


@cache
def authorities() -> Authorities:
    return built_in().with_added(parse_authorities_csv(authorities_csv().read_text(encoding="utf-8")))


def _read(report: Expected) -> Reading | RefusedFileError:
    try:
        return read_report(report.path.read_bytes(), authorities())
    except RefusedFileError as refusal:
        return refusal


def compared(report: Expected, reading: Reading | RefusedFileError) -> Iterator[Cell]:
    """The cells of one file. A report that is refused misses all of them."""

    def cell(kind: str, found: object, wanted: object, right: bool | None = None) -> Cell:
        return Cell(kind, report.path.name, found == wanted if right is None else right, found, wanted)

    refusal = reading.kind if isinstance(reading, RefusedFileError) else None
    if report.family is None:
        yield cell("refused", refusal, "html_error_page")
        return
    read = reading if isinstance(reading, Reading) else None
    front = read.outline.front if read else None
    yield cell("published", refusal, None)
    yield cell("family", read and read.family, report.family)
    name = next((a.name for a in authorities().items if read and a.la_code == read.la_code), "")
    yield cell("authority", name, report.la_name, folded(name) == folded(report.la_name))
    for kind in ("inspection_start", "inspection_end"):
        if (wanted := getattr(report, kind)) is not None:
            yield cell(kind, front and getattr(front, kind), wanted)
    if report.lead_inspector is not None:
        lead = (front.lead_inspector if front else "not read") or "n/a"
        yield cell("lead_inspector", lead, report.lead_inspector, folded(lead) == folded(report.lead_inspector))
    yield from (cell(*grade) for grade in _grades(report, read))
    if report.n_recommendations is not None:
        count = sum(r.location == "body" and r.parent_ordinal is None for r in read.recommendations) if read else -1
        yield cell("recommendations", count, report.n_recommendations)
    yield from (cell(*advice) for advice in _advice(report.advice, read))
    yield from (cell("numbers", found, figure) for figure, found in _figures(report.figures, read))


def _grades(report: Expected, read: Reading | None) -> Iterator[tuple[str, object, object]]:
    """Kind of cell, found, wanted: the grade of each area, and whether the words that a grade quotes say it."""
    judged = [judgement for judgement in read.judgements if judgement.kind == "grade"] if read else []
    if report.family == "send":
        outcomes = [j.judgement for j in judged if j.aspect == "area_send_outcome"]
        # The first word tells the three outcomes apart: typically, inconsistent, widespread.
        yield (
            "outcome",
            _first_word(outcomes[0]) if outcomes else None,
            _first_word(report.grades["overall_effectiveness"]),
        )
    elif report.family in ("sif", "ilacs", "safeguarding"):
        for area, wanted in report.grades.items():
            found = [_grade(j.judgement) for j in judged if j.aspect == area] or [None if read else "not read"]
            if report.family != "safeguarding":
                yield "grades", {area: found}, {area: [_grade(wanted)]}
            elif _grade(wanted):
                yield "grades_before_sif", {area: found}, {area: [_grade(wanted)]}
    for judgement in judged:
        if read and judgement.judgement:
            quote = squeezed(read.outline.text[judgement.char_start : judgement.char_end])
            yield "grade_quotes", squeezed(judgement.judgement)[:7] in quote, True


def _advice(wanted: tuple[Advice, ...], read: Reading | None) -> Iterator[tuple[str, object, object]]:
    """Of each recommendation the page, whether the words between its offsets are its own, and whether it is a sub-point."""
    found = [(squeezed(read.outline.text[r.char_start : r.char_end]), r) for r in read.recommendations] if read else []
    for advice in wanted:
        words = squeezed(advice.text)
        there = next(((text, r) for text, r in found if words[:30] in text[:60]), None)
        yield "recommendation_pages", there and there[1].page, advice.page
        yield "recommendation_quotes", there and there[0], words
        yield "recommendation_nesting", there and there[1].parent_ordinal is not None, advice.nested


def _figures(wanted: tuple[Figure, ...], read: Reading | None) -> Iterator[tuple[Figure, Figure | None]]:
    """Each annotated figure with the fact that states it; a fact answers once."""
    facts: Counter[Figure] = Counter()
    for f in read.statements.facts if read else ():
        key = (f.measure, f.scope, f.phase, f.key_stage, f.threshold, f.pupil_group)
        facts[Figure(round(f.value, 2), f.unit, *key)] += 1
    for figure in wanted:
        there = facts[figure] > 0
        facts[figure] -= there
        yield figure, figure if there else None


def folded(name: str) -> list[str]:
    """The words that tell a name from others: without kinds of body, "and", "&" and letters' case."""
    return [word for word in re.findall(r"[a-z]+", name.lower()) if word not in _KIND_OF_BODY]


def squeezed(text: str) -> str:
    """Letters and digits alone: neither line ends nor hyphens at them nor kinds of quotation mark count."""
    return "".join(re.findall(r"[a-z0-9]", text.lower()))


def _grade(text: str | None) -> str | None:
    words = (text or "").lower().replace("requires improvement to be good", "requires improvement").strip()
    return None if words in ("", "n/a", "not judged") else words


def _first_word(text: str | None) -> str | None:
    return (text or "").lower().split()[0] if text else None
