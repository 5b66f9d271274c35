"""Which kind of report an outline is, and which kind of inspection it reports."""

from __future__ import annotations

from transforms.families.catalogue import Family, families
from transforms.outline.model import BlockKind, Outline

# A report says what it is on its cover and in its introduction.
_BEGINNING = 12000
_TITLE = 1500
_OPENING_PARAGRAPHS = 8


def recognise(outline: Outline) -> Family | None:
    """The family of the report, None for a text that is no inspection report of a known kind."""
    numbered = sum(block.numbered for block in outline.blocks)
    beginning = " ".join(outline.text[:_BEGINNING].split())
    best: tuple[int, Family] | None = None
    for family in families():
        if numbered < family.fewest_numbered or any(p.search(beginning[:_TITLE]) for p in family.refused):
            continue
        score = sum(cue.weight for cue in family.cues if cue.pattern.search(beginning))
        if score >= family.threshold and (best is None or score > best[0]):
            best = (score, family)
    return best[1] if best else None


def inspection_kind(outline: Outline, family: Family) -> str | None:
    """`first_inspection` or `re_inspection`, from what the report says of itself; None where the family has no kinds."""
    title = " ".join(f"{_cover(outline)} {outline.front.title}".split())
    opening = " ".join(_opening(outline).split())
    for cue in family.kind_cues:
        if cue.pattern.search(title if cue.where == "title" else opening):
            return cue.kind
    return family.default_kind


def _cover(outline: Outline) -> str:
    end = next(
        (b.char_start for b in outline.blocks if b.kind is BlockKind.CONTENTS or b.section is not None or b.numbered), 0
    )
    return outline.text[:end]


def _opening(outline: Outline) -> str:
    """The first paragraphs of the body, where a report says what it is."""
    numbered = [block for block in outline.blocks if block.numbered][:_OPENING_PARAGRAPHS]
    return outline.text[numbered[0].char_start : numbered[-1].char_end] if numbered else ""
