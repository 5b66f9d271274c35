"""The kinds of report as data: one TOML file each, beside this module."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
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
class Family:
    """One kind of report.

    code, slug, label               `lea_inspection`, `lea` (in report_id), for people
    cues, threshold, refused        recognition: the weights of the cues found reach the threshold, nothing refused is found
    default_kind, kind_cues         the inspection's kind
    recommendation_headings         headings of a block of recommendations, in the body or under an appendix
    appendix_headings               headings of the appendix that repeats them
    earlier_recommendations         paragraphs whose list says what an earlier inspection recommended
    effective, inadequate           paragraphs whose list names functions performed well or badly

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
    )


def _compiled(pattern: str, case: bool = False) -> re.Pattern[str]:
    return re.compile(pattern, 0 if case else re.IGNORECASE)


def _all(patterns: list[str]) -> Patterns:
    return tuple(_compiled(pattern) for pattern in patterns)
