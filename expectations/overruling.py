"""Which critical checks a person may overrule: of a report, those where the report itself can be right and the check wrong;
of the whole warehouse, those that compare it with earlier ones.

What cannot be proven, and what the tables of the warehouse cannot hold, no decision makes publishable: such a report would
stop the whole next warehouse.
"""

from __future__ import annotations

from collections.abc import Iterable

from expectations import runs
from expectations.model import Outcome
from expectations.next_warehouse import COMPARISONS
from expectations.reports import CHECKS, PROVENANCE

_HELD_BY_TABLES = frozenset(
    {
        "authority_is_known",
        "fact_is_stated_once",
        "measure_is_known",
        "number_is_accounted_for",
        "number_is_held_once",
        "numbers_equal_facts_plus_reasons",
        "report_id_is_one",
        "text_is_not_empty",
    }
)
_UNPROVEN = frozenset({"blocks_are_in_order"})


def why_not_overruled(expectation: str) -> str | None:
    """Why no person can let a report pass that breaks this check, as half a sentence; None where one can."""
    check = next((check for check in CHECKS if check.name == expectation), None)
    if check is None:
        return None
    if expectation == "correction_fits":
        return "the correction must fit: mend or remove its entry in the corrections file"
    if check.reason == PROVENANCE or expectation in _UNPROVEN:
        return "what cannot be proven is not published, whoever wishes it"
    if check.query is None or "." in expectation or expectation in _HELD_BY_TABLES:
        return "the tables of the warehouse cannot hold such rows"
    return None


def acceptable(outcomes: Iterable[Outcome]) -> bool:
    """Whether all that closes the gate of the warehouse is a difference from earlier versions, which a person can have
    wanted: reports taken away, a reader that finds far more. A check that could not be evaluated is none."""
    compared = COMPARISONS | {check.name for check in runs.CHECKS}
    closing = [outcome for outcome in outcomes if not outcome.success and outcome.severity == "critical"]
    return all(outcome.error is None and outcome.check.name in compared for outcome in closing)
