"""Inspection reports of invented authorities: the default sources of a refresh, and the tests' material."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "reports"
"""The folder of the reports; what a careful reader should find in each lies beside it as `NAME.expected.*`."""


def statistics_csv() -> Path:
    """Published statistics: invented figures of the invented authorities, real ones of England; see README.md."""
    return Path(__file__).parent / "statistics.csv"


def authorities_csv() -> Path:
    """The invented authorities (columns `la_code`, `la_name`, `type`), as `--authorities` takes them."""
    return Path(__file__).parent / "authorities.csv"
