"""`lea sql`, `status`, `explain`, `versions`, `rollback` as a user types them."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import Settings
from samples import SAMPLES, authorities_csv
from tests.flows.refreshing import REPOSITORY, content, lea, refresh, settings_for


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_for(tmp_path_factory.mktemp("commands"), authorities_csv())
    refresh(settings, SAMPLES / "kelderbrough-2000.txt")
    refresh(settings, SAMPLES / "penmarshire-2001.md")
    return settings


QUERY = "SELECT report_id, published_on FROM dim_report ORDER BY report_id"


def test_sql_shows_a_table(served: Settings) -> None:
    ended = lea("sql", QUERY, "--data-dir", served.data_dir)
    assert ended.returncode == 0
    assert "kelderbrough-lea-2000-" in ended.stdout


def test_sql_writes_csv_json_and_parquet(served: Settings, tmp_path: Path) -> None:
    as_csv = lea("sql", QUERY, "--data-dir", served.data_dir, "--format", "csv").stdout
    as_json = lea("sql", QUERY, "--data-dir", served.data_dir, "--format", "json").stdout
    listed = [row["report_id"] for row in csv.DictReader(io.StringIO(as_csv))]
    assert listed == [row["report_id"] for row in json.loads(as_json)]
    assert len(listed) == 2
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "sql",
        QUERY,
        "--data-dir",
        str(served.data_dir),
        "--format",
        "parquet",
    ]
    parquet = tmp_path / "reports.parquet"
    parquet.write_bytes(subprocess.run(command, capture_output=True, cwd=REPOSITORY, check=True).stdout)
    import pyarrow.parquet

    assert pyarrow.parquet.read_table(parquet).column("report_id").to_pylist() == listed


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM fact_funding",
        "CREATE TABLE mine (a INTEGER)",
        "COPY dim_report TO '/tmp/stolen.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SET enable_external_access = true",
        "SELECT nothing FROM nowhere",
        "SELEKT 1",
    ],
)
def test_sql_refuses_what_is_no_read_of_the_warehouse_in_one_line(served: Settings, statement: str) -> None:
    ended = lea("sql", statement, "--data-dir", served.data_dir)
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1


def test_explain_marks_the_quote_in_its_paragraph(served: Settings) -> None:
    query = "SELECT fact_id, quote FROM fact_statistic WHERE NOT from_table ORDER BY fact_id LIMIT 1"
    ((fact),) = json.loads(lea("sql", query, "--data-dir", served.data_dir, "--format", "json").stdout)
    ended = lea("explain", fact["fact_id"], "--data-dir", served.data_dir)
    assert ended.returncode == 0
    assert "»" in ended.stdout
    assert fact["quote"].split()[0] in ended.stdout.split("»")[1]
    unknown = lea("explain", "no-such-fact", "--data-dir", served.data_dir)
    assert unknown.returncode == 2
    assert "no fact has this id" in unknown.stderr


def test_rollback_serves_the_version_before_and_a_refresh_goes_forward_again(served: Settings) -> None:
    now = content(served.served)
    listed = lea("versions", "--data-dir", served.data_dir).stdout.splitlines()
    assert [line[0] for line in listed] == ["*", " "]
    assert lea("rollback", "--data-dir", served.data_dir).returncode == 0
    assert len(content(served.served)["dim_report"]) == 1
    assert [line[0] for line in lea("versions", "--data-dir", served.data_dir).stdout.splitlines()] == [" ", "*"]
    refresh(served, SAMPLES / "penmarshire-2001.md")
    assert content(served.served) == now


def test_status_tells_runs_and_reports(served: Settings) -> None:
    ended = lea("status", "--data-dir", served.data_dir)
    assert ended.returncode == 0
    assert "published" in ended.stdout


@pytest.mark.parametrize("command", [["sql", "SELECT 1"], ["status"], ["evaluate", "--gold", "GOLD"]])
def test_reading_commands_import_nothing_heavy(served: Settings, command: list[str], tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "penmarshire-2001.expected.observations.jsonl", tmp_path)
    command = [str(tmp_path) if word == "GOLD" else word for word in command]
    code = (
        "import sys; from flows.cli import main; main(sys.argv[1:], standalone_mode=False); "
        "print([m for m in ('prefect', 'great_expectations', 'pandas', 'pyarrow', 'requests') if m in sys.modules])"
    )
    arguments = [sys.executable, "-c", code, *command, "--data-dir", str(served.data_dir)]
    ended = subprocess.run(arguments, capture_output=True, text=True, cwd=REPOSITORY, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
