"""A small warehouse of every kind of thing that a site shows, built without the gate, and a report that means harm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from samples import SAMPLES, authorities_csv
from transforms.catalogue.authorities import Authority, built_in, parse_authorities_csv
from transforms.report import read_report
from transforms.staging import reading_id, staged_rows
from warehouse.build import build_warehouse
from warehouse.operations import PublishedReport
from warehouse.staging import StagingStore

READER_KEY = "1-site"
WHEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
REPORTS = ("kelderbrough-2000.txt", "kelderbrough-2002.txt", "brackenfold-2001.md", "quayminster-2001.pdf")
EARLIER, LATER = "kelderbrough-lea-2000-02", "kelderbrough-lea-2002-03"

HARMLEA = Authority("X66", "Harm<b>lea</b>", "metropolitan", added=True)
HARM = "harm-b-lea-b-lea-2001-05"
LONG = "w" * 5000
HOSTILE = (
    "<script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 2'>",
    '"><svg onload="window.harmed = 3">',
    "' onmouseover='window.harmed = 4",
    "javascript:window.harmed=5",
    "</pre></article></main><style>body { display: none }</style>",
    "{{ 7 * 7 }} {% raw %} &lt;b&gt; &#60;i&#62;",
    "<!-- <base href='https://example.invalid/'> -->",
)
TURNED = "left \u202eright\u202c \u2066inner\u2069 \u200bzero\x07bell"
HARMFUL_TEXT = f"""INSPECTION OF HARMLEA LOCAL EDUCATION AUTHORITY

May 2001

Introduction

1. This report is invented. {HOSTILE[0]} Attendance in secondary schools was 91.5 per cent in 1999/2000. {HOSTILE[1]}

2. {HOSTILE[2]} The council runs 45 primary schools {HOSTILE[3]} and {HOSTILE[4]}.

3. {HOSTILE[5]} {HOSTILE[6]} {HOSTILE[7]} Some 12.5 per cent of the wibble went unseen.

4. {TURNED} stands in this paragraph.

5. {LONG}
"""


def publish(readings: Iterable[tuple[str, bytes]], staging: Path, target: Path, spoil: Iterable[str] = ()) -> Path:
    """Read the files, stage them, let the statements of `spoil` change what is staged, and build the warehouse."""
    authorities = built_in().with_added([*parse_authorities_csv(authorities_csv().read_text("utf-8-sig")), HARMLEA])
    published, rows = [], []
    with StagingStore(staging) as store:
        for name, data in readings:
            reading = read_report(data, authorities)
            digest = (name.encode().hex() + "0" * 64)[:64]
            key = reading_id(digest, READER_KEY)
            rows.append(staged_rows(reading, key, digest, READER_KEY))
            published.append(PublishedReport(reading.report_id, key, f"/somewhere/private/{name}", digest, WHEN))
        store.add_authorities([*parse_authorities_csv(authorities_csv().read_text("utf-8-sig")), HARMLEA])
        store.put(rows)
        store.replace_publication(published)
    with duckdb.connect(str(staging)) as con:
        for statement in spoil:
            con.execute(statement)
    build_warehouse(staging, target, "20260301T020000Z-aaaa", "fingerprint")
    return target


def build(folder: Path) -> Path:
    """The warehouse: samples, the harmful report, a run, a refused file, a check, and what became of recommendations."""
    text = HARMFUL_TEXT.replace("INSPECTION OF HARMLEA", "INSPECTION OF HARM<B>LEA</B>")
    files = [(name, (SAMPLES / name).read_bytes()) for name in REPORTS]
    quoted = HOSTILE[0].replace("'", "''")
    mine = f"WHERE report_id = '{HARM}'"
    served = publish(
        [*files, ("harmlea.txt", text.encode())],
        folder / "staging.duckdb",
        folder / "warehouse.duckdb",
        [
            f"UPDATE stg_reading SET title = '{quoted} \u202e', lead_inspector = '{quoted}' {mine}",
            f"UPDATE stg_fact SET pupil_group = '{quoted}', rule = '{quoted}' {mine}",
            f"UPDATE stg_paragraph SET number = '{quoted}' {mine}",
        ],
    )
    with duckdb.connect(str(served)) as con:
        con.execute(
            "INSERT INTO refresh_run BY NAME SELECT '20260301T020000Z-aaaa' AS run_id, TIMESTAMPTZ '2026-03-01 02:00:00+00' AS started_at, "
            f"TIMESTAMPTZ '2026-03-01 02:01:00+00' AS finished_at, 'published_with_quarantine' AS outcome, 'direct' AS engine, 6 AS files_seen, "
            f"5 AS files_new, 1 AS files_refused, 'published {quoted}' AS message"
        )
        con.execute(
            "INSERT INTO quarantine BY NAME SELECT '00000000deadbeef' AS quarantine_id, '/somewhere/private/bad.txt' AS source_uri, 'read' AS stage, "
            f"'not_a_report' AS expectation, 'no report {quoted}' AS message, '20260301T020000Z-aaaa' AS run_id, TIMESTAMPTZ '2026-03-01 02:00:30+00' AS quarantined_at"
        )
        con.execute(
            "INSERT INTO validation_result BY NAME SELECT '20260301T020000Z-aaaa' AS run_id, 'report' AS suite, 'value_is_plausible' AS expectation, "
            f"'stg_fact' AS table_name, n = 1 AS success, 'warning' AS severity, '{quoted}' AS observed, 3 AS unexpected_count, 'A person should look.' AS reason "
            "FROM range(2) AS t(n)"
        )
        follow_up(con)
    return served


def follow_up(con: duckdb.DuckDBPyConnection) -> None:
    """What became of three recommendations, for a warehouse whose build does not say so yet."""
    if con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'recommendation_followup'").fetchall()[0][
        0
    ]:
        return
    con.execute(
        "CREATE TABLE recommendation_followup (followup_id VARCHAR, la_code VARCHAR, report_id VARCHAR, ordinal INTEGER, later_report_id VARCHAR, "
        "status VARCHAR, later_kind VARCHAR, later_ordinal INTEGER, similarity DOUBLE, confidence DOUBLE, quote VARCHAR, later_quote VARCHAR, "
        "later_char_start INTEGER, later_char_end INTEGER)"
    )
    start, words = con.execute(
        f"SELECT char_start, text FROM paragraph_text WHERE report_id = '{LATER}' AND kind = 'paragraph' AND number = '5' ORDER BY ordinal LIMIT 1"
    ).fetchall()[0]
    rows = [
        (1, "repeated", "recommendation", 1, "words of the later recommendation", None, None),
        (2, "progressed", "judgement", 1, "words of the judgement", None, None),
        (3, "closed", "paragraph", None, words[:40], start, start + 40),
        (4, "not_mentioned", None, None, None, None, None),
    ]
    for ordinal, status, kind, later, quote, first, last in rows:
        con.execute(
            "INSERT INTO recommendation_followup VALUES (?, 'X11', ?, ?, ?, ?, ?, ?, 0.8, 0.75, 'quote', ?, ?, ?)",
            [f"f{ordinal}", EARLIER, ordinal, LATER, status, kind, later, quote, first, last],
        )
