"""One report in the many forms that real files take: the reader finds the same report in each of them."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rendering.as_html import HTML_OPTIONS, HtmlForm, render_html
from tests.rendering.as_pdf import PDF_OPTIONS, PdfForm, render_pdf
from tests.rendering.as_text import render_text
from tests.rendering.comparing import Said, facts, read, written
from tests.rendering.form import OPTIONS, Form
from tests.rendering.logical import AUTHORITIES_CSV
from transforms.catalogue.authorities import built_in, parse_authorities_csv
from transforms.report import Reading, read_report

PLAIN = Form()
ONE_CHANGE = [(name, value) for name, values in OPTIONS.items() for value in values if getattr(PLAIN, name) != value]


def reading(data: bytes) -> Reading:
    return read_report(data, built_in().with_added(parse_authorities_csv(AUTHORITIES_CSV)))


@cache
def stated(notes: str, percent: str) -> frozenset[Said]:
    """The facts that are read from the plainest form with these signs."""
    form = Form(notes=notes, percent=percent)
    return frozenset(facts(reading(render_text(form).encode()), form))


def check(found: Reading, form: Form) -> None:
    expected, seen = written(form), read(found)
    for field in fields(expected):
        assert getattr(seen, field.name) == getattr(expected, field.name), field.name
    assert facts(found, form) == stated(form.notes, form.percent)
    assert (found.report_id, found.outline.front.published_precision) == ("dunmere-lea-2000-05", "month")


@pytest.mark.parametrize(("name", "value"), ONE_CHANGE)
def test_a_form_that_differs_in_one_thing(name: str, value: object) -> None:
    form = replace(PLAIN, **{name: value})
    check(reading(render_text(form).encode()), form)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any combination but those that hide where an item of a list without bullets ends."""
    form = Form(**{name: draw(st.sampled_from(values)) for name, values in OPTIONS.items()})
    return form if form.bullet else replace(form, wrap=None, sub="", nested="indent", pages="none")


@given(forms())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_a_form_that_differs_in_many_things(form: Form) -> None:
    check(reading(render_text(form).encode()), form)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, line_end: str) -> None:
    form = Form(wrap=78, pages="feeds", bullet="•")
    check(reading(render_text(form).replace("\n", line_end).encode(encoding)), form)


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in HTML_OPTIONS.items() for v in values])
def test_an_html_page(name: str, value: object) -> None:
    form = replace(HtmlForm(), **{name: value})
    check(reading(render_html(form).encode()), form.text)


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in PDF_OPTIONS.items() for v in values])
def test_a_pdf(name: str, value: object) -> None:
    form = replace(PdfForm(), **{name: value})
    check(reading(render_pdf(form)), form.text)
