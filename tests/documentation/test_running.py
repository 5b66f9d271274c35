"""What the documents show is what the commands print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documentation.running import DOCS, DOCUMENTS, Run, commands, publish_samples, queries, runner, written


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("documentation")
    publish_samples(folder)
    return runner(folder)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_what_is_shown_is_what_comes_out(document: Path, run: Run) -> None:
    text = document.read_text(encoding="utf-8")
    assert written(text, run) == text, "run .venv/bin/python -m tests.documentation.running"


def test_there_are_twenty_one_questions() -> None:
    text = (DOCS / "questions.md").read_text(encoding="utf-8")
    assert len(queries(text)) >= 21
    assert text.count("\n## ") >= 21


def test_output_that_is_out_of_date_is_replaced() -> None:
    text = '```sql\nSELECT 1\n```\n\n```text\nold\n```\n\n```console\n$ lea sql "SELECT\n  2"\nold\n```\n'
    ran = []

    def run(*arguments: str) -> str:
        ran.append(arguments)
        return "new"

    assert written(text, run) == text.replace("old", "new")
    assert ran == [("sql", "SELECT 1\n"), ("sql", "SELECT\n  2")]


def test_a_command_may_take_several_lines() -> None:
    assert commands('$ lea sql "SELECT\n  1"\n1\n\n$ lea explain x\n') == ['lea sql "SELECT\n  1"', "lea explain x"]
