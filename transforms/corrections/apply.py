"""Corrections applied to the rows of one reading: each finds its fact, or says why it does not fit any more.

Every correction is held against the facts as read, never against what another correction made of them: their order does
not matter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from transforms.catalogue.measures import measures
from transforms.corrections.model import WHOLE_FACT, Corrected, Correction, Note, ReadRows, Row, Value
from transforms.reading.model import Fact
from transforms.staging import fact_ids

RULE = "correction"
NO_WORDS = -1
NOT_SEARCHED = ("heading", "contents", "furniture")


class _StaleError(Exception):
    """Why a correction does not fit what was read."""


def corrected_id(reading_id: str, corrections: Iterable[Correction]) -> str:
    """The id of a reading with these corrections applied: another one whenever one of them is changed."""
    entries = sorted(map(repr, corrections))
    return f"{reading_id}-{hashlib.sha256(repr(entries).encode()).hexdigest()[:12]}"


def apply_corrections(read: ReadRows, corrections: Iterable[Correction]) -> Corrected:
    """The report with its corrections; one that does not fit is left out, and its note says why.

    A fact that is set keeps its id, its words, its rule and its confidence; the fields that were set name the rule
    `correction` in its trace. The number of a dropped fact is another fact's, or gets the reason that the correction
    names; the number of an added fact points to it.
    """
    ordered = sorted(corrections, key=lambda correction: correction.correction_id)
    outcomes = {correction.correction_id: _resolve(read, correction) for correction in ordered}
    _refuse_conflicts(outcomes)
    facts = {str(fact["fact_id"]): fact for fact in read.facts}
    dropped: dict[int, str] = {}
    notes = []
    for correction in ordered:
        outcome = outcomes[correction.correction_id]
        if isinstance(outcome, str):
            notes.append((correction, _stale(correction, outcome)))
            continue
        fact_id = str(outcome["fact_id"])
        notes.append((correction, _notes(correction, facts.get(fact_id), outcome)))
        if correction.action == "drop":
            del facts[fact_id]
            dropped[outcome["quantity_ordinal"]] = correction.drop_reason or "unclassified"
        else:
            facts[fact_id] = outcome
    quantities = _account(read.quantities, facts.values(), dropped)
    return Corrected(tuple(facts.values()), tuple(quantities), tuple(notes))


def _resolve(read: ReadRows, correction: Correction) -> Row | str:
    """The fact as the correction makes it (as read, where it drops it), or why the correction is stale."""
    try:
        if correction.action == "add":
            return _added(read, correction)
        fact = _find(read, correction)
        return fact if correction.action == "drop" else _set(fact, correction)
    except _StaleError as stale:
        return str(stale)


def _refuse_conflicts(outcomes: dict[str, Row | str]) -> None:
    """Two corrections of one fact cannot both be right: neither is applied."""
    concerned = {name: str(fact["fact_id"]) for name, fact in outcomes.items() if not isinstance(fact, str)}
    times = Counter(concerned.values())
    for name, fact_id in concerned.items():
        if times[fact_id] > 1:
            others = ", ".join(other for other, its in concerned.items() if its == fact_id and other != name)
            outcomes[name] = f"fact {fact_id} is corrected by {others} too; make one entry of them"


def _find(read: ReadRows, correction: Correction) -> Row:
    """The one fact that the correction means, which must still quote and say what it expects."""
    if correction.fact_id is not None:
        found = [fact for fact in read.facts if fact["fact_id"] == correction.fact_id]
        where = f"fact {correction.fact_id}"
        if not found:
            raise _StaleError(f"the report has no {where} any more")
    else:
        blocks = _blocks(read, correction)
        found = [fact for fact in read.facts if any(_inside(fact, block) for block in blocks)]
        where = f"paragraph {correction.paragraph}"
    quoting = [fact for fact in found if _same_words(fact["quote"], correction.quote)]
    if not quoting:
        seen = f": it quotes “{found[0]['quote']}”" if correction.fact_id is not None else ""
        raise _StaleError(f"no fact of {where} quotes these words any more{seen}")
    fitting = [fact for fact in quoting if all(fact[name] == value for name, value in correction.expect)]
    if not fitting:
        expected = ", ".join(f"{name} {_shown(value) or 'none'}" for name, value in correction.expect)
        read_as = ", ".join(f"{name} {_shown(quoting[0][name]) or 'none'}" for name, _ in correction.expect)
        raise _StaleError(f"it expects {expected}, but {where} is read as {read_as}")
    if len(fitting) > 1:
        ids = ", ".join(str(fact["fact_id"]) for fact in fitting)
        raise _StaleError(f"{len(fitting)} facts of {where} fit ({ids}); name one by `fact`, or `expect` more")
    return fitting[0]


def _set(fact: Row, correction: Correction) -> Row:
    already = [name for name, value in correction.fields if fact[name] == value]
    if already:
        raise _StaleError(f"{' and '.join(already)} is read so by now: the entry can go")
    changes: dict[str, Any] = dict(correction.fields)
    if "measure" in changes:
        changes["domain"] = measures()[changes["measure"]].domain
    changes["trace"] = _trace(fact["trace"], [name for name, _ in correction.fields])
    return {**fact, **changes, "correction_id": correction.correction_id}


def _added(read: ReadRows, correction: Correction) -> Row:
    block, start, end = _stated(read, correction)
    quantity = _number(read, correction, start, end)
    measure = measures()[str(dict(correction.fields)["measure"])]
    said: dict[str, Any] = {
        "value": float(quantity["value"]),
        "unit": quantity["unit"] or measure.unit,
        "scope": "la",
        "phase": None,
        "key_stage": None,
        "subject": None,
        "threshold": None,
        "pupil_group": None,
        "period": None,
        "status": "actual",
        "qualifier": quantity["qualifier"],
        **dict(correction.fields),
        "domain": measure.domain,
        "paragraph": block["number"],
        "page": block["page"],
        "from_table": block["kind"] == "table",
        "char_start": start,
        "char_end": end,
        "rule": RULE,
        "confidence": 1.0,
    }
    (fact_id,) = fact_ids(read.report_id, [Fact(quantity=quantity["ordinal"], **said)])
    if any(fact["fact_id"] == fact_id for fact in read.facts):
        raise _StaleError(f"the reader finds this fact itself by now ({fact_id}): the entry can go")
    return {
        **said,
        "fact_id": fact_id,
        "quantity_ordinal": quantity["ordinal"],
        "quote": read.text[start:end],
        "trace": _trace("[]", [name for name, _ in correction.fields]),
        "correction_id": correction.correction_id,
    }


def _stated(read: ReadRows, correction: Correction) -> tuple[Row, int, int]:
    """The block that states the quote, and the quote's offsets. It must stand there once."""
    words = re.compile(r"\s+".join(map(re.escape, correction.quote.split())))
    found = [
        (block, match.start(), match.end())
        for block in _blocks(read, correction)
        for match in words.finditer(read.text, block["char_start"], block["char_end"])
    ]
    if len(found) != 1:
        times = f"{len(found)} times; quote more of them" if found else "no more"
        raise _StaleError(f"these words stand in paragraph {correction.paragraph} {times}")
    return found[0]


def _number(read: ReadRows, correction: Correction, start: int, end: int) -> Row:
    """The number that states the value of a fact to add."""
    inside = [q for q in read.quantities if q["char_start"] >= start and q["char_end"] <= end]
    chosen = [q for q in inside if correction.number is None or _same_words(q["text"], correction.number)]
    if len(chosen) != 1:
        listed = ", ".join(f"“{q['text']}”" for q in inside) or "none"
        meant = "" if correction.number is None else f", {len(chosen)} of them “{correction.number}”"
        raise _StaleError(f"`number` must be one of the numbers in the quote: {listed}{meant}")
    return chosen[0]


def _blocks(read: ReadRows, correction: Correction) -> list[Row]:
    """The blocks of the paragraph that the correction names, by the report's number or by paragraph_id."""
    return [
        block
        for block in read.blocks
        if correction.paragraph in (block["number"], block["paragraph_id"]) and block["kind"] not in NOT_SEARCHED
    ]


def _account(quantities: Sequence[Row], facts: Iterable[Row], dropped: dict[int, str]) -> list[Row]:
    """The numbers, each with a fact that reads it, or the reason why none does."""
    readers: dict[int, list[str]] = {}
    for fact in facts:
        readers.setdefault(fact["quantity_ordinal"], []).append(str(fact["fact_id"]))
    accounted: list[Row] = []
    for quantity in quantities:
        ids = readers.get(quantity["ordinal"], [])
        if ids and quantity["fact_id"] not in ids:
            accounted.append({**quantity, "fact_id": ids[0], "reason": None})
        elif not ids and quantity["ordinal"] in dropped:
            accounted.append({**quantity, "fact_id": None, "reason": dropped[quantity["ordinal"]]})
        else:
            accounted.append(dict(quantity))
    return accounted


def _notes(correction: Correction, read: Row | None, corrected: Row) -> tuple[Note, ...]:
    fact_id = str(corrected["fact_id"])
    if correction.action == "set" and read is not None:
        return tuple(Note(name, fact_id, _shown(read[name]), _shown(value)) for name, value in correction.fields)
    if correction.action == "drop":
        return (Note(WHOLE_FACT, fact_id, _in_words(corrected), correction.drop_reason),)
    return (Note(WHOLE_FACT, fact_id, None, _in_words(corrected)),)


def _stale(correction: Correction, problem: str) -> tuple[Note, ...]:
    if correction.action == "set":
        expected = dict(correction.expect)
        return tuple(
            Note(name, correction.fact_id, _shown(expected.get(name)), _shown(value), problem)
            for name, value in correction.fields
        )
    now = correction.drop_reason if correction.action == "drop" else None
    return (Note(WHOLE_FACT, correction.fact_id, None, now, problem),)


def _in_words(fact: Row) -> str:
    """A whole fact in a few words: `attendance_rate 88.4 percent, la, secondary, 1998/1999`."""
    rest = ("scope", "phase", "key_stage", "subject", "threshold", "pupil_group", "period")
    head = f"{fact['measure']} {_shown(fact['value'])} {fact['unit']}"
    return ", ".join((head, *(str(fact[name]) for name in rest if fact[name] is not None)))


def _shown(value: Value) -> str | None:
    return f"{value:.15g}" if isinstance(value, float) else value


def _inside(fact: Row, block: Row) -> bool:
    return bool(block["char_start"] <= fact["char_start"] < block["char_end"])


def _same_words(one: str, other: str) -> bool:
    """Equal but for the white space, which line ends make differ."""
    return one.split() == other.split()


def _trace(trace: str, corrected: Sequence[str]) -> str:
    """The trace with a step for each corrected field in place of the rule's."""
    kept = [step for step in json.loads(trace) if step["field"] not in corrected]
    steps = [{"field": name, "rule": RULE, "char_start": NO_WORDS, "char_end": NO_WORDS} for name in corrected]
    return json.dumps(kept + steps, ensure_ascii=False)
