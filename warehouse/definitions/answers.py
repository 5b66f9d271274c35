"""Views that answer a question each: judgements over time, and what the warehouse does not know."""

from __future__ import annotations

from dataclasses import replace

from warehouse.definitions import vocabulary
from warehouse.definitions.facts import FACT_JUDGEMENT
from warehouse.definitions.model import Column, OneOf, View
from warehouse.definitions.series import AUTHORITY, LA_CODE, PUBLISHED
from warehouse.definitions.text import CHAR_END, CHAR_START, REPORT

_JUDGEMENT = FACT_JUDGEMENT.index

JUDGEMENT_HISTORY = View(
    "judgement_history",
    "judgement of a report",
    "Judgements over time, each with the one before on the same aspect of the same authority. Reports name aspects in their own words: "
    "the same aspect has the same ones, but for articles, the plural and a few abbreviations, so that not every earlier judgement is "
    "found.",
    (
        LA_CODE,
        AUTHORITY,
        REPORT,
        PUBLISHED,
        *(_JUDGEMENT[name] for name in ("ordinal", "kind", "aspect", "judgement", "grade", "absence_reason")),
        Column(
            "previous_judgement",
            "VARCHAR",
            "The judgement on the same aspect in the newest earlier report that has one",
        ),
        replace(REPORT, name="previous_report_id", comment="That earlier report; see dim_report", nullable=True),
        Column("previous_published_on", "DATE", "Date of that report's publication"),
        Column(
            "change",
            "VARCHAR",
            "better, worse or same, by grade or by the order of the words: effective, adequate, inadequate; complete, very_good, good, "
            "satisfactory, limited, unsatisfactory, none. Null where there is no earlier judgement, or no order",
            check=OneOf(("better", "worse", "same")),
        ),
        *(_JUDGEMENT[name] for name in ("paragraph", "quote")),
    ),
)

NOT_KNOWN = View(
    "not_known",
    "thing that the warehouse does not know, or does not know for sure",
    "The gaps: what to look at before concluding that something is not there. Single values of low confidence are not here; "
    "authority_figure.caveat says so.",
    (
        Column(
            "kind",
            "VARCHAR",
            "unclassified_number (its measure could not be told), doubtful_reading (other numbers contradict it, and the reading is "
            "the likelier fault), absent_judgement, target_without_result, quarantined_report (one row per open reason), stale_report "
            "(published in an older form), correction_not_applied",
            nullable=False,
            check=OneOf(vocabulary.NOT_KNOWN),
        ),
        replace(LA_CODE, nullable=True, comment="The authority; null where the report is not published"),
        replace(AUTHORITY, nullable=True, comment="Its name; null where the report is not published"),
        Column(
            "report_id", "VARCHAR", "The report concerned, published or refused; null for a file that could not be read"
        ),
        Column("source_uri", "VARCHAR", "Where the file came from"),
        Column(
            "item",
            "VARCHAR",
            "What it is about: the number (quantity), finding (quality_finding), judgement, fact or correction by its ordinal or id; "
            "for refused reports the quarantine_id",
            nullable=False,
        ),
        Column("what", "VARCHAR", "What is not known, and why, in words"),
        Column("since", "TIMESTAMPTZ", "For refused reports, since when"),
        replace(CHAR_START, nullable=True),
        replace(CHAR_END, nullable=True),
    ),
)

VIEWS = (JUDGEMENT_HISTORY, NOT_KNOWN)
