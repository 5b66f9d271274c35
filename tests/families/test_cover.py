"""What the covers of today's reports say: dates of the inspection, lead inspector, authority, publication."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.documents import open_document
from transforms.families import families, read_cover
from transforms.outline import build_outline
from transforms.outline.dates import inspection_dates
from transforms.outline.model import FrontMatter

REST = """
Judgement Grade

The impact of leaders on social work practice with children and families Good

Overall effectiveness Good

Services in this place have become better since the inspection before, and most children get what they need in time. There is
more to do where children wait for a plan, which their social workers know and have begun to change with their managers.

1. Children who need help get it.

2. Their plans are clear.

"""


def cover(text: str, code: str = "ilacs", known: tuple[str, ...] = ()) -> FrontMatter:
    family = next(family for family in families() if family.code == code)
    assert family.cover is not None
    return read_cover(build_outline(open_document(text.encode())), family.cover, lambda name: name in known)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("Inspection dates: 6 to 10 March 2023", (2023, 3, 6), (2023, 3, 10)),
        ("Inspection dates: 28 March to 1 April 2022", (2022, 3, 28), (2022, 4, 1)),
        ("Inspection date: 16 September – 8 October 2014", (2014, 9, 16), (2014, 10, 8)),
        ("Inspection dates: 24–28 June 2013", (2013, 6, 24), (2013, 6, 28)),
        ("Inspection date: 19 November 2013 – 11 December 2013", (2013, 11, 19), (2013, 12, 11)),
        ("Inspection dates: 14/01/2019 to 25/01/2019", (2019, 1, 14), (2019, 1, 25)),
        ("Inspection dates: 30 November to 4 December 2020 and 11 to 15 January 2021", (2020, 11, 30), (2021, 1, 15)),
        ("Inspection dates: 30 November 2015 to 6 January 2016", (2015, 11, 30), (2016, 1, 6)),
        ("Inspection dates: 14 December to 8 January 2016", (2015, 12, 14), (2016, 1, 8)),
        ("Inspection dates: Monday 4th to Friday 8th March 2019", (2019, 3, 4), (2019, 3, 8)),
        ("Inspection dates: | 4 March 2019 | to 8 March 2019 | Lead inspector: Ann Other", (2019, 3, 4), (2019, 3, 8)),
        ("Inspection dates: 10 and 11 May and 23 to 27 May 2022", (2022, 5, 10), (2022, 5, 27)),
        ("Inspection date: 12 June 2017", (2017, 6, 12), (2017, 6, 12)),
        (
            "Date of previous inspection: 1 to 6 May 2018 | Inspection dates: 6 to 10 March 2023",
            (2023, 3, 6),
            (2023, 3, 10),
        ),
    ],
)
def test_the_inspection_lasted_from_the_first_day_named_to_the_last(
    said: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert inspection_dates(said) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "said",
    [
        "Inspection dates: to be confirmed",
        "Date of previous inspection: 1 to 6 May 2018",
        "Inspection dates: 31 to 40 May 2018",
        "",
    ],
)
def test_what_states_no_day_of_this_inspection_gives_none(said: str) -> None:
    assert inspection_dates(said) == (None, None)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Lead inspector: Ann Other, His Majesty’s Inspector", "Ann Other"),
        ("Lead inspector: Ann Other\nHer Majesty’s Inspector", "Ann Other"),
        ("Lead inspector:\nAnn Other", "Ann Other"),
        ("Lead inspector: Ann Other HMI", "Ann Other"),
        ("Lead inspector: Dr Ann J Other-Smith, HMI", "Ann J Other-Smith"),
        ("Lead inspector: Ann de la Tour", "Ann de la Tour"),
        ("Lead inspector: Máire O’Brien, Ofsted Inspector", "Máire O’Brien"),
        ("Lead inspectors: Ann Other and Bob Further, His Majesty’s Inspectors", "Ann Other and Bob Further"),
        ("Lead inspectors: Ann Other, Bob Further, His Majesty’s Inspectors", "Ann Other and Bob Further"),
        ("Lead inspector: Ann Other, Principal Officer", "Ann Other"),
        ("Deputy lead inspector: Bob Further\nLead inspector: Ann Other", "Ann Other"),
        ("Deputy lead inspector: Bob Further", None),
        ("Inspection led by a team of three", None),
    ],
)
def test_the_lead_inspector_is_a_name_without_rank(said: str, name: str | None) -> None:
    text = f"Inspection of Dunmere local authority children’s services\n\nInspection dates: 6 to 10 March 2023\n{said}\n{REST}"
    assert cover(text).lead_inspector == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Inspection of Dunmere local authority children’s services", "Dunmere"),
        ("Inspection of Dunmere local\nauthority children’s services", "Dunmere"),
        ("Inspection of Royal Borough of Dunmere children’s services", "Royal Borough of Dunmere"),
        (
            "Dunmere Metropolitan Borough Council\nInspection of children’s social care services",
            "Dunmere Metropolitan Borough Council",
        ),
        ("Dunmere\nInspection of local authority children’s services", "Dunmere"),
    ],
)
def test_the_authority_is_named_in_the_title_or_above_it(title: str, name: str) -> None:
    found = cover(f"{title}\n\nInspection dates: 6 to 10 March 2023\nLead inspector: Ann Other\n{REST}", known=(name,))
    assert found.authority_name == name


def test_a_name_on_two_lines_is_one_where_that_is_known() -> None:
    title = "Dunmere Metropolitan Borough\nCouncil\nInspection of children’s social care services"
    text = f"{title}\n\nInspection dates: 6 to 10 March 2023\nLead inspector: Ann Other\n{REST}"
    assert (
        cover(text, known=("Dunmere Metropolitan Borough Council",)).authority_name
        == "Dunmere Metropolitan Borough Council"
    )


def test_only_what_the_cover_calls_publication_is_one() -> None:
    title = "Inspection of Dunmere local authority children’s services\n\nInspection dates: 6 to 10 March 2023\n"
    assert cover(f"{title}{REST}").published_on is None
    published = cover(f"{title}Report published: 27 April 2023\n{REST}")
    assert (published.published_on, published.published_precision) == (date(2023, 4, 27), "day")


TEAM = """Area SEND inspection of Dunmere Local Area Partnership

Inspection dates: 6 to 10 March 2023

Inspection outcome

The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children and young people with
special educational needs and/or disabilities (SEND). The partnership must work jointly to make improvements soon.

Inspection team

Ofsted Care Quality Commission
{team}
"""


@pytest.mark.parametrize(
    "team",
    [
        "Ann Other, Ofsted HMI, lead inspector Bob Further, CQC lead inspector",
        "Ann Other HMI, Ofsted Lead inspector Bob Further, CQC Lead inspector",
        "Ann Other, Ofsted HMI Lead\nInspector\n\nBob Further, CQC Lead Inspector",
        "Dr Ann Other, Ofsted Lead Inspector\nBob Further, CQC lead inspector",
    ],
)
def test_of_two_bodies_lead_inspectors_that_of_ofsted_is_the_reports(team: str) -> None:
    assert cover(TEAM.format(team=team), "send").lead_inspector == "Ann Other"
