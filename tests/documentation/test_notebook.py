"""docs/notebook.ipynb runs on a warehouse of the samples and draws its charts."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import nbclient
import nbformat
import pytest

from samples import SAMPLES, authorities_csv
from transforms.catalogue.authorities import built_in, parse_authorities_csv
from transforms.report import read_report
from transforms.staging import reading_id, staged_rows
from warehouse.build import build_warehouse
from warehouse.operations import PublishedReport
from warehouse.staging import StagingStore

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"
READER_KEY = "1-test"
WHEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the two sample reports on one authority."""
    folder = tmp_path_factory.mktemp("samples")
    added = parse_authorities_csv(authorities_csv().read_text(encoding="utf-8"))
    with StagingStore(folder / "staging.duckdb") as store:
        store.add_authorities(added)
        published = []
        for name in ("kelderbrough-2000.txt", "kelderbrough-2002.txt"):
            data = (SAMPLES / name).read_bytes()
            reading = read_report(data, built_in().with_added(added))
            sha256 = hashlib.sha256(data).hexdigest()
            key = reading_id(sha256, READER_KEY)
            store.put([staged_rows(reading, key, sha256, READER_KEY)])
            published.append(PublishedReport(reading.report_id, key, name, sha256, WHEN))
        store.replace_publication(published)
    build_warehouse(folder / "staging.duckdb", folder / "warehouse.duckdb", "20260301T020000Z-aaaa", "f")
    return folder / "warehouse.duckdb"


def test_it_draws_attendance_and_funding(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEA_WAREHOUSE", str(served))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(notebook, kernel_name="python3", timeout=300, resources={"metadata": {"path": str(NOTEBOOK.parent)}})  # fmt: skip
    client.execute()
    charts = {
        cell["id"]: output["data"]["image/svg+xml"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    }
    assert set(charts) == {"attendance-chart", "funding-chart"}
    for chart in charts.values():
        texts = {text.text for text in ElementTree.fromstring(chart).iter("{http://www.w3.org/2000/svg}text")}  # noqa: S314
        assert {"primary", "secondary", "Kelderbrough", "national", "1999/2000"} <= texts


def test_it_is_kept_without_output() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None), cell["id"]
