"""Staging becomes the next warehouse: every row arrives, in the same order each time, or nothing is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from transforms.catalogue.authorities import Authority
from transforms.catalogue.measures import measures
from transforms.report import Reading
from transforms.staging import reading_id, staged_rows
from warehouse.build import build_warehouse, fingerprint
from warehouse.definitions import TABLES, definitions_version
from warehouse.errors import BuildError
from warehouse.operations import PublishedReport, RefreshRun
from warehouse.staging import StagingStore

KEY = "1-abc"


def rows_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in the order in which they are stored."""
    with duckdb.connect(str(path), read_only=True) as con:
        return {table.name: con.execute(f"SELECT * FROM {table.name}").fetchall() for table in TABLES}


def one(path: Path, query: str) -> Any:
    with duckdb.connect(str(path), read_only=True) as con:
        row = con.execute(query).fetchone()
    assert row is not None
    return row if len(row) > 1 else row[0]


def restage(path: Path, *readings: Reading, change: Callable[[dict[str, Any]], None] | None = None) -> None:
    """Stage readings for publication, their rows changed, into the staging file."""
    with StagingStore(path) as store:
        published = []
        for number, reading in enumerate(readings):
            digest = str(number) * 64
            key = reading_id(digest, KEY)
            rows = staged_rows(reading, key, digest, KEY)
            if change is not None:
                change(rows)
            store.put([rows])
            when = store.publication()[0].first_seen_at
            published.append(PublishedReport(reading.report_id, key, f"{reading.report_id}.txt", digest, when))
        store.replace_publication(published)


def test_every_row_of_a_published_reading_arrives(warehouse_path: Path, invented: Reading) -> None:
    assert one(warehouse_path, "SELECT text = (SELECT text FROM report_text), pages FROM dim_report, report_text") == (
        True,
        2,
    )
    assert one(warehouse_path, "SELECT count(*) FROM fact_statistic") == len(invented.statements.facts)
    assert one(warehouse_path, "SELECT count(*) FROM fact_attendance") == 1
    assert one(warehouse_path, "SELECT count(*) FROM fact_funding") == 1
    assert one(warehouse_path, "SELECT report_id, la_code, published_on, parser_version FROM dim_report") == (
        "norbury-lea-2000-09", "X07", date(2000, 9, 1), KEY,
    )  # fmt: skip
    assert one(warehouse_path, "SELECT count(*) FROM dim_measure") == len(measures())
    assert one(warehouse_path, "SELECT version_id, definitions FROM warehouse_version") == (
        "20260301T020000Z-aaaa",
        definitions_version(),
    )


def test_quotes_are_the_text_at_their_offsets_in_sql(warehouse_path: Path) -> None:
    for table, quote in (
        ("fact_statistic", "quote"), ("fact_recommendation", "text"), ("fact_judgement", "quote"),
        ("quality_finding", "quote"), ("quantity", "text"),
    ):  # fmt: skip
        differing = one(
            warehouse_path,
            f"SELECT count(*) FROM {table} AS f JOIN report_text AS t USING (report_id) "
            f"WHERE f.{quote} <> substr(t.text, f.char_start + 1, f.char_end - f.char_start)",
        )
        assert differing == 0, table


def test_what_stands_in_a_block_names_it(warehouse_path: Path) -> None:
    assert one(warehouse_path, "SELECT count(DISTINCT paragraph_id), min(paragraph_id) FROM fact_statistic") == (
        1,
        "b0002",
    )
    assert one(warehouse_path, "SELECT paragraph_id FROM recommendation") == "b0003"
    words = "SELECT text FROM paragraph_text WHERE report_id = 'norbury-lea-2000-09' AND paragraph_id = 'b0003'"
    assert one(warehouse_path, words) == "- publish attendance targets by January 2001"


def test_a_recommendation_and_its_twin_are_one(warehouse_path: Path) -> None:
    assert one(warehouse_path, "SELECT count(*) FROM fact_recommendation") == 2
    found = one(warehouse_path, "SELECT ordinal, location, authority, appendix_ordinal FROM recommendation")
    assert found == (1, "body", "Norbury", 2)


def test_the_account_of_numbers_adds_up(warehouse_path: Path) -> None:
    assert one(warehouse_path, "SELECT numbers, read_as_fact, reference, year, unclassified FROM number_account") == (
        4,
        2,
        1,
        1,
        0,
    )


def test_statistic_has_names_and_days_beside_the_values(warehouse_path: Path) -> None:
    found = one(
        warehouse_path,
        "SELECT authority, label, value, period_starts_on, period_ends_on FROM statistic WHERE domain = 'attendance'",
    )
    assert found == ("Norbury", measures()["attendance_rate"].label, 93.5, date(1998, 4, 1), date(1999, 8, 31))


def test_added_authorities_stand_beside_the_built_in_ones(warehouse_path: Path) -> None:
    assert one(warehouse_path, "SELECT name, added FROM dim_local_authority WHERE la_code = 'X07'") == ("Norbury", True)
    assert one(warehouse_path, "SELECT name, region, successor FROM dim_local_authority WHERE la_code = '820'") == (
        "Bedfordshire", "East of England", "822 823",
    )  # fmt: skip


def test_periods_have_their_days(staging_path: Path, invented: Reading, tmp_path: Path) -> None:
    first = invented.statements.facts[0]
    expected = {
        "1999/2000": ("financial_or_academic_year", date(1999, 4, 1), date(2000, 8, 31)),
        "1999": ("calendar_year", date(1999, 1, 1), date(1999, 12, 31)),
        "2000-02": ("month", date(2000, 2, 1), date(2000, 2, 29)),
        "1998-2000": ("span", date(1998, 1, 1), date(2000, 12, 31)),
        "1996/1997-1998/1999": ("span", date(1996, 4, 1), date(1999, 8, 31)),
    }
    facts = (*(replace(first, period=period) for period in expected), replace(first, period=None))
    restage(staging_path, replace(invented, statements=replace(invented.statements, facts=facts)))
    build_warehouse(staging_path, tmp_path / "n.duckdb", "v", "f")
    assert {row[0]: row[1:] for row in rows_of(tmp_path / "n.duckdb")["dim_period"]} == expected
    assert one(tmp_path / "n.duckdb", "SELECT count(*) FROM statistic WHERE period IS NULL") == 1


def test_the_same_staging_gives_the_same_rows_in_the_same_order(
    staging_path: Path, invented: Reading, tmp_path: Path
) -> None:
    others = [replace(invented, report_id=f"norbury-lea-2000-{month:02}") for month in (3, 1, 2)]
    restage(staging_path, *others)
    counts = [build_warehouse(staging_path, tmp_path / f"n{n}.duckdb", "v", "f") for n in (1, 2)]
    first = rows_of(tmp_path / "n1.duckdb")
    assert first == rows_of(tmp_path / "n2.duckdb")
    assert counts[0] == counts[1] == {name: len(rows) for name, rows in first.items()}
    other = tmp_path / "other" / "staging.duckdb"
    with StagingStore(staging_path) as source, StagingStore(other) as target:
        target.add_authorities(source.added_authorities())
        target.replace_publication(source.publication())
    with StagingStore(other) as target:
        for number in (2, 0, 1):
            digest = str(number) * 64
            target.put([staged_rows(others[number], reading_id(digest, KEY), digest, KEY)])
    build_warehouse(other, tmp_path / "n3.duckdb", "v", "f")
    assert rows_of(tmp_path / "n3.duckdb") == first


def test_only_what_is_in_the_publication_is_built(staging_path: Path, tmp_path: Path) -> None:
    with StagingStore(staging_path) as store:
        store.replace_publication([])
    counts = build_warehouse(staging_path, tmp_path / "n.duckdb", "v", "f")
    assert counts["dim_report"] == counts["paragraph"] == counts["fact_funding"] == 0
    assert counts["dim_local_authority"] > 150


def test_the_run_log_is_copied(staging_path: Path, build_next: Callable[[str], Path]) -> None:
    with StagingStore(staging_path) as store:
        when = store.publication()[0].first_seen_at
        store.put_run(RefreshRun("run1", when, when, "failed", "direct", message="no disk"))
    assert one(build_next("v2"), "SELECT run_id, message FROM refresh_run") == ("run1", "no disk")


def _unknown_domain(rows: dict[str, Any]) -> None:
    rows["stg_fact"] = [(*row[:4], "sport", *row[5:]) for row in rows["stg_fact"]]


def _unknown_measure(rows: dict[str, Any]) -> None:
    rows["stg_fact"] = [(*row[:5], "no_such_measure", *row[6:]) for row in rows["stg_fact"]]


def _bad_period(rows: dict[str, Any]) -> None:
    rows["stg_fact"] = [(*row[:14], "last year", *row[15:]) for row in rows["stg_fact"]]


def _unknown_authority(rows: dict[str, Any]) -> None:
    rows["stg_reading"] = [(*row[:5], "X99", *row[6:]) for row in rows["stg_reading"]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_unknown_domain, "stg_fact has 2 rows for publication, but 0 are in"),
        (_unknown_measure, "the model fact_.* failed: Constraint Error.*no_such_measure"),
        (_bad_period, "the model dim_period failed"),
        (_unknown_authority, "the model dim_report failed.*X99"),
    ],
)
def test_what_breaks_a_rule_is_named_and_nothing_is_left(
    staging_path: Path, invented: Reading, tmp_path: Path, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    restage(staging_path, invented, change=change)
    target = tmp_path / "n.duckdb"
    with pytest.raises(BuildError, match=message):
        build_warehouse(staging_path, target, "v", "f")
    assert not list(tmp_path.glob("n.duckdb*"))


def test_a_publication_without_its_reading_is_an_error(staging_path: Path, tmp_path: Path) -> None:
    with StagingStore(staging_path) as store:
        missing = replace(store.publication()[0], report_id="ashby-lea-1999-01", reading_id="gone")
        store.replace_publication([*store.publication(), missing])
    with pytest.raises(BuildError, match="publication of ashby-lea-1999-01"):
        build_warehouse(staging_path, tmp_path / "n.duckdb", "v", "f")


def test_staging_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="staging cannot be opened"):
        build_warehouse(tmp_path / "none.duckdb", tmp_path / "n.duckdb", "v", "f")


def test_what_a_killed_build_left_is_built_over(staging_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "n.duckdb"
    target.write_bytes(b"half a file")
    target.with_name("n.duckdb.wal").write_bytes(b"half a log")
    build_warehouse(staging_path, target, "v", "f")
    assert one(target, "SELECT count(*) FROM dim_report") == 1
    assert not target.with_name("n.duckdb.wal").exists()


def test_the_fingerprint_changes_with_the_content_only(staging_path: Path) -> None:
    with StagingStore(staging_path) as store:
        reports, added = store.publication(), store.added_authorities()
    same = fingerprint(reports, added)
    assert fingerprint(list(reversed(reports)), added) == same
    assert fingerprint([replace(reports[0], reading_id="other")], added) != same
    assert fingerprint([replace(reports[0], source_uri="other.txt")], added) != same
    assert fingerprint(reports, [*added, Authority("X08", "Ashby", "county")]) != same
    assert fingerprint([], []) != same
