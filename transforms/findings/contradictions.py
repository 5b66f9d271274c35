"""Station 7 within one report: all checks of a report against itself, in the order of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from transforms.findings.changes import check_changes, check_gaps
from transforms.findings.contents import check_contents
from transforms.findings.dates import check_dates
from transforms.findings.evidence import Evidence
from transforms.findings.funding import check_claims_on_ssa, check_differentials, check_variances
from transforms.findings.repeated import check_repeated_figures
from transforms.findings.repetition import check_appendix
from transforms.findings.shares import check_shares
from transforms.findings.totals import check_listed_parts, check_table_totals
from transforms.outline.model import Outline
from transforms.reading.model import Finding, Recommendation, ReportContext, Statements

Check = Callable[[Evidence], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    check_variances,
    check_claims_on_ssa,
    check_differentials,
    check_table_totals,
    check_listed_parts,
    check_shares,
    check_gaps,
    check_changes,
    check_repeated_figures,
    check_appendix,
    check_contents,
    check_dates,
)


def find_contradictions(
    outline: Outline, statements: Statements, recommendations: tuple[Recommendation, ...], context: ReportContext
) -> tuple[Finding, ...]:
    """What the report states and its own other figures contradict, beyond what rounding explains.

    `outcome` is `report_inconsistent` where the reading is sure, `reading_suspect` where a number of the same sentence is
    not understood or a reading is unsure, `undecidable` where the report leaves open what is compared.
    """
    evidence = Evidence(outline, statements, recommendations, context)
    found = {finding for check in CHECKS for finding in check(evidence)}
    return tuple(sorted(found, key=lambda f: (f.char_start, f.char_end, f.kind, f.stated, f.computed)))
