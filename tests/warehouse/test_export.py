"""What other programs get out of an export: the same values with their types, and a package that a validator believes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas as pd
import pytest

from tests.warehouse.conftest import built_warehouse, reading
from warehouse.data_package import Form, descriptor
from warehouse.definitions import TABLES, VIEWS, Table, View, table
from warehouse.errors import ExportError, NoWarehouseError
from warehouse.export import Exported, chosen, export
from warehouse.files import remove_leftovers, temporary_beside

ALL: tuple[Table | View, ...] = (*TABLES, *VIEWS)
HOSTILE = (
    '=HYPERLINK("http://example.org","a")',
    "@SUM(1)\nand a line, with a comma",
    "\tx",
    "＝1",
    "'=1",
    "''-1",
    "'tis no formula",
    'said "so";\r\nand ended',
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of one report; the numbers of a second one are printed as a hostile report might print them."""
    served = built_warehouse(tmp_path_factory.mktemp("served"), reading(), reading("norbury-lea-2002-03"))
    with duckdb.connect(str(served)) as con:
        con.execute("DELETE FROM quantity WHERE report_id = 'norbury-lea-2002-03'")
        for ordinal, text in enumerate(HOSTILE):
            con.execute(
                "INSERT INTO quantity VALUES ('norbury-lea-2002-03', ?, 0, 1, ?, 1.5, NULL, 'exact', NULL, 'narrative')",
                [ordinal, text],
            )
    return served


def quietly(_done: int, _total: int, _what: str) -> None:
    return


@pytest.fixture(scope="module")
def exported(served: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Exported]:
    """Exports everything in a form, once."""
    made: dict[tuple[Form, bool], Exported] = {}

    def get(form: Form, *, exact: bool = False) -> Exported:
        if (form, exact) not in made:
            made[form, exact] = export(served, tmp_path_factory.mktemp("out"), ALL, form, quietly, exact=exact)
        return made[form, exact]

    return get


def rows(served: Path, name: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(served), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        return con.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall()


def package_of(folder: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return package


def test_a_validator_finds_the_csv_package_valid(exported: Callable[..., Exported]) -> None:
    report = frictionless.Package(str(exported("csv").folder / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []
    assert report.stats["tasks"] == len(ALL)


FAULTS = (
    ("fact_attendance", "norbury-lea-2000-09,attendance_rate", "nowhere-lea-1999-01,attendance_rate", "foreign-key"),
    ("fact_funding", ",b0002,", ",b0999,", "foreign-key"),
    ("fact_attendance", ",percent,", ",furlongs,", "constraint-error"),
    ("quality_finding", "own_figures,text_contradicts_table", "own_figures,", "constraint-error"),
    ("paragraph", ",true,", ",perhaps,", "type-error"),
    ("dim_report", "2000-09-01", "1 September", "type-error"),
    ("report_text", "norbury-lea-2002-03", "norbury-lea-2000-09", "primary-key"),
    ("dim_period", "1998/1999", "1998/99", "constraint-error"),
    ("fact_judgement", "1,listed", "0,listed", "constraint-error"),
)


def test_it_finds_planted_faults(served: Path, tmp_path: Path) -> None:
    names = [fault[0] for fault in FAULTS]
    items = chosen((*names, "dim_local_authority", "dim_measure"), views=False)
    folder = export(served, tmp_path / "out", items, "csv", quietly).folder
    for name, old, new, _ in FAULTS:
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        assert old in text, name
        (folder / f"{name}.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    found = {(task.name, error.type) for task in report.tasks for error in task.errors}
    assert {(name, error) for name, _, _, error in FAULTS} <= found


def test_parquet_has_the_values_and_types_of_the_warehouse(served: Path, exported: Callable[..., Exported]) -> None:
    folder = exported("parquet").folder
    types = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        for item in ALL:
            relation = f"'{folder / item.name}.parquet'"
            described = con.execute(f"DESCRIBE FROM {relation}").fetchall()
            assert [row[:2] for row in described] == [(c.name, types.get(c.type, c.type)) for c in item.columns]
            assert con.execute(f"FROM {relation} ORDER BY ALL").fetchall() == rows(served, item.name), item.name


def test_csv_has_the_same_values_when_it_is_read_by_its_package(
    served: Path, exported: Callable[..., Exported]
) -> None:
    """Without the byte order mark and with it; line ends, quotation marks and commas stay within their value."""
    for exact in (True, False):
        folder = exported("csv", exact=exact).folder
        with duckdb.connect() as con:
            con.execute("SET TimeZone = 'UTC'")
            for item in ALL:
                columns = {c.name: c.type for c in item.columns}
                read = f"read_csv('{folder / item.name}.csv', header = true, columns = {columns}, allow_quoted_nulls = false)"
                guarded = package_of(folder)["resources"][ALL.index(item)].get("guarded", {})
                names = ", ".join(
                    f"regexp_replace({n}, '^''(''*[=+\\-@\\t\\r\\n＝＋－＠])', '\\1')" if n in guarded else n
                    for n in columns
                )
                assert con.execute(f"SELECT {names} FROM {read} ORDER BY ALL").fetchall() == rows(served, item.name), (
                    item.name
                )


def test_pandas_gets_the_types_too(exported: Callable[..., Exported]) -> None:
    report = pd.read_parquet(exported("parquet").folder / "dim_report.parquet")
    assert str(report.dtypes["first_seen_at"]).endswith(", UTC]")
    assert str(report.dtypes["pages"]) == "int32"
    assert str(report["published_on"][0])[:10] == "2000-09-01"
    package = frictionless.Package(str(exported("csv").folder / "datapackage.json"))
    facts = package.get_resource("fact_attendance").to_pandas()
    assert facts.dtypes["value"] == "float64"
    assert facts.dtypes["from_table"] == "bool"


def test_no_text_becomes_a_formula_and_none_is_changed_without_word(exported: Callable[..., Exported]) -> None:
    guarded, exact = exported("csv"), exported("csv", exact=True)
    assert (guarded.folder / "quantity.csv").read_bytes().startswith(b"\xef\xbb\xbfreport_id,")
    assert (exact.folder / "quantity.csv").read_bytes().startswith(b"report_id,")

    def texts(made: Exported) -> list[str]:
        with (made.folder / "quantity.csv").open(encoding="utf-8-sig", newline="") as file:
            return [row["text"] for row in csv.DictReader(file) if row["report_id"] == "norbury-lea-2002-03"]

    assert texts(exact) == list(HOSTILE)
    assert texts(guarded) == [f"'{text}" for text in HOSTILE[:6]] + list(HOSTILE[6:])
    [told] = [r for r in package_of(guarded.folder)["resources"] if r["name"] == "quantity"]
    assert told["guarded"] == {"text": 6}
    assert "apostrophe" in told["description"]
    assert not any("guarded" in r for r in package_of(exact.folder)["resources"])


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_same_warehouse_gives_the_same_bytes(
    served: Path, exported: Callable[..., Exported], tmp_path: Path, form: Form
) -> None:
    first = exported(form).folder
    second = export(served, tmp_path / "again", ALL, form, quietly).folder
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted([*(f"{item.name}.{form}" for item in ALL), "datapackage.json"])
    assert [n for n in names if (first / n).read_bytes() != (second / n).read_bytes()] == []


def test_the_package_says_what_the_definitions_say() -> None:
    files = [_file(item) for item in ALL]
    for item, resource in zip(ALL, descriptor(files, "csv", "v")["resources"], strict=True):
        fields = resource["schema"]["fields"]
        assert [(f["name"], f["description"], f.get("unit")) for f in fields] == [
            (c.name, c.comment, c.unit) for c in item.columns
        ]
        assert [f["name"] for f in fields if f.get("constraints", {}).get("required")] == [
            c.name for c in item.columns if not c.nullable
        ]
        assert all(("constraints" in f) == (not c.nullable or c.check is not None) for f, c in zip(fields, item.columns, strict=True))  # fmt: skip
        if isinstance(item, Table):
            assert resource["schema"].get("primaryKey", []) == list(item.key)
            keys = [tuple(key["fields"]) for key in resource["schema"].get("foreignKeys", [])]
            assert keys == [(c.name,) for c in item.columns if c.references] + [k.columns for k in item.foreign_keys]


def test_a_key_to_a_table_that_is_not_exported_is_left_out() -> None:
    [resource] = descriptor([_file(table("fact_sen"))], "parquet", "v")["resources"]
    assert "foreignKeys" not in resource["schema"]
    assert resource["schema"]["primaryKey"] == ["fact_id"]


def _file(item: Table | View) -> Any:
    from warehouse.data_package import ExportedFile

    return ExportedFile(item, 0, 0, "0" * 64)


def test_an_export_replaces_an_earlier_one_as_a_whole_and_nothing_else(served: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(served, folder, (table("dim_period"), table("dim_measure")), "csv", quietly)
    export(served, folder, (table("dim_period"),), "parquet", quietly)
    assert sorted(path.name for path in folder.iterdir()) == ["datapackage.json", "dim_period.parquet"]
    with pytest.raises(NoWarehouseError):
        export(tmp_path / "none.duckdb", folder, (table("dim_period"),), "csv", quietly)
    assert sorted(path.name for path in folder.iterdir()) == ["datapackage.json", "dim_period.parquet"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_export_left_is_in_nobodys_way(served: Path, tmp_path: Path) -> None:
    left = temporary_beside(tmp_path / "out")
    left.mkdir()
    (left / "dim_measure.csv").write_text("half a")
    remove_leftovers(tmp_path)  # as a publication in the same folder does
    folder = export(served, tmp_path / "out", (table("dim_period"),), "csv", quietly).folder
    assert sorted(path.name for path in folder.iterdir()) == ["datapackage.json", "dim_period.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("content", [None, "no JSON", '{"name": "another"}', "[]"])
def test_a_folder_with_other_things_is_left_alone(served: Path, tmp_path: Path, content: str | None) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    if content is not None:
        (folder / "datapackage.json").write_text(content)
    with pytest.raises(ExportError, match="something else"):
        export(served, folder, (table("dim_period"),), "csv", quietly)
    assert (folder / "thesis.txt").read_text() == "years of work"


def test_a_folder_that_cannot_be_made_is_one_clear_line(served: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be written") as raised:
        export(served, tmp_path / "file" / "out", (table("dim_period"),), "csv", quietly)
    assert "\n" not in str(raised.value)


def test_tables_and_views_are_chosen_by_name() -> None:
    assert chosen((), views=False) == TABLES
    assert chosen((), views=True) == ALL
    assert [item.name for item in chosen(("statistic", "dim_report"), views=False)] == ["dim_report", "statistic"]
    with pytest.raises(ExportError, match="fact_nothing"):
        chosen(("fact_nothing",), views=False)
