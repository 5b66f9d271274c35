"""Annotation files in a folder: `NAME.observations.jsonl`, `.recommendations.jsonl`, `.findings.jsonl`, each also as
`NAME.expected.…`, as the samples name them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from transforms.catalogue.measures import measures
from transforms.evaluation.annotations import (
    AnnotationError,
    parse_findings,
    parse_observations,
    parse_recommendations,
)
from transforms.evaluation.model import Annotations, Observation

Parsed = TypeVar("Parsed")
_NAME = re.compile(r"(?P<report>.+?)(?:\.expected)?\.(?P<kind>observations|recommendations|findings)\.jsonl")


class GoldError(ValueError):
    """The annotations cannot be used; the message has one line for each file that is wrong."""


def read_gold(folder: Path) -> dict[str, Annotations]:
    """The annotations of each report by its name, sorted by it. Raises `GoldError`."""
    files = _files(folder)
    if not files:
        raise GoldError(
            f"{folder}: no annotations here; they are named NAME.observations.jsonl, where NAME is the report's"
        )
    gold: dict[str, Annotations] = {}
    problems: list[str] = []
    for name, kinds in sorted(files.items()):
        try:
            gold[name] = _annotations(name, kinds)
        except AnnotationError as error:
            problems.append(str(error))
    if problems:
        raise GoldError("\n".join(problems))
    return gold


def _files(folder: Path) -> dict[str, dict[str, Path]]:
    """Name of a report → kind of annotation → file."""
    files: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.iterdir()):
        if (match := _NAME.fullmatch(path.name)) and path.is_file():
            other = files.setdefault(match["report"], {}).setdefault(match["kind"], path)
            if other != path:
                raise GoldError(f"{path}: {other.name} annotates the same; remove one of them")
    return files


def _annotations(name: str, kinds: dict[str, Path]) -> Annotations:
    def observations(text: str, source: str) -> tuple[Observation, ...]:
        return parse_observations(text, source, measures())

    return Annotations(
        name,
        _parse(kinds.get("observations"), observations),
        _parse(kinds.get("recommendations"), parse_recommendations),
        _parse(kinds.get("findings"), parse_findings),
    )


def _parse(path: Path | None, parse: Callable[[str, str], Parsed]) -> Parsed | None:
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise AnnotationError(str(path), line, "no UTF-8 text; save the file as UTF-8") from error
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror}") from error
    return parse(text, str(path))
