"""The scenario, made once: one report is published; then it changes, and a second one comes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples import SAMPLES, authorities_csv
from tests.faults.running import RunServer, Scenario
from tests.flows.refreshing import content


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RunServer]]:
    """Two of them, for two processors; they import while the other starts."""
    started = [RunServer(tmp_path_factory.mktemp("server")) for _ in range(2)]
    for server in started:
        server.wait_until_ready()
    yield started
    for server in started:
        server.close()


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunServer]:
    """A server that may mount small disks of its own."""
    if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode != 0:
        pytest.skip("this system lets nobody mount in a namespace of their own: a full disk cannot be made here")
    server = RunServer(tmp_path_factory.mktemp("small-world"), small_world=True)
    server.wait_until_ready()
    yield server
    server.close()


@pytest.fixture(scope="session")
def scenario(tmp_path_factory: pytest.TempPathFactory, servers: list[RunServer]) -> Scenario:
    folder = tmp_path_factory.mktemp("scenario")
    sources, data_dir, whole = folder / "reports", folder / "data", folder / "whole"
    sources.mkdir()
    shutil.copy(SAMPLES / "kelderbrough-2002.txt", sources)
    first = servers[0].lea("refresh", sources, "--data-dir", data_dir, "--direct", "--authorities", authorities_csv())
    assert first.code == 0, first.output
    changed = sources / "kelderbrough-2002.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n\nPrinted again in a larger type.\n", encoding="utf-8")
    shutil.copy(SAMPLES / "brackenfold-2001.md", sources)
    shutil.copytree(data_dir, whole)
    second = servers[0].lea("refresh", sources, "--data-dir", whole, "--direct")
    assert second.code == 0, second.output
    before, wanted = (content(path / "warehouse.duckdb") for path in (data_dir, whole))
    assert before != wanted
    return Scenario(data_dir, whole, sources, authorities_csv(), before, wanted, second.seconds)


def copied(scenario: Scenario, folder: Path) -> Path:
    """The scenario's data directory once more."""
    return shutil.copytree(scenario.data_dir, folder / "data")
