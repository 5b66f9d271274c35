"""Pages on the whole: home, all reports, measures, quality, search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from warehouse.site import words
from warehouse.site.addresses import HOME, authority_page, place, report_page, safe
from warehouse.site.charts import bar_chart
from warehouse.site.frame import Edition, render
from warehouse.site.records import Authority, Report, dicts_of
from warehouse.site.tables import ROWS_A_PAGE, link, parts, row
from warehouse.status import Status

if TYPE_CHECKING:
    import duckdb

Pages = Iterator[tuple[str, str]]


def home_page(
    con: duckdb.DuckDBPyConnection,
    status: Status,
    authorities: Sequence[Authority],
    reports: Sequence[Report],
    edition: Edition,
) -> Pages:
    """What there is: coverage, the last runs, and all authorities."""
    years = dicts_of(con, "year")
    told = ", ".join(f"{year['published_in']}: {words.counted(year['reports'], 'report')}" for year in years)
    bars = [(str(year["published_in"]), year["reports"]) for year in years]
    yield (
        HOME,
        render(
            "home.j2",
            edition,
            HOME,
            status=status,
            authorities=authorities,
            years=years,
            first=reports[-1] if reports else None,
            last=reports[0] if reports else None,
            domains=dicts_of(con, "domain"),
            chart=bar_chart(bars, "Reports by year of publication", told, "years") if bars else None,
        ),
    )


def report_list(reports: Sequence[Report], edition: Edition) -> Pages:
    """All reports, the newest first."""
    rows = [
        row(
            (
                link(report_page(report.report_id), report.title),
                link(authority_page(report.la_code), report.authority),
                words.day(report.published_on, report.published_precision),
                words.words(report.inspection_kind),
                Markup("<code>{}</code>").format(report.report_id),
            )
        )
        for report in reports
    ]
    head = ("Report", "Authority", "Published", "Kind", "report_id")
    told = "Every report in the warehouse, the newest first."
    return _listed("reports.html", "Reports", told, head, rows, "reports", edition)


def measure_page(con: duckdb.DuckDBPyConnection, edition: Edition) -> Pages:
    """What each measure means."""
    yield "measures.html", render("measures.j2", edition, "measures.html", measures=dicts_of(con, "measure"))


def search_page(authorities: Sequence[Authority], edition: Edition) -> Pages:
    """The search, which scripts of the page do."""
    yield "search.html", render("search.j2", edition, "search.html", authorities=authorities)


def quality_pages(con: duckdb.DuckDBPyConnection, status: Status, data_docs: str | None, edition: Edition) -> Pages:
    """Findings, quarantine, checks; `data_docs` is the address of the Data Docs from the site's folder, where they lie."""
    findings, checks, refused = (dicts_of(con, name) for name in ("all_findings", "validation", "quarantine"))
    yield (
        "quality/index.html",
        render(
            "quality.j2",
            edition,
            "quality/index.html",
            status=status,
            findings=len(findings),
            checks=checks,
            refused=refused,
            data_docs=data_docs,
        ),
    )
    yield from _listed(
        "quality/findings.html",
        "Findings",
        "What reports say that their own numbers, other reports or published statistics contradict. Most are mistakes of the "
        "reports or matters of rounding; reading suspect means that the words may have been read wrong.",
        ("Kind", "Report", "Words", "Why", "Likely", "Severity", "Compared with"),
        [_finding(one) for one in findings],
        "findings",
        edition,
    )
    yield from _listed(
        "quality/quarantine.html",
        "Quarantine",
        "Files that are refused, and why. A report may stay published in an earlier form. On the command line, "
        "lea quarantine show ID tells what to do.",
        ("quarantine_id", "Report", "File", "Stage", "Check", "What is wrong", "Since"),
        [_refused(one) for one in refused],
        "reasons",
        edition,
    )
    yield from _listed(
        "quality/checks.html",
        "Checks",
        "What the last run that judged anything checked before it published, what does not hold first. Critical checks stop "
        "a report, or the whole warehouse; warnings and infos ask a person to look.",
        ("Check", "Holds", "Severity", "Suite", "Table", "Rows that break it", "What was seen", "Why it matters"),
        [_check(one) for one in checks],
        "checks",
        edition,
    )


def _listed(
    page: str, title: str, told: str, head: Sequence[str], rows: Sequence[str], noun: str, edition: Edition
) -> Pages:
    """A table on a page of its own, and on those after it."""
    found = list(parts(rows, ROWS_A_PAGE))
    stem = page.removesuffix(".html")
    pages = [page, *(f"{stem}-{number}.html" for number in range(2, len(found) + 1))]
    for address, part in zip(pages, found, strict=True):
        values = {"title": title, "told": told, "head": head, "part": part, "pages": pages, "noun": noun}
        yield address, render("list.j2", edition, address, **values)


def _finding(one: dict[str, Any]) -> str:
    address = f"../{report_page(one['report_id'])}#{place('finding', one['ordinal'])}"
    return row(
        (
            words.words(one["kind"]),
            Markup("<code>{}</code>").format(one["report_id"]),
            link(address, one["quote"] or one["stated"]),
            one["explanation"],
            words.words(one["outcome"]),
            _severity(one["severity"]),
            words.words(one["compared_with"]),
        )
    )


def _refused(one: dict[str, Any]) -> str:
    return row(
        (
            Markup("<code>{}</code>").format(one["quarantine_id"]),
            one["report_id"],
            words.file_name(one["source_uri"]),
            one["stage"],
            words.words(one["expectation"]),
            one["message"],
            words.moment(one["quarantined_at"]),
        )
    )


def _check(one: dict[str, Any]) -> str:
    return row(
        (
            words.words(one["expectation"]),
            "yes" if one["success"] else Markup('<strong class="{}">no</strong>').format(safe(one["severity"])),
            one["severity"] if one["success"] else _severity(one["severity"]),
            one["suite"],
            words.joined((one["table_name"], one["column_name"])),
            one["unexpected_count"] or "",
            one["observed"],
            one["reason"],
        )
    )


def _severity(severity: str) -> Markup:
    return Markup('<span class="{}">{}</span>').format(safe(severity), severity)
