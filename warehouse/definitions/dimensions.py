"""What facts are about: authorities, reports, measures, periods."""

from __future__ import annotations

from warehouse.definitions import vocabulary
from warehouse.definitions.model import Between, Column, Matches, OneOf, Table

LOCAL_AUTHORITY = Table(
    "dim_local_authority",
    "local (education) authority of England since April 1996",
    "Every authority that a report can be about, abolished ones included; a code kept through a change has one row.",
    (
        Column(
            "la_code",
            "VARCHAR",
            "Three-digit number of the Department for Education, e.g. 343; an added authority may have its own code",
            nullable=False,
            check=Matches(r"[0-9A-Z]{3,9}"),
        ),
        Column(
            "ons_code",
            "VARCHAR",
            "Nine-character code of the Office for National Statistics, the latest (authority_code has those before); null where unknown",
            check=Matches(r"[EX][0-9]{8}"),
        ),
        Column(
            "urn",
            "VARCHAR",
            "Number of the authority on Ofsted's report site; null where unknown, as for those abolished before 2021",
            check=Matches(r"[0-9]{5,7}"),
        ),
        Column("name", "VARCHAR", "Name without Council, Borough and the like", nullable=False),
        Column(
            "type",
            "VARCHAR",
            "metropolitan, county, unitary, london_borough (City of London included)",
            nullable=False,
            check=OneOf(vocabulary.AUTHORITY_TYPES),
        ),
        Column(
            "former_type",
            "VARCHAR",
            "Type before type_since, where the authority kept its code when it became another kind, e.g. county",
            check=OneOf(vocabulary.AUTHORITY_TYPES),
        ),
        Column("type_since", "DATE", "Day from which type holds, where it was another before"),
        Column(
            "region",
            "VARCHAR",
            "One of the nine regions of England; null for added authorities",
            check=OneOf(vocabulary.REGIONS),
        ),
        Column(
            "valid_from",
            "DATE",
            "First day it was responsible; 1996-04-01, where the time covered starts, for older ones; null for added authorities",
        ),
        Column("valid_to", "DATE", "Last day it was responsible; null while it is"),
        Column(
            "successor",
            "VARCHAR",
            "la_codes of the authorities that took over on abolition or division, separated by spaces",
        ),
        Column("aliases", "VARCHAR", "Other names that reports use, separated by semicolons"),
        Column(
            "added", "BOOLEAN", "True for authorities that this installation added to the built-in ones", nullable=False
        ),
    ),
    ("la_code",),
    "dimension",
)

REPORT = Table(
    "dim_report",
    "published inspection report",
    "What each report is, whom it inspects, and which file it was read from.",
    (
        Column(
            "report_id",
            "VARCHAR",
            "Stable name of authority, family and month of publication, e.g. sefton-lea-2000-09",
            nullable=False,
            check=Matches(vocabulary.SLUG),
        ),
        Column(
            "family",
            "VARCHAR",
            "Kind of report: lea_inspection (1996-2005), sif (2013-2017), ilacs (from 2018), send, …",
            nullable=False,
            check=Matches(vocabulary.CODE),
        ),
        Column(
            "la_code", "VARCHAR", "The inspected authority", nullable=False, references="dim_local_authority.la_code"
        ),
        Column(
            "authority_name",
            "VARCHAR",
            "Name of the authority as the report prints it; null where the cover names none",
        ),
        Column("title", "VARCHAR", "Title as printed", nullable=False),
        Column("inspection_kind", "VARCHAR", "Kind of visit, e.g. first inspection or re-inspection"),
        Column("inspection_start", "DATE", "First day of the inspection"),
        Column("inspection_end", "DATE", "Last day of the inspection"),
        Column("lead_inspector", "VARCHAR", "Name of the lead inspector"),
        Column(
            "published_on",
            "DATE",
            "Date of publication; the first of the month where the report gives only a month, the last day of the inspection where it "
            "gives none, as most reports since 2018",
            nullable=False,
        ),
        Column(
            "published_precision",
            "VARCHAR",
            "What published_on is: the day or month of publication as the report states it, or inspection_end where it states none",
            check=OneOf(vocabulary.DATE_PRECISIONS),
        ),
        Column("source_uri", "VARCHAR", "Where the file came from: an address or the path of a file", nullable=False),
        Column(
            "sha256",
            "VARCHAR",
            "SHA-256 of the file's bytes, 64 hexadecimal digits",
            nullable=False,
            check=Matches(vocabulary.SHA256),
        ),
        Column(
            "media_type",
            "VARCHAR",
            "Type of the file, told from its bytes",
            nullable=False,
            check=OneOf(vocabulary.MEDIA_TYPES),
        ),
        Column(
            "pages", "INTEGER", "Number of pages; a text file has 1", nullable=False, unit="pages", check=Between(1)
        ),
        Column("first_seen_at", "TIMESTAMPTZ", "When this report was first fetched", nullable=False),
        Column(
            "parser_version",
            "VARCHAR",
            "Version of the reader that read it, with a digest of the authorities it knew",
            nullable=False,
        ),
        Column(
            "reading_id", "VARCHAR", "Identifies the reading: these bytes by this version of the reader", nullable=False
        ),
    ),
    ("report_id",),
    "dimension",
)

MEASURE = Table(
    "dim_measure",
    "measure that facts state values of",
    "The catalogue of measures: what each means, its unit, and the values that are plausible.",
    (
        Column(
            "measure",
            "VARCHAR",
            "Code of the measure, e.g. pupils_reaching_threshold",
            nullable=False,
            check=Matches(vocabulary.CODE),
        ),
        Column("domain", "VARCHAR", "Field of the measure", nullable=False, check=OneOf(vocabulary.DOMAINS)),
        Column("label", "VARCHAR", "The measure in a few words", nullable=False),
        Column(
            "unit",
            "VARCHAR",
            "The measure's usual unit; a fact's own unit stands beside its value",
            nullable=False,
            check=OneOf(vocabulary.UNITS),
        ),
        Column("definition", "VARCHAR", "What exactly is measured", nullable=False),
        Column(
            "direction",
            "VARCHAR",
            "higher_is_better, lower_is_better, neither",
            nullable=False,
            check=OneOf(vocabulary.DIRECTIONS),
        ),
        Column("plausible_min", "DOUBLE", "Smallest plausible value, in the measure's unit; null: no bound"),
        Column("plausible_max", "DOUBLE", "Largest plausible value, in the measure's unit; null: no bound"),
        Column(
            "single_valued",
            "BOOLEAN",
            "True where one authority, group and period has one value: stated twice, or in two places, it must agree",
            nullable=False,
        ),
    ),
    ("measure",),
    "dimension",
)

PERIOD = Table(
    "dim_period",
    "period that a fact or a published figure uses",
    "The periods with their days. A financial or academic year runs from 1 April of its first year (the financial year "
    "starts) to 31 August of its second (the academic year ends), because reports write both in the same way.",
    (
        Column(
            "period",
            "VARCHAR",
            "1999/2000 (financial or academic year), 1999, 2000-01 (a month), 1998-2000 (a span)",
            nullable=False,
            check=Matches(vocabulary.PERIOD),
        ),
        Column(
            "kind",
            "VARCHAR",
            "financial_or_academic_year, calendar_year, month, span",
            nullable=False,
            check=OneOf(vocabulary.PERIOD_KINDS),
        ),
        Column("starts_on", "DATE", "First day", nullable=False),
        Column("ends_on", "DATE", "Last day", nullable=False),
    ),
    ("period",),
    "dimension",
)

TABLES = (LOCAL_AUTHORITY, REPORT, MEASURE, PERIOD)
