"""How well the samples are read, and the floors of it in floors.toml, which may only rise.

    .venv/bin/python -m tests.samples.floors

raises every floor that the reader has left behind, to what is measured now, rounded down; it lowers none.
"""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

from tests.samples.scoring import Evaluations, evaluated, names, read
from transforms.evaluation.scores import Scores, pooled

FLOORS = Path(__file__).with_name("floors.toml")
HEAD = """\
# How well the samples are at least read: `make test` fails where a report, or a set of them together, falls under these.
# F1 of facts (core domains, all domains) and recommendations, rounded down; planted contradictions that are found.
# The sets come first: default (what a refresh reads), tuned-on, checked-on (samples/README.md tells them apart).
# They may only rise: after the reader got better, `.venv/bin/python -m tests.samples.floors` raises them.
"""
Floors = dict[str, float]


def floors() -> dict[str, Floors]:
    """The floors of each set together, then those of each report."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def measured(evaluations: Evaluations) -> dict[str, Floors]:
    """What is measured now, in the form of the floors."""
    sets = {of: pooled(each.scores for each in reports.values()) for of, reports in evaluations.items()}
    single = {name: each.scores for reports in evaluations.values() for name, each in reports.items()}
    return {name: _figures(scores) for name, scores in (sets | single).items()}


def _figures(scores: Scores) -> Floors:
    figures: Floors = {"core_f1": rounded_down(scores.facts["core"].f1), "all_f1": rounded_down(scores.facts["all"].f1)}
    if scores.recommendations:
        figures["recommendations_f1"] = rounded_down(scores.recommendations.f1)
    if scores.findings:
        figures["findings"] = scores.findings.correct
    return figures


def rounded_down(share: float) -> float:
    """Two decimals, so that neither a floor nor a figure in the documentation promises more than is reached."""
    return math.floor(round(share * 100, 6)) / 100


def raised(now: dict[str, Floors], before: dict[str, Floors], head: str = HEAD) -> str:
    """The text of a floors.toml with each floor at the higher of what it was and what is measured."""
    lines = [head.rstrip()]
    for name, figures in now.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {max(value, before.get(name, {}).get(key, value))}" for key, value in figures.items()]
    return "\n".join(lines) + "\n"


def raise_floors(evaluations: Evaluations) -> None:
    """Write floors.toml, each floor at what is measured now or, where that is less, as it was."""
    before = floors() if FLOORS.exists() else {}
    FLOORS.write_text(raised(measured(evaluations), before), encoding="utf-8")
    print(f"{FLOORS.name} is written")


if __name__ == "__main__":
    raise_floors(evaluated({name: read(name) for name in names()}))
