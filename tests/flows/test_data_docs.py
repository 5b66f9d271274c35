"""Data Docs of real runs: written when something was judged, told to the user, and no reason for a run to fail."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from expectations.data_docs import data_docs_index
from flows.run import RunSummary
from flows.settings import Settings
from samples import SAMPLES, authorities_csv
from tests.expectations.pages import assert_harmless, pages_under, rows_of, told_of
from tests.flows.refreshing import REPOSITORY, refresh, rows, settings_for

GOOD, BAD = "kelderbrough-2002.txt", "quayminster-2003.txt"

AGAIN = """
import json, sys
from pathlib import Path
from flows.request import RefreshRequest
from flows.settings import Settings
from flows.sources import parse_source

data_dir, source, engine = sys.argv[1:]
if engine == "direct":
    from flows.pipeline import refresh_directly
    summary = refresh_directly(RefreshRequest(Settings(data_dir=Path(data_dir)), (parse_source(source),), samples=False))
else:
    from flows.prefect_settings import use_prefect_quietly
    use_prefect_quietly(Path(data_dir))
    from flows.refresh import refresh_with_prefect
    summary = refresh_with_prefect(data_dir=data_dir, sources=[source])
# DuckDB itself imports pandas when a query has a parameter.
print(json.dumps([summary.run.outcome, *sorted({"great_expectations", "scipy", "mistune", "prefect"} & set(sys.modules))]))
"""


@dataclass(frozen=True)
class Night:
    """A night with a good report and one that is refused under a hostile name, and what was printed."""

    settings: Settings
    reports: Path
    summary: RunSummary
    printed: str

    @property
    def folder(self) -> Path:
        return self.settings.data_dir / "data-docs"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("night")
    reports = folder / "reports"
    reports.mkdir()
    shutil.copy(SAMPLES / GOOD, reports)
    shutil.copy(SAMPLES / BAD, reports / "<img src=x onerror=alert(1)>.txt")
    settings = settings_for(folder / "data", authorities_csv())
    with redirect_stdout(io.StringIO()) as printed:
        summary = refresh(settings, reports)
    assert summary.exit_code == 3
    return Night(settings, reports, summary, printed.getvalue())


def test_the_run_tells_where_its_data_docs_are(night: Night) -> None:
    index = data_docs_index(night.settings.data_dir, night.summary.run.run_id)
    assert index == night.folder / night.summary.run.run_id / "index.html"
    assert f"docs      {index}\n" in night.printed


def test_the_pages_of_a_real_run_load_nothing_and_link_to_each_other(night: Night) -> None:
    assert_harmless(night.folder)
    names = {path.name for path in (night.folder / night.summary.run.run_id).glob("*.html")}
    assert {"index.html", "report.html", "warehouse.html"} <= names


def test_every_expectation_of_the_run_is_there_and_the_broken_with_their_rows(night: Night) -> None:
    folder = night.folder / night.summary.run.run_id
    pages = pages_under(folder)
    validated = rows(night.settings.served, "SELECT suite, expectation, success, severity, reason, failing FROM validation_result")  # fmt: skip
    assert len(validated) > 200
    broken = 0
    for suite, expectation, success, severity, reason, failing in validated:
        page = pages[folder / f"{suite}.html"]
        anchor = "check-" + "".join(c if c.isalnum() else "-" for c in str(expectation))
        told = told_of(page, anchor)
        assert told[1].startswith(f"{expectation}: ")
        assert told[3:] == [severity, reason]
        shown = rows_of(page, anchor)
        assert bool(shown) != success
        for row, kept in zip(shown, json.loads(str(failing or "[]")), strict=False):
            assert row[0] == kept["report_id"]
            assert row[1] == " ".join(kept["key"].split())
            broken += 1
    assert broken > 3


def test_a_run_that_judges_nothing_writes_none_and_imports_nothing_for_it(night: Night) -> None:
    before = sorted(night.folder.rglob("*"))
    assert again(night, "direct") == ["unchanged"]
    assert sorted(night.folder.rglob("*")) == before
    runs = rows(night.settings.served, "SELECT run_id FROM refresh_run ORDER BY started_at")
    assert [data_docs_index(night.settings.data_dir, str(run)) is None for (run,) in runs] == [False, True]


@pytest.mark.prefect
def test_nor_does_such_a_run_with_prefect(night: Night, tmp_path: Path) -> None:
    shutil.copytree(night.settings.data_dir, tmp_path / "data")
    assert again(night, "prefect", tmp_path / "data") == ["unchanged", "prefect"]


def again(night: Night, engine: str, data_dir: Path | None = None) -> list[str]:
    """What came of the same night once more, and which of the heavy modules it imported, in a process of its own."""
    arguments = [str(data_dir or night.settings.data_dir), str(night.reports), engine]
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_data_docs_that_cannot_be_written_do_not_fail_the_run(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", authorities_csv())
    settings.data_dir.mkdir()
    (settings.data_dir / "data-docs").write_text("in the way")
    with redirect_stdout(io.StringIO()) as printed:
        summary = refresh(settings, SAMPLES / GOOD)
    assert (summary.exit_code, summary.run.outcome) == (0, "published")
    assert "- Data Docs could not be written: FileExistsError: " in printed.getvalue()
    assert data_docs_index(settings.data_dir, summary.run.run_id) is None
