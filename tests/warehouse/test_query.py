"""The forms in which `lea sql` shows rows, and files of several statements."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.flows.refreshing import lea
from tests.warehouse.conftest import built_warehouse
from warehouse.errors import QueryError
from warehouse.query import Format, write_query
from warehouse.shown import Column, markdown_text, table_text


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_warehouse(tmp_path_factory.mktemp("served"))


def answer(served: Path, sql: str, form: Format) -> str:
    out = io.BytesIO()
    write_query(served, sql, form, out)
    return out.getvalue().decode()


def test_a_table_has_numbers_at_the_right_nulls_and_the_number_of_rows() -> None:
    columns = (Column("name", False), Column("value", True))
    assert table_text(columns, [("a", 93.6), ("long name", 1_200_000.0), (None, None)], 100).splitlines() == [
        "┌───────────┬───────────┐",
        "│ name      │     value │",
        "├───────────┼───────────┤",
        "│ a         │      93.6 │",
        "│ long name │ 1200000.0 │",
        "│ NULL      │      NULL │",
        "└───────────┴───────────┘",
        "3 rows",
    ]


def test_long_texts_are_wrapped_at_words_and_cut_visibly() -> None:
    columns = (Column("id", True), Column("text", False))
    shown = table_text(columns, [(1, "every word of it whole " * 3), (2, "x " * 400), (3, "line\nbreak")], 50)
    assert max(map(len, shown.splitlines())) <= 50
    assert shown.count("│  1 │") == 1
    for line in ("every word of it whole every word of it", "line break"):
        assert line in shown
    assert "x…" in shown.replace(" ", "")


def test_columns_that_do_not_fit_stand_one_a_line_and_none_is_left_out() -> None:
    columns = [Column(f"column_{number}", number % 2 == 0) for number in range(20)]
    shown = table_text(columns, [[*range(20)], [None] * 20], 80)
    assert [line.split() for line in shown.splitlines() if line.startswith("column_7 ")] == [["column_7", "7"], ["column_7", "NULL"]]  # fmt: skip
    assert all(shown.count(f"column_{number} ") == 2 for number in range(20))
    assert shown.endswith("2 rows\n")


def test_of_many_rows_the_first_are_shown_and_all_are_counted() -> None:
    shown = table_text((Column("n", True),), ((n,) for n in range(1500)), 80)
    assert shown.endswith("first 1,000 of 1,500 rows; --format csv has all of them\n")
    assert "│  999 │" in shown or "│ 999 │" in shown
    assert " 1000 │" not in shown


@given(
    st.lists(st.lists(st.one_of(st.none(), st.text(), st.floats(), st.integers()), min_size=3, max_size=3), max_size=5),
    st.integers(20, 120),
)
def test_whatever_stands_in_a_cell_the_table_keeps_its_width(rows: list[list[object]], width: int) -> None:
    shown = table_text((Column("a", False), Column("b", True), Column("c", False)), rows, width)
    assert not any(character in shown for character in "\x1b\r\x9b\u202e")
    assert max((cell_len(line) for line in shown.splitlines() if line.startswith("│")), default=0) <= width
    assert shown.splitlines()[-1] == ("1 row" if len(rows) == 1 else f"{len(rows)} rows")


def test_markdown_shows_report_text_as_text() -> None:
    [_, rule, row] = markdown_text((Column("text", False), Column("n", True)), [("a|b <b>*x* ![](u)\n`c` &amp;", 1)])
    assert rule == "| --- | ---: |\n"
    assert row == "| a\\|b &lt;b>\\*x\\* !\\[](u) \\`c\\` &amp;amp; | 1 |\n"


def test_lines_have_every_text_whole(served: Path) -> None:
    shown = answer(served, "SELECT report_id, text FROM report_text", "lines")
    assert shown.startswith("─ row 1 ─")
    assert "report_id  norbury-lea-2000-09\n" in shown
    assert "publish attendance targets by January 2001" in " ".join(shown.split())
    assert shown.endswith("1 row\n")


def test_several_statements_show_their_rows_one_under_the_other(served: Path) -> None:
    sql = "SET VARIABLE d = 'funding'; CREATE TEMP TABLE t AS FROM fact_statistic; -- a;\nSELECT ';' AS s; SELECT value FROM t WHERE domain = getvariable('d')"
    assert answer(served, sql, "markdown") == "| s |\n| --- |\n| ; |\n\n| value |\n| ---: |\n| 1200000.0 |\n"
    assert answer(served, sql.replace("SELECT ';' AS s;", ""), "csv") == "value\n1200000.0\n"


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_a_form_for_one_result_takes_no_two(served: Path, form: Format) -> None:
    with pytest.raises(QueryError, match="2 statements give rows"):
        answer(served, "SELECT 1; SELECT 2", form)


@pytest.mark.parametrize("sql", ["", " ; ", "-- nothing"])
def test_no_statement_is_told(served: Path, sql: str) -> None:
    with pytest.raises(QueryError, match="no SQL statement"):
        answer(served, sql, "table")


def test_a_file_and_standard_input_are_run(served: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.sql"
    file.write_text("\ufeffSELECT 1 AS a;\nSELECT 'é' AS b;\n", encoding="utf-8")
    ended = lea("sql", "--warehouse", served, "--file", file, "--format", "markdown")
    assert (ended.returncode, ended.stdout) == (0, "| a |\n| ---: |\n| 1 |\n\n| b |\n| --- |\n| é |\n")
    ended = lea("sql", "--warehouse", served, "--file", "-", "--format", "csv", typed="SELECT 2 AS n")
    assert (ended.returncode, ended.stdout) == (0, "n\n2\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("SELECT 1", "--file", "x.sql"), "not both"),
        (("--file", "/nowhere/x.sql"), "/nowhere/x.sql: cannot be read"),
        (("SELECT * FROM fact_sn",), 'Did you mean "fact_sen"?'),
    ],
)
def test_what_is_wrong_is_told_in_one_line(served: Path, arguments: tuple[str, ...], says: str) -> None:
    ended = lea("sql", "--warehouse", served, *arguments)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert says in ended.stderr
