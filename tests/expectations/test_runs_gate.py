"""The suite across runs: its ranges come from earlier versions alone, growth is no alarm, and a change for the worse is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations import runs
from tests.expectations.conftest import insert
from tests.expectations.warehouses import VERSION, Bench, build
from transforms.sql import models

NAMES = {check.name for check in runs.CHECKS}
STEADY = (10.0, 10.2, 9.9, 10.1)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    con = build()
    yield Bench(con)
    con.close()


def caught(bench: Bench, metric: str, subject: str, earlier: Iterable[float], now: float, rows: int = 100) -> set[str]:
    """The checks that object to a figure after these of earlier versions, the oldest first."""
    with bench.planted() as con:
        figures = [*enumerate(earlier), (9, now)]
        for number, value in figures:
            run_id = VERSION if number == 9 else f"run{number}"
            insert(con, "run_metric", {"run_id": run_id, "metric": metric, "subject": subject, "value": value, "rows": rows})  # fmt: skip
        outcomes = bench.judge(check.name for check in runs.CHECKS if check.parameters["metric"] == metric)
    assert all(outcome.error is None for outcome in outcomes.values())
    return {name for name, outcome in outcomes.items() if outcome.offences}


# Metric, subject, what earlier versions had; then figures that are right, told, and not published.
CASES = {
    "reports_do_not_vanish": ("reports", "dim_report", (40, 40, 41), (37, 400), (36,), (19,)),
    "rows_per_report_stay_in_range": ("rows_per_report", "paragraph", (100, 101, 99, 100), (150, 67), (151, 66, 400), (401, 24)),
    "facts_per_report_stay_in_range": ("facts_per_report", "funding", (40, 40, 40), (60, 27), (61, 26, 10), (161, 9)),
    "mean_value_stays_in_range": ("mean_value", "attendance_rate", (90, 91, 90, 91), (95, 113, 73), (114, 72), (906, 8)),
    "fact_share_does_not_fall": ("number_share", "facts", (0.5, 0.5, 0.5), (0.48, 0.9), (0.46,), (0.34,)),
    "unclassified_share_does_not_rise": ("number_share", "unclassified", (0.1, 0.1, 0.1), (0.11, 0.0), (0.12,), (0.26,)),
}  # fmt: skip


def test_every_check_has_a_planted_violation() -> None:
    assert {name.removesuffix(".warn") for name in NAMES} == set(CASES)
    assert set(CASES) | {f"{name}.warn" for name in CASES} == NAMES


@pytest.mark.parametrize("name", CASES)
def test_figures_in_range_pass_others_are_told_and_those_far_out_are_not_published(bench: Bench, name: str) -> None:
    metric, subject, earlier, fine, told, refused = CASES[name]
    assert [now for now in fine if caught(bench, metric, subject, earlier, now)] == []
    assert [caught(bench, metric, subject, earlier, now) for now in told] == [{f"{name}.warn"}] * len(told)
    assert [caught(bench, metric, subject, earlier, now) for now in refused] == [{name, f"{name}.warn"}] * len(refused)


def test_the_version_under_test_never_sets_its_own_range(bench: Bench) -> None:
    assert caught(bench, "rows_per_report", "paragraph", (), 1000) == set()
    # With itself among them, the figure would lie in the middle of two.
    assert caught(bench, "rows_per_report", "paragraph", (100, 1000), 1000) == set()
    assert len(caught(bench, "rows_per_report", "paragraph", (100, 100, 100), 1000)) == 2


def test_fewer_than_three_earlier_versions_lead_to_expect_nothing(bench: Bench) -> None:
    assert caught(bench, "number_share", "unclassified", (0.1, 0.1), 0.9) == set()
    assert len(caught(bench, "number_share", "unclassified", (0.1, 0.1, 0.1), 0.9)) == 2


def test_one_odd_version_in_the_past_changes_nothing(bench: Bench) -> None:
    assert caught(bench, "rows_per_report", "paragraph", (100, 100, 5000, 100, 100), 100) == set()
    assert len(caught(bench, "rows_per_report", "paragraph", (100, 100, 5000, 100, 100), 5000)) == 2


def test_figures_that_always_swing_may_swing_on(bench: Bench) -> None:
    assert caught(bench, "facts_per_report", "sen", (20, 60, 30, 80, 25), 85) == set()


def test_a_mean_of_few_values_is_not_judged(bench: Bench) -> None:
    assert caught(bench, "mean_value", "attendance_rate", STEADY, 1000, rows=9) == set()
    assert len(caught(bench, "mean_value", "attendance_rate", STEADY, 1000, rows=10)) == 2


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 500), min_size=3, max_size=8).map(sorted))
def test_growth_is_no_alarm(bench: Bench, reports: list[int]) -> None:
    """However many reports come, if each gives what reports gave before."""
    assert caught(bench, "reports", "dim_report", reports, max(reports) + 300) == set()
    assert caught(bench, "rows_per_report", "paragraph", [50 + n % 7 for n in reports], median([50, 53, 56])) == set()


def test_the_figures_of_a_warehouse_are_those_of_its_rows(bench: Bench) -> None:
    (model,) = [model for model in models() if model.name == "run_metric"]
    own = "UPDATE fact_attendance SET scope = 'la'"
    with bench.planted(own, "UPDATE quantity SET reason = 'unclassified', fact_id = NULL WHERE ordinal = 0") as con:
        found = {(metric, subject): (run_id, value, rows) for run_id, metric, subject, value, rows in con.execute(model.sql).fetchall()}  # fmt: skip
    assert {run_id for run_id, _, _ in found.values()} == {VERSION}
    assert found["reports", "dim_report"][1:] == (2, 2)
    assert found["rows_per_report", "paragraph"][1:] == (1, 2)
    assert found["facts_per_report", "attendance"][1:] == (3, 6)
    assert found["facts_per_report", "funding"][1:] == (0, 0)
    assert found["mean_value", "attendance_rate"][1:] == (91, 6)
    assert found["number_share", "unclassified"][1:] == (pytest.approx(1 / 3), 6)
    assert found["number_share", "facts"][1:] == (pytest.approx(2 / 3), 6)
