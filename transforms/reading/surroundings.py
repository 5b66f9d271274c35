"""What a number is judged by when its measure is sought: its own words and those that it goes on from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.outline.model import Block, BlockKind
from transforms.reading.cases import Inheritance, Resolved
from transforms.reading.going_on import leads_from_aim, leads_on, measure_gone_on, names_such, repeats, speaks_on
from transforms.reading.mentions import Mention
from transforms.reading.numbers import Number
from transforms.reading.values import ValueKind, kind_of_value, leads_to


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a number is judged by.

    `before` are the words of the sentence before, `headings` those of the heading, `heading` its text in lower case.
    `inherited` is the measure of the number that it goes on from in its sentence, `carried` that of the sentence before;
    `year` is that of publication. `pronoun` says that its sentence speaks of "it", "this", "the figure", `anaphoric` that such
    a word leads to the number, `listed` that it stands in a bullet. `taken` are the spans of the sentence's numbers, `adjacent`
    the places from which only "of", "is", "at about" lead to the number.
    """

    number: Number
    mentions: Sequence[Mention]
    before: Sequence[Mention]
    headings: Sequence[Mention]
    heading: str
    inherited: str | None
    carried: str | None
    year: int
    kind: ValueKind
    pronoun: bool
    anaphoric: bool
    listed: bool
    text: str
    taken: Sequence[tuple[int, int]]
    adjacent: frozenset[int]


def surroundings_of(
    text: str,
    block: Block,
    number: Number,
    numbers: Sequence[Number],
    mentions: Sequence[Mention],
    done: Sequence[Resolved],
    above: Inheritance,
) -> Surroundings:
    """The surroundings of one of a sentence's numbers; `done` are the values of those before it."""
    opening, start, end = numbers[0].segment[0], number.mention.char_start, number.mention.char_end
    such = names_such(text, end)
    aimed = number.unit == "count" and leads_from_aim(text, opening, start)
    begins = not any(resolved.measure for resolved in done)
    anaphoric = such or (begins and (above.led or leads_on(text, opening, start) or aimed))
    return Surroundings(
        number=replace(number, named=number.named and not such),
        mentions=mentions,
        before=above.before_mentions,
        headings=above.headings,
        heading=block.headings[-1].lower() if block.headings else "",
        inherited=_inherited(number, numbers, done),
        carried=measure_gone_on(number, above),
        year=above.year,
        kind=kind_of_value(text, number, mentions),
        pronoun=anaphoric or repeats(text, end, number.segment[1]) or speaks_on(text, opening, start),
        anaphoric=anaphoric,
        listed=block.kind is BlockKind.BULLET,
        text=text,
        taken=[(n.mention.char_start, n.mention.char_end) for n in numbers],
        adjacent=leads_to(text, number.mention),
    )


def _inherited(number: Number, numbers: Sequence[Number], done: Sequence[Resolved]) -> str | None:
    """The measure of the number that this one goes on from; a part of an opening whole is counted for something else.

    "Of the 12 schools visited, ten had …".
    """
    if number.position == 1 and numbers[0].whole and number.unit == "count":
        return None
    earlier = zip(reversed(numbers[: number.position]), reversed(done), strict=True)
    return next((r.measure for n, r in earlier if r.measure and (number.aside or not n.aside)), None)
