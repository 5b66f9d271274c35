"""Judgements of invented reports: lists of functions, progress on earlier recommendations."""

import pytest

from transforms.documents import open_document
from transforms.families import families
from transforms.outline import build_outline
from transforms.reading.judgements import read_judgements, scale_of

HEAD = """# Inspection of Ambleforth Local Education Authority

**March 2001**

# Commentary

1. OFSTED inspected the LEA, and the Audit Commission took part, under Section 38 of the Education Act 1997.

"""


def read(markdown: str) -> list[tuple[str, str | None, str]]:
    outline = build_outline(open_document((HEAD + markdown).encode()))
    family = next(family for family in families() if family.code == "lea_inspection")
    found = read_judgements(outline, family)
    assert [j.ordinal for j in found] == list(range(1, len(found) + 1))
    return [(j.kind, j.judgement, outline.text[j.char_start : j.char_end]) for j in found]


LIST = "\n\n- support for governors;\n- music; and\n- property services.\n"


@pytest.mark.parametrize(
    ("lead", "judgement"),
    [
        ("The following functions are performed effectively:", "effective"),
        ("The LEA carries out these functions well:", "effective"),
        ("Functions judged to be effective are:", "effective"),
        ("The functions below are discharged inadequately:", "inadequate"),
        ("The following functions are not exercised effectively:", "inadequate"),
        ("It performs badly in", "inadequate"),
        ("These functions are carried out less than adequately:", "inadequate"),
        ("The following have improved and are now satisfactory:", "adequate"),
        ("The following functions, judged inadequate in 1999, are now performed at least adequately:", "adequate"),
        ("The following were weaknesses in 1998 and are now handled well:", "effective"),
    ],
)
def test_lists_of_functions(lead: str, judgement: str) -> None:
    assert read(f"2. {lead}{LIST}") == [
        ("listed", judgement, "support for governors"),
        ("listed", judgement, "music"),
        ("listed", judgement, "property services"),
    ]


def test_a_lead_in_that_only_denies_turns_the_list_before_round() -> None:
    found = read(f"2. The following functions are exercised well:{LIST}\n3. The following are not:\n\n- admissions.\n")
    assert found[-1] == ("listed", "inadequate", "admissions")


@pytest.mark.parametrize(
    "text",
    [
        "2. The plan has three priorities:\n\n- reading;\n- number.\n",
        "# Section 2: Support\n\n2. The team is good at:\n\n- listening.\n",
        "# Section 2: Support\n\n2. Fair.\n\n**Recommendations**\n\n*In order to build on strengths:*\n\n- train governors.\n",
    ],
)
def test_other_lists_judge_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("sentence", "judgement"),
    [
        ("Good progress has been made on the recommendations of the first inspection.", "good"),
        ("Since the previous inspection the LEA has made only limited progress.", "limited"),
        ("Progress on this recommendation is unsatisfactory.", "unsatisfactory"),
        ("The authority has made satisfactory progress with the recommendation.", "satisfactory"),
        ("No progress has been made on the recommendation about places.", "none"),
        ("This recommendation has been fully implemented.", "good"),
        ("The recommendation on targets has been met.", "complete"),
    ],
)
def test_progress_on_earlier_recommendations(sentence: str, judgement: str) -> None:
    assert ("progress", judgement, sentence) in read(f"# Section 1: Strategy\n\n2. {sentence}\n")


def test_progress_of_pupils_is_no_judgement_on_recommendations() -> None:
    assert read("# Section 1: Strategy\n\n2. Pupils make good progress in reading between seven and eleven.\n") == []


def test_a_family_without_such_judgements_has_none() -> None:
    assert scale_of("no such family") is None
