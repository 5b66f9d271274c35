"""How long the questions of docs/questions.md take on 500 reports: each in one open connection, as an analyst asks them."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.copies import build_copies
from benchmarks.tables import heading, table
from warehouse.connect import connect_read_only

REPORTS, ROUNDS = 500, 7
DOCUMENT = Path(__file__).parents[1] / "docs" / "questions.md"
_QUESTION = re.compile(r"(?s)\n## (?P<title>[^\n]+)\n.*?```sql\n(?P<query>.*?)```")


def main() -> None:
    """Build the warehouse, ask each question once to warm up and then seven times, print the table."""
    heading(f"questions: milliseconds of each question of docs/questions.md on {REPORTS} reports")
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        warehouse = build_copies(Path(folder), REPORTS)
        built = time.perf_counter() - started
        with connect_read_only(warehouse) as con:
            counts = con.execute(
                "SELECT (SELECT count(*) FROM dim_report), (SELECT count(*) FROM fact_statistic), "
                "(SELECT count(*) FROM paragraph), (SELECT count(*) FROM recommendation_followup)"
            ).fetchone()
            assert counts is not None
            reports, facts, paragraphs, followed = counts
            print(
                f"\nThe samples copied: {reports} reports, {facts:,} facts, {paragraphs:,} paragraphs, {followed:,} "
                f"followed recommendations, {warehouse.stat().st_size / 1e6:.0f} MB; made in {built:.0f} s, "
                f"the refresh of the samples included. Median and slowest of {ROUNDS}."
            )
            rows = []
            for match in _QUESTION.finditer(DOCUMENT.read_text(encoding="utf-8")):
                con.execute(match["query"]).fetchall()
                times = []
                for _ in range(ROUNDS):
                    begun = time.perf_counter()
                    found = con.execute(match["query"]).fetchall()
                    times.append(1000 * (time.perf_counter() - begun))
                rows.append((match["title"], len(found), median(times), max(times)))
                sys.stdout.flush()
    table(("question", "rows", "ms, median", "ms, slowest"), rows, digits=1)


if __name__ == "__main__":
    main()
