"""Which group of pupils a number is of: by place, by order, by "of them", by the sentence before and the heading."""

import pytest

from tests.reading.saying import seen


@pytest.mark.parametrize(
    "text",
    [
        "In 1999, 58 per cent of boys and 73 per cent of girls reached level 4 in English.",
        "In 1999 boys and girls differed: 58 and 73 per cent, respectively, reached level 4 in English.",
        "In 1999 boys (58 per cent at level 4 in English) stayed behind girls (73 per cent).",
    ],
)
def test_groups_by_place_and_by_order(text: str) -> None:
    assert seen(text, "pupil_group") == [(58, "boys"), (73, "girls")]


def test_groups_named_far_before_their_values_are_taken_by_order() -> None:
    text = "In 1999, 40 boys and 30 girls took the test; at level 4 in English they reached 58 and 73 per cent."
    assert seen(text, "pupil_group") == [(58, "boys"), (73, "girls")]


def test_of_them_are_those_whom_the_sentence_is_about() -> None:
    text = "Girls did better than boys in 1999: 73 per cent of them reached level 4 in English."
    assert seen(text, "pupil_group") == [(73, "girls")]


def test_of_them_are_those_whom_the_sentence_before_is_about() -> None:
    text = "Children in public care do poorly. In 1999, 12 per cent of them gained five or more A*-C grades."
    assert seen(text, "pupil_group") == [(12, "children_in_public_care")]


def test_results_under_a_heading_of_care_are_those_of_the_children_in_care() -> None:
    text = "In 1999, 12 per cent gained five or more A*-C grades."
    assert seen(text, "pupil_group", heading="Children in public care") == [(12, "children_in_public_care")]
    assert seen(text, "pupil_group", heading="Performance") == [(12, None)]
