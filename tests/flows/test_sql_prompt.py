"""The prompt of `lea sql` on a real pseudo-terminal, as a person types."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pexpect
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from flows.sql_completion import SqlCompleter, names_of
from flows.sql_prompt import COMMANDS, is_complete
from tests.flows.refreshing import REPOSITORY, lea
from tests.warehouse.conftest import built_warehouse
from warehouse.connect import connect_read_only

PROMPT, MORE = "lea>", r"\.\.>"
UP = "\x1b[A"
ENDLESS = "SELECT count(*) FROM range(100000000000) a, range(1000) b WHERE (a.range * b.range) % 7 = 3;"

Start = Callable[[], "pexpect.spawn[str]"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_warehouse(tmp_path_factory.mktemp("served"))


@pytest.fixture
def start(served: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the prompt on a terminal of 100 columns; it has a state folder of its own."""
    started: list[pexpect.spawn[str]] = []
    variables = {"XDG_STATE_HOME": str(tmp_path / "state"), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHONPATH": str(REPOSITORY)}  # fmt: skip

    def begin() -> pexpect.spawn[str]:
        terminal: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "flows.cli", "sql", "--warehouse", str(served)],
            env={**os.environ, **variables},
            encoding="utf-8",
            timeout=60,
            dimensions=(40, 100),
        )
        started.append(terminal)
        terminal.expect("read-only")
        terminal.expect(PROMPT)
        return terminal

    yield begin
    for terminal in started:
        terminal.close(force=True)


def test_a_query_of_several_lines_with_a_completed_name(start: Start) -> None:
    terminal = start()
    terminal.send("SELECT count(*) + 40 AS n\r")
    terminal.expect(MORE)
    terminal.send("FROM fact_stat\t")
    terminal.expect("istic")
    terminal.send("; \r")
    terminal.expect("42")
    terminal.expect("1 row")
    terminal.expect(PROMPT)


def test_history_outlives_the_session_and_belongs_to_the_user_alone(start: Start, tmp_path: Path) -> None:
    terminal = start()
    terminal.send("SELECT 5 * 5 AS n;\r")
    terminal.expect("│ 25 │")
    terminal.expect(PROMPT)
    terminal.send(".quit\r")
    terminal.expect(pexpect.EOF)
    [history] = (tmp_path / "state").rglob("*_history")
    assert history.stat().st_mode & 0o777 == 0o600
    terminal = start()
    terminal.send(f"{UP}{UP}")
    terminal.expect("5")
    terminal.send("\r")
    terminal.expect("│ 25 │")


def test_ctrl_c_drops_a_line_and_stops_a_query_and_ctrl_d_ends(start: Start) -> None:
    terminal = start()
    terminal.send("SELECT nonsense")
    terminal.sendintr()
    terminal.expect(PROMPT)
    terminal.send(f"{ENDLESS}\r")
    terminal.expect("2004l")  # the terminal is given back: the statement was taken
    time.sleep(0.5)  # and is under way; Ctrl-C is heard all the same where it is not yet
    terminal.sendintr()
    terminal.expect("stopped")
    terminal.expect(PROMPT)
    terminal.send("SELECT 6 * 7 AS n;\r")
    terminal.expect("│ 42 │")
    terminal.expect(PROMPT)
    terminal.sendeof()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_mistakes_are_one_line_with_what_was_meant(start: Start) -> None:
    terminal = start()
    for typed, said in {
        "SELECT medan(value) FROM statistic;": 'Did you mean "median"',
        ".schema statistc": "did you mean statistic",
        ".format parquet": "choose one of table, csv",
        ".nothing": "no such command",
        "DELETE FROM dim_report;": "read-only",
    }.items():
        terminal.send(f"{typed}\r")
        terminal.expect(said.replace("?", r"\?"))
        terminal.expect(PROMPT)


def test_commands_show_tables_columns_and_other_forms(start: Start) -> None:
    terminal = start()
    terminal.send(".tables\r")
    terminal.expect("fact_statistic")
    terminal.expect("rows")
    terminal.expect(PROMPT)
    terminal.send(".schema dim_report;\r")
    terminal.expect("published_on")
    terminal.expect("Date of publication")
    terminal.expect(PROMPT)
    terminal.send(".format lines\r")
    terminal.expect(PROMPT)
    terminal.send("SELECT 1 AS a, NULL AS b;\r")
    terminal.expect("row 1")
    terminal.expect("b  NULL")
    terminal.expect(PROMPT)
    terminal.send(".help\r")
    terminal.expect("Ctrl-D ends")


def test_without_a_terminal_and_without_a_query_it_says_how(served: Path) -> None:
    ended = lea("sql", "--warehouse", served)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert "--file -" in ended.stderr


@pytest.fixture(scope="module")
def con(served: Path) -> duckdb.DuckDBPyConnection:
    con = connect_read_only(served)
    con.execute("CREATE TEMP MACRO norburys(name) AS TABLE SELECT * FROM statistic WHERE authority = name")
    return con


@pytest.mark.parametrize(
    ("typed", "first", "never"),
    [
        ("SEL", "SELECT", "sum"),
        ("SELECT * FROM fact_attend", "fact_attendance", "norburys"),
        ("SELECT * FROM norb", "norburys", "number_account"),
        ("select * from statistic where auth", "authority", "authority_name"),
        ("SELECT s. FROM statistic s", None, None),
        ("SELECT * FROM dim_report AS r WHERE r.publ", "published_on", "public"),
        ("SELECT * FROM dim_report r JOIN dim_measure m USING (x) WHERE m.lab", "label", "la_code"),
        ("SELECT medi", "media_type", None),
        ("SELECT media", "media_type", None),
        ("SELECT regexp_ext", "regexp_extract", "REGEXP"),
        (".sch", ".schema", ".tables"),
        (".schema dim_p", "dim_period", "dim_report"),
        (".format ma", "markdown", "table"),
    ],
)
def test_what_can_stand_there_is_completed(
    con: duckdb.DuckDBPyConnection, typed: str, first: str | None, never: str | None
) -> None:
    completer = SqlCompleter(names_of(con), COMMANDS, ("table", "markdown"))
    told = [c.text for c in completer.get_completions(Document(typed), CompleteEvent())]
    assert len(told) == len(set(told))
    if first:
        assert told[0] == first
    assert never not in told


def test_a_column_of_an_alias_that_is_named_later_is_completed(con: duckdb.DuckDBPyConnection) -> None:
    completer = SqlCompleter(names_of(con), COMMANDS, ())
    document = Document("SELECT s.lab FROM statistic s", cursor_position=len("SELECT s.lab"))
    assert [c.text for c in completer.get_completions(document, CompleteEvent())] == ["label"]


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("", True),
        (".tables", True),
        ("SELECT 1", False),
        ("SELECT 1;", True),
        ("SELECT 'é';  ", True),
        ("SELECT 1; -- done;", True),
        ("SELECT 1 -- not done;", False),
        ("SELECT 'a;", False),
        ('SELECT "a;', False),
        ("SELECT $$ a;", False),
        ("SELECT 1 /* a;", False),
        ("-- only a comment;", False),
    ],
)
def test_enter_ends_a_statement_at_its_semicolon(text: str, complete: bool) -> None:
    assert is_complete(text) == complete
