"""Invented reports of invented authorities, put together from what they say, and the warehouse of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from transforms.catalogue.authorities import Authority
from transforms.outline.model import Block, BlockKind, FrontMatter, Outline
from transforms.reading.model import Fact, Judgement, Quantity, Recommendation, Statements
from transforms.report import Reading
from transforms.staging import staged_rows
from warehouse.build import build_warehouse
from warehouse.operations import PublishedReport
from warehouse.staging import StagingStore

KEY = "1-abc"
WHEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A recommendation: its words, purpose, and the position (from 1) of the one that it is a part of or repeats."""

    text: str
    purpose: str | None = None
    parent: int | None = None
    same_as: int | None = None
    theme: str | None = None


@dataclass(frozen=True)
class Judged:
    """A judgement; `quote` stands in the report's paragraphs."""

    kind: str
    aspect: str
    judgement: str | None
    quote: str
    absence: str | None = None


@dataclass(frozen=True)
class Stated:
    """A value, and all else that is said of it; a sentence of the report is made from it."""

    value: float
    what: dict[str, Any]


@dataclass
class Inspected:
    """A report in the making: every piece is added to the text, and its offsets follow from that."""

    authority: Authority
    published: date
    paragraphs: Iterable[str] = ()
    asked: Iterable[Asked] = ()
    judged: Iterable[Judged] = ()
    stated: Iterable[Stated] = ()
    family: str = "lea_inspection"
    heading: str = "Findings"
    text: str = field(default="", init=False)
    blocks: list[Block] = field(default_factory=list, init=False)

    @property
    def report_id(self) -> str:
        """Named as the reader names reports."""
        return f"{self.authority.name.lower()}-lea-{self.published:%Y-%m}"

    def reading(self) -> Reading:
        """The report as read."""
        for number, words in enumerate(self.paragraphs, start=1):
            self._add(f"{number}. {words}", BlockKind.PARAGRAPH, str(number))
        facts, quantities = zip(*(self._fact(n, item) for n, item in enumerate(self.stated)), strict=True) if self.stated else ((), ())  # fmt: skip
        recommendations = tuple(self._recommendation(n, item) for n, item in enumerate(self.asked, start=1))
        judgements = tuple(self._judgement(n, item) for n, item in enumerate(self.judged, start=1))
        front = FrontMatter(f"Inspection of {self.authority.name}", self.authority.name, self.published, "month")
        return Reading(
            self.report_id,
            self.family,
            self.authority.la_code,
            None,
            "text/plain",
            Outline(self.text, 1, front, (), tuple(self.blocks)),
            Statements(quantities, facts),
            recommendations,
            judgements,
            (),
        )

    def _add(self, words: str, kind: BlockKind, number: str | None) -> int:
        start = len(self.text)
        name = f"b{len(self.blocks) + 1:04}"
        heading = self.heading if number else "Recommendations"
        label = len(f"{number}. ") if number else 0
        self.blocks.append(Block(name, kind, number, number is not None, heading, (heading,), 1, 0, start, start + label, start + len(words)))  # fmt: skip
        self.text += f"{words}\n"
        return start

    def _fact(self, ordinal: int, item: Stated) -> tuple[Fact, Quantity]:
        words = f"{item.value:g}"
        start = self._add(words, BlockKind.PARAGRAPH, "99")
        said = dict.fromkeys(("phase", "key_stage", "subject", "threshold", "pupil_group", "period"))
        said |= {"scope": "la", "status": "actual", "qualifier": "exact", "confidence": 0.9} | item.what
        end = start + len(words)
        fact = Fact(quantity=ordinal, value=item.value, paragraph="99", page=1, from_table=False, char_start=start, char_end=end, rule="clause", **said)  # fmt: skip
        return fact, Quantity(start, end, item.value, None, "exact", None)

    def _recommendation(self, ordinal: int, item: Asked) -> Recommendation:
        start = self._add(item.text, BlockKind.BULLET, None)
        location = "appendix" if item.same_as else "body"
        return Recommendation(ordinal, location, None, item.purpose, item.parent, None, False, item.same_as, item.theme, 1, start, start + len(item.text))  # fmt: skip

    def _judgement(self, ordinal: int, item: Judged) -> Judgement:
        start = self.text.index(item.quote) if item.quote else 0
        return Judgement(ordinal, item.kind, item.aspect, item.judgement, None, "1", 1, start, start + len(item.quote), item.absence)  # fmt: skip


def warehouse_of(folder: Path, *reports: Inspected, refused: Iterable[tuple[Any, ...]] = ()) -> Path:
    """The warehouse of these reports; `refused` are rows of quarantine."""
    staging = folder / "staging.duckdb"
    with StagingStore(staging) as store:
        store.add_authorities({report.authority.la_code: report.authority for report in reports}.values())
        published = []
        for number, report in enumerate(reports):
            digest, key = f"{number:064x}", f"{number}-{KEY}"
            reading = report.reading()
            store.put([staged_rows(reading, key, digest, KEY)])
            published.append(PublishedReport(reading.report_id, key, f"{reading.report_id}.txt", digest, WHEN))
        store.replace_publication(published)
        for row in refused:
            store.connection.execute(f"INSERT INTO staging.quarantine VALUES ({', '.join('?' * len(row))})", list(row))
    target = folder / "warehouse.duckdb"
    build_warehouse(staging, target, "v", "f")
    return target
