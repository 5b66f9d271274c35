"""Contradictions found against those that an annotator knows of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.evaluation.facts import same_value
from transforms.evaluation.model import FoundFinding, Pair, PlantedFinding
from transforms.evaluation.recommendations import fold

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")


def pair_findings(planted: Sequence[PlantedFinding], found: Sequence[FoundFinding]) -> tuple[Pair, ...]:
    """The contradictions that are found, one to one; a kind of the same name goes first.

    One about a number is found where paragraph (if both name one) and stated number agree; one about words where the words
    overlap and the paragraph or the kind agrees.
    """
    candidates = [
        (wanted.kind != got.kind, p, f)
        for p, wanted in enumerate(planted)
        for f, got in enumerate(found)
        if _same(wanted, got)
    ]
    taken_planted, taken_found, pairs = set(), set(), []
    for _, p, f in sorted(candidates):
        if p not in taken_planted and f not in taken_found:
            taken_planted.add(p)
            taken_found.add(f)
            pairs.append(Pair(p, f))
    return tuple(pairs)


def _same(planted: PlantedFinding, found: FoundFinding) -> bool:
    same_place = not planted.paragraphs or found.paragraph is None or found.paragraph in planted.paragraphs
    if isinstance(planted.stated, str):
        wanted, got = fold(planted.quote), fold(found.quote)
        return (same_place or planted.kind == found.kind) and bool(wanted and got) and (wanted in got or got in wanted)
    numbers = (float(number.replace(",", "")) for number in _NUMBER.findall(found.stated))
    return same_place and any(same_value(abs(planted.stated), abs(number)) for number in numbers)
