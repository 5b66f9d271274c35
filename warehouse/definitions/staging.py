"""Staging: what the reader took from each file, before the gate; kept from run to run.

The tables of readings say which keys and checks hold, but the database does not enforce them: rows that break a rule must
get in, so that the gate can refuse them by name.
"""

from __future__ import annotations

from warehouse.definitions import corrections, dimensions, facts, quality, statistics, text
from warehouse.definitions.model import Column, Table

READING_ID = Column(
    "reading_id",
    "VARCHAR",
    "The reading: first 16 digits of the file's SHA-256, a hyphen, and the version of the reader",
    nullable=False,
)
SHA256 = dimensions.REPORT.index["sha256"]
READER_KEY = Column("reader_key", "VARCHAR", "Parser version and digest of the authorities list", nullable=False)


def _without(columns: tuple[Column, ...], *names: str) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.name not in names)


def _pick(table: Table, *names: str) -> tuple[Column, ...]:
    return tuple(table.index[name] for name in names)


def _staging(name: str, grain: str, columns: tuple[Column, ...], key: tuple[str, ...]) -> Table:
    return Table(
        name,
        grain,
        f"As read from the files: {grain}, for every version of the reader that is kept.",
        (READING_ID, *columns),
        ("reading_id", *key),
        "staging",
        enforced=False,
    )


def _fact_columns() -> tuple[Column, ...]:
    taken = {column.name: column for column in facts.FACT_COLUMNS}
    order = (
        "report_id fact_id quantity_ordinal domain measure value unit scope phase key_stage subject threshold pupil_group "
        "period status qualifier paragraph page from_table quote char_start char_end rule confidence trace correction_id"
    )
    return tuple(facts.DOMAIN if name == "domain" else taken[name] for name in order.split())


STG_READING = _staging(
    "stg_reading",
    "reading of a file that is a report",
    (
        SHA256,
        READER_KEY,
        *_pick(
            dimensions.REPORT,
            "report_id",
            "family",
            "la_code",
            "authority_name",
            "title",
            "inspection_kind",
            "inspection_start",
            "inspection_end",
            "lead_inspector",
            "published_on",
            "published_precision",
            "media_type",
            "pages",
        ),
        text.REPORT_TEXT.index["text"],
    ),
    (),
)
STG_PARAGRAPH = _staging(
    "stg_paragraph",
    "block of a report",
    (
        text.REPORT,
        *_pick(
            text.PARAGRAPHS,
            "paragraph_id",
            "ordinal",
            "kind",
            "number",
            "numbered",
            "section",
            "heading",
            "page",
            "level",
            "char_start",
            "char_end",
            "mark",
        ),
    ),
    ("paragraph_id",),
)
STG_CONTENTS = _staging("stg_contents", "line of a report's contents page", text.CONTENTS_ENTRY.columns, ("ordinal",))
STG_QUANTITY = _staging(
    "stg_quantity",
    "number that the text of a report states",
    text.QUANTITY.columns,
    ("ordinal",),
)
STG_FACT = _staging("stg_fact", "value that a report states", _fact_columns(), ("fact_id",))
STG_RECOMMENDATION = _staging(
    "stg_recommendation",
    "recommendation entry of a report",
    _without(facts.RECOMMENDATION_COLUMNS, "paragraph_id"),
    ("ordinal",),
)
STG_JUDGEMENT = _staging(
    "stg_judgement",
    "judgement that a report makes",
    _without(facts.FACT_JUDGEMENT.columns, "paragraph_id"),
    ("ordinal",),
)
STG_FINDING = _staging(
    "stg_finding",
    "contradiction found in a report",
    _without(quality.QUALITY_FINDING.columns, "paragraph_id", "compared_with", "fact_id"),
    ("ordinal",),
)

READING_TABLES = (
    STG_READING,
    STG_PARAGRAPH,
    STG_CONTENTS,
    STG_QUANTITY,
    STG_FACT,
    STG_RECOMMENDATION,
    STG_JUDGEMENT,
    STG_FINDING,
)

STG_CORRECTION = _staging(
    "stg_correction",
    "field that a correction sets, or fact that it drops or adds, in one reading",
    corrections.COLUMNS,
    ("correction_id", "field"),
)
STG_CORRECTION_ENTRY = Table(
    "stg_correction_entry",
    "field that a correction of today's files sets, or fact that it drops or adds",
    "How the corrections of the files stand since the last run.",
    corrections.COLUMNS,
    ("correction_id", "field"),
    "staging",
    enforced=False,
)

STG_REFUSAL = Table(
    "stg_refusal",
    "file whose bytes the reader refused",
    "Files that are no readable report, and why.",
    (
        READING_ID,
        SHA256,
        READER_KEY,
        Column("stage", "VARCHAR", "Where it was refused: read", nullable=False),
        Column("kind", "VARCHAR", "Kind of the refusal, e.g. truncated_pdf", nullable=False),
        Column("message", "VARCHAR", "What is wrong, in one line", nullable=False),
        Column("observed", "VARCHAR", "What was seen"),
    ),
    ("reading_id",),
    "staging",
)
STG_VERDICT = Table(
    "stg_verdict",
    "reading that the gate has judged",
    "What the gate said of each reading.",
    (
        READING_ID,
        Column("suite_version", "VARCHAR", "Version of the expectations that judged it", nullable=False),
        Column("passed", "BOOLEAN", "True where no critical expectation failed", nullable=False),
        Column("decided_in_run", "VARCHAR", "The run that decided; see refresh_run", nullable=False),
    ),
    ("reading_id",),
    "staging",
)
STG_FILE_VERDICT = Table(
    "stg_file_verdict",
    "source whose file was judged before it was read",
    "What the gate said of the newest file of each source.",
    (
        Column("source_uri", "VARCHAR", "Where the file came from", nullable=False),
        SHA256,
        READER_KEY,
        Column("suite_version", "VARCHAR", "Version of the expectations that judged it", nullable=False),
        Column("passed", "BOOLEAN", "True where it may be read", nullable=False),
        Column("decided_in_run", "VARCHAR", "The run that decided; see refresh_run", nullable=False),
    ),
    ("source_uri",),
    "staging",
)
STG_FOLDER_FILE = Table(
    "stg_folder_file",
    "file that a folder held when a run last looked",
    "What was in the folders, so that a run sees which files are gone.",
    (
        Column("folder", "VARCHAR", "The folder", nullable=False),
        Column("source_uri", "VARCHAR", "The file", nullable=False),
    ),
    ("folder", "source_uri"),
    "staging",
)
STG_AUTHORITY = Table(
    "stg_authority",
    "authority added to the built-in ones",
    "Authorities that this data directory knows beyond the built-in ones.",
    (
        Column("la_code", "VARCHAR", "Its code", nullable=False),
        Column("name", "VARCHAR", "Its name", nullable=False),
        Column("type", "VARCHAR", "metropolitan, county, unitary or london_borough", nullable=False),
    ),
    ("la_code",),
    "staging",
)
PUBLICATION = Table(
    "publication",
    "report of the next warehouse",
    "Which reading of each report the next warehouse is built from.",
    (
        Column("report_id", "VARCHAR", "The report", nullable=False),
        READING_ID,
        Column("source_uri", "VARCHAR", "Where the file came from", nullable=False),
        SHA256,
        Column("first_seen_at", "TIMESTAMPTZ", "When this report was first fetched", nullable=False),
    ),
    ("report_id",),
    "staging",
)

STG_STATISTICS_FILE = _staging(
    "stg_statistics_file",
    "file of published statistics",
    (
        SHA256,
        READER_KEY,
        Column("figures", "INTEGER", "Rows that can be published", nullable=False, unit="rows"),
        Column("refused", "INTEGER", "Rows that are refused", nullable=False, unit="rows"),
    ),
    (),
)
STG_STATISTIC = _staging(
    "stg_statistic",
    "figure of a file of published statistics",
    _without(statistics.FACT_PUBLISHED_STATISTIC.columns, *statistics.ADDED_BY_BUILD),
    ("row_number",),
)
STG_STATISTIC_REFUSAL = _staging(
    "stg_statistic_refusal",
    "row of a file of published statistics that is refused",
    (
        statistics.FACT_PUBLISHED_STATISTIC.index["row_number"],
        Column("kind", "VARCHAR", "Kind of the refusal, e.g. unknown_unit", nullable=False),
        Column("message", "VARCHAR", "What is wrong, in one line that names the row", nullable=False),
        Column("observed", "VARCHAR", "What was seen"),
    ),
    ("row_number",),
)
STATISTICS_TABLES = (STG_STATISTICS_FILE, STG_STATISTIC, STG_STATISTIC_REFUSAL)

STG_STATISTICS_SOURCE = Table(
    "stg_statistics_source",
    "source that a person named as published statistics",
    "Sources that hold published statistics because somebody said so; others are recognised by their first line.",
    (Column("source_uri", "VARCHAR", "Where the file comes from", nullable=False),),
    ("source_uri",),
    "staging",
)
STATISTICS_PUBLICATION = Table(
    "statistics_publication",
    "file of published statistics in the next warehouse",
    "Which reading of each file of published statistics the next warehouse is built from.",
    (
        Column("source_uri", "VARCHAR", "Where the file came from", nullable=False),
        SHA256,
        READING_ID,
    ),
    ("source_uri",),
    "staging",
)

TABLES = (
    *READING_TABLES,
    *STATISTICS_TABLES,
    STG_CORRECTION,
    STG_CORRECTION_ENTRY,
    STG_REFUSAL,
    STG_VERDICT,
    STG_FILE_VERDICT,
    STG_FOLDER_FILE,
    STG_AUTHORITY,
    STG_STATISTICS_SOURCE,
    PUBLICATION,
    STATISTICS_PUBLICATION,
    *quality.OPERATIONS,
)
