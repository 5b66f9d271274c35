"""The controlled vocabularies of the warehouse: the only values that a column with such a check holds."""

from __future__ import annotations

# Words that reports and published statistics share.
from transforms.statistics.model import KEY_STAGES as KEY_STAGES
from transforms.statistics.model import THRESHOLDS as THRESHOLDS
from transforms.statistics.model import UNITS as UNITS

DOMAINS = ("funding", "attainment", "attendance", "exclusions", "school_places", "sen", "context", "inspection")
SCOPES = ("la", "national", "metropolitan", "statistical_neighbours", "school", "county", "unitary", "london")
PHASES = ("nursery", "primary", "secondary", "special", "post16")
SUBJECTS = ("english", "mathematics", "science", "reading", "writing")
STATUSES = ("actual", "target", "planned", "provisional")
QUALIFIERS = ("exact", "about", "over", "under")
QUANTITY_REASONS = ("reference", "year", "name", "narrative", "unclassified")
BLOCK_KINDS = ("heading", "paragraph", "bullet", "table", "footnote", "contents", "furniture")
MEDIA_TYPES = ("text/plain", "text/markdown", "text/html", "application/pdf")
DATE_PRECISIONS = ("day", "month", "inspection_end")
LOCATIONS = ("body", "appendix", "lscb")
JUDGEMENT_KINDS = ("grade", "progress", "listed")
ABSENCE_REASONS = (
    "not_in_framework",
    "combined_judgement",
    "not_judged",
    "not_applicable",
    "not_stated",
    "unreadable",
    "not_extracted",
)
AUTHORITY_TYPES = ("metropolitan", "county", "unitary", "london_borough")
CODE_SYSTEMS = ("dfe", "ons", "ofsted")
LINEAGE_KINDS = ("predecessor", "itself", "successor")
REGIONS = (
    "North East",
    "North West",
    "Yorkshire and the Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
)
DIRECTIONS = ("higher_is_better", "lower_is_better", "neither")
PERIOD_KINDS = ("financial_or_academic_year", "calendar_year", "month", "span")
FINDING_OUTCOMES = ("report_inconsistent", "reading_suspect", "undecidable")
COMPARED_WITH = ("own_figures", "other_reports", "published_statistics")
FINDING_SEVERITIES = ("info", "warning")
SEVERITIES = ("critical", "warning", "info")
SUITES = ("file", "report", "warehouse", "runs")
RUN_METRICS = ("reports", "rows_per_report", "facts_per_report", "mean_value", "number_share")
RUN_OUTCOMES = ("published", "published_with_quarantine", "unchanged", "gate_closed", "failed", "interrupted")
ENGINES = ("prefect", "direct")
QUARANTINE_STAGES = ("fetch", "file", "read", "identity", "report gate", "corrections")
SELECTIONS = ("wanted", "left", "unknown")
WITHDRAWALS = ("not_listed", "not_found")
CORRECTION_ACTIONS = ("set", "drop", "add")
CORRECTION_STATES = ("applied", "stale", "report_refused", "report_not_read")

FOLLOWUP_STATUSES = ("repeated", "reworded", "progressed", "closed", "no_progress", "not_mentioned")
FOLLOWUP_KINDS = ("recommendation", "judgement", "paragraph")
PROGRESS = ("complete", "very_good", "good", "satisfactory", "limited", "unsatisfactory", "none")
COMPARATORS = tuple(scope for scope in SCOPES if scope not in {"la", "school"})
NOT_KNOWN = (
    "unclassified_number",
    "doubtful_reading",
    "absent_judgement",
    "target_without_result",
    "quarantined_report",
    "stale_report",
    "correction_not_applied",
)

PERIOD = r"[0-9]{4}/[0-9]{4}|[0-9]{4}|[0-9]{4}-(0[1-9]|1[0-2])|[0-9]{4}(/[0-9]{4})?-[0-9]{4}(/[0-9]{4})?"
DEADLINE = r"[0-9]{4}(-(0[1-9]|1[0-2]))?"
SHA256 = r"[0-9a-f]{64}"
ID16 = r"[0-9a-f]{16}"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
CODE = r"[a-z][a-z0-9_]*"
