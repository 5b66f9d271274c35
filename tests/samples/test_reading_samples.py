"""The samples are read as a careful person read them: floors of accuracy that may only rise."""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest

from samples import SAMPLES, authorities_csv
from tests.samples.scoring import CORE, Score, annotations, score
from transforms.catalogue.authorities import built_in, parse_authorities_csv
from transforms.report import Reading, read_report

NAMES = sorted(path.name.split(".")[0] for path in SAMPLES.glob("*.expected.observations.jsonl"))
# Pooled over all samples; measured when set, rounded down.
CORE_F1, ALL_F1 = 0.88, 0.89
RECOMMENDATIONS_F1 = 0.97


def read(name: str) -> Reading:
    (path,) = (path for path in SAMPLES.glob(f"{name}.*") if ".expected." not in path.name)
    authorities = built_in().with_added(parse_authorities_csv(authorities_csv().read_text(encoding="utf-8")))
    return read_report(path.read_bytes(), authorities)


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: read(name) for name in NAMES}


def pooled(readings: dict[str, Reading], domains: frozenset[str] | None) -> Score:
    total = Score(0, 0, 0)
    for name, reading in readings.items():
        expected = annotations(SAMPLES / f"{name}.expected.observations.jsonl")
        total += score(expected, [asdict(fact) for fact in reading.statements.facts], domains)
    return total


def test_facts_reach_the_floor(readings: dict[str, Reading]) -> None:
    assert len(readings) >= 7
    assert pooled(readings, CORE).f1 >= CORE_F1
    assert pooled(readings, None).f1 >= ALL_F1


def test_recommendations_reach_the_floor(readings: dict[str, Reading]) -> None:
    total = Score(0, 0, 0)
    for name, reading in readings.items():
        expected = [_folded(r["text"]) for r in annotations(SAMPLES / f"{name}.expected.recommendations.jsonl")]
        text = reading.outline.text
        found = [_folded(text[r.char_start : r.char_end]) for r in reading.recommendations]
        correct = sum(min(expected.count(words), found.count(words)) for words in set(expected))
        total += Score(len(expected), len(found), correct)
    assert total.f1 >= RECOMMENDATIONS_F1


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def test_every_number_is_accounted_for_once(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        quantities = reading.statements.quantities
        read_ones = {fact.quantity for fact in reading.statements.facts}
        assert all((q.reason is None) == (i in read_ones) for i, q in enumerate(quantities))
        assert all(a.char_end <= b.char_start for a, b in pairwise(quantities))


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_run_from_one_to_the_last(readings: dict[str, Reading], name: str) -> None:
    numbers = [int(block.number) for block in readings[name].outline.blocks if block.numbered and block.number]
    assert numbers == list(range(1, len(numbers) + 1))


SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.mark.skipif(
    not (SHARED / "reports" / "sefton-2000.txt").is_file(), reason="no real report is at hand (../shared/reports)"
)
def test_a_real_report_is_read_whole() -> None:
    reading = read_report((SHARED / "reports" / "sefton-2000.txt").read_bytes(), built_in())
    numbers = [int(block.number) for block in reading.outline.blocks if block.numbered and block.number]
    assert numbers == list(range(1, 140))
    body = [r for r in reading.recommendations if r.location == "body"]
    appendix = [r for r in reading.recommendations if r.location == "appendix"]
    assert (len(body), len(appendix)) == (35, 35)
    assert sorted(r.same_as_ordinal or 0 for r in appendix) == sorted(r.ordinal for r in body)
    cells = [fact for fact in reading.statements.facts if fact.from_table and fact.domain == "funding"]
    assert [sum(f.paragraph == number for f in cells) for number in ("19", "23")] == [15, 8]
    expected = annotations(SHARED / "gold" / "sefton-2000.observations.jsonl")
    facts = [asdict(fact) for fact in reading.statements.facts]
    assert score(expected, facts, CORE).f1 >= 0.88
