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
# A grade that stands before its label, or a heading's after it, is parted from it by no more than this.
_BESIDE = re.compile(r"[\s\d.:;()¹²³⁴-⁹–-]*")
# The title above the table of grades names the areas, too.
_ABOVE = re.compile(
    r"\b(?:inspection dates?|dates? of inspection|report published|published|lead inspectors?) ?:", re.I
)
_LONGEST_TITLE = 1200
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
    blocks = [block for block in outline.blocks if block.kind not in _SKIPPED]
    short = [block for block in blocks if not _is_prose(outline.text[block.char_start : block.char_end])]
    first = [block for block in blocks if _may_grade(outline, block, scheme, grades)]
    yield from _bound(outline, first, scheme, grades)
    yield from _bound(
        outline, [b for b in short if b.kind is BlockKind.HEADING or _is_grade(outline, b, grades)], scheme, grades
    )


def _is_prose(text: str) -> bool:
    return bool(_PROSE_ENDS.search(text)) and len(text.split()) > _MOST_WORDS


def _may_grade(outline: Outline, block: Block, scheme: GradeScheme, grades: re.Pattern[str]) -> bool:
    """Whether a block may be of the table of grades, which stands on the first or second page.

    On the first it may be one block with all of its lines, and perhaps with what stands below them.
    """
    text = outline.text[block.char_start : block.char_end]
    if block.page > 2 or (block.kind is BlockKind.BULLET and block.page > 1):
        return False
    if not _is_prose(text):
        return True
    areas = sum(any(way.search(text) for way in area.labels) for area in scheme.areas)
    return block.page == 1 and areas >= _FEWEST_LISTED and sum(1 for _ in grades.finditer(text)) >= _FEWEST_LISTED


def _is_grade(outline: Outline, block: Block, grades: re.Pattern[str]) -> bool:
    return grades.fullmatch(" ".join(outline.words(block).split())) is not None


def _bound(
    outline: Outline, blocks: Sequence[Block], scheme: GradeScheme, grades: re.Pattern[str]
) -> Iterator[_Graded]:
    """Each grade with the area whose label stands nearest before it, after the grade before; a label that a cell's edge cuts
    in two begins before its grade all the same. Where the grades come first, each with the label right after it."""
    text, places = _flat(outline, blocks)
    above = [match.end() for match in _ABOVE.finditer(text, 0, _LONGEST_TITLE)]
    start = above[-1] if above else 0
    found = list(grades.finditer(text, start))
    labels = sorted(
        (
            (match.start(), match.end(), area)
            for area in scheme.areas
            for way in area.labels
            for match in way.finditer(text, start)
        ),
        key=lambda label: (label[0], -label[1]),
    )
    begins = [start, *(match.end() for match in found[:-1])]
    taken: set[int] = set()
    free: list[re.Match[str]] = []
    for match, begin in zip(found, begins if found else [], strict=True):
        inside = [n for n, label in enumerate(labels) if begin <= label[0] < match.start()]
        if inside:
            taken.update(inside)
            yield _one(labels[inside[-1]], match, scheme, places)
        else:
            free.append(match)
    for match in free:
        after = [n for n, label in enumerate(labels) if n not in taken and label[0] >= match.end()]
        if after and _BESIDE.fullmatch(text, match.end(), labels[after[0]][0]):
            taken.add(after[0])
            yield _one(labels[after[0]], match, scheme, places)


def _one(label: tuple[int, int, Area], match: re.Match[str], scheme: GradeScheme, places: list[_Place]) -> _Graded:
    code = scheme.scale[int((match.lastgroup or "g0")[1:])][0]
    first, last = min(label[0], match.start()), max(label[1], match.end()) - 1
    start, end = places[first], places[last]
    return _Graded(label[2], code, _Place(start.block, start.start, end.end))


def _flat(outline: Outline, blocks: Sequence[Block]) -> tuple[str, list[_Place]]:
    """The blocks' words on one line, and for each character where it stands."""
    parts: list[str] = []
    places: list[_Place] = []
    for block in blocks:
        for word in re.compile(r"\S+").finditer(outline.text, block.char_start, block.char_end):
            parts.append(word[0] + " ")
            places += [_Place(block, at, at + 1) for at in range(word.start(), word.end())]
            places.append(_Place(block, word.end() - 1, word.end()))
    return "".join(parts), places
