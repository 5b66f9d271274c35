"""The annotators: phases, key stages, thresholds, periods and scopes, in sentences and in table heads."""

from datetime import date

import pytest

from transforms.reading.mentions import annotate
from transforms.reading.model import ReportContext

CONTEXT = ReportContext(("Norbury", "Metropolitan Borough of Norbury"), "metropolitan", date(2000, 9, 1))


def values(text: str, kind: str) -> list[str]:
    return [m.value for m in annotate(text, CONTEXT) if m.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Key Stages 1 and 2", "key_stage", ["KS1", "KS2"]),
        ("at GCSE", "key_stage", ["KS4"]),
        ("reached level 4 or above", "threshold", ["level 4+"]),
        ("five or more grades A*–C", "threshold", ["5+ A*-C"]),
        ("5 or more A*-G passes", "threshold", ["5+ A*-G"]),
        ("at least one GCSE", "threshold", ["1+ A*-G"]),
        ("in literacy and numeracy", "subject", ["english", "mathematics"]),
        ("infant and junior schools", "phase", ["primary"]),
        ("pupils with special educational needs", "phase", []),
        ("two special schools", "phase", ["special"]),
        ("compared with metropolitan authorities", "scope", ["metropolitan"]),
        ("the National Literacy Strategy", "scope", []),
        ("nationally, and in Norbury", "scope", ["national", "la"]),
        ("the Metropolitan Borough of Norbury", "scope", ["la"]),
        ("Norbury 1999/2000", "period", ["1999/2000"]),
        ("between 1996 and 1999", "period", ["1996-1999"]),
        ("in January 2000", "period", ["2000-01"]),
        ("since 1997", "period", ["1997-2000"]),
        ("the current academic year", "period", ["1999/2000"]),
        ("under the Education Act 1997", "period", []),
        ("SSA (£M)", "unit", ["million"]),
    ],
)
def test_mentions(text: str, kind: str, expected: list[str]) -> None:
    assert values(text, kind) == expected


def test_the_year_of_a_target_is_told_from_the_year_of_a_result() -> None:
    roles = [
        (m.value, m.role) for m in annotate("In 1999 many passed their year 2000 target", CONTEXT) if m.kind == "period"
    ]
    assert roles == [("1999", ""), ("2000", "target")]


def test_offsets_point_at_the_words() -> None:
    text = "Results for boys in science"
    found = {m.kind: text[m.char_start : m.char_end] for m in annotate(text, CONTEXT) if m.kind in ("group", "subject")}
    assert found == {"group": "boys", "subject": "science"}
