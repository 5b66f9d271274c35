"""A number that is bound and resolved becomes facts: one, or one for each phase that is named together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.catalogue.measures import cues, measures
from transforms.outline.model import Block
from transforms.reading.binding import Binding
from transforms.reading.cases import Resolved
from transforms.reading.mentions import Mention
from transforms.reading.model import Fact, Trace
from transforms.reading.numbers import Number
from transforms.reading.values import signed_value

_BOTH = re.compile(r"\b(?:both|either)\s+(?:the\s+)?$", re.IGNORECASE)
_SAME_AS = re.compile(
    r"(?:\s+per\s+(?:pupil|head))?,?\s+(?:(?:is|was|are|were|which\s+is|exactly)\s+){0,3}(?:the\s+same\s+as|identical\s+(?:to|with)|equal\s+to)\s+",
    re.IGNORECASE,
)
_JOINED = frozenset({"and", "or", "and in", "or a", "and the"})
# "Per cent" that compares two percentages of pupils is percentage points.
_IN_POINTS = frozenset({"improvement_in_threshold_rate", "gap_to_national", "margin_over_target"})
_LEAST, _MOST = 0.05, 0.99


def facts_of(
    text: str,
    block: Block,
    number: Number,
    binding: Binding,
    resolved: Resolved,
    mentions: Sequence[Mention],
    before: float | None,
) -> Iterator[Fact]:
    """The facts that a number states; `before` is the last value of the same measure in its sentence.

    `quantity` is 0 until the report's statements are put together.
    """
    measure, mention, values = measures()[binding.measure], number.mention, resolved.values
    in_points = binding.measure in _IN_POINTS and number.unit == "percent"
    for scope, phase, subject in _variants(text, number, resolved, mentions):
        yield Fact(
            quantity=0,
            domain=measure.domain,
            measure=binding.measure,
            value=signed_value(number, binding.measure, mentions, before),
            unit="percentage_points" if in_points else number.unit,
            scope=scope,
            phase=phase,
            key_stage=values["key_stage"],
            subject=subject,
            threshold=values["threshold"],
            pupil_group=values["group"],
            period=values["period"] or None,
            status=values["status"] or "actual",
            qualifier=mention.qualifier,
            paragraph=block.number,
            page=block.page,
            from_table=False,
            char_start=mention.char_start,
            char_end=mention.char_end,
            rule=f"prose/{binding.rule}",
            confidence=_confidence(binding, resolved),
            trace=(Trace("measure", binding.rule, binding.char_start, binding.char_end), *resolved.traces),
        )


def _confidence(binding: Binding, resolved: Resolved) -> float:
    """From how far the measure's cues outweigh what is enough, and how surely each dimension is settled."""
    weight = min(1.0, 0.6 + 0.15 * (binding.score - 1.0))
    return round(max(_LEAST, min(_MOST, weight * max(resolved.certainty, 0.4))), 3)


def _variants(
    text: str, number: Number, resolved: Resolved, mentions: Sequence[Mention]
) -> Iterator[tuple[str, str | None, str | None]]:
    """(scope, phase, subject) of each fact that the number states."""
    scope, subject = resolved.values["scope"] or "la", resolved.values["subject"]
    for phase in _phases(text, number, resolved, mentions):
        for named in _subjects(text, number, resolved, mentions):
            yield scope, phase, named
    equal = _equal_scope(text, number, mentions)
    if equal and scope == "la":
        yield equal, resolved.values["phase"], subject


def _equal_scope(text: str, number: Number, mentions: Sequence[Mention]) -> str | None:
    """The comparator that has the same value: "£12 per pupil is the same as the mean of metropolitan authorities"."""
    same = _SAME_AS.match(text, number.mention.char_end, number.segment[1])
    if same is None:
        return None
    return next(
        (m.value for m in mentions if m.kind == "scope" and m.value != "la" and m.char_start >= same.end() - 1), None
    )


def _subjects(text: str, number: Number, resolved: Resolved, mentions: Sequence[Mention]) -> list[str | None]:
    """Each subject of "for both English and mathematics"; else the one."""
    start, end = number.segment
    listed = [m for m in mentions if m.kind == "subject" and start <= m.char_start < end][:2]
    if len(listed) == 2 and "subject" in cues()[resolved.measure].dims and resolved.values.get("subject"):
        first, second = listed
        joined = text[first.char_end : second.char_start].strip().lower() in _JOINED
        if joined and _BOTH.search(text, max(0, first.char_start - 10), first.char_start):
            return [first.value, second.value]
    return [resolved.values.get("subject")]


def _phases(text: str, number: Number, resolved: Resolved, mentions: Sequence[Mention]) -> list[str | None]:
    """Both phases of "both primary and secondary", each phase of "no primary or secondary school"; else the one."""
    end = number.mention.char_end
    listed = [m for m in mentions if m.kind == "phase" and end <= m.char_start < number.segment[1]][:2]
    if len(listed) == 2 and "phase" in cues()[resolved.measure].dims and not resolved.values.get("key_stage"):
        first, second = listed
        joined = text[first.char_end : second.char_start].strip().lower() in _JOINED
        both = _BOTH.search(text, max(0, first.char_start - 10), first.char_start)
        none = number.mention.form == "zero" and not text[end : first.char_start].strip()
        if joined and (both or none):
            return [first.value, second.value]
    return [resolved.values.get("phase")]
