"""The error list: every mistake once, with its cause, in the order in which a person works through it."""

from __future__ import annotations

from tests.evaluation.saying import annotated, fact, found, observations
from transforms.evaluation.evaluate import evaluate
from transforms.evaluation.mistakes import Mistake, by_cause
from transforms.evaluation.model import FoundFact, FoundNumber


def mistakes(observed: str, *facts: FoundFact, numbers: tuple[FoundNumber, ...] = ()) -> tuple[Mistake, ...]:
    return evaluate(annotated(observed), found(*facts, numbers=numbers)).mistakes


def test_nothing_wrong_is_an_empty_list() -> None:
    assert mistakes(observations({}), fact()) == ()


def test_a_wrong_field_names_what_was_found_what_was_expected_and_the_rule_that_settled_it() -> None:
    wrong = fact("abc", period="1999", phase=None, settled_by={"period": "carried"})
    period, phase = sorted(
        mistakes(observations({"period": ["1998/1999", None]}), wrong), key=lambda mistake: mistake.field or ""
    )
    assert (period.kind, period.field, period.found, period.expected) == ("wrong field", "period", "1999", "1998/1999|")
    assert period.cause == "period: another, settled by carried"
    assert (period.fact_id, period.rule, period.annotation) == ("abc", "prose/cue", "o.jsonl:1")
    assert (phase.cause, phase.found, phase.expected) == ("phase: not found", None, "primary")


def test_a_field_that_should_be_none_is_a_cause_of_its_own() -> None:
    (wrong,) = mistakes(observations({"phase": None}), fact())
    assert (wrong.cause, wrong.found, wrong.expected) == ("phase: should be none", "primary", "")


def test_a_domain_that_is_not_its_measure_s_is_the_annotation_s_mistake() -> None:
    (wrong,) = mistakes(observations({"domain": "funding"}), fact())
    assert (wrong.field, wrong.found, wrong.expected) == ("domain", "attendance", "funding")


def test_a_missed_number_says_what_became_of_it() -> None:
    def cause(*numbers: FoundNumber) -> str:
        (missed,) = mistakes(observations({}), numbers=numbers)
        assert (missed.kind, missed.quote, missed.fact_id) == ("missed", "93.5 per cent", None)
        return missed.cause

    assert cause() == "no such number was read in the paragraph"
    assert cause(FoundNumber("8", 93.5, "percent", None)) == "no such number was read in the paragraph"
    assert cause(FoundNumber("7", 93.5, "percent", "unclassified")).startswith("the number is unclassified")
    assert cause(FoundNumber("7", 93.5, None, "year")) == "the number was put aside as year"
    assert cause(FoundNumber("7", 93.5, "percent", None)) == "the number states something else"


def test_the_same_statement_in_another_paragraph_or_unit_is_one_mistake() -> None:
    (moved,) = mistakes(observations({}), fact("abc", paragraph="8"))
    assert (moved.kind, moved.field, moved.found, moved.expected) == ("elsewhere", "paragraph", "8", "7")
    (other,) = mistakes(observations({}), fact(unit="percentage_points"))
    assert (other.kind, other.field, other.found, other.expected) == (
        "elsewhere",
        "unit",
        "percentage_points",
        "percent",
    )
    apart = mistakes(observations({}), fact(paragraph="8", measure="unauthorised_absence_rate"))
    assert [mistake.kind for mistake in apart] == ["missed", "spurious"]


def test_optional_annotations_are_no_mistakes() -> None:
    assert mistakes(observations({"optional": True})) == ()
    assert mistakes(observations({"optional": True}), fact(period=None)) == ()


def test_the_most_frequent_cause_comes_first_and_its_paragraphs_in_order() -> None:
    rows = mistakes(
        observations({"para": "10"}, {"para": "9"}, {"para": "11"}, {"para": "3"}),
        fact(paragraph="10", period=None),
        fact(paragraph="9", period=None),
        fact(paragraph="11"),
    )
    listed = [(count, mistake.kind, mistake.paragraph) for count, mistake in by_cause(rows)]
    assert listed == [(2, "wrong field", "9"), (2, "wrong field", "10"), (1, "missed", "3")]
