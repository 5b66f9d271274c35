"""When the authority was inspected before, which a re-inspection counts its times from: "at the first inspection"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.outline.model import BlockKind, Outline
from transforms.reading.clauses import sentences
from transforms.reading.model import ReportContext
from transforms.reading.periods import PeriodFound, find_periods, inspected_on

_WHICH = r"(?:first|previous|last|earlier|original|initial|preceding)"
_TOLD = re.compile(
    rf"\b(?:{_WHICH}\s+(?:full\s+)?(?:inspection|report)|{_WHICH}\s+(?:\w+\s+)?(?:inspected|looked\s+at|visited)"
    rf"|inspected\s+(?:for\s+the\s+first\s+time|previously|before|\w+\s+in)|(?:inspection|inspected)\s+(?:carried\s+out|conducted|undertaken|held|took\s+place)\s+in)\b",
    re.IGNORECASE,
)
_AT = re.compile(
    rf"\b(?:at|in|during|by)\s+(?:the\s+time\s+of\s+)?(?:the|its|our|that)\s+{_WHICH}\s+(?:inspection|report)\b"
    rf"|\bthe\s+{_WHICH}\s+(?:inspection|report)\s+(?:had\s+)?(?:found|noted|said|judged|recorded|reported|described|showed)\b"
    rf"|\bwhen\s+(?:it|the\s+\w+)\s+was\s+(?:first|last|previously)\s+inspected\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\bat\s+(?:the\s+)?time\s+of\s+(?:this|the|the\s+present|our)\s+(?:re-?)?inspection\b|\bat\s+the\s+time\s+of\s+(?:writing|the\s+visit)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"\bsince\s+(?:the\s+time\s+of\s+)?(?:the|its|that|our)\s+(?:{_WHICH}\s+)?(?:inspection|report)\b", re.IGNORECASE
)
_WHEN = re.compile(r",?\s+when\b", re.IGNORECASE)
_PARAGRAPHS_LOOKED_AT = 15


def previous_inspection(outline: Outline, context: ReportContext) -> str | None:
    """The month (or year) of the inspection before this one, told in the report's opening paragraphs; None where it is not."""
    numbered = [b for b in outline.blocks if b.kind is BlockKind.PARAGRAPH and b.number][:_PARAGRAPHS_LOOKED_AT]
    for block in numbered:
        for start, end in sentences(outline.text, block.body_start, block.char_end):
            for told in _TOLD.finditer(outline.text, start, end):
                for period in find_periods(outline.text, context, told.start(), end):
                    if not period.role and _is_earlier(period.period, context):
                        return period.period
    return None


def _is_earlier(period: str, context: ReportContext) -> bool:
    now = context.inspection_start or inspected_on(context)
    return now is not None and int(period[:4]) < now.year and "/" not in period


def find_previous(text: str, context: ReportContext, start: int, end: int) -> Iterator[PeriodFound]:
    """Times counted from the inspection before: "at the first inspection", "since the last inspection".

    Where the report does not say when that was, and at the time of this inspection, a value has an empty period, so that it
    takes no other.
    """
    before = context.previous_inspection
    for match in _AT.finditer(text, start, end):
        yield PeriodFound(match.start(), match.end(), before or "")
    for match in _PRESENT.finditer(text, start, end):
        yield PeriodFound(match.start(), match.end(), "")
    now = inspected_on(context)
    for match in _SINCE.finditer(text, start, end):
        then = _WHEN.match(text, match.end())
        if then and before:
            yield PeriodFound(then.start(), then.end(), before)
        elif before and now:
            yield PeriodFound(match.start(), match.end(), f"{before[:4]}-{now.year}", "since")
