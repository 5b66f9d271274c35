"""Which texts are recognised as reports of which kind, and what they say of their inspection."""

from __future__ import annotations

import pytest

from transforms.documents import open_document
from transforms.families import Family, families, inspection_kind, recognise
from transforms.outline import build_outline
from transforms.outline.model import Outline

COVER = "OFFICE FOR STANDARDS IN EDUCATION\n\n{title}\n\nJune 2001\n\nin conjunction with the\nAUDIT COMMISSION\n\nINTRODUCTION\n\n"
REST = "2. Dunmere has 40 schools, all of them small.\n\n3. The LEA knows them well and visits each.\n\n4. Its plans are sound.\n"


def outline_of(text: str) -> Outline:
    return build_outline(open_document(text.encode()))


def lea() -> Family:
    return next(family for family in families() if family.code == "lea_inspection")


@pytest.mark.parametrize(
    ("title", "first", "kind"),
    [
        (
            "INSPECTION OF\nDUNMERE\nLOCAL EDUCATION AUTHORITY",
            "1. Four inspectors looked at the work of the LEA in May 2001.",
            "first_inspection",
        ),
        (
            "RE-INSPECTION OF\nDUNMERE LEA",
            "1. Four inspectors looked at the work of the LEA in May 2001.",
            "re_inspection",
        ),
        (
            "INSPECTION OF DUNMERE LEA",
            "1. This re-inspection took place in May 2001 and was led by one inspector.",
            "re_inspection",
        ),
        (
            "INSPECTION OF DUNMERE LEA",
            "1. The first inspection of Dunmere was carried out in 1998; this is the second inspection.",
            "re_inspection",
        ),
        (
            "INSPECTION OF DUNMERE LEA",
            "1. The team asked what progress there has been since the previous inspection, in 1998.",
            "re_inspection",
        ),
    ],
)
def test_an_inspection_of_an_education_authority_is_known(title: str, first: str, kind: str) -> None:
    outline = outline_of(COVER.format(title=title) + first + "\n\n" + REST)
    family = recognise(outline)
    assert family is not None
    assert (family.code, family.slug) == ("lea_inspection", "lea")
    assert inspection_kind(outline, family) == kind


@pytest.mark.parametrize(
    "text",
    [
        "A letter to the editor.\n\nI have read your inspection reports with interest.\n",
        "1. Boil the water.\n\n2. Add salt.\n\n3. Wait for nine minutes.\n",
        "MINUTES\n\n1. The Audit Commission sent its apologies.\n\n2. The minutes were agreed.\n\n3. There was no other business.\n",
        "Inspection of Dunmere children's services\n\n1. Ofsted visited in May.\n\n2. Children are safe.\n\n3. The local education authority is gone.\n\n4. The LEA and the Audit Commission too.\n",
    ],
)
def test_other_texts_are_no_report_of_a_known_kind(text: str) -> None:
    assert recognise(outline_of(text)) is None


def matches(patterns: tuple[object, ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "heading",
    ["Recommendations", "RECOMMENDATIONS", "Recommendation", "Main recommendations", "Commentary and recommendations"],
)
def test_headings_of_recommendations(heading: str) -> None:
    assert matches(lea().recommendation_headings, heading)


def test_headings_that_only_speak_of_recommendations_are_none() -> None:
    assert not matches(lea().recommendation_headings, "Progress on the recommendations of the previous inspection")


@pytest.mark.parametrize(
    "heading", ["APPENDIX: RECOMMENDATIONS", "Appendix: Summary of recommendations", "Annex A: List of recommendations"]
)
def test_headings_of_the_appendix(heading: str) -> None:
    assert matches(lea().appendix_headings, heading)


@pytest.mark.parametrize(
    ("text", "effective", "inadequate"),
    [
        ("7. The following functions were judged to be effective:", True, False),
        ("8. The following functions are performed inadequately:", False, True),
        ("The LEA is effective in the following respects:", True, False),
        ("It is not effective in these:", False, True),
        ("The functions listed here are carried out effectively:", True, False),
        ("The following are not carried out adequately:", False, True),
        ("The LEA performs well in these areas:", True, False),
    ],
)
def test_lead_ins_of_the_lists_of_functions(text: str, effective: bool, inadequate: bool) -> None:
    assert (matches(lea().effective, text), matches(lea().inadequate, text)) == (effective, inadequate)
