"""The figures of docs/accuracy.md: tables between marks (`<!-- figures: NAME -->` … `<!-- end -->`).

    .venv/bin/python -m tests.samples.figures

writes what is measured now, and raises the floors in floors.toml to it. The figures of the real report stay as they are
where it is not at hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from samples import SETS
from tests.samples.floors import raise_floors, rounded_down
from tests.samples.scoring import Evaluations, annotated, evaluated, evaluated_real, found_in, names, read
from transforms.evaluation.evaluate import ReportEvaluation
from transforms.evaluation.facts import pair_facts
from transforms.evaluation.mistakes import Mistake
from transforms.evaluation.scores import Score, Scores, pooled
from transforms.report import Reading

ACCURACY = Path(__file__).parents[2] / "docs" / "accuracy.md"
SHARED = Path(__file__).parents[2].parent / "shared"
REAL = "real"
BANDS = {"0.8 and more": 0.8, "0.6 to 0.8": 0.6, "0.4 to 0.6": 0.4, "under 0.4": 0.0}
"""Label of a band of confidence: where it begins."""
# Rarer kinds of mistakes stand together in one line.
LEAST = 10


def tables(readings: Mapping[str, Reading], evaluations: Evaluations, real: ReportEvaluation | None) -> dict[str, str]:
    """Each table by its name; none of the real report where that is not at hand."""
    scored = {of: [*_of_set(reports)] for of, reports in evaluations.items()}
    blocks = {of: _score_table(rows) for of, rows in scored.items()}
    blocks |= {"together": _score_table((of, rows[-1][1]) for of, rows in scored.items())}
    blocks |= {"mistakes": _mistakes(evaluations), "confidence": _confidence(readings), "numbers": _numbers(readings)}
    return blocks | ({REAL: _score_table([("Sefton 2000", real.scores)])} if real else {})


def written(text: str, blocks: Mapping[str, str]) -> str:
    """The text with each table in its place. Raises `ValueError` for a table that has no place in it."""
    for name, table in blocks.items():
        mark = f"<!-- figures: {name} -->"
        text, places = re.subn(rf"(?s)({re.escape(mark)}\n).*?(?=<!-- end -->)", lambda m: m[1] + table, text)  # noqa: B023
        if places != 1:
            raise ValueError(f"{places} places are marked {mark}, not one")
    return text


def _of_set(reports: Mapping[str, ReportEvaluation]) -> Iterator[tuple[str, Scores]]:
    yield from ((name, each.scores) for name, each in reports.items())
    yield "together", pooled(each.scores for each in reports.values())


def _score_table(rows: Iterable[tuple[str, Scores]]) -> str:
    def shown(score: Score | None) -> list[str]:
        return (
            [f"{rounded_down(share):.2f}" for share in (score.precision, score.recall, score.f1)] if score else [""] * 3
        )

    head = [
        "report",
        "facts annotated",
        "core P",
        "core R",
        "core F1",
        "all P",
        "all R",
        "all F1",
        "recommendations F1",
    ]
    lines = [
        [
            name,
            str(scores.facts["all"].gold),
            *shown(scores.facts["core"]),
            *shown(scores.facts["all"]),
            shown(scores.recommendations)[-1],
        ]
        for name, scores in rows
    ]
    return _table(head, lines)


def _mistakes(evaluations: Evaluations) -> str:
    """Counts by kind and set; of the reports that are checked on, nothing but these counts is looked at."""
    counts = {of: Counter(map(_kind, _of_facts(reports.values()))) for of, reports in evaluations.items()}
    every = sum(counts.values(), Counter[str]())
    common = [kind for kind, count in every.most_common() if count >= LEAST]
    lines = [[kind, *(str(count[kind]) for count in counts.values())] for kind in common]
    rare = [str(sum(n for kind, n in count.items() if kind not in common)) for count in counts.values()]
    facts = [str(pooled(each.scores for each in of.values()).facts["all"].gold) for of in evaluations.values()]
    return _table(["mistake", *counts], [*lines, ["others", *rare], ["facts annotated", *facts]])


def _of_facts(reports: Iterable[ReportEvaluation]) -> Iterator[Mistake]:
    return (mistake for report in reports for mistake in report.mistakes if mistake.about == "fact")


def _kind(mistake: Mistake) -> str:
    if mistake.kind == "wrong field":
        return f"wrong {mistake.field}".replace("pupil_group", "pupil group").replace("key_stage", "key stage")
    return f"missed: {mistake.cause.partition(':')[0]}" if mistake.kind == "missed" else mistake.kind


def _confidence(readings: Mapping[str, Reading]) -> str:
    """The share of correct facts (precision) by confidence, and how many facts there are."""
    lines = {band: [band] for band in ("cells of tables", *BANDS)}
    for reports in annotated().values():
        found: Counter[str] = Counter()
        correct: Counter[str] = Counter()
        for name, gold in reports.items():
            observations = gold.observations or ()
            pairs = pair_facts(observations, found_in(readings[name]).facts)
            right = {pair.found for pair in pairs if not pair.wrong}
            excused = {pair.found for pair in pairs if observations[pair.annotated].optional}
            for index, fact in enumerate(readings[name].statements.facts):
                if index not in excused:
                    band = next(band for band, least in BANDS.items() if fact.confidence >= least)
                    found[place := "cells of tables" if fact.from_table else band] += 1
                    correct[place] += index in right
        for band, line in lines.items():
            line.append(f"{rounded_down(correct[band] / found[band]):.2f} of {found[band]}" if found[band] else "")
    return _table(["confidence", *SETS], lines.values())


def _numbers(readings: Mapping[str, Reading]) -> str:
    lines = []
    for of, reports in annotated().items():
        reasons = Counter(q.reason for name in reports for q in readings[name].statements.quantities)
        every, unclassified = reasons.total(), reasons["unclassified"]
        lines.append([of, *map(str, (every, reasons[None], unclassified)), f"{unclassified / every:.1%}"])
    return _table(["reports", "numbers", "read as facts", "unclassified", "share unclassified"], lines)


def _table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    names, *rows = [[*head], *(list(line) for line in lines)]
    rule = ["---", *("---:" for _ in names[1:])]
    return "".join(f"| {' | '.join(row)} |\n" for row in (names, rule, *rows))


if __name__ == "__main__":
    readings = {name: read(name) for name in names()}
    evaluations = evaluated(readings)
    raise_floors(evaluations)
    blocks = tables(readings, evaluations, evaluated_real(SHARED))
    ACCURACY.write_text(written(ACCURACY.read_text(encoding="utf-8"), blocks), encoding="utf-8")
    print(f"{ACCURACY.name} is written" + ("" if REAL in blocks else "; the real report is not at hand (../shared)"))
