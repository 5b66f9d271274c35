"""What became of each recommendation at the next inspection."""

from __future__ import annotations

from dataclasses import replace

from warehouse.definitions import vocabulary
from warehouse.definitions.facts import RECOMMENDATION_COLUMNS
from warehouse.definitions.model import Between, Column, ForeignKey, Matches, OneOf, Table, View
from warehouse.definitions.series import AUTHORITY, LA_CODE, PUBLISHED
from warehouse.definitions.text import CHAR_END, CHAR_START, REPORT

_RECOMMENDATION = {column.name: column for column in RECOMMENDATION_COLUMNS}
_STATUSES = (
    "repeated (asked again in nearly the same words), reworded (asked again in others), closed (the later report says that it was "
    "carried out), progressed (says what was done), no_progress (says that little or nothing was), not_mentioned (nothing alike was "
    "found)"
)
_PROGRESS = Column(
    "progress",
    "VARCHAR",
    "The judgement on progress, where the evidence is one: complete, very_good, good, satisfactory, limited, unsatisfactory, none",
    check=OneOf(vocabulary.PROGRESS),
)
_LATER_KIND = Column(
    "later_kind",
    "VARCHAR",
    "What the evidence is: recommendation, judgement (a paragraph with a judgement on progress) or paragraph (a sentence or "
    "paragraph that says what was done); null for not_mentioned",
    check=OneOf(vocabulary.FOLLOWUP_KINDS),
)
_LATER_ORDINAL = Column(
    "later_ordinal",
    "INTEGER",
    "Ordinal of that recommendation in fact_recommendation, or judgement in fact_judgement, of the later report; null for others",
    check=Between(1),
)
_CONFIDENCE = Column(
    "confidence",
    "DOUBLE",
    "How sure the link and its status are, 0 to 1, by kind of evidence and likeness; for not_mentioned, how sure it is that nothing "
    "speaks of it. An order, not a probability",
    unit="0 to 1",
    check=Between(0, 1),
)
_LATER_QUOTE = Column(
    "later_quote",
    "VARCHAR",
    "The evidence in the words of the later report, exactly report_text.text from later_char_start to later_char_end; null for "
    "not_mentioned",
)
_LATER_START = replace(CHAR_START, name="later_char_start", nullable=True)
_LATER_END = replace(
    CHAR_END,
    name="later_char_end",
    comment="Offset just after the last character in the later report's report_text.text, in characters",
    nullable=True,
)
_FOLLOWUP_ID = Column(
    "followup_id",
    "VARCHAR",
    "Identifies recommendation and later report: the same on every run and machine",
    nullable=False,
    check=Matches(vocabulary.ID16),
)

RECOMMENDATION_FOLLOWUP = Table(
    "recommendation_followup",
    "distinct recommendation of a report and the next report of the same authority",
    "Candidates, found by the words that both reports share and not by a reader: look at both quotes before you rely on one. Each "
    "distinct recommendation of an inspection report (family lea_inspection) that has a successor is here once.",
    (
        _FOLLOWUP_ID,
        LA_CODE,
        replace(REPORT, comment="The earlier report, which recommends; see dim_report"),
        replace(_RECOMMENDATION["ordinal"], comment="Which recommendation of it; see fact_recommendation"),
        replace(REPORT, name="later_report_id", comment="The authority's next report; see dim_report"),
        Column(
            "status",
            "VARCHAR",
            f"What became of it, as far as the later report's words tell: {_STATUSES}",
            nullable=False,
            check=OneOf(vocabulary.FOLLOWUP_STATUSES),
        ),
        _PROGRESS,
        _LATER_KIND,
        _LATER_ORDINAL,
        Column(
            "similarity",
            "DOUBLE",
            "Share of words in common, the rarer in these two reports the weightier, 0 to 1; for not_mentioned that of the nearest "
            "passage, which was not enough",
            nullable=False,
            unit="0 to 1",
            check=Between(0, 1),
        ),
        replace(_CONFIDENCE, nullable=False),
        Column("quote", "VARCHAR", "The recommendation in the words of the earlier report", nullable=False),
        _LATER_QUOTE,
        _LATER_START,
        _LATER_END,
    ),
    ("followup_id",),
    "fact",
    (ForeignKey(("report_id", "ordinal"), "fact_recommendation", ("report_id", "ordinal")),),
)

_OUTCOME_STATUS = Column(
    "status",
    "VARCHAR",
    f"What became of it at the next inspection: {_STATUSES}, or no_later_report. A candidate: see confidence and later_quote",
    nullable=False,
    check=OneOf((*vocabulary.FOLLOWUP_STATUSES, "no_later_report")),
)

RECOMMENDATION_OUTCOME = View(
    "recommendation_outcome",
    "distinct recommendation of a report",
    "Each recommendation with what became of it at the next inspection, where there was one: recommendation with recommendation_followup.",
    (
        LA_CODE,
        AUTHORITY,
        REPORT,
        PUBLISHED,
        _RECOMMENDATION["ordinal"],
        _RECOMMENDATION["theme"],
        replace(_RECOMMENDATION["text"], name="recommendation"),
        _RECOMMENDATION["deadline"],
        _RECOMMENDATION["urgent"],
        _OUTCOME_STATUS,
        _PROGRESS,
        _CONFIDENCE,
        replace(REPORT, name="later_report_id", comment="The authority's next report; null: none", nullable=True),
        Column("later_published_on", "DATE", "Date of that report's publication"),
        _LATER_KIND,
        _LATER_ORDINAL,
        _LATER_QUOTE,
        _LATER_START,
        _LATER_END,
        replace(_FOLLOWUP_ID, nullable=True),
    ),
)


def _count(name: str, comment: str) -> Column:
    return Column(name, "BIGINT", comment, nullable=False, unit="recommendations")


RECOMMENDATION_BY_THEME = View(
    "recommendation_by_theme",
    "theme",
    "How many distinct recommendations of all reports fall under each theme, and what became of them: the counts from repeated to "
    "no_later_report add up to recommendations. Those of one authority: authority_recommendations, grouped by theme.",
    (
        Column(
            "theme",
            "VARCHAR",
            "What the recommendations are about, by their words; “no theme” where none could be told",
            nullable=False,
        ),
        _count("recommendations", "Distinct recommendations"),
        Column("authorities", "BIGINT", "Authorities that have one", nullable=False, unit="authorities"),
        _count("urgent", "Those that the text calls urgent"),
        _count("repeated", "Asked again in nearly the same words"),
        _count("reworded", "Asked again in other words"),
        _count("progressed", "Of which the next report says what was done"),
        _count("closed", "Of which the next report says that they were carried out"),
        _count("no_progress", "Of which the next report says that little or nothing was done"),
        _count("not_mentioned", "Of which the next report says nothing that could be found"),
        _count("no_later_report", "Of reports without a later one"),
    ),
)

TABLES = (RECOMMENDATION_FOLLOWUP,)
VIEWS = (RECOMMENDATION_OUTCOME, RECOMMENDATION_BY_THEME)
