"""Which numbers at the beginning of a line number the report's paragraphs: the best rising chain of all candidates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.outline.lines import Line, Role, is_closed

_DOTTED = re.compile(r"^(\d{1,3})\s?[.)]\s*(?=[^\d\s]|$|\d{1,3},\d{3}|\d+(?:\.\d+)? per cent|(?:19|20)\d\d\b)")
_PLAIN = re.compile(r"^(\d{1,3})\s+(?=[\"“‘'(]?[A-Z£])")
_OWN = re.compile(r"^(\d{1,3})$")
_INSIDE = re.compile(r"(?<=[.?!:;”’)\"'])\s+(\d{1,3})\.\s+(?=[A-Z“‘\"'(£])")
# A chain may leave out a number or two; every one that is missing costs more than a weak candidate brings.
_SKIPS = ((1, 0.0), (2, 0.5), (3, 1.0), (4, 1.6))
_START_ABOVE_ONE = -0.6
_ON_COVER = 0.2


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    value: int
    style: str
    start: int
    end: int
    weight: float


def number_paragraphs(lines: list[Line]) -> list[Line]:
    """The lines with the paragraphs' first lines marked `PARAGRAPH`, and lines that hold several paragraphs cut apart."""
    candidates = _candidates(lines)
    weighed = _weigh(candidates)
    # The lines of a cover may be numbered, too; the paragraphs come after the contents.
    body = next((index for index, line in enumerate(lines) if line.role is Role.CONTENTS), 0)
    chain = _best_chain([(c, weight if c.line >= body else _ON_COVER * weight) for c, weight in weighed])
    if len(chain) < 2 and not (chain and chain[0].value == 1):
        chain = []
    return _apply(lines, chain)


def _candidates(lines: list[Line]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for index, line in enumerate(lines):
        if line.role is Role.BULLET and line.number is not None:
            found.append(_Candidate(index, line.number, "listed", 0, 0, 1.0))
            continue
        if line.role is not Role.TEXT or not line.text:
            continue
        text = line.text
        if text[0].isdigit():
            for style, pattern in (("dotted", _DOTTED), ("plain", _PLAIN), ("own", _OWN)):
                match = pattern.match(text)
                if match:
                    rest = text[match.end() :]
                    own = not rest
                    found.append(
                        _Candidate(
                            index, int(match[1]), "own" if own else style, 0, match.end(), _evidence(lines, index, rest)
                        )
                    )
                    break
        if ". " in text[2:]:
            found += [
                _Candidate(index, int(m[1]), "inside", m.start(), m.end(), 0.5) for m in _INSIDE.finditer(text, 4)
            ]
    return found


def _evidence(lines: list[Line], index: int, rest: str) -> float:
    """How much a line looks like the beginning of a paragraph: words enough, and what stands before it is finished."""
    weight = 1.0
    if rest and rest[0].islower():
        weight -= 0.5
    if 0 < len(rest) < 30:
        weight -= 0.2
    before = lines[index - 1] if index else None
    if (
        before
        and not lines[index].gap
        and before.role is Role.TEXT
        and not is_closed(before.text)
        and len(before.text) > 50
    ):
        weight -= 0.4
    return weight


def _weigh(candidates: list[_Candidate]) -> list[tuple[_Candidate, float]]:
    """A report numbers in one style: candidates of the style with the longest chain of its own weigh most."""
    styles = {candidate.style for candidate in candidates if candidate.style != "inside"}
    lengths = {style: len(_best_chain([(c, 1.0) for c in candidates if c.style == style])) for style in styles}
    longest = max(lengths.values(), default=0)
    interludes = _interludes(candidates)
    weighed = []
    for index, candidate in enumerate(candidates):
        share = 1.0 if candidate.style == "inside" else lengths[candidate.style] / longest
        weight = candidate.weight * (0.25 + 0.75 * share)
        weighed.append((candidate, weight * 0.2 if index in interludes else weight))
    return weighed


def _interludes(candidates: list[_Candidate]) -> set[int]:
    """Runs that begin at 1 again and after which the count before them goes on: a numbered list inside a paragraph."""
    found: set[int] = set()
    for start in range(1, len(candidates)):
        before = candidates[start - 1].value
        if candidates[start].value != 1 or before < 1:
            continue
        end = start
        while end + 1 < len(candidates) and candidates[end + 1].value == candidates[end].value + 1:
            end += 1
        # The run may itself run into the next paragraph's number: 3, (1, 2, 3), 4.
        if end > start and candidates[end].value == before + 1:
            found.update(range(start, end))
        elif end + 1 < len(candidates) and candidates[end + 1].value in (before + 1, before + 2):
            found.update(range(start, end + 1))
    return found


def _best_chain(candidates: list[tuple[_Candidate, float]]) -> list[_Candidate]:
    """The rising chain of the greatest weight; steps of one are free, numbers left out cost."""
    best: dict[int, tuple[float, int]] = {}
    scores: list[float] = []
    back: list[int] = []
    for index, (candidate, weight) in enumerate(candidates):
        score, previous = (0.0 if candidate.value == 1 else _START_ABOVE_ONE), -1
        for step, cost in _SKIPS if candidate.style != "inside" else _SKIPS[:1]:
            known = best.get(candidate.value - step)
            if known and known[0] - cost > score:
                score, previous = known[0] - cost, known[1]
        score += weight
        scores.append(score)
        back.append(previous)
        if candidate.value not in best or score > best[candidate.value][0]:
            best[candidate.value] = (score, index)
    if not scores:
        return []
    index = max(range(len(scores)), key=scores.__getitem__)
    chain: list[_Candidate] = []
    while index >= 0:
        chain.append(candidates[index][0])
        index = back[index]
    return chain[::-1]


def _apply(lines: list[Line], chain: list[_Candidate]) -> list[Line]:
    by_line: dict[int, list[_Candidate]] = {}
    for candidate in chain:
        by_line.setdefault(candidate.line, []).append(candidate)
    result: list[Line] = []
    for index, line in enumerate(lines):
        parts = _parts(line, by_line.get(index, []))
        result.extend(part for part in parts if part.text or part.rows or part.label)
    return result


def _parts(line: Line, candidates: list[_Candidate]) -> list[Line]:
    if not candidates:
        return [line]
    parts: list[Line] = []
    ends = [candidate.start for candidate in candidates[1:]] + [len(line.text)]
    if candidates[0].start > 0:
        head = line.text[: candidates[0].start].rstrip()
        parts.append(
            Line(head, line.indent, line.page, line.gap, line.role, line.label, line.number, line.mark, line.level)
        )
    for candidate, end in zip(candidates, ends, strict=True):
        label = line.text[candidate.start : candidate.end].strip() or f"{candidate.value}."
        words = line.text[candidate.end : end].strip()
        gap = line.gap if candidate.start == 0 else False
        parts.append(Line(words, line.indent, line.page, gap, Role.PARAGRAPH, f"{label} ", candidate.value))
    return parts
