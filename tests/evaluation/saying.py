"""Annotations and facts of an invented report, said in few words."""

from __future__ import annotations

import json
from typing import Any

from transforms.catalogue.measures import measures
from transforms.evaluation.annotations import parse_findings, parse_observations, parse_recommendations
from transforms.evaluation.model import Annotations, FoundFact, FoundFinding, FoundRecommendation, FoundReport

SAID: dict[str, Any] = {
    "para": "7",
    "domain": "attendance",
    "measure": "attendance_rate",
    "value": 93.5,
    "unit": "percent",
    "scope": "la",
    "phase": "primary",
    "key_stage": None,
    "subject": None,
    "threshold": None,
    "group": None,
    "period": "1998/1999",
    "status": "actual",
    "quote": "93.5 per cent",
}


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def observations(*changes: dict[str, Any]) -> str:
    """An annotation file of attendance rates, each with something changed."""
    return lines(*(SAID | change for change in changes))


def annotated(observed: str | None = None, recommended: str | None = None, planted: str | None = None) -> Annotations:
    return Annotations(
        "norbury-2000",
        None if observed is None else parse_observations(observed, "o.jsonl", measures()),
        None if recommended is None else parse_recommendations(recommended, "r.jsonl"),
        None if planted is None else parse_findings(planted, "f.jsonl"),
    )


def fact(fact_id: str = "f0", **changes: Any) -> FoundFact:
    """A fact that agrees with the attendance rate of `SAID` but for the changes."""
    said: dict[str, Any] = {name: value for name, value in SAID.items() if name not in ("para", "group")}
    said |= {"paragraph": "7", "pupil_group": None, "rule": "prose/cue", "settled_by": {}}
    return FoundFact(**(said | {"fact_id": fact_id} | changes))


def recommendation(ordinal: int, text: str, **changes: Any) -> FoundRecommendation:
    said: dict[str, Any] = {
        "location": "body",
        "purpose": None,
        "parent_ordinal": None,
        "deadline": None,
        "same_as_ordinal": None,
    }
    return FoundRecommendation(ordinal=ordinal, text=text, **(said | changes))


def found(
    *facts: FoundFact,
    recommendations: tuple[FoundRecommendation, ...] = (),
    findings: tuple[FoundFinding, ...] = (),
    **more: Any,
) -> FoundReport:
    return FoundReport("norbury-lea-2000-09", facts, recommendations, findings, more.get("numbers", ()))
