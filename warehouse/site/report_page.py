"""The page of a report: its whole text with everything that was read from it marked in place, and what is known of each."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from warehouse.printable import shortened
from warehouse.site import words
from warehouse.site.addresses import about, authority_page, place, report_page, safe
from warehouse.site.frame import Edition, render
from warehouse.site.records import Content, Fact, Finding, Followup, Judgement, Number, Recommendation, Report
from warehouse.site.report_text import text_markup
from warehouse.site.tables import lines, link, row

# Characters around a number that is shown by itself.
_AROUND = 60
_QUOTE = 300


def report_markup(report: Report, others: Sequence[Report], content: Content, edition: Edition) -> str:
    """The page of a report; `others` are all reports of its authority, to go from one to the next."""
    body, placed = text_markup(content)
    sections = {
        "facts": [_fact_row(fact, content, placed) for fact in content.facts],
        "recommendations": [_recommendation_row(r, content, placed) for r in content.recommendations],
        "judgements": [_judgement_row(judgement, content, placed) for judgement in content.judgements],
        "findings": [_finding_row(finding, content, placed) for finding in content.findings],
        "numbers": [_number_row(number, content, placed) for number in content.numbers],
    }
    return render(
        "report.j2",
        edition,
        report_page(report.report_id),
        report=report,
        others=others,
        own_page=authority_page(report.la_code),
        text=Markup(body),  # noqa: S704 - escaped by the marker
        sections={name: (len(rows), Markup("\n".join(rows))) for name, rows in sections.items()},  # noqa: S704
        followed=bool(content.followups),
    )


def _words(kind: str, name: str | int, shown: str, placed: frozenset[str]) -> Markup:
    """The words of the report, as a link to their place; what stands nowhere in the text has its place here."""
    where = place(kind, name)
    if where in placed:
        return link(f"#{where}", shortened(shown, _QUOTE) or "in the text")
    return Markup('<span id="{}">{}</span>').format(where, shortened(shown, _QUOTE) or "not in the text")


def _where(paragraph: str | None, page: int) -> str:
    return words.joined((f"paragraph {paragraph}" if paragraph else "", f"page {page}"))


def _fact_row(fact: Fact, content: Content, placed: frozenset[str]) -> str:
    quote = content.text[fact.char_start : fact.char_end]
    measure = link(f"../measures.html#{safe(fact.measure)}", fact.label or words.words(fact.measure))
    cells = (
        _words("fact", fact.fact_id, quote, placed),
        measure,
        words.value_of(fact),
        words.SCOPES.get(fact.scope, words.words(fact.scope)),
        words.whom(fact),
        fact.period,
        words.joined((fact.status, "corrected" if fact.correction_id else "", "from a table" if fact.from_table else "")),
        _where(fact.paragraph, fact.page),
        fact.rule,
        f"{fact.confidence:.2f}",
        fact.fact_id,
    )  # fmt: skip
    return row(cells, about("fact", fact.fact_id))


def _recommendation_row(recommendation: Recommendation, content: Content, placed: frozenset[str]) -> str:
    said = recommendation
    parent = said.parent_ordinal
    twin = said.same_as_ordinal
    notes = (
        Markup("part of {}").format(link(f"#{about('recommendation', parent)}", f"R{parent}")) if parent else "",
        Markup("repeats {}").format(link(f"#{about('recommendation', twin)}", f"R{twin}")) if twin else "",
        "urgent" if said.urgent else "",
        f"due {said.deadline}" if said.deadline else "",
    )
    followed = lines(followup_markup(f, "../") for f in content.followups.get(said.ordinal, ()))
    cells = (
        link(f"#{place('recommendation', said.ordinal)}", f"R{said.ordinal}")
        if place("recommendation", said.ordinal) in placed
        else Markup('<span id="{}">R{}</span>').format(place("recommendation", said.ordinal), said.ordinal),
        lines((Markup('<span class="purpose">{}:</span>').format(said.purpose) if said.purpose else "", said.text)),
        words.words(said.theme),
        words.joined((said.location, said.section)),
        lines(notes),
        *((followed,) if content.followups else ()),
    )  # fmt: skip
    return row(cells, about("recommendation", said.ordinal))


def followup_markup(followup: Followup, root: str) -> Markup:
    """What the next report says of a recommendation, with a link to its words: a candidate, with how sure it is."""
    status = words.words(followup.status)
    later = report_page(followup.later_report_id)
    match followup.later_kind:
        case "recommendation" | "judgement" as kind if followup.later_ordinal is not None:
            later += f"#{place(kind, followup.later_ordinal)}"
        case _ if followup.later_paragraph_id:
            later += f"#{place('paragraph', followup.later_paragraph_id)}"
    quote = shortened(followup.later_quote or "", _QUOTE)
    told = Markup(" “{}”").format(quote) if quote else ""
    return Markup('<span class="followup">{}</span> (candidate, confidence {:.2f}): {}{}').format(
        status, followup.confidence, link(root + later, f"the report {followup.later_report_id}"), told
    )


def _judgement_row(judgement: Judgement, content: Content, placed: frozenset[str]) -> str:
    quote = content.text[judgement.char_start : judgement.char_end]
    cells = (
        words.words(judgement.aspect),
        words.words(judgement.judgement) or f"none: {words.words(judgement.absence_reason)}",
        judgement.grade,
        judgement.kind,
        _words("judgement", judgement.ordinal, quote, placed),
        _where(judgement.paragraph, judgement.page),
    )
    return row(cells, about("judgement", judgement.ordinal))


def _finding_row(finding: Finding, content: Content, placed: frozenset[str]) -> str:
    quote = content.text[finding.char_start : finding.char_end]
    cells = (
        words.words(finding.kind),
        _words("finding", finding.ordinal, quote, placed),
        finding.explanation,
        words.words(finding.outcome),
        finding.severity,
        words.words(finding.compared_with),
    )
    return row(cells, about("finding", finding.ordinal))


def _number_row(number: Number, content: Content, placed: frozenset[str]) -> str:
    text, start, end = content.text, number.char_start, number.char_end
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    around = Markup("…{} <mark>{}</mark> {}…").format(
        shortened(before, _AROUND), shortened(text[start:end], _AROUND), shortened(after, _AROUND)
    )
    cells = (
        _words("number", number.ordinal, text[start:end], placed),
        words.amount(number.value, number.unit),
        around,
    )
    return row(cells, about("number", number.ordinal))
