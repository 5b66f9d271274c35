"""Crawls of a local server that behaves as Ofsted's report site does, well and badly."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.archive import Archive, FetchRecord
from flows.listing_problems import listing_problems
from flows.live import LiveSettings
from flows.sources import FetchPolicy, OfstedSource, gather
from flows.sources.polite import PATIENCE
from tests.flows.report_site import VISIT, Authority, Listed, ReportSite, report_site

HASTY = FetchPolicy(
    connect_timeout=2, read_timeout=2, total_timeout=20, retries=1, backoff=0.01, backoff_max=0.05, jitter=0.01, retry_after_max=2
)  # fmt: skip
START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
LISTING = "/search?"


class Nights:
    """Nights of one archive against one site: each gives what was recorded, and asks the site what it was asked."""

    def __init__(self, site: ReportSite, archive: Archive, **live: object) -> None:
        self.site, self.archive = site, archive
        self.source = OfstedSource(
            "ofsted",
            replace(
                LiveSettings(
                    site.address, site.file_addresses, seconds_between_requests=0.0, pages_every=0, files_every=0
                ),
                **live,
            ),
        )
        self.notes: tuple[str, ...] = ()
        self._clock = (START + timedelta(days=night) for night in itertools.count())

    def night(self, policy: FetchPolicy = HASTY) -> dict[str, FetchRecord]:
        """The latest attempt of each address of this night, by what follows the site's address."""
        at = next(self._clock)
        self.site.forget()
        gathered = gather(
            [self.source], self.archive, policy, lambda: at, lambda *_: None, lambda _urn, name: name[:3].upper()
        )
        self.notes = gathered.notes
        return {record.source_uri.removeprefix(self.site.address): record for record in gathered.records}

    @property
    def asked(self) -> list[str]:
        """The paths that the site was asked for in this night, but robots.txt."""
        return [asked.path.partition("&")[0] for asked in self.site.asked if asked.path != "/robots.txt"]

    def problems(self) -> dict[str, str]:
        """Everything that is wrong now, by address: latest attempts that failed, and what listings say."""
        wrong = {
            state.source_uri: str(state.latest.error_kind)
            for state in self.archive.all_sources()
            if not state.latest.good
        }
        wrong |= {problem.source_uri: problem.expectation for problem in listing_problems(self.archive)}
        return {uri.removeprefix(self.site.address): kind for uri, kind in wrong.items()}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReportSite]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with report_site() as running:
        for urn, name in ((81001, "Marlowick"), (81002, "Norbury"), (81003, "Oxmere")):
            number = 50000000 + urn
            running.authorities[urn] = Authority(name, [Listed(number), Listed(number + 1000, VISIT, "3 May 2021")])
            running.files[number] = f"Inspection of {name}\n".encode() * 50
        yield running


@pytest.fixture
def nights(site: ReportSite, tmp_path: Path) -> Iterator[Callable[..., Nights]]:
    with Archive(tmp_path / "archive") as archive:
        yield lambda **live: Nights(site, archive, **live)


def files(records: dict[str, FetchRecord]) -> dict[int, str]:
    return {int(path.rpartition("/")[2]): record.outcome for path, record in records.items() if record.role == "file"}


class TestFirstFill:
    def test_full_inspections_are_fetched_and_what_the_site_says_is_kept(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        crawl = nights()
        found = crawl.night()
        assert files(found) == {50081001: "new", 50081002: "new", 50081003: "new"}
        assert crawl.problems() == {}
        listed = {each.source_uri: each for each in crawl.archive.listings.publications("ofsted")}
        report = listed[f"{site.file_addresses}50081001"]
        assert (report.provider_urn, report.provider_name, report.la_code) == ("81001", "Marlowick", "MAR")
        assert (report.kind, str(report.published_on)) == ("children's services inspection", "2022-08-12")
        assert (report.selection, report.first_listed_at, report.withdrawn_at) == ("wanted", START, None)
        assert listed[f"{site.file_addresses}50082001"].selection == "left"

    @pytest.mark.parametrize("most_rows", [1, 2, 3, 100])
    def test_all_pages_of_the_listing_are_turned_however_long_they_are(
        self, site: ReportSite, nights: Callable[..., Nights], most_rows: int
    ) -> None:
        site.most_rows = most_rows
        crawl = nights()
        assert len(files(crawl.night())) == 3
        assert crawl.asked.count("/search?q=") <= 4

    def test_a_site_that_shows_the_same_page_again_and_again_ends_the_listing(
        self, site: ReportSite, nights: Callable[..., Nights], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site.authorities = {82000 + n: Authority(f"Place {n}", [Listed(51000000 + n)]) for n in range(100)}
        site.files = {51000000 + n: f"Report {n}".encode() for n in range(100)}
        monkeypatch.setattr(
            "tests.flows.report_site.parse_qs", lambda _: {"start": ["0"], "rows": ["100"], "level_2_types[]": ["12"]}
        )
        crawl = nights()
        assert len(files(crawl.night())) == 100
        assert crawl.asked.count("/search?q=") == 2

    def test_it_says_who_asks(self, site: ReportSite, nights: Callable[..., Nights]) -> None:
        nights(contact="data@council.example").night()
        agents = {asked.headers["User-Agent"] for asked in site.asked}
        (agent,) = agents
        assert agent.startswith("lea-warehouse/")
        assert agent.endswith("; data@council.example)")


class TestQuietNight:
    def test_it_costs_the_pages_of_the_listing(self, nights: Callable[..., Nights]) -> None:
        crawl = nights()
        crawl.night()
        assert files(crawl.night()) == {}
        assert crawl.asked == ["/search?q=", "/search?q="]

    def test_the_share_that_is_looked_at_anyway_comes_round(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        crawl = nights(pages_every=3, files_every=3)
        crawl.night()
        seen: list[str] = []
        for _ in range(3):
            crawl.night()
            assert [asked.status for asked in site.asked if not asked.path.startswith("/search")] == [304, 304, 304]
            seen += [path for path in crawl.asked if not path.startswith("/search")]
        assert sorted(seen) == sorted(
            [f"/provider/44/{urn}" for urn in site.authorities] + [f"/v1/file/{number}" for number in site.files]
        )

    def test_pages_that_differ_in_a_token_are_kept_once(
        self, site: ReportSite, nights: Callable[..., Nights], tmp_path: Path
    ) -> None:
        site.token = True
        crawl = nights(pages_every=1)
        crawl.night()
        kept = sorted((tmp_path / "archive" / "objects").glob("*/*"))
        found = crawl.night()
        assert {record.outcome for record in found.values()} == {"unchanged"}
        assert sorted((tmp_path / "archive" / "objects").glob("*/*")) == kept


class TestNews:
    def test_a_new_report_costs_its_authoritys_page_and_itself(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        crawl = nights()
        crawl.night()
        site.authorities[81002].publications.insert(0, Listed(50090000, date="1 March 2026"))
        site.files[50090000] = b"Inspection of Norbury, again"
        assert files(crawl.night()) == {50090000: "new"}
        assert [path for path in crawl.asked if "search" not in path] == ["/provider/44/81002", "/v1/file/50090000"]

    def test_a_re_issue_that_the_page_dates_anew_is_fetched_at_once(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        crawl = nights()
        crawl.night()
        site.authorities[81001].publications[0].date = "20 August 2022"
        site.files[50081001] += b"corrected"
        assert files(crawl.night()) == {50081001: "changed"}

    def test_a_re_issue_that_nobody_announces_is_found_when_its_turn_comes(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        crawl = nights(files_every=3)
        crawl.night()
        site.files[50081003] += b"corrected"
        outcomes = [files(crawl.night()).get(50081003) for _ in range(3)]
        assert sorted(filter(None, outcomes)) == ["changed"]

    def test_a_report_that_the_page_lists_no_longer_is_withdrawn_and_may_come_back(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        crawl = nights()
        crawl.night()
        report = site.authorities[81001].publications.pop(0)
        assert files(crawl.night()) == {50081001: "unchanged"}
        assert crawl.problems() == {"/v1/file/50081001": "withdrawn"}
        (problem,) = listing_problems(crawl.archive)
        assert "lists it no longer on the page of Marlowick (seen 2026-03-02)" in problem.message
        assert problem.observed == "its address still answers"
        crawl.night()
        assert crawl.problems() == {"/v1/file/50081001": "withdrawn"}
        site.authorities[81001].publications.insert(0, report)
        assert files(crawl.night()) == {50081001: "unchanged"}
        assert crawl.problems() == {}

    def test_a_report_whose_address_gives_nothing_any_more_is_withdrawn_and_may_come_back(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        crawl = nights(files_every=1)
        crawl.night()
        gone = site.files.pop(50081002)
        assert files(crawl.night())[50081002] == "failed"
        assert crawl.problems() == {"/v1/file/50081002": "withdrawn"}
        assert crawl.archive.latest_good(f"{site.file_addresses}50081002") is not None
        site.files[50081002] = gone
        crawl.night()
        assert crawl.problems() == {}

    def test_an_authority_that_leaves_the_listing_is_looked_at(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        site.authorities |= {82000 + n: Authority(f"Place {n}", []) for n in range(20)}
        crawl = nights()
        crawl.night()
        left = site.authorities.pop(81003)
        crawl.night()
        assert crawl.problems() == {"/provider/44/81003": "page_gone"}
        site.authorities[81003] = left
        crawl.night()
        assert crawl.problems() == {}

    def test_an_unknown_kind_is_told_and_a_person_settles_it(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        site.authorities[81003].publications.append(Listed(50099999, "Annual digest"))
        site.files[50099999] = b"Digest"
        crawl = nights()
        assert 50099999 not in files(crawl.night())
        assert crawl.problems() == {"/provider/44/81003": "unknown_kind"}
        (problem,) = listing_problems(crawl.archive)
        assert "“annual digest” (1 listed, e.g. " in problem.message
        crawl.source = replace(crawl.source, live=replace(crawl.source.live, ignored_kinds=("Annual digest",)))
        crawl.night()
        assert crawl.problems() == {}
        crawl.source = replace(
            crawl.source, live=replace(crawl.source.live, ignored_kinds=(), kinds=("Annual digest",))
        )
        assert files(crawl.night()) == {50099999: "new"}


class TestChangedPages:
    def test_a_listing_without_results_is_told_with_what_it_has(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        crawl = nights()
        crawl.night()
        site.shape = "changed"
        found = crawl.night()
        (record,) = [record for path, record in found.items() if path.startswith(LISTING)]
        assert record.error_kind == "page_changed"
        assert str(record.error).startswith(f"{site.address}/search?")
        assert "expected links to /provider/44/" in str(record.error)
        assert "This service has a new look." in str(record.error)
        evidence = str(record.error).rpartition(" ")[2]
        assert b"new look" in crawl.archive.read(evidence)
        assert files(found) == {}
        site.shape = "known"
        crawl.night()
        assert crawl.problems() == {}

    def test_a_first_fill_of_changed_pages_is_no_success(self, site: ReportSite, nights: Callable[..., Nights]) -> None:
        for authority in site.authorities.values():
            authority.publications = []
        crawl = nights()
        crawl.night()
        assert crawl.problems() == {"/provider/44/81001": "page_changed"}

    def test_a_listing_that_lost_many_is_not_believed(self, site: ReportSite, nights: Callable[..., Nights]) -> None:
        crawl = nights()
        crawl.night()
        lost = {urn: site.authorities.pop(urn) for urn in (81002, 81003)}
        found = crawl.night()
        (record,) = [record for path, record in found.items() if path.startswith(LISTING) and not record.good]
        assert record.error_kind == "listing_shrank"
        assert "expected the 3 authorities that were listed so far; found 1 of them, without Norbury, Oxmere" in str(
            record.error
        )
        assert not any("provider" in path for path in crawl.asked)
        site.authorities |= lost
        crawl.night()
        assert crawl.problems() == {}

    @pytest.mark.parametrize("change", ["no publications", "another class", "another hidden text"])
    def test_an_authoritys_page_that_changed_is_told_and_withdraws_nothing(
        self, site: ReportSite, nights: Callable[..., Nights], change: str
    ) -> None:
        crawl = nights(pages_every=1)
        crawl.night()
        before = site.authorities[81001]
        if change == "another class":
            site.shape = "changed"
        elif change == "no publications":
            site.authorities[81001] = Authority("Marlowick", [])
        else:
            site.authorities[81001] = Authority("Marlowick", [Listed(50081001, hidden="Inspection (PDF), 12.8.2022")])
        crawl.night()
        problems = crawl.problems()
        assert problems["/provider/44/81001"] == "page_changed"
        assert not any(kind == "withdrawn" for kind in problems.values())
        latest = crawl.archive.latest(f"{site.address}/provider/44/81001")
        assert latest is not None
        assert "expected" in str(latest.error)
        assert "found" in str(latest.error)
        site.shape = "known"
        site.authorities[81001] = before
        crawl.night()
        assert crawl.problems() == {}

    def test_when_all_pages_have_changed_a_few_say_so(self, site: ReportSite, nights: Callable[..., Nights]) -> None:
        site.authorities |= {82000 + n: Authority(f"Place {n}", [Listed(50081001)]) for n in range(10)}
        for authority in site.authorities.values():
            authority.publications[0].hidden = "Inspection of 2022"
        crawl = nights()
        crawl.night()
        assert list(crawl.problems().values()) == ["page_changed"] * PATIENCE
        for authority in site.authorities.values():
            authority.publications[0].hidden = None
        assert sorted(files(crawl.night())) == [50081001, 50081002, 50081003]
        assert crawl.problems() == {}

    def test_what_is_understood_of_a_page_is_fetched_all_the_same(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        site.authorities[81001].publications.insert(1, Listed(50090001, hidden="inspection of 2019"))
        crawl = nights()
        assert 50081001 in files(crawl.night())
        assert crawl.problems() == {"/provider/44/81001": "page_changed"}


class TestPoliteness:
    def test_robots_txt_is_obeyed(self, site: ReportSite, nights: Callable[..., Nights]) -> None:
        site.robots = "User-agent: *\nDisallow: /v1/*/50081002$\nAllow: /\n"
        found = nights().night()
        assert {path: record.error_kind for path, record in found.items() if not record.good} == {
            "/v1/file/50081002": "robots_forbids"
        }
        assert not any(asked.path == "/v1/file/50081002" for asked in site.asked)

    @pytest.mark.parametrize("status", ["none", "for others"])
    def test_without_rules_for_us_everything_is_allowed(
        self, site: ReportSite, nights: Callable[..., Nights], status: str
    ) -> None:
        site.robots = None if status == "none" else "User-agent: greedy\nDisallow: /\n"
        crawl = nights()
        assert len(files(crawl.night())) == 3
        assert crawl.problems() == {}

    def test_rules_that_cannot_be_had_forbid_everything_until_they_were_had_once(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        site.failing = {"/robots.txt": 99}
        crawl = nights()
        found = crawl.night()
        assert list(found) == ["/robots.txt"]
        assert "nothing is asked" in str(found["/robots.txt"].error)
        assert crawl.asked == []
        site.failing = {}
        assert len(files(crawl.night())) == 3
        assert crawl.problems() == {}
        site.failing = {"/robots.txt": 99}
        site.robots = "User-agent: *\nDisallow: /\n"
        crawl.night()
        assert crawl.asked == ["/search?q=", "/search?q="]

    def test_rules_that_are_gone_end_the_trouble_with_them(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        site.failing = {"/robots.txt": 99}
        crawl = nights()
        crawl.night()
        site.failing, site.robots = {}, None
        crawl.night()
        assert crawl.problems() == {}

    @pytest.mark.parametrize("slow_down", ["setting", "Crawl-delay: 0.2", "Request-rate: 5/1"])
    def test_requests_keep_their_distance(
        self, site: ReportSite, nights: Callable[..., Nights], slow_down: str
    ) -> None:
        crawl = nights(seconds_between_requests=0.2) if slow_down == "setting" else nights()
        if slow_down != "setting":
            site.robots = f"User-agent: *\n{slow_down}\nDisallow: /private\n"
        site.failing = {"/provider": 1}  # a further attempt is a request like any other
        crawl.night()
        times = [asked.at for asked in site.asked if asked.path != "/robots.txt"]
        assert len(times) == 9
        assert min(later - earlier for earlier, later in itertools.pairwise(times)) > 0.19

    def test_a_server_that_asks_for_a_pause_gets_it(self, site: ReportSite, nights: Callable[..., Nights]) -> None:
        site.failing, site.retry_after = {"/v1/file": 1}, 1
        crawl = nights()
        assert len(files(crawl.night())) == 3
        first, second = [asked.at for asked in site.asked if asked.path.startswith("/v1/file")][:2]
        assert second - first >= 1


class TestTrouble:
    def test_a_storm_ends_the_night_and_the_next_one_goes_on(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        site.authorities |= {82000 + n: Authority(f"Place {n}", [Listed(51000000 + n)]) for n in range(10)}
        site.files |= {51000000 + n: f"Report {n}".encode() for n in range(10)}
        site.failing = {"/v1/file": 1000}
        crawl = nights()
        assert sorted(files(crawl.night()).values()) == ["failed"] * PATIENCE
        asked = [path for path in crawl.asked if path.startswith("/v1/file")]
        assert len(asked) == PATIENCE * (1 + HASTY.retries)
        (note,) = crawl.notes
        assert "left alone until the next run, which asks for the 10 addresses that were due" in note
        assert "503" in note
        site.failing = {}
        assert sorted(files(crawl.night()).values()) == ["new"] * 13
        assert not any("provider" in path for path in crawl.asked)
        assert crawl.problems() == {}

    def test_an_address_that_never_works_keeps_none_from_being_fetched(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        for number in (50081001, 50081002, 50081003):
            site.failing[f"/v1/file/{number}"] = 1000
        crawl = nights()
        crawl.night()
        site.authorities[81001].publications.insert(0, Listed(50090000, date="1 March 2026"))
        site.files[50090000] = b"Inspection of Marlowick, again"
        assert files(crawl.night())[50090000] == "new"

    def test_a_connection_that_is_cut_is_made_again(self, site: ReportSite, nights: Callable[..., Nights]) -> None:
        site.cut = {50081001: 1}
        crawl = nights()
        assert files(crawl.night())[50081001] == "new"
        record = crawl.archive.latest_good(f"{site.file_addresses}50081001")
        assert record is not None
        assert crawl.archive.read(str(record.sha256)) == site.files[50081001]

    def test_a_crawl_that_broke_off_goes_on_where_it_was(
        self, site: ReportSite, nights: Callable[..., Nights], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crawl = nights()
        put = crawl.archive.record

        def killed(record: FetchRecord) -> None:
            put(record)
            if record.source_uri.endswith("/v1/file/50081002"):
                raise KeyboardInterrupt

        monkeypatch.setattr(crawl.archive, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            crawl.night()
        monkeypatch.undo()
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        already = [int(path[-8:]) for path in crawl.asked if path.startswith("/v1/file")]
        found = files(crawl.night())
        assert sorted([*already, *found]) == sorted(site.files)
        assert not any("provider" in path for path in crawl.asked)

    def test_a_listing_that_breaks_off_is_used_as_far_as_it_came(
        self, site: ReportSite, nights: Callable[..., Nights]
    ) -> None:
        site.most_rows = 2
        site.failing = {"/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start=2": 99}
        crawl = nights()
        assert sorted(files(crawl.night())) == [50081001, 50081002]
        assert list(crawl.problems().values()) == ["http_error"]
        site.failing = {}
        site.most_rows = 100  # the page that failed is part of the listing no more
        assert sorted(files(crawl.night())) == [50081003]
        assert crawl.problems() == {}


REAL = Path(__file__).parents[3] / "shared" / "reports" / "modern"


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real reports in {REAL.name} beside the repository")
def test_real_reports_come_through_byte_by_byte_and_are_confirmed(
    site: ReportSite, nights: Callable[..., Nights]
) -> None:
    real = {50100000 + n: path for n, path in enumerate(sorted(REAL.glob("*.pdf")))}
    site.authorities = {
        82000 + n: Authority(f"Place {n}", [Listed(number) for number in sorted(real)[n::8]]) for n in range(8)
    }
    site.files = {number: path.read_bytes() for number, path in real.items()}
    crawl = nights(files_every=2)
    assert set(files(crawl.night()).values()) == {"new"}
    for number in real:
        record = crawl.archive.latest_good(f"{site.file_addresses}{number}")
        assert record is not None
        assert crawl.archive.read(str(record.sha256)) == site.files[number]
    assert list(files(crawl.night()).values()) == ["unchanged"] * -(-len(real) // 2)
    assert {asked.status for asked in site.asked if asked.path.startswith("/v1/file/")} == {304}


def test_an_archive_of_before_pages_were_kept_is_taken_on(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    with Archive(root) as archive:
        stored = archive.store([b"Inspection of Marlowick"])
        archive.record(FetchRecord("/srv/a.txt", START, "new", sha256=stored.sha256, size_bytes=stored.size_bytes))
    with sqlite3.connect(root / "fetches.sqlite") as con:
        con.execute("ALTER TABLE fetch DROP COLUMN role")
        con.execute("DROP TABLE provider")
        con.execute("DROP TABLE publication")
    with Archive(root) as archive:
        (state,) = archive.all_sources()
        assert state.latest.role == "file"
        assert archive.listings.publications() == ()
