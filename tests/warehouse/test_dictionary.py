"""docs/tables.md is the dictionary that the definitions give."""

from __future__ import annotations

from pathlib import Path

from warehouse.definitions import MACROS, TABLES, VIEWS
from warehouse.dictionary import dictionary_markdown

DOCUMENT = Path(__file__).parents[2] / "docs" / "tables.md"


def test_the_document_is_that_of_the_definitions() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == dictionary_markdown(), (
        "run `.venv/bin/lea docs --out docs/tables.md`"
    )


def test_every_table_and_column_is_told_and_every_link_leads_somewhere() -> None:
    text = dictionary_markdown()
    headings = [line.removeprefix("### ").split(", ") for line in text.splitlines() if line.startswith("### ")]
    assert sorted(name for names in headings for name in names) == sorted(
        item.name for item in (*TABLES, *VIEWS, *MACROS)
    )
    anchors = {"-".join(names) for names in headings}
    for item in (*TABLES, *VIEWS, *MACROS):
        assert any(f"(#{anchor})" in text for anchor in anchors if item.name in anchor), item.name
        for column in item.columns:
            assert f"| `{column.name}` | {column.type.lower()} |" in text


def test_a_macro_is_told_with_what_it_takes_and_a_call() -> None:
    sections = dictionary_markdown().split("\n### ")
    for macro in MACROS:
        [section] = [part for part in sections if part.startswith(f"{macro.name}\n")]
        for told in (*macro.parameter_names, macro.example):
            assert told in section


def test_rows_have_as_many_cells_as_their_heads() -> None:
    """A bar in a rule or a comment would shift the cells after it."""
    for line in dictionary_markdown().splitlines():
        if line.startswith("| `"):
            assert line.replace("\\|", "").count("|") == 8, line
