"""The views and macros that answer an analyst's questions: one short SELECT each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from tests.catalogue.ways_of_writing import ways_of_writing
from tests.warehouse.inspected import Inspected, Judged, Stated, warehouse_of
from transforms.catalogue.authorities import Authority

ASHBY = Authority("X00", "Ashby", "county", added=True)
BIRLHAM = Authority("X01", "Birlham", "county", added=True)
ASHBYSIDE = Authority("X02", "Ashby-on-Sea", "unitary", added=True)

ATTENDANCE = {"domain": "attendance", "measure": "attendance_rate", "unit": "percent", "phase": "secondary"}
EXCLUSIONS = {"domain": "exclusions", "measure": "permanent_exclusions", "unit": "count"}
FUNDING = {"domain": "funding", "measure": "funding_per_pupil", "unit": "gbp_per_pupil", "phase": "primary"}
SERVICE = {"domain": "funding", "measure": "service_cost_per_pupil", "unit": "gbp_per_pupil"}
GCSE = {"domain": "attainment", "measure": "pupils_reaching_threshold", "unit": "percent", "key_stage": "KS4", "threshold": "5+ A*-C"}  # fmt: skip
MEALS = {"domain": "context", "measure": "free_school_meals_rate", "unit": "percent"}
NATION = {"scope": "national"}
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def first() -> Inspected:
    stated = (
        Stated(88.0, ATTENDANCE | {"period": "1997/1998"}),
        Stated(89.0, ATTENDANCE | {"period": "1998/1999"}),
        Stated(91.0, ATTENDANCE | {"period": "1998/1999"} | NATION),
        Stated(95.5, ATTENDANCE | {"period": "1998/1999", "pupil_group": "boys"}),
        Stated(90.5, ATTENDANCE | {"period": "2001", "status": "target"}),
        Stated(60, EXCLUSIONS | {"period": "1998/1999"}),
        Stated(45, EXCLUSIONS | {"period": "2000/2001", "status": "target"}),
        Stated(1800, FUNDING | {"period": "1999/2000", "status": "planned", "qualifier": "about"}),
        Stated(1900, FUNDING | {"period": "1999/2000", "scope": "statistical_neighbours"}),
        Stated(12, SERVICE | {"period": "1999/2000"}),
        Stated(11, SERVICE | {"period": "1999/2000"} | NATION),
        Stated(30, SERVICE | {"period": "1999/2000"}),
        Stated(40.0, GCSE | {"period": "1999", "phase": "secondary"}),
        Stated(46.0, GCSE | {"period": "1998/1999"} | NATION),
        Stated(50.0, GCSE | {"period": "2003", "status": "target"}),
        Stated(18.0, MEALS),
    )
    judged = (
        Judged("listed", "the planning of school places", "inadequate", "places"),
        Judged("listed", "Special Educational Needs", "effective", "needs"),
        Judged("grade", "overall_effectiveness", None, "", "not_in_framework"),
    )
    return Inspected(ASHBY, date(2000, 3, 1), ("Of places and needs.",), judged=judged, stated=stated)


def second() -> Inspected:
    stated = (
        Stated(89.2, ATTENDANCE | {"period": "1998/1999"}),
        Stated(89.2, ATTENDANCE | {"period": "1999", "confidence": 0.8}),
        Stated(90.0, ATTENDANCE | {"period": "2000/2001"}),
        Stated(90.5, ATTENDANCE | {"period": "2001", "status": "target"}),
        Stated(44, EXCLUSIONS | {"period": "2000/2001"}),
        Stated(1850, FUNDING | {"period": "1999/2000"}),
        Stated(17.0, MEALS | {"confidence": 0.2}),
    )
    judged = (
        Judged("listed", "planning of school place", "adequate", "places"),
        Judged("listed", "SEN", "inadequate", "needs"),
    )
    return Inspected(ASHBY, date(2002, 6, 1), ("Of places and needs.",), judged=judged, stated=stated)


def elsewhere() -> Inspected:
    """Another authority, whose report knows the nation's figure of a year that Ashby's do not."""
    stated = (
        Stated(85.0, ATTENDANCE | {"period": "1998/1999"}),
        Stated(90.9, ATTENDANCE | {"period": "2000/2001"} | NATION),
        Stated(90.7, ATTENDANCE | {"period": "2000/2001", "phase": "primary"} | NATION),
    )
    return Inspected(BIRLHAM, date(2001, 1, 1), ("Birlham is flat.",), stated=stated)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    refusal = ("0" * 16, "refused.txt", "0" * 64, None, "ashby-lea-2003-01", "report gate", "report_has_facts", "it has no facts", None, "run", WHEN, None, None, None, None, None)  # fmt: skip
    seaside = Inspected(ASHBYSIDE, date(2001, 1, 1), ("By the sea.",))
    path = warehouse_of(tmp_path_factory.mktemp("answers"), first(), second(), elsewhere(), seaside, refused=[refusal])
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()


def test_a_trend_has_each_period_once_with_the_newest_reports_figure(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        built,
        "SELECT period, value, previous_period, previous_value, change, statements, differing_statements, report_id "
        "FROM attendance_trend WHERE authority = 'Ashby' ORDER BY period_starts_on",
    )
    assert found == [
        ("1997/1998", 88.0, None, None, None, 1, 0, "ashby-lea-2000-03"),
        ("1998/1999", 89.2, "1997/1998", 88.0, 1.2, 2, 1, "ashby-lea-2002-06"),
        ("2000/2001", 90.0, "1998/1999", 89.2, 0.8, 1, 0, "ashby-lea-2002-06"),
    ]


def test_the_nations_figure_may_come_from_any_report(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        built,
        "SELECT period, national_value, difference_from_national, difference_unit FROM attendance_trend "
        "WHERE authority = 'Ashby' ORDER BY period_starts_on",
    )
    assert found == [
        ("1997/1998", None, None, "percentage_points"),
        ("1998/1999", 91.0, -1.8, "percentage_points"),
        ("2000/2001", 90.9, -0.9, "percentage_points"),
    ]


def test_what_to_mind_stands_beside_the_value(built: duckdb.DuckDBPyConnection) -> None:
    caveats = dict(rows(built, "SELECT value, caveat FROM authority_figure WHERE measure IN ('free_school_meals_rate', 'funding_per_pupil')"))  # fmt: skip
    assert caveats == {
        1800: "approximate; planned",
        1850: None,
        18: "no period stated",
        17: "no period stated; read with little certainty",
    }
    trend = rows(built, "SELECT caveat FROM attendance_trend WHERE differing_statements > 0")
    assert trend == [("stated with other values as well",)]
    assert rows(built, "SELECT count(*) FROM authority_figure WHERE domain = 'attendance' AND authority = 'Ashby'") == [
        (8,)
    ]


def test_a_result_counts_before_a_plan(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(built, "SELECT phase, period, value, status, statements, differing_statements FROM funding_per_pupil")
    assert found == [("primary", "1999/2000", 1850.0, "actual", 1, 1)]


def test_exclusions_are_those_of_all_pupils_and_no_targets(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(built, "SELECT period, value, change, national_value FROM exclusion_trend ORDER BY period")
    assert found == [("1998/1999", 60.0, None, None), ("2000/2001", 44.0, -16.0, None)]


def test_without_a_period_each_report_is_a_time_of_its_own(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        built,
        "SELECT value, report_id, change FROM authority_series WHERE measure = 'free_school_meals_rate' ORDER BY ALL",
    )
    assert found == [(17.0, "ashby-lea-2002-06", None), (18.0, "ashby-lea-2000-03", None)]


def test_a_value_is_compared_with_the_comparators_of_its_report(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        built,
        "SELECT measure, phase, value, comparator, comparator_value, difference, difference_unit, better "
        "FROM compared_figure ORDER BY measure, value",
    )
    # The nation's cost of a service stands beside the first of two services, and is not compared with the other.
    # A target, a planned figure or another period is not compared; 1999 and 1998/1999 are one school year.
    assert found == [
        ("attendance_rate", "secondary", 89.0, "national", 91.0, -2.0, "percentage_points", False),
        ("pupils_reaching_threshold", "secondary", 40.0, "national", 46.0, -6.0, "percentage_points", False),
        ("service_cost_per_pupil", None, 12.0, "national", 11.0, 1.0, "gbp_per_pupil", None),
    ]


def test_a_target_meets_its_result_in_whichever_report(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        built,
        "SELECT measure, period, target, result, difference, met, report_id, result_report_id FROM target_result ORDER BY 1",
    )
    assert found == [
        ("attendance_rate", "2001", 90.5, 90.0, -0.5, False, "ashby-lea-2000-03", "ashby-lea-2002-06"),
        ("permanent_exclusions", "2000/2001", 45.0, 44.0, -1.0, True, "ashby-lea-2000-03", "ashby-lea-2002-06"),
    ]
    ids = (
        "SELECT count(*) FROM target_result AS t JOIN fact_statistic AS a ON a.fact_id = t.target_fact_id "
        "JOIN fact_statistic AS b ON b.fact_id = t.result_fact_id WHERE a.value = t.target AND b.value = t.result"
    )
    assert rows(built, ids) == [(2,)]


def test_judgements_have_the_earlier_one_on_the_same_aspect(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        built,
        "SELECT aspect, judgement, previous_judgement, previous_report_id, change FROM judgement_history "
        "WHERE report_id = 'ashby-lea-2002-06' ORDER BY ordinal",
    )
    assert found == [
        ("planning of school place", "adequate", "inadequate", "ashby-lea-2000-03", "better"),
        ("SEN", "inadequate", "effective", "ashby-lea-2000-03", "worse"),
    ]
    assert rows(built, "SELECT count(*), count(previous_judgement) FROM judgement_history") == [(5, 2)]


def test_what_is_not_known_is_listed(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(built, "SELECT kind, authority, report_id, source_uri, what FROM not_known ORDER BY kind")
    assert found == [
        ("absent_judgement", "Ashby", "ashby-lea-2000-03", "ashby-lea-2000-03.txt", "overall_effectiveness: not_in_framework"),
        ("quarantined_report", None, "ashby-lea-2003-01", "refused.txt", "refused at report gate: it has no facts"),
        (
            "target_without_result", "Ashby", "ashby-lea-2000-03", "ashby-lea-2000-03.txt",
            "Pupils reaching the threshold, secondary, KS4, 5+ A*-C, 2003: target 50, no result in any report",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("Ashby", ["X00"]),
        ("  aSHby ", ["X00"]),
        ("x02", ["X02"]),
        ("BY-ON-S", ["X02"]),
        ("shb", ["X00", "X02"]),
        ("820", ["820"]),
        ("Ashby County Council", ["X00"]),
        ("Ashby on Sea", ["X02"]),
        ("Wrekin", ["894"]),
        ("Barking & Dagenham", ["301"]),
        ("Dorset", ["835", "838", "912"]),
        ("E08000014", ["343"]),
        ("e10000022", ["929"]),
        ("80550", ["343"]),
        ("Council", []),
        ("no such place", []),
        ("", []),
        ("'; DROP TABLE dim_report; --", []),
    ],
)
def test_an_authority_is_found_by_name_code_or_part(
    built: duckdb.DuckDBPyConnection, words: str, best: list[str]
) -> None:
    found = built.execute("SELECT la_code FROM find_authority(?) WHERE best ORDER BY la_code", [words]).fetchall()
    assert [row[0] for row in found] == best
    profiled = built.execute("SELECT DISTINCT la_code FROM authority_profile(?)", [words]).fetchall()
    assert {row[0] for row in profiled} == {"X00"} & set(best)


def test_whatever_finds_an_authority_in_a_report_finds_it_in_the_warehouse(built: duckdb.DuckDBPyConnection) -> None:
    query = (
        "SELECT words, la_code FROM (SELECT unnest(?) AS words, unnest(?) AS la_code) AS asked "
        "WHERE la_code NOT IN (SELECT found.la_code FROM find_authority(words) AS found WHERE found.best)"
    )
    words, codes = zip(*ways_of_writing()[::7], strict=True)
    assert built.execute(query, [list(words), list(codes)]).fetchall() == []


def test_what_was_there_before_and_what_came_after(built: duckdb.DuckDBPyConnection) -> None:
    columns = "kind, steps, related_la_code, related_authority"
    line = rows(built, f"SELECT {columns} FROM authority_lineage WHERE la_code = '835' ORDER BY ALL")
    assert line == [
        ("itself", 0, "835", "Dorset"),
        ("predecessor", 1, "912", "Dorset"),
        ("successor", 1, "838", "Dorset"),
        ("successor", 1, "839", "Bournemouth, Christchurch and Poole"),
    ]
    assert rows(built, f"SELECT {columns} FROM authority_lineage WHERE la_code = '839' AND steps > 1") == [
        ("predecessor", 2, "912", "Dorset")
    ]
    assert rows(built, f"SELECT {columns} FROM authority_lineage WHERE authority = 'Sefton'") == [
        ("itself", 0, "343", "Sefton")
    ]


def test_codes_of_an_authority_are_known_with_their_last_day(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(built, "SELECT system, code, valid_to FROM authority_code WHERE la_code = '929' ORDER BY ALL")
    assert found == [
        ("dfe", "929", None),
        ("ofsted", "80532", None),
        ("ons", "E06000048", date(2013, 3, 31)),
        ("ons", "E06000057", None),
        ("ons", "E10000022", date(2009, 3, 31)),
    ]
    ended = rows(built, "SELECT DISTINCT valid_to FROM authority_code WHERE la_code = '909'")
    assert ended == [(date(2023, 3, 31),)]


def test_what_else_a_name_may_mean_is_shown(built: duckdb.DuckDBPyConnection) -> None:
    assert rows(built, "SELECT authority, reports, best FROM find_authority('ashby')") == [
        ("Ashby", 2, True),
        ("Ashby-on-Sea", 1, False),
    ]


@pytest.mark.parametrize(
    ("macro", "view"),
    [
        ("authority_profile", "authority_series"),
        ("authority_against", "compared_figure"),
        ("authority_targets", "target_result"),
        ("authority_recommendations", "recommendation_outcome"),
        ("authority_judgements", "judgement_history"),
    ],
)
def test_a_macro_on_an_authority_gives_its_rows_of_the_view(
    built: duckdb.DuckDBPyConnection, macro: str, view: str
) -> None:
    own = rows(built, f"SELECT * FROM {view} WHERE authority = 'Ashby' ORDER BY ALL")
    assert rows(built, f"SELECT * FROM {macro}('ashby')") == own


def test_every_figure_of_the_series_is_a_statement_of_the_report_it_names(built: duckdb.DuckDBPyConnection) -> None:
    wrong = (
        "SELECT s.fact_id FROM authority_series AS s LEFT JOIN authority_figure AS f USING (fact_id) "
        "WHERE f.value IS DISTINCT FROM s.value OR f.report_id <> s.report_id OR f.period IS DISTINCT FROM s.period"
    )
    assert rows(built, wrong) == []
    counted = rows(built, "SELECT sum(statements + differing_statements) FROM authority_series")
    assert counted == rows(built, "SELECT count(*) FROM authority_figure")
