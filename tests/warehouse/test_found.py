"""What is compared with annotations is what the warehouse holds."""

from pathlib import Path

import duckdb
import pytest

from warehouse.errors import NoWarehouseError, WarehouseError
from warehouse.found import FoundReports

REPORT = "norbury-lea-2000-09"


def test_a_report_is_found_with_all_that_can_be_annotated(warehouse_path: Path) -> None:
    with FoundReports(warehouse_path) as found:
        assert found.sources == {REPORT: f"reports/{REPORT}.txt"}
        report = found.report(REPORT)
    rate, budget = sorted(report.facts, key=lambda fact: fact.domain)
    assert (rate.measure, rate.value, rate.paragraph, rate.quote) == ("attendance_rate", 93.5, "1", "93.5 per cent")
    assert rate.settled_by == {"period": "same_sentence", "scope": "default"}
    assert (budget.domain, budget.settled_by) == ("funding", {})
    assert [entry.same_as_ordinal for entry in report.recommendations] == [None, 1]
    assert [(finding.kind, finding.stated) for finding in report.findings] == [("text_contradicts_table", "93.5")]
    assert [(number.paragraph, number.reason) for number in report.numbers] == [
        ("1", "reference"),
        ("1", None),
        ("1", None),
        ("1", "year"),
    ]


def test_an_unknown_report_has_nothing(warehouse_path: Path) -> None:
    with FoundReports(warehouse_path) as found:
        assert found.report("it's-not-there").facts == ()


def test_a_file_that_is_no_warehouse_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouseError):
        FoundReports(tmp_path / "none.duckdb")
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    with pytest.raises(WarehouseError, match="not a warehouse that can be evaluated"):
        FoundReports(other)
