"""The kinds of report as data: one TOML file each, beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A way of saying and how much it counts."""

    pattern: re.Pattern[str]
    weight: int


@dataclass(frozen=True, slots=True)
class KindCue:
    """A way in which a report says what kind of inspection it reports; `where` is `title` or `opening`."""

    kind: str
    where: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cover:
    """Where a report of the family says what it is about.

    authority       the cover's words with the inspected authority's name as `name`, lines parted by ` | `
    lead            the lead inspector's name as `name`, anywhere in the report, lines parted by a space
    """

    authority: Patterns
    lead: Patterns


@dataclass(frozen=True, slots=True)
class Area:
    """A judgement area: the words of its label, and the aspects that have no judgement of their own beside it."""

    aspect: str
    labels: Patterns
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeScheme:
    """How reports of the family grade.

    scale           the grades, best first, each with its ways of being written
    areas           judgement areas; of several whose label stands before a grade, the nearest counts
    aspects         the aspects that every report gets a row for, judged or with the reason why not
    outcomes        sentences that state the outcome of `outcome_aspect`, where the family has no grades
    since, until    first and last day on which the framework had an aspect, where that is not all its time
    """

    scale: tuple[tuple[str, re.Pattern[str]], ...]
    areas: tuple[Area, ...]
    aspects: tuple[str, ...]
    outcome_aspect: str | None
    outcomes: tuple[tuple[str, re.Pattern[str]], ...]
    since: Mapping[str, date]
    until: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of report.

    code, slug, label               `lea_inspection`, `lea` (in report_id), for people
    cues, threshold, refused        recognition: the weights of the cues found reach the threshold, nothing refused is found
    default_kind, kind_cues         the inspection's kind
    recommendation_headings         headings of a block of recommendations, in the body or under an appendix
    appendix_headings               headings of the appendix that repeats them
    earlier_recommendations         paragraphs whose list says what an earlier inspection recommended
    effective, inadequate           paragraphs whose list names functions performed well or badly
    fewest_numbered                 as many numbered paragraphs a report has at least
    cover, grades                   None where the general reading of covers holds, or where nothing is graded
    listed_recommendations          every entry under a heading of recommendations is one, and nothing else is
    bands                           headings or lead-ins among them that say when ("Within three months:")
    other_body                      headings from which on recommendations go to another body than the authority, as `location` names it

    Patterns ignore case and are meant for `search` in text on one line.
    """

    code: str
    slug: str
    label: str
    threshold: int
    cues: tuple[Cue, ...]
    refused: Patterns
    default_kind: str | None
    kind_cues: tuple[KindCue, ...]
    recommendation_headings: Patterns
    appendix_headings: Patterns
    earlier_recommendations: Patterns
    effective: Patterns
    inadequate: Patterns
    fewest_numbered: int
    cover: Cover | None
    grades: GradeScheme | None
    listed_recommendations: bool
    bands: Patterns
    other_body: tuple[str, Patterns] | None


@cache
def families() -> tuple[Family, ...]:
    """All kinds of report that are known, by the names of their files."""
    found = [entry for entry in files("transforms.families").iterdir() if entry.name.endswith(".toml")]
    return tuple(
        _family(tomllib.loads(entry.read_text(encoding="utf-8"))) for entry in sorted(found, key=lambda e: e.name)
    )


def _family(data: dict[str, Any]) -> Family:
    recognition, kinds = data["recognition"], data.get("kinds", {})
    recommendations, judgements = data.get("recommendations", {}), data.get("judgements", {})
    return Family(
        code=data["code"],
        slug=data["slug"],
        label=data["label"],
        threshold=recognition["threshold"],
        cues=tuple(
            Cue(_compiled(cue["pattern"], case=cue.get("case", False)), cue["weight"]) for cue in recognition["cues"]
        ),
        refused=_all(recognition.get("refused", [])),
        default_kind=kinds.get("default"),
        kind_cues=tuple(KindCue(cue["kind"], cue["where"], _compiled(cue["pattern"])) for cue in kinds.get("cues", [])),
        recommendation_headings=_all(recommendations.get("headings", [])),
        appendix_headings=_all(recommendations.get("appendix_headings", [])),
        earlier_recommendations=_all(recommendations.get("earlier", [])),
        effective=_all(judgements.get("effective", [])),
        inadequate=_all(judgements.get("inadequate", [])),
        fewest_numbered=recognition.get("fewest_numbered", 3),
        cover=Cover(*(_all(data["cover"][part], case=True) for part in ("authority", "lead")))
        if "cover" in data
        else None,
        grades=_grades(data["grades"]) if "grades" in data else None,
        listed_recommendations=recommendations.get("listed", False),
        bands=_all(recommendations.get("bands", [])),
        other_body=_other_body(recommendations.get("other_body")),
    )


def _grades(data: dict[str, Any]) -> GradeScheme:
    return GradeScheme(
        scale=tuple((grade, _compiled(way)) for grade, way in data.get("scale", {}).items()),
        areas=tuple(
            Area(aspect, _all(area["labels"]), tuple(area.get("covers", ())))
            for aspect, area in data.get("areas", {}).items()
        ),
        aspects=tuple(data["aspects"]),
        outcome_aspect=data.get("outcome_aspect"),
        # Sentences may go over lines.
        outcomes=tuple(
            (outcome, _compiled(way.replace(" ", r"\s+"))) for outcome, way in data.get("outcomes", {}).items()
        ),
        since=MappingProxyType(dict(data.get("since", {}))),
        until=MappingProxyType(dict(data.get("until", {}))),
    )


def _other_body(data: dict[str, Any] | None) -> tuple[str, Patterns] | None:
    return (data["location"], _all(data["headings"])) if data else None


def _compiled(pattern: str, case: bool = False) -> re.Pattern[str]:
    return re.compile(pattern, 0 if case else re.IGNORECASE)


def _all(patterns: list[str], case: bool = False) -> Patterns:
    return tuple(_compiled(pattern, case) for pattern in patterns)
