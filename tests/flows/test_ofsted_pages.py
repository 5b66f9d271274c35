"""What is read from the pages of the report site, and what is said of pages that have changed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.model import PageChangedError
from flows.sources.ofsted_kinds import selection_of
from flows.sources.ofsted_pages import Entry, Publication, expect_entries, read_listing, read_provider

FILES = "https://files.example/v1/file/"
PAGE = "https://reports.example/provider/44/80999"


def listing(*results: str) -> bytes:
    return f"<html><body><main><ul>{''.join(results)}</ul></main></body></html>".encode()


def result(urn: int, name: str, told: str = "") -> str:
    return f'<li><h3><a href="/provider/44/{urn}"> {name}\n</a></h3><p>{told}</p></li>'


def provider(*links: str) -> bytes:
    return f"<html><head><title>Marlowick</title></head><body><ol>{''.join(links)}</ol></body></html>".encode()


def link(hidden: str, address: str = f"{FILES}50000001") -> str:
    return f'<li><a class="publication-link" href="{address}">Report <span class="nonvisual">{hidden}</span></a></li>'


class TestListing:
    def test_each_authority_once_with_all_that_is_shown_of_it(self) -> None:
        page = listing(result(81001, "Marlowick", "Latest report: 1 May 2024"), result(81002, "St Oswin’s"))
        assert read_listing(page) == (
            Entry("81001", "Marlowick", "Marlowick Latest report: 1 May 2024"),
            Entry("81002", "St Oswin’s", "St Oswin’s"),
        )

    def test_links_to_other_kinds_of_provider_and_repeated_ones_are_none(self) -> None:
        twice = '<li><a href="/provider/44/81001"><img alt=""></a><a href="/provider/44/81001">Marlowick</a></li>'
        page = listing(twice, '<li><a href="/provider/21/100001">A school</a></li>', result(81001, "Marlowick again"))
        assert [(entry.urn, entry.name) for entry in read_listing(page)] == [("81001", "Marlowick")]

    def test_a_page_with_nobody_says_what_it_has_instead(self) -> None:
        page = b"<html><head><title>New look</title></head><body><p>Welcome</p><a href='/x'>x</a></body></html>"
        with pytest.raises(PageChangedError) as raised:
            expect_entries(page, read_listing(page))
        assert "/provider/44/" in raised.value.expected
        assert "1 other links" in raised.value.found
        assert "New look" in raised.value.found
        assert "Welcome" in raised.value.found

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_listing_or_a_changed_page(self, data: bytes) -> None:
        with suppress(PageChangedError):
            assert isinstance(read_listing(data), tuple)


class TestProvider:
    @pytest.mark.parametrize(
        ("hidden", "kind", "day"),
        [
            (
                "children's services inspection, pdf - 12 august 2022",
                "children's services inspection",
                date(2022, 8, 12),
            ),
            (
                "Children’s  services inspection , PDF – 02 August 2022",
                "children's services inspection",
                date(2022, 8, 2),
            ),
            ("Area SEND full inspection, pdf - 15 Jul 2024", "area send full inspection", date(2024, 7, 15)),
            ("Inspection, short, pdf - 1 May 2019", "inspection, short", date(2019, 5, 1)),
        ],
    )
    def test_hidden_text_names_kind_and_date(self, hidden: str, kind: str, day: date) -> None:
        read = read_provider(provider(link(hidden)), PAGE, FILES)
        assert read.publications == (Publication(f"{FILES}50000001", kind, "pdf", day),)
        assert read.unread == ()

    @pytest.mark.parametrize(
        ("link_html", "told"),
        [
            (link("children's services inspection"), "“children's services inspection”"),
            (link("inspection, pdf - 31 june 2022"), "“inspection, pdf - 31 june 2022”"),
            (link("inspection, pdf - 1 may 2022", "https://elsewhere.example/1"), "https://elsewhere.example/1"),
            (link("inspection, pdf - 1 may 2022", f"{FILES}../../admin"), "admin"),
            (f'<a class="publication-link" href="{FILES}1">Report</a>', "none in the link to"),
        ],
    )
    def test_what_is_not_understood_is_told_beside_what_is(self, link_html: str, told: str) -> None:
        read = read_provider(provider(link("inspection, pdf - 2 may 2022"), link_html), PAGE, FILES)
        assert [each.published_on for each in read.publications] == [date(2022, 5, 2)]
        (line,) = read.unread
        assert told in line
        assert line.startswith("expected ")

    def test_links_to_files_without_the_class_are_a_changed_page_and_no_links_are_none(self) -> None:
        with pytest.raises(PageChangedError, match="publication-link"):
            read_provider(provider(f'<a class="card" href="{FILES}1">Report</a>'), PAGE, FILES)
        assert read_provider(provider("<p>No reports yet</p>"), PAGE, FILES).publications == ()

    @given(st.text(max_size=60), st.text(max_size=40))
    def test_any_hidden_text_is_read_or_told(self, hidden: str, address: str) -> None:
        markup = link(hidden.replace("<", "&lt;"), address.replace('"', "").replace("<", "&lt;"))
        read = read_provider(provider(markup), PAGE, FILES)
        assert len(read.publications) + len(read.unread) == 1


@pytest.mark.parametrize(
    ("kind", "selection"),
    [
        ("Children’s services inspection", "wanted"),
        ("children's services short inspection", "wanted"),
        ("area send full inspection", "wanted"),
        ("inspection of safeguarding and looked after children services", "wanted"),
        ("safeguarding and looked after children inspection", "wanted"),
        ("review of the local safeguarding children board", "wanted"),
        ("children's services focused visit", "left"),
        ("children's services monitoring visit", "left"),
        ("area send monitoring inspection", "left"),
        ("joint area child protection inspection", "left"),
        ("joint targeted area inspection", "left"),
        ("letter after a children's services inspection", "left"),
        ("annual digest", "unknown"),
    ],
)
def test_full_inspections_are_wanted_others_left_and_the_rest_unknown(kind: str, selection: str) -> None:
    assert selection_of(kind) == selection


def test_what_a_person_names_counts_before_the_rules() -> None:
    assert selection_of("Annual Digest", wanted=["annual digest"]) == "wanted"
    assert selection_of("Children's services focused visit", wanted=["children’s services focused visit"]) == "wanted"
    assert selection_of("annual digest", left=["Annual  digest"]) == "left"
