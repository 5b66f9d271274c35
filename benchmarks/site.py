"""What `lea site` costs for 500 reports, and what the pages of such a site weigh.

The reports are those of the benchmark of the gate (about 400 facts, 700 numbers, 150 paragraphs and 35 recommendations in
110,000 characters), four of each authority, with values of ten groups in nine years, and the words of an invented
vocabulary of which few are frequent and many are rare, as in a language. `python -m benchmarks.site REPORTS` measures one
size and prints JSON.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.children import megabytes, run
from benchmarks.gate import PARAGRAPHS, WIDTH, stage
from benchmarks.tables import heading, table
from warehouse.build import build_warehouse

SIZES = (50, 500)
REPORTS_EACH = 4
MOST_BYTES = 1_000_000
# A search loads the terms of its words, of which it takes eight, and the texts of the ten results that it shows.
WORDS, RESULTS = 8, 10

SPREAD = f"""
CREATE TEMP TABLE spread AS SELECT reading_id, row_number() OVER (ORDER BY report_id) - 1 AS number FROM stg_reading;
INSERT INTO stg_authority SELECT 'B' || lpad(i::VARCHAR, 3, '0'), 'Marlowick ' || i, 'unitary' FROM range({max(SIZES)}) AS n(i);
UPDATE stg_reading SET la_code = 'B' || lpad((number // {REPORTS_EACH})::VARCHAR, 3, '0'),
    published_on = make_date(1997 + 2 * (number % {REPORTS_EACH})::INTEGER, 9, 1)
  FROM spread WHERE spread.reading_id = stg_reading.reading_id;
UPDATE stg_fact SET period = (1992 + quantity_ordinal % 9)::VARCHAR, phase = CASE quantity_ordinal % 2 WHEN 0 THEN 'primary' ELSE 'secondary' END,
    subject = (['english', 'mathematics', 'science', 'reading', 'writing'])[1 + quantity_ordinal % 5],
    scope = CASE WHEN quantity_ordinal % 4 = 3 THEN 'national' ELSE 'la' END,
    fact_id = md5(report_id || fact_id)[:16];
UPDATE stg_quantity SET fact_id = md5(report_id || fact_id)[:16];
UPDATE stg_quantity SET reason = 'unclassified' WHERE reason IS NOT NULL AND ordinal % 6 = 0
"""


def main() -> None:
    """Measure each size in a process of its own and print the tables."""
    heading("site: `lea site` by number of reports")
    measured = {size: _measured(size) for size in SIZES}
    table(
        ("reports", "authorities", "pages", "s of wall time", "s of process time", "peak MB of a worker", "MB of files"),
        [(n, *(m[k] for k in ("authorities", "pages", "wall", "process", "peak", "megabytes"))) for n, m in measured.items()],
    )  # fmt: skip
    print(f"What a page loads, kB with style and scripts (limit: {MOST_BYTES / 1e3:,.0f}):")
    table(
        ("reports", *next(iter(measured.values()))["loads"]),
        [(n, *(size / 1e3 for size in m["loads"].values())) for n, m in measured.items()],
        digits=0,
    )


def _measured(reports: int) -> dict[str, Any]:
    child = run([sys.executable, "-m", "benchmarks.site", str(reports)]).check()
    found: dict[str, Any] = json.loads(child.output.splitlines()[-1])
    return found


def measure(reports: int, folder: Path) -> dict[str, Any]:
    """Write the site of so many reports: what it cost, and what its pages load."""
    from warehouse.site.write import write_site

    staging, served, site = folder / "staging.duckdb", folder / "warehouse.duckdb", folder / "site"
    stage(reports, staging)
    spread(staging)
    build_warehouse(staging, served, "bench", "bench")
    started = time.perf_counter()
    before = _process_seconds()
    written = write_site(served, site, folder, lambda _done, _total, _what: None)
    loads = page_loads(site)
    heaviest = max(loads.values())
    if heaviest > MOST_BYTES:
        raise RuntimeError(f"a page loads {heaviest:,} bytes")
    return {
        "authorities": sum(1 for _ in (site / "authorities").glob("B???.html")),
        "pages": written.pages,
        "wall": time.perf_counter() - started,
        "process": _process_seconds() - before,
        # That of this process is no part of it: it has made the reports.
        "peak": megabytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss),
        "megabytes": written.bytes / 1e6,
        "loads": loads,
    }  # fmt: skip


def page_loads(site: Path) -> dict[str, int]:
    """Bytes that the heaviest page of each kind loads, all files together; a search at its worst."""

    def sizes(pattern: str) -> list[int]:
        return sorted((path.stat().st_size for path in site.glob(pattern)), reverse=True)

    style, script, search = (sizes(f"assets/{name}")[0] for name in ("site.css", "report.js", "search.js"))
    worst = sum(sizes("search/terms-*.js")[:WORDS]) + sum(sizes("search/text-*.js")[:RESULTS])
    return {
        "a report": style + script + sizes("reports/*.html")[0],
        "an authority": style + sizes("authorities/*.html")[0],
        "other pages": style + max(sizes("*.html") + sizes("quality/*.html")),
        "search, before a question": style + search + sizes("search.html")[0] + sizes("search/contents.js")[0],
        "search at its worst": style + search + sizes("search.html")[0] + sizes("search/contents.js")[0] + worst,
    }


def spread(staging: Path) -> None:
    """Several authorities, groups, years and many different words in place of one."""
    with duckdb.connect(str(staging)) as con:
        for statement in SPREAD.split(";\n"):
            con.execute(statement)
        texts = dict(con.execute("SELECT reading_id, text FROM stg_reading").fetchall())
        words = _Words()
        con.execute("CREATE TEMP TABLE worded (reading_id VARCHAR, text VARCHAR)")
        for reading_id, text in texts.items():
            con.execute("INSERT INTO worded VALUES (?, ?)", [reading_id, words.in_place_of_filling(text)])
        con.execute(
            "UPDATE stg_reading SET text = worded.text FROM worded WHERE worded.reading_id = stg_reading.reading_id"
        )


class _Words:
    """Invented words, the n-th as frequent as 1/n."""

    def __init__(self) -> None:
        self._random = random.Random(7)  # noqa: S311 - nothing secret
        syllables = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "or", "en")]
        self._words = ["".join(self._random.choices(syllables, k=self._random.randint(1, 4))) for _ in range(20_000)]
        self._weights = list(accumulate(1 / n for n in range(1, len(self._words) + 1)))

    def in_place_of_filling(self, text: str) -> str:
        paragraphs = (text[at : at + WIDTH] for at in range(0, PARAGRAPHS * WIDTH, WIDTH))
        return "".join(self._filled(paragraph) for paragraph in paragraphs)

    def _filled(self, paragraph: str) -> str:
        said = paragraph.split("ö")[0]
        filling = " ".join(self._random.choices(self._words, cum_weights=self._weights, k=WIDTH // 3))
        return f"{said}{filling}"[: WIDTH - 1] + "\n"


def _process_seconds() -> float:
    """Processor time of this process and of all that it waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(measure(int(sys.argv[1]), Path(name))))
