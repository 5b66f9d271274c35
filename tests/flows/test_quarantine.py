"""Since when a source is refused, and when that ends."""

from datetime import UTC, datetime

from flows.quarantine import Refused, next_quarantine

MONDAY = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
URI = "/reports/norbury.txt"


def refused(expectation: str = "empty", uri: str = URI) -> Refused:
    return Refused(uri, "ab" * 32, None, None, "read", expectation, "the file is empty", "0 bytes")


def test_a_reason_met_again_keeps_the_night_when_it_was_first_met() -> None:
    first = next_quarantine((), [refused()], frozenset({URI}), "monday", MONDAY)
    second = next_quarantine(first, [refused()], frozenset({URI}), "tuesday", TUESDAY)
    assert second == first
    assert second[0].run_id == "monday"


def test_what_is_not_refused_again_is_resolved() -> None:
    first = next_quarantine((), [refused()], frozenset({URI}), "monday", MONDAY)
    (row,) = next_quarantine(first, [], frozenset({URI}), "tuesday", TUESDAY)
    assert row.resolved_at == TUESDAY


def test_a_source_that_the_run_did_not_ask_for_stays_as_it_was() -> None:
    first = next_quarantine((), [refused()], frozenset({URI}), "monday", MONDAY)
    assert next_quarantine(first, [], frozenset(), "tuesday", TUESDAY) == first


def test_a_resolved_reason_that_comes_back_is_new_again() -> None:
    first = next_quarantine((), [refused()], frozenset({URI}), "monday", MONDAY)
    resolved = next_quarantine(first, [], frozenset({URI}), "tuesday", TUESDAY)
    (row,) = next_quarantine(resolved, [refused()], frozenset({URI}), "wednesday", TUESDAY)
    assert row.resolved_at is None
    assert row.run_id == "wednesday"
