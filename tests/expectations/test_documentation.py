"""docs/expectations.md says what the suites are."""

from __future__ import annotations

from collections import Counter

from tests.expectations import table
from tests.samples.figures import written


def test_the_tables_are_those_of_the_suites() -> None:
    text = table.DOCUMENT.read_text(encoding="utf-8")
    assert written(text, table.tables()) == text, "run .venv/bin/python -m tests.expectations.table"


def test_every_expectation_is_told_once() -> None:
    text = table.DOCUMENT.read_text(encoding="utf-8")
    for checks in table.suites().values():
        assert table.names_without_line(text, checks) == []


def test_names_are_unique_in_their_suite_and_say_what_is_wrong_and_why() -> None:
    for checks in table.suites().values():
        assert [name for name, times in Counter(check.name for check in checks).items() if times > 1] == []
        assert all(check.fault and check.reason.endswith(".") for check in checks)
