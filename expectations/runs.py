"""The suite across runs: what is published now against what the versions published before lead to expect.

The history is the table `run_metric`: a version's own figures are never among those that it is judged by. A night that
publishes nothing new adds no figures, and more reports of the same kind change none of them but their number.
"""

from __future__ import annotations

from types import MappingProxyType

from expectations.model import Check, sql, two_thresholds

# Earlier versions that there must be before any are compared with, and how many of the last ones are.
HISTORY, VERSIONS = 3, 20


def _in_range(
    name: str,
    table: str,
    metric: str,
    fault: str,
    reason: str,
    *,
    warn: dict[str, float],
    block: dict[str, float],
    only: str = "",
    falls: bool = True,
    rises: bool = True,
    rows: int = 0,
) -> tuple[Check, Check]:
    """Two checks of the figures of a kind: `warn` and `block` give `factor`, `spreads` and `least` (see the query)."""
    same: dict[str, float | str] = {"metric": metric, "only": only, "falls": falls, "rises": rises, "rows": rows}
    parameters = MappingProxyType({**same, "history": HISTORY, "versions": VERSIONS})
    query = sql("runs/stays_in_range")
    check = Check(name, "runs", table, None, "critical", fault, reason, None, query, parameters)
    return two_thresholds(check, warn=warn, block=block)


_READER = "The reader has probably changed for the worse, or the new reports are of a form not met before."

CHECKS: tuple[Check, ...] = (
    *_in_range(
        "reports_do_not_vanish", "dim_report", "reports", "far fewer reports than earlier versions had", "Whoever counts reports, or averages over them, gets another answer than last week.", rises=False,
        warn={"factor": 1.1, "spreads": 0, "least": 2}, block={"factor": 2, "spreads": 0, "least": 5},
    ),
    *_in_range(
        "rows_per_report_stay_in_range", "dim_report", "rows_per_report", "a report gives far more or fewer rows than in earlier versions", _READER,
        warn={"factor": 1.5, "spreads": 4, "least": 3}, block={"factor": 4, "spreads": 10, "least": 10},
    ),
    *_in_range(
        "facts_per_report_stay_in_range", "fact_statistic", "facts_per_report", "a report gives far more or fewer facts than in earlier versions", _READER,
        warn={"factor": 1.5, "spreads": 4, "least": 3}, block={"factor": 4, "spreads": 10, "least": 10},
    ),
    *_in_range(
        "mean_value_stays_in_range", "fact_statistic", "mean_value", "the mean value of a measure is not what earlier versions lead to expect", "A measure as a whole does not change overnight: a unit was lost, or other values are read under its name.", rows=10,
        warn={"factor": 1.25, "spreads": 4, "least": 5}, block={"factor": 10, "spreads": 10, "least": 50},
    ),
    *_in_range(
        "fact_share_does_not_fall", "quantity", "number_share", "fewer of all numbers are facts than in earlier versions", _READER, only="facts", rises=False,
        warn={"factor": 1, "spreads": 3, "least": 0.03}, block={"factor": 1, "spreads": 6, "least": 0.15},
    ),
    *_in_range(
        "unclassified_share_does_not_rise", "quantity", "number_share", "more of all numbers are unclassified than in earlier versions", "What was understood before is not understood any more. " + _READER, only="unclassified", falls=False,
        warn={"factor": 1, "spreads": 3, "least": 0.01}, block={"factor": 1, "spreads": 6, "least": 0.15},
    ),
)  # fmt: skip
