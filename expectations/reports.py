"""The suite for the staging rows of the reports just read."""

from __future__ import annotations

from types import MappingProxyType

from expectations.columns import column_checks, unique_key
from expectations.model import Check, Severity, sql, two_thresholds
from warehouse.definitions import facts, quality, text
from warehouse.definitions.dimensions import REPORT
from warehouse.definitions.model import Column
from warehouse.definitions.staging import READING_TABLES

# Staging lets every row in; what a value must be is defined by the column of the warehouse that it goes to.
_DESTINATION: dict[str, tuple[Column, ...]] = {
    "stg_reading": REPORT.columns,
    "stg_paragraph": text.PARAGRAPHS.columns,
    "stg_contents": text.CONTENTS_ENTRY.columns,
    "stg_quantity": text.QUANTITY.columns,
    "stg_fact": (*facts.FACT_COLUMNS, facts.DOMAIN),
    "stg_recommendation": facts.FACT_RECOMMENDATION.columns,
    "stg_judgement": facts.FACT_JUDGEMENT.columns,
    "stg_finding": quality.QUALITY_FINDING.columns,
}
# `rows/stg_fact.sql` fetches the trace only as present or not.
_NOT_FETCHED = frozenset({"trace"})


def _derived() -> tuple[Check, ...]:
    checks: list[Check] = []
    for table in READING_TABLES:
        columns = [c for c in _DESTINATION[table.name] if c.name in table.index and c.name not in _NOT_FETCHED]
        checks += column_checks("report", table.name, columns)
        checks.append(unique_key("report", table.name, table.key))
    return tuple(checks)


def _rows(
    name: str, table: str, severity: Severity, fault: str, reason: str, *, query: str | None = None, **parameters: float
) -> Check:
    """A check by the query `sql/report/NAME.sql`."""
    text_of_query = sql(f"report/{query or name}")
    return Check(
        name, "report", table, None, severity, fault, reason, None, text_of_query, MappingProxyType(parameters)
    )


PROVENANCE = "Every value must be provable: the words that state it stand in the report where it says."

_IDENTITY = (
    _rows("authority_is_known", "stg_reading", "critical", "the authority is not a known one", "A report on an authority that nobody knows cannot be compared with anything."),
    _rows("authority_is_named_in_text", "stg_reading", "warning", "the text does not name its authority", "The report may have been taken for that of another authority."),
    _rows("authority_was_responsible", "stg_reading", "warning", "the authority did not exist at publication", "The report may belong to its predecessor or successor.", years=2),
    _rows("report_id_is_one", "stg_reading", "critical", "rows of one reading name another report", "Values would be published under the wrong report."),
    _rows("published_in_time_covered", "stg_reading", "critical", "the date of publication cannot be right", "Inspections of authorities began in 1996, and no report comes from the future."),
    _rows("inspected_before_published", "stg_reading", "warning", "the dates of the inspection cannot be right", "An inspection ends after it starts and before its report is published."),
)  # fmt: skip

_STRUCTURE = (
    _rows("text_is_not_empty", "stg_reading", "critical", "the report has no text", "There is nothing that a value could come from."),
    _rows("text_is_legible", "stg_reading", "warning", "the text has unreadable characters", "Numbers beside unreadable characters may be broken too."),
    _rows("report_has_paragraphs", "stg_paragraph", "critical", "the report has hardly any numbered paragraphs", "These reports number their paragraphs: without numbers the text was not understood, or it is no such report.", least=5),
    _rows("paragraph_number_is_carried_once", "stg_paragraph", "critical", "a paragraph number is carried twice", "A reader who looks the number up finds two paragraphs."),
    *two_thresholds(_rows("paragraph_numbers_are_there", "stg_paragraph", "critical", "many paragraph numbers are missing", "Parts of the report were not read, or read as something else."), warn={"share": 0.02, "today": 0.02, "least": 1}, block={"share": 0.05, "today": 0.5, "least": 2}),
    _rows("paragraph_number_is_not_skipped", "stg_paragraph", "warning", "a paragraph number is skipped", "Real reports skip a number now and then; or the paragraph was not recognised."),
    _rows("paragraph_numbers_ascend", "stg_paragraph", "warning", "paragraph numbers do not ascend", "The order in which the text was read is in doubt."),
    *two_thresholds(_rows("paragraph_numbers_run_on", "stg_paragraph", "critical", "many paragraphs are numbered out of sequence", "A repeated or leaping number names no paragraph: the pages are out of order, or of several reports."), warn={"share": 0.05, "today": 0.05, "least": 2}, block={"share": 0.1, "today": 5, "least": 3}),
    *two_thresholds(_rows("promised_paragraphs_are_there", "stg_contents", "critical", "many paragraphs that the contents page promises are missing", "Parts of the report were not read, or are not in the file."), warn={"share": 0.05, "least": 1}, block={"share": 0.2, "least": 2}),
    _rows("blocks_are_in_order", "stg_paragraph", "critical", "a block overlaps another or leaves the text", "Words would belong to two paragraphs or to none."),
    _rows("contents_agree", "stg_contents", "warning", "the contents page promises paragraphs that are not there", "The contents page is the report's own account of what must be found."),
)  # fmt: skip

_RECOMMENDATIONS = (
    _rows("first_inspection_recommends", "stg_recommendation", "critical", "a first inspection recommends nothing", "Every first inspection makes recommendations: they were not found."),
    _rows("reinspection_recommends", "stg_recommendation", "warning", "a re-inspection recommends nothing", "Most re-inspections make recommendations: a person should look."),
    *two_thresholds(_rows("body_and_appendix_balance", "stg_recommendation", "critical", "body and appendix do not hold the same recommendations", "The appendix repeats the body: what only one of them has was missed in the other."), warn={"share": 0.2, "least": 1, "empty_body": True}, block={"share": 0.9, "least": 10, "empty_body": False}),
    _rows("recommendation_refers_to_one", "stg_recommendation", "warning", "a recommendation refers to one that is not there", "Sub-points and repeated entries are counted through these references."),
)  # fmt: skip

_PROVENANCE = (
    _rows("fact_quote_is_in_text", "stg_fact", "critical", "the quote is not the text at its offsets", PROVENANCE),
    _rows("fact_quote_says_something", "stg_fact", "critical", "the quote is empty", PROVENANCE),
    _rows("recommendation_text_is_in_text", "stg_recommendation", "critical", "the recommendation is not the text at its offsets", PROVENANCE),
    _rows("judgement_quote_is_in_text", "stg_judgement", "critical", "the quote is not the text at its offsets", PROVENANCE),
    _rows("finding_quote_is_in_text", "stg_finding", "critical", "the quote is not the text at its offsets", PROVENANCE),
    _rows("quantity_text_is_in_text", "stg_quantity", "critical", "the number is not the text at its offsets", PROVENANCE),
    _rows("fact_is_in_its_paragraph", "stg_fact", "warning", "the fact is not in the paragraph that it names", "A person who looks the paragraph up does not find the value."),
    _rows("judgement_or_absence", "stg_judgement", "warning", "a judgement says neither what it is nor why it is absent", "Not judged, not found and not in the framework are different things."),
)  # fmt: skip

_VALUES = (
    _rows("report_has_facts", "stg_fact", "warning", "no fact was read from the report", "Every report of this kind states figures."),
    _rows("measure_is_known", "stg_fact", "critical", "the measure is not in the catalogue", "Nobody could say what the value means."),
    _rows("unit_fits_measure", "stg_fact", "warning", "the unit is not one that the measure can have", "The value was probably read under the wrong measure."),
    _rows("value_is_possible", "stg_fact", "critical", "a share lies outside 0 to 100 per cent", "No report can be right about such a value, and nobody must use it."),
    _rows("value_is_plausible", "stg_fact", "warning", "the value is outside the plausible range", "It is unusual or was misread: a person should look."),
    *two_thresholds(_rows("values_are_mostly_plausible", "stg_fact", "critical", "many values are outside their plausible ranges", "The report was misread as a whole, or its figures are broken."), warn={"share": 0.02, "least": 1}, block={"share": 0.05, "least": 2}),
    _rows("shares_add_up", "stg_fact", "warning", "the parts of a whole are more than the whole", "One of the shares was misread, or belongs to another whole."),
    _rows("thresholds_nest", "stg_fact", "warning", "more pupils reach the higher threshold than the lower", "Who reaches the higher threshold has reached the lower: one was misread."),
    _rows("fact_is_stated_once", "stg_fact", "critical", "the same fact is there twice", "It would be counted twice."),
    _rows("fact_value_is_its_number", "stg_fact", "warning", "the fact's value is not that of its number", "The value was taken from another number than the one it points to."),
)  # fmt: skip

_PERIODS = (
    _rows("period_is_one", "stg_fact", "warning", "the period cannot be right", "The year was misread, or belongs to something else."),
    _rows("result_is_not_of_the_future", "stg_fact", "critical", "a result is of a year after publication", "The report cannot have known it: it is a target, or the year is wrong."),
    _rows("result_could_be_known", "stg_fact", "warning", "a result is of a time that had not ended at publication", "It may be a target, a plan or provisional."),
    _rows("target_is_not_long_past", "stg_fact", "warning", "a target is of a time long past", "It is probably a result."),
)  # fmt: skip

_ACCOUNT = (
    _rows("fact_has_its_number", "stg_fact", "critical", "the fact's number is not in its quote", PROVENANCE),
    _rows("numbers_equal_facts_plus_reasons", "stg_quantity", "critical", "numbers in the text are not facts + named reasons + unclassified", "The account of a report must add up, or a number was lost or counted twice."),
    _rows("number_is_held_once", "stg_quantity", "critical", "a number of the text is held twice", "It would be accounted for twice."),
    _rows("number_is_accounted_for", "stg_quantity", "critical", "a number is neither a fact nor says why not", "No number of a report may be lost silently."),
    _rows("numbers_are_mostly_classified", "stg_quantity", "info", "many numbers could not be classified", "What the reader does not understand is shown, not guessed.", query="numbers_are_classified", share=0.2),
    *two_thresholds(_rows("numbers_are_classified", "stg_quantity", "critical", "most numbers could not be classified", "The reader does not understand this report: it may be of a form not met before."), warn={"share": 0.5}, block={"share": 0.9}),
    *two_thresholds(_rows("unclassified_share_does_not_rise", "stg_quantity", "critical", "more numbers are unclassified than in the published reading", "What was understood before is not understood any more: the reader or the file has changed for the worse."), warn={"tolerance": 0.02, "least": 3}, block={"tolerance": 0.25, "least": 20}),
    *two_thresholds(_rows("digits_are_accounted_for", "stg_quantity", "critical", "digits of the text are in no number", "Numbers of the text were not seen at all."), warn={"share": 0.05, "least": 10}, block={"share": 0.4, "least": 100}),
)  # fmt: skip

_CORRECTIONS = (
    _rows("correction_fits", "stg_correction", "critical", "a correction does not fit the report as it is read now", "A correction of words that have changed may correct what is right: its author must look again."),
)  # fmt: skip

CHECKS: tuple[Check, ...] = (
    *_IDENTITY,
    *_STRUCTURE,
    *_RECOMMENDATIONS,
    *_PROVENANCE,
    *_VALUES,
    *_PERIODS,
    *_ACCOUNT,
    *_CORRECTIONS,
    *_derived(),
)

FRAMES = {table.name: sql(f"report/rows/{table.name}") for table in READING_TABLES}
