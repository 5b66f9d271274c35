"""A night as a user lives it: scheduled, told once when a report breaks, silent after, told once when it is mended."""

from pathlib import Path

import pytest

from tests.flows.night import BREAKS, live
from tests.flows.refreshing import rows

pytestmark = pytest.mark.prefect
# Paragraph 14 also gives the share of the first inspection, 81.7 per cent, which no edition changes.
DELEGATED = "SELECT value FROM fact_funding WHERE measure = 'delegation_rate' AND paragraph = '14' ORDER BY value"


def test_a_report_that_breaks_is_told_once_and_once_when_it_is_mended(tmp_path: Path) -> None:
    lived = live(tmp_path)
    first, second, third, fourth = lived.nights
    assert "published 2 reports" in first.run
    assert (first.mails, first.posts) == ([], [])

    assert "1 refused" in second.run
    ((subject, text),) = second.mails
    assert BREAKS in subject
    assert subject.startswith("lea: Refused: ")
    assert "It stays published in its last good form." in text
    assert "a share lies outside 0 to 100 per cent" in text
    assert "187.2 per cent" in text
    assert "lea quarantine show" in text
    assert second.posts == [subject]

    assert "nothing has changed" in third.run
    assert (third.mails, third.posts) == ([], [])

    assert "published 2 reports" in fourth.run
    assert [subject for subject, _ in fourth.mails] == [f"lea: Resolved: {BREAKS}"] == fourth.posts
    assert lived.exit_code == 0
    warehouse = tmp_path / "data" / "warehouse.duckdb"
    assert rows(warehouse, DELEGATED) == [(81.7,), (87.4,)]
    assert rows(warehouse, "SELECT count(*) FROM quarantine WHERE resolved_at IS NULL") == [(0,)]
