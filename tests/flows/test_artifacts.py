"""Artifacts: what they say, and that report text in them is text."""

import html
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.artifacts import LONGEST_CELL, as_text, summary_markdown, table_lines
from warehouse.operations import RefreshRun

MARKDOWN = MarkdownIt("commonmark").enable("table")
MARKUP = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~:@&=\"'/ \n\t1aw\u202e\x1b\x00"), max_size=40)


@given(st.text(max_size=80) | MARKUP)
def test_any_text_is_shown_as_its_own_characters(text: str) -> None:
    shown = MARKDOWN.render(as_text(text))
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    assert shown == (f"<p>{html.escape(words, quote=False).replace(chr(34), '&quot;')}</p>\n" if words else "")


@given(st.lists(st.text(max_size=20) | MARKUP, min_size=2, max_size=2))
def test_a_cell_stays_in_its_cell(cells: list[str]) -> None:
    shown = MARKDOWN.render("\n".join(table_lines(("a", "b"), [cells, ("last", "row")])))
    assert shown.count("<tr>") == 3
    assert shown.count("<td>") == 4
    assert "<a" not in shown
    assert "<img" not in shown


def test_long_text_is_cut() -> None:
    assert len(as_text("a" * 10_000)) == LONGEST_CELL


def test_a_run_before_anything_was_published_has_a_summary() -> None:
    started = datetime(2026, 11, 26, 2, tzinfo=UTC)
    run = RefreshRun("r", started, started, "gate_closed", "prefect", files_seen=3, message="nothing published: *why*")
    summary = summary_markdown(run, None)
    assert summary.startswith("# gate closed\n")
    assert "nothing published\\: \\*why\\*" in summary
    assert "| files seen | 3 |" in summary


def test_what_a_run_changed_stands_in_its_summary() -> None:
    started = datetime(2026, 11, 26, 2, tzinfo=UTC)
    changes = '{"report": {"added": 1}, "fact": {"added": 341, "removed": 3}}'
    run = RefreshRun("r", started, started, "published", "prefect", changes=changes)
    said = summary_markdown(run, None)
    assert "| changed since the version before | 1 report added; 341 facts added, 3 removed |" in said
