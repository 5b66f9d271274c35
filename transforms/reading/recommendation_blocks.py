"""Which blocks of a report make recommendations, and what governs each: its list, its purpose, its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transforms.outline.model import Block, BlockKind, Outline
from transforms.reading.phrasing import Form, form_of

if TYPE_CHECKING:
    from transforms.families import Family

_WORDLESS = (BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.FOOTNOTE, BlockKind.TABLE)
_LABEL = re.compile(
    r"^(?:(?:the|our|further|new)\s+(?=recommendations)|(?:section|part|chapter)\s+\w+|(?:appendix|annexe?)(?:\s+(?:\d+|[a-z]|[ivx]+))?|\d+(?:\.\d+)*|[a-z]\))(?=[\s:.–-]|$)[\s:.–-]*",
    re.IGNORECASE,
)
_AND_MORE = re.compile(
    r"\w\s+(?:and|&)\s+(?:the\s+)?recommendations?\b|\brecommendations?\s+(?:and|&)\s+\w", re.IGNORECASE
)
_APPENDIX = re.compile(r"\b(?:appendix|appendices|annexe?)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:(?:previous|earlier|first|last|original|initial|prior|preceding|(?:19|20)\d\d)\s+(?:\w+\s+)?(?:inspections?|reports?|recommendations?|visit)"
    r"|(?:progress|response|action|improvements?)\s+(?:\w+\s+){0,2}(?:on|to|against|since|made)\b.*recommendations?"
    r"|recommended\s+(?:that|the|to)\b|had\s+recommended|recommendations?\s+(?:\w+\s+)?(?:were|was|had|from|of|in)\b)",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\b(?:is|are)\s+recommended|\brecommendations?\s+of\s+this\b", re.IGNORECASE)
_PURPOSE = re.compile(r"(?:(?<=[.;]\s)|^)(?:in\s+order\s+(?:to|that)|so\s+as\s+to|to)\b(?=\s+\w)", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"^(?:in\s+order\s+to\b[^.;]*?,\s*|to\b[^.;:]*?,\s*|therefore,?\s+|in\s+addition,?\s+|accordingly,?\s+)?"
    r"(?:(?:we|it\s+is|ofsted|inspectors|(?:the|this)\s+(?:report|inspection(?:\s+team)?))\s+(?:therefore\s+|also\s+)?recommend(?:s|ed)?\b"
    r"|the\s+following\s+(?:\w+\s+)?recommendations?\b|(?:the\s+)?recommendations?\s+(?:are|is)\b"
    r"|(?:the\s+)?(?:\w+[\s,]+){0,8}?(?:should|must|needs?\s+to|ought\s+to)\b)",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"^(?:©|\(c\)\s|crown\s+copyright|office\s+for\s+standards|tel(?:ephone)?\s*:|this\s+(?:report|document)\s+may\s+be|a\s+(?:further\s+)?copy\b|(?:further\s+)?copies\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:should|must|needs?\s+to|ought\s+to)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:they|these|those|it|its|the\s+others?)\b(?:\s+\w+)?\s+(?:were|was|had|asked|included|said|required)\b",
    re.IGNORECASE,
)
_SHORT = 90


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block, or the rest of one after its lead-in, that makes a recommendation.

    `group` counts the lists of the report: items of one list can belong under each other, items of two cannot.
    """

    block: Block
    char_start: int
    group: int
    purpose: str | None
    appendix: bool


@dataclass(frozen=True, slots=True)
class _State:
    """Where the walk over the blocks stands: inside a list or not, and under which lead-in."""

    headed: bool = False
    reading: bool = False
    group: int = 0
    purpose: str | None = None
    lead: int = -1


def recommendation_blocks(outline: Outline, family: Family) -> Iterator[Candidate]:
    """The recommending blocks in order of appearance.

    Under a heading of recommendations every bullet is one, and every paragraph that asks for something; elsewhere only the
    bullets under a lead-in that asks ("In order to …, the LEA should:"). What an earlier inspection recommended is none.
    """
    state = _State()
    blocks = [block for block in outline.blocks if block.kind not in _WORDLESS]
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        text = outline.words(block)
        if _IMPRINT.match(text):
            state = replace(state, headed=False, reading=False)
        elif block.kind is BlockKind.HEADING or _stands_as_heading(text, block, family):
            state = _under_heading(state, text, block, family)
        elif block.kind is BlockKind.BULLET:
            if state.reading:
                yield _candidate(block, block.body_start, state, family)
        else:
            state, start = _paragraph(state, text, block, following, outline, family)
            if start is not None:
                yield _candidate(block, start, state, family)


def _candidate(block: Block, start: int, state: _State, family: Family) -> Candidate:
    named = (*block.headings, block.section or "")
    appendix = any(_APPENDIX.search(h) or any(p.search(h) for p in family.appendix_headings) for h in named)
    return Candidate(block, start, state.group, state.purpose, appendix)


def is_recommendations_heading(text: str, family: Family) -> bool:
    """Whether a heading announces recommendations made by this report, and nothing else."""
    plain = re.sub(r"\s+", " ", text).strip().strip(":*.")
    bare = _LABEL.sub("", plain).strip(" :.–-")
    announced = any(pattern.search(bare) or pattern.search(plain) for pattern in family.recommendation_headings)
    return announced and _AND_MORE.search(bare) is None and not _earlier(plain, family)


def _stands_as_heading(text: str, block: Block, family: Family) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.numbered
        and len(text) < _SHORT
        and is_recommendations_heading(text, family)
    )


def _under_heading(state: _State, text: str, block: Block, family: Family) -> _State:
    """A new heading: of recommendations, a purpose inside them, a division of theirs, or the end of them."""
    group = state.group + 1
    if is_recommendations_heading(text, family):
        return _State(headed=True, reading=True, group=group)
    above = block.headings[:-1] if block.headings and block.headings[-1] == text else block.headings
    inside = any(is_recommendations_heading(heading, family) for heading in above)
    stays = inside or (state.headed and _purpose(text) is not None)
    if not stays or _earlier(text, family):
        return _State(group=group)
    return _State(headed=True, reading=True, group=group, purpose=_purpose(text))


def _paragraph(
    state: _State, text: str, block: Block, following: Block | None, outline: Outline, family: Family
) -> tuple[_State, int | None]:
    """What a paragraph does: governs the bullets after it, recommends by itself, or ends the list."""
    group = state.group + 1
    before_list = following is not None and following.kind is BlockKind.BULLET
    sentence = _last_sentence(text)
    # "The report of 1999 made nine recommendations. They were that the LEA should:"
    gone_on = _GOES_ON.match(sentence) is not None and _earlier(text, family)
    if gone_on or _earlier(sentence, family):
        return replace(state, reading=False, group=group, purpose=None), None
    if state.headed and not _narrates(text, block):
        return _headed_paragraph(state, text, block, following, before_list=before_list)
    if before_list and following is not None and _leads(sentence, outline.words(following)):
        return replace(state, reading=True, group=group, purpose=_purpose(text)), None
    return replace(state, reading=False, group=group, purpose=None), None


def _headed_paragraph(
    state: _State, text: str, block: Block, following: Block | None, *, before_list: bool
) -> tuple[_State, int | None]:
    group = state.group + 1
    governs = text.rstrip().endswith(":") or (before_list and (_purpose(text) is not None or not _recommends(text)))
    only_purpose = _purpose(text) is not None and not _ASKS.search(text) and text.rstrip()[-1:] not in ".;"
    if governs or (only_purpose and following is not None):
        purpose = _purpose(text)
        carried = state.purpose if purpose is None and state.lead == group - 1 else purpose
        return replace(state, reading=True, group=group, purpose=carried, lead=group), None
    inline = re.match(r"\s*in\s+order\s+to\b[^:.;]*:\s+(?=\S)", text, re.IGNORECASE)
    if inline and form_of(text[inline.end() :]) is Form.IMPERATIVE:
        return replace(state, reading=True, group=group, purpose=_purpose(inline[0])), block.body_start + inline.end()
    if state.reading and _recommends(text):
        return state, block.body_start
    return state, None


def _narrates(text: str, block: Block) -> bool:
    """A numbered paragraph that asks for nothing is the report going on where its heading was not seen."""
    return block.numbered and not _recommends(text) and not (text.rstrip().endswith(":") and _purpose(text) is not None)


def _recommends(text: str) -> bool:
    return form_of(text) is Form.IMPERATIVE or (_ADDRESSED.match(text) is not None and _ASKS.search(text) is not None)


def _leads(sentence: str, first: str) -> bool:
    """Whether a sentence outside a recommendations block asks for what the bullets after it list."""
    if _ADDRESSED.match(sentence) and sentence.rstrip().endswith((":", "should", "must", "to")):
        return True
    return (
        re.match(r"in\s+order\s+to\b[^.]*:\s*$", sentence, re.IGNORECASE) is not None
        and form_of(first) is Form.IMPERATIVE
    )


def _purpose(text: str) -> str | None:
    """The "In order to …" lead-in, verbatim, without its closing colon."""
    matches = list(_PURPOSE.finditer(text))
    return text[matches[-1].start() :].strip().rstrip(":;,. *\n\t") if matches else None


def _earlier(text: str, family: Family) -> bool:
    named = _EARLIER.search(text) is not None or any(p.search(text) for p in family.earlier_recommendations)
    return named and _PRESENT.search(text) is None


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.;!?])\s+(?=[A-Z])", text.strip())[-1]
