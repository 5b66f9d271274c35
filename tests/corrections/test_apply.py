"""Corrections applied to the rows of one report: what they change, what stays, and when they no longer fit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from transforms.corrections import Corrected, Correction, ReadRows, apply_corrections, corrected_id

TEXT = "7. Attendance in secondary\nschools was 88.4 per cent, in primary schools 93 per cent. Some nine points adrift, 31 staff of 40."
PARENTS = "8. Some 180 parents completed a course."
WHOLE = f"{TEXT}\n\n{PARENTS}"


def block(paragraph_id: str, number: str, words: str, **changes: Any) -> dict[str, Any]:
    start = WHOLE.index(words)
    own = {"paragraph_id": paragraph_id, "number": number, "kind": "paragraph", "page": 1}
    return {**own, "char_start": start, "char_end": start + len(words), **changes}


def number(ordinal: int, words: str, value: float, **changes: Any) -> dict[str, Any]:
    start = WHOLE.index(words)
    own = {"ordinal": ordinal, "text": words, "value": value, "unit": None, "qualifier": "exact"}
    rest = {"char_start": start, "char_end": start + len(words), "fact_id": None, "reason": "unclassified"}
    return {**own, **rest, **changes}


def fact(fact_id: str, ordinal: int, quote: str, value: float, **changes: Any) -> dict[str, Any]:
    start = WHOLE.index(quote)
    said = dict.fromkeys(("phase", "key_stage", "subject", "threshold", "pupil_group"))
    own = {"fact_id": fact_id, "quantity_ordinal": ordinal, "domain": "attendance", "measure": "attendance_rate"}
    where = {"paragraph": "7", "page": 1, "from_table": False, "quote": quote, "char_start": start}
    read = {"rule": "clause", "confidence": 0.9, "char_end": start + len(quote), "correction_id": None}
    trace = json.dumps([{"field": "period", "rule": "carried", "char_start": 3, "char_end": 9}])
    rest = {
        "value": value,
        "unit": "percent",
        "scope": "la",
        "period": "1999",
        "status": "actual",
        "qualifier": "exact",
    }
    return {**said, **own, **where, **read, **rest, "trace": trace, **changes}


SECONDARY, PRIMARY, AGAIN, AWARDS = "5" * 16, "6" * 16, "7" * 16, "8" * 16
READ = ReadRows(
    "norbury-lea-2000-09",
    WHOLE,
    (block("b0001", "7", TEXT), block("b0002", "8", PARENTS)),
    (
        fact(SECONDARY, 0, "88.4 per cent", 88.4, phase="secondary"),
        fact(PRIMARY, 1, "93 per cent", 93.0, phase="primary"),
        fact(AGAIN, 1, "93 per cent", 93.0, phase="nursery"),
        fact(AWARDS, 5, "180", 180.0, measure="literacy_accreditation_count", domain="context", unit="count"),
    ),
    (
        number(0, "88.4", 88.4, fact_id=SECONDARY, reason=None),
        number(1, "93", 93.0, fact_id=PRIMARY, reason=None),
        number(2, "nine points", 9.0, unit="percentage_points", qualifier="about"),
        number(3, "31", 31.0),
        number(4, "40", 40.0),
        number(5, "180", 180.0, fact_id=AWARDS, reason=None),
    ),
)
SET = Correction(
    "secondary", READ.report_id, "set", "88.4 per cent", "Misread.", "A. Person", date(2026, 11, 20),
    fact_id=SECONDARY, expect=(("value", 88.4),), fields=(("value", 84.8), ("period", None)),
)  # fmt: skip
DROP = replace(SET, correction_id="course", action="drop", quote="180", fact_id=AWARDS, expect=(), fields=(), drop_reason="narrative")  # fmt: skip
ADD = replace(
    SET, correction_id="gap", action="add", quote="nine points adrift", fact_id=None, paragraph="7", expect=(),
    fields=(("measure", "gap_to_national"), ("value", -9.0), ("key_stage", "KS4")),
)  # fmt: skip


def facts(result: Corrected) -> dict[str, Any]:
    return {str(row["fact_id"]): row for row in result.facts}


def problem(result: Corrected) -> str:
    ((_, notes),) = result.notes
    assert notes
    return notes[0].problem or ""


def test_a_set_fact_keeps_its_id_words_and_rule() -> None:
    result = apply_corrections(READ, [SET])
    was, now = READ.facts[0], facts(result)[SECONDARY]
    assert (now["value"], now["period"], now["correction_id"]) == (84.8, None, "secondary")
    changed = {name for name in was if was[name] != now[name]}
    assert changed == {"value", "period", "correction_id", "trace"}
    assert {step["field"]: step["rule"] for step in json.loads(now["trace"])} == {
        "value": "correction",
        "period": "correction",
    }
    assert [(n.field, n.was, n.now) for _, notes in result.notes for n in notes] == [
        ("value", "88.4", "84.8"),
        ("period", "1999", None),
    ]
    assert list(result.quantities) == list(READ.quantities)


def test_a_new_measure_brings_its_domain() -> None:
    result = apply_corrections(READ, [replace(SET, fields=(("measure", "delegation_rate"),))])
    assert facts(result)[SECONDARY]["domain"] == "funding"


def test_the_number_of_a_dropped_fact_gets_the_reason_given() -> None:
    result = apply_corrections(READ, [DROP])
    assert AWARDS not in facts(result)
    assert (result.quantities[5]["fact_id"], result.quantities[5]["reason"]) == (None, "narrative")


def test_the_number_of_a_dropped_fact_is_its_other_facts() -> None:
    result = apply_corrections(READ, [replace(DROP, quote="93 per cent", fact_id=PRIMARY)])
    assert (result.quantities[1]["fact_id"], result.quantities[1]["reason"]) == (AGAIN, None)


def test_an_added_fact_quotes_the_text_and_its_number_points_to_it() -> None:
    result = apply_corrections(READ, [ADD])
    (added,) = [row for row in result.facts if row["correction_id"] == "gap"]
    assert WHOLE[added["char_start"] : added["char_end"]] == added["quote"] == "nine points adrift"
    assert (added["value"], added["unit"], added["domain"], added["qualifier"]) == (-9.0, "percentage_points", "attainment", "about")  # fmt: skip
    assert (added["paragraph"], added["rule"], added["confidence"]) == ("7", "correction", 1.0)
    assert (result.quantities[2]["fact_id"], result.quantities[2]["reason"]) == (added["fact_id"], None)
    assert added["fact_id"] == facts(apply_corrections(READ, [ADD, SET, DROP]))[added["fact_id"]]["fact_id"]


def test_words_are_found_over_a_line_end_and_by_paragraph_id() -> None:
    words = replace(ADD, quote="secondary schools was 88.4 per cent", paragraph="b0001", number="88.4")
    (added,) = [row for row in apply_corrections(READ, [words]).facts if row["correction_id"]]
    assert added["quote"] == "secondary\nschools was 88.4 per cent"


def test_a_fact_is_found_by_paragraph_words_and_measure() -> None:
    by_words = replace(SET, fact_id=None, paragraph="7", expect=(("measure", "attendance_rate"),))
    assert facts(apply_corrections(READ, [by_words]))[SECONDARY]["value"] == 84.8


def test_what_no_longer_fits_changes_nothing_and_says_why() -> None:
    paragraph = replace(SET, fact_id=None, paragraph="7", quote="93 per cent", expect=(("measure", "attendance_rate"),))
    stale = {
        "no fact 9999999999999999 any more": replace(SET, fact_id="9" * 16),
        "quotes these words any more: it quotes “88.4 per cent”": replace(SET, quote="88.5 per cent"),
        "no fact of paragraph 9 quotes these words": replace(paragraph, paragraph="9"),
        "it expects value 80, but fact 5555555555555555 is read as value 88.4": replace(SET, expect=(("value", 80.0),)),
        "2 facts of paragraph 7 fit": paragraph,
        "value is read so by now": replace(SET, fields=(("value", 88.4), ("period", "1998"))),
        "these words stand in paragraph 7 no more": replace(ADD, quote="ten points adrift"),
        "these words stand in paragraph 7 2 times": replace(ADD, quote="schools"),
        "`number` must be one of the numbers in the quote: “31”, “40”": replace(ADD, quote="31 staff of 40"),
        "“31”, “40”, 0 of them “32”": replace(ADD, quote="31 staff of 40", number="32"),
        "`number` must be one of the numbers in the quote: none": replace(ADD, quote="adrift"),
    }
    for told, correction in stale.items():
        result = apply_corrections(READ, [correction])
        assert told in problem(result), problem(result)
        assert (result.facts, result.quantities) == (tuple(READ.facts), tuple(READ.quantities))


def test_a_fact_that_the_reader_finds_by_now_is_not_added_again() -> None:
    added = next(row for row in apply_corrections(READ, [ADD]).facts if row["correction_id"])
    read = replace(READ, facts=(*READ.facts, {**added, "correction_id": None}))
    assert "the reader finds this fact itself by now" in problem(apply_corrections(read, [ADD]))


def test_two_corrections_of_one_fact_are_both_refused() -> None:
    other = replace(SET, correction_id="other", fields=(("phase", "special"),))
    result = apply_corrections(READ, [SET, other, DROP])
    problems = {correction.correction_id: notes[0].problem for correction, notes in result.notes}
    assert "corrected by other too" in str(problems["secondary"])
    assert "corrected by secondary too" in str(problems["other"])
    assert problems["course"] is None
    assert facts(result)[SECONDARY] == READ.facts[0]


def test_the_order_of_corrections_changes_nothing() -> None:
    results = [apply_corrections(READ, order) for order in permutations((SET, DROP, ADD))]
    assert all(result == results[0] for result in results)
    ids = {corrected_id("r", order) for order in permutations((SET, DROP, ADD))}
    assert len(ids) == 1


@given(st.sampled_from([{"reason": "Other."}, {"who": "B"}, {"quote": "x"}, {"fields": ()}, {"paragraph": "2"}]))
def test_another_correction_gives_another_reading(change: dict[str, Any]) -> None:
    assert corrected_id("r", [replace(SET, **change)]) != corrected_id("r", [SET])
