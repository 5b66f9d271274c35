"""The whole text of a report as markup: its blocks, and in them the places that the warehouse knows something about."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.site.addresses import about, place
from warehouse.site.marks import Mark, Marker
from warehouse.site.records import Block, Content

# Headings of the text stand below that of the section that holds the text.
_TOP_HEADING = 3
_LOWEST_HEADING = 6


def marks_of(content: Content) -> list[Mark]:
    """A mark for every fact, recommendation, judgement, finding and unclassified number of a report."""
    return [
        *(_mark("fact", fact.fact_id, fact.char_start, fact.char_end) for fact in content.facts),
        *(
            _mark("recommendation", r.ordinal, r.char_start, r.char_end, f"R{r.ordinal}", "recommendation")
            for r in content.recommendations
        ),
        *(
            _mark("judgement", j.ordinal, j.char_start, j.char_end, f"J{j.ordinal}", "judgement")
            for j in content.judgements
        ),
        *(_mark("finding", f.ordinal, f.char_start, f.char_end, f"!{f.ordinal}", "finding") for f in content.findings),
        *(_mark("number", n.ordinal, n.char_start, n.char_end) for n in content.numbers),
    ]


def _mark(kind: str, name: str | int, start: int, end: int, tag: str = "", told: str = "") -> Mark:
    return Mark(kind, start, end, place(kind, name), about(kind, name), tag, told)


def text_markup(content: Content) -> tuple[str, frozenset[str]]:
    """The markup of the whole text, and the ids of the marks that stand in it."""
    marker = Marker(content.text, marks_of(content))
    out: list[str] = []
    at, deepest = 0, _TOP_HEADING - 1
    for block in content.blocks:
        start, end = max(at, block.char_start), min(block.char_end, len(content.text))
        if start >= end:
            continue
        out.append(_between(marker, content.text, at, start))
        if block.kind == "heading":
            # No level is left out on the way down.
            deepest = min(_TOP_HEADING - 1 + max(1, block.level), deepest + 1, _LOWEST_HEADING)
        out.append(_block(block, marker.render(start, end), deepest))
        at = end
    out.append(_between(marker, content.text, at, len(content.text)))
    return "\n".join(filter(None, out)), frozenset(marker.placed)


def _between(marker: Marker, text: str, start: int, end: int) -> str:
    """Words that belong to no block are shown as well: nothing of a report is left out."""
    return f'<p class="between">{marker.render(start, end)}</p>' if text[start:end].strip() else ""


def _block(block: Block, markup: str, heading: int) -> str:
    place_of_block = place("paragraph", block.paragraph_id)
    match block.kind:
        case "heading":
            return f'<h{heading} id="{place_of_block}">{markup}</h{heading}>'
        case "table" | "contents":
            label = "Table of the report" if block.kind == "table" else "Contents page of the report"
            return (
                f'<div class="wide {block.kind}" id="{place_of_block}" role="region" aria-label="{label}, page {block.page}"'
                f' tabindex="0"><pre>{markup}</pre></div>'
            )
        case "bullet":
            return f'<p class="bullet level-{min(max(block.level, 1), 4)}" id="{place_of_block}">{markup}</p>'
        case kind:
            return f'<p class="{kind if kind in _PLAIN else "between"}" id="{place_of_block}">{markup}</p>'


_PLAIN = frozenset(("paragraph", "footnote", "furniture"))


def searched_blocks(content: Content) -> Iterator[tuple[Block, str]]:
    """The blocks that the search covers, with their words: not headings, contents and furniture, and none that is a
    recommendation, which is found as one."""
    own = {r.paragraph_id for r in content.recommendations}
    for block in content.blocks:
        if block.kind in _SEARCHED and block.paragraph_id not in own:
            yield block, content.text[block.char_start : block.char_end]


_SEARCHED = frozenset(("paragraph", "bullet", "table", "footnote"))
