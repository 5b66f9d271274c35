"""The dates of the inspection on the cover against those at the foot of the pages."""

from __future__ import annotations

from transforms.documents import open_document
from transforms.documents.model import RawBlock
from transforms.families import families, read_cover
from transforms.findings import find_contradictions
from transforms.outline import build_outline
from transforms.reading.model import Finding, ReportContext, Statements

COVER = "Inspection of Dunmere local authority children’s services\n\nInspection dates: 15 to 19 May 2023\nLead inspector: Ann Other\n"
PAGE = "{n}. Children in Dunmere get help when they need it, and say so.\n\nTheir plans are clear to them and to those who help.\n\nDunmere children’s services, {foot} {n}"


def found(foot: str) -> list[Finding]:
    document = open_document(COVER.encode())
    pages = [RawBlock("lines", n, tuple(PAGE.format(n=n, foot=foot).split("\n"))) for n in range(2, 7)]
    document = type(document)("application/pdf", 6, (*document.blocks, *pages))
    outline = build_outline(document)
    family = next(family for family in families() if family.code == "ilacs")
    assert family.cover is not None
    front = read_cover(outline, family.cover, lambda _: True)
    context = ReportContext(("Dunmere",), "unitary", front.dated_on, front.inspection_start, front.inspection_end)
    return [f for f in find_contradictions(outline, Statements((), ()), (), context) if "dates" in f.kind]


def test_a_foot_with_other_days_is_told_and_the_cover_taken() -> None:
    (finding,) = found("15 to 22 May 2023")
    assert finding.kind == "inspection_dates_disagree"
    assert (finding.stated, finding.computed) == ("2023-05-15 to 2023-05-19", "2023-05-15 to 2023-05-22")


def test_a_foot_that_agrees_or_gives_no_days_says_nothing() -> None:
    assert found("15 to 19 May 2023") == []
    assert found("May 2023") == []
