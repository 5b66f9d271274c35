"""`lea site` and the last line of `lea explain`, and what lies at the place of a site before and after."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from tests.site.conftest import Site
from tests.site.material import EARLIER
from warehouse.connect import connect_read_only
from warehouse.site import write
from warehouse.site.folder import NotASiteError
from warehouse.site.write import write_site


def lea(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def data(site: Site, tmp_path: Path) -> Path:
    """A data directory with the warehouse, and no site."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(site.warehouse, folder / "warehouse.duckdb")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_one_line_tells_where_the_site_is_and_explain_where_a_fact_is(data: Path, tmp_path: Path) -> None:
    with connect_read_only(data / "warehouse.duckdb") as con:
        ((fact_id,),) = con.execute(f"SELECT min(fact_id) FROM fact_statistic WHERE report_id = '{EARLIER}'").fetchall()
    assert lea("explain", fact_id, "--data-dir", data).output.splitlines()[-1] == "page none yet: `lea site` writes it"
    told = lea("site", "--data-dir", data)
    assert told.exit_code == 0
    assert told.output.startswith("site ")
    assert told.output.splitlines()[0].endswith(f"open {data / 'site' / 'index.html'}")
    assert len(told.output.splitlines()) == 1
    last = lea("explain", fact_id, "--data-dir", data).output.splitlines()[-1]
    page = data / "site" / "reports" / f"{EARLIER}.html"
    assert last == f"page {page.resolve().as_uri()}#fact-{fact_id}"
    assert f'id="fact-{fact_id}"' in page.read_text(encoding="utf-8")
    # Data Docs are not linked to from a place that they do not move with.
    assert lea("site", "--data-dir", data, "--out", tmp_path / "elsewhere").exit_code == 0
    assert "data-docs" not in (tmp_path / "elsewhere" / "quality" / "index.html").read_text(encoding="utf-8")


def test_several_processes_write_the_same_site(site: Site, tmp_path: Path) -> None:
    with_others = tmp_path / "data" / "site"
    shutil.copytree(site.data_dir / "data-docs", tmp_path / "data" / "data-docs")
    write_site(site.warehouse, with_others, tmp_path / "data", lambda _done, _total, _what: None, workers=2)
    assert files(with_others) == files(site.folder)


def test_very_many_reports_of_one_authority_are_shared_out(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_REPORTS_A_JOB", 1)
    write_site(site.warehouse, tmp_path / "site", tmp_path, lambda _done, _total, _what: None)
    wanted, found = files(site.folder), files(tmp_path / "site")
    pages = [name for name in wanted if name.startswith(("reports/", "authorities/"))]
    assert {name: found[name] for name in pages} == {name: wanted[name] for name in pages}


def test_a_site_is_replaced_as_a_whole(site: Site, tmp_path: Path) -> None:
    out = shutil.copytree(site.folder, tmp_path / "site")
    (out / "reports" / "gone-lea-1999-01.html").write_text("a report that is no more", encoding="utf-8")
    write_site(site.warehouse, out, tmp_path, lambda _done, _total, _what: None)
    assert set(files(out)) == set(files(site.folder))
    assert [path.name for path in tmp_path.iterdir() if path.name != ".site.lock"] == ["site"]


def test_a_site_that_cannot_be_finished_leaves_the_former_one(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = shutil.copytree(site.folder, tmp_path / "site")
    before = files(out)
    monkeypatch.setattr(write, "_REPORTS_A_JOB", 1)

    def full(done: int, _total: int, _what: str) -> None:
        if done == 2:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_site(site.warehouse, out, tmp_path, full)
    assert files(out) == before
    assert [path.name for path in tmp_path.iterdir() if path.name != ".site.lock"] == ["site"]


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_nothing_else_is_ever_replaced(data: Path, tmp_path: Path, kind: str) -> None:
    mine = tmp_path / "mine"
    if kind == "folder":
        mine.mkdir()
        (mine / "thesis.txt").write_text("years of work", encoding="utf-8")
        told = lea("site", "--data-dir", data, "--out", mine)
        assert told.exit_code == 2
        assert (
            told.output
            == f"lea: {mine}: this folder holds something else than a site; name an empty or new folder with --out\n"
        )
        assert (mine / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    else:
        mine.write_text("years of work", encoding="utf-8")
        with pytest.raises(NotASiteError, match="this is a file"):
            write_site(data / "warehouse.duckdb", mine, data, lambda _done, _total, _what: None)
        assert mine.read_text(encoding="utf-8") == "years of work"


def test_without_a_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    told = lea("site", "--data-dir", tmp_path)
    assert told.exit_code == 2
    assert "there is no warehouse here yet; run `lea refresh` first" in told.output
    assert not list(tmp_path.iterdir())


def test_a_warehouse_without_reports_has_a_site(tmp_path: Path) -> None:
    from tests.site.material import publish

    served = publish([], tmp_path / "staging.duckdb", tmp_path / "warehouse.duckdb")
    written = write_site(served, tmp_path / "site", tmp_path, lambda _done, _total, _what: None)
    assert written.pages == 8
    assert "0</strong> reports" in written.index.read_text(encoding="utf-8")
