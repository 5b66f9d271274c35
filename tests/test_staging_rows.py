"""A reading becomes staging rows: their columns, their quotes, and ids that stay."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from transforms.outline.model import Block, BlockKind, ContentsEntry, FrontMatter, Outline
from transforms.reading.model import Fact, Finding, Judgement, Quantity, Recommendation, Statements, Trace
from transforms.report import Reading
from transforms.staging import fact_ids, reading_id, staged_rows
from warehouse.definitions.staging import READING_TABLES

TEXT = "1. About 40 pupils, or 8 per cent, left Ashby."
FACT = Fact(
    1, "context", "pupils_in_schools", 40.0, "count", "la", None, None, None, None, None, "1999", "actual", "about",
    "1", 1, False, 9, 18, "count_of_pupils", 0.8, (Trace("period", "heading", 3, 8),),
)  # fmt: skip


def read(*facts: Fact) -> Reading:
    block = Block("b0001", BlockKind.PARAGRAPH, "1", True, None, (), 1, 0, 0, 3, len(TEXT))
    return Reading(
        "ashby-lea-2000-09",
        "lea_inspection",
        "X01",
        None,
        "text/plain",
        Outline(
            TEXT,
            1,
            FrontMatter("Inspection of Ashby", "Ashby", date(2000, 9, 1), "month"),
            (ContentsEntry("Pupils", 1, None),),
            (block, replace(block, paragraph_id="b0002", headings=("Outer", "Inner"), char_start=46)),
        ),
        Statements(
            (Quantity(0, 2, 1, None, "exact", "reference"), Quantity(9, 11, 40, "count", "about", None)),
            facts or (FACT,),
        ),
        (Recommendation(1, "body", None, None, None, None, True, None, None, 1, 9, 18),),
        (Judgement(1, "grade", "overall_effectiveness", "good", 2, None, 1, 3, 8),),
        (Finding("share_of_total", "undecidable", "info", "1", None, "8", "9", 1, "40 of 440 are 9.", 23, 33),),
    )


def rows(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """The rows with their columns' names."""
    key = "1-abc"
    staged = staged_rows(reading, reading_id("ab" * 32, key), "ab" * 32, key)
    columns = {table.name: table.column_names for table in READING_TABLES}
    assert set(staged) == set(columns)
    return {name: [dict(zip(columns[name], row, strict=True)) for row in rows] for name, rows in staged.items()}


def test_each_row_has_the_columns_of_its_table_and_the_values_of_its_object() -> None:
    reading = read()
    staged = rows(reading)
    objects: dict[str, list[Any]] = {
        "stg_paragraph": list(reading.outline.blocks),
        "stg_contents": list(reading.outline.contents),
        "stg_quantity": list(reading.statements.quantities),
        "stg_fact": list(reading.statements.facts),
        "stg_recommendation": list(reading.recommendations),
        "stg_judgement": list(reading.judgements),
        "stg_finding": list(reading.findings),
    }
    for name, items in objects.items():
        assert len(staged[name]) == len(items)
        for row, item in zip(staged[name], items, strict=True):
            assert row["reading_id"] == "abababababababab-1-abc"
            assert row["report_id"] == "ashby-lea-2000-09"
            shared = [column for column in row if hasattr(item, column) and column != "trace"]
            assert {column: row[column] for column in shared} == {column: getattr(item, column) for column in shared}
            missing = {f for f in item.__slots__ if f not in row}
            assert missing <= {"headings", "body_start", "table", "quantity"}
    head = staged["stg_reading"][0]
    assert (head["sha256"], head["title"], head["la_code"], head["pages"]) == (
        "ab" * 32,
        "Inspection of Ashby",
        "X01",
        1,
    )
    assert (head["authority_name"], head["published_on"], head["text"]) == ("Ashby", date(2000, 9, 1), TEXT)
    assert [row["heading"] for row in staged["stg_paragraph"]] == [None, "Inner"]


def test_quotes_are_cut_from_the_text() -> None:
    staged = rows(read())
    for name, column in (
        ("stg_fact", "quote"),
        ("stg_judgement", "quote"),
        ("stg_finding", "quote"),
        ("stg_recommendation", "text"),
        ("stg_quantity", "text"),
    ):
        for row in staged[name]:
            assert row[column] == TEXT[row["char_start"] : row["char_end"]]


def test_numbers_and_facts_point_at_each_other() -> None:
    other = replace(FACT, measure="school_age_children")
    staged = rows(read(FACT, other))
    facts, numbers = staged["stg_fact"], staged["stg_quantity"]
    assert [row["quantity_ordinal"] for row in facts] == [1, 1]
    assert [row["fact_id"] for row in numbers] == [None, facts[0]["fact_id"]]
    assert json.loads(facts[0]["trace"]) == [{"field": "period", "rule": "heading", "char_start": 3, "char_end": 8}]


def test_a_fact_keeps_its_id_when_offsets_quotes_or_rules_change() -> None:
    moved = replace(
        FACT, char_start=90, char_end=99, quantity=7, rule="other", confidence=0.1, page=3, qualifier="exact"
    )
    assert fact_ids("r", [FACT]) == fact_ids("r", [moved])


def test_ids_tell_apart_what_differs() -> None:
    changes: dict[str, object] = {
        "paragraph": "2", "domain": "sen", "measure": "population", "value": 41.0, "unit": "percent", "scope": "national",
        "phase": "primary", "key_stage": "KS1", "subject": "english", "threshold": "level 2+", "pupil_group": "boys",
        "period": None, "status": "target",
    }  # fmt: skip
    facts = [FACT, *(replace(FACT, **{name: value}) for name, value in changes.items())]  # type: ignore[arg-type]
    ids = {fact_ids("r", [fact])[0] for fact in facts}
    assert len(ids) == len(facts)
    assert fact_ids("r", [FACT]) != fact_ids("s", [FACT])


@given(st.lists(st.sampled_from([FACT, replace(FACT, value=41.0), replace(FACT, value=41)]), max_size=8))
def test_ids_are_unique_within_a_report_and_equal_on_every_run(facts: list[Fact]) -> None:
    ids = fact_ids("r", facts)
    assert len(set(ids)) == len(facts)
    assert ids == fact_ids("r", facts)


def test_no_fact_is_another_on_another_machine() -> None:
    assert fact_ids("ashby-lea-2000-09", [FACT]) == ["1fd3413df70f1219"]
