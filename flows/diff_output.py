"""What `lea diff` prints: for a person, as CSV, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from warehouse.diff import KINDS, Change, Comparison, Side, summary_line
from warehouse.printable import one_line
from warehouse.query import csv_lines

if TYPE_CHECKING:
    from warehouse.publish import Version

MARKS: dict[Side, str] = {"added": "+", "changed": "~", "removed": "-"}
CSV_COLUMNS = ("change", "kind", "report_id", "item_id", "what", "field", "old", "new")
LONGEST = 100


def table_text(comparison: Comparison, earlier: Version, later: Version, limit: int) -> Iterator[str]:
    """The summary, then report by report what changed; of a report that came or went, how much came or went with it."""
    counts = comparison.counts()
    yield f"{earlier.version_id} → {later.version_id}\n{summary_line(counts)}\n"
    whole = comparison.whole_reports()
    here: str | None = None
    for position, change in enumerate(islice(comparison.listed(), limit)):
        if position == 0 or change.report_id != here:
            here = change.report_id
            yield f"\n{one_line(here or 'published figures')}\n"
        yield from _entry(change, whole.get(here or "", {}))
    listed = sum(sum(sides.values()) for sides in counts.values()) - sum(
        sum(kinds.values()) for kinds in whole.values()
    )
    if listed > limit:
        yield f"\nand {listed - limit:,} more: --limit, --report REPORT_ID and --format csv show them\n"


def csv_text(comparison: Comparison, old: str, new: str) -> Iterator[str]:  # noqa: ARG001 a CSV has no place for them
    """One row a field that changed, and one for each thing that was added or removed."""
    return csv_lines(CSV_COLUMNS, (row for change in comparison.changes() for row in _rows(change)))


def json_text(comparison: Comparison, old: str, new: str) -> Iterator[str]:
    """One object: the two versions, the counts, the summary in words, and every difference on a line of its own."""
    counts = comparison.counts()
    head = {"old": old, "new": new, "summary": summary_line(counts), "counts": counts}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "changes": ['
    for position, change in enumerate(comparison.changes()):
        yield (",\n " if position else "\n ") + json.dumps(_object(change), ensure_ascii=False)
    yield "\n]}\n"


def _entry(change: Change, with_it: Mapping[str, int]) -> Iterator[str]:
    yield f"  {MARKS[change.change]} {change.kind} {_shown(change.item_id)}  {_shown(change.what)}\n"
    if change.change == "changed":
        width = max(len(name) for name in change.fields)
        for name, (old, new) in change.fields.items():
            yield f"      {name:<{width}}  {_shown(old)} → {_shown(new)}\n"
    elif change.kind == "report" and with_it:
        told = [_count(with_it[kind.name], kind.noun) for kind in KINDS if kind.name in with_it]
        yield f"      with {', '.join(told)}\n"


def _rows(change: Change) -> Iterator[tuple[object, ...]]:
    said = (change.change, change.kind, change.report_id, change.item_id, change.what)
    if change.change != "changed":
        yield (*said, None, None, None)
        return
    for name, (old, new) in change.fields.items():
        yield (*said, name, old, new)


def _object(change: Change) -> dict[str, Any]:
    return {
        "change": change.change,
        "kind": change.kind,
        "report_id": change.report_id,
        "item_id": change.item_id,
        "what": change.what,
        "fields": {name: {"old": old, "new": new} for name, (old, new) in change.fields.items()},
    }


def _shown(value: object) -> str:
    if value is None:
        return "none"
    text = one_line(str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
