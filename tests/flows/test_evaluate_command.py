"""`lea evaluate` as a user types it, on a warehouse of the samples (and of the published reports with gold, if at hand)."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.evaluation import report_named, stem
from flows.gold import GoldError
from flows.settings import Settings
from samples import SAMPLES, authorities_csv
from tests.flows.refreshing import lea, refresh, rows, settings_for

SHARED = Path(__file__).parents[2].parent / "shared"
SCRIPT = SHARED / "score" / "score.py"
WITH_GOLD = [
    path
    for name in ("sefton-2000.txt", "wexborough-2000.md")
    if (path := SHARED / "reports" / name).is_file() and (SHARED / "gold").is_dir()
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    authorities = [authorities_csv(), *([SHARED / "reports" / "authorities.csv"] if WITH_GOLD else [])]
    settings = settings_for(tmp_path_factory.mktemp("evaluate"), *authorities)
    refresh(settings, SAMPLES, *WITH_GOLD)
    return settings


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The annotations of one sample, to be changed."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for path in SAMPLES.glob("kelderbrough-2002.expected.*.jsonl"):
        shutil.copy(path, folder)
    return folder


def scores(served: Settings, gold: Path) -> dict[tuple[str, str, str], dict[str, float]]:
    ended = lea("evaluate", "--gold", gold, "--data-dir", served.data_dir, "--format", "json")
    assert ended.returncode == 0, ended.stderr
    return {(row.pop("report"), row.pop("part"), row.pop("name")): row for row in json.loads(ended.stdout)}


@pytest.mark.skipif(not SCRIPT.is_file(), reason="the published scoring script is not at hand (../shared)")
@pytest.mark.parametrize(
    ("gold", "ending"), [(SAMPLES, ".expected"), (SHARED / "gold", "")], ids=["samples", "published"]
)
def test_every_number_is_that_of_the_published_script(served: Settings, gold: Path, ending: str) -> None:
    if not WITH_GOLD and not ending:
        pytest.skip("no published report with gold is at hand (../shared)")
    ours = scores(served, gold)
    reports = {report for report, _, _ in ours} - {"pooled"}
    assert len(reports) >= 2
    for report in reports:
        (uri,) = (
            uri for (uri,) in rows(served.served, "SELECT source_uri FROM dim_report") if stem(str(uri)) == report
        )
        prefix = gold / f"{report}{ending}"
        command = [sys.executable, SCRIPT, "--json", "--warehouse", served.served, "--gold", prefix, "--file", str(uri)]
        theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        for domain, row in theirs["observations"].items():
            mine = ours[report, "domain", domain]
            assert {"facts": mine["found"]} | {name: mine[name] for name in row if name != "facts"} == row
        for field, accuracy in theirs["fields"].items():
            assert ours[report, "field", field]["accuracy"] == accuracy
        told = theirs["recommendations"]
        entries = ours[report, "recommendations", "all"]
        for name, theirs_name in (("gold", "gold"), ("found", "found"), ("correct", "matched"), ("f1", "f1")):
            assert entries[name] == told[theirs_name]
        for field in ("location", "purpose", "parent", "deadline", "same_as"):
            assert ours[report, "recommendation field", field]["accuracy"] == told[f"{field}_ok"]


def test_the_tables_show_each_report_and_all_together(served: Settings) -> None:
    ended = lea("evaluate", "--gold", SAMPLES, "--data-dir", served.data_dir)
    assert ended.returncode == 0, ended.stderr
    assert "pooled: 7 reports" in ended.stdout
    assert "brackenfold-2001 (brackenfold-lea-2001-03)" in ended.stdout
    overview = ended.stdout.split("core F1")[1]
    assert [line.split()[0] for line in overview.splitlines()[2:9]] == sorted(
        path.name.split(".")[0] for path in SAMPLES.glob("*.expected.observations.jsonl")
    )


def test_csv_and_json_say_the_same(served: Settings, gold: Path) -> None:
    as_csv = lea("evaluate", "--gold", gold, "--data-dir", served.data_dir, "--format", "csv").stdout
    listed = {(row["report"], row["part"], row["name"]): row for row in csv.DictReader(as_csv.splitlines())}
    for key, row in scores(served, gold).items():
        assert {name: float(value) for name, value in listed[key].items() if name in row and value} == {
            name: value for name, value in row.items() if value is not None
        }


def test_the_error_list_leads_on_to_explain(served: Settings, tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    ended = lea("evaluate", "--gold", SAMPLES, "--data-dir", served.data_dir, "--errors", errors)
    assert ended.returncode == 0, ended.stderr
    assert f"{errors}: " in ended.stdout
    with errors.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    occurs = [int(row["occurs"]) for row in listed]
    assert occurs == sorted(occurs, reverse=True)
    assert {"wrong field", "missed"} <= {row["kind"] for row in listed}
    wrong = next(row for row in listed if row["kind"] == "wrong field" and row["about"] == "fact")
    assert wrong["quote"] in lea("explain", wrong["fact_id"], "--data-dir", served.data_dir).stdout.replace("»", "")
    path, line = wrong["annotation"].rsplit(":", 1)
    annotated = json.loads(Path(path).read_text(encoding="utf-8").splitlines()[int(line) - 1])
    assert annotated["para"] == wrong["paragraph"]


def test_the_error_list_as_json_lines(served: Settings, gold: Path, tmp_path: Path) -> None:
    errors = tmp_path / "errors.jsonl"
    lea("evaluate", "--gold", gold, "--data-dir", served.data_dir, "--errors", errors, "--format", "json")
    listed = [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
    assert listed
    assert {row["report"] for row in listed} == {"kelderbrough-2002"}
    refused = lea("evaluate", "--gold", gold, "--data-dir", served.data_dir, "--errors", tmp_path / "errors.xlsx")
    assert refused.returncode == 2
    assert ".csv or .jsonl" in refused.stderr
    nowhere = lea("evaluate", "--gold", gold, "--data-dir", served.data_dir, "--errors", tmp_path / "no" / "errors.csv")
    assert nowhere.returncode == 2
    assert "cannot be written" in nowhere.stderr


def test_hostile_text_reaches_neither_terminal_nor_spreadsheet(served: Settings, gold: Path, tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://bad.example")\x1b[31m\x9b2J'
    record = {"para": "1\x1b[2J", "domain": "context", "measure": "population", "value": 1, "unit": "count"}
    (gold / "kelderbrough-2002.expected.observations.jsonl").write_text(json.dumps(record | {"quote": hostile}) + "\n")
    errors = tmp_path / "errors.csv"
    ended = lea("evaluate", "--gold", gold, "--data-dir", served.data_dir, "--errors", errors)
    assert ended.returncode == 0, ended.stderr
    written = errors.read_text(encoding="utf-8-sig")
    assert not {"\x1b", "\x9b"} & set(ended.stdout + ended.stderr + written)
    assert "\"'=HYPERLINK(" in written


def test_annotations_without_a_published_report_are_said_and_the_others_are_scored(
    served: Settings, gold: Path
) -> None:
    shutil.copy(gold / "kelderbrough-2002.expected.observations.jsonl", gold / "quayminster-2003.observations.jsonl")
    shutil.copy(gold / "kelderbrough-2002.expected.observations.jsonl", gold / "nowhere-1999.observations.jsonl")
    ended = lea("evaluate", "--gold", gold, "--data-dir", served.data_dir)
    assert ended.returncode == 2
    assert "kelderbrough-2002 (kelderbrough-lea-2002-" in ended.stdout
    nowhere, refused = ended.stderr.strip().splitlines()
    assert "nowhere-1999: not in the warehouse" in nowhere
    assert "quayminster-2003: not in the warehouse" in refused
    assert "in quarantine" in refused


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a-2000.observations.jsonl", "{}\n", "a-2000.observations.jsonl:1: "),
        ("a-2000.recommendations.jsonl", "\n{oops}\n", "a-2000.recommendations.jsonl:2: no valid JSON"),
        ("kelderbrough-2002.observations.jsonl", "", "annotates the same"),
    ],
)
def test_annotations_that_cannot_be_used_are_one_clear_line(
    served: Settings, gold: Path, name: str, text: str, said: str
) -> None:
    (gold / name).write_text(text)
    ended = lea("evaluate", "--gold", gold, "--data-dir", served.data_dir)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_other_encodings_folders_without_annotations_and_missing_warehouses_are_said(
    served: Settings, gold: Path, tmp_path: Path
) -> None:
    (gold / "a-2000.findings.jsonl").write_bytes(b'\n{"quote": "\xa35"}\n')
    assert "a-2000.findings.jsonl:2: no UTF-8" in lea("evaluate", "--gold", gold, "--data-dir", tmp_path).stderr
    assert "no annotations here" in lea("evaluate", "--gold", tmp_path, "--data-dir", served.data_dir).stderr
    assert "no warehouse here yet" in lea("evaluate", "--gold", SAMPLES, "--data-dir", tmp_path).stderr


def test_two_reports_of_one_name_are_not_guessed_between() -> None:
    sources = {"norbury-lea-2000-09": "/a/norbury.md", "norbury-lea-2002-01": "https://reports.example/norbury.pdf"}
    with pytest.raises(GoldError, match="more than one report are named so: norbury-lea-2000-09 "):
        report_named("norbury", sources)
    assert report_named("oldbury", sources) is None


def test_the_name_of_a_report_is_its_file_s_without_the_ending() -> None:
    assert stem("/srv/reports/norbury.v2-2000.md") == "norbury.v2-2000"
    assert stem("https://reports.example/a%20b/norbury-2000.pdf?version=2#page=3") == "norbury-2000"
    assert stem("/srv/what? #1-2000.txt") == "what? #1-2000"
