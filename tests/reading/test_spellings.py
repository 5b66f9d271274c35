"""The same report as another typist wrote it: a sign for "per cent", other apostrophes or none."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from samples import SETS, authorities_csv
from transforms.catalogue.authorities import built_in, parse_authorities_csv
from transforms.report import read_report

NAMES = ("kelderbrough-2000.txt", "carrowby-2001.md")
SPELLINGS = {
    "%": (re.compile(r"(?<=\d)\sper\scent\b"), "%"),
    "percent": (re.compile(r"\bper cent\b"), "percent"),
    "typewriter": (re.compile("’"), "'"),
    "curly": (re.compile("'"), "’"),
    "en dash": (re.compile(r"(?<=\d)-(?=\d)"), "–"),
}


@cache
def stated(text: str) -> Counter[tuple[object, ...]]:
    """The facts of a report without their places in it, and how many recommendations it makes."""
    authorities = built_in().with_added(parse_authorities_csv(authorities_csv().read_text(encoding="utf-8")))
    reading = read_report(text.encode(), authorities)
    said = Counter(
        (f.measure, f.value, f.unit, f.scope, f.phase, f.subject, f.threshold, f.pupil_group, f.period, f.status)
        for f in reading.statements.facts
    )
    said["recommendations",] = len(reading.recommendations)
    return said


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", NAMES)
def test_spelling_changes_no_fact(name: str, spelling: str) -> None:
    (path,) = (folder / name for folder in SETS.values() if (folder / name).exists())
    text = path.read_text(encoding="utf-8")
    pattern, written = SPELLINGS[spelling]
    respelt = pattern.sub(written, text)
    assert stated(respelt) == stated(text)
