"""The eight fact tables, which share their columns; recommendations, judgements, and the views over them."""

from __future__ import annotations

from warehouse.definitions import vocabulary
from warehouse.definitions.model import Between, Column, Matches, OneOf, Table, View
from warehouse.definitions.text import (
    CHAR_END,
    CHAR_START,
    ORDINAL,
    PAGE,
    PARAGRAPH,
    PARAGRAPH_ID,
    REPORT,
    TO_PARAGRAPH,
)

QUOTE = Column(
    "quote", "VARCHAR", "The words of the report, exactly report_text.text from char_start to char_end", nullable=False
)
DOMAIN = Column(
    "domain",
    "VARCHAR",
    "Field of the measure: funding, attainment, attendance, exclusions, school_places, sen, context, inspection",
    nullable=False,
    check=OneOf(vocabulary.DOMAINS),
)

# The columns from measure to confidence are those of transforms.reading.model.Fact, in its order.
FACT_COLUMNS = (
    Column(
        "fact_id",
        "VARCHAR",
        "Identifies the statement: the same report and statement give the same id on every run and machine",
        nullable=False,
        check=Matches(vocabulary.ID16),
    ),
    REPORT,
    Column(
        "measure",
        "VARCHAR",
        "What is measured; see dim_measure",
        nullable=False,
        references="dim_measure.measure",
    ),
    Column("value", "DOUBLE", "The value in the unit beside it: pounds, not £M; per cent as 41.5", nullable=False),
    Column(
        "unit",
        "VARCHAR",
        "Unit of value: percent, percentage_points, gbp, gbp_per_pupil, count (people and things), per_10000, rank, days, hours",
        nullable=False,
        check=OneOf(vocabulary.UNITS),
    ),
    Column(
        "scope",
        "VARCHAR",
        "Whose value: la (the inspected authority), national, statistical_neighbours, school, or the mean of a kind of "
        "authority: metropolitan, county, unitary, london",
        nullable=False,
        check=OneOf(vocabulary.SCOPES),
    ),
    Column(
        "phase",
        "VARCHAR",
        "Phase of schooling: nursery, primary, secondary, special, post16; null = all",
        check=OneOf(vocabulary.PHASES),
    ),
    Column("key_stage", "VARCHAR", "KS1 to KS4 (GCSE is KS4) or A-level", check=OneOf(vocabulary.KEY_STAGES)),
    Column(
        "subject",
        "VARCHAR",
        "english, mathematics, science, reading, writing; null where no subject is meant",
        check=OneOf(vocabulary.SUBJECTS),
    ),
    Column(
        "threshold",
        "VARCHAR",
        "Level or grades that pupils reach, e.g. level 4+ or 5+ A*-C",
        check=OneOf(vocabulary.THRESHOLDS),
    ),
    Column(
        "pupil_group",
        "VARCHAR",
        "Group of pupils or people, e.g. boys, children_in_public_care; null = everybody",
    ),
    Column(
        "period",
        "VARCHAR",
        "When it holds; see dim_period. Null: the report names no time, which means as at the inspection",
        check=Matches(vocabulary.PERIOD),
        references="dim_period.period",
    ),
    Column(
        "status",
        "VARCHAR",
        "actual (a result), target, planned, provisional",
        nullable=False,
        check=OneOf(vocabulary.STATUSES),
    ),
    Column(
        "qualifier",
        "VARCHAR",
        "How exact the report is: exact, about, over, under",
        nullable=False,
        check=OneOf(vocabulary.QUALIFIERS),
    ),
    PARAGRAPH,
    PARAGRAPH_ID,
    PAGE,
    Column("from_table", "BOOLEAN", "True where the value stands in a table's cell", nullable=False),
    QUOTE,
    CHAR_START,
    CHAR_END,
    Column("rule", "VARCHAR", "Name of the rule that read it", nullable=False),
    Column(
        "confidence",
        "DOUBLE",
        "How sure the rule is, 0 to 1",
        nullable=False,
        unit="0 to 1",
        check=Between(0, 1),
    ),
    Column(
        "quantity_ordinal",
        "INTEGER",
        "The number in the text that it reads: quantity.ordinal of the same report",
        nullable=False,
        check=Between(0),
    ),
    Column(
        "trace",
        "VARCHAR",
        "Which rule settled each field and the words it saw, as a JSON array of {field, rule, char_start, char_end}",
        nullable=False,
    ),
    Column(
        "correction_id",
        "VARCHAR",
        "The correction that set a field of it or added it; see correction. Null: as read",
        check=Matches(vocabulary.SLUG),
    ),
)

FACT_TABLES = {
    "funding": "fact_funding",
    "attainment": "fact_attainment",
    "attendance": "fact_attendance",
    "exclusions": "fact_exclusion",
    "school_places": "fact_school_place",
    "sen": "fact_sen",
    "context": "fact_context",
    "inspection": "fact_inspection",
}

_COMMENTS = {
    "funding": "Money: standard spending assessments, budgets, spending per pupil, delegation to schools.",
    "attainment": "Results and targets of pupils in tests and examinations, and how well schools do.",
    "attendance": "Attendance and absence of pupils.",
    "exclusions": "Exclusions of pupils and their return to school.",
    "school_places": "Places, surplus places, admissions and the size of schools.",
    "sen": "Special educational needs: statements, pupils, provision.",
    "context": "The area, its people and its schools: population, poverty, pupils on roll, council seats.",
    "inspection": "The inspection itself: schools surveyed and visited, views of schools, progress since the last one.",
}


def _fact_table(domain: str) -> Table:
    return Table(
        FACT_TABLES[domain],
        f"value of the domain {domain} that a report states",
        f"{_COMMENTS[domain]} Each value points to the words that state it.",
        FACT_COLUMNS,
        ("fact_id",),
        "fact",
        (TO_PARAGRAPH,),
    )


RECOMMENDATION_COLUMNS = (
    REPORT,
    Column(
        "ordinal", "INTEGER", "Order of appearance, body first, then appendix, from 1", nullable=False, check=Between(1)
    ),
    Column(
        "location",
        "VARCHAR",
        "Where it stands: body or appendix; lscb: in the part of a report that reviews the Local Safeguarding Children Board, and "
        "addressed to that",
        nullable=False,
        check=OneOf(vocabulary.LOCATIONS),
    ),
    Column("section", "VARCHAR", "Heading of the section whose recommendations hold it"),
    Column(
        "purpose",
        "VARCHAR",
        'What governs it: the "In order to …" above it, a theme, or the time that is set for it, without the colon',
    ),
    Column("number", "VARCHAR", "The report's own number of it, where it has one"),
    Column("text", "VARCHAR", "The recommendation, without bullet mark and closing punctuation", nullable=False),
    Column("parent_ordinal", "INTEGER", "Ordinal of the recommendation that this is a sub-bullet of", check=Between(1)),
    Column(
        "deadline",
        "VARCHAR",
        "Month by which it is due, e.g. 2001-01, or the year where the text names no month",
        check=Matches(vocabulary.DEADLINE),
    ),
    Column("urgent", "BOOLEAN", "True where the text says urgently, without further delay or the like", nullable=False),
    Column(
        "same_as_ordinal",
        "INTEGER",
        "For an entry of the appendix: ordinal of the entry in the body that it repeats, also reworded",
        check=Between(1),
    ),
    Column("theme", "VARCHAR", "What it is about"),
    PARAGRAPH_ID,
    PAGE,
    CHAR_START,
    CHAR_END,
)

FACT_RECOMMENDATION = Table(
    "fact_recommendation",
    "recommendation entry of a report; body and appendix entries are separate rows",
    "What inspectors ask the authority to do. The view recommendation has each distinct one once.",
    RECOMMENDATION_COLUMNS,
    ("report_id", "ordinal"),
    "fact",
    (TO_PARAGRAPH,),
)

FACT_JUDGEMENT = Table(
    "fact_judgement",
    "judgement that a report makes on a function or area",
    "Grades, progress on earlier recommendations, and functions listed as performed well or badly.",
    (
        REPORT,
        ORDINAL,
        Column(
            "kind",
            "VARCHAR",
            "grade (on the framework's scale), progress (on an earlier recommendation), listed (named as effective or not)",
            nullable=False,
            check=OneOf(vocabulary.JUDGEMENT_KINDS),
        ),
        Column("aspect", "VARCHAR", "The function or area judged, e.g. overall_effectiveness", nullable=False),
        Column("judgement", "VARCHAR", "The judgement in the framework's vocabulary; null: see absence_reason"),
        Column(
            "grade", "INTEGER", "Rank of the judgement on its scale, 1 best; null where it has none", check=Between(1)
        ),
        PARAGRAPH,
        PARAGRAPH_ID,
        PAGE,
        QUOTE,
        CHAR_START,
        CHAR_END,
        Column(
            "absence_reason",
            "VARCHAR",
            "Why there is no judgement: not_in_framework, combined_judgement (given together with another aspect), "
            "not_judged, not_applicable, not_stated, unreadable, not_extracted",
            check=OneOf(vocabulary.ABSENCE_REASONS),
        ),
    ),
    ("report_id", "ordinal"),
    "fact",
    (TO_PARAGRAPH,),
)

_AUTHORITY = Column("authority", "VARCHAR", "Name of the inspected authority")
_LA_CODE = Column("la_code", "VARCHAR", "Three-digit DfE number of the inspected authority; see dim_local_authority")
_PUBLISHED = Column("published_on", "DATE", "Date of publication; the first of the month where only a month is known")
_FAMILY = Column("family", "VARCHAR", "Kind of report, e.g. lea_inspection, ilacs")

FACT_STATISTIC = View(
    "fact_statistic",
    "value that a report states",
    "All eight fact tables in one, with the domain of each value.",
    (*FACT_COLUMNS[:2], DOMAIN, *FACT_COLUMNS[2:]),
)

_FACT = {column.name: column for column in FACT_COLUMNS}

STATISTIC = View(
    "statistic",
    "value that a report states",
    "The values ready for use: fact_statistic with the authority, the report's date, and the measure's label beside them.",
    (
        _FACT["fact_id"],
        REPORT,
        _LA_CODE,
        _AUTHORITY,
        Column("region", "VARCHAR", "Region of England that the authority belongs to"),
        _FAMILY,
        _PUBLISHED,
        DOMAIN,
        _FACT["measure"],
        Column("label", "VARCHAR", "The measure in words"),
        *(_FACT[name] for name in ("value", "unit", "scope", "phase", "key_stage", "subject", "threshold")),
        _FACT["pupil_group"],
        _FACT["period"],
        Column("period_starts_on", "DATE", "First day of the period"),
        Column("period_ends_on", "DATE", "Last day of the period"),
        *(_FACT[name] for name in ("status", "qualifier", "paragraph", "paragraph_id", "page", "from_table", "quote")),
        _FACT["confidence"],
        _FACT["correction_id"],
    ),
)

RECOMMENDATION = View(
    "recommendation",
    "distinct recommendation of a report",
    "Each recommendation once: the entries of the body, and those of the appendix that repeat none.",
    (
        *RECOMMENDATION_COLUMNS[:1],
        _LA_CODE,
        _AUTHORITY,
        _FAMILY,
        _PUBLISHED,
        *(c for c in RECOMMENDATION_COLUMNS[1:] if c.name not in {"same_as_ordinal", "char_start", "char_end"}),
        Column("appendix_ordinal", "INTEGER", "Ordinal of the appendix entry that repeats it; null where none does"),
    ),
)

TABLES = (*(_fact_table(domain) for domain in vocabulary.DOMAINS), FACT_RECOMMENDATION, FACT_JUDGEMENT)
VIEWS = (FACT_STATISTIC, STATISTIC, RECOMMENDATION)
