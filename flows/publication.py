"""Which reading of which file stands for each report in the next warehouse. Pure: the order of files changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the newest good bytes of one source came to. `report_id` is None where the bytes were refused."""

    source_uri: str
    sha256: str
    reading_id: str
    report_id: str | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Published:
    """One report of a warehouse: the reading that stands for it and the source that it came from."""

    report_id: str
    reading_id: str
    source_uri: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A source that holds a report which another source stands for already."""

    candidate: Candidate
    kept_uri: str


@dataclass(frozen=True, slots=True)
class Publication:
    """The reports of the next warehouse, by report_id, and the sources that were left out as duplicates."""

    reports: tuple[Published, ...]
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class StatisticsCandidate:
    """What the newest good bytes of one source of published statistics came to; `usable` is False where all is refused."""

    source_uri: str
    sha256: str
    reading_id: str
    usable: bool


def choose_statistics(
    candidates: Iterable[StatisticsCandidate], before: Iterable[StatisticsCandidate]
) -> tuple[StatisticsCandidate, ...]:
    """The files of published statistics of the next warehouse, by source: each in its newest form of which anything can
    be used, else in the form that it was published in before."""
    chosen = {file.source_uri: file for file in before}
    chosen |= {file.source_uri: file for file in candidates if file.usable}
    return tuple(chosen[uri] for uri in sorted(chosen))


def choose_publication(candidates: Iterable[Candidate], before: Mapping[str, Published]) -> Publication:
    """Choose one reading for each report.

    A report's source stays the one that it was published from before, as long as that still holds it; a new report comes
    from the first of its sources by name. A report that no candidate gives any more (its file was replaced or fails its
    checks now) stays in its last good form, unless the same bytes are now read as another report.
    """
    by_report: dict[str, list[Candidate]] = {}
    read_as: dict[tuple[str, str], str] = {}
    for candidate in sorted(candidates, key=lambda c: c.source_uri):
        if candidate.report_id is None or not candidate.passed:
            continue
        by_report.setdefault(candidate.report_id, []).append(candidate)
        read_as[candidate.source_uri, candidate.sha256] = candidate.report_id
    reports: dict[str, Published] = {}
    duplicates: list[Duplicate] = []
    for report_id, rivals in by_report.items():
        former = before.get(report_id)
        kept = next((c for c in rivals if former is not None and c.source_uri == former.source_uri), rivals[0])
        reports[report_id] = Published(report_id, kept.reading_id, kept.source_uri, kept.sha256)
        duplicates.extend(Duplicate(c, kept.source_uri) for c in rivals if c is not kept)
    for report_id, former in before.items():
        if report_id not in reports and read_as.get((former.source_uri, former.sha256), report_id) == report_id:
            reports[report_id] = former
    ordered = tuple(reports[report_id] for report_id in sorted(reports))
    return Publication(ordered, tuple(sorted(duplicates, key=lambda d: d.candidate.source_uri)))
