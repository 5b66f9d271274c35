"""The whole way of one report: bytes → document → outline → statements, as one value."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.catalogue.authorities import Authorities, Authority
from transforms.documents import open_document
from transforms.documents.model import Document, RefusedFileError
from transforms.families import Family, inspection_kind, read_cover, recognise
from transforms.findings import find_contradictions
from transforms.outline import build_outline
from transforms.outline.model import Outline
from transforms.reading.grades import read_grades
from transforms.reading.judgements import read_judgements
from transforms.reading.listed_recommendations import read_listed_recommendations
from transforms.reading.model import Finding, Judgement, Recommendation, ReportContext, Statements
from transforms.reading.previous_inspection import previous_inspection
from transforms.reading.recommendations import read_recommendations
from transforms.reading.statements import read_statements


@dataclass(frozen=True, slots=True)
class Reading:
    """One report as read: identity, text with its blocks, and all that was taken from it.

    `report_id` is the stable slug of authority, family and month (`norbury-lea-2000-09`).
    """

    report_id: str
    family: str
    la_code: str
    inspection_kind: str | None
    media_type: str
    outline: Outline
    statements: Statements
    recommendations: tuple[Recommendation, ...]
    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]


def read_report(data: bytes, authorities: Authorities) -> Reading:
    """Read the report that the bytes hold.

    Raises `RefusedFileError` for bytes that are no readable inspection report, and for a report whose authority or date
    cannot be told.
    """
    document = open_document(data)
    outline = build_outline(document)
    family = recognise(outline)
    if family is None:
        raise RefusedFileError(
            "not_a_report",
            "the text is no inspection report of a kind that is known here",
            f"it begins: {outline.text.strip()[:80]!r}",
        )
    if family.cover is not None:
        known = read_cover(outline, family.cover, lambda name: authorities.find(name, None) is not None)
        outline = replace(outline, front=known)
    authority = _authority(outline, family, authorities)
    return _read(document, outline, family, authority)


def _authority(outline: Outline, family: Family, authorities: Authorities) -> Authority:
    """The authority that the report names on its cover or, failing that, in its text."""
    front = outline.front
    dated_on = front.dated_on
    found = authorities.find(front.authority_name, dated_on) if front.authority_name else None
    if found is None and family.cover is not None:
        # A family whose covers name the authority in set words may word one otherwise, or name who runs its services.
        found = authorities.named_in(f"{front.authority_name or ''} {front.title}", dated_on)
    if found is None and (front.authority_name is None or family.cover is not None):
        found = authorities.most_mentioned(outline.text, dated_on)
    if found is None:
        named = front.authority_name or "none named"
        raise RefusedFileError(
            "unknown_authority",
            f"the report's authority is not a known one: {named}; add it with --authorities if it should be",
            named,
        )
    return found


def _read(document: Document, outline: Outline, family: Family, authority: Authority) -> Reading:
    front = outline.front
    dated_on = front.dated_on
    if dated_on is None:
        raise RefusedFileError("no_date", "the report gives no date of publication or inspection", front.title)
    if front.published_on is None:
        outline = replace(outline, front=replace(front, published_on=dated_on, published_precision="inspection_end"))
    context = ReportContext(
        (authority.name, *authority.aliases),
        authority.type_on(dated_on),
        dated_on,
        front.inspection_start,
        front.inspection_end,
    )
    context = replace(context, previous_inspection=previous_inspection(outline, context))
    statements = read_statements(outline, context)
    if family.listed_recommendations:
        recommendations = read_listed_recommendations(outline, family, dated_on)
    else:
        recommendations = read_recommendations(outline, family)
    judgements = (*read_grades(outline, family, dated_on), *read_judgements(outline, family))
    return Reading(
        report_id=f"{slug(authority.name)}-{family.slug}-{dated_on:%Y-%m}",
        family=family.code,
        la_code=authority.la_code,
        inspection_kind=inspection_kind(outline, family),
        media_type=document.media_type,
        outline=outline,
        statements=statements,
        recommendations=recommendations,
        judgements=tuple(replace(judgement, ordinal=n) for n, judgement in enumerate(judgements, start=1)),
        findings=find_contradictions(outline, statements, recommendations, context),
    )


def slug(name: str) -> str:
    """Lower-case words joined by hyphens: `Norbury on the Hill` → `norbury-on-the-hill`."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower().replace("'", "").replace("’", "")))
