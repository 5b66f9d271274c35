"""What changed between two versions: what counts as the same, what as changed, and what as another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.versions import REPORT, version
from warehouse.diff import Change, Counts, compared, counts_from_json, counts_json, summary_line
from warehouse.errors import NoWarehouseError, UnknownReportError

OTHER = "tarnholme-lea-2001-03"


def between(old: Path, new: Path) -> tuple[Counts, list[Change]]:
    with compared(old, new) as comparison:
        return comparison.counts(), list(comparison.changes())


def facts_between(folder: Path, old: list[dict[str, Any]], new: list[dict[str, Any]], **both: Any) -> list[Change]:
    """The changes between two versions of the facts of a report whose numbers are those of `both["quantity"]`."""
    quantity = both.get("quantity", [{}])
    versions = [
        version(folder / f"{name}.duckdb", dim_report=[{}], quantity=quantity, fact_attendance=facts)
        for name, facts in (("old", old), ("new", new))
    ]
    return between(*versions)[1]


def test_a_version_differs_from_itself_in_nothing(warehouse_path: Path) -> None:
    assert between(warehouse_path, warehouse_path) == ({}, [])
    assert summary_line({}) == "nothing changed"


def test_two_builds_of_the_same_rows_are_the_same(build_next: Any) -> None:
    assert between(build_next("v1"), build_next("v2")) == ({}, [])


def test_a_fact_with_the_same_id_and_another_field_is_changed(tmp_path: Path) -> None:
    [change] = facts_between(tmp_path, [{"fact_id": "f1"}], [{"fact_id": "f1", "confidence": 0.5, "page": 3}])
    assert (change.kind, change.change, change.report_id, change.item_id) == ("fact", "changed", REPORT, "f1")
    assert dict(change.fields) == {"confidence": (0.9, 0.5), "page": (None, 3)}
    assert change.what == "attendance_rate, la, primary, 1998/1999: 93.5 percent"


def test_shifted_offsets_change_nothing(tmp_path: Path) -> None:
    moved = {
        "fact_id": "f1",
        "char_start": 60,
        "char_end": 73,
        "quantity_ordinal": 7,
        "paragraph_id": "b0009",
        "trace": "[]",
    }
    assert facts_between(tmp_path, [{"fact_id": "f1"}], [moved], quantity=[{}, {"ordinal": 7, "char_start": 60}]) == []


def test_a_number_that_is_read_otherwise_is_one_changed_fact(tmp_path: Path) -> None:
    reread = {"fact_id": "f2", "measure": "authorised_absence", "period": None, "quote": "was 93.5 per cent"}
    [change] = facts_between(tmp_path, [{"fact_id": "f1"}], [reread])
    assert change.change == "changed"
    assert dict(change.fields) == {
        "fact_id": ("f1", "f2"),
        "measure": ("attendance_rate", "authorised_absence"),
        "period": ("1998/1999", None),
        "quote": ("93.5 per cent", "was 93.5 per cent"),
    }


def test_facts_of_one_number_are_told_apart_by_their_measure(tmp_path: Path) -> None:
    old = [{"fact_id": "a", "measure": "attendance_rate"}, {"fact_id": "b", "measure": "unauthorised_absence"}]
    new = [{"fact_id": "c", "measure": "unauthorised_absence", "status": "target"}]
    changes = {change.item_id: change for change in facts_between(tmp_path, old, new)}
    assert {name: change.change for name, change in changes.items()} == {"a": "removed", "c": "changed"}
    assert dict(changes["c"].fields) == {"fact_id": ("b", "c"), "status": ("actual", "target")}


def test_the_same_words_elsewhere_in_a_report_that_shifted_are_the_same_fact(tmp_path: Path) -> None:
    moved = {"fact_id": "f2", "period": "1999", "quantity_ordinal": 3}
    numbers = [{}, {"ordinal": 3, "char_start": 90, "char_end": 94}]
    [change] = facts_between(tmp_path, [{"fact_id": "f1"}], [moved], quantity=numbers)
    assert (change.change, change.fields["period"]) == ("changed", ("1998/1999", "1999"))


def test_a_revised_figure_is_told_with_its_values(tmp_path: Path) -> None:
    revised = {"fact_id": "f2", "value": 94.1, "quote": "94.1 per cent", "quantity_ordinal": 1}
    numbers = [{}, {"ordinal": 1, "char_start": 90, "char_end": 94, "text": "94.1"}]
    [change] = facts_between(tmp_path, [{"fact_id": "f1"}], [revised], quantity=numbers)
    assert (change.change, change.fields["value"]) == ("changed", (93.5, 94.1))


def test_another_number_of_another_description_is_added_and_the_old_one_removed(tmp_path: Path) -> None:
    other = {"fact_id": "f2", "value": 70.0, "quote": "70", "measure": "schools_visited", "quantity_ordinal": 1}
    numbers = [{}, {"ordinal": 1, "char_start": 90, "char_end": 92, "text": "70"}]
    changes = facts_between(tmp_path, [{"fact_id": "f1"}], [other], quantity=numbers)
    assert sorted((change.change, change.item_id) for change in changes) == [("added", "f2"), ("removed", "f1")]
    assert {change.fields["value"] for change in changes} == {(93.5, None), (None, 70.0)}


def test_each_kind_is_compared(tmp_path: Path) -> None:
    old = version(
        tmp_path / "old.duckdb", dim_report=[{}],
        fact_recommendation=[{}, {"ordinal": 2, "text": "visit schools"}], fact_judgement=[{}], quality_finding=[{}],
        fact_published_statistic=[{}],
    )  # fmt: skip
    new = version(
        tmp_path / "new.duckdb", dim_report=[{"sha256": "b", "parser_version": "2", "reading_id": "r"}],
        fact_recommendation=[{"text": "sing"}, {"ordinal": 2}, {"ordinal": 3, "text": "visit schools", "urgent": True}],
        fact_judgement=[{"judgement": "weak"}], quality_finding=[{"ordinal": 5, "computed": "91.0"}],
        fact_published_statistic=[{"row_number": 3, "sha256": "b"}, {"statistic_id": "t", "scope": "region"}],
    )  # fmt: skip
    counts, changes = between(old, new)
    assert counts == {
        "report": {"changed": 1},
        "recommendation": {"added": 1, "changed": 1},
        "judgement": {"changed": 1},
        "finding": {"changed": 1},
        "figure": {"added": 1},
    }
    fields = {(c.kind, c.change): dict(c.fields) for c in changes if c.change == "changed"}
    assert fields == {
        ("report", "changed"): {"sha256": ("a", "b")},
        ("recommendation", "changed"): {"urgent": (None, True)},
        ("judgement", "changed"): {"judgement": ("effective", "weak")},
        ("finding", "changed"): {"computed": ("92.0", "91.0")},
    }
    assert summary_line(counts) == (
        "1 report changed; 1 recommendation added, 1 changed; 1 judgement changed; 1 finding changed; 1 published figure added"
    )
    assert counts_from_json(counts_json(counts)) == counts


def test_what_comes_with_a_new_report_is_counted_with_it_unless_the_report_is_named(tmp_path: Path) -> None:
    first = {"fact_id": "f1"}
    old = version(tmp_path / "old.duckdb", dim_report=[{}], fact_attendance=[first])
    new = version(
        tmp_path / "new.duckdb",
        dim_report=[{}, {"report_id": OTHER}],
        fact_attendance=[
            first | {"page": 2},
            *({"report_id": OTHER, "fact_id": f"g{n}", "quote": str(n)} for n in range(3)),
        ],
    )
    with compared(old, new) as comparison:
        assert summary_line(comparison.counts()) == "1 report added; 3 facts added, 1 changed"
        assert comparison.whole_reports() == {OTHER: {"fact": 3}}
        assert [(c.kind, c.change) for c in comparison.listed()] == [("fact", "changed"), ("report", "added")]
        comparison.choose_report(OTHER)
        assert summary_line(comparison.counts()) == "1 report added; 3 facts added"
        assert [c.kind for c in comparison.listed()] == ["report", "fact", "fact", "fact"]
        for unknown in ("nowhere-lea-2000-01", "x' OR 'a' = 'a", ""):
            with pytest.raises(UnknownReportError):
                comparison.choose_report(unknown)


def test_versions_of_other_definitions_are_compared_on_what_both_have(tmp_path: Path) -> None:
    lacking = (
        "fact_judgement",
        "fact_attendance.correction_id",
        "fact_attendance.quantity_ordinal",
        "dim_report.pages",
    )
    old = version(tmp_path / "old.duckdb", lacking, dim_report=[{}], quantity=[{}], fact_attendance=[{"fact_id": "f1"}])
    new = version(
        tmp_path / "new.duckdb", dim_report=[{"pages": 4}], quantity=[{}], fact_judgement=[{}],
        fact_attendance=[{"fact_id": "f2", "correction_id": "c", "status": "target"}],
    )  # fmt: skip
    counts, [change] = between(old, new)
    assert counts == {"fact": {"changed": 1}}
    assert dict(change.fields) == {"fact_id": ("f1", "f2"), "status": ("actual", "target")}
    assert between(new, old)[0] == counts


def test_a_path_with_quotes_is_a_path(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s "so"; DROP TABLE x'
    folder.mkdir()
    old = version(folder / "a'b.duckdb", dim_report=[{}])
    assert between(old, version(tmp_path / "new.duckdb"))[0] == {"report": {"removed": 1}}


def test_what_is_no_warehouse_is_told(tmp_path: Path, warehouse_path: Path) -> None:
    rubbish = tmp_path / "rubbish.duckdb"
    rubbish.write_bytes(b"no database" * 1000)
    for path in (rubbish, tmp_path / "none.duckdb"):
        with pytest.raises(NoWarehouseError, match=path.name), compared(warehouse_path, path):
            pass


FACT = st.fixed_dictionaries(
    {
        "report_id": st.sampled_from([REPORT, OTHER]),
        "fact_id": st.sampled_from("abcdef"),
        "measure": st.sampled_from(["attendance_rate", "unauthorised_absence"]),
        "value": st.sampled_from([93.5, 94.0]),
        "quote": st.sampled_from(["93.5 per cent", "94 per cent"]),
        "quantity_ordinal": st.integers(0, 3),
        "page": st.sampled_from([None, 1, 2]),
    }
)
FACTS = st.lists(FACT, max_size=6, unique_by=lambda fact: fact["fact_id"])
NUMBERS = [
    {"report_id": report, "ordinal": n, "char_start": 10 * n, "text": "93.5" if n % 2 else "94"}
    for report in (REPORT, OTHER)
    for n in range(4)
]


@given(first=FACTS, second=FACTS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_other_way_round_added_is_removed_and_changed_is_changed_back(
    tmp_path: Path, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    one, two = (
        version(tmp_path / f"{name}.duckdb", quantity=NUMBERS, fact_attendance=facts)
        for name, facts in (("one", first), ("two", second))
    )
    there, back = between(one, two)[1], between(two, one)[1]
    turned = {"added": "removed", "removed": "added", "changed": "changed"}

    def told(changes: list[Change]) -> list[tuple[Any, ...]]:
        return sorted((c.change, repr(sorted(c.fields.items()))) for c in changes)

    mirrored = [
        Change(c.kind, turned[c.change], c.report_id, c.item_id, c.what, {k: v[::-1] for k, v in c.fields.items()})
        for c in back
    ]
    assert told(mirrored) == told(there)
    moved = {name: sum(c.change == name for c in there) for name in turned}
    assert len(first) - moved["removed"] + moved["added"] == len(second)
    assert (there == []) == (
        sorted((f["fact_id"], repr({**f, "quantity_ordinal": 0})) for f in first)
        == sorted((f["fact_id"], repr({**f, "quantity_ordinal": 0})) for f in second)
    )
