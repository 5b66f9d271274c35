"""The list of what went wrong, for a person to work through: one row a mistake, the most frequent cause first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from transforms.evaluation.facts import plain, same_value, wrong_fields
from transforms.evaluation.model import (
    AnnotatedRecommendation,
    Annotations,
    FoundFact,
    FoundFinding,
    FoundRecommendation,
    FoundReport,
    Observation,
    Pair,
    PlantedFinding,
)
from transforms.evaluation.scores import Pairs

Kind = Literal["wrong field", "elsewhere", "missed", "spurious"]
About = Literal["fact", "recommendation", "finding"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; the fields are the columns of the error list.

    kind         wrong field (located, but a field is wrong: one row for each such field), elsewhere (the same statement
                 in another paragraph or unit), missed (annotated, not found), spurious (found, not annotated)
    cause        what such mistakes have in common; see docs/evaluating.md
    about        fact, recommendation or finding
    paragraph    where the annotation says that it is, or, for a spurious one, where it was found
    field, found, expected   the field that is wrong; several accepted answers stand with `|` between them
    quote        the words of the report that were read or, where none were, that were annotated
    fact_id, rule            for `lea explain`; which rule read it
    annotation   file and line of the annotation, None for a spurious one
    """

    report: str
    kind: Kind
    cause: str
    about: About
    paragraph: str | None = None
    domain: str | None = None
    measure: str | None = None
    value: float | None = None
    unit: str | None = None
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    quote: str = ""
    fact_id: str | None = None
    rule: str | None = None
    annotation: str | None = None


def mistakes(annotations: Annotations, found: FoundReport, pairs: Pairs) -> tuple[Mistake, ...]:
    """All mistakes of one report, in no particular order."""
    rows: list[Mistake] = []
    if annotations.observations is not None:
        rows += _of_facts(annotations.name, annotations.observations, found, pairs.facts)
    if annotations.recommendations is not None:
        rows += _of_recommendations(
            annotations.name, annotations.recommendations, found.recommendations, pairs.recommendations
        )
    if annotations.findings is not None:
        rows += _of_findings(annotations.name, annotations.findings, found.findings, pairs.findings)
    return tuple(rows)


def by_cause(rows: Iterable[Mistake]) -> list[tuple[int, Mistake]]:
    """The mistakes with the number of those that share their kind and cause; the most frequent cause first, and in a cause
    in the order of reports and paragraphs."""
    every = list(rows)
    counts = Counter((row.kind, row.cause) for row in every)

    def place(row: Mistake) -> tuple[object, ...]:
        digits = re.match(r"\d+", row.paragraph or "")
        return (
            -counts[row.kind, row.cause],
            row.kind,
            row.cause,
            row.report,
            int(digits[0]) if digits else 0,
            row.paragraph or "",
        )

    return [(counts[row.kind, row.cause], row) for row in sorted(every, key=place)]


def _of_facts(
    report: str, observations: Sequence[Observation], found: FoundReport, pairs: Sequence[Pair]
) -> Iterator[Mistake]:
    for pair in pairs:
        wanted, fact = observations[pair.annotated], found.facts[pair.found]
        if not wanted.optional:
            for field in pair.wrong:
                yield _wrong_field(report, wanted, fact, field)
    paired, read = {pair.annotated for pair in pairs}, {pair.found for pair in pairs}
    missed = [wanted for a, wanted in enumerate(observations) if a not in paired and not wanted.optional]
    spurious = [fact for f, fact in enumerate(found.facts) if f not in read]
    for wanted in missed:
        elsewhere = _elsewhere(wanted, spurious)
        if elsewhere is None:
            yield _missed(report, wanted, found)
        else:
            spurious.remove(elsewhere)
            yield _moved(report, wanted, elsewhere)
    for fact in spurious:
        yield _fact_row(report, "spurious", f"taken for {fact.measure}", None, fact)


def _elsewhere(wanted: Observation, spurious: Sequence[FoundFact]) -> FoundFact | None:
    """The fact that states the same measure and value in another paragraph, or in another unit."""
    alike = [
        (len(wrong), index)
        for index, fact in enumerate(spurious)
        if same_value(wanted.value, fact.value)
        and "measure" not in (wrong := wrong_fields(wanted, fact))
        and (fact.unit in wanted.units or str(fact.paragraph) == wanted.paragraph)
    ]
    return spurious[min(alike)[1]] if alike else None


def _moved(report: str, wanted: Observation, fact: FoundFact) -> Mistake:
    if wanted.paragraph != str(fact.paragraph):
        field, got, expected = "paragraph", fact.paragraph, wanted.paragraph
    else:
        field, got, expected = "unit", fact.unit, "|".join(wanted.units)
    return _fact_row(report, "elsewhere", f"another {field}", wanted, fact, field, got, expected)


def _wrong_field(report: str, wanted: Observation, fact: FoundFact, field: str) -> Mistake:
    if field == "domain":
        cause = "domain: the annotation's is not that of its measure"
        return _fact_row(report, "wrong field", cause, wanted, fact, field, fact.domain, wanted.domain)
    got, accepted = fact.answer(field), wanted.accepted[field]
    if plain(field, got) is None:
        how = "not found"
    elif all(plain(field, answer) is None for answer in accepted):
        how = "should be none"
    else:
        how = "another"
    settled = fact.settled_by.get(field)
    cause = f"{field}: {how}" + (f", settled by {settled}" if settled else "")
    expected = "|".join(answer or "" for answer in accepted)
    return _fact_row(report, "wrong field", cause, wanted, fact, field, got, expected)


def _missed(report: str, wanted: Observation, found: FoundReport) -> Mistake:
    reasons = [
        number.reason
        for number in found.numbers
        if number.paragraph == wanted.paragraph and same_value(abs(wanted.value), abs(number.value))
    ]
    if not reasons:
        cause = "no such number was read in the paragraph"
    elif "unclassified" in reasons:
        cause = "the number is unclassified: no measure could be told"
    elif None in reasons:
        cause = "the number states something else"
    else:
        cause = f"the number was put aside as {reasons[0]}"
    return _fact_row(report, "missed", cause, wanted, None)


def _fact_row(
    report: str,
    kind: Kind,
    cause: str,
    wanted: Observation | None,
    fact: FoundFact | None,
    field: str | None = None,
    got: str | None = None,
    expected: str | None = None,
) -> Mistake:
    """A row that says what the annotation says, where there is one, and else what the fact says."""
    row = Mistake(report, kind, cause, "fact", field=field, found=got, expected=expected)
    if fact is not None:
        row = replace(
            row,
            paragraph=fact.paragraph,
            domain=fact.domain,
            measure=fact.measure,
            value=fact.value,
            unit=fact.unit,
            quote=fact.quote,
            fact_id=fact.fact_id,
            rule=fact.rule,
        )
    if wanted is not None:
        row = replace(
            row,
            paragraph=wanted.paragraph,
            domain=wanted.domain,
            measure="|".join(code or "" for code in wanted.accepted["measure"]),
            value=wanted.value,
            unit="|".join(wanted.units),
            quote=row.quote or wanted.quote,
            annotation=wanted.where,
        )
    return row


def _of_recommendations(
    report: str,
    annotated: Sequence[AnnotatedRecommendation],
    found: Sequence[FoundRecommendation],
    pairs: Sequence[Pair],
) -> Iterator[Mistake]:
    for pair in pairs:
        wanted, got = annotated[pair.annotated], found[pair.found]
        row = Mistake(report, "wrong field", "", "recommendation", quote=got.text, annotation=wanted.where)
        answers = {
            "location": (got.location, wanted.location),
            "purpose": (got.purpose, wanted.purpose),
            "parent": (got.parent_ordinal, wanted.parent),
            "deadline": (got.deadline, wanted.deadline),
            "same_as": (got.same_as_ordinal, wanted.same_as),
        }
        for field in pair.wrong:
            answer, expected = (None if text is None else str(text) for text in answers[field])
            yield replace(row, cause=f"recommendation: {field}", field=field, found=answer, expected=expected)
    paired, read = {pair.annotated for pair in pairs}, {pair.found for pair in pairs}
    for a, wanted in enumerate(annotated):
        if a not in paired:
            cause = f"recommendation of the {wanted.location}"
            yield Mistake(report, "missed", cause, "recommendation", quote=wanted.text, annotation=wanted.where)
    for f, got in enumerate(found):
        if f not in read:
            yield Mistake(report, "spurious", f"recommendation of the {got.location}", "recommendation", quote=got.text)


def _of_findings(
    report: str, planted: Sequence[PlantedFinding], found: Sequence[FoundFinding], pairs: Sequence[Pair]
) -> Iterator[Mistake]:
    paired, read = {pair.annotated for pair in pairs}, {pair.found for pair in pairs}
    for p, wanted in enumerate(planted):
        if p not in paired and not wanted.optional:
            yield Mistake(
                report,
                "missed",
                f"finding: {wanted.kind}",
                "finding",
                paragraph="|".join(wanted.paragraphs) or None,
                measure=wanted.measure,
                expected=str(wanted.stated),
                quote=wanted.quote,
                annotation=wanted.where,
            )
    for f, got in enumerate(found):
        if f not in read:
            yield Mistake(
                report,
                "spurious",
                f"finding: {got.kind}",
                "finding",
                paragraph=got.paragraph,
                measure=got.measure,
                found=got.stated,
                quote=got.quote,
            )
