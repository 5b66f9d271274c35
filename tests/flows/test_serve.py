"""The schedule for real: Prefect's server, `lea serve`, a work pool and its worker, a server that dies."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.prefect_server import PrefectServer
from flows.schedule import Schedule
from flows.watch import put_in_force
from samples import SAMPLES, authorities_csv
from tests.flows.misbehaving_server import misbehaving_server
from tests.flows.refreshing import REPOSITORY, lea, rows
from tests.flows.serving import EVERY_MINUTE, Served, artifacts, ask, children, flow_run, lives, serving

pytestmark = pytest.mark.prefect

HOSTILE = "<script>alert(1)</script> [here](https://example.org) | **bold**.txt"
CONFIGURATION = f"""
authorities = ["{authorities_csv()}"]
[[source]]
name = "council"
location = "reports"
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Served every minute: one good report, and one that is refused under a hostile name."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "reports").mkdir()
    shutil.copy(SAMPLES / "brackenfold-2001.md", folder / "reports")
    (folder / "reports" / HOSTILE.replace("/", "")).write_text("A recipe for parkin.", encoding="utf-8")
    (folder / "lea.toml").write_text(CONFIGURATION, encoding="utf-8")
    # The schedule is in force for three hours already, and no run has met it.
    put_in_force(folder / "data", Schedule("* * * * *", "UTC"), datetime.now(UTC) - timedelta(hours=3))
    with serving(folder, {}, *EVERY_MINUTE) as at_work:
        yield at_work


def first_run(served: Served) -> str:
    """The id of the first run that came to its end."""
    found = re.search(r"run (\S+) ended in", served.wait_for(r"run \S+ ended in")[0])
    assert found is not None
    return found[1]


def is_logged(api: str, run_id: str, beginning: str) -> bool:
    """Whether a line of a run is in Prefect's log; its process sends lines in batches, the last ones when the run has ended."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        logs = ask(api, "logs/filter", logs={"flow_run_id": {"any_": [run_id]}})
        if any(line["message"].startswith(beginning) for line in logs):
            return True
        time.sleep(0.5)
    return False


def test_the_schedule_fires_and_publishes_and_each_thing_is_one_line(served: Served) -> None:
    run_id = first_run(served)
    told = [re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  ", "", line) for line in served.said]
    assert told[0] == "serving data by cron “* * * * *” in UTC"
    assert told[1].startswith("Prefect server http://127.0.0.1:")
    assert told[2].startswith("missed: no run began for the schedule at ")
    assert told[3].startswith("next run ")
    (ended,) = [line for line in told if run_id in line]
    assert ended.endswith("s: published 1 report; 1 refused, `lea status` says why")
    assert served.complained == ""
    warehouse = served.folder / "data" / "warehouse.duckdb"
    assert rows(warehouse, "SELECT run_id, engine, outcome FROM refresh_run ORDER BY run_id LIMIT 1") == [
        (run_id, "prefect", "published_with_quarantine")
    ]


def test_the_states_of_flow_and_tasks_tell_the_truth(served: Served) -> None:
    run = flow_run(served.api, first_run(served))
    assert (run["state_type"], run["state_name"]) == ("COMPLETED", "Quarantined")
    assert run["state"]["message"] == "published 1 report; 1 refused"
    assert run["auto_scheduled"]
    tasks = ask(served.api, "task_runs/filter", task_runs={"flow_run_id": {"any_": [run["id"]]}})
    assert {task["name"]: task["state_name"] for task in tasks} == dict.fromkeys(
        ("fetch", "check", "read", "gate", "build", "audit", "docs", "publish"), "Completed"
    )
    assert is_logged(served.api, run["id"], "publish: 1 report")


def test_a_run_leaves_artifacts_in_which_report_text_is_text(served: Served) -> None:
    run = flow_run(served.api, first_run(served))
    found = artifacts(served.api, run["id"])
    summary = found["summary"]
    assert "| reports published | 1 |" in summary
    assert "| refused | 1 |" in summary
    assert "alert\\(1\\)" in summary
    assert "<script>" not in summary
    assert "[here](" not in summary
    assert "**bold" not in summary
    kinds = rows(served.folder / "data" / "warehouse.duckdb", "SELECT DISTINCT kind FROM quality_finding ORDER BY kind")
    assert sorted({(finding["kind"],) for finding in json.loads(found["findings"])}) == kinds != []


def test_a_run_by_hand_uses_the_server_that_is_there(served: Served) -> None:
    """It may meet a run of the schedule: then it says so, and Prefect's record as well."""
    first_run(served)
    ended = lea("refresh", "--data-dir", served.folder / "data", cwd=served.folder)
    assert ended.returncode in (2, 3), ended.stderr
    assert ended.returncode == 3 or "another run is at work in this data directory (process " in ended.stderr
    by_hand = [run for run in ask(served.api, "flow_runs/filter") if run["deployment_id"] is None]
    assert [run["state_name"] for run in by_hand] == ["Quarantined" if ended.returncode == 3 else "Skipped"]


def test_a_second_lea_serve_is_refused(served: Served) -> None:
    served.wait_for("Prefect server")
    ended = lea("serve", "--data-dir", served.folder / "data", cwd=served.folder)
    assert ended.returncode == 2
    assert f"another `lea serve` is at work here (process {served.process.pid} on " in ended.stderr


def test_prefect_yaml_deploys_the_flow_to_a_work_pool_from_a_fresh_clone(served: Served, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    tracked = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for name in [*tracked.splitlines(), "prefect.yaml"]:
        if (REPOSITORY / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, clone / name)
    (clone / "lea.toml").write_text('data_dir = "night"' + CONFIGURATION, encoding="utf-8")
    shutil.copytree(served.folder / "reports", clone / "reports")
    environment = served.environment | {"PREFECT_API_URL": served.api, "PYTHONPATH": str(clone)}

    def prefect(*arguments: str) -> str:
        command = ["prefect", *arguments]
        ended = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    prefect("work-pool", "create", "lea", "--type", "process")
    prefect("--no-prompt", "deploy", "--name", "nightly-worker")
    prefect("deployment", "run", "refresh/nightly-worker")
    prefect("worker", "start", "--pool", "lea", "--run-once")
    (deployment,) = ask(served.api, "deployments/filter", deployments={"name": {"any_": ["nightly-worker"]}})
    assert deployment["schedules"][0]["schedule"]["cron"] == "0 2 * * *"
    assert deployment["schedules"][0]["schedule"]["timezone"] == "Europe/London"
    runs = ask(served.api, "flow_runs/filter", deployments={"name": {"any_": ["nightly-worker"]}})
    (run,) = [run for run in runs if not run["auto_scheduled"]]
    assert (run["state_type"], run["state_name"]) == ("COMPLETED", "Quarantined"), run["state"]
    assert rows(clone / "night" / "warehouse.duckdb", "SELECT count(*) FROM dim_report") == [(1,)]


def test_a_server_that_dies_is_started_again_and_the_schedule_goes_on(served: Served) -> None:
    served.wait_for("Prefect server http")
    (server,) = [pid for pid, command in children(served.process.pid) if "flows.prefect_server" in command]
    before = len([line for line in served.said if " ended in " in line])
    os.kill(server, signal.SIGKILL)
    served.wait_for("Prefect's server has ended; starting it again")
    served.wait_for("Prefect server http", 2)
    served.wait_for(" ended in ", before + 2)


def test_told_to_end_it_ends_with_all_that_it_started(served: Served) -> None:
    served.wait_for("Prefect server http")
    started = children(served.process.pid)
    assert started
    assert served.end() == 0
    assert served.said[-1].endswith("  ended")
    assert [command for pid, command in started if lives(pid)] == []
    assert served.complained == ""


def test_a_run_survives_the_death_of_its_server_and_is_published(tmp_path: Path) -> None:
    """The server is killed while a file is on its way, and does not come back."""
    home = tmp_path / "prefect"
    home.mkdir()
    server = PrefectServer(home, 0)
    environment = {"PREFECT_HOME": str(home), "PREFECT_API_URL": server.api, "PREFECT_CLIENT_MAX_RETRIES": "1"}
    os.environ["PREFECT_HOME"] = str(home)
    try:
        server.start()
    finally:
        del os.environ["PREFECT_HOME"]
    with misbehaving_server() as web:
        web.content = (SAMPLES / "kelderbrough-2002.txt").read_bytes()
        web.before_slowly = server.kill
        ended = lea(
            *("refresh", web.address("slowly/1"), "--authorities", authorities_csv(), "--data-dir", tmp_path / "data"),
            cwd=tmp_path,
            environment=environment,
        )
    assert not server.lives()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Prefect's record of this run is incomplete" in ended.stdout
    assert ended.stderr == ""
    warehouse = tmp_path / "data" / "warehouse.duckdb"
    assert rows(warehouse, "SELECT outcome, engine FROM refresh_run") == [("published", "prefect")]
