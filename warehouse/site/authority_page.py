"""The pages of an authority: its reports, charts, own values by domain, judgements, and recommendations with what became of
them. One page as a rule; of many values the rest stands on pages after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from warehouse.site import words
from warehouse.site.addresses import authority_page, fact_place, place, report_page, safe
from warehouse.site.charts import line_chart
from warehouse.site.frame import Edition, render
from warehouse.site.records import Authority, Content, Fact, Recommendation, Report
from warehouse.site.report_page import followup_markup
from warehouse.site.series import Line, Series, described, series_of
from warehouse.site.tables import FIRST_ROWS, lines, link, parts, row, text

_ROOT = "../"
_RECOMMENDATIONS = "recommendations"


def authority_pages(
    authority: Authority, reports: Sequence[Report], contents: Mapping[str, Content], edition: Edition
) -> Iterator[tuple[str, str]]:
    """The pages of an authority with their addresses, the main one first; `reports` the newest first."""
    page = authority_page(authority.la_code)
    when = {report.report_id: words.day(report.published_on, report.published_precision) for report in reports}
    followed = any(contents[report.report_id].followups for report in reports)
    facts = [fact for report in reports for fact in contents[report.report_id].facts]
    tables = {
        **_values(facts, when),
        _RECOMMENDATIONS: [_advice(r, contents[report.report_id], when, followed) for report in reports for r in contents[report.report_id].recommendations if not r.same_as_ordinal],
        "judgements": [row(cells) for report in reports for cells in _judgements(contents[report.report_id], when)],
    }  # fmt: skip
    listed = [_run(page, name, rows, followed) for name, rows in tables.items()]
    published = {report.report_id: f"{report.published_on} {report.report_id}" for report in reports}
    yield (
        page,
        render(
            "authority.j2",
            edition,
            page,
            authority=authority,
            reports=reports,
            charts=[_chart(series, n) for n, series in enumerate(series_of(facts, authority.name, published), 1)],
            tables=listed,
        ),
    )
    for table in listed:
        for address, part in list(zip(table["pages"], table["parts"], strict=True))[1:]:
            yield (
                address,
                render(
                    "authority_rest.j2", edition, address, authority=authority, main_page=page, one=table, part=part
                ),
            )


_HEADS: dict[str, tuple[str, tuple[str, ...]]] = {
    _RECOMMENDATIONS: ("Recommendations", ("Recommendation", "Theme", "Due", "Report")),
    "judgements": ("Judgements", ("Aspect", "Judgement", "Grade", "Kind", "Report")),
}
_VALUES = ("Measure", "Of whom", "Period", "Value", "Bear in mind", "Compared with, in the same report", "Report")


def _run(page: str, name: str, rows: Sequence[str], followed: bool) -> dict[str, Any]:
    """A table of the authority's, its parts, and the page of each."""
    title, head = _HEADS.get(name, (words.DOMAINS.get(name, words.words(name)), _VALUES))
    if name == _RECOMMENDATIONS and followed:
        head = (*head, "What became of it")
    found = list(parts(rows, FIRST_ROWS))
    stem = page.removesuffix(".html")
    pages = [page, *(f"{stem}-{safe(name)}-{number}.html" for number in range(2, len(found) + 1))]
    return {"name": safe(name), "title": title, "head": head, "parts": found, "pages": pages}


def _values(facts: Sequence[Fact], when: Mapping[str, str]) -> dict[str, list[str]]:
    """By domain, a row for each value of the authority's own, like beside like, with those of others in the same report."""
    others: dict[tuple[str | None, ...], list[Fact]] = defaultdict(list)
    own: dict[str, list[Fact]] = {domain: [] for domain in words.DOMAINS}
    for fact in facts:
        if fact.scope == "la":
            own.setdefault(fact.domain, []).append(fact)
        elif fact.scope != "school":
            others[_compared(fact)].append(fact)
    return {
        domain: [_value_row(fact, others.get(_compared(fact), ()), when) for fact in sorted(values, key=_like)]
        for domain, values in own.items()
        if values
    }


def _compared(fact: Fact) -> tuple[str | None, ...]:
    """A value and one of others are compared where the same report states both of the same group, time and status."""
    return (fact.report_id, *fact.about, fact.period, fact.status)


def _like(fact: Fact) -> tuple[str, ...]:
    of = (fact.label or fact.measure, fact.measure, words.whom(fact), fact.unit, str(fact.period_starts_on or ""))
    return (*of, fact.period or "", fact.report_id, f"{fact.char_start:09}")


def _value_row(fact: Fact, others: Sequence[Fact], when: Mapping[str, str]) -> str:
    label = fact.label or words.words(fact.measure)
    whom, value = words.whom(fact), words.value_of(fact)
    told = words.joined((label, whom, fact.period, value, "the sentence in the report"))
    return row(
        (
            label,
            whom,
            fact.period,
            link(_ROOT + fact_place(fact.report_id, fact.fact_id), value, told),
            words.caveat(fact),
            lines(_other(other) for other in others),
            when[fact.report_id],
        )
    )


def _other(fact: Fact) -> Markup:
    scope, value = words.SCOPES.get(fact.scope, words.words(fact.scope)), words.value_of(fact)
    address = _ROOT + fact_place(fact.report_id, fact.fact_id)
    return Markup(f"{text(scope)} {link(address, value, f'{scope} {value}, the sentence in the report')}")  # noqa: S704


def _advice(recommendation: Recommendation, content: Content, when: Mapping[str, str], followed: bool) -> str:
    said = recommendation
    address = f"{_ROOT}{report_page(said.report_id)}#{place('recommendation', said.ordinal)}"
    purpose = Markup('<span class="purpose">{}:</span>').format(said.purpose) if said.purpose else ""
    became = lines(followup_markup(followup, _ROOT) for followup in content.followups.get(said.ordinal, ()))
    return row(
        (
            lines((purpose, link(address, said.text))),
            words.words(said.theme),
            words.joined((said.deadline, "urgent" if said.urgent else "")),
            when[said.report_id],
            *((became,) if followed else ()),
        )
    )


def _judgements(content: Content, when: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    for judgement in content.judgements:
        address = f"{_ROOT}{report_page(judgement.report_id)}#{place('judgement', judgement.ordinal)}"
        said = words.words(judgement.judgement) or f"none: {words.words(judgement.absence_reason)}"
        told = f"{words.words(judgement.aspect)}: {said}, the words in the report"
        yield words.words(judgement.aspect), link(address, said, told), judgement.grade, judgement.kind, when[judgement.report_id]  # fmt: skip


def _chart(series: Series, number: int) -> dict[str, Any]:
    """A chart with its key and the table of its values, each a link to its sentence."""
    return {
        "name": f"chart-{number}",
        "title": series.title,
        "unit": series.unit,
        "drawing": line_chart(series, f"chart-{number}", described(series)),
        "lines": series.lines,
        "rows": Markup("\n".join(_period_row(period, series.lines) for period in series.periods)),  # noqa: S704
    }


def _period_row(period: str, shown: Sequence[Line]) -> str:
    cells: list[object] = [period]
    for line in shown:
        fact = next((fact for fact in line.facts if fact.period == period), None)
        told = "" if fact is None else f"{line.name}, {period}: {words.value_of(fact)}, the sentence in the report"
        cells.append("" if fact is None else link(_ROOT + fact_place(fact.report_id, fact.fact_id), words.value_of(fact), told))  # fmt: skip
    return row(cells)
