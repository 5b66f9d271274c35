"""What a careful person found in PDFs of 2010 onwards: the annotations beside the samples, and those of real reports."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from samples import MODERN

AREAS = ("overall_effectiveness", "impact_of_leaders", "help_and_protection", "in_care", "care_leavers")
REAL = Path(__file__).parents[2].parent / "shared"
SETS = ("tuning", "checking", "real")
"""Misses of `checking` are not looked at: only so does it show how an unseen report is read."""

# Other names that annotations have for what the warehouse calls by one.
_FAMILIES = {"lac_2013": "safeguarding"}
_PHASES: dict[str, tuple[str, str | None]] = {"key stage 4": ("secondary", "KS4"), "post-16": ("post16", None)}
_GROUPS = {"looked_after": "children_in_public_care"}


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation: its words, the page of the file on which it begins (from 1), and whether it is a sub-point."""

    text: str
    page: int
    nested: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated value, in the codes of the warehouse."""

    value: float
    unit: str
    measure: str
    scope: str
    phase: str | None
    key_stage: str | None
    threshold: str | None
    pupil_group: str | None


@dataclass(frozen=True, slots=True)
class Expected:
    """One file. None is not compared; a grade or an inspector `n/a` must not be found; `family` None is no report."""

    path: Path
    family: str | None
    la_name: str
    inspection_start: date | None
    inspection_end: date | None
    lead_inspector: str | None
    grades: dict[str, str]
    n_recommendations: int | None
    advice: tuple[Advice, ...]
    figures: tuple[Figure, ...]


def expected(of: str) -> tuple[Expected, ...]:
    """The files of a set; none where the real reports are not at hand."""
    if of == "real":
        gold = REAL / "gold" / "modern.csv"
        if not gold.is_file():
            return ()
        return tuple(
            _expected(row, REAL / "reports" / "modern", [], _lines(gold.with_name("modern_numbers.jsonl")))
            for row in _rows(gold)
        )
    rows = [row for row in _rows(MODERN / "expected.csv") if row["set"] == of]
    advice, figures = (_lines(MODERN / f"expected_{kind}.jsonl") for kind in ("recommendations", "numbers"))
    return tuple(_expected(row, MODERN, advice, figures) for row in rows)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _expected(
    row: dict[str, str], folder: Path, advice: list[dict[str, Any]], figures: list[dict[str, Any]]
) -> Expected:
    start, end = (date.fromisoformat(row[key]) if row[key] else None for key in ("inspection_start", "inspection_end"))
    return Expected(
        path=folder / row["file"],
        family=None if row["family"] == "not_a_pdf" else _FAMILIES.get(row["family"], row["family"]),
        la_name=row["la_name"],
        inspection_start=start,
        inspection_end=end,
        lead_inspector=row["lead_inspector"] or None,
        grades={area: row[area] for area in AREAS if row[area]},
        n_recommendations=int(row["n_recommendations"]) if row["n_recommendations"] else None,
        advice=tuple(
            Advice(line["text"], line["page"], line["parent"] is not None)
            for line in advice
            if line["file"] == row["file"]
        ),
        figures=tuple(_figure(line) for line in figures if line["file"] == row["file"]),
    )


def _figure(line: dict[str, Any]) -> Figure:
    phase, key_stage = _PHASES.get(line["phase"], (line["phase"], line.get("key_stage")))
    group = _GROUPS.get(line["group"], line["group"])
    return Figure(
        round(float(line["value"]), 2),
        line["unit"],
        line["measure"],
        line["scope"],
        phase,
        key_stage,
        line["threshold"],
        group,
    )
