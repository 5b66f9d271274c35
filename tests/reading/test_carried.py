"""What a number takes over from words that stand further off: a bracket, a sentence, a time."""

from dataclasses import replace

import pytest

from tests.reading.saying import AGAIN, CONTEXT, report, seen, unread
from transforms.reading.statements import read_statements


def test_a_bracket_says_exactly_what_the_words_say_roughly() -> None:
    text = "In the survey, nearly nine-tenths of primary schools (88 per cent) thought the advice good."
    assert (88, "school_survey_share", "primary") in seen(text, "measure", "phase")
    text = "More than four-fifths (82 per cent) of those replying to the questionnaire found the advice useful."
    assert (82, "school_survey_share") in seen(text, "measure")


def test_opinions_in_a_questionnaire_are_those_of_schools() -> None:
    assert seen("In the questionnaire 64 per cent considered the advice good.", "measure") == [
        (64, "school_survey_share")
    ]


@pytest.mark.parametrize("between", ["A clearer procedure has since brought about a considerable change in this. ", ""])
def test_the_corresponding_figure_goes_back_over_a_sentence_without_numbers(between: str) -> None:
    text = f"In 1998 31 per cent of statements were completed on time. {between}The corresponding figure for 1999 was 62 per cent."
    found = seen(text, "measure", "period", heading="Special educational needs")
    assert found == [(31, "statements_on_time_rate", "1998"), (62, "statements_on_time_rate", "1999")]


def test_a_change_since_a_year_ends_at_the_latest_results() -> None:
    text = "Since 1998 results in English at Key Stage 2 have risen by 11.9 percentage points."
    assert seen(text, "period", context=AGAIN) == [(11.9, "1998-2002")]
    spring = seen(text, "period")
    assert spring == [(11.9, "1998-1999")]


def test_the_year_that_followed() -> None:
    text = "Permanent exclusions numbered 40 in 1998/1999 and 31 in the year that followed."
    assert seen(text, "period", heading="Exclusions") == [(40, "1998/1999"), (31, "1999/2000")]


@pytest.mark.parametrize("verb", ["were", "turned"])
def test_the_age_of_those_who_were_sixteen_counts_nobody(verb: str) -> None:
    assert unread(f"In 1999 the results of children in public care who {verb} sixteen were poor.") == [
        ("sixteen", "name")
    ]


def test_a_block_without_words_hands_nothing_down() -> None:
    outline = report("Attendance in primary schools was 93.4 per cent.", heading="Attendance")
    (block,) = outline.blocks
    empty = replace(block, char_end=0)
    outline = replace(outline, blocks=(empty, replace(block, numbered=False)))
    assert [fact.value for fact in read_statements(outline, CONTEXT).facts] == [93.4]
