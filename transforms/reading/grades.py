"""Station 6, today's families: the grade of each judgement area, bound to the area's label and never to its place in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from transforms.outline.model import Block, BlockKind, Outline
from transforms.reading.model import Judgement

if TYPE_CHECKING:
    from transforms.families import Family
    from transforms.families.catalogue import Area, GradeScheme

_SKIPPED = (BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.FOOTNOTE)
_PROSE_ENDS = re.compile(r"[a-z)’”]\.(?:\s|$)")
_MOST_WORDS = 14
_FEWEST_LISTED = 3
_WORD = re.compile(r"\S+")
_LAST_PAGE = 2
_LONGEST_LABEL = 60
_LONGEST_HEADING = 200
# The title above the table of grades names the areas, too.
_ABOVE = re.compile(
    r"\b(?:inspection dates?|dates? of inspection|report published|published|lead inspectors?) ?:", re.I
)
_LONGEST_TITLE = 1200
_HEAD = re.compile(r"(?:^|\bjudgements?|\bgrades?)\W*$", re.I)
_NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class _Place:
    """A run of the text and the block that holds it."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Graded:
    """An area with its grade, and the words that bind them."""

    area: Area
    grade: str
    place: _Place


def read_grades(outline: Outline, family: Family, on: date) -> tuple[Judgement, ...]:
    """The judgement areas of the report, one row each, in the order in which the family lists its aspects; then further ones.

    An area without a grade has a typed `absence_reason`: `not_in_framework`, `combined_judgement` (one judgement for
    children in care and care leavers), `not_judged` (the report says so), `not_stated`. `on` is the day that the
    framework's rules are those of. The quote is the label with its grade, or the sentence of the outcome.
    """
    scheme = family.grades
    if scheme is None:
        return ()
    found = dict(_outcome(outline, scheme))
    for graded in _graded(outline, scheme):
        for aspect in graded.area.covers[:1] or (graded.area.aspect,):
            found.setdefault(aspect, (graded.grade, graded.place))
        for aspect in graded.area.covers[1:]:
            found.setdefault(aspect, (None, graded.place))
    rows = [_row(aspect, found.get(aspect), scheme, on) for aspect in scheme.aspects]
    rows += [_row(aspect, found[aspect], scheme, on) for aspect in found if aspect not in scheme.aspects]
    return tuple(rows)


def _row(aspect: str, found: tuple[str | None, _Place] | None, scheme: GradeScheme, on: date) -> Judgement:
    grade, place = found if found is not None else (None, None)
    if grade == _NOT_JUDGED:
        grade, reason = None, "not_judged"
    elif grade is not None:
        reason = None
    elif place is not None:
        reason = "combined_judgement"
    else:
        reason = _absent(aspect, scheme, on)
    ranks = [code for code, _ in scheme.scale if code != _NOT_JUDGED]
    return Judgement(
        ordinal=0,
        kind="grade",
        aspect=aspect,
        judgement=grade,
        grade=ranks.index(grade) + 1 if grade in ranks else None,
        paragraph=place.block.number if place else None,
        page=place.block.page if place else 1,
        char_start=place.start if place else 0,
        char_end=place.end if place else 0,
        absence_reason=reason,
    )


def _absent(aspect: str, scheme: GradeScheme, on: date) -> str:
    known = {area.aspect for area in scheme.areas} | {scheme.outcome_aspect}
    in_force = scheme.since.get(aspect, on) <= on <= scheme.until.get(aspect, on)
    return "not_stated" if aspect in known and in_force else "not_in_framework"


def _outcome(outline: Outline, scheme: GradeScheme) -> Iterator[tuple[str, tuple[str | None, _Place]]]:
    """The first sentence of the report that states its outcome."""
    if scheme.outcome_aspect is None:
        return
    for block in outline.blocks:
        if block.kind in _SKIPPED:
            continue
        for outcome, pattern in scheme.outcomes:
            if match := pattern.search(outline.text, block.char_start, block.char_end):
                yield scheme.outcome_aspect, (outcome, _Place(block, match.start(), match.end()))
                return


def _graded(outline: Outline, scheme: GradeScheme) -> Iterator[_Graded]:
    """Areas with grades, what the first page's table says before what headings say."""
    if not scheme.scale:
        return
    grades = re.compile("|".join(f"(?P<g{n}>{way.pattern})" for n, (_, way) in enumerate(scheme.scale)), re.I)
    # What the labels have in common stands on many lines and may be taken for a running head, as may a grade below.
    first = [
        run
        for block in outline.blocks
        if block.page <= _LAST_PAGE and block.kind not in (BlockKind.CONTENTS, BlockKind.FOOTNOTE)
        if (run := _of_table(outline, block, scheme, grades))
    ]
    yield from _bound(outline, first, scheme, grades)
    headings = [
        _whole(block)
        for block in outline.blocks
        if block.char_end - block.char_start <= _LONGEST_HEADING
        and (block.kind is BlockKind.HEADING or grades.fullmatch(" ".join(outline.words(block).split())))
    ]
    yield from _bound(outline, headings, scheme, grades)


def _whole(block: Block) -> _Place:
    return _Place(block, block.char_start, block.char_end)


def _of_table(outline: Outline, block: Block, scheme: GradeScheme, grades: re.Pattern[str]) -> _Place | None:
    """The part of a block that may be of the table of grades, which stands on the first or second page.

    On the first it may be one block with all of its lines; its last line may be one with what stands below it, or with the
    head of its page.
    """
    text = outline.text[block.char_start : block.char_end].replace("\n", " ").replace("\t", " ")
    if block.kind is BlockKind.BULLET and block.page > 1:
        return None
    if not (_PROSE_ENDS.search(text) and len(text.split()) > _MOST_WORDS):
        return _whole(block)
    labels = [match for area in scheme.areas for way in area.labels for match in way.finditer(text)]
    found = list(grades.finditer(text))
    if block.page == 1 and len(labels) >= _FEWEST_LISTED and len(found) >= _FEWEST_LISTED:
        return _whole(block)
    # A grade of the table is written with a capital, right after its label or what is left of that.
    rows = [
        (label.start(), grade.end())
        for label in labels
        for grade in found
        if 0 < grade.start() - label.end() <= _LONGEST_LABEL
        and grade[0][0].isupper()
        and not _PROSE_ENDS.search(text, label.end(), grade.start())
    ]
    if not rows:
        return None
    return _Place(block, block.char_start + min(rows)[0], block.char_start + max(end for _, end in rows))


def _bound(outline: Outline, runs: Sequence[_Place], scheme: GradeScheme, grades: re.Pattern[str]) -> Iterator[_Graded]:
    """Each grade with the area whose label stands nearest before it, after the grade before. A label that a cell's edge cuts in
    two is one without the grade between. Where grades stand before their labels, each with the first label after it."""
    text, places = _flat(outline, runs)
    above = [match.end() for match in _ABOVE.finditer(text, 0, _LONGEST_TITLE)]
    start = above[-1] if above else 0
    found = list(grades.finditer(text, start))
    labels = _labels(text, start, found, scheme)
    if not found or not labels:
        return
    before = labels[0][0] > found[0].end() and bool(_HEAD.search(text[start : found[0].start()]))
    ends = [start, *(match.end() for match in found[:-1])]
    begins = [*(match.start() for match in found[1:]), len(text)]
    for match, above_it, below_it in zip(found, ends, begins, strict=True):
        first, last = (match.end(), below_it) if before else (above_it, match.start())
        between = [label for label in labels if first <= label[0] < last]
        if between:
            yield _one(between[0] if before else between[-1], match, scheme, places)


def _labels(text: str, start: int, found: Sequence[re.Match[str]], scheme: GradeScheme) -> list[tuple[int, int, Area]]:
    """Where the areas' labels begin and end, in order; grades are no part of them."""
    kept: list[int] = []
    position = start
    for match in found:
        kept += range(position, match.start())
        position = match.end() + 1
    kept += range(position, len(text))
    words = "".join(text[at] for at in kept)
    return sorted(
        (
            (kept[match.start()], kept[match.end() - 1] + 1, area)
            for area in scheme.areas
            for way in area.labels
            for match in way.finditer(words)
        ),
        key=lambda label: (label[0], -label[1]),
    )


def _one(label: tuple[int, int, Area], match: re.Match[str], scheme: GradeScheme, places: list[_Place]) -> _Graded:
    code = scheme.scale[int((match.lastgroup or "g0")[1:])][0]
    first, last = min(label[0], match.start()), max(label[1], match.end()) - 1
    start, end = places[first], places[last]
    return _Graded(label[2], code, _Place(start.block, start.start, end.end))


def _flat(outline: Outline, runs: Sequence[_Place]) -> tuple[str, list[_Place]]:
    """The words of the runs on one line, and for each character where it stands."""
    parts: list[str] = []
    places: list[_Place] = []
    for run in runs:
        for word in _WORD.finditer(outline.text, run.start, run.end):
            parts.append(word[0] + " ")
            places += [_Place(run.block, at, at + 1) for at in range(word.start(), word.end())]
            places.append(_Place(run.block, word.end() - 1, word.end()))
    return "".join(parts), places
