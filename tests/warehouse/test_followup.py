"""What became of a recommendation at the next inspection: candidates with both quotes, found by words in common."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.inspected import Asked, Inspected, Judged, warehouse_of
from transforms.catalogue.authorities import Authority

ASHBY, BIRLHAM = Authority("X00", "Ashby", "county", added=True), Authority("X01", "Birlham", "county", added=True)

ASKED = (
    Asked("fill the vacant posts for educational psychologists", theme="sen"),
    Asked("reduce surplus places in the primary schools of the northern valleys by one hundred", theme="school_places"),
    Asked("publish a strategy for music teaching", theme="school_improvement"),
    Asked("draw up a register of school buildings and their state of repair", theme="management"),
    Asked("agree attendance targets with every secondary school", theme="attendance"),
    Asked("hold a yearly conference of chairs of governors", theme="governors"),
    Asked("complete the library plan so that it", theme="management"),
    Asked("names the librarian responsible", parent=7, theme="management"),
    Asked("fill the vacant posts for educational psychologists", same_as=1, theme="sen"),
    Asked("merge the two careers offices", theme="partnership"),
)
LATER = (
    "Ashby is a county of hills? Yes!? It was inspected in 2000, e.g. in March … “twice”.",
    "Surplus places have gone. In the northern valleys 104 were taken out of use. Progress on this recommendation is very good.",
    "A register of the state of repair of school buildings was drawn up in 2001, as had been recommended.",
    "The strategy for music teaching has not been published. It was never begun.",
    "Each secondary school has been given targets for attendance, and they were agreed with heads.",
    "The librarian now responsible for the library plan is named in it, and the plan has been completed.",
    "Café 🏫 meals are good.",
)


def earlier(authority: Authority = ASHBY) -> Inspected:
    return Inspected(authority, date(2000, 3, 1), ("The county was inspected.",), ASKED)


def later(authority: Authority = ASHBY) -> Inspected:
    asked = (
        Asked("as a matter of urgency, fill the vacant posts for educational psychologists", theme="sen"),
        Asked("bring the careers offices together in a merged service by May 2003", theme="partnership"),
    )
    judged = (Judged("progress", "Places", "very_good", "Progress on this recommendation is very good."),)
    return Inspected(authority, date(2002, 6, 1), LATER, asked, judged)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two reports on Ashby, one on Birlham, and one of another family."""
    other = Inspected(ASHBY, date(2003, 6, 1), LATER, family="ilacs")
    path = warehouse_of(tmp_path_factory.mktemp("followup"), earlier(), later(), other, earlier(BIRLHAM))
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()


def test_each_distinct_recommendation_is_followed_to_the_next_inspection_once(built: duckdb.DuckDBPyConnection) -> None:
    assert rows(built, "SELECT DISTINCT la_code, report_id, later_report_id FROM recommendation_followup") == [
        ("X00", "ashby-lea-2000-03", "ashby-lea-2002-06")
    ]
    followed = [row[0] for row in rows(built, "SELECT ordinal FROM recommendation_followup ORDER BY ALL")]
    assert followed == [1, 2, 3, 4, 5, 6, 7, 8, 10]


@pytest.mark.parametrize(
    ("ordinal", "status", "kind", "words"),
    [
        (1, "repeated", "recommendation", "fill the vacant posts"),
        (2, "progressed", "judgement", "104 were taken"),
        (3, "no_progress", "paragraph", "has not been published"),
        (4, "closed", "paragraph", "as had been recommended"),
        (5, "progressed", "paragraph", "targets for attendance"),
        (6, "not_mentioned", None, None),
        (8, "closed", "paragraph", "has been completed"),
        (10, "reworded", "recommendation", "in a merged service"),
    ],
)
def test_the_status_follows_from_what_the_later_report_says(
    built: duckdb.DuckDBPyConnection, ordinal: int, status: str, kind: str | None, words: str | None
) -> None:
    found = rows(
        built,
        "SELECT status, later_kind, later_quote, similarity, confidence FROM recommendation_followup "
        f"WHERE ordinal = {ordinal}",
    )
    assert found[0][:2] == (status, kind)
    assert (words is None and found[0][2] is None) or (words is not None and words in found[0][2])
    assert 0 < found[0][4] <= 1
    assert 0 <= found[0][3] <= 1


def test_a_judgement_is_named_with_its_progress(built: duckdb.DuckDBPyConnection) -> None:
    found = rows(built, "SELECT progress, later_ordinal FROM recommendation_followup WHERE later_kind = 'judgement'")
    assert found == [("very_good", 1)]
    assert rows(built, "SELECT count(progress) FROM recommendation_followup WHERE later_kind <> 'judgement'") == [(0,)]


def test_both_quotes_are_the_words_of_the_reports(built: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        built,
        "SELECT f.ordinal FROM recommendation_followup AS f JOIN report_text AS t ON t.report_id = f.later_report_id "
        "WHERE f.later_quote IS DISTINCT FROM text[f.later_char_start + 1:f.later_char_end] AND f.status <> 'not_mentioned'",
    ) == []  # fmt: skip
    assert rows(
        built,
        "SELECT f.ordinal FROM recommendation_followup AS f JOIN fact_recommendation AS r USING (report_id, ordinal) "
        "WHERE f.quote <> r.text",
    ) == []  # fmt: skip
    assert rows(
        built,
        "SELECT ordinal FROM recommendation_followup WHERE (status = 'not_mentioned') <> (later_quote IS NULL) "
        "OR (later_quote IS NULL) <> (later_char_start IS NULL) OR (later_quote IS NULL) <> (later_kind IS NULL)",
    ) == []  # fmt: skip


def test_every_sentence_is_where_it_is_said_to_be(built: duckdb.DuckDBPyConnection) -> None:
    """A sentence deep in a paragraph with abbreviations, stops of all kinds, and characters beyond the basic plane."""
    (quote,) = rows(built, "SELECT later_quote FROM recommendation_followup WHERE ordinal = 3")[0]
    assert quote == "The strategy for music teaching has not been published."


def test_links_depend_on_the_two_reports_alone(built: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = warehouse_of(tmp_path, later(), earlier())
    with duckdb.connect(str(path), read_only=True) as con:
        alone = rows(con, "SELECT * FROM recommendation_followup ORDER BY followup_id")
        known = con.execute("SELECT regexp_full_match(min(followup_id), '[0-9a-f]{16}') FROM recommendation_followup")
        assert known.fetchone() == (True,)
    assert alone == rows(built, "SELECT * FROM recommendation_followup ORDER BY followup_id")


def test_of_three_reports_each_is_compared_with_the_next(tmp_path: Path) -> None:
    asked = (Asked("fill the vacant posts for educational psychologists"),)
    reports = [Inspected(ASHBY, date(year, 3, 1), ("Ashby was inspected.",), asked) for year in (2004, 2000, 2002)]
    with duckdb.connect(str(warehouse_of(tmp_path, *reports)), read_only=True) as con:
        found = rows(con, "SELECT report_id, later_report_id, status FROM recommendation_followup ORDER BY ALL")
    assert found == [
        ("ashby-lea-2000-03", "ashby-lea-2002-03", "repeated"),
        ("ashby-lea-2002-03", "ashby-lea-2004-03", "repeated"),
    ]


def test_the_outcome_of_every_recommendation_and_the_counts_by_theme(built: duckdb.DuckDBPyConnection) -> None:
    outcome = rows(
        built,
        "SELECT authority, status, count(*) FROM recommendation_outcome GROUP BY ALL ORDER BY authority, status",
    )
    assert ("Birlham", "no_later_report", 9) in outcome
    assert (
        sum(count for authority, status, count in outcome if (authority, status) == ("Ashby", "no_later_report")) == 2
    )
    by_theme = {row[0]: row[1:] for row in rows(built, "SELECT theme, recommendations, authorities, repeated, no_later_report FROM recommendation_by_theme")}  # fmt: skip
    assert by_theme["sen"] == (3, 2, 1, 2)
    unequal = (
        "SELECT theme FROM recommendation_by_theme WHERE recommendations <> "
        "repeated + reworded + progressed + closed + no_progress + not_mentioned + no_later_report"
    )
    assert rows(built, unequal) == []
    assert rows(built, "SELECT count(*) FROM authority_recommendations('ASHBY')") == [(11,)]
