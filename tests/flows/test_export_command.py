"""`lea export` and `lea docs` as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.refreshing import lea
from tests.warehouse.conftest import built_warehouse
from warehouse.definitions import TABLES


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_warehouse(tmp_path_factory.mktemp("data")).parent


def test_an_export_is_one_line_and_lies_in_the_data_directory(data_dir: Path) -> None:
    ended = lea("export", "--data-dir", data_dir)
    assert ended.returncode == 0
    [line] = ended.stdout.splitlines()
    assert line.startswith(f"export    {len(TABLES)} tables, ")
    assert str(data_dir / "export") in line
    package = json.loads((data_dir / "export" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == "20260301T020000Z-aaaa"
    assert len(package["resources"]) == len(TABLES)


def test_chosen_views_go_into_a_folder_of_their_own_and_guarded_texts_are_told(data_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "for excel"
    command = ("export", "--data-dir", data_dir, "--format", "csv", "--out", out, "--table", "paragraph_text")
    told = lea(*command)
    assert told.stdout.startswith("export    1 view, 3 rows, ")
    assert "1 text got an apostrophe" in told.stdout
    assert sorted(path.name for path in out.iterdir()) == ["datapackage.json", "paragraph_text.csv"]
    assert "'- publish attendance targets" in (out / "paragraph_text.csv").read_text(encoding="utf-8-sig")
    assert "apostrophe" not in lea(*command, "--exact").stdout
    assert ",- publish attendance targets" in (out / "paragraph_text.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--table", "fact_nothing"), "fact_nothing: no such table or view"),
        (("--table", "statistic", "--views"), "not both"),
        (("--exact",), "--exact is for --format csv"),
        (("--out", "."), "something else"),
        (("--warehouse", "/nowhere/x.duckdb"), "lea refresh"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(data_dir: Path, arguments: tuple[str, ...], says: str) -> None:
    ended = lea("export", "--data-dir", data_dir, *arguments)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert says in ended.stderr


def test_the_dictionary_is_printed_or_written(tmp_path: Path) -> None:
    printed = lea("docs").stdout
    assert printed.startswith("# The tables\n")
    assert lea("docs", "--out", tmp_path).stdout == f"{tmp_path / 'tables.md'}\n"
    assert (tmp_path / "tables.md").read_text(encoding="utf-8") == printed
    ended = lea("docs", "--out", tmp_path / "none" / "x.md")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
