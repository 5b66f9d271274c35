"""The paragraph ranges that the contents page promises against the paragraphs found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from transforms.findings.evidence import Evidence
from transforms.outline.model import BlockKind, ContentsEntry, Outline
from transforms.reading.model import Finding

# Headings in contents and body differ by an article, a plural or a dash, seldom by more.
_SAME_HEADING = 85.0


def check_contents(evidence: Evidence) -> Iterator[Finding]:
    """Entries with a range whose heading holds other paragraphs; a heading not found, or found twice, says nothing."""
    outline = evidence.outline
    contents = [block for block in outline.blocks if block.kind is BlockKind.CONTENTS]
    for entry in outline.contents:
        found = _found(outline, entry.heading)
        if entry.first is None or entry.last is None or not found:
            continue
        if (found[0], found[-1]) == (entry.first, entry.last):
            continue
        whole = found == list(range(found[0], found[-1] + 1))
        start, end = _place(outline, entry, [(block.char_start, block.char_end) for block in contents])
        yield Finding(
            kind="contents_disagree",
            outcome="undecidable" if whole else "reading_suspect",
            severity="info",
            paragraph=str(found[0]),
            measure=None,
            stated=f"{entry.heading}: {entry.first}-{entry.last}",
            computed=f"{found[0]}-{found[-1]}",
            tolerance=None,
            explanation=f"The contents promise paragraphs {entry.first} to {entry.last} under “{entry.heading}”; it holds {found[0]} to {found[-1]}.",
            char_start=start,
            char_end=end,
        )


def _found(outline: Outline, heading: str) -> list[int]:
    """The numbers of the paragraphs under a heading, where one heading of the body is that of the contents."""
    headings = {text for block in outline.blocks if block.numbered for text in block.headings}
    exact = [text for text in headings if _fold(text) == _fold(heading)]
    near = exact or [text for text in headings if fuzz.ratio(_fold(text), _fold(heading)) >= _SAME_HEADING]
    if len(near) != 1:
        return []
    return [
        int(b.number)
        for b in outline.blocks
        if b.numbered and b.number and b.number.isdigit() and near[0] in b.headings
    ]


def _place(outline: Outline, entry: ContentsEntry, spans: list[tuple[int, int]]) -> tuple[int, int]:
    for start, end in spans:
        at = outline.text.find(entry.heading, start, end)
        if at >= 0:
            return at, at + len(entry.heading)
    return spans[0] if spans else (0, 0)


def _fold(text: str) -> str:
    plain = re.sub(r"^(?:section\s+\d+\W+|the\s+)", "", text.strip().lower())
    return " ".join(re.findall(r"[a-z0-9]+", plain))
