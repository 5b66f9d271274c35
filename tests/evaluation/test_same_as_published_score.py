"""The scores are those of the published scoring script, also where many pairings are equally good."""

from __future__ import annotations

import importlib.util
from dataclasses import asdict, astuple
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.saying import SAID, annotated, fact, found, lines, recommendation
from transforms.evaluation.evaluate import evaluate

SCRIPT = Path(__file__).parents[2].parent / "shared" / "score" / "score.py"
pytestmark = pytest.mark.skipif(not SCRIPT.is_file(), reason="the published scoring script is not at hand (../shared)")

FIELDS = {
    "value": st.sampled_from([93.5, 93.52, 93.58, 1000, 1000.4]),
    "unit": st.sampled_from(["percent", "count"]),
    "phase": st.sampled_from([None, "all", "primary"]),
    "period": st.sampled_from([None, "1999", "1998/1999"]),
    "measure": st.sampled_from(["attendance_rate", "education_budget"]),
    "domain": st.sampled_from(["attendance", "funding"]),
}
PARAGRAPH = st.sampled_from(["7", "8"])


def either(name: str) -> st.SearchStrategy[Any]:
    if name in ("value", "domain"):
        return FIELDS[name]
    return FIELDS[name] | st.lists(FIELDS[name], min_size=1, max_size=2)


GOLD = st.fixed_dictionaries(
    {"para": PARAGRAPH, "optional": st.booleans()} | {name: either(name) for name in FIELDS}
).map(lambda change: SAID | change)
FACT = st.fixed_dictionaries({"paragraph": PARAGRAPH} | FIELDS)

WORDS = st.sampled_from(
    ["consult schools about places", "consult schools about place", "Consult schools about places;"]
)
ORDINALS = st.none() | st.integers(1, 4)
PLACE = st.sampled_from(["body", "appendix"])
LINKS = {"location": PLACE, "text": WORDS, "deadline": st.sampled_from([None, "2001"]), "purpose": st.none() | WORDS}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("published_score", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(gold=st.lists(GOLD, max_size=6), said=st.lists(FACT, max_size=6))
def test_facts(script: ModuleType, gold: list[dict[str, Any]], said: list[dict[str, Any]]) -> None:
    facts = [fact(f"f{index}", **change) for index, change in enumerate(said)]
    result = evaluate(annotated(lines(*gold)), found(*facts)).scores
    table, accuracy, _ = script.score_observations(gold, [asdict(each) for each in facts])
    assert {name: share.accuracy for name, share in result.fields.items()} == accuracy
    for name, row in table.items():
        score = result.facts[name]
        assert (*astuple(score), score.precision, score.recall, score.f1) == tuple(row.values())


@given(
    gold=st.lists(st.fixed_dictionaries(LINKS | {"parent": ORDINALS, "same_as": ORDINALS}), max_size=5),
    said=st.lists(st.fixed_dictionaries(LINKS | {"parent_ordinal": ORDINALS, "same_as_ordinal": ORDINALS}), max_size=5),
)
def test_recommendations(script: ModuleType, gold: list[dict[str, Any]], said: list[dict[str, Any]]) -> None:
    gold = [{"ordinal": ordinal} | entry for ordinal, entry in enumerate(gold, 1)]
    entries = tuple(recommendation(ordinal, **entry) for ordinal, entry in enumerate(said, 1))
    result = evaluate(annotated(None, lines(*gold)), found(recommendations=entries)).scores
    wanted, _ = script.score_recommendations(gold, [asdict(entry) for entry in entries])
    score = result.recommendations
    assert score
    counted = (score.gold, score.found, score.correct, score.precision, score.recall, score.f1)
    assert counted == tuple(wanted[name] for name in ("gold", "found", "matched", "precision", "recall", "f1"))
    for name, share in result.recommendation_fields.items():
        assert share.accuracy == wanted[f"{name}_ok"]
