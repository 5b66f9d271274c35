"""The samples of today's families are sound material: what is expected of each can be found in it, and all are invented."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from samples import MODERN, authorities_csv
from samples.make_modern_pdf import printed
from tests.modern.expectations import Expected, expected
from tests.modern.scoring import folded, squeezed
from transforms.documents.sniff import sniff
from warehouse.definitions import vocabulary

SAMPLES = [each for of in ("tuning", "checking") for each in expected(of)]
REPORTS = [each for each in SAMPLES if each.family]
SOURCES = Path(MODERN).parent / "modern_sources"


def named(reports: list[Expected]) -> list[object]:
    return [pytest.param(each, id=each.path.stem) for each in reports]


@cache
def pages(path: Path) -> tuple[str, ...]:
    """The bare text of each page, as the library gives it."""
    return tuple(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def test_every_file_is_annotated_and_every_set_has_every_large_family() -> None:
    assert sorted(each.path for each in SAMPLES) == sorted(MODERN.glob("*.pdf"))
    for of in ("tuning", "checking"):
        assert {each.family for each in expected(of)} >= {"sif", "ilacs", "send", "safeguarding"}


@pytest.mark.parametrize("report", named(REPORTS))
def test_pdf_is_what_its_source_prints(report: Expected) -> None:
    source = (SOURCES / f"{report.path.stem}.txt").read_text(encoding="utf-8")
    assert report.path.read_bytes() == printed(source)
    assert 2 <= len(pages(report.path)) <= 12
    assert report.path.stat().st_size < 30_000


@pytest.mark.parametrize("report", named(REPORTS))
def test_report_says_on_its_first_page_that_it_is_invented_and_whom_it_is_about(report: Expected) -> None:
    first = pages(report.path)[0]
    assert re.search(r"\breport\b[^.]*\binvented\b", first)
    assert squeezed(" ".join(folded(report.la_name))) in squeezed(" ".join(folded(first)))


@pytest.mark.parametrize("report", named(REPORTS))
def test_recommendations_stand_on_their_pages(report: Expected) -> None:
    for advice in report.advice:
        assert squeezed(advice.text)[:16] in squeezed(pages(report.path)[advice.page - 1]), advice
    whole = squeezed("".join(pages(report.path)))
    # A page break or a footnote may stand within one.
    assert sum(squeezed(advice.text) not in whole for advice in report.advice) <= 1
    assert report.n_recommendations == sum(not advice.nested for advice in report.advice)


@pytest.mark.parametrize("report", named(REPORTS))
def test_inspectors_and_figures_are_in_the_text(report: Expected) -> None:
    text = " ".join(pages(report.path))
    if report.lead_inspector != "n/a":
        assert squeezed((report.lead_inspector or "").split(" and ")[0]) in squeezed(text)
    for figure in report.figures:
        assert f"{figure.value:,g}" in text or figure.value == 0, figure


def test_figures_are_said_in_the_words_of_the_warehouse() -> None:
    for figure in (figure for report in REPORTS for figure in report.figures):
        assert figure.unit in vocabulary.UNITS
        assert figure.scope in vocabulary.SCOPES
        assert figure.phase in (None, *vocabulary.PHASES)
        assert figure.key_stage in (None, *vocabulary.KEY_STAGES)
        assert figure.threshold in (None, *vocabulary.THRESHOLDS)


def test_contents_pages_tell_the_pages() -> None:
    for report in REPORTS:
        for heading, page in contents(report.path):
            assert squeezed(heading) in squeezed(pages(report.path)[page - 1]), (report.path.name, heading, page)


def contents(path: Path) -> Iterator[tuple[str, int]]:
    for line in (SOURCES / f"{path.stem}.txt").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"= *(?:\d )?(.*) \.\. (\d+)$", line):
            yield match[1], int(match[2])


def test_error_page_is_html_behind_a_pdf_name() -> None:
    (page,) = (each for each in SAMPLES if each.family is None)
    assert sniff(page.path.read_bytes()) == "text/html"


def test_authorities_are_those_of_the_samples() -> None:
    with authorities_csv().open(encoding="utf-8", newline="") as file:
        known = {tuple(folded(row["la_name"])) for row in csv.DictReader(file)}
    assert {tuple(folded(each.la_name)) for each in SAMPLES} <= known
