"""An invented report as read, to be staged, built and published with real DuckDB files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from transforms.catalogue.authorities import Authority
from transforms.outline.model import Block, BlockKind, ContentsEntry, FrontMatter, Outline
from transforms.reading.model import Fact, Finding, Judgement, Quantity, Recommendation, Statements, Trace
from transforms.report import Reading
from transforms.staging import reading_id, staged_rows
from warehouse.build import build_warehouse, fingerprint
from warehouse.operations import PublishedReport
from warehouse.staging import StagingStore

READER_KEY = "1-abc"
WHEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
NORBURY = Authority("X07", "Norbury", "metropolitan", added=True)

HEADING = "Attendance"
PARAGRAPH = (
    "1. Norbury’s schools are cheerful. Attendance was 93.5 per cent in 1998/1999, when £1.2m was spent. It rose."
)
BULLET = "- publish attendance targets by January 2001"
TEXT = f"{HEADING}\n{PARAGRAPH}\n{BULLET}\n"


def at(words: str) -> tuple[int, int]:
    """The offsets of words that stand once in the text."""
    start = TEXT.index(words)
    return start, start + len(words)


def outline() -> Outline:
    def block(number: int, kind: BlockKind, words: str, label: int = 0, numbered: bool = False) -> Block:
        start, end = at(words)
        return Block(
            f"b{number:04}",
            kind,
            "1" if number > 1 else None,
            numbered,
            HEADING,
            (HEADING,),
            1,
            1,
            start,
            start + label,
            end,
        )

    return Outline(
        TEXT,
        2,
        FrontMatter("Inspection of Norbury LEA", "Norbury", date(2000, 9, 1), "month", lead_inspector="A. Person"),
        (ContentsEntry("Attendance", 1, 1), ContentsEntry("Appendix", None, None)),
        (
            block(1, BlockKind.HEADING, HEADING),
            block(2, BlockKind.PARAGRAPH, PARAGRAPH, 3, numbered=True),
            block(3, BlockKind.BULLET, BULLET, 2),
        ),
    )


def fact(words: str, **changes: object) -> Fact:
    start, end = at(words)
    said: dict[str, object] = {
        "quantity": 1,
        "domain": "attendance",
        "measure": "attendance_rate",
        "value": 93.5,
        "unit": "percent",
        "scope": "la",
        "phase": "primary",
        "key_stage": None,
        "subject": None,
        "threshold": None,
        "pupil_group": None,
        "period": "1998/1999",
        "status": "actual",
        "qualifier": "exact",
        "paragraph": "1",
        "page": 1,
        "from_table": False,
        "char_start": start,
        "char_end": end,
        "rule": "rate_of_attendance",
        "confidence": 0.9,
        "trace": (Trace("period", "same_sentence", *at("1998/1999")), Trace("scope", "default")),
    }
    return Fact(**(said | changes))  # type: ignore[arg-type]


def reading(report_id: str = "norbury-lea-2000-09", *facts: Fact) -> Reading:
    quantities = (
        Quantity(*at("1."), 1.0, None, "exact", "reference"),
        Quantity(*at("93.5 per cent"), 93.5, "percent", "exact", None),
        Quantity(*at("£1.2m"), 1_200_000.0, "gbp", "exact", None),
        Quantity(*at("2001"), 2001.0, None, "exact", "year"),
    )
    taken = facts or (
        fact("93.5 per cent"),
        fact(
            "£1.2m",
            quantity=2,
            domain="funding",
            measure="service_budget",
            value=1_200_000.0,
            unit="gbp",
            phase=None,
            trace=(),
        ),
    )
    start, end = at("publish attendance targets by January 2001")
    return Reading(
        report_id,
        "lea_inspection",
        "X07",
        "inspection",
        "text/plain",
        outline(),
        Statements(quantities, taken),
        (
            Recommendation(1, "body", HEADING, None, None, "2001-01", False, None, "attendance", 1, start, end),
            Recommendation(2, "appendix", "Appendix", None, None, "2001-01", False, 1, None, 1, start, end),
        ),
        (
            Judgement(1, "listed", "attendance", "effective", None, "1", 1, *at("cheerful")),
            Judgement(2, "grade", "overall_effectiveness", None, None, None, 1, 0, 0, "not_in_framework"),
        ),
        (
            Finding(
                "text_contradicts_table",
                "report_inconsistent",
                "warning",
                "1",
                "attendance_rate",
                "93.5",
                "92.0",
                0.05,
                "The parts give 92.0.",
                *at("93.5 per cent"),
            ),
        ),
    )


def sha(report_id: str) -> str:
    return (report_id.encode().hex() + "0" * 64)[:64]


def stage(store: StagingStore, *readings: Reading) -> None:
    """Stage the readings and make them the publication."""
    rows, published = [], []
    for item in readings:
        digest = sha(item.report_id[::-1])
        key = reading_id(digest, READER_KEY)
        rows.append(staged_rows(item, key, digest, READER_KEY))
        published.append(PublishedReport(item.report_id, key, f"reports/{item.report_id}.txt", digest, WHEN))
    store.add_authorities([NORBURY])
    store.put(rows)
    store.replace_publication(published)


def built_warehouse(folder: Path, *readings: Reading) -> Path:
    """The warehouse of the readings (of one where none are given) as the served one of a data directory."""
    with StagingStore(folder / "staging.duckdb") as store:
        stage(store, *(readings or (reading(),)))
    served = folder / "warehouse.duckdb"
    build_warehouse(folder / "staging.duckdb", served, "20260301T020000Z-aaaa", "f")
    return served


@pytest.fixture
def invented() -> Reading:
    """One report as read."""
    return reading()


@pytest.fixture
def added_authority() -> Authority:
    """The invented authority of that report."""
    return NORBURY


@pytest.fixture
def staging_path(tmp_path: Path) -> Path:
    """A staging file with one report for publication, closed."""
    path = tmp_path / "staging.duckdb"
    with StagingStore(path) as store:
        stage(store, reading())
    return path


BuildNext = Callable[[str], Path]


@pytest.fixture
def build_next(staging_path: Path, tmp_path: Path) -> BuildNext:
    """Builds the next warehouse of the staging file under a version's id; gives its path."""

    def build(version_id: str) -> Path:
        with StagingStore(staging_path) as store:
            digest = fingerprint(store.publication(), store.added_authorities())
        target = tmp_path / f"next-{version_id}.duckdb"
        build_warehouse(staging_path, target, version_id, digest)
        return target

    return build


@pytest.fixture
def warehouse_path(build_next: BuildNext) -> Path:
    """A built warehouse of one report."""
    return build_next("20260301T020000Z-aaaa")
