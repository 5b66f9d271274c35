"""`lea diff` as a user types it, and what a run says of what it changed."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.settings import Settings
from samples import SAMPLES, authorities_csv
from tests.flows.refreshing import lea, refresh, rows, settings_for
from warehouse.diff import counts_from_json, summary_line

ADDED = "kelderbrough-2002.txt"


@dataclass(frozen=True)
class Nights:
    """Two nights: in the second a report came and a figure of another was revised."""

    settings: Settings
    versions: tuple[str, str]
    told: str | None


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    here = tmp_path_factory.mktemp("nights")
    folder = here / "reports"
    folder.mkdir()
    revised = folder / "kelderbrough-2000.txt"
    shutil.copy(SAMPLES / revised.name, revised)
    settings = settings_for(here / "data", authorities_csv())
    first = refresh(settings, folder)
    revised.write_text(
        revised.read_text("utf-8").replace("93.6 per cent in 1998/99", "93.7 per cent in 1998/99"), "utf-8"
    )
    shutil.copy(SAMPLES / ADDED, folder / ADDED)
    second = refresh(settings, folder)
    assert first.run.changes is None
    return Nights(settings, (first.run.run_id, second.run.run_id), second.run.changes)


def test_the_run_keeps_what_it_changed(nights: Nights) -> None:
    query = "SELECT changes FROM refresh_run ORDER BY run_id"
    assert rows(nights.settings.served, query) == [(None,), (nights.told,)]
    counts = counts_from_json(str(nights.told))
    assert counts["report"] == {"added": 1, "changed": 1}
    assert counts["fact"]["changed"] >= 1
    assert "removed" not in counts["fact"]


def test_a_run_that_changes_nothing_says_nothing_of_it(nights: Nights, tmp_path: Path) -> None:
    shutil.copytree(nights.settings.data_dir, tmp_path / "data")
    settings = settings_for(tmp_path / "data", authorities_csv())
    assert refresh(settings, nights.settings.data_dir.parent / "reports").run.changes is None


def test_without_names_the_served_version_is_compared_with_the_one_before(nights: Nights) -> None:
    ended = lea("diff", "--data-dir", nights.settings.data_dir)
    assert ended.returncode == 0
    lines = ended.stdout.splitlines()
    assert lines[:2] == [" → ".join(nights.versions), summary_line(counts_from_json(str(nights.told)))]
    assert "kelderbrough-lea-2002-03" in lines
    [figure] = [line for line in lines if line.split()[:1] == ["value"]]
    assert figure.split() == ["value", "93.6", "→", "93.7"]
    added = [line for line in lines if line.startswith("  + fact")]
    assert added == []


def test_csv_and_json_have_every_difference(nights: Nights) -> None:
    data = ("--data-dir", nights.settings.data_dir)
    as_json = json.loads(lea("diff", *data, "--format", "json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(lea("diff", *data, "--format", "csv").stdout)))
    assert (as_json["old"], as_json["new"]) == nights.versions
    assert as_json["counts"] == json.loads(str(nights.told))
    assert len(as_json["changes"]) == sum(sum(sides.values()) for sides in as_json["counts"].values())
    items = {(row["kind"], row["report_id"], row["item_id"]) for row in as_csv}
    assert items == {(item["kind"], item["report_id"], item["item_id"]) for item in as_json["changes"]}
    assert [(row["old"], row["new"]) for row in as_csv if row["field"] == "value"] == [("93.6", "93.7")]


def test_one_report_the_other_way_round_with_a_limit(nights: Nights) -> None:
    old, new = nights.versions
    arguments = ("--data-dir", nights.settings.data_dir, "--report", "kelderbrough-lea-2002-03", "--limit", 3)
    ended = lea("diff", new, old, *arguments)
    assert ended.returncode == 0
    lines = ended.stdout.splitlines()
    assert lines[1].startswith("1 report removed; ")
    assert [line[:4] for line in lines if line.startswith("  - ")] == ["  - "] * 3
    assert lines[-1].startswith("and ")


def test_a_version_with_itself_by_the_beginning_of_its_name(nights: Nights) -> None:
    ended = lea("diff", nights.versions[1][:-1], "--data-dir", nights.settings.data_dir)
    assert (ended.returncode, ended.stdout.splitlines()[1]) == (0, "nothing changed")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("19990101",), "no such version; kept are"),
        (("2",), "more than one version begins so"),
        (("--report", "nowhere-lea-1999-01"), "neither version has this report"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(nights: Nights, arguments: tuple[str, ...], says: str) -> None:
    ended = lea("diff", *arguments, "--data-dir", nights.settings.data_dir)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert says in ended.stderr


def test_with_nothing_published_there_is_nothing_to_compare(tmp_path: Path) -> None:
    ended = lea("diff", "--data-dir", tmp_path)
    assert ended.returncode == 2
    assert "lea refresh" in ended.stderr
