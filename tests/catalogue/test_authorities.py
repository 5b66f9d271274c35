"""The list of authorities is complete and consistent, and a report's way of writing a name finds the right one."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.ways_of_writing import ways_of_writing
from transforms.catalogue.authorities import Authorities, Authority, built_in, parse_authorities_csv

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference"
BY_CODE = {authority.la_code: authority for authority in built_in().items}
REGIONS = {
    "North East",
    "North West",
    "Yorkshire and the Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
}


def reference(name: str) -> list[dict[str, str]]:
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_150_authorities_in_2000_and_153_today() -> None:
    def on(day: date) -> list[Authority]:
        return [a for a in built_in().items if a.days_away(day) == 0]

    assert len(on(date(2000, 9, 1))) == 150
    assert len(on(date(2026, 1, 1))) == 153


@pytest.mark.parametrize("name", ["lea_codes.csv", "ofsted_catalogue.csv"])
def test_every_authority_of_the_reference_files_is_found_by_its_name(name: str) -> None:
    day = date(2001, 1, 1) if name == "lea_codes.csv" else date(2026, 1, 1)
    for row in reference(name):
        found = built_in().find(row["la_name"], day)
        assert found is not None, row["la_name"]
        assert found.la_code == row["la_code"]
        assert found.ons_code == row.get("ons_code", found.ons_code)
        assert found.urn == row.get("urn", found.urn)
        assert found.type_on(day) == row.get("type", found.type_on(day)).lower().replace(" ", "_")


def test_successors_exist_and_take_over_the_day_after() -> None:
    for authority in built_in().items:
        assert (authority.valid_to is None) == (authority.successors == ()), authority
        for code in authority.successors:
            successor = BY_CODE[code]
            assert authority.valid_to is not None
            assert successor.valid_from is not None
            assert (successor.valid_from - authority.valid_to).days == 1, (authority.name, successor.name)


def test_every_authority_of_today_has_its_codes_and_no_code_means_two() -> None:
    for authority in built_in().items:
        if authority.valid_to is None:
            assert authority.urn is not None
            assert authority.ons_code is not None
    for codes in (
        [a.urn for a in built_in().items if a.urn],
        [a.ons_code for a in built_in().items if a.ons_code]
        + [former.code for a in built_in().items for former in a.former_ons_codes],
    ):
        assert len(codes) == len(set(codes))


def test_a_former_code_ended_on_the_day_before_the_authority_changed() -> None:
    for authority in built_in().items:
        ends = [former.valid_to for former in authority.former_ons_codes]
        assert ends == sorted(ends)
        if authority.former_type is not None and ends:
            assert authority.type_since is not None
            assert authority.type_since - timedelta(days=1) in ends, authority.name


def test_every_authority_has_a_region_and_valid_dates_in_order() -> None:
    for authority in built_in().items:
        assert authority.region in REGIONS
        assert authority.valid_from is not None
        assert authority.valid_to is None or authority.valid_from < authority.valid_to


def test_no_name_is_shared_by_two_authorities_on_the_same_day() -> None:
    for day in (date(1996, 9, 1), date(1997, 9, 1), date(2000, 9, 1), date(2012, 1, 1), date(2026, 1, 1)):
        owner: dict[str, str] = {}
        for authority in built_in().items:
            if authority.days_away(day) == 0:
                for name in {authority.name, *authority.aliases}:
                    assert owner.setdefault(name.casefold(), authority.la_code) == authority.la_code, name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Sefton Metropolitan Borough Council", "343"),
        ("SEFTON LEA", "343"),
        ("The London Borough of Barking & Dagenham", "301"),
        ("Royal Borough of Kensington and Chelsea", "207"),
        ("Royal Borough of Windsor & Maidenhead", "868"),
        ("St. Helens MBC", "342"),
        ("ST HELENS", "342"),
        ("Kingston Upon Hull, City of", "810"),
        ("Hull City Council", "810"),
        ("Bristol, City of", "801"),
        ("Westminster City Council", "213"),
        ("City of London", "201"),
        ("Stoke on Trent", "861"),
        ("Brighton & Hove Local Education Authority", "846"),
        ("Bath and North-East Somerset", "800"),
        ("Kirklees Metropolitan Council", "382"),
        ("County Durham", "840"),
        ("City of Bradford Metropolitan District Council", "380"),
        ("Newcastle-upon-Tyne", "391"),
        ("Isles of Scilly", "420"),
        ("Derbyshire County Council", "830"),
        ("Derby City", "831"),
        ("Southend-on-Sea City Council", "882"),
        ("Council of the Isles of Scilly", "420"),
        ("The Wrekin", "894"),
        ("Durham County Council", "840"),
        ("Herefordshire, County of", "884"),
        ("Herefordshire Council", "884"),
    ],
)
def test_usual_ways_of_writing_a_name(written: str, code: str) -> None:
    found = built_in().find(written, date(2001, 3, 1))
    assert found is not None
    assert found.la_code == code


def test_every_authority_of_today_is_found_in_every_usual_way_of_writing() -> None:
    found = ((written, code, built_in().find(written, date(2025, 1, 1))) for written, code in ways_of_writing())
    assert [
        (written, code) for written, code, authority in found if authority is None or authority.la_code != code
    ] == []


@pytest.mark.parametrize("written", ["", "London", "Council", "Norbury", "Sefton and Wirral", "City of"])
def test_what_names_no_authority_finds_none(written: str) -> None:
    assert built_in().find(written, date(2001, 3, 1)) is None


def test_of_several_with_one_name_the_date_decides() -> None:
    def code(name: str, on: date | None) -> str | None:
        found = built_in().find(name, on)
        return found and found.la_code

    assert code("Dorset", date(1996, 10, 1)) == "912"
    assert code("Dorset", date(2001, 10, 1)) == "835"
    assert code("Dorset", date(2021, 10, 1)) == "838"
    assert code("Dorset", None) == "838"
    assert code("Durham", None) == "840"
    assert code("Bedfordshire", date(2010, 1, 1)) == "820"
    assert code("Avon", date(1999, 1, 1)) == "901"


def test_an_authority_that_became_unitary_was_a_county_before() -> None:
    wiltshire = BY_CODE["865"]
    assert (wiltshire.type_on(date(2000, 1, 1)), wiltshire.type_on(date(2010, 1, 1)), wiltshire.type_on(None)) == (
        "county",
        "unitary",
        "unitary",
    )


@given(st.sampled_from(built_in().items), st.sampled_from(["{}", "the {} LEA", "{} Council", "  {}\n"]), st.booleans())
def test_case_and_surroundings_do_not_matter(authority: Authority, form: str, upper: bool) -> None:
    written = form.format(authority.name)
    found = built_in().find(written.upper() if upper else written, authority.valid_from)
    assert found == authority


@given(st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    built_in().find(text, date(2001, 1, 1))
    built_in().most_mentioned(text, None)


def test_the_most_mentioned_wins_with_a_margin() -> None:
    text = "The LEA serves Rotherham. Schools in Rotherham do well. Rotherham's schools and those of Doncaster agree."
    found = built_in().most_mentioned(text, date(2000, 1, 1))
    assert found is not None
    assert found.name == "Rotherham"


def test_no_winner_without_a_margin_or_with_too_few_mentions() -> None:
    assert (
        built_in().most_mentioned("Schools in Rotherham, in Rotherham and of Rotherham; " * 2 + "in Leeds " * 4, None)
        is None
    )
    assert built_in().most_mentioned("Schools in Leeds.", None) is None
    assert built_in().most_mentioned("", None) is None


def test_ordinary_words_are_no_mentions_and_longer_names_hide_shorter_ones() -> None:
    reading = "Reading is taught daily. Reading improves. Reading counts. Reading and writing matter. Bury the past."
    assert built_in().most_mentioned(reading, None) is None
    lincolnshire = (
        "Schools in North\nLincolnshire and of North Lincolnshire, North Lincolnshire's, and in Lincolnshire."
    )
    found = built_in().most_mentioned(lincolnshire, date(2000, 1, 1))
    assert found is not None
    assert found.la_code == "813"


def test_added_authorities_are_found_and_change_the_digest() -> None:
    added = parse_authorities_csv("la_code,la_name,type\nX07,Norbury,London borough\n\n343,Sefton,metropolitan\n")
    both = built_in().with_added(added)
    norbury = both.find("Norbury London Borough Council", date(2000, 1, 1))
    assert norbury == Authority("X07", "Norbury", "london_borough", added=True)
    assert len(both.items) == len(built_in().items) + 1
    assert not BY_CODE["343"].added
    assert both.digest() != built_in().digest()
    assert built_in().with_added([]).digest() == built_in().digest()


def test_a_code_that_is_taken_is_refused() -> None:
    with pytest.raises(ValueError, match="343 of Norbury belongs to Sefton"):
        built_in().with_added([Authority("343", "Norbury", "metropolitan")])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the column la_code and la_name and type is missing"),
        ("la_code,type\nX01,county\n", "line 1: the column la_name is missing"),
        ("la_code,la_name,type\nX01,Norbury,county\nx2,Ashby,county\n", "line 3: la_code 'x2'"),
        ("la_code,la_name,type\nX01,,county\n", "line 2: la_name is empty"),
        ("la_code,la_name,type\nX01,Norbury,parish\n", "line 2: type 'parish' is none of metropolitan, county"),
        ("la_code,la_name,type\nX01,Norbury,county\nX01,Ashby,county\n", "line 3: the code X01 stands there twice"),
        ("la_code,la_name,type\nX01\n", "line 2: la_name is empty"),
    ],
)
def test_a_wrong_line_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        parse_authorities_csv(text)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse_authorities_csv("\ufeffla_code,la_name,type\nX01,Norbury,county\n")[0].name == "Norbury"


def test_the_order_of_items_changes_nothing() -> None:
    assert Authorities(reversed(built_in().items)).digest() == built_in().digest()
