"""A report cannot know the results of a coming year."""

from datetime import date

import pytest

from transforms.reading.foresight import with_foresight
from transforms.reading.model import Fact

PUBLISHED = date(2000, 9, 1)


def fact(domain: str, period: str | None, status: str = "actual") -> Fact:
    return Fact(
        0,
        domain,
        "m",
        80.0,
        "percent",
        "la",
        None,
        None,
        None,
        None,
        None,
        period,
        status,
        "exact",
        "5",
        1,
        False,
        0,
        9,
        "r",
        0.5,
    )


@pytest.mark.parametrize(
    ("domain", "period", "status"),
    [
        ("attainment", "2002", "target"),
        ("funding", "2001/2002", "planned"),
        ("school_places", "2004", "planned"),
        ("attainment", "1998-2002", "target"),
        ("attainment", "1998-2000", "actual"),
        ("attainment", "2000", "actual"),
        ("funding", "2000/2001", "actual"),
        ("attainment", None, "actual"),
    ],
)
def test_a_value_of_a_coming_year_is_no_result(domain: str, period: str | None, status: str) -> None:
    assert with_foresight(fact(domain, period), PUBLISHED).status == status


def test_what_the_text_says_of_the_status_stays() -> None:
    assert with_foresight(fact("attainment", "2002", "planned"), PUBLISHED).status == "planned"
