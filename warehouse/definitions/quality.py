"""Quality and operations: contradictions found, checks made, reports refused, runs; and the dictionary of all this."""

from __future__ import annotations

from warehouse.definitions import vocabulary
from warehouse.definitions.model import Between, Column, Matches, OneOf, Table, View
from warehouse.definitions.sources import SOURCE_PUBLICATION
from warehouse.definitions.text import CHAR_END, CHAR_START, PARAGRAPH, PARAGRAPH_ID, REPORT, TO_PARAGRAPH

COMPARED_WITH = Column(
    "compared_with",
    "VARCHAR",
    "What contradicts the statement: own_figures (of the same report), other_reports, published_statistics",
    nullable=False,
    check=OneOf(vocabulary.COMPARED_WITH),
)
FINDING_FACT_ID = Column(
    "fact_id",
    "VARCHAR",
    "The fact whose value other reports or published statistics contradict; null where own figures do",
    check=Matches(vocabulary.ID16),
)

QUALITY_FINDING = Table(
    "quality_finding",
    "contradiction found between a statement of a report and other numbers",
    "What a report says that its own numbers, another report, or published statistics contradict.",
    (
        REPORT,
        Column(
            "ordinal",
            "INTEGER",
            "Number of the finding in its report, from 1: first what the report's own figures contradict, in the order of the "
            "text, then what other reports and published statistics do",
            nullable=False,
            check=Between(1),
        ),
        COMPARED_WITH,
        Column(
            "kind",
            "VARCHAR",
            "Kind of contradiction, e.g. text_contradicts_table, total_does_not_add_up, national_figures_differ, differs_from_published",
            nullable=False,
            check=Matches(vocabulary.CODE),
        ),
        Column(
            "outcome",
            "VARCHAR",
            "What is likely wrong: report_inconsistent (the report), reading_suspect (how it was read), undecidable (rounding, a "
            "revision or another definition may explain it)",
            nullable=False,
            check=OneOf(vocabulary.FINDING_OUTCOMES),
        ),
        Column(
            "severity",
            "VARCHAR",
            "info, or warning where a person should look",
            nullable=False,
            check=OneOf(vocabulary.FINDING_SEVERITIES),
        ),
        PARAGRAPH,
        PARAGRAPH_ID,
        Column("measure", "VARCHAR", "The measure concerned, where there is one", references="dim_measure.measure"),
        Column("stated", "VARCHAR", "What the report states", nullable=False),
        Column("computed", "VARCHAR", "What follows from the other numbers, or what they are", nullable=False),
        Column(
            "tolerance",
            "DOUBLE",
            "Difference that the printed precision explains, in the unit of the statement",
            check=Between(0),
        ),
        Column(
            "quote", "VARCHAR", "The statement, exactly report_text.text from char_start to char_end", nullable=False
        ),
        Column("explanation", "VARCHAR", "The arithmetic, or the comparison, in words", nullable=False),
        CHAR_START,
        CHAR_END,
        FINDING_FACT_ID,
    ),
    ("report_id", "ordinal"),
    "quality",
    (TO_PARAGRAPH,),
)

VALIDATION_RESULT = Table(
    "validation_result",
    "expectation checked in a run",
    "What the gate checked and what it saw, from Great Expectations.",
    (
        Column("run_id", "VARCHAR", "The run; see refresh_run", nullable=False),
        Column(
            "suite",
            "VARCHAR",
            "file (before it is parsed), report (the rows of single reports), warehouse (the next warehouse as a whole) or "
            "runs (against what earlier published versions lead to expect)",
            nullable=False,
            check=OneOf(vocabulary.SUITES),
        ),
        Column("expectation", "VARCHAR", "Name of the expectation", nullable=False),
        Column("table_name", "VARCHAR", "Table that it looks at"),
        Column("column_name", "VARCHAR", "Column that it looks at; null for a check of several"),
        Column("success", "BOOLEAN", "True where it holds", nullable=False),
        Column(
            "severity",
            "VARCHAR",
            "critical (not published), warning (a person should look), info",
            nullable=False,
            check=OneOf(vocabulary.SEVERITIES),
        ),
        Column("observed", "VARCHAR", "What was seen"),
        Column("unexpected_count", "BIGINT", "Number of rows that break it", unit="rows", check=Between(0)),
        Column("reason", "VARCHAR", "Why it matters"),
        Column(
            "failing",
            "VARCHAR",
            "Up to 50 rows that break it, as a JSON array of objects with report_id or source_uri, key, quote or value",
        ),
    ),
    (),
    "operations",
)

QUARANTINE = Table(
    "quarantine",
    "reason for which a file was refused",
    "The refused reports: why, what was seen, and when that was resolved or released. Open are those with neither date.",
    (
        Column(
            "quarantine_id",
            "VARCHAR",
            "Identifies source, bytes, stage and expectation",
            nullable=False,
            check=Matches(vocabulary.ID16),
        ),
        Column("source_uri", "VARCHAR", "Where the file came from", nullable=False),
        Column("sha256", "VARCHAR", "SHA-256 of its bytes; null when nothing came", check=Matches(vocabulary.SHA256)),
        Column(
            "reading_id",
            "VARCHAR",
            "The reading that the gate refused; null for a file that was not or could not be read",
        ),
        Column("report_id", "VARCHAR", "The report it would have been; null for a file that could not be read"),
        Column(
            "stage",
            "VARCHAR",
            "Where it was stopped: fetch, file (before it was parsed), read, identity, report gate; corrections for an entry of "
            "a corrections file",
            nullable=False,
            check=OneOf(vocabulary.QUARANTINE_STAGES),
        ),
        Column("expectation", "VARCHAR", "Name of the check, or kind of the refusal", nullable=False),
        Column("message", "VARCHAR", "What is wrong, in one line", nullable=False),
        Column("observed", "VARCHAR", "What was seen"),
        Column("run_id", "VARCHAR", "The run that refused it first; see refresh_run", nullable=False),
        Column("quarantined_at", "TIMESTAMPTZ", "When it was refused first", nullable=False),
        Column("resolved_at", "TIMESTAMPTZ", "When a run found nothing wrong any more; null while refused"),
        Column("released_at", "TIMESTAMPTZ", "When a person let it pass"),
        Column("release_reason", "VARCHAR", "Why that person let it pass"),
        Column("released_by", "VARCHAR", "Who let it pass"),
        Column(
            "rows_digest",
            "VARCHAR",
            "Digest of the rows that break the check: a release holds as long as they are the same; null where no rows do",
            check=Matches(vocabulary.ID16),
        ),
    ),
    ("quarantine_id",),
    "operations",
)

STALE_REPORT = View(
    "stale_report",
    "published report whose source has something newer that is refused",
    "The reports that stay published in their last good form, because a newer form fails. Join it to dim_report by "
    "report_id: what is not here is published as its source has it now.",
    (
        REPORT,
        Column("stale_since", "TIMESTAMPTZ", "When a newer form was refused first"),
        Column(
            "stages",
            "VARCHAR",
            "Where it was stopped, by stage of quarantine; fetch alone: the source gives nothing any more, so nobody knows "
            "whether there is anything newer",
        ),
        Column("reasons", "BIGINT", "How many reasons are open; the rows of quarantine", unit="reasons"),
        Column("quarantine_ids", "VARCHAR", "Their quarantine_ids, separated by spaces"),
        Column("message", "VARCHAR", "What is wrong, in one line: the first of the reasons"),
    ),
)

_FILES = "files"
REFRESH_RUN = Table(
    "refresh_run",
    "run of the pipeline",
    "Every run: when, what it saw, what came of it.",
    (
        Column(
            "run_id", "VARCHAR", "Time of its start and four characters, e.g. 20261123T093911Z-ab12", nullable=False
        ),
        Column("started_at", "TIMESTAMPTZ", "Start", nullable=False),
        Column("finished_at", "TIMESTAMPTZ", "End; null while running"),
        Column(
            "outcome",
            "VARCHAR",
            "published, published_with_quarantine, unchanged, gate_closed, failed, interrupted; null while running",
            check=OneOf(vocabulary.RUN_OUTCOMES),
        ),
        Column("engine", "VARCHAR", "prefect or direct (plain calls)", nullable=False, check=OneOf(vocabulary.ENGINES)),
        Column("files_seen", "INTEGER", "Files that the sources offered", unit=_FILES, check=Between(0)),
        Column(
            "files_new",
            "INTEGER",
            "Files read in this run: new or changed, or the reader has changed",
            unit=_FILES,
            check=Between(0),
        ),
        Column("files_unchanged", "INTEGER", "Files known from an earlier run", unit=_FILES, check=Between(0)),
        Column("files_refused", "INTEGER", "Files in quarantine after the run", unit=_FILES, check=Between(0)),
        Column("reports_published", "INTEGER", "Reports in the published warehouse", unit="reports", check=Between(0)),
        Column("rows_per_table", "VARCHAR", "Rows of each table, as a JSON object"),
        Column("versions", "VARCHAR", "Versions of project, reader_key, suite, definitions, duckdb, as a JSON object"),
        Column("published_version", "VARCHAR", "The version that the run published; null where it published none"),
        Column(
            "fingerprint", "VARCHAR", "Digest of all that the content was built from: equal fingerprints, equal content"
        ),
        Column("message", "VARCHAR", "What came of it, in one line"),
        Column(
            "unclassified_share",
            "DOUBLE",
            "Share of all numbers in the published reports whose measure could not be told, 0 to 1",
            unit="share",
            check=Between(0, 1),
        ),
        Column(
            "changes",
            "VARCHAR",
            "How many reports, facts, recommendations, judgements, findings and published figures the published version added, "
            "changed and removed, as a JSON object by kind; null where nothing was published or nothing was there before",
        ),
    ),
    ("run_id",),
    "operations",
)

WAREHOUSE_VERSION = Table(
    "warehouse_version",
    "warehouse file (always one)",
    "Which version this file is, and what it was built from.",
    (
        Column("version_id", "VARCHAR", "The version, named after the run that built it", nullable=False),
        Column("fingerprint", "VARCHAR", "Digest of all that the content was built from", nullable=False),
        Column("definitions", "VARCHAR", "Digest of the definitions of tables and views", nullable=False),
    ),
    ("version_id",),
    "operations",
)

RUN_METRIC = Table(
    "run_metric",
    "figure of a published version that later versions are compared with",
    "The history of what is published: how much a report gives on average, and how well it is understood. A night that "
    "publishes nothing new adds nothing.",
    (
        Column("run_id", "VARCHAR", "The version, named after the run that built it; see refresh_run", nullable=False),
        Column(
            "metric",
            "VARCHAR",
            "reports (how many), rows_per_report, facts_per_report, mean_value (of the authority's own values, without the "
            "outermost twentieth at each end), number_share (of all numbers)",
            nullable=False,
            check=OneOf(vocabulary.RUN_METRICS),
        ),
        Column(
            "subject",
            "VARCHAR",
            "What it is the figure of: a table, a domain, a measure, or a kind of number",
            nullable=False,
        ),
        Column(
            "value", "DOUBLE", "The figure; of a measure in the measure's unit, of a share from 0 to 1", nullable=False
        ),
        Column(
            "rows", "BIGINT", "How many rows or values it is made from", nullable=False, unit="rows", check=Between(0)
        ),
    ),
    ("run_id", "metric", "subject"),
    "operations",
)

DATA_DICTIONARY = Table(
    "data_dictionary",
    "table, view, macro or column of the warehouse",
    "What every table, view, macro and column means. Position 0 describes the table, view or macro itself.",
    (
        Column("table_name", "VARCHAR", "Table, view or macro", nullable=False),
        Column(
            "position",
            "INTEGER",
            "Position of the column, from 1; 0 for the table, view or macro itself",
            nullable=False,
            check=Between(0),
        ),
        Column(
            "column_name", "VARCHAR", "Column, of a macro one of its result; null for the table, view or macro itself"
        ),
        Column("layer", "VARCHAR", "text, fact, dimension, quality, operations, view or macro", nullable=False),
        Column("data_type", "VARCHAR", "Type of the column"),
        Column("unit", "VARCHAR", "Unit of the column's values, where they have one"),
        Column("is_key", "BOOLEAN", "True for the columns that together identify a row"),
        Column("nullable", "BOOLEAN", "True where a value may be absent"),
        Column("rule", "VARCHAR", "Values that are allowed: a list, a range or a pattern"),
        Column("refers_to", "VARCHAR", "table.column that holds the row meant"),
        Column("description", "VARCHAR", "What it means; for a table, its grain first", nullable=False),
    ),
    ("table_name", "position"),
    "quality",
)

OPERATIONS = (VALIDATION_RESULT, QUARANTINE, REFRESH_RUN)
LOGS = (*OPERATIONS, SOURCE_PUBLICATION)
TABLES = (QUALITY_FINDING, *LOGS, RUN_METRIC, WAREHOUSE_VERSION, DATA_DICTIONARY)
VIEWS = (STALE_REPORT,)
