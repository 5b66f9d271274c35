"""The staging file: what is written is there the next time, whole, whatever happens in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from transforms.catalogue.authorities import Authority
from transforms.report import Reading
from transforms.staging import reading_id, staged_rows
from warehouse.definitions.staging import READING_TABLES
from warehouse.errors import WarehouseError
from warehouse.operations import (
    PublishedReport,
    QuarantineEntry,
    RefreshRun,
    StagedRefusal,
    ValidationResult,
    Verdict,
    quarantine_id,
)
from warehouse.staging import StagingStore

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
KEY = "1-abc"
WHEN = datetime(2026, 3, 1, 2, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "staging.duckdb"


def staged(sha256: str, report: Reading, reader_key: str = KEY) -> dict[str, list[tuple[Any, ...]]]:
    return staged_rows(report, reading_id(sha256, reader_key), sha256, reader_key)


def counts(store: StagingStore) -> dict[str, int]:
    return {t.name: store.connection.execute(f"SELECT count(*) FROM {t.name}").fetchall()[0][0] for t in READING_TABLES}


def refusal(sha256: str) -> StagedRefusal:
    return StagedRefusal(
        reading_id(sha256, KEY), sha256, KEY, "read", "truncated_pdf", "the file ends early", "12 bytes"
    )


def test_what_is_read_or_refused_is_known_to_this_reader_only(path: Path, invented: Reading) -> None:
    with StagingStore(path) as store:
        assert store.note is None
        assert store.put([staged(A, invented), staged(B, replace(invented, report_id="ashby-lea-2000-09"))]) == 2
        store.put_refusals([refusal(C)])
    with StagingStore(path) as store:
        assert store.known(KEY) == {A: "read", B: "read", C: "refused"}
        assert store.known("2-abc") == {}
        assert store.refusals(KEY) == (refusal(C),)
        stored = store.connection.execute("SELECT * FROM stg_fact WHERE reading_id LIKE 'a%'").fetchall()
        assert stored == staged(A, invented)["stg_fact"]


def test_a_reading_that_comes_again_replaces_itself(path: Path, invented: Reading) -> None:
    with StagingStore(path) as store:
        store.put_refusals([refusal(A)])
        store.put([staged(A, invented)])
        before = counts(store)
        store.put_verdicts([Verdict(reading_id(A, KEY), "s1", False, "run")])
        store.put([staged(A, invented)])
        assert counts(store) == before
        assert store.verdicts("s1") == {}
        assert store.refusals(KEY) == ()


def test_nothing_to_put_is_no_error(path: Path) -> None:
    with StagingStore(path) as store:
        assert store.put([]) == 0
        store.put_refusals([])
        store.put_verdicts([])
        store.put_quarantine([])
        store.replace_publication([])
        store.add_authorities([])
        assert store.prune([]) == 0


def test_rows_that_do_not_fit_leave_nothing_behind(path: Path, invented: Reading) -> None:
    broken = staged(A, invented)
    broken["stg_finding"] = [("too", "few")]
    with StagingStore(path) as store:
        with pytest.raises(ValueError, match="2 values for"):
            store.put([broken])
        assert set(counts(store).values()) == {0}
        store.put([staged(A, invented)])
        assert store.known(KEY) == {A: "read"}


def test_rows_that_break_rules_get_in_for_the_gate_to_see(path: Path, invented: Reading) -> None:
    wrong = staged(A, invented)
    wrong["stg_fact"] = [(*row[:8], "no scope", *row[9:]) for row in wrong["stg_fact"]] * 2
    with StagingStore(path) as store:
        store.put([wrong])
        assert counts(store)["stg_fact"] == 4


def test_verdicts_publication_and_authorities_are_kept(path: Path, added_authority: Authority) -> None:
    reports = [
        PublishedReport(name, f"{name}-1", f"{name}.txt", A, WHEN) for name in ("b-lea-2000-01", "a-lea-2000-01")
    ]
    with StagingStore(path) as store:
        store.put_verdicts([Verdict("r1", "s1", True, "run1"), Verdict("r2", "s1", False, "run1")])
        store.put_verdicts([Verdict("r2", "s2", True, "run2")])
        store.replace_publication(reports)
        store.add_authorities([added_authority])
        store.add_authorities([added_authority])
    with StagingStore(path) as store:
        assert store.verdicts("s1") == {"r1": True}
        assert store.verdicts("s2") == {"r2": True}
        assert store.publication() == (reports[1], reports[0])
        assert store.added_authorities() == (added_authority,)
        store.replace_publication(reports[:1])
        assert store.publication() == (reports[0],)


def run(run_id: str, outcome: str = "published") -> RefreshRun:
    return RefreshRun(run_id, WHEN, None, outcome, "direct", files_seen=3)


def entry(source: str, reading: str | None = None, **changes: Any) -> QuarantineEntry:
    key = quarantine_id(source, A, "read", "truncated_pdf")
    return replace(
        QuarantineEntry(key, source, A, reading, None, "read", "truncated_pdf", "it ends early", None, "run1", WHEN),
        **changes,
    )


def test_the_run_log_is_kept_and_updated(path: Path) -> None:
    result = ValidationResult("run1", "report", "unique", "fact_sen", None, True, "critical", "0", 0, "why", "[]")
    with StagingStore(path) as store:
        store.put_run(run("run1", "interrupted"))
        store.put_run(run("run2"))
        store.put_run(run("run1"))
        store.replace_validation("run1", [result, result])
        store.replace_validation("run1", [result])
        store.put_quarantine([entry("x.pdf"), entry("y.pdf")])
        store.put_quarantine([entry("y.pdf", resolved_at=WHEN)])
    with StagingStore(path) as store:
        assert store.runs() == (run("run2"), run("run1"))
        assert store.connection.execute("SELECT count(*) FROM validation_result").fetchall() == [(1,)]
        assert {e.source_uri: e.resolved_at for e in store.quarantine()} == {"x.pdf": None, "y.pdf": WHEN}


def test_a_value_outside_a_vocabulary_of_the_run_log_is_refused(path: Path) -> None:
    with StagingStore(path) as store:
        with pytest.raises(duckdb.ConstraintException):
            store.put_run(run("run1", "fine"))
        store.put_run(run("run1"))
        assert store.runs() == (run("run1"),)


def test_prune_drops_what_nothing_needs(path: Path, invented: Reading) -> None:
    digests = [letter * 64 for letter in "abcd"]
    ids = [reading_id(digest, KEY) for digest in digests]
    with StagingStore(path) as store:
        store.put([staged(digest, invented) for digest in digests])
        store.put_verdicts(Verdict(reading, "s1", True, "run") for reading in ids)
        store.put_refusals([refusal("e" * 64)])
        store.replace_publication([PublishedReport("r-lea-2000-01", ids[0], "r.txt", digests[0], WHEN)])
        store.put_quarantine([entry("b.pdf", ids[1]), entry("c.pdf", ids[2], resolved_at=WHEN)])
        assert store.prune([ids[3]]) == 2
        assert store.known(KEY) == {digests[0]: "read", digests[1]: "read", digests[3]: "read"}
        assert set(store.verdicts("s1")) == {ids[0], ids[1], ids[3]}
        assert counts(store)["stg_fact"] == 3 * len(invented.statements.facts)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000])
def test_a_file_that_is_no_database_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with StagingStore(path) as store:
        assert store.known(KEY) == {}
        if content:
            assert store.note is not None
            assert "staging.duckdb.aside-1" in store.note
    assert not content or path.with_name("staging.duckdb.aside-1").read_bytes() == content


def test_a_file_of_another_version_is_set_aside_with_its_rows(path: Path, invented: Reading) -> None:
    for number in (1, 2):
        with StagingStore(path) as store:
            store.put([staged(A, invented)])
            store.connection.execute("UPDATE schema_version SET version = 'old'")
        with StagingStore(path) as store:
            assert store.note is not None
            assert "another version" in store.note
            assert store.known(KEY) == {}
        with duckdb.connect(str(path.with_name(f"staging.duckdb.aside-{number}")), read_only=True) as con:
            assert con.execute("SELECT count(*) FROM stg_reading").fetchall() == [(1,)]


def test_the_log_of_a_file_that_is_gone_is_not_played_into_a_new_one(path: Path) -> None:
    path.parent.mkdir()
    path.with_name("staging.duckdb.wal").write_bytes(b"left over")
    with StagingStore(path) as store:
        assert store.known(KEY) == {}


HOLD = """
import sys, time
from pathlib import Path
from warehouse.staging import StagingStore
store = StagingStore(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""

WRITE = """
import sys
from pathlib import Path
from warehouse.operations import PublishedReport
from warehouse.staging import StagingStore
from warehouse.definitions.staging import READING_TABLES
from datetime import UTC, datetime

def reading(number):
    key = f"{number:016x}-k"
    rows = {table.name: [] for table in READING_TABLES}
    head = {"reading_id": key, "sha256": f"{number:064x}", "reader_key": "k", "report_id": f"r-{number}", "text": "x" * 1000}
    rows["stg_reading"] = [tuple(head.get(name) for name in READING_TABLES[0].column_names)]
    rows["stg_quantity"] = [(key, f"r-{number}", n, 0, 1, "x", 1.0, None, "exact", None, "name") for n in range(300)]
    return rows

with StagingStore(Path(sys.argv[1])) as store:
    start = len(store.known("k"))
    print("open", flush=True)
    for number in range(start, start + 100_000):
        store.put([reading(number)])
"""


def begin(script: str, path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_a_file_that_another_process_holds_is_left_alone(path: Path) -> None:
    process = begin(HOLD, path)
    try:
        with pytest.raises(WarehouseError, match="lock"):
            StagingStore(path)
    finally:
        process.kill()
        process.wait()
    with StagingStore(path) as store:
        assert store.note is None


def test_a_writer_killed_at_any_moment_leaves_complete_readings(path: Path) -> None:
    seen = 0
    for pause in (0.05, 0.3, 0.7):
        process = begin(WRITE, path)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with StagingStore(path) as store:
            assert store.note is None
            known = len(store.known("k"))
            per_reading = store.connection.execute(
                "SELECT count(q.ordinal) FROM stg_reading LEFT JOIN stg_quantity AS q USING (reading_id) GROUP BY reading_id"
            ).fetchall()
            assert set(per_reading) <= {(300,)}
            assert len(per_reading) == known >= seen
            orphans = "SELECT count(*) FROM stg_quantity ANTI JOIN stg_reading USING (reading_id)"
            assert store.connection.execute(orphans).fetchall() == [(0,)]
            seen = known
    assert seen > 0
