"""How tests of the reader say a sentence: one paragraph of a report for an invented authority, and what is read from it."""

from __future__ import annotations

from datetime import date

from transforms.outline.model import Block, BlockKind, FrontMatter, Outline
from transforms.reading.model import Fact, ReportContext, Statements
from transforms.reading.statements import read_statements

CONTEXT = ReportContext(("Norbury",), "metropolitan", date(2000, 9, 1), None, date(2000, 5, 1))
AGAIN = ReportContext(("Norbury",), "metropolitan", date(2003, 3, 1), None, date(2002, 11, 1), "1998-06")
"""A re-inspection in November 2002, whose report tells that the first inspection was in June 1998."""
FRONT = FrontMatter("Inspection of Norbury", "Norbury", date(2000, 9, 1), "month")


def report(text: str, heading: str = "Performance") -> Outline:
    """A report of one paragraph, number 14, under a heading of the first section."""
    block = Block("b0001", BlockKind.PARAGRAPH, "14", True, "Section 1", ("Section 1", heading), 3, 0, 0, 0, len(text))
    return Outline(text, 1, FRONT, (), (block,) if text else ())


def read(text: str, heading: str = "Performance", context: ReportContext = CONTEXT) -> Statements:
    """The statements of a report of one paragraph."""
    return read_statements(report(text, heading), context)


def facts(text: str, heading: str = "Performance", context: ReportContext = CONTEXT) -> tuple[Fact, ...]:
    """The facts of a report of one paragraph."""
    return read(text, heading, context).facts


def seen(
    text: str, *fields: str, heading: str = "Performance", context: ReportContext = CONTEXT
) -> list[tuple[object, ...]]:
    """The value of each fact of a paragraph, with the fields that are asked for."""
    return [tuple(getattr(fact, name) for name in ("value", *fields)) for fact in facts(text, heading, context)]


def unread(text: str, heading: str = "Performance") -> list[tuple[str, str]]:
    """The numbers of a paragraph that state nothing, as written, each with its reason; without references and years."""
    quantities = [q for q in read(text, heading).quantities if q.reason not in (None, "reference", "year")]
    return [(text[q.char_start : q.char_end], q.reason or "") for q in quantities]
