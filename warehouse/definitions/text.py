"""The text of each report and what it is made of: the provenance that every value points into."""

from __future__ import annotations

from warehouse.definitions import vocabulary
from warehouse.definitions.model import Between, Column, ForeignKey, Matches, OneOf, Table, View

REPORT = Column(
    "report_id",
    "VARCHAR",
    "The report, e.g. sefton-lea-2000-09; see dim_report",
    nullable=False,
    references="dim_report.report_id",
)
CHAR_START = Column(
    "char_start",
    "INTEGER",
    "Offset of the first character in report_text.text, counted in characters from 0",
    nullable=False,
    unit="characters",
    check=Between(0),
)
CHAR_END = Column(
    "char_end",
    "INTEGER",
    "Offset just after the last character in report_text.text, in characters; "
    "substr(text, char_start + 1, char_end - char_start) is the run of text",
    nullable=False,
    unit="characters",
    check=Between(0),
)
PAGE = Column(
    "page", "INTEGER", "Page of the file, 1 for the first (a text file is one page)", nullable=False, check=Between(1)
)
PARAGRAPH = Column(
    "paragraph",
    "VARCHAR",
    "The report's own number of the paragraph to look under, as text; a table's cells carry the number of the paragraph "
    "that the table follows; null where no numbered paragraph stands before",
)
PARAGRAPH_ID = Column(
    "paragraph_id", "VARCHAR", "The block of the report that holds the words; see paragraph. Null where none does"
)
ORDINAL = Column("ordinal", "INTEGER", "Order of appearance in the report, from 1", nullable=False, check=Between(1))
TO_PARAGRAPH = ForeignKey(("report_id", "paragraph_id"), "paragraph", ("report_id", "paragraph_id"))

REPORT_TEXT = Table(
    "report_text",
    "report",
    "The normalised text of each report: every char_start and char_end of the warehouse points into it.",
    (
        REPORT,
        Column("text", "VARCHAR", "The whole text as read, words broken at line ends mended", nullable=False),
        Column("characters", "INTEGER", "Length of the text", nullable=False, unit="characters", check=Between(0)),
    ),
    ("report_id",),
    "text",
)

PARAGRAPH_COLUMNS = (
    REPORT,
    Column("paragraph_id", "VARCHAR", "Stable within the report: b0001, b0002, … in reading order", nullable=False),
    Column("ordinal", "INTEGER", "Position in reading order, from 1", nullable=False, check=Between(1)),
    Column(
        "kind",
        "VARCHAR",
        "What the block is: heading, paragraph, bullet, table, footnote, contents, furniture (running heads, page numbers)",
        nullable=False,
        check=OneOf(vocabulary.BLOCK_KINDS),
    ),
    Column(
        "number",
        "VARCHAR",
        "The report's own number of the paragraph that the block belongs to, as text: a bullet or table has the number "
        "before it, a footnote that of the paragraph citing it; null before the first and in recommendation blocks",
    ),
    Column("numbered", "BOOLEAN", "True only for the block that carries the number itself", nullable=False),
    Column("section", "VARCHAR", "Top-level heading above it (an appendix is a section); null in the front matter"),
    Column("heading", "VARCHAR", "Innermost heading above it"),
    PAGE,
    Column(
        "level",
        "INTEGER",
        "Heading level or nesting of a bullet, from 1; 0 for other kinds",
        nullable=False,
        check=Between(0),
    ),
    CHAR_START,
    CHAR_END,
    Column("mark", "VARCHAR", "The mark of a footnote, e.g. 1 or *"),
)

PARAGRAPHS = Table(
    "paragraph",
    "block of a report: heading, paragraph, bullet, table, footnote, contents or furniture",
    "The blocks of each report in reading order. The view paragraph_text adds their words.",
    PARAGRAPH_COLUMNS,
    ("report_id", "paragraph_id"),
    "text",
)

CONTENTS_ENTRY = Table(
    "contents_entry",
    "line of a report's contents page",
    "What the contents page promises: the headings and the paragraph numbers under them.",
    (
        REPORT,
        ORDINAL,
        Column("heading", "VARCHAR", "The heading as the contents page prints it", nullable=False),
        Column("first", "INTEGER", "Number of the first paragraph promised under it; null where none is named"),
        Column("last", "INTEGER", "Number of the last paragraph promised under it; null where none is named"),
    ),
    ("report_id", "ordinal"),
    "text",
)

QUANTITY = Table(
    "quantity",
    "number that the text states",
    "The account of every number of a report, in digits or words: each is a fact (fact_id) or says why it is none (reason).",
    (
        REPORT,
        Column(
            "ordinal", "INTEGER", "Position among the numbers of the report, from 0", nullable=False, check=Between(0)
        ),
        CHAR_START,
        CHAR_END,
        Column("text", "VARCHAR", "The number as printed", nullable=False),
        Column("value", "DOUBLE", "The number normalised, in the unit beside it (pounds, not £M)", nullable=False),
        Column("unit", "VARCHAR", "Unit of value; null where the text gives none", check=Matches(vocabulary.CODE)),
        Column(
            "qualifier",
            "VARCHAR",
            "How exact the text is: exact, about, over, under",
            nullable=False,
            check=OneOf(vocabulary.QUALIFIERS),
        ),
        Column(
            "fact_id",
            "VARCHAR",
            "The fact that reads it (the first, where several do: the facts' quantity_ordinal leads back to all); null: see reason",
            check=Matches(vocabulary.ID16),
        ),
        Column(
            "reason",
            "VARCHAR",
            "Why it is no fact: reference (a paragraph or section number), year, name (a number in a name), narrative, "
            "unclassified (no measure could be told); null for a fact",
            check=OneOf(vocabulary.QUANTITY_REASONS),
        ),
    ),
    ("report_id", "ordinal"),
    "text",
)

PARAGRAPH_TEXT = View(
    "paragraph_text",
    "block of a report: heading, paragraph, bullet, table, footnote, contents or furniture",
    "The paragraphs with their words. Name the report_id in WHERE: cutting out the words of all reports takes long.",
    (*PARAGRAPH_COLUMNS, Column("text", "VARCHAR", "The words of the block, its number or bullet mark included")),
)

NUMBER_ACCOUNT = View(
    "number_account",
    "report",
    "How many numbers each report states and what became of them: numbers = facts + the five reasons.",
    (
        REPORT,
        Column("numbers", "BIGINT", "Numbers that the text states", unit="numbers"),
        Column("read_as_fact", "BIGINT", "Numbers that are facts", unit="numbers"),
        Column("reference", "BIGINT", "Paragraph, section, footnote and page numbers", unit="numbers"),
        Column("year", "BIGINT", "Years and dates", unit="numbers"),
        Column("name", "BIGINT", "Numbers in names, e.g. Key Stage 2", unit="numbers"),
        Column("narrative", "BIGINT", "Counts that say nothing about the authority", unit="numbers"),
        Column("unclassified", "BIGINT", "Numbers whose measure could not be told", unit="numbers"),
        Column(
            "unclassified_share",
            "DOUBLE",
            "Share of all numbers whose measure could not be told, 0 to 1; null for a report without numbers",
            unit="share",
        ),
    ),
)

TABLES = (REPORT_TEXT, PARAGRAPHS, CONTENTS_ENTRY, QUANTITY)
VIEWS = (PARAGRAPH_TEXT, NUMBER_ACCOUNT)
