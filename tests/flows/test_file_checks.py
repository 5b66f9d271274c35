"""Files are judged before anything parses them: what fails is not read, what was published stays, a repair resolves it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import stages
from flows.run import RunSummary
from flows.settings import Settings
from flows.sources import FetchPolicy, fetch_all, parse_source
from samples import SAMPLES, authorities_csv
from tests.flows.refreshing import REPOSITORY, content, refresh, rows, settings_for
from warehouse.staging import StagingStore

GOOD = "kelderbrough-2002.txt"
OPEN = "SELECT stage, expectation, quarantine_id, quarantined_at FROM quarantine WHERE resolved_at IS NULL AND source_uri LIKE '%/night.txt'"
# A night as a process of its own, which says what it imported.
ALONE = """
import sys
from pathlib import Path
from samples import authorities_csv
from tests.flows.refreshing import refresh, settings_for
summary = refresh(settings_for(Path(sys.argv[1]), authorities_csv()), sys.argv[2])
print(summary.run.outcome, summary.exit_code, summary.run.files_new, "great_expectations" in sys.modules)
"""


@dataclass(frozen=True)
class Nights:
    """A report and some files that are none; the report is cut short, left so, judged anew and repaired."""

    settings: Settings
    folder: Path
    summaries: dict[str, RunSummary]
    quarantine: dict[str, list[tuple[object, ...]]]
    contents: dict[str, dict[str, list[tuple[object, ...]]]]
    hashes: dict[str, set[str]]
    alone: str

    def judged(self, night: str, suite: str = "file") -> dict[str, bool]:
        query = "SELECT expectation, success FROM validation_result WHERE run_id = ? AND suite = ?"
        found = rows(self.settings.served, query, self.summaries[night].run.run_id, suite)
        return {str(name): bool(success) for name, success in found}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    here = tmp_path_factory.mktemp("nights")
    folder = here / "reports"
    folder.mkdir()
    settings = settings_for(here / "data", authorities_csv())
    report = (SAMPLES / GOOD).read_bytes()
    for number in range(4):
        (folder / f"recipe-{number}.txt").write_text(
            f"Parkin {number}: oatmeal, treacle, ginger, lard and patience.", encoding="utf-8"
        )
    kept = Nights(settings, folder, {}, {}, {}, {}, "")

    def night(name: str) -> None:
        kept.summaries[name] = refresh(settings, folder)
        kept.quarantine[name] = rows(settings.served, OPEN)
        kept.contents[name] = content(settings.served)
        with StagingStore(settings.staging) as store:
            kept.hashes[name] = set(store.known(store.connection.execute("SELECT max(reader_key) FROM stg_reading").fetchall()[0][0]))  # fmt: skip

    (folder / "night.txt").write_bytes(report)
    night("first")
    for recipe in folder.glob("recipe-*"):
        recipe.unlink()
    (folder / "night.txt").write_bytes(report[: len(report) // 3])
    night("cut")
    command = [sys.executable, "-c", ALONE, str(settings.data_dir), str(folder)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    version = stages.suite_version()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "suite_version", lambda: version + "-next")
        night("judged anew")
    (folder / "night.txt").write_bytes(report + b"\n")
    night("repaired")
    return Nights(settings, folder, kept.summaries, kept.quarantine, kept.contents, kept.hashes, done.stdout.splitlines()[-1])  # fmt: skip


def test_sound_files_are_judged_and_read(nights: Nights) -> None:
    judged = nights.judged("first")
    assert judged.pop("size_is_plausible.warn") is False, "the recipes are short"
    assert judged
    assert all(judged.values())
    assert nights.quarantine["first"] == []


def test_a_file_cut_short_is_refused_unread_and_its_published_form_stays(nights: Nights) -> None:
    [(stage, expectation, *_)] = nights.quarantine["cut"]
    assert (stage, expectation) == ("file", "file_has_not_shrunk")
    assert nights.summaries["cut"].exit_code == 3
    assert nights.contents["cut"] == nights.contents["first"]
    assert nights.hashes["cut"] <= nights.hashes["first"], "no new bytes were read"
    assert nights.summaries["cut"].run.files_new == 1


def test_a_night_with_nothing_new_judges_nothing_and_imports_nothing_for_it(nights: Nights) -> None:
    assert nights.alone == "unchanged 3 0 False"


def test_new_expectations_judge_the_refused_file_again(nights: Nights) -> None:
    assert nights.judged("judged anew")["file_has_not_shrunk"] is False
    assert nights.quarantine["judged anew"] == nights.quarantine["cut"], "the same entry, not a new one"
    assert nights.contents["judged anew"] == nights.contents["first"]


def test_a_repaired_file_is_published_and_its_refusal_resolved(nights: Nights) -> None:
    assert nights.quarantine["repaired"] == []
    assert nights.judged("repaired")["file_has_not_shrunk"] is True
    (sha256,) = rows(nights.settings.served, "SELECT sha256 FROM dim_report")
    (before,) = nights.contents["first"]["dim_report"]
    assert sha256[0] not in before
    resolved = "SELECT resolved_at IS NOT NULL FROM quarantine WHERE stage = 'file'"
    assert rows(nights.settings.served, resolved) == [(True,)]


def test_files_that_vanish_from_a_folder_are_told_once(nights: Nights) -> None:
    assert nights.judged("cut")["files_of_folder_stay"] is False
    query = "SELECT failing FROM validation_result WHERE run_id = ? AND expectation = 'files_of_folder_stay'"
    [(failing,)] = rows(nights.settings.served, query, nights.summaries["cut"].run.run_id)
    (kept,) = json.loads(str(failing))
    assert (kept["source_uri"], kept["key"]) == (nights.folder.as_posix(), "4 of 5 files")
    assert nights.judged("judged anew")["files_of_folder_stay"] is True


def test_what_the_archive_has_lost_is_refused_until_it_comes_again(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", authorities_csv())
    shutil.copy(SAMPLES / GOOD, tmp_path / "night.txt")
    (tmp_path / "other.txt").write_text("Parkin: oatmeal, treacle, ginger and patience.", encoding="utf-8")
    with stages.archive_of(settings) as archive:
        stored = fetch_all(
            [parse_source(str(tmp_path / "night.txt"))],
            archive,
            FetchPolicy(),
            lambda: datetime.now(UTC),
            lambda *_: None,
        )
        path = archive.path_of(str(stored[0].sha256))
    path.chmod(0o644)
    path.write_bytes(b"other bytes")
    refresh(settings, tmp_path / "other.txt")
    with StagingStore(settings.staging) as store:
        refused = {(Path(row.source_uri).name, row.stage, row.expectation) for row in store.quarantine()}
    assert ("night.txt", "file", "bytes_are_as_fetched") in refused
    refresh(settings, tmp_path / "night.txt")
    assert rows(settings.served, OPEN) == []
    assert rows(settings.served, "SELECT count(*) FROM dim_report") == [(1,)]
