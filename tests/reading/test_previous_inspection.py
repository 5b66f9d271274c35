"""Times that a re-inspection counts from the inspection before it."""

import pytest

from tests.reading.saying import AGAIN, CONTEXT, seen
from transforms.documents import open_document
from transforms.outline import build_outline
from transforms.reading.previous_inspection import previous_inspection


@pytest.mark.parametrize(
    "words",
    [
        "At the first inspection",
        "At the time of the last inspection",
        "When the authority was first inspected",
        "During our previous inspection",
        "The last report noted that",
    ],
)
def test_what_was_so_at_the_first_inspection_is_of_its_month(words: str) -> None:
    text = f"{words} 12 per cent of places in primary schools were surplus."
    assert seen(text, "period", heading="School places", context=AGAIN) == [(12, "1998-06")]


def test_where_the_report_does_not_say_when_that_was_no_other_time_is_taken() -> None:
    text = "Results of 1997 were poor. At the first inspection attendance in primary schools was 93.1 per cent."
    assert seen(text, "period", heading="Attendance", context=CONTEXT) == [(93.1, None)]


def test_the_time_of_this_inspection_is_no_period() -> None:
    text = "In 2000 seven schools were in special measures. At the time of this inspection there were four."
    assert seen(text, "period", context=AGAIN) == [(7, "2000"), (4, None)]


def test_since_the_last_inspection_is_a_span_for_a_change() -> None:
    text = "Since the last inspection, results at Key Stage 2 in English have risen by 9 percentage points."
    assert seen(text, "measure", "period", context=AGAIN) == [(9, "improvement_in_threshold_rate", "1998-2002")]


def test_since_the_last_inspection_when_is_the_time_of_that_inspection() -> None:
    text = "Since the last inspection, when attendance in secondary schools was 89.4 per cent, it has risen to 91.2 per cent."
    assert seen(text, "period", heading="Attendance", context=AGAIN) == [(89.4, "1998-06"), (91.2, None)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("The first inspection took place in June 1998.", "1998-06"),
        ("The LEA was last inspected in 1999.", "1999"),
        ("An inspection carried out in May 2003 is not over.", None),
        ("A plan was published in June 1998.", None),
    ],
)
def test_the_opening_paragraphs_tell_when_the_inspection_before_was(told: str, expected: str | None) -> None:
    text = f"# Inspection of Norbury Local Education Authority\n\n**March 2003**\n\n# Introduction\n\n1. {told}\n"
    assert previous_inspection(build_outline(open_document(text.encode())), AGAIN) == expected
