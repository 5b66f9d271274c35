"""Lists of addresses as sources: the shipped one, one's own, and fetching what they list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.archive import Archive, FetchRecord
from flows.live import OFSTED_FILES, LiveSettings
from flows.sources import CatalogueSource, FetchFailedError, FetchPolicy, gather
from flows.sources.catalogue import COLUMNS, read_catalogue, shipped_catalogue
from tests.flows.report_site import ReportSite, report_site
from transforms.catalogue.authorities import built_in

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
HASTY = FetchPolicy(retries=0, read_timeout=5)
HEADS = ",".join(COLUMNS)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReportSite]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with report_site() as running:
        running.files = {50000000 + n: f"Report {n}\n".encode() * 9 for n in range(6)}
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


def written(folder: Path, *rows: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join((HEADS, *rows)) + "\n", encoding="utf-8")
    return path


def listing(site: ReportSite, folder: Path) -> CatalogueSource:
    rows = [
        f"{site.file_addresses}{number},81001,X11,Marlowick,20{number % 100:02}-05-01,ilacs"
        for number in sorted(site.files)
    ]
    return CatalogueSource("mine", written(folder, *rows), LiveSettings(seconds_between_requests=0.0, files_every=3))


def night(source: CatalogueSource, archive: Archive) -> dict[int, str]:
    gathered = gather([source], archive, HASTY, lambda: AT, lambda *_: None)
    return {int(record.source_uri[-8:]): record.outcome for record in gathered.files}


def test_the_shipped_list_has_each_address_once_under_an_authority_that_is_known() -> None:
    path = shipped_catalogue()
    rows = read_catalogue(path.read_bytes(), path.name)
    assert len(rows) == len(path.read_text(encoding="utf-8").splitlines()) - 1 == 569
    numbers = {authority.urn: authority.la_code for authority in built_in().items if authority.urn}
    for row in rows:
        assert re.fullmatch(rf"{re.escape(OFSTED_FILES)}\d+", row.address)
        assert numbers[row.urn] == row.la_code, row
        assert row.published_on is not None
        assert date(2012, 1, 1) < row.published_on
        assert row.family in {"ilacs", "sif", "send", "safeguarding", "lscb_review", ""}, row


class TestFetching:
    def test_all_at_first_then_a_share_by_conditional_requests(
        self, site: ReportSite, archive: Archive, tmp_path: Path
    ) -> None:
        source = listing(site, tmp_path)
        assert night(source, archive) == dict.fromkeys(site.files, "new")
        # The newest come first: a backfill is of use before it has ended.
        asked = [asked.path[-8:] for asked in site.forget() if asked.path != "/robots.txt"]
        assert asked == sorted(map(str, site.files), reverse=True)
        assert list(night(source, archive).values()) == ["unchanged", "unchanged"]
        assert {asked.status for asked in site.forget()} == {304}

    def test_what_the_list_says_is_kept(self, site: ReportSite, archive: Archive, tmp_path: Path) -> None:
        night(listing(site, tmp_path), archive)
        first = archive.listings.publications("mine")[0]
        assert (first.source_uri, first.provider_urn, first.provider_name) == (
            f"{site.file_addresses}50000000",
            "81001",
            "Marlowick",
        )
        assert (first.la_code, first.kind, first.published_on) == ("X11", "ilacs", date(2000, 5, 1))
        assert (first.first_listed_at, first.last_listed_at, first.selection) == (AT, AT, "wanted")

    def test_a_backfill_that_breaks_off_goes_on(
        self, site: ReportSite, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = listing(site, tmp_path)
        keep = archive.record

        def killed(record: FetchRecord) -> None:
            keep(record)
            if record.source_uri.endswith("50000003"):
                raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(archive, "record", killed)
            with pytest.raises(KeyboardInterrupt):
                night(source, archive)
        assert list(night(source, archive).items())[:3] == [(50000002, "new"), (50000001, "new"), (50000000, "new")]

    def test_a_list_that_cannot_be_read_is_told_and_what_is_known_stays(
        self, site: ReportSite, archive: Archive, tmp_path: Path
    ) -> None:
        source = listing(site, tmp_path)
        night(source, archive)
        whole = source.path.read_text()
        for content, kind in ((None, "missing_file"), ("address,urn\n", "unreadable")):
            source.path.unlink() if content is None else source.path.write_text(content)
            records = gather([source], archive, HASTY, lambda: AT, lambda *_: None).records
            (record,) = [record for record in records if not record.good]
            assert (record.error_kind, record.role) == (kind, "page")
            assert str(source.path) in str(record.error)
            assert len(archive.listings.publications("mine")) == 6
        source.path.write_text(whole)
        night(source, archive)
        assert [state.latest.good for state in archive.all_sources()] == [True] * len(archive.all_sources())


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["ftp://x/1,,,,,"], "line 2: 'ftp://x/1' is no http(s) address"),
        (["https://x/1,,,,12.8.2022,"], "line 2: '12.8.2022' is no day"),
        (["https://x/1,,,,,", "https://x/2,,7a,,,"], "line 3: '7a' is no code"),
    ],
)
def test_a_wrong_row_is_named(rows: list[str], told: str) -> None:
    with pytest.raises(FetchFailedError, match=re.escape(told)):
        read_catalogue("\n".join((HEADS, *rows)).encode(), "list.csv")


def test_missing_heads_are_named_and_only_the_address_must_be_filled() -> None:
    (row,) = read_catalogue(f"{HEADS}\nhttps://x.example/1,,,,,\n".encode(), "list.csv")
    assert (row.address, row.published_on) == ("https://x.example/1", None)
    with pytest.raises(FetchFailedError, match="la_code is not there"):
        read_catalogue(b"address,urn\nhttps://x.example/1,1\n", "list.csv")
