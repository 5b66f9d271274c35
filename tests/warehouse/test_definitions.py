"""The built file is what the definitions say: tables, columns, comments, keys, checks, dictionary."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from transforms.catalogue.authorities import TYPES
from transforms.outline.model import BlockKind
from transforms.reading.mentions import annotate
from transforms.reading.model import REASONS, ReportContext
from transforms.sql import models
from warehouse import ddl
from warehouse.definitions import (
    MACROS,
    STAGING,
    TABLES,
    VIEWS,
    Between,
    Matches,
    OneOf,
    definitions_version,
    table,
    vocabulary,
)
from warehouse.definitions.facts import FACT_COLUMNS, FACT_TABLES
from warehouse.definitions.model import Column, Table
from warehouse.staging import StagingStore

CONTRACT = {
    "report_text": "report_id text",
    "paragraph": "report_id paragraph_id kind number section page char_start char_end",
    "quantity": "report_id char_start char_end text value unit fact_id reason",
    "fact_recommendation": "report_id ordinal location section purpose text parent_ordinal deadline urgent same_as_ordinal "
    "theme page char_start char_end",
    "fact_judgement": "report_id ordinal kind aspect judgement grade paragraph page quote char_start char_end absence_reason",
    "dim_local_authority": "la_code ons_code name type region valid_from valid_to successor",
    "dim_report": "report_id family la_code title inspection_kind inspection_start inspection_end lead_inspector published_on "
    "source_uri sha256 media_type pages first_seen_at parser_version",
    "dim_period": "period kind starts_on ends_on",
    "quality_finding": "report_id kind paragraph stated computed tolerance quote explanation severity",
    "fact_statistic": "fact_id report_id domain measure value unit scope phase key_stage subject threshold pupil_group "
    "period status qualifier paragraph page from_table quote char_start char_end rule confidence",
    "recommendation": "report_id ordinal text",
}


@pytest.fixture
def built(warehouse_path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(warehouse_path), read_only=True)


def test_the_names_that_queries_rely_on_are_there(built: duckdb.DuckDBPyConnection) -> None:
    for name, columns in CONTRACT.items():
        described = {row[0] for row in built.execute(f"DESCRIBE {name}").fetchall()}
        assert set(columns.split()) <= described, name
    for name in FACT_TABLES.values():
        assert [row[0] for row in built.execute(f"DESCRIBE {name}").fetchall()] == [c.name for c in FACT_COLUMNS]


def test_the_file_has_the_tables_and_columns_that_are_defined(built: duckdb.DuckDBPyConnection) -> None:
    found = built.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    types = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
    defined = {(t.name, c.name, types.get(c.type, c.type)) for t in (*TABLES, *VIEWS) for c in t.columns}
    assert set(found) == defined
    for item in (*TABLES, *VIEWS):
        order = [row[0] for row in built.execute(f"DESCRIBE {item.name}").fetchall()]
        assert order == list(item.column_names), item.name


def test_every_table_view_and_column_has_its_comment_and_stands_in_the_dictionary(
    built: duckdb.DuckDBPyConnection,
) -> None:
    comments = dict(
        built.execute(
            "SELECT table_name, comment FROM duckdb_tables() "
            "UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    )
    columns = {
        (name, column): comment
        for name, column, comment in built.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    }
    dictionary = {
        (name, column): text
        for name, column, text in built.execute(
            "SELECT table_name, column_name, description FROM data_dictionary"
        ).fetchall()
    }
    for item in (*TABLES, *VIEWS):
        assert comments[item.name] == ddl.description(item) == dictionary[item.name, None]
        assert comments[item.name].startswith("One row per ")
        for column in item.columns:
            assert column.comment
            assert columns[item.name, column.name] == column.comment == dictionary[item.name, column.name]
    of_macros = sum(1 + len(macro.columns) for macro in MACROS)
    assert len(dictionary) == len(comments) + len(columns) + of_macros


def test_the_file_has_the_macros_that_are_defined_with_their_comments(built: duckdb.DuckDBPyConnection) -> None:
    found = {
        name: (kind, parameters, comment)
        for name, kind, parameters, comment in built.execute(
            "SELECT function_name, function_type, parameters, comment FROM duckdb_functions() WHERE NOT internal"
        ).fetchall()
    }
    assert found == {
        macro.name: ("table_macro" if macro.columns else "macro", list(macro.parameter_names), ddl.description(macro))
        for macro in MACROS
    }


def test_a_macro_returns_the_columns_that_the_dictionary_names(built: duckdb.DuckDBPyConnection) -> None:
    for macro in MACROS:
        if not macro.columns:
            assert built.execute(f"SELECT {macro.example}").fetchone() is not None
            continue
        described = [row[:2] for row in built.execute(f"DESCRIBE SELECT * FROM {macro.example}").fetchall()]
        assert described == [(column.name, column.type) for column in macro.columns], macro.name
        dictionary = built.execute(
            "SELECT column_name, description FROM data_dictionary WHERE table_name = ? AND position > 0 ORDER BY position",
            [macro.name],
        ).fetchall()
        assert dictionary == [(column.name, column.comment) for column in macro.columns], macro.name


def test_keys_and_references_are_declared(built: duckdb.DuckDBPyConnection) -> None:
    constraints = built.execute(
        "SELECT table_name, constraint_type, constraint_column_names, referenced_table FROM duckdb_constraints()"
    ).fetchall()
    keys = {name: tuple(columns) for name, kind, columns, _ in constraints if kind == "PRIMARY KEY"}
    assert keys == {t.name: t.key for t in TABLES if t.key}
    references = {
        (name, tuple(columns), parent) for name, kind, columns, parent in constraints if kind == "FOREIGN KEY"
    }
    single = {(t.name, (c.name,), c.references.split(".")[0]) for t in TABLES for c in t.columns if c.references}
    assert references == single | {(t.name, k.columns, k.table) for t in TABLES for k in t.foreign_keys}


def test_references_name_columns_that_exist_and_stand_before() -> None:
    seen: set[str] = set()
    for defined in TABLES:
        parents = {c.references for c in defined.columns if c.references}
        parents |= {f"{k.table}.{c}" for k in defined.foreign_keys for c in k.table_columns}
        assert parents <= seen, defined.name
        seen |= {f"{defined.name}.{c.name}" for c in defined.columns}


def test_the_grain_in_a_models_first_line_is_that_of_its_definition() -> None:
    defined = {item.name: item.grain for item in (*TABLES, *VIEWS, *MACROS)}
    named = {model.name: model.grain for model in models() if not model.intermediate}
    assert {name: defined[name] for name in named} == named
    # The last is written with the log of each run.
    from_code = {
        "dim_local_authority",
        "authority_code",
        "dim_measure",
        "warehouse_version",
        "data_dictionary",
        "source_publication",
    }
    assert set(defined) - set(named) == from_code
    for model in models():
        assert model.sql.startswith(("-- One row per ", "-- One value per ")), model.name


def test_vocabularies_agree_with_those_of_the_reader() -> None:
    assert tuple(kind.value for kind in BlockKind) == vocabulary.BLOCK_KINDS
    assert vocabulary.QUANTITY_REASONS == REASONS
    assert vocabulary.AUTHORITY_TYPES == TYPES


def test_the_staging_file_has_what_is_defined(tmp_path: Path) -> None:
    with StagingStore(tmp_path / "staging.duckdb") as store:
        found = store.connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'staging'"
        ).fetchall()
    assert set(found) - {("schema_version", "version")} == {(t.name, c.name) for t in STAGING for c in t.columns}


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        (Column("c", "VARCHAR", "x", check=OneOf(("la", "it's"))), ["la", "it's", None], ["LA"]),
        (Column("c", "INTEGER", "x", check=Between(1, 3)), [1, 3, None], [0, 4]),
        (Column("c", "INTEGER", "x", check=Between(high=3)), [-9, 3], [4]),
        (Column("c", "VARCHAR", "x", check=Matches("[0-9]{4}|x")), ["1999", "x"], ["1999x", ""]),
        (Column("c", "VARCHAR", "x", nullable=False), [""], [None]),
    ],
)
def test_a_check_lets_in_what_is_allowed_and_nothing_else(
    column: Column, good: list[object], bad: list[object]
) -> None:
    con = duckdb.connect()
    con.execute(ddl.create_table(Table("t", "row", "A table.", (column,), (), "fact")))
    for value in good:
        con.execute("INSERT INTO t VALUES (?)", [value])
    for value in bad:
        with pytest.raises(duckdb.ConstraintException):
            con.execute("INSERT INTO t VALUES (?)", [value])


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (OneOf(("a", "b")), "one of: a, b"),
        (Between(0, 1), "0 to 1"),
        (Between(1), "at least 1"),
        (Between(high=5), "at most 5"),
        (Matches("[a-z]"), "matches [a-z]"),
        (None, None),
    ],
)
def test_a_check_is_put_into_words(check: OneOf | Between | Matches | None, text: str | None) -> None:
    assert ddl.rule_text(check) == text


@pytest.mark.parametrize(
    ("period", "good"),
    [
        ("1999/2000", True),
        ("1999", True),
        ("2000-01", True),
        ("1998-2000", True),
        ("1996/1997-1999/2000", True),
        ("2000-13", False),
        ("99/00", False),
        ("1999/00", False),
    ],
)
def test_the_form_of_a_period(period: str, good: bool) -> None:
    row = duckdb.execute("SELECT regexp_full_match(?, ?)", [period, vocabulary.PERIOD]).fetchone()
    assert row == (good,)


def test_a_definition_with_a_wrong_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key columns that do not exist"):
        Table("t", "row", "A table.", (Column("c", "VARCHAR", "x"),), ("d",), "fact")


def test_tables_are_found_by_name_and_the_version_is_stable() -> None:
    assert table("fact_sen").column_names == table("fact_funding").column_names
    with pytest.raises(KeyError):
        table("fact_nothing")
    assert definitions_version() == definitions_version()
    assert len(definitions_version()) == 12


@pytest.mark.parametrize(
    "words",
    [
        *(f"reached level {level} or above" for level in (2, 3, 4, 5)),
        *(f"{count} or more grades A*-{grade}" for count in ("one", "five") for grade in "CG"),
        *(f"five or more grades A*-{grade} including English and mathematics" for grade in "CG"),
    ],
)
def test_every_threshold_that_is_read_is_a_word_of_the_warehouse(words: str) -> None:
    """A report that states another one would be refused as a whole."""
    mentions = annotate(words, ReportContext(("Norbury",), "metropolitan", date(2000, 9, 1)))
    thresholds = {mention.value for mention in mentions if mention.kind == "threshold"}
    assert len(thresholds) == 1
    assert thresholds <= set(vocabulary.THRESHOLDS)
