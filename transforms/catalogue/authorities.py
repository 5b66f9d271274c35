"""The local (education) authorities of England since April 1996, and how a report's words find one of them.

The list is `authorities.csv` beside this module. Names, types and three-digit codes are those of the Department for
Education, nine-character codes those of the Office for National Statistics (of counties, which ended before its codes began in
2011, as its code history lists them), URNs those of Ofsted's report site; dates are those of the reorganisation orders of 1995
to 1998, 2009, 2019 to 2021 and 2023, and of the boundary orders of 2013 and 2024.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

TYPES = ("metropolitan", "county", "unitary", "london_borough")

# Words around a name that say what kind of body it is, not which.
_BEFORE = re.compile(
    r"(the|((london|royal|metropolitan) )?borough of|metropolitan (district|city) of|(city|county|district) of"
    r"|city and county of|(council|corporation) of|(county|city|(metropolitan )?borough) council of|unitary authority of|lb( of)?|london borough"
    r"|local (education )?authority of|lea of|local area of) "
)
_AFTER = re.compile(
    r" (lea|la|local (education )?authority|education authority|unitary authority|authority|council|corporation"
    r"|local area( partnership)?|childrens (social care )?services"
    r"|(county|city|borough|district|unitary|town)|(metropolitan|london|royal)( borough| district)?|mbc|mdc|cc|(city|county) of)$"
)
_OFFICIAL = r"(?:LEA|L\.E\.A\.|Local|Education|Council|Borough|Metropolitan|City|County|Authority)"
_CODE = re.compile(r"[0-9A-Z]{3,9}")


@dataclass(frozen=True, slots=True)
class FormerCode:
    """A code of the Office for National Statistics that an authority had before the one of today, and the last day it was in use."""

    code: str
    valid_to: date


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority; the fields are columns of `dim_local_authority`, the codes rows of `authority_code`.

    `former_type` is its type before `type_since`, where it kept its code when it became another kind of authority.
    `valid_from` and `valid_to` are the first and last day it was responsible, None where open or unknown. `successors`
    are la_codes. `urn` is its number on Ofsted's report site, None for one abolished before that.
    """

    la_code: str
    name: str
    type: str
    region: str | None = None
    ons_code: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    former_type: str | None = None
    type_since: date | None = None
    successors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    added: bool = False
    urn: str | None = None
    former_ons_codes: tuple[FormerCode, ...] = ()

    def days_away(self, on: date) -> int:
        """0 on a day on which it was responsible, else the days to the nearest such day."""
        if self.valid_from is not None and on < self.valid_from:
            return (self.valid_from - on).days
        if self.valid_to is not None and on > self.valid_to:
            return (on - self.valid_to).days
        return 0

    def type_on(self, on: date | None) -> str:
        """The kind of authority that it was on a day; the latest for None."""
        if self.former_type is not None and self.type_since is not None and on is not None and on < self.type_since:
            return self.former_type
        return self.type


class Authorities:
    """A set of authorities with the ways to find one. Immutable; `items` are in order of la_code."""

    def __init__(self, items: Iterable[Authority]) -> None:
        self.items = tuple(sorted(items, key=lambda authority: authority.la_code))
        self._by_name: dict[str, list[Authority]] = {}
        for authority in self.items:
            for name in dict.fromkeys(_fold(name) for name in (authority.name, *authority.aliases)):
                self._by_name.setdefault(name, []).append(authority)

    def find(self, name: str, on: date | None) -> Authority | None:
        """The authority of that name, in any usual way of writing it ("Norbury Metropolitan Borough Council").

        Of several with the name, the one responsible on the date, or nearest to it; without a date the latest.
        """
        for form in _forms(_fold(name)):
            if form in self._by_name:
                return _best(self._by_name[form], on)
        return None

    def most_mentioned(self, text: str, on: date | None) -> Authority | None:
        """The authority that a text without a cover name is about: named at least three times, and at least twice as often
        as any other. None where there is no such winner."""
        counts: Counter[str] = Counter()
        for mention in self._mentions(text):
            found = self.find(mention, on)
            if found is not None:
                counts[found.la_code] += 1
        ranked = counts.most_common(2)
        if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        return next(authority for authority in self.items if authority.la_code == ranked[0][0])

    def named_in(self, title: str, on: date | None) -> Authority | None:
        """The authority that a title names among other words ("Inspection of the services that Norbury Trust runs"): the one
        with the longest name in it. None where no name stands in it."""
        words = f" {_fold(title)} "
        names = [name for name in self._by_name if f" {name} " in words]
        return _best(self._by_name[max(names, key=len)], on) if names else None

    def with_added(self, added: Iterable[Authority]) -> Authorities:
        """These and the added ones. One that is known by this code and name already changes nothing.

        Raises `ValueError` where an added one has a code that belongs to another authority.
        """
        known = {authority.la_code: authority for authority in self.items}
        for authority in added:
            there = known.get(authority.la_code)
            if there is None:
                known[authority.la_code] = replace(authority, added=True)
            elif _fold(authority.name) not in _names(there):
                raise ValueError(f"the code {authority.la_code} of {authority.name} belongs to {there.name} already")
        return Authorities(known.values())

    def digest(self) -> str:
        """Changes when anything about any authority does: 12 hexadecimal digits."""
        return hashlib.sha256(repr(self.items).encode()).hexdigest()[:12]

    def _mentions(self, text: str) -> Iterator[str]:
        """Names in the text, each place once, the longest name first. A single word, which may be an ordinary one
        ("Reading", "Bury"), counts only within a sentence or where the words after it show a name."""
        names = {name for authority in self.items for name in (authority.name, *authority.aliases)}
        longest = sorted(names, key=lambda name: (-len(name), name))
        alternatives = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest)
        around = re.compile(rf"([a-z][,;]?\s+)?\b({alternatives})\b(?=('s|’s|\s+{_OFFICIAL}\b)?)")
        for match in around.finditer(text):
            before, name, after = match.groups()
            if before or after or len(name.split()) > 1:
                yield name


@cache
def built_in() -> Authorities:
    """Every local (education) authority of England since April 1996."""
    text = resources.files(__package__).joinpath("authorities.csv").read_text(encoding="utf-8")
    return Authorities(_authority(row) for row in csv.DictReader(io.StringIO(text)))


def parse_authorities_csv(text: str) -> tuple[Authority, ...]:
    """Authorities from CSV with the columns `la_code,la_name,type`, for `Authorities.with_added`.

    Raises `ValueError` with the line that is wrong and why.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in ("la_code", "la_name", "type") if name not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"line 1: the column {' and '.join(missing)} is missing; the columns are la_code,la_name,type")
    found: dict[str, Authority] = {}
    for row in reader:
        authority = _added(row, reader.line_num)
        if authority.la_code in found:
            raise ValueError(f"line {reader.line_num}: the code {authority.la_code} stands there twice")
        found[authority.la_code] = authority
    return tuple(found.values())


def _added(row: dict[str, str | None], line: int) -> Authority:
    code, name, kind = ((row[column] or "").strip() for column in ("la_code", "la_name", "type"))
    kind = "_".join(kind.lower().split())
    if not _CODE.fullmatch(code):
        raise ValueError(f"line {line}: la_code {code!r} is not three to nine digits or capital letters")
    if not _fold(name):
        raise ValueError(f"line {line}: la_name is empty")
    if kind not in TYPES:
        raise ValueError(f"line {line}: type {kind!r} is none of {', '.join(TYPES)}")
    return Authority(code, name, kind, added=True)


def _authority(row: dict[str, str]) -> Authority:
    return Authority(
        la_code=row["la_code"],
        name=row["name"],
        type=row["type"],
        region=row["region"],
        ons_code=row["ons_code"] or None,
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        former_type=row["former_type"] or None,
        type_since=_day(row["type_since"]),
        successors=tuple(row["successors"].split()),
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
        urn=row["urn"] or None,
        former_ons_codes=tuple(map(_former_code, row["former_ons_codes"].split())),
    )


def _former_code(text: str) -> FormerCode:
    """From a code and its last day, with a slash between them."""
    code, day = text.split("/")
    return FormerCode(code, date.fromisoformat(day))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _best(candidates: list[Authority], on: date | None) -> Authority:
    if on is None:
        return max(candidates, key=lambda a: (a.valid_to is None, a.valid_from or date.min, a.la_code))
    return min(candidates, key=lambda a: (a.days_away(on), a.la_code))


def _names(authority: Authority) -> set[str]:
    return {_fold(name) for name in (authority.name, *authority.aliases)}


def _fold(name: str) -> str:
    """Lower-case words without accents, punctuation and apostrophes; "&" is "and"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"['’‘`.]", "", plain.casefold()).replace("&", " and ")
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _forms(folded: str) -> Iterator[str]:
    """The name as it is, then without the words for the kind of body around it, taken off one after the other."""
    yield folded
    if match := _AFTER.search(folded):
        yield from _forms(folded[: match.start()])
    if match := _BEFORE.match(folded):
        yield from _forms(folded[match.end() :])
