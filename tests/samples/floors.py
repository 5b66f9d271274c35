"""How well the samples are read, and the floors of it in floors.toml, which may only rise.

    .venv/bin/python -m tests.samples.floors

raises every floor that the reader has left behind, to what is measured now, rounded down; it lowers none.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import asdict
from pathlib import Path

from flows.gold import read_gold
from samples import SAMPLES, authorities_csv
from transforms.catalogue.authorities import built_in, parse_authorities_csv
from transforms.evaluation.evaluate import evaluate
from transforms.evaluation.model import FoundFact, FoundFinding, FoundNumber, FoundRecommendation, FoundReport
from transforms.evaluation.scores import Scores, pooled
from transforms.report import Reading, read_report
from transforms.staging import fact_ids

FLOORS = Path(__file__).with_name("floors.toml")
HEAD = """\
# How well the samples are at least read: `make test` fails where a report, or all together, fall under these.
# F1 of facts (core domains, all domains) and recommendations, rounded down; planted contradictions that are found.
# They may only rise: after the reader got better, `.venv/bin/python -m tests.samples.floors` raises them.
"""
Floors = dict[str, float]


def floors() -> dict[str, Floors]:
    """The floors of each report, and those of `pooled`."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def read(name: str) -> Reading:
    """The sample of that name, read."""
    (path,) = (path for path in SAMPLES.glob(f"{name}.*") if ".expected." not in path.name)
    authorities = built_in().with_added(parse_authorities_csv(authorities_csv().read_text(encoding="utf-8")))
    return read_report(path.read_bytes(), authorities)


def found_in(reading: Reading) -> FoundReport:
    """What was found in a report, as the warehouse would hold it."""
    text = reading.outline.text
    ids = fact_ids(reading.report_id, reading.statements.facts)

    def fields(row: type, entry: object, **more: object) -> dict[str, object]:
        said = asdict(entry) | more  # type: ignore[call-overload]
        return {name: said[name] for name in row.__dataclass_fields__}  # type: ignore[attr-defined]

    def quote(entry: object) -> str:
        return text[entry.char_start : entry.char_end]  # type: ignore[attr-defined,no-any-return]

    return FoundReport(
        reading.report_id,
        tuple(
            FoundFact(**fields(FoundFact, fact, fact_id=fact_id, quote=quote(fact), settled_by={}))  # type: ignore[arg-type]
            for fact, fact_id in zip(reading.statements.facts, ids, strict=True)
        ),
        tuple(
            FoundRecommendation(**fields(FoundRecommendation, entry, text=quote(entry)))  # type: ignore[arg-type]
            for entry in reading.recommendations
        ),
        tuple(
            FoundFinding(**fields(FoundFinding, finding, quote=quote(finding)))  # type: ignore[arg-type]
            for finding in reading.findings
        ),
        tuple(FoundNumber(None, q.value, q.unit, q.reason) for q in reading.statements.quantities),
    )


def measured(readings: dict[str, Reading]) -> dict[str, Floors]:
    """What is measured now, in the form of the floors."""
    gold = read_gold(SAMPLES)
    scores = {name: evaluate(gold[name], found_in(reading)).scores for name, reading in readings.items()}
    return {"pooled": _figures(pooled(scores.values()))} | {name: _figures(each) for name, each in scores.items()}


def _figures(scores: Scores) -> Floors:
    figures: Floors = {"core_f1": _down(scores.facts["core"].f1), "all_f1": _down(scores.facts["all"].f1)}
    if scores.recommendations:
        figures["recommendations_f1"] = _down(scores.recommendations.f1)
    if scores.findings:
        figures["findings"] = scores.findings.correct
    return figures


def _down(share: float) -> float:
    return math.floor(round(share * 100, 6)) / 100


def raised(now: dict[str, Floors], before: dict[str, Floors]) -> str:
    """The text of floors.toml with each floor at the higher of what it was and what is measured."""
    lines = [HEAD.rstrip()]
    for name, figures in now.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {max(value, before.get(name, {}).get(key, value))}" for key, value in figures.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    before = floors() if FLOORS.exists() else {}
    FLOORS.write_text(raised(measured({name: read(name) for name in read_gold(SAMPLES)}), before), encoding="utf-8")
    print(f"{FLOORS.name} is written")
