"""A week of nights against a server that behaves as Ofsted's report site does: what each leaves, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.archive import Archive
from flows.releasing import why_not_released
from samples import SAMPLES
from tests.alerts.receiving import webhook
from tests.flows.refreshing import lea, rows
from tests.flows.report_site import report_site
from tests.flows.week import (
    B2001,
    DOCUMENT,
    H2000,
    K2000,
    K2002,
    P2001,
    P2003,
    Q2001,
    Night,
    Week,
    live,
    written,
)

FOUR = ("brackenfold-lea-2001-03", "kelderbrough-lea-2002-03", "penmarshire-lea-2001-07", "quayminster-lea-2001-06")
FIVE = (*FOUR[:3], "penmarshire-lea-2003-06", FOUR[3])


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    with pytest.MonkeyPatch.context() as patch, report_site() as site, webhook() as hook:
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield live(tmp_path_factory.mktemp("week"), site, hook)


def address(week: Week, number: int) -> str:
    return f"{week.site.file_addresses}{number}"


def titles(night: Night) -> list[str]:
    return [title.removeprefix("lea: ") for title, _ in night.alerts]


def test_the_first_night_fetches_all_full_inspections(week: Week) -> None:
    night = week.nights[0]
    assert night.summary.exit_code == 0
    assert night.published == FOUR
    assert night.archive == dict.fromkeys((K2002, P2001, Q2001, B2001), "new")
    assert (night.refused, titles(night)) == ({}, [])
    assert dict(night.paths) == {"robots": 1, "listing": 2, "authority": 4, "file": 4}


def test_a_night_without_news_costs_the_listing_and_the_share_that_is_looked_at_anyway(week: Week) -> None:
    night = week.nights[1]
    assert night.summary.run.outcome == "unchanged"
    assert night.published == FOUR
    assert dict(night.paths) == {"robots": 1, "listing": 2, "authority": 1, "file": 2}
    assert [asked.status for asked in night.asked if not asked.path.startswith("/search")] == [304] * 4
    assert "read      0 new or changed files, 4 known and not read again" in night.said


def test_a_new_report_is_published_and_no_other_is_read(week: Week) -> None:
    night = week.nights[2]
    assert night.published == FIVE
    assert night.archive[P2003] == "new"
    assert "read      1 new or changed file, 4 known and not read again" in night.said
    assert night.paths["authority"] == 2  # that with the news, and the share


def test_a_corrected_file_under_the_same_address_is_noticed_and_the_former_bytes_are_kept(week: Week) -> None:
    night = week.nights[3]
    assert night.archive[K2002] == "changed"
    assert any("1 report changed; 1 fact changed" in line for line in night.said)
    with Archive(week.data_dir / "archive") as archive:
        first, corrected = [record for record in archive.changes_of(address(week, K2002)) if record.good][:2]
        assert b"87.2 per cent of the local" in archive.read(str(first.sha256))
        assert b"87.4 per cent of the local" in archive.read(str(corrected.sha256))


def test_a_withdrawn_report_stays_and_is_said(week: Week) -> None:
    night = week.nights[4]
    assert night.summary.exit_code == 3
    assert night.published == FIVE
    assert night.stale == (FOUR[0],)
    assert night.refused == {address(week, B2001): "withdrawn"}
    (entry,) = [entry for entry in night.summary.log.quarantine if entry.is_open]
    assert "lists it no longer on the page of Brackenfold" in entry.message
    assert entry.observed == "its address answers 404"
    (title,) = titles(night)
    assert title.startswith("A source has changed: ")
    assert title.endswith(": withdrawn")
    with Archive(week.data_dir / "archive") as archive:
        record = archive.latest_good(address(week, B2001))
        assert record is not None
        assert archive.read(str(record.sha256)) == (SAMPLES / "brackenfold-2001.md").read_bytes()


def test_a_listing_of_another_shape_is_told_with_the_evidence_and_nothing_is_lost(week: Week) -> None:
    night = week.nights[5]
    assert night.summary.exit_code == 3
    assert night.published == FIVE
    listing = next(uri for uri in night.refused if "/search?" in uri)
    assert night.refused[listing] == "page_changed"
    ((title, text),) = [alert for alert in night.alerts if "search" in alert[0]]
    assert title == "lea: A source has changed: reports.example/search: page changed"
    for told in (
        "All reports that came before stay published",
        "https://reports.example/search?",
        "expected links to /provider/44/…",
        "This service has a new look.",
        "is kept in the archive as",
    ):
        assert told in text
    assert night.paths["listing"] == 1


def test_a_night_of_trouble_publishes_what_came_whole_and_leaves_the_server_alone(week: Week) -> None:
    night = week.nights[6]
    assert "kelderbrough-lea-2000-02" in night.published  # its connection was cut once
    assert set(FIVE) < set(night.published)
    assert night.archive[K2000] == "new"
    failed = [number for number, outcome in night.archive.items() if outcome == "failed"]
    assert len(failed) == 3
    assert H2000 in failed
    assert {night.refused[address(week, number)] for number in failed} == {"http_error"}
    assert any("is left alone until the next run" in line for line in night.said)
    # One more attempt for the listing, for the cut file and for each that failed.
    assert (night.paths["listing"], night.paths["file"]) == (3, 2 + 2 * 3)
    told = titles(night)
    assert sum(title.startswith("Resolved: ") for title in told) == 2
    assert sum(title.startswith("Refused: ") for title in told) == 3


def test_the_morning_after_all_is_well_but_what_was_withdrawn(week: Week) -> None:
    night = week.nights[7]
    assert night.summary.exit_code == 0
    assert "haverstoke-lea-2000-10" in night.published
    assert night.refused == {address(week, B2001): "withdrawn"}
    assert all(title.startswith("Resolved: ") for title in titles(night))
    assert len(titles(night)) == 3


def test_what_the_site_says_can_be_compared_with_what_the_reports_say(week: Week) -> None:
    warehouse = week.data_dir / "warehouse.duckdb"
    listed = rows(
        warehouse,
        "SELECT selection, count(*), count(withdrawn_at), count(la_code) FROM source_publication GROUP BY ALL ORDER BY ALL",
    )
    assert listed == [("left", 2, 0, 2), ("wanted", 7, 1, 7)]
    same = rows(
        warehouse,
        """
        SELECT report.report_id, listed.published_on, listed.la_code = report.la_code,
            date_trunc('month', listed.published_on) = date_trunc('month', report.published_on)
        FROM source_publication AS listed JOIN dim_report AS report USING (source_uri) ORDER BY ALL
        """,
    )
    assert len(same) == 7
    assert all(row[2] for row in same)
    # The site dates one report otherwise than its text does.
    assert [row[0] for row in same if not row[3]] == ["kelderbrough-lea-2000-02"]
    withdrawn = rows(
        warehouse, "SELECT provider_name, withdrawn_because FROM source_publication WHERE withdrawn_at IS NOT NULL"
    )
    assert withdrawn == [("Brackenfold", "not_listed")]


def test_the_document_shows_this_week(week: Week) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert written(text, week) == text, "run .venv/bin/python -m tests.flows.week"


def test_a_person_takes_note_of_a_withdrawal(week: Week, tmp_path: Path) -> None:
    (entry,) = [entry for entry in week.nights[7].summary.log.quarantine if entry.is_open]
    assert why_not_released(entry) is None
    done = lea(
        "quarantine", "release", entry.quarantine_id, "--reason", "known", "--config", week.config, cwd=tmp_path,
        environment={"NO_PROXY": "127.0.0.1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    open_now = rows(
        week.data_dir / "warehouse.duckdb",
        "SELECT count(*) FROM quarantine WHERE resolved_at IS NULL AND released_at IS NULL",
    )
    assert open_now == [(0,)]
