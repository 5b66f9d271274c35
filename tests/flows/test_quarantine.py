"""Since when a source is refused, and when that ends."""

from datetime import UTC, datetime

from flows.quarantine import Refused, Release, let_pass, next_quarantine

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


def failed(digest: str = "0" * 16, expectation: str = "value_is_possible", uri: str = URI) -> Refused:
    return Refused(uri, "ab" * 32, "ab-1", "norbury", "report gate", expectation, "…", "194.1", rows_digest=digest)


def release_of(reason: Refused) -> Release:
    return Release(reason.quarantine_id, reason.rows_digest, "Looked up.", "N. Night", TUESDAY)


def test_a_release_holds_for_these_rows_and_no_others() -> None:
    first = next_quarantine((), [failed()], frozenset({URI}), "monday", MONDAY)
    releases = {failed().quarantine_id: release_of(failed())}
    (row,) = next_quarantine(first, [failed()], frozenset({URI}), "tuesday", TUESDAY, releases)
    assert (row.is_open, row.released_by, row.quarantined_at) == (False, "N. Night", MONDAY)
    (row,) = next_quarantine([row], [failed("1" * 16)], frozenset({URI}), "wednesday", TUESDAY, releases)
    assert (row.is_open, row.released_by, row.quarantined_at) == (True, None, MONDAY)
    (row,) = next_quarantine([row], [failed()], frozenset({URI}), "thursday", TUESDAY, releases)
    assert not row.is_open


def test_a_source_passes_when_every_reason_is_let_pass() -> None:
    other, elsewhere = failed(expectation="paragraph_numbers_run_on"), failed(uri="/reports/other.txt")
    releases = {failed().quarantine_id: release_of(failed())}
    assert let_pass([failed(), elsewhere], releases) == {URI}
    assert let_pass([failed(), other], releases) == frozenset()
    assert let_pass([failed("1" * 16)], releases) == frozenset()
    assert let_pass([], releases) == frozenset()
