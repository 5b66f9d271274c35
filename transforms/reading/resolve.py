"""The dimensions of a number: each is settled by its own module, in an order in which the later look at the earlier."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.catalogue.measures import cues
from transforms.reading.comparing import settle_scope
from transforms.reading.dating import settle_period
from transforms.reading.groups import settle_group
from transforms.reading.inheritance import Case, Inheritance, Resolved
from transforms.reading.mentions import Mention
from transforms.reading.numbers import Number
from transforms.reading.phases import settle_phase
from transforms.reading.stages import settle_key_stage, settle_subject, settle_threshold
from transforms.reading.status import settle_status

_SETTLERS = (
    settle_scope,
    settle_period,
    settle_status,
    settle_key_stage,
    settle_subject,
    settle_threshold,
    settle_phase,
    settle_group,
)


def resolve(
    text: str,
    number: Number,
    code: str,
    mentions: Sequence[Mention],
    numbers: Sequence[Number],
    done: Sequence[Resolved],
    above: Inheritance,
) -> Resolved:
    """All dimensions of a number that is a value of the measure `code`; `done` are those of the numbers before it."""
    case = Case(text, number, cues()[code], mentions, numbers, done, above, Resolved(code))
    for settle in _SETTLERS:
        settle(case)
    return case.found
