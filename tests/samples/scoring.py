"""Precision and recall of a reading against annotations made by hand.

A fact is located when paragraph, unit and value agree, correct when measure, scope, phase, key stage, subject, threshold,
group, period and status agree too. An annotation that lists several answers accepts each; what is marked optional counts
neither way. Precision counts every fact, recall every annotation.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIELDS = ("measure", "scope", "phase", "key_stage", "subject", "threshold", "pupil_group", "period", "status")
CORE = frozenset(("funding", "attainment", "attendance"))


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of a comparison, and what follows from them."""

    expected: int
    found: int
    correct: int

    @property
    def precision(self) -> float:
        return self.correct / self.found if self.found else float(not self.expected)

    @property
    def recall(self) -> float:
        return self.correct / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.expected + other.expected, self.found + other.found, self.correct + other.correct)


def annotations(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score(
    expected: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]], domains: frozenset[str] | None
) -> Score:
    """Compare annotations and facts (rows of `fact_statistic`), of some domains or (None) of all."""
    pairs = _assign(expected, facts)
    excused = {f for e, f, _ in pairs if expected[e].get("optional")}
    counted = [e for e in expected if not e.get("optional") and (domains is None or e["domain"] in domains)]
    found = [f for i, f in enumerate(facts) if i not in excused and (domains is None or f["domain"] in domains)]
    correct = [
        e
        for e, f, agree in pairs
        if agree == len(FIELDS)
        and not expected[e].get("optional")
        and expected[e]["domain"] == facts[f]["domain"]
        and (domains is None or expected[e]["domain"] in domains)
    ]
    return Score(len(counted), len(found), len(correct))


def _assign(expected: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> list[tuple[int, int, int]]:
    """Located pairs (annotation, fact, fields that agree), one to one, the most agreeing first."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, fact in enumerate(facts):
        places[str(fact["paragraph"]), fact["unit"]].append(i)
    candidates = []
    for e, wanted in enumerate(expected):
        for unit in _options(wanted["unit"]):
            for f in places[str(wanted["para"]), unit]:
                if _same(float(wanted["value"]), float(facts[f]["value"])):
                    agree = sum(_agrees(name, wanted, facts[f]) for name in FIELDS)
                    candidates.append((agree - 0.25 * bool(wanted.get("optional")), e, f, agree))
    pairs, used_e, used_f = [], set(), set()
    for _, e, f, agree in sorted(candidates, key=lambda c: (-c[0], c[1], c[2])):
        if e not in used_e and f not in used_f:
            used_e.add(e)
            used_f.add(f)
            pairs.append((e, f, agree))
    return pairs


def _agrees(name: str, wanted: Mapping[str, Any], fact: Mapping[str, Any]) -> bool:
    accepted = _options(wanted.get("group" if name == "pupil_group" else name))
    return _plain(name, fact[name]) in {_plain(name, option) for option in accepted}


def _options(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(name: str, value: Any) -> str | None:
    if value is None or value == "" or (value == "all" and name in ("phase", "pupil_group")):
        return None
    return str(value).strip().lower().replace("–", "-")


def _same(a: float, b: float) -> bool:
    largest = max(abs(a), abs(b))
    return abs(a - b) <= max(0.05 if largest < 1000 else 0, 0.0005 * largest)
