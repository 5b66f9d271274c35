"""The samples are sound material: what is expected of each report can be found in it, and all of them are invented."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from samples import SETS, authorities_csv
from samples.make_pdf import render

SHARED = Path(__file__).parents[2].parent / "shared"
REPORTS = sorted(
    p for folder in SETS.values() for p in folder.iterdir() if p.suffix in {".txt", ".md", ".html", ".pdf"}
)
REFUSED = [p for p in REPORTS if p.with_suffix(".expected.refusal.json").exists()]
PUBLISHED = [p for p in REPORTS if p not in REFUSED]

DOMAINS = {"funding", "attainment", "attendance", "exclusions", "school_places", "sen", "context", "inspection"}
ALLOWED: dict[str, set[Any]] = {
    "domain": DOMAINS,
    "unit": {"percent", "percentage_points", "gbp", "gbp_per_pupil", "count", "rank", "days", "hours"},
    "scope": {"la", "national", "metropolitan", "county", "unitary", "london", "statistical_neighbours", "school"},
    "phase": {"nursery", "primary", "secondary", "special", "post16", "all", None},
    "key_stage": {"KS1", "KS2", "KS3", "KS4", "A-level", None},
    "subject": {"english", "mathematics", "science", "reading", "writing", None},
    "threshold": {"level 2+", "level 3+", "level 4+", "level 5+", "5+ A*-C", "5+ A*-G", "1+ A*-G", None},
    "status": {"actual", "target", "planned", "provisional"},
    "qualifier": {"exact", "about", "over", "under"},
}
SHARES = {"pupils_reaching_threshold", "attendance_rate", "delegation_rate", "surplus_places_rate"}
PERIOD = re.compile(r"\d{4}|\d{4}-\d{2}|\d{4}/\d{4}|\d{4}-\d{4}")


def options(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def records(report: Path, kind: str) -> list[dict[str, Any]]:
    path = report.with_suffix(f".expected.{kind}.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\\*", "*")).strip()


def text_of(report: Path) -> str:
    """The report as a person reads it; of a PDF the text that it was printed from."""
    if report.suffix == ".pdf":
        return (authorities_csv().parent / "pdf_sources" / f"{report.stem}.md").read_text(encoding="utf-8")
    text = report.read_text(encoding="utf-8")
    if report.suffix != ".html":
        # A page break in hard-wrapped text: a page number on a line of its own, then a form feed or an empty line, and
        # the running head.
        return re.sub(r"\n\s*\d+\s*\f|\n\n\s*\d{1,2}\n\n(?:.* LEA: .*\n\n)?", "\n", text)
    soup = BeautifulSoup(text, "lxml")
    for item in soup.select("ol.paras > li"):
        item.insert(0, f"{item.parent['start'] if item.parent else ''}. ")
    for tag in soup.find_all(["p", "li", "td", "th", "tr", "h1", "h2", "h3", "caption"]):
        tag.insert_before("\n")
    return soup.get_text()


def paragraphs(text: str) -> dict[str, str]:
    """Number of a paragraph: its text up to the next numbered one, with what stands between (tables, bullets, notes)."""
    # A number stands at the beginning of a line, with its text or alone, or where the paragraph before it ended.
    starts = list(re.finditer(r"(?:^[ \t]*|(?<=\. ))(\d{1,3})\.\s(?!\d)", text, re.MULTILINE))
    ends = [m.start() for m in starts[1:]] + [len(text)]
    return {m[1]: squeezed(text[m.start() : end]) for m, end in zip(starts, ends, strict=True)}


def test_there_are_reports_of_every_form() -> None:
    assert {p.suffix for p in REPORTS} == {".txt", ".md", ".html", ".pdf"}
    assert len(PUBLISHED) >= 6
    assert REFUSED


@pytest.mark.parametrize("report", REPORTS, ids=lambda p: p.name)
def test_every_report_says_on_its_first_page_that_it_is_invented(report: Path) -> None:
    if report.suffix == ".pdf":
        first = pypdfium2.PdfDocument(report)[0].get_textpage().get_text_range()
    else:
        first = text_of(report)[:2500]
    assert re.search(r"\breport\b[^.]*\binvented\b", first, re.IGNORECASE)


@pytest.mark.parametrize("report", PUBLISHED, ids=lambda p: p.name)
def test_every_quote_stands_in_its_paragraph_or_in_a_footnote(report: Path) -> None:
    text = text_of(report)
    found = paragraphs(text)
    # A footnote may stand below a later paragraph, where the page ends.
    notes = [
        squeezed(m[0])
        for m in re.finditer(r"^\s*(?:[¹²³⁴⁵]|\^\d|\[\^\d\]:|[1-9]\s).*(?:\n[ \t]*\S.*)*", text, re.MULTILINE)
    ]
    for record in records(report, "observations"):
        quote = squeezed(record["quote"])
        assert quote in found[record["para"]] or any(quote in note for note in notes), record


@pytest.mark.parametrize("report", PUBLISHED, ids=lambda p: p.name)
def test_annotations_keep_to_the_vocabulary(report: Path) -> None:
    rows = records(report, "observations")
    assert len(rows) > 60
    for row in rows:
        for field, allowed in ALLOWED.items():
            assert set(options(row[field])) <= allowed, (field, row)
        assert isinstance(row["value"], int | float)
        assert all(p is None or PERIOD.fullmatch(p) for p in options(row["period"])), row
        if row["unit"] == "percent" and SHARES & set(options(row["measure"])):
            assert 0 <= row["value"] <= 100, row


def test_measures_are_those_of_the_list() -> None:
    listed = SHARED / "design" / "measures.csv"
    if not listed.exists():
        pytest.skip("the list of measures is not at hand")
    with listed.open(encoding="utf-8", newline="") as file:
        domains = {row["measure"]: row["domain"] for row in csv.DictReader(file)}
    for report in PUBLISHED:
        for row in records(report, "observations"):
            assert domains[options(row["measure"])[0]] == row["domain"], row
            assert set(options(row["measure"])) <= set(domains), row


@pytest.mark.parametrize("report", PUBLISHED, ids=lambda p: p.name)
def test_digits_of_a_quote_agree_with_the_value(report: Path) -> None:
    for row in records(report, "observations"):
        digits = [float(d.replace(",", "")) for d in re.findall(r"\d[\d,]*(?:\.\d+)?", row["quote"])]
        value = abs(row["value"])
        if not digits or row.get("optional"):
            continue
        expected = {value, 100 - value, value / 1e3, value / 1e6}
        words = re.search(
            r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|all|no)\b",
            row["quote"],
            re.I,
        )
        assert words or any(abs(d - e) < 0.005 for d in digits for e in expected), row


@pytest.mark.parametrize("report", PUBLISHED, ids=lambda p: p.name)
def test_recommendations_are_in_the_text_and_their_links_hold(report: Path) -> None:
    text = squeezed(text_of(report))
    rows = records(report, "recommendations")
    by_ordinal = {row["ordinal"]: row for row in rows}
    assert list(by_ordinal) == list(range(1, len(rows) + 1))
    for row in rows:
        assert row["text"] in text, row
        assert row["purpose"] is None or row["purpose"] in text, row
        assert row["location"] in {"body", "appendix"}
        if row["parent"]:
            assert by_ordinal[row["parent"]]["location"] == row["location"]
        if row["same_as"]:
            assert row["location"] == "appendix"
            assert by_ordinal[row["same_as"]]["location"] == "body"
        assert row["deadline"] is None or re.fullmatch(r"\d{4}(-\d{2}){0,2}", row["deadline"])


@pytest.mark.parametrize("report", PUBLISHED, ids=lambda p: p.name)
def test_paragraphs_run_on_without_gap(report: Path) -> None:
    numbers = [int(n) for n in paragraphs(text_of(report))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 30


@pytest.mark.parametrize("report", [p for p in REPORTS if p.suffix == ".pdf"], ids=lambda p: p.name)
def test_pdf_holds_the_words_of_its_source(report: Path, tmp_path: Path) -> None:
    source = text_of(report)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(report)]
    printed = re.sub(r"[^a-z0-9]", "", "".join(pages).lower())
    missing = [w for w in set(re.findall(r"[a-z]{4,}", source.lower())) if w not in printed]
    assert len(missing) <= 3, missing  # words that a page break parts
    assert len(pages) > 3
    assert report.stat().st_size < 100_000
    for name in ("a.pdf", "b.pdf"):
        render(source, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_findings_quote_the_report() -> None:
    with_findings = [p for p in PUBLISHED if p.with_suffix(".expected.findings.jsonl").exists()]
    assert with_findings
    for report in with_findings:
        text = squeezed(text_of(report))
        for row in records(report, "findings"):
            assert squeezed(row["quote"]) in text, row


def test_refusals_name_the_gate_and_what_it_must_see() -> None:
    for report in REFUSED:
        refusal = json.loads(report.with_suffix(".expected.refusal.json").read_text(encoding="utf-8"))
        assert refusal["stage"] == "report gate"
        assert refusal["expectations"]


def test_no_authority_bears_a_real_name() -> None:
    with authorities_csv().open(encoding="utf-8", newline="") as file:
        authorities = list(csv.DictReader(file))
    assert len({row["la_code"] for row in authorities}) == len(authorities) >= 4
    assert {row["type"] for row in authorities} >= {"metropolitan", "county", "unitary", "London borough"}
    for report in REPORTS:
        assert any(row["la_name"] in text_of(report).title() for row in authorities), report.name
    codes = SHARED / "reference" / "lea_codes.csv"
    if not codes.exists():
        pytest.skip("the list of real authorities is not at hand")
    with codes.open(encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    assert not {row["la_name"].lower() for row in authorities} & {row["la_name"].lower() for row in real}
    assert not {row["la_code"] for row in authorities} & {row["la_code"] for row in real}
