"""Station 6: what the inspectors judged: functions listed as done well or badly, and progress on earlier recommendations."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, cast

from transforms import catalogue
from transforms.outline.model import Block, BlockKind, Outline
from transforms.reading.model import Judgement

if TYPE_CHECKING:
    from transforms.families import Family

_SKIPPED = (BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.FOOTNOTE, BlockKind.TABLE)
_CLOSING = re.compile(r"[\s;,.:]*(?:[;,]\s*(?:and|or)[\s;,.]*)?$")
_SENTENCE = re.compile(r"\S[^.!?]*(?:\.(?=\d|\w)[^.!?]*)*(?:[.!?]|$)")
_PURPOSE = re.compile(r"\s*(?:in\s+order\s+)?to\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|no longer|never|in)\s*$", re.IGNORECASE)


# "The following functions, judged inadequate in 1999, are now performed adequately": what they are now counts.
_NOW = re.compile(r"(?<=\w\s)\b(?:now|at\s+present|currently|today)\b")


Ways = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """The judgements of one family: ways of saying → code, most telling first.

    `listed` holds anywhere, `summed_up` for lists in the sections named by `summing_up`; `progress` for sentences on
    earlier recommendations, which `topic` recognises alone, `nearby` in a paragraph that `recommended` recognises.
    """

    listed: Ways
    summed_up: Ways
    progress: Ways
    topic: re.Pattern[str]
    nearby: re.Pattern[str]
    recommended: re.Pattern[str]
    summing_up: re.Pattern[str]
    denied: re.Pattern[str]


def read_judgements(outline: Outline, family: Family) -> tuple[Judgement, ...]:
    """The judgements of the report in order of appearance; the quote is the function named, or the judging sentence.

    `listed`: each entry of a list of functions performed effectively or inadequately; `progress`: how far earlier
    recommendations were carried out, with the section's subject as aspect.
    """
    scale = scale_of(family.code)
    if scale is None:
        return ()
    found = [*_listed(outline, scale, family), *_progress(outline, scale)]
    ordered = sorted(found, key=lambda judgement: (judgement.char_start, judgement.kind))
    return tuple(replace(judgement, ordinal=n) for n, judgement in enumerate(ordered, start=1))


@cache
def scale_of(family: str) -> Scale | None:
    """The judgements of a family as judgements.toml has them; None for a family without such judgements."""
    data = tomllib.loads(resources.files(catalogue).joinpath("judgements.toml").read_text(encoding="utf-8"))
    if family not in data:
        return None
    own = cast("Mapping[str, Mapping[str, list[str]]]", data[family])
    topics = own["topics"]
    return Scale(
        listed=_ways(own["listed"]),
        summed_up=_ways(own["summed_up"]),
        progress=_ways(own["progress"]),
        topic=_any(topics["progress"]),
        nearby=_any(topics["progress_nearby"]),
        recommended=_any(topics["recommended"]),
        summing_up=_any(topics["summing_up"]),
        denied=_any(topics["denied"]),
    )


def _ways(codes: Mapping[str, list[str]]) -> Ways:
    return tuple((code, _any(ways)) for code, ways in codes.items())


def _any(ways: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{way})" for way in ways), re.IGNORECASE)


def _listed(outline: Outline, scale: Scale, family: Family) -> Iterator[Judgement]:
    judgement: str | None = None
    before: str | None = None
    blocks = [block for block in outline.blocks if block.kind not in _SKIPPED]
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.BULLET:
            entry = _entry(outline, block, judgement) if judgement is not None else None
            if entry is not None and entry.aspect.strip():
                yield entry
            continue
        if block.kind is BlockKind.HEADING:
            judgement = _heading_judgement(outline.words(block), scale)
            continue
        before, judgement = judgement or before, None
        lead = _lead(outline.words(block))
        if lead is None:
            continue
        heads_list = index + 1 < len(blocks) and blocks[index + 1].kind is BlockKind.BULLET
        sums_up = heads_list and any(scale.summing_up.search(heading) for heading in block.headings)
        if heads_list and before is not None and scale.denied.search(lead):
            judgement = "inadequate" if before == "effective" else "effective"
        else:
            judgement = _list_judgement(lead, scale, family, sums_up=sums_up)
        if judgement is not None:
            yield from _inline(outline, block, judgement)


def _lead(text: str) -> str | None:
    """The last sentence of a paragraph, where it announces a list: by a colon, or by breaking off before bullets."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text.strip())
    last = sentences[-1]
    opened = last.rstrip().endswith((":", "-", "–")) or not last.rstrip().endswith((".", "!", "?", ";"))
    inline = re.match(r"[^:]{10,160}:\s", last)
    return last if opened else inline[0] if inline else None


def _list_judgement(lead: str, scale: Scale, family: Family, *, sums_up: bool) -> str | None:
    if _PURPOSE.match(lead):
        return None
    now = _NOW.search(lead)
    if now is not None and (changed := _judged(lead[now.start() :], scale.summed_up)):
        return changed
    found = _judged(lead, scale.listed) or (_judged(lead, scale.summed_up) if sums_up else None)
    if found is not None:
        return found
    if any(pattern.search(lead) for pattern in family.inadequate):
        return "inadequate"
    return "effective" if any(pattern.search(lead) for pattern in family.effective) else None


def _heading_judgement(text: str, scale: Scale) -> str | None:
    """Bare headings such as "Strengths" or "Functions performed inadequately" announce a list too."""
    return _judged(text, scale.listed) if len(text) < 80 else None


def _judged(text: str, ways: Ways) -> str | None:
    for code, pattern in ways:
        for match in pattern.finditer(text):
            if not _NEGATED.search(text[: match.start()]):
                return code
    return None


def _entry(outline: Outline, block: Block, judgement: str) -> Judgement:
    text = outline.words(block)
    closing = _CLOSING.search(text)
    end = block.body_start + (closing.start() if closing else len(text))
    return _judgement("listed", outline.text[block.body_start : end], judgement, block, block.body_start, end)


def _inline(outline: Outline, block: Block, judgement: str) -> Iterator[Judgement]:
    """A list inside the paragraph: "… performed effectively: a; b; and c."."""
    text = outline.words(block)
    colon = text.rfind(":")
    rest = text[colon + 1 :]
    if colon < 0 or len(rest.strip()) < 3 or ";" not in rest:
        return
    at = block.body_start + colon + 1
    for part in re.finditer(r"[^;]+", rest):
        lead = re.match(r"\s*(?:and\s+)?", part[0])
        closing = _CLOSING.search(part[0])
        start = at + part.start() + (lead.end() if lead else 0)
        end = at + part.start() + (closing.start() if closing else len(part[0]))
        if start < end:
            yield _judgement("listed", outline.text[start:end], judgement, block, start, end)


def _progress(outline: Outline, scale: Scale) -> Iterator[Judgement]:
    for block in outline.blocks:
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            continue
        recommended = scale.recommended.search(outline.text, block.body_start, block.char_end) is not None
        for sentence in _SENTENCE.finditer(outline.text, block.body_start, block.char_end):
            nearby = recommended and scale.nearby.search(sentence[0])
            if not nearby and not scale.topic.search(sentence[0]):
                continue
            judgement = _judged(sentence[0], scale.progress)
            if judgement is not None:
                aspect = block.headings[-1] if block.headings else "overall"
                yield _judgement(
                    "progress", aspect, judgement, block, sentence.start(), sentence.start() + len(sentence[0].rstrip())
                )


def _judgement(kind: str, aspect: str, judgement: str, block: Block, start: int, end: int) -> Judgement:
    plain = re.sub(r"\s+", " ", aspect).strip()
    return Judgement(0, kind, plain, judgement, None, block.number, block.page, start, end)
