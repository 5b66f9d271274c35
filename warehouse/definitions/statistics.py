"""Figures that others published: the second kind of source, beside the reports."""

from __future__ import annotations

from transforms.statistics import model as published
from warehouse.definitions import vocabulary
from warehouse.definitions.model import Between, Column, Matches, OneOf, Table

FACT_PUBLISHED_STATISTIC = Table(
    "fact_published_statistic",
    "figure that a published source states of one measure, whose, phase, period and unit",
    "Figures of published statistics (parliamentary answers, performance tables), to compare those of the reports with. "
    "Sources define and round differently; the same figure in several files is one row, of the first file by name.",
    (
        Column(
            "statistic_id",
            "VARCHAR",
            "Identifies figure and source: the same in every file, run and machine",
            nullable=False,
            check=Matches(vocabulary.ID16),
        ),
        Column(
            "row_number",
            "INTEGER",
            "Row of the file as a spreadsheet counts them: the heads are row 1",
            nullable=False,
            check=Between(2),
        ),
        Column(
            "measure",
            "VARCHAR",
            "Code of the measure; one that is not in dim_measure is kept as the file has it: see in_catalogue",
            nullable=False,
            check=Matches(vocabulary.CODE),
        ),
        Column(
            "la_code",
            "VARCHAR",
            "The authority, where scope is la; null for authorities of before 1996, which la_name names",
            references="dim_local_authority.la_code",
        ),
        Column("la_name", "VARCHAR", "Whose figure, in the file's words, e.g. England or North West"),
        Column(
            "scope",
            "VARCHAR",
            "Whose figure: la, national, region, or the mean of a kind of authority: metropolitan, county, unitary, london, "
            "shire, non_shire",
            nullable=False,
            check=OneOf(published.SCOPES),
        ),
        Column(
            "phase",
            "VARCHAR",
            "Phase of schooling, also pre-primary and primary, primary and secondary; null = all",
            check=OneOf(published.PHASES),
        ),
        Column("key_stage", "VARCHAR", "KS1 to KS4 (GCSE is KS4) or A-level", check=OneOf(published.KEY_STAGES)),
        Column(
            "subject",
            "VARCHAR",
            "english, mathematics, science, reading, writing, spelling; null where no subject is meant",
            check=OneOf(published.SUBJECTS),
        ),
        Column(
            "threshold",
            "VARCHAR",
            "Level or grades that pupils reach, e.g. level 4+ or 5+ A*-C",
            check=OneOf(published.THRESHOLDS),
        ),
        Column(
            "period",
            "VARCHAR",
            "When it holds; see dim_period",
            nullable=False,
            check=Matches(vocabulary.PERIOD),
            references="dim_period.period",
        ),
        Column("value", "DOUBLE", "The value in the unit beside it; per cent as 41.5", nullable=False),
        Column(
            "unit",
            "VARCHAR",
            "Unit of value: percent, percentage_points, gbp, gbp_per_pupil, count, per_10000, rank, days, hours",
            nullable=False,
            check=OneOf(published.UNITS),
        ),
        Column("printed", "VARCHAR", "The value as the file has it; its decimals say how exact it is", nullable=False),
        Column("source_url", "VARCHAR", "The public page that states the figure", nullable=False),
        Column(
            "in_catalogue",
            "BOOLEAN",
            "True where the measure is in dim_measure: only such figures are compared with those of reports",
            nullable=False,
        ),
        Column("source_uri", "VARCHAR", "The file: an address or the path of a file", nullable=False),
        Column(
            "sha256",
            "VARCHAR",
            "SHA-256 of the file's bytes, 64 hexadecimal digits",
            nullable=False,
            check=Matches(vocabulary.SHA256),
        ),
    ),
    ("statistic_id",),
    "fact",
)
ADDED_BY_BUILD = ("in_catalogue", "source_uri", "sha256")

TABLES = (FACT_PUBLISHED_STATISTIC,)
