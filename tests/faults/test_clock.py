"""A clock that was set back between two runs: what comes later still counts as later."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.pipeline import run_pipeline
from flows.progress import LineTeller
from flows.recovery import id_after
from flows.request import refresh_request
from flows.run import plainly
from samples import authorities_csv
from tests.faults.conftest import copied
from tests.faults.running import RunServer, Scenario, runs
from tests.flows.refreshing import content, rows, settings_for

NEWEST = "20261126T093911Z-ab12"


@pytest.mark.parametrize(
    ("given", "known", "became"),
    [
        ("20261126T093912Z-0000", [NEWEST], "20261126T093912Z-0000"),
        ("20261126T093911Z-0000", [NEWEST], "20261126T093912Z-0000"),
        ("20200101T000000Z-0000", [NEWEST, "20201126T093911Z-ab12"], "20261126T093912Z-0000"),
        ("20200101T000000Z-0000", ["20261231T235959Z-ab12"], "20270101T000000Z-0000"),
        ("20200101T000000Z-0000", [], "20200101T000000Z-0000"),
        ("20200101T000000Z-0000", ["named-by-hand"], "20200101T000000Z-0000"),
    ],
)
def test_an_id_comes_after_all_that_are_known(given: str, known: list[str], became: str) -> None:
    assert id_after(given, known) == became


def test_a_run_on_a_clock_that_was_set_back(scenario: Scenario, servers: list[RunServer], tmp_path: Path) -> None:
    data_dir = copied(scenario, tmp_path)
    served = data_dir / "warehouse.duckdb"
    (first,) = runs(data_dir)
    settings = settings_for(data_dir, authorities_csv())
    request = refresh_request(settings, (str(scenario.sources),))
    # The clock of 2020 gave the run its id.
    ended = run_pipeline("20200101T000000Z-abcd", request, LineTeller(), plainly, "direct")
    assert ended.exit_code == 0, ended.message
    assert content(served) == scenario.wanted

    second = runs(data_dir)[0]
    assert second.run_id > first.run_id
    listed = servers[0].lea("versions", "--data-dir", data_dir).output
    assert listed.index(second.run_id) < listed.index(first.run_id)
    back = servers[0].lea("rollback", "--data-dir", data_dir)
    assert (back.code, back.output) == (0, f"serving {first.run_id} again\n")
    assert content(served) == scenario.before

    # With the clock put right, the next run is the newest again.
    third = servers[0].lea(*scenario.arguments(data_dir))
    assert third.code == 0, third.output
    assert content(served) == scenario.wanted
    assert [run.run_id for run in runs(data_dir)][1:] == [second.run_id, first.run_id]
    assert rows(served, "SELECT version_id FROM warehouse_version") == [(runs(data_dir)[0].run_id,)]
