"""Charts, series and long tables, without a browser."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from warehouse.site.addresses import report_page, safe
from warehouse.site.authority_page import authority_pages
from warehouse.site.axis_labels import Ruler, below, round_values
from warehouse.site.charts import line_chart
from warehouse.site.frame import Edition
from warehouse.site.records import Authority, Content, Fact, Report
from warehouse.site.series import described, series_of
from warehouse.site.words import amount, file_name

FACT = Fact(
    "r-1", "0" * 16, "attendance", "attendance_rate", "Attendance", "higher_is_better", 90.0, "percent", "la", "primary", None, None, None,
    None, "1999/2000", date(1999, 4, 1), "financial_or_academic_year", "actual", "exact", "4", 1, False, 0, 5, "prose/cue", 0.9, None,
)  # fmt: skip
REPORT = Report(
    "r-1", "X11", "Kelder", "lea_inspection", "Inspection", None, None, None, None, date(2001, 1, 1), "month", "a.txt", "0" * 64, "text/plain", 1, 9
)  # fmt: skip
AUTHORITY = Authority("X11", "Kelder", "county", None, None, None, None, 1, 1, date(2001, 1, 1), date(2001, 1, 1))


def fact(value: float, year: int, **changes: object) -> Fact:
    period = f"{year}/{year + 1}"
    return replace(FACT, value=value, period=period, period_starts_on=date(year, 4, 1), **changes)  # type: ignore[arg-type]


@given(st.lists(st.floats(-1e9, 1e9).map(lambda value: round(value, 2)), min_size=1, max_size=9))
def test_round_values_hold_all_values(values: list[float]) -> None:
    levels = round_values(values)
    assert 2 <= len(levels) <= 7
    span = levels[-1] - levels[0]
    assert levels[0] <= min(values) + span * 1e-6
    assert levels[-1] >= max(values) - span * 1e-6
    assert levels == sorted(set(levels))


def test_labels_leave_room_for_each_other() -> None:
    labels = below(Ruler(1990, 2000, 300), {float(year): str(year) for year in range(1990, 2001)}, 130)
    places = [int(x) for x in re.findall(r'x="(-?\d+)"', labels)]
    assert places[0] == 0
    assert all(later - earlier >= 46 for earlier, later in itertools.pairwise(places))


def test_a_series_has_the_latest_report_and_those_it_is_compared_with() -> None:
    facts = [
        fact(90, 1997),
        fact(91, 1998),
        fact(91.5, 1998, report_id="r-2"),
        fact(94, 1998, scope="national"),
        fact(95, 2000, status="target"),
        fact(80, 1999, scope="school"),
        fact(93, 1998, phase="secondary"),
    ]
    (series,) = series_of(facts, "Kelder", {"r-1": "2000", "r-2": "2002"})
    assert [(line.kind, [f.value for f in line.facts]) for line in series.lines] == [
        ("own", [90, 91.5]),
        ("target", [95]),
        ("national", [94]),
    ]
    assert series.periods == ("1997/1998", "1998/1999", "2000/2001")
    assert (
        described(series)
        == "Kelder: from 90% in 1997/1998 to 91.5% in 1998/1999. Target: 95% in 2000/2001. National: 94% in 1998/1999."
    )


def test_a_chart_draws_lines_that_differ_in_more_than_colour() -> None:
    facts = [
        fact(v, y, scope=s) for s in ("la", "national", "statistical_neighbours") for v, y in ((90, 1997), (91, 1998))
    ]
    (series,) = series_of(facts, "A & B <i>", {"r-1": "2000"})
    page = BeautifulSoup(line_chart(series, "c1", described(series)), "html.parser")
    lines = page.select(".mark-line path")
    assert len({(line.get("stroke-dasharray") or "") for line in lines}) == 3
    shapes = {path["d"] for path in page.select(".mark-symbol path")}
    assert len(shapes) == 3
    assert page.find("desc").get_text().startswith("A & B <i>: from 90%")  # type: ignore[union-attr]
    assert [text.get_text() for text in page.select(".labels text")][:2] == ["1997/98", "1998/99"]
    assert not [element for element in page.find_all(True) if element.has_attr("style")]


def test_of_very_many_values_each_stands_on_a_page_of_its_authority() -> None:
    facts = [replace(FACT, fact_id=f"{n:016x}", period=None, char_start=n) for n in range(2500)]
    pages = dict(authority_pages(AUTHORITY, [REPORT], {"r-1": Content("", [], facts)}, Edition("v1")))
    assert list(pages) == ["authorities/X11.html", "authorities/X11-attendance-2.html", "authorities/X11-attendance-3.html", "authorities/X11-attendance-4.html"]  # fmt: skip
    linked = [place for page in pages.values() for place in re.findall(r'#fact-([0-9a-f]{16})"', page)]
    assert sorted(linked) == [one.fact_id for one in facts]
    assert all(len(page) < 800_000 for page in pages.values())
    second = BeautifulSoup(pages["authorities/X11-attendance-2.html"], "html.parser")
    assert [a["href"] for a in second.select("nav.pages a")] == [f"../{page}" for page in pages if "-2" not in page]


def test_addresses_are_safe() -> None:
    assert report_page("kelder-lea-2000-02") == "reports/kelder-lea-2000-02.html"
    for name in ("../../etc/passwd", "a b", '"><script>', "", "é", "a" * 300):
        assert re.fullmatch(r"x[0-9a-f]{16}", safe(name))
    assert safe("../a") != safe("../b")


def test_values_in_words() -> None:
    assert [amount(1200000, "gbp"), amount(2462.5, "gbp_per_pupil"), amount(-3.10, "percent"), amount(12, "rank")] == [
        "£1,200,000",
        "£2,462.5 per pupil",
        "−3.1%",
        "rank 12",
    ]
    assert file_name("/home/somebody/reports/a.pdf") == "a.pdf"
    assert file_name("https://example.org/a.pdf") == "https://example.org/a.pdf"
