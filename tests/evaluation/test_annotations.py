"""Annotation files are taken as they are described, and whatever is wrong in one is said with file and line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.saying import SAID, lines, observations
from transforms.evaluation.annotations import (
    AnnotationError,
    parse_findings,
    parse_observations,
    parse_recommendations,
)

MEASURES = frozenset(("attendance_rate", "unauthorised_absence_rate"))


def test_a_list_holds_every_accepted_answer() -> None:
    text = observations({"period": ["1999", None], "measure": "attendance_rate", "optional": True, "note": "unsure"})
    (observation,) = parse_observations(text, "o.jsonl", MEASURES)
    assert observation.accepted["period"] == ("1999", None)
    assert observation.accepted["pupil_group"] == (None,)
    assert (observation.paragraph, observation.value, observation.optional) == ("7", 93.5, True)
    assert observation.where == "o.jsonl:1"


def test_empty_lines_count_as_lines_but_hold_nothing() -> None:
    parsed = parse_observations("\n" + observations({}) + "\r\n" + observations({"para": 8}), "o.jsonl", MEASURES)
    assert [(o.where, o.paragraph) for o in parsed] == [("o.jsonl:2", "7"), ("o.jsonl:4", "8")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"measure": "attendence_rate"}, "unknown measure 'attendence_rate'"),
        ({"measure": ["attendance_rate", "no_such"]}, "unknown measure 'no_such'"),
        ({"domain": "money"}, "unknown domain 'money'"),
        ({"phse": "primary"}, "unknown field 'phse'"),
        ({"value": "93.5"}, "value is not a number: '93.5'"),
        ({"value": True}, "value is not a number"),
        ({"value": 10**400}, "value is not a number"),
        ({"value": float("nan")}, "value is not a number"),
        ({"para": None}, "para is not a paragraph number"),
        ({"unit": None}, "unit is missing"),
        ({"phase": 3}, "phase is neither a text"),
        ({"phase": []}, "phase is neither a text"),
        ({"optional": "yes"}, "optional is neither true nor false"),
        ({"quote": 5}, "quote is not a text"),
    ],
)
def test_a_wrong_observation_is_said_with_its_line(change: dict[str, object], said: str) -> None:
    with pytest.raises(AnnotationError) as raised:
        parse_observations(observations({}, change), "norbury.observations.jsonl", MEASURES)
    assert str(raised.value).startswith(f"norbury.observations.jsonl:2: {said}")
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("line", ['{"para": "7"', "[1]", "7", "[" * 100_000, '{"value": ' + "9" * 5000 + "}"])
def test_a_line_that_is_no_record_is_said(line: str) -> None:
    with pytest.raises(AnnotationError, match=r"^o\.jsonl:1: "):
        parse_observations(line, "o.jsonl", MEASURES)


def test_recommendations_and_findings_are_checked_alike() -> None:
    good = {"ordinal": 1, "location": "body", "text": "consult schools", "section": "Access", "urgent": False}
    (entry,) = parse_recommendations(lines(good | {"parent": None, "deadline": "2001-01"}), "r.jsonl")
    assert (entry.ordinal, entry.deadline, entry.parent) == (1, "2001-01", None)
    for change, said in (
        ({"ordinal": None}, "ordinal is missing"),
        ({"ordinal": "1"}, "ordinal is not"),
        ({"text": None}, "text is missing"),
        ({"parents": 1}, "unknown field"),
    ):
        with pytest.raises(AnnotationError, match=f"r.jsonl:1: {said}"):
            parse_recommendations(lines(good | change), "r.jsonl")
    planted = {"kind": "total_does_not_add_up", "paras": ["10"], "stated_value": 74, "quote": "74", "unit": "count"}
    assert parse_findings(lines(planted), "f.jsonl")[0].stated == 74.0
    for change, said in (({"paras": "10"}, "paras is not a list"), ({"stated_value": None}, "stated_value is not")):
        with pytest.raises(AnnotationError, match=f"f.jsonl:1: {said}"):
            parse_findings(lines(planted | change), "f.jsonl")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*SAID, "optional", "other"]), ANYTHING), st.text(max_size=20))
def test_whatever_a_file_holds_it_is_parsed_or_refused_in_one_line(change: dict[str, object], rest: str) -> None:
    said = ""
    try:
        parse_observations(observations(change) + rest, "o.jsonl", MEASURES)
    except AnnotationError as error:
        said = str(error)
    assert len(said.splitlines()) <= 1
