"""The samples are read as a careful person read them: floors of accuracy that may only rise."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from samples import SETS
from tests.samples.floors import Floors, floors, measured, raised
from tests.samples.scoring import Evaluations, evaluated_real, names
from transforms.catalogue.authorities import built_in
from transforms.report import Reading, read_report
from warehouse.definitions import vocabulary


@pytest.fixture(scope="module")
def now(evaluations: Evaluations) -> dict[str, Floors]:
    return measured(evaluations)


@pytest.mark.parametrize("name", [*SETS, *names()])
def test_accuracy_reaches_its_floor(now: dict[str, Floors], name: str) -> None:
    under = {
        key: f"{now[name].get(key)} is under the floor of {floor}"
        for key, floor in floors()[name].items()
        if now[name].get(key, 0) < floor
    }
    assert not under, (
        f"{name} is read worse than before: {under}; `lea evaluate --gold FOLDER --errors errors.csv` lists the "
        "mistakes; floors in tests/samples/floors.toml are never lowered"
    )


def test_every_annotated_sample_has_its_floors() -> None:
    assert list(floors()) == [*SETS, *names()]
    assert len(names()) >= 17


def test_floors_are_raised_and_never_lowered() -> None:
    before = {"default": {"core_f1": 0.8, "all_f1": 0.9}}
    text = raised({"default": {"core_f1": 0.85, "all_f1": 0.7}, "new-2001": {"core_f1": 0.6}}, before)
    assert "[default]\ncore_f1 = 0.85\nall_f1 = 0.9\n\n[new-2001]\ncore_f1 = 0.6\n" in text


def test_every_number_is_accounted_for_once(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        quantities = reading.statements.quantities
        read_ones = {fact.quantity for fact in reading.statements.facts}
        assert all((q.reason is None) == (i in read_ones) for i, q in enumerate(quantities))
        assert all(a.char_end <= b.char_start for a, b in pairwise(quantities))


@pytest.mark.parametrize("name", names())
def test_paragraphs_run_from_one_to_the_last(readings: dict[str, Reading], name: str) -> None:
    numbers = [int(block.number) for block in readings[name].outline.blocks if block.numbered and block.number]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", names())
def test_facts_are_said_in_the_words_of_the_warehouse(readings: dict[str, Reading], name: str) -> None:
    """A word that the warehouse does not know would keep the whole report out of it."""
    words = {
        "unit": vocabulary.UNITS,
        "scope": vocabulary.SCOPES,
        "phase": vocabulary.PHASES,
        "key_stage": vocabulary.KEY_STAGES,
        "subject": vocabulary.SUBJECTS,
        "threshold": vocabulary.THRESHOLDS,
        "status": vocabulary.STATUSES,
        "qualifier": vocabulary.QUALIFIERS,
    }
    for fact in readings[name].statements.facts:
        for field, known in words.items():
            assert getattr(fact, field) in (None, *known), (field, fact)


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
    evaluation = evaluated_real(SHARED)
    assert evaluation
    assert evaluation.scores.facts["core"].f1 >= 0.95
