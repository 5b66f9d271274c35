"""The history of published versions: every version takes it over and adds its own figures, and going back keeps it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.publish import publish, rollback
from warehouse.run_log import carry_history, take_over_run_log

V1, V2, V3 = "20260301T020000Z-aaaa", "20260302T020000Z-bbbb", "20260303T020000Z-cccc"
BuildNext = Callable[[str], Path]


def figures(path: Path) -> dict[str, int]:
    """How many figures there are of each version."""
    with duckdb.connect(str(path), read_only=True) as con:
        return dict(con.execute("SELECT run_id, count(*) FROM run_metric GROUP BY run_id ORDER BY run_id").fetchall())


def published(build_next: BuildNext, folder: Path, *version_ids: str) -> tuple[Path, Path]:
    """Publish the same report again and again; the served file and the folder of versions."""
    served, kept = folder / "data" / "warehouse.duckdb", folder / "data" / "versions"
    for version_id in version_ids:
        target = build_next(version_id)
        carry_history(target, served)
        publish(target, served, kept, version_id, keep=7)
    return served, kept


def test_a_version_has_its_own_figures_and_those_of_the_versions_before_it(
    build_next: BuildNext, tmp_path: Path
) -> None:
    served, kept = published(build_next, tmp_path, V1, V2)
    own = figures(kept / f"{V1}.duckdb")
    assert list(own) == [V1]
    assert own[V1] > 10
    assert figures(served) == {V1: own[V1], V2: own[V1]}


def test_history_is_kept_of_so_many_versions_and_no_figure_comes_twice(build_next: BuildNext, tmp_path: Path) -> None:
    served, _ = published(build_next, tmp_path, V1, V2)
    target = build_next(V3)
    carry_history(target, served, versions=1)
    assert list(figures(target)) == [V2, V3]
    again = build_next(V2)
    carry_history(again, served)
    assert figures(again) == figures(served)


def test_going_back_and_forth_loses_no_history(build_next: BuildNext, tmp_path: Path) -> None:
    served, kept = published(build_next, tmp_path, V1, V2, V3)
    rollback(served, kept, V1)
    assert list(figures(served)) == [V1, V2, V3]
    assert list(figures(published(build_next, tmp_path, "20260304T020000Z-dddd")[0])) == [V1, V2, V3, "20260304T020000Z-dddd"]  # fmt: skip


def test_files_older_than_the_history_can_be_gone_back_to_and_built_upon(build_next: BuildNext) -> None:
    old, new = build_next(V1), build_next(V2)
    with duckdb.connect(str(old)) as con:
        con.execute("DROP TABLE run_metric")
    carry_history(new, old)
    assert list(figures(new)) == [V2]
    take_over_run_log(old, new)
    with duckdb.connect(str(old), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'run_metric'").fetchone() == (0,)


def test_a_served_file_that_cannot_be_read_gives_no_history(build_next: BuildNext, tmp_path: Path) -> None:
    target = build_next(V1)
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database at all" * 400)
    for served in (broken, tmp_path / "none.duckdb"):
        carry_history(target, served)
    assert list(figures(target)) == [V1]
