"""Inspection reports of invented authorities: the default sources of a refresh, and the material of tests and figures."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "reports"
"""The folder of the reports; what a careful reader should find in each lies beside it as `NAME.expected.*`."""

SETS = {
    "default": SAMPLES,
    "tuned-on": Path(__file__).parent / "tuning",
    "checked-on": Path(__file__).parent / "checking",
}
"""All annotated material by what it is for. A refresh reads only the default samples; the reader's mistakes in the
reports of `tuned-on` were looked at to make it better, those of `checked-on` were not."""

MODERN = Path(__file__).parent / "modern"
"""PDFs in the manner of the inspections of 2010 onwards, with `expected.csv`, `expected_recommendations.jsonl` and
`expected_numbers.jsonl` beside them; see README.md."""


def statistics_csv() -> Path:
    """Published statistics: invented figures of the invented authorities, real ones of England; see README.md."""
    return Path(__file__).parent / "statistics.csv"


def authorities_csv() -> Path:
    """The invented authorities (columns `la_code`, `la_name`, `type`), as `--authorities` takes them."""
    return Path(__file__).parent / "authorities.csv"
