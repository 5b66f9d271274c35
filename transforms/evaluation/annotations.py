"""Annotation files (JSON Lines, one record a line) as annotations. Whatever is wrong in one is said with file and line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterator
from reprlib import repr as shown
from typing import Any, TypeVar

from transforms.evaluation.model import DOMAINS, FIELDS, AnnotatedRecommendation, Observation, PlantedFinding

Annotated = TypeVar("Annotated", Observation, AnnotatedRecommendation, PlantedFinding)
Record = dict[str, Any]

# For people only: nothing is compared with these.
_REMARKS = frozenset(("core", "detail", "note", "quote_long"))
_OBSERVATION = frozenset(("para", "table", "domain", "value", "unit", "group", "qualifier", "quote", "optional"))
_OBSERVATION_FIELDS = _OBSERVATION | _REMARKS | (frozenset(FIELDS) - {"pupil_group"})
_RECOMMENDATION_FIELDS = _REMARKS | frozenset(
    ("ordinal", "location", "section", "purpose", "text", "parent", "deadline", "urgent", "same_as")
)
_FINDING_FIELDS = _REMARKS | frozenset(
    ("kind", "paras", "measure", "period", "stated_value", "unit", "quote", "optional")
)
_FINDING_FIELDS |= frozenset(("computed_value", "computed_from", "recommendations"))


class AnnotationError(ValueError):
    """A line of an annotation file is wrong; the message names the file and the line."""

    def __init__(self, source: str, line: int, problem: str) -> None:
        super().__init__(f"{source}:{line}: {problem}")


class _ProblemError(ValueError):
    """What is wrong with one record."""


def parse_observations(text: str, source: str, measures: Collection[str]) -> tuple[Observation, ...]:
    """The annotated numbers of a file whose name, for messages, is `source`; `measures` are the known codes.

    Raises `AnnotationError` for the first line that is no record, has an unknown or lacks a needed field, or names an
    unknown measure or domain.
    """

    def observation(where: str, record: Record) -> Observation:
        _only(record, _OBSERVATION_FIELDS)
        accepted = {name: _answers(record, "group" if name == "pupil_group" else name) for name in FIELDS}
        if unknown := [code for code in accepted["measure"] if code not in measures]:
            raise _ProblemError(f"unknown measure {shown(unknown[0])}; the known ones stand in dim_measure")
        if (domain := _text(record, "domain")) not in DOMAINS:
            raise _ProblemError(f"unknown domain {shown(domain)}; the known ones are {', '.join(DOMAINS)}")
        units = [unit for unit in _answers(record, "unit") if unit is not None]
        if not units:
            raise _ProblemError("unit is missing")
        return Observation(
            where=where,
            paragraph=_label(record, "para"),
            domain=domain,
            value=_number(record, "value"),
            units=tuple(units),
            accepted=accepted,
            quote=_text(record, "quote", ""),
            optional=_flag(record, "optional"),
        )

    return tuple(_parsed(text, source, observation))


def parse_recommendations(text: str, source: str) -> tuple[AnnotatedRecommendation, ...]:
    """The annotated recommendations of a file. Raises `AnnotationError` as `parse_observations` does."""

    def recommendation(where: str, record: Record) -> AnnotatedRecommendation:
        _only(record, _RECOMMENDATION_FIELDS)
        ordinal = _ordinal(record, "ordinal")
        if ordinal is None:
            raise _ProblemError("ordinal is missing")
        return AnnotatedRecommendation(
            where=where,
            ordinal=ordinal,
            location=_text(record, "location"),
            text=_text(record, "text"),
            purpose=_text(record, "purpose", "") or None,
            parent=_ordinal(record, "parent"),
            deadline=_text(record, "deadline", "") or None,
            same_as=_ordinal(record, "same_as"),
        )

    return tuple(_parsed(text, source, recommendation))


def parse_findings(text: str, source: str) -> tuple[PlantedFinding, ...]:
    """The contradictions that an annotator knows of. Raises `AnnotationError` as `parse_observations` does."""

    def finding(where: str, record: Record) -> PlantedFinding:
        _only(record, _FINDING_FIELDS)
        paragraphs = record.get("paras") or []
        if not isinstance(paragraphs, list):
            raise _ProblemError("paras is not a list of paragraph numbers")
        stated = record.get("stated_value")
        return PlantedFinding(
            where=where,
            kind=_text(record, "kind"),
            paragraphs=tuple(str(paragraph) for paragraph in paragraphs),
            stated=stated if isinstance(stated, str) else _number(record, "stated_value"),
            quote=_text(record, "quote"),
            measure=_text(record, "measure", "") or None,
            unit=_text(record, "unit", "") or None,
            optional=_flag(record, "optional"),
        )

    return tuple(_parsed(text, source, finding))


def _parsed(text: str, source: str, build: Callable[[str, Record], Annotated]) -> Iterator[Annotated]:
    for line, words in enumerate(text.split("\n"), 1):
        if not words.strip():
            continue
        try:
            yield build(f"{source}:{line}", _record(words))
        except json.JSONDecodeError as error:
            raise AnnotationError(source, line, f"no valid JSON: {error.msg} at column {error.colno}") from error
        except _ProblemError as error:
            raise AnnotationError(source, line, str(error)) from error
        except (
            ValueError,
            RecursionError,
        ) as error:  # a number of thousands of digits, brackets in thousands of brackets
            raise AnnotationError(source, line, "no annotation: a number or a nesting without end") from error


def _record(words: str) -> Record:
    record = json.loads(words)
    if not isinstance(record, dict):
        raise _ProblemError("a line holds one JSON object, as in {…}")
    return record


def _only(record: Record, known: frozenset[str]) -> None:
    if unknown := sorted(record.keys() - known):
        raise _ProblemError(f"unknown field {shown(unknown[0])}; the known ones are {', '.join(sorted(known))}")


def _answers(record: Record, name: str) -> tuple[str | None, ...]:
    value = record.get(name)
    answers = value if isinstance(value, list) else [value]
    if not answers or any(answer is not None and not isinstance(answer, str) for answer in answers):
        raise _ProblemError(f"{name} is neither a text, null, nor a list of these: {shown(value)}")
    return tuple(answers)


def _text(record: Record, name: str, default: str | None = None) -> str:
    value = record.get(name)
    if value is None:
        if default is None:
            raise _ProblemError(f"{name} is missing")
        return default
    if not isinstance(value, str):
        raise _ProblemError(f"{name} is not a text: {shown(value)}")
    return value


def _label(record: Record, name: str) -> str:
    value = record.get(name)
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise _ProblemError(f"{name} is not a paragraph number: {shown(value)}")
    return str(value)


def _number(record: Record, name: str) -> float:
    value = record.get(name)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) <= sys.float_info.max:
        raise _ProblemError(f"{name} is not a number: {shown(value)}")
    return float(value)


def _ordinal(record: Record, name: str) -> int | None:
    value = record.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise _ProblemError(f"{name} is not an ordinal: {shown(value)}")
    return value


def _flag(record: Record, name: str) -> bool:
    value = record.get(name)
    if value is not None and not isinstance(value, bool):
        raise _ProblemError(f"{name} is neither true nor false: {shown(value)}")
    return bool(value)
