"""The site as people meet it, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import Site
from tests.site.material import EARLIER, HARM, HOSTILE, LATER, LONG
from warehouse.printable import printable

PHONE = {"width": 390, "height": 800}
AUTHORITY = "authorities/X11.html"
REPORT = f"reports/{EARLIER}.html"
# One page of each kind, the smallest: what axe looks for does not depend on how much there is.
SMALL_REPORT, SMALL_AUTHORITY = "reports/brackenfold-lea-2001-03.html", "authorities/X15.html"
KINDS = ("index.html", SMALL_AUTHORITY, SMALL_REPORT, "reports.html", "measures.html", "search.html?q=attendance", "quality/index.html", "quality/checks.html")  # fmt: skip

ROWS_FIT_THEIR_HEADS = """[...document.querySelectorAll("table")].every(
    table => [...table.tBodies[0].rows].every(row => row.cells.length === table.tHead.rows[0].cells.length))"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def rows(site: Site, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(site.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


class Watch:
    """What a page complains of, and all that it loads."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(f"{page.url}: {message.type} {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("requestfailed", lambda request: self.complaints.append(f"{page.url}: failed {request.url}"))
        page.on("dialog", lambda dialog: (self.complaints.append(f"{page.url}: dialog"), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))


def test_every_page_loads_without_complaint_from_its_folder_alone(page: Page, site: Site) -> None:
    watch = Watch(page)
    for name in site.pages:
        watch.requests.clear()
        page.goto(site.address(name))
        assert page.locator("h1").count() == 1, name
        assert page.evaluate(ROWS_FIT_THEIR_HEADS), name
        loaded = [urlsplit(url) for url in watch.requests if not url.startswith("data:")]
        assert {url.scheme for url in loaded} == {"file"}, name
        paths = [Path(unquote(url.path)) for url in loaded]
        assert all(path.is_relative_to(site.folder.resolve()) for path in paths), name
        assert sum(path.stat().st_size for path in paths) < 1_000_000, name
    assert watch.complaints == []


def test_every_link_leads_to_a_place_that_is_there(site: Site) -> None:
    places = {
        name: set(re.findall(r'\bid="([^"]+)"', (site.folder / name).read_text(encoding="utf-8")))
        for name in site.pages
    }
    for name in site.pages:
        text = (site.folder / name).read_text(encoding="utf-8")
        assert len(places[name]) == len(re.findall(r'\bid="', text)), f"{name}: an id stands twice"
        for href in set(re.findall(r'href="([^"]+)"', text)) - {"data:,"}:
            target, _, place = href.partition("#")
            path = ((site.folder / name).parent / target).resolve() if target else site.folder / name
            assert path.is_file(), (name, href)
            if place:
                assert place in places[path.relative_to(site.folder.resolve()).as_posix()], (name, href)


def test_a_value_leads_to_its_marked_sentence(page: Page, site: Site) -> None:
    ((fact_id, quote),) = rows(
        site,
        f"SELECT fact_id, quote FROM fact_statistic WHERE report_id = '{EARLIER}' AND measure = 'attendance_rate' "
        "AND phase = 'secondary' AND period = '1998/1999' AND scope = 'la' ORDER BY char_start LIMIT 1",
    )
    page.goto(site.address(AUTHORITY))
    link = page.locator(f"#attendance ~ * a[href$='#fact-{fact_id}']").first
    expect(link).to_have_accessible_name(re.compile("Attendance, secondary, 1998/1999, 88.4%"))
    link.click()
    assert page.url == site.address(f"{REPORT}#fact-{fact_id}")
    mark = page.locator(f"#fact-{fact_id}")
    expect(mark).to_have_text(quote)
    expect(mark).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').id") == f"fact-{fact_id}"
    plain = page.locator("article a.fact:not(:target)").first
    assert background(mark) != background(plain)


def background(locator: Any) -> str:
    found: str = locator.evaluate("element => getComputedStyle(element).backgroundColor")
    return found


def test_everything_that_was_read_has_its_place(page: Page, site: Site) -> None:
    for report_id in (EARLIER, LATER):
        page.goto(site.address(f"reports/{report_id}.html"))
        for kind, name, table in (
            ("fact", "fact_id", "fact_statistic"),
            ("recommendation", "ordinal", "fact_recommendation"),
            ("judgement", "ordinal", "fact_judgement"),
            ("finding", "ordinal", "quality_finding"),
            ("number", "ordinal", "(FROM quantity WHERE reason = 'unclassified')"),
            ("paragraph", "paragraph_id", "paragraph"),
        ):
            wanted = {
                f"{kind}-{key}" for (key,) in rows(site, f"SELECT {name} FROM {table} WHERE report_id = '{report_id}'")
            }
            within = page.locator(f"article.text [id^='{kind}-']").evaluate_all("all => all.map(one => one.id)")
            assert set(within) == wanted, (report_id, kind)


def text_of_the_report(page: Page) -> str:
    """The words of the report without the signs that stand before marks."""
    words: str = page.locator("article.text").evaluate(
        "text => { const copy = text.cloneNode(true); copy.querySelectorAll('.tag').forEach(tag => tag.remove()); return copy.textContent; }"
    )
    return " ".join(words.split())


def test_the_whole_text_is_there(page: Page, site: Site) -> None:
    for report_id, text in rows(site, "SELECT report_id, text FROM report_text"):
        page.goto(site.address(f"reports/{report_id}.html"))
        assert text_of_the_report(page) == " ".join(printable(text).split()), report_id


def test_details_of_a_fact_by_keyboard(page: Page, site: Site) -> None:
    ((fact_id, rule, confidence),) = rows(
        site, f"SELECT fact_id, rule, confidence FROM fact_statistic WHERE report_id = '{EARLIER}' AND measure = 'attendance_rate' AND phase = 'secondary' AND period = '1998/1999' AND scope = 'la' ORDER BY char_start LIMIT 1"
    )  # fmt: skip
    page.goto(site.address(REPORT))
    mark = page.locator(f"#fact-{fact_id}")
    mark.focus()
    page.keyboard.press("Enter")
    details = page.get_by_role("region", name="Details")
    expect(details).to_be_focused()
    for told in ("Attendance", "88.4%", "the authority", "secondary", "1998/1999", "actual", rule, f"{confidence:.2f}"):
        expect(details).to_contain_text(told)
    page.keyboard.press("Escape")
    expect(details).to_be_hidden()
    expect(mark).to_be_focused()


def test_details_without_scripts(browser: Browser, site: Site) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.address(REPORT))
        mark = page.locator("article a.fact").first
        mark.click()
        row = page.locator(mark.get_attribute("href") or "none")
        expect(row).to_be_in_viewport()
        row.get_by_role("link").first.click()
        expect(mark).to_be_in_viewport()


def test_search_finds_a_recommendation_and_leads_to_it(page: Page, site: Site) -> None:
    page.goto(site.address("index.html"))
    page.get_by_label("Search recommendations and paragraphs").fill("exceed its BEST result")
    page.keyboard.press("Enter")
    first = page.locator("#results li").first
    expect(first).to_contain_text("targets that exceed its best results of the last three years")
    expect(first.locator("mark")).to_have_text(["exceed", "best", "results"])
    expect(page.get_by_role("status")).to_contain_text("1 place has all of")
    first.get_by_role("link").click()
    assert page.url == site.address(f"{REPORT}#recommendation-1")
    expect(page.locator("#recommendation-1")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("q=zyzzyva", "0 places have"),
        ("q=of+the", "nearly everywhere"),
        (
            "q=attendance+of+the+attendances&of=X11&in=paragraphs",
            r"[1-9][0-9]* places have all of: attendance, attendances",
        ),
        ("q=91.5+per+cent&of=X66", "1 place has"),
        ("q=constructor", "0 places have"),
    ],
)
def test_search_says_what_it_found(page: Page, site: Site, asked: str, told: str) -> None:
    page.goto(site.address(f"search.html?{asked}"))
    expect(page.get_by_role("status")).to_have_text(re.compile(told))
    kinds = {words.split(":")[0] for words in page.locator("#results a").all_inner_texts()}
    assert kinds <= ({"Paragraph"} if "in=paragraphs" in asked else {"Paragraph", "Recommendation"})


def test_search_shows_ten_and_then_more(page: Page, site: Site) -> None:
    page.goto(site.address("search.html?q=schools"))
    expect(page.locator("#results li")).to_have_count(10)
    page.get_by_role("button", name="More results").click()
    expect(page.locator("#results li")).to_have_count(20)
    expect(page.locator("#results li").nth(10).get_by_role("link")).to_be_focused()


def test_charts_have_words_in_their_place(page: Page, site: Site) -> None:
    page.goto(site.address(AUTHORITY))
    figures = page.locator("figure")
    assert figures.count() >= 5
    for figure in figures.all():
        title = figure.locator("h3").inner_text()
        drawing = figure.get_by_role("img")
        expect(drawing).to_have_accessible_name(re.compile(re.escape(title)))
        expect(drawing).to_have_accessible_description(re.compile(r"Kelderbrough: .* in \d{4}"))
        figure.locator("summary").click()
        assert figure.locator("tbody a").count() >= 2
    chart = page.locator("figure").filter(has=page.get_by_role("heading", name="Attendance, secondary", exact=True))
    assert chart.locator("tbody tr", has_text="1998/1999").inner_text().split() == ["1998/1999", "88.4%", "91.1%"]


@pytest.mark.parametrize(("scheme", "size"), [("light", None), ("dark", None), ("light", PHONE)])
def test_axe_finds_nothing_serious(browser: Browser, site: Site, scheme: Any, size: Any) -> None:
    with browser.new_context(color_scheme=scheme, viewport=size) as context:
        page = context.new_page()
        for name in KINDS if scheme == "light" and size is None else KINDS[:3]:
            page.goto(site.address(name))
            if name == SMALL_REPORT:
                page.locator("article a.fact").first.click()
            found = Axe().run(page).response["violations"]
            grave = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found if one["impact"] in ("serious", "critical")]  # fmt: skip
            assert grave == [], (name, scheme)


def test_hostile_text_is_text(page: Page, site: Site) -> None:
    watch = Watch(page)
    for name in (f"reports/{HARM}.html", "authorities/X66.html", "index.html", "quality/checks.html", "quality/quarantine.html", "search.html?q=wibble"):  # fmt: skip
        page.goto(site.address(name))
        expect(page.locator("main")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.harmed") is None, name
        assert page.locator("main script, main style, main img, main base, b, svg[onload]").count() == 0, name
    page.goto(site.address(f"reports/{HARM}.html"))
    text = text_of_the_report(page)
    for hostile in HOSTILE:
        assert hostile in text, hostile
    assert HOSTILE[0] in page.locator("h1").inner_text()
    everything = page.content()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x07]", everything)
    assert watch.complaints == []


def test_a_very_long_line_makes_no_page_wider(browser: Browser, site: Site) -> None:
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        for name in (f"reports/{HARM}.html", REPORT, AUTHORITY, "index.html", "search.html", "quality/checks.html"):
            page.goto(site.address(name))
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
        page.goto(site.address(f"reports/{HARM}.html"))
        assert LONG in page.locator("article.text").inner_text()


def test_dark_and_print(page: Page, site: Site) -> None:
    page.goto(site.address(REPORT))
    light = background(page.locator("html"))
    page.emulate_media(color_scheme="dark")
    dark = background(page.locator("html"))
    assert brightness(light) > 200 > 60 > brightness(dark)
    page.emulate_media(media="print", color_scheme="light")
    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
    expect(page.locator("article.text")).to_be_visible()
    page.goto(site.address(AUTHORITY))
    assert page.locator("figure table").first.evaluate("table => table.checkVisibility({contentVisibilityAuto: true})")


def brightness(colour: str) -> float:
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)[:3]]
    return sum(numbers) / 3


def test_what_became_of_a_recommendation(page: Page, site: Site) -> None:
    followed = rows(site, f"SELECT ordinal, status, later_kind, later_ordinal FROM recommendation_followup WHERE report_id = '{EARLIER}' ORDER BY ordinal")  # fmt: skip
    assert followed
    for name in (REPORT, AUTHORITY):
        page.goto(site.address(name))
        text = " ".join(page.locator("main").inner_text().split())
        for status in {status for _, status, _, _ in followed}:
            assert f"{status.replace('_', ' ')} (candidate, " in text, name
    page.goto(site.address(REPORT))
    ordinal, _, kind, later = next(row for row in followed if row[2] in ("recommendation", "judgement"))
    page.locator(f"#about-recommendation-{ordinal} a", has_text=LATER).first.click()
    assert page.url == site.address(f"reports/{LATER}.html#{kind}-{later}")
    expect(page.locator(f"#{kind}-{later}")).to_be_in_viewport()


def test_quality_pages_tell_what_is_wrong(page: Page, site: Site) -> None:
    page.goto(site.address("quality/index.html"))
    assert (page.get_by_role("link", name="Data Docs").get_attribute("href")) == "../../data-docs/index.html"
    page.get_by_role("link", name="Findings").first.click()
    page.locator("tbody a").first.click()
    assert re.search(r"reports/.*#finding-\d+$", page.url)
    expect(page.locator(":target")).to_be_in_viewport()
    page.goto(site.address("quality/quarantine.html"))
    expect(page.locator("tbody")).to_contain_text("00000000deadbeef")
    expect(page.locator("tbody")).not_to_contain_text("/somewhere/private")
    page.goto(site.address("quality/checks.html"))
    expect(page.locator("tbody tr").first).to_contain_text("value is plausible")
    expect(page.locator("tbody tr").first).to_contain_text("no")
