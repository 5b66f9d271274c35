"""An authority's own figures over time, and the views over them: trends, funding, targets, comparisons."""

from __future__ import annotations

from dataclasses import replace

from warehouse.definitions import vocabulary
from warehouse.definitions.facts import DOMAIN, FACT_COLUMNS
from warehouse.definitions.model import Between, Column, Matches, OneOf, Table, View
from warehouse.definitions.text import PARAGRAPH, REPORT

_FACT = {column.name: column for column in FACT_COLUMNS}

LA_CODE = Column(
    "la_code",
    "VARCHAR",
    "Three-digit DfE number of the inspected authority; see dim_local_authority",
    nullable=False,
    references="dim_local_authority.la_code",
)
AUTHORITY = Column("authority", "VARCHAR", "Name of the inspected authority", nullable=False)
PUBLISHED = Column(
    "published_on",
    "DATE",
    "Date of the report's publication; the first of the month where only a month is known",
    nullable=False,
)
CAVEAT = Column(
    "caveat",
    "VARCHAR",
    "What to mind before using the value, separated by semicolons: approximate, more than this, less than this, a target, planned, "
    "provisional, no period stated (as at the inspection), read with little certainty (confidence below 0.4), other sources differ "
    "(see quality_finding), stated with other values as well, corrected by hand. Null: nothing known against it",
)
_LABEL = Column("label", "VARCHAR", "The measure in words", nullable=False)
_PHASE = replace(
    _FACT["phase"],
    comment="Phase of schooling: nursery, primary, secondary, special, post16; that of the key stage where the report names only "
    "this. Null = all",
)
_STARTS = Column("period_starts_on", "DATE", "First day of the period; see dim_period. Null where none is stated")
_KEYS = (
    DOMAIN,
    _FACT["measure"],
    _LABEL,
    _PHASE,
    _FACT["key_stage"],
    _FACT["subject"],
    _FACT["threshold"],
    _FACT["pupil_group"],
)
_WHEN = (_FACT["period"], _STARTS)
_DIFFERENCE_UNIT = Column(
    "difference_unit",
    "VARCHAR",
    "Unit of the differences: percentage_points for values in per cent, else the unit of the value",
    nullable=False,
)

_TREND = (
    Column("previous_period", "VARCHAR", "The period before of which a value is known, not always the year before"),
    Column("previous_value", "DOUBLE", "The value of that period"),
    Column("change", "DOUBLE", "value - previous_value, in difference_unit"),
    Column(
        "national_value",
        "DOUBLE",
        "The nation's figure of the same thing and period, as most reports of any authority give it; null where none does, and for "
        "totals and ranks",
    ),
    Column("difference_from_national", "DOUBLE", "value - national_value, in difference_unit"),
    _DIFFERENCE_UNIT,
    Column(
        "statements",
        "BIGINT",
        "How many statements, of all reports on the authority, give this value",
        nullable=False,
        unit="statements",
        check=Between(1),
    ),
    Column(
        "differing_statements",
        "BIGINT",
        "How many statements give another value of the same thing: see authority_figure for them",
        nullable=False,
        unit="statements",
        check=Between(0),
    ),
    CAVEAT,
    replace(REPORT, comment="The newest report that states it, whose value this is; of a target the first one"),
    PUBLISHED,
    PARAGRAPH,
    replace(_FACT["fact_id"], comment="The statement that the value is from; lea explain shows its sentence"),
)

AUTHORITY_SERIES = Table(
    "authority_series",
    "authority, measure, phase, stage, subject, threshold, group of pupils and period",
    "The profile of each authority over time, every figure once: of several statements the newest report's, a result before a plan. "
    "A measure that can have several values at a time has one row for each value, and so have targets. Made from authority_figure.",
    (LA_CODE, AUTHORITY, *_KEYS, *_WHEN, _FACT["value"], _FACT["unit"], _FACT["status"], *_TREND),
    ("fact_id",),
    "fact",
)


def _trend(name: str, grain: str, comment: str) -> View:
    key = (_FACT["measure"], _LABEL, _PHASE)
    own = (_FACT["value"], _FACT["unit"], _FACT["status"])
    return View(name, grain, comment, (LA_CODE, AUTHORITY, *key, *_WHEN, *own, *_TREND))


ATTENDANCE_TREND = _trend(
    "attendance_trend",
    "authority, measure of attendance, phase and period",
    "Attendance and unauthorised absence of all pupils, in per cent of sessions, with the change since the period before and the "
    "nation's figure. Each is the newest report's; statements and differing_statements say how often reports agree.",
)
EXCLUSION_TREND = _trend(
    "exclusion_trend",
    "authority, measure of exclusions, phase and period",
    "Permanent exclusions, as numbers and not as rates: authorities differ in size. Phase null: all schools together. The nation has "
    "no comparable figure.",
)
FUNDING_PER_PUPIL = _trend(
    "funding_per_pupil",
    "authority, measure of funding per pupil, phase and period",
    "Pounds per pupil of the whole funding and of the individual schools budget, two measures that are not to be mixed. Years are "
    "financial years; prices are those of the year.",
)

AUTHORITY_FIGURE = View(
    "authority_figure",
    "value that a report states of the inspected authority itself",
    "All that reports state of their own authority (scope la), with names beside it and its caveat. Reports repeat values: "
    "authority_series has each once.",
    (
        LA_CODE,
        AUTHORITY,
        REPORT,
        PUBLISHED,
        *_KEYS,
        *_WHEN,
        *(_FACT[name] for name in ("value", "unit", "status", "qualifier")),
        CAVEAT,
        *(_FACT[name] for name in ("paragraph", "quote", "confidence", "fact_id")),
    ),
)

COMPARED_FIGURE = Table(
    "compared_figure",
    "value of the inspected authority and kind of comparator of which the same report states the same thing",
    "An authority against the nation, its kind of authority, or its statistical neighbours, as one report gives both: same measure, "
    "phase, stage, subject, threshold, group, period and status. Of several comparator values the one nearest in the text.",
    (
        LA_CODE,
        AUTHORITY,
        REPORT,
        PUBLISHED,
        *_KEYS,
        *_WHEN,
        *(_FACT[name] for name in ("status", "value", "unit")),
        Column(
            "comparator",
            "VARCHAR",
            "Whose value it is compared with: national, statistical_neighbours, or the mean of a kind of authority: metropolitan, "
            "county, unitary, london",
            nullable=False,
            check=OneOf(vocabulary.COMPARATORS),
        ),
        Column("comparator_value", "DOUBLE", "The comparator's value, in the same unit", nullable=False),
        Column("difference", "DOUBLE", "value - comparator_value, in difference_unit", nullable=False),
        _DIFFERENCE_UNIT,
        Column(
            "better",
            "BOOLEAN",
            "True where the authority's value is the better one, by dim_measure.direction; null for equal values and for measures "
            "of which neither higher nor lower is better",
        ),
        Column(
            "caveat",
            "VARCHAR",
            "What to mind, separated by semicolons: approximate, comparator approximate, a status other than actual, no period "
            "stated, a total beside the nation’s, read with little certainty, corrected by hand. Null: nothing known against it",
        ),
        _FACT["fact_id"],
        Column(
            "comparator_fact_id",
            "VARCHAR",
            "The statement of the comparator's value; see fact_statistic",
            nullable=False,
            check=Matches(vocabulary.ID16),
        ),
    ),
    ("fact_id", "comparator_fact_id"),
    "fact",
)

TARGET_RESULT = View(
    "target_result",
    "target of an authority and the result for it",
    "Results against the targets set for them, of whichever reports state them: the target as the first report gives it, the result as "
    "the newest does. Targets of whose period no result is known are in not_known.",
    (
        LA_CODE,
        AUTHORITY,
        *_KEYS,
        *_WHEN,
        _FACT["unit"],
        Column("target", "DOUBLE", "The target, in the unit beside it", nullable=False),
        Column("result", "DOUBLE", "The result, in the same unit", nullable=False),
        Column("difference", "DOUBLE", "result - target, in difference_unit", nullable=False),
        _DIFFERENCE_UNIT,
        Column(
            "met",
            "BOOLEAN",
            "True where the result is as good as the target or better, by dim_measure.direction; null for measures of which neither "
            "higher nor lower is better",
        ),
        Column(
            "caveat",
            "VARCHAR",
            "What to mind of the target, and after “result:” of the result; see authority_series.caveat. Null: nothing known against them",
        ),
        replace(REPORT, comment="The first report that states the target"),
        PUBLISHED,
        Column(
            "target_fact_id",
            "VARCHAR",
            "The statement of the target; see fact_statistic",
            nullable=False,
            check=Matches(vocabulary.ID16),
        ),
        Column(
            "result_fact_id",
            "VARCHAR",
            "The statement of the result; see fact_statistic",
            nullable=False,
            check=Matches(vocabulary.ID16),
        ),
        replace(REPORT, name="result_report_id", comment="The report that states the result; see dim_report"),
    ),
)

TABLES = (AUTHORITY_SERIES, COMPARED_FIGURE)
VIEWS = (AUTHORITY_FIGURE, ATTENDANCE_TREND, EXCLUSION_TREND, FUNDING_PER_PUPIL, TARGET_RESULT)
