"""`lea evaluate`: annotations of a folder against the served warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from flows.gold import GoldError, read_gold
from transforms.evaluation.evaluate import ReportEvaluation, evaluate
from transforms.evaluation.mistakes import Mistake, by_cause
from transforms.evaluation.scores import Scores, pooled
from warehouse.found import FoundReports


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluated reports by name, and what could not be evaluated: one line each, that says why."""

    reports: tuple[ReportEvaluation, ...]
    absent: tuple[str, ...]

    @property
    def pooled(self) -> Scores:
        """The scores of all evaluated reports together."""
        return pooled(report.scores for report in self.reports)

    @property
    def mistakes(self) -> list[tuple[int, Mistake]]:
        """All mistakes, with the number of those that share their cause; the most frequent cause first."""
        return by_cause(mistake for report in self.reports for mistake in report.mistakes)


def evaluate_warehouse(served: Path, gold: Path) -> Evaluation:
    """Compare each annotated report with what the warehouse holds of it.

    Annotations named NAME belong to the report whose file is named so, whatever its ending. Raises `GoldError` where
    annotations cannot be used, fit several reports, or where the warehouse has none of the reports; `WarehouseError`
    where there is no warehouse.
    """
    annotated = read_gold(gold)
    evaluated: list[ReportEvaluation] = []
    absent: list[str] = []
    with FoundReports(served) as found:
        for name, annotations in annotated.items():
            report_id = report_named(name, found.sources)
            if report_id:
                evaluated.append(evaluate(annotations, found.report(report_id)))
            else:
                absent.append(_absence(name, served, found.refused))
    if not evaluated:
        raise GoldError("\n".join(absent))
    return Evaluation(tuple(evaluated), tuple(absent))


def report_named(name: str, sources: Mapping[str, str]) -> str | None:
    """The report whose file is named so; `sources` has the `source_uri` by `report_id`. Raises `GoldError` for several."""
    report_ids = [report_id for report_id, uri in sources.items() if stem(uri) == name]
    if len(report_ids) > 1:
        listed = ", ".join(f"{report_id} ({sources[report_id]})" for report_id in report_ids)
        raise GoldError(f"{name}: the files of more than one report are named so: {listed}")
    return report_ids[0] if report_ids else None


def _absence(name: str, served: Path, refused: Iterable[str]) -> str:
    if any(stem(uri) == name for uri in refused):
        return f"{name}: not in the warehouse {served}, but in quarantine: `lea status` says why"
    return f"{name}: not in the warehouse {served}: refresh it with the file of this name, or take its annotations away"


def stem(uri: str) -> str:
    """The name of a file without its ending: `norbury-2000` of `/srv/reports/norbury-2000.md` or of an address of it."""
    path = unquote(urlsplit(uri).path) if uri.startswith(("http://", "https://")) else uri
    return PurePosixPath(path).stem
