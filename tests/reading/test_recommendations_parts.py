"""The parts of reading recommendations: nesting, deadlines, urgency, twins, grammatical forms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reading.deadlines import deadline_of, is_urgent
from transforms.reading.nesting import ListItem, parents
from transforms.reading.phrasing import Form, form_of
from transforms.reading.twins import Entry, match_twins

PUBLISHED = date(2000, 9, 1)


def flat(*items: str) -> list[int | None]:
    return parents([ListItem(1, "-", item) for item in items])


def test_marked_levels_nest() -> None:
    items = [
        ListItem(1, "-", "agree a plan that"),
        ListItem(2, "-", "names dates,"),
        ListItem(2, "-", "names costs."),
        ListItem(1, "-", "act."),
    ]
    assert parents(items) == [None, 0, 0, None]


def test_an_indent_after_a_complete_item_is_no_nesting() -> None:
    assert parents([ListItem(1, "-", "publish the plan;"), ListItem(2, "-", "review the plan;")]) == [None, None]


@pytest.mark.parametrize(
    "items",
    [
        ("support the unit by", "giving it a teacher", "sharing its costs;", "collect the returns;", "end the delay."),
        ("adopt a policy that", "states who decides,", "is costed;", "collect the returns;", "end the delay."),
        (
            "review the panel and, in particular,",
            "ensure that it meets,",
            "publish its papers.",
            "collect the returns;",
            "end the delay.",
        ),
        (
            "send each school a guide that gives for each",
            "its price",
            "how it is used.",
            "collect the returns.",
            "end the delay.",
        ),
        ("as part of this", "consult the parishes", "show the saving.", "collect the returns.", "end the delay."),
    ],
)
def test_items_flush_left_under_an_open_one_belong_to_it(items: tuple[str, ...]) -> None:
    assert flat(*items) == [None, 0, 0, None, None]


def test_another_glyph_after_an_open_item_nests() -> None:
    items = [
        ListItem(1, "•", "agree with schools:"),
        ListItem(1, "–", "when to meet;"),
        ListItem(1, "–", "what to do;"),
        ListItem(1, "•", "close the unit."),
    ]
    assert parents(items) == [None, 0, 0, None]


def test_closed_items_stand_beside_each_other() -> None:
    assert flat("review the plan;", "improve support for governors;", "make better use of data.") == [None, None, None]


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from("-•o"), st.text(max_size=30)), max_size=15))
def test_a_parent_always_comes_before(items: list[tuple[int, str, str]]) -> None:
    found = parents([ListItem(*item) for item in items])
    assert len(found) == len(items)
    assert all(parent is None or parent < index for index, parent in enumerate(found))


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("by January 2001, review the service", "2001-01"),
        ("replace the contract from April 2001", "2001-04"),
        ("train all staff by the end of the summer term 2001", "2001-07"),
        ("train all staff by the end of the autumn term 2000", "2000-12"),
        ("agree a protocol during 2001", "2001"),
        ("agree a protocol by the end of 2001", "2001-12"),
        ("publish the plan by 31 March 2001", "2001-03"),
        ("publish the plan by September", "2001-09"),
        ("publish the plan by December", "2000-12"),
        ("cut the deficit by the end of the financial year 2001/02", "2002-03"),
        ("within three months of the publication of this report, act", "2000-12"),
        ("return pupils to school within two terms", None),
        ("send a profile by the end of September each year", None),
        ("act on the report of May 1999", None),
        ("continue the work begun during 1998", None),
        ("staff the unit for September", None),
    ],
)
def test_deadlines(text: str, deadline: str | None) -> None:
    assert deadline_of(text, PUBLISHED) == deadline


@pytest.mark.parametrize(
    "text", ["act as a matter of urgency", "urgently review it", "take immediate action", "act without further delay"]
)
def test_urgent(text: str) -> None:
    assert is_urgent(text)


def test_not_urgent() -> None:
    assert not is_urgent("review the emergency plan in due course")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("review the plan", Form.IMPERATIVE),
        ("urgently rewrite the plan", Form.IMPERATIVE),
        ("with schools, and by May 2001, agree a plan", Form.IMPERATIVE),
        ("with governors, agreeing a plan", Form.GERUND),
        ("agreeing a plan", Form.GERUND),
        ("sets a date", Form.FINITE),
        ("the level of support", Form.NOMINAL),
    ],
)
def test_forms(text: str, form: Form) -> None:
    assert form_of(text) is form


def entries(*texts: str, purpose: str | None = "In order to improve") -> list[Entry]:
    return [Entry(text, purpose, None) for text in texts]


def test_twins_are_one_to_one_also_among_like_sentences() -> None:
    body = entries(
        "review the support for primary schools", "review the support for secondary schools", "appoint a link adviser"
    )
    appendix = entries("review the support for secondary schools", "review the support for primary schools")
    assert match_twins(body, appendix) == [1, 0]


def test_a_reworded_twin_between_settled_neighbours_is_found() -> None:
    body = entries(
        "publish the formula", "extend the consultants' help with reading to older pupils", "consult the governors"
    )
    appendix = entries(
        "publish the formula",
        "extend help with reading by the consultants to pupils who are older",
        "consult the governors",
    )
    assert match_twins(body, appendix) == [0, 1, 2]


def test_like_words_under_another_purpose_are_no_twins() -> None:
    body = [Entry("set targets for attendance with each school", "In order to raise attendance", None)]
    appendix = [Entry("set targets for exclusions with some schools", "In order to reduce exclusions", None)]
    assert match_twins(body, appendix) == [None]
