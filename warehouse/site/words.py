"""Values, codes and dates of the warehouse in the words of a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from warehouse.printable import printable

if TYPE_CHECKING:
    from warehouse.site.records import Fact

DOMAINS = {
    "funding": "Funding",
    "attainment": "Attainment",
    "attendance": "Attendance",
    "exclusions": "Exclusions",
    "school_places": "School places",
    "sen": "Special educational needs",
    "context": "The area and its schools",
    "inspection": "The inspection itself",
}
SCOPES = {
    "la": "the authority",
    "national": "national",
    "metropolitan": "metropolitan authorities",
    "statistical_neighbours": "statistical neighbours",
    "school": "a school",
    "county": "counties",
    "unitary": "unitary authorities",
    "london": "London",
}
_UNITS = {
    "percent": ("", "%"),
    "percentage_points": ("", " percentage points"),
    "gbp": ("£", ""),
    "gbp_per_pupil": ("£", " per pupil"),
    "count": ("", ""),
    "per_10000": ("", " per 10,000"),
    "rank": ("rank ", ""),
    "days": ("", " days"),
    "hours": ("", " hours"),
}
_QUALIFIERS = {"about": "about ", "over": "over ", "under": "under "}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def amount(value: float, unit: str | None) -> str:
    """A value with its unit: 41.5%, £1,200,000, £2,462 per pupil."""
    before, after = _UNITS.get(unit or "count", ("", f" {words(unit)}"))
    digits = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    sign, digits = ("−", digits[1:]) if digits.startswith("-") else ("", digits)
    return f"{sign}{before}{digits}{after}"


def value_of(fact: Fact) -> str:
    """The value of a fact as exact as the report is."""
    return _QUALIFIERS.get(fact.qualifier, "") + amount(fact.value, fact.unit)


def unit_words(unit: str) -> str:
    """A unit by itself."""
    return {"percent": "per cent", "gbp": "pounds", "gbp_per_pupil": "pounds per pupil", "count": "number"}.get(
        unit, words(unit)
    )


@cache
def words(code: str | None) -> str:
    """A code of the warehouse in words; nothing for none."""
    return printable((code or "").replace("_", " "))


def whom(fact: Fact) -> str:
    """The pupils, schools or lessons that a value is about; nothing where it is about all."""
    parts = (words(fact.phase), fact.key_stage, words(fact.subject), fact.threshold, words(fact.pupil_group))
    return joined(parts)


def joined(parts: Iterable[str | None]) -> str:
    """What there is of the parts, with commas."""
    return ", ".join(part for part in parts if part)


def caveat(fact: Fact) -> str:
    """What to bear in mind with a value: a target, provisional, no period, corrected; nothing for a plain result."""
    return joined(
        (
            "" if fact.status == "actual" else fact.status,
            "" if fact.period else "no period stated",
            "corrected" if fact.correction_id else "",
        )
    )


def day(when: date | None, precision: str | None = "day") -> str:
    """A date as people write it, only month and year where no more is known."""
    if when is None:
        return ""
    month = f"{_MONTHS[when.month - 1]} {when.year}"
    return month if precision == "month" else f"{when.day} {month}"


def moment(when: datetime | None) -> str:
    """A time to the minute, in UTC."""
    return "" if when is None else f"{when:%Y-%m-%d %H:%M} UTC"


def file_name(source_uri: str) -> str:
    """Where a file came from: the whole address of a public one, of others the name, because the rest tells of a machine."""
    return (
        source_uri
        if source_uri.startswith(("https://", "http://"))
        else source_uri.replace("\\", "/").rsplit("/", 1)[-1]
    )


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things: 1 report, 2 reports."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
