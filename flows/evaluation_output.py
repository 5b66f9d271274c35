"""What `lea evaluate` prints and the error list that it writes."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING

from transforms.evaluation.mistakes import Mistake
from transforms.evaluation.scores import Score, Scores, Share
from warehouse.printable import printable
from warehouse.query import csv_lines

if TYPE_CHECKING:
    from rich.console import Console

    from flows.evaluation import Evaluation

POOLED = "pooled"
SCORE_COLUMNS = (
    "report",
    "part",
    "name",
    "gold",
    "found",
    "located",
    "correct",
    "precision",
    "recall",
    "f1",
    "accuracy",
)
ERROR_LIST_ENDINGS = (".csv", ".jsonl")


def score_rows(evaluation: Evaluation) -> Iterator[tuple[object, ...]]:
    """All scores as rows of `SCORE_COLUMNS`: of each report, then pooled.

    `part` is domain, field, recommendations, recommendation field or findings; a field has an accuracy, the share of
    `located` that is right in it, the others have precision, recall and F1.
    """
    for report in evaluation.reports:
        yield from _rows(report.name, report.scores)
    yield from _rows(POOLED, evaluation.pooled)


def _rows(report: str, scores: Scores) -> Iterator[tuple[object, ...]]:
    def counted(part: str, name: str, score: Score) -> tuple[object, ...]:
        return (report, part, name, *astuple(score), score.precision, score.recall, score.f1, None)

    def share(part: str, name: str, of: Share) -> tuple[object, ...]:
        return (report, part, name, None, None, of.of, of.right, None, None, None, of.accuracy)

    yield from (counted("domain", name, score) for name, score in scores.facts.items())
    yield from (share("field", name, of) for name, of in scores.fields.items())
    if scores.recommendations:
        yield counted("recommendations", "all", scores.recommendations)
    yield from (share("recommendation field", name, of) for name, of in scores.recommendation_fields.items())
    if scores.findings:
        yield counted("findings", "all", scores.findings)


def evaluation_text(evaluation: Evaluation) -> str:
    """Tables for a person: each report, all together, and the reports side by side."""
    from rich.console import Console

    shown = io.StringIO()
    width = max(shutil.get_terminal_size((100, 50)).columns, 80)
    console = Console(file=shown, width=width, markup=False, emoji=False, highlight=False)
    for report in evaluation.reports:
        _print_scores(console, f"{report.name} ({report.report_id})", report.scores)
    if len(evaluation.reports) > 1:
        _print_scores(console, f"{POOLED}: {len(evaluation.reports)} reports", evaluation.pooled)
        _print_overview(console, evaluation)
    return "\n".join(line.rstrip() for line in printable(shown.getvalue()).splitlines()) + "\n"


def _print_scores(console: Console, title: str, scores: Scores) -> None:
    console.print(title)
    if scores.facts:
        console.print(
            _table(
                ("domain", "gold", "found", "located", "correct", "precision", "recall", "F1"),
                (
                    (name, *map(str, astuple(score)), *(f"{x:.3f}" for x in (score.precision, score.recall, score.f1)))
                    for name, score in scores.facts.items()
                    if score.gold or score.found
                ),
            )
        )
        console.print(f"fields of located facts: {_shares(scores.fields)}")
    if scores.recommendations:
        console.print(f"recommendations: {_score(scores.recommendations)}; {_shares(scores.recommendation_fields)}")
    if scores.findings:
        console.print(f"findings: {_score(scores.findings)}")
    console.print()


def _print_overview(console: Console, evaluation: Evaluation) -> None:
    def f1(score: Score | None) -> str:
        return f"{score.f1:.3f}" if score else ""

    def row(name: str, scores: Scores) -> tuple[str, ...]:
        facts, findings = scores.facts, scores.findings
        shown = f"{findings.correct} of {findings.gold}" if findings else ""
        return (name, f1(facts.get("core")), f1(facts.get("all")), f1(scores.recommendations), shown)

    names = ("report", "core F1", "all F1", "recommendations F1", "findings")
    lines = [row(report.name, report.scores) for report in evaluation.reports]
    console.print(_table(names, [*lines, row(POOLED, evaluation.pooled)]))


def _table(names: Iterable[str], lines: Iterable[Iterable[str]]) -> object:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for position, name in enumerate(names):
        table.add_column(name, justify="right" if position else "left", no_wrap=position > 0)
    for line in lines:
        table.add_row(*map(printable, line))
    return table


def _score(score: Score) -> str:
    return (
        f"{score.gold} annotated, {score.found} found, {score.correct} of them right; "
        f"precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}"
    )


def _shares(shares: Mapping[str, Share]) -> str:
    return ", ".join(f"{name} {share.accuracy:.3f}" for name, share in shares.items())


def write_error_list(path: Path, mistakes: Iterable[tuple[int, Mistake]]) -> None:
    """Write the mistakes, with how often their cause occurs, as CSV for a spreadsheet or as JSON Lines by the name's ending.

    Text of reports is not ours: in CSV no cell begins with what a spreadsheet would take for a formula.
    """
    names = ("occurs", *(field.name for field in fields(Mistake)))
    if path.suffix == ".jsonl":
        records = ({"occurs": count} | asdict(mistake) for count, mistake in mistakes)
        lines: Iterator[str] = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    else:
        rows = ((count, *map(_cell, astuple(mistake))) for count, mistake in mistakes)
        lines = csv_lines(names, rows)
    # The mark at the beginning is what makes spreadsheets read £ as £.
    encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        file.writelines(lines)


def error_list_line(path: Path, mistakes: Sequence[tuple[int, Mistake]]) -> str:
    """What was written, and what to begin with."""
    if not mistakes:
        return f"{path}: no mistakes"
    count, first = mistakes[0]
    causes = len({(mistake.kind, mistake.cause) for _, mistake in mistakes})
    return printable(
        f"{path}: {len(mistakes)} mistakes of {causes} causes; the most frequent, {count} times: "
        f"{first.kind}, {first.cause}. `lea explain FACT_ID` shows where a fact comes from."
    )


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = " ".join(printable(value).split())
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
