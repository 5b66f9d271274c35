"""What counts as found and as right: facts, recommendations, contradictions, and the scores of them."""

from __future__ import annotations

import pytest

from tests.evaluation.saying import annotated, fact, found, lines, observations, recommendation
from transforms.evaluation.evaluate import evaluate
from transforms.evaluation.model import FoundFact, FoundFinding
from transforms.evaluation.scores import Score, Scores, Share, pooled


def scores(observed: str, *facts: FoundFact) -> Scores:
    return evaluate(annotated(observed), found(*facts)).scores


def test_a_fact_that_agrees_in_all_is_correct() -> None:
    result = scores(observations({}), fact())
    assert result.facts["attendance"] == result.facts["core"] == result.facts["all"] == Score(1, 1, 1, 1)
    assert result.facts["funding"] == Score()
    assert all(share == Share(1, 1) for share in result.fields.values())


@pytest.mark.parametrize("change", [{"paragraph": "8"}, {"unit": "count"}, {"value": 93.6}])
def test_a_fact_elsewhere_or_of_another_value_is_not_located(change: dict[str, object]) -> None:
    assert scores(observations({}), fact(**change)).facts["all"] == Score(1, 1, 0, 0)


def test_a_wrong_field_leaves_it_located_and_costs_precision_and_recall() -> None:
    result = scores(observations({}, {"value": 91.0}), fact(period="1999"), fact(value=91.0), fact(value=5.0))
    assert result.facts["all"] == Score(gold=2, found=3, located=2, correct=1)
    assert (result.facts["all"].precision, result.facts["all"].recall) == (1 / 3, 0.5)
    assert result.facts["all"].f1 == pytest.approx(0.4)
    assert result.fields["period"] == Share(1, 2)
    assert result.fields["period"].accuracy == 0.5


def test_any_accepted_answer_is_right_and_all_is_none() -> None:
    either = observations({"period": ["1999", "1998/1999"], "phase": "all", "unit": ["count", "percent"]})
    assert scores(either, fact(phase=None)).facts["all"].correct == 1
    assert scores(either, fact(period="1999", phase=None)).facts["all"].correct == 1
    assert scores(either, fact(period="2000", phase=None)).facts["all"].correct == 0


def test_values_agree_as_far_as_they_are_printed() -> None:
    assert scores(observations({"value": 1773000}), fact(value=1773500)).facts["all"].correct == 1
    assert scores(observations({"value": 1773}), fact(value=1774)).facts["all"].located == 0


def test_of_several_pairings_the_one_with_the_most_agreement_counts() -> None:
    two = observations({"phase": "secondary"}, {"phase": "primary"})
    assert scores(two, fact(), fact(phase="secondary")).facts["all"].correct == 2


def test_optional_annotations_count_neither_way() -> None:
    unsure = observations({}, {"value": 91.0, "optional": True})
    assert scores(unsure, fact(), fact(value=91.0)).facts["all"] == Score(1, 1, 1, 1)
    assert scores(unsure, fact(), fact(value=91.0, period=None)).facts["all"] == Score(1, 1, 1, 1)
    assert scores(unsure, fact()).facts["all"] == Score(1, 1, 1, 1)


def test_nothing_to_find_and_nothing_found_is_perfect_and_something_found_is_not() -> None:
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 1.0, 1.0)
    assert (Score(found=2).precision, Score(found=2).f1) == (0.0, 0.0)
    assert Score(gold=2).f1 == 0.0


def test_a_kind_that_is_not_annotated_is_not_scored() -> None:
    result = evaluate(annotated(None), found(fact(), recommendations=(recommendation(1, "consult"),)))
    assert (result.scores.facts, result.scores.recommendations, result.scores.findings) == ({}, None, None)
    assert result.mistakes == ()


TEXT = "agree with each secondary school a target for attendance that exceeds its best result"


def test_recommendations_are_matched_by_their_words_and_their_links_by_what_they_point_to() -> None:
    wanted = lines(
        {"ordinal": 1, "location": "body", "text": TEXT, "purpose": "In order to raise attendance"},
        {"ordinal": 2, "location": "body", "text": "publish it", "parent": 1, "deadline": "2001-01"},
        {"ordinal": 3, "location": "appendix", "text": TEXT, "same_as": 1},
    )
    got = (
        recommendation(5, TEXT.upper() + ".", purpose="in order to raise attendance:"),
        recommendation(6, "publish it", parent_ordinal=5),
        recommendation(7, TEXT.replace("best", "last"), location="appendix", same_as_ordinal=5),
        recommendation(8, "something else altogether"),
    )
    result = evaluate(annotated(None, wanted), found(recommendations=got))
    assert result.scores.recommendations == Score(gold=3, found=4, located=3, correct=3)
    assert {name: share.right for name, share in result.scores.recommendation_fields.items()} == {
        "location": 3,
        "purpose": 3,
        "parent": 3,
        "deadline": 2,
        "same_as": 3,
    }
    assert [(m.kind, m.cause) for m in result.mistakes] == [
        ("wrong field", "recommendation: deadline"),
        ("spurious", "recommendation of the body"),
    ]


def test_contradictions_are_found_by_place_and_stated_number_or_by_words() -> None:
    planted = lines(
        {"kind": "total_does_not_add_up", "paras": ["10"], "stated_value": 51700, "quote": "51,700"},
        {"kind": "contents_disagree", "paras": ["19"], "stated_value": "15-19", "quote": "| Funding | 15-19 |"},
        {"kind": "text_contradicts_table", "paras": ["9"], "stated_value": 4.1, "quote": "4.1 per cent"},
        {"kind": "two_targets", "paras": ["3"], "stated_value": 7, "quote": "seven", "optional": True},
    )
    got = (
        FoundFinding("total_does_not_add_up", "10", "pupils_in_schools", "51,700", "51,700"),
        FoundFinding("contents_disagree", "15", None, "Funding: 15-19", "Funding"),
        FoundFinding("text_contradicts_table", "12", None, "4.1", "4.1 per cent"),
        FoundFinding("two_targets", "3", None, "7", "seven"),
    )
    result = evaluate(annotated(None, None, planted), found(findings=got))
    assert result.scores.findings == Score(gold=3, found=3, located=2, correct=2)
    assert [(m.kind, m.cause, m.paragraph) for m in result.mistakes] == [
        ("missed", "finding: text_contradicts_table", "9"),
        ("spurious", "finding: text_contradicts_table", "12"),
    ]


def test_pooled_scores_add_up_counts() -> None:
    one = scores(observations({}), fact())
    two = scores(observations({}, {"value": 91.0}), fact(period=None))
    together = pooled([one, two])
    assert together.facts["all"] == Score(gold=3, found=2, located=2, correct=1)
    assert together.fields["period"] == Share(1, 2)
    assert together.recommendations is None
