"""What a person may overrule: judgements on the report, never proofs or what the tables hold."""

import pytest

from expectations.overruling import why_not_overruled
from expectations.reports import CHECKS


@pytest.mark.parametrize(
    "expectation",
    ["value_is_possible", "values_are_mostly_plausible", "paragraph_numbers_run_on", "first_inspection_recommends"],
)
def test_a_person_may_know_better_than_a_judgement(expectation: str) -> None:
    assert why_not_overruled(expectation) is None


@pytest.mark.parametrize(
    ("expectation", "why"),
    [
        ("fact_quote_is_in_text", "cannot be proven"),
        ("blocks_are_in_order", "cannot be proven"),
        ("measure_is_known", "tables"),
        ("stg_fact.key_is_unique", "tables"),
        ("correction_fits", "correction"),
    ],
)
def test_no_person_makes_publishable_what_cannot_be(expectation: str, why: str) -> None:
    assert any(check.name == expectation for check in CHECKS)
    assert why in str(why_not_overruled(expectation))


def test_every_check_that_is_derived_from_a_column_is_held_by_the_tables() -> None:
    derived = [check.name for check in CHECKS if check.expectation is not None and check.severity == "critical"]
    assert derived
    assert [name for name in derived if why_not_overruled(name) is None] == []
