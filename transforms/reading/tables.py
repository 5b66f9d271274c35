"""Tables: a cell inherits what its row head, column heads, caption, notes and the text before say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.catalogue.dimensions import family_of_group
from transforms.catalogue.measures import Cues, cues, measures
from transforms.outline.model import Block, Outline
from transforms.reading.mentions import Mention, annotate
from transforms.reading.model import Fact, Quantity, ReportContext, TableStatement, Trace
from transforms.reading.quantities import QuantityMention, find_quantities
from transforms.reading.stages import STAGE_PHASE, STAGE_THRESHOLD, THRESHOLD_STAGE
from transforms.reading.tables_grid import ValueCell, cell_numbers, is_total, value_cells
from transforms.reading.tables_measure import CellUnit, Chosen, choose_measure, unit_of
from transforms.reading.tables_sources import Source, TableSources, settled_by_note

# How sure a measure is by the place of its cue.
_WHEN_SET = re.compile(
    r"\b(?:set|agreed|approved|confirmed|published|estimated|as\s+at|planned|budgeted?)\b", re.IGNORECASE
)
_CERTAINTY = {"column": 0.97, "row": 0.97, "group": 0.95, "caption": 0.93, "note": 0.75, "intro": 0.8, "heading": 0.75}
_OF_WHICH = re.compile(r"\W*(?:of\s+(?:which|this|these|whom)|including|comprising)\b", re.IGNORECASE)
_CARRIED_DOWN = ("subject", "key_stage", "threshold", "phase", "group")
_NEAR = ("column", "row", "group", "caption")


def read_tables(outline: Outline, context: ReportContext) -> tuple[TableStatement, ...]:
    """Every number of every table once, with the facts that it states, in order.

    Values are normalised by the unit that heads or caption give ("£M" → pounds). An empty cell, "n/a" or a dash states
    nothing. `Fact.quantity` is 0.
    """
    found: list[TableStatement] = []
    for block in outline.blocks:
        if block.table is not None:
            found += _Reader(outline, block, context).statements()
    return tuple(sorted(found, key=lambda statement: statement.quantity.char_start))


class _Reader:
    """One table with its sources."""

    def __init__(self, outline: Outline, block: Block, context: ReportContext) -> None:
        self._outline, self._block, self._context = outline, block, context
        self._sources = TableSources(outline, block, context)
        self._year = context.published_on.year if context.published_on else 0
        self._above: tuple[Mention, ...] = ()
        self._whole = ""

    def statements(self) -> Iterator[TableStatement]:
        if self._block.table is None:
            return
        taken: list[tuple[int, int]] = []
        for value in value_cells(self._block.table):
            sources = self._with_row_above(self._sources.of(value))
            for number in cell_numbers(value.cell):
                taken.append((number.char_start, number.char_end))
                yield self._statement(value, number, sources)
        for number in find_quantities(self._outline.text, start=self._block.char_start, end=self._block.char_end):
            if not any(start < number.char_end and number.char_start < end for start, end in taken):
                yield TableStatement(_quantity(number, number.value, number.unit, number.reason or "reference"), ())

    def _with_row_above(self, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        """The sources of a cell with what a row that names only whose values it holds takes from the one above it.

        "English Norbury" over "England": the second row is English too. "Of which, special needs" is a part of what the
        row above it names.
        """
        heads = [source for source in sources if source.place == "row"]
        if heads and _OF_WHICH.match(heads[0].text):
            joined = f"{self._whole} {heads[0].text}"
            part = self._sources.loose("row", joined)
            return tuple(part if source is heads[0] else source for source in sources)
        self._whole = heads[0].text if heads else ""
        row = [m for head in heads for m in head.mentions]
        if any(m.kind == "scope" for m in row):
            named = tuple(m for m in row if m.kind in _CARRIED_DOWN)
            if named:
                self._above = named
            elif self._above and not any(m.kind == "measure" and not m.role for m in row):
                return (*sources, Source("group", "", self._above))
        return sources

    def _statement(self, value: ValueCell, number: QuantityMention, sources: Sequence[Source]) -> TableStatement:
        alone = value.cell.text.strip().strip("*†‡()") == self._outline.text[number.char_start : number.char_end]
        if number.reason is not None and not (number.reason == "year" and alone):
            return TableStatement(_quantity(number, number.value, number.unit, number.reason), ())
        bracketed = self._in_brackets(value, number)
        unit = unit_of(number.unit, sources)
        headings = " ".join(source.text for source in sources if source.place in ("heading", "caption"))
        chosen = choose_measure(number.value, unit, sources, self._year, headings)
        dimensions = self._dimensions(value, number, sources, bracketed=bracketed)
        if chosen is None or dimensions is None:
            return TableStatement(_quantity(number, number.value, number.unit, "unclassified"), ())
        fact = self._fact(value, number, unit, chosen, dimensions)
        return TableStatement(_quantity(number, fact.value, fact.unit, None), (fact,))

    def _in_brackets(self, value: ValueCell, number: QuantityMention) -> bool:
        """Whether the number stands in brackets after another one of its cell."""
        before = self._outline.text[value.cell.char_start : number.char_start]
        after = self._outline.text[number.char_end : value.cell.char_end]
        return "(" in before and ")" in after and any(sign.isdigit() for sign in before)

    def _dimensions(
        self, value: ValueCell, number: QuantityMention, sources: Sequence[Source], *, bracketed: bool
    ) -> dict[str, Mention] | None:
        """The mention that settles each dimension; None for a number in brackets that nothing explains."""
        found: dict[str, Mention] = {}
        paired = any(self._in_brackets(value, other) for other in cell_numbers(value.cell))
        if bracketed:
            opening = self._outline.text.rfind("(", value.cell.char_start, number.char_start)
            own = annotate(self._outline.text, self._context, start=opening, end=value.cell.char_end)
            aside = [m for m in own if m.kind in ("scope", "period", "status")]
            aside += [m for source in sources for m in (*source.bracketed, *source.asides)]
            if not aside:
                return None
            _settle(found, aside)
        dated = any(
            m.kind == "period" for source in sources if source.place in ("column", "row") for m in source.mentions
        )
        for source in sources:
            if source.place == "note":
                _settle(
                    found,
                    [m for m in settled_by_note(source) if m.kind == "status" or not _only_when_set(source, dated)],
                )
        for source in sources:
            if source.place in _NEAR:
                said = source.mentions if paired else (*source.mentions, *source.other_asides())
                # "Results in Norbury and England": a caption that names both says of no column whose it is.
                both = source.place == "caption" and len({m.value for m in said if m.kind == "scope"}) > 1
                _settle(found, [m for m in said if not (both and m.kind == "scope")])
        far = [source for source in sources if source.place in ("intro", "heading")]
        for source in far:
            kinds = (
                ("period", "key_stage", "subject", "phase")
                if source.place == "intro"
                else ("key_stage", "subject", "phase")
            )
            _settle(found, [m for m in source.mentions if m.kind in kinds and m.role in ("", "span")])
        return found

    def _fact(
        self, value: ValueCell, number: QuantityMention, unit: CellUnit, chosen: Chosen, said: dict[str, Mention]
    ) -> Fact:
        measure, rules = measures()[chosen.measure], cues()[chosen.measure]
        settled = _allowed(said, rules)
        stage, threshold = _stage_and_threshold(settled, rules)
        phase = _value(settled, "phase")
        if stage in STAGE_PHASE and "phase" in rules.dims:
            phase = STAGE_PHASE[stage or ""]
        if phase == "all" or is_total(value.row_heads) or is_total(value.column_heads):
            phase = None if not _own_phase(value, settled) else phase
        traces = [_trace("measure", f"table.{chosen.place}", chosen.cue)]
        traces += [_trace(kind, "table.head", mention) for kind, mention in sorted(settled.items())]
        status = settled.get("status")
        aimed = "period" in settled and settled["period"].role == "target"
        return Fact(
            quantity=0,
            domain=measure.domain,
            measure=measure.code,
            value=_scaled(number, unit, chosen.unit),
            unit=chosen.unit,
            scope="la" if rules.signed == "gap" else _value(settled, "scope") or "la",
            phase=(phase or rules.phase) if phase != "all" else None,
            key_stage=stage,
            subject=_value(settled, "subject"),
            threshold=threshold,
            pupil_group=_value(settled, "group"),
            period=_value(settled, "period") or None,
            status=rules.status or (status.value if status else "target" if aimed else "actual"),
            qualifier=number.qualifier,
            paragraph=self._block.number,
            page=self._block.page,
            from_table=True,
            char_start=number.char_start,
            char_end=number.char_end,
            rule=f"table.{chosen.place}",
            confidence=round(_CERTAINTY[chosen.place] * (1.0 if "period" in settled else 0.95), 3),
            trace=tuple(traces),
        )


def _trace(field: str, rule: str, words: Mention) -> Trace:
    """The rule with its words, without offsets where they stand nowhere in the text together."""
    return Trace(field, rule, words.char_start, words.char_end if words.char_start >= 0 else -1)


def _quantity(number: QuantityMention, value: float, unit: str | None, reason: str | None) -> Quantity:
    return Quantity(number.char_start, number.char_end, value, unit, number.qualifier, reason)


def _only_when_set(note: Source, dated: bool) -> bool:
    """Whether a note's time is when a figure was set or is to be confirmed, and not the time of the figure."""
    return dated and _WHEN_SET.search(note.text) is not None


def _settle(found: dict[str, Mention], mentions: Sequence[Mention]) -> None:
    """Take each dimension that these words name, unless it is settled already or they name several values of it."""
    for kind in ("scope", "period", "status", "phase", "key_stage", "subject", "threshold", "group"):
        named = [m for m in mentions if m.kind == kind]
        values = {m.value for m in named}
        if kind == "scope" and len(values) > 1:
            values.discard("la")
        if kind not in found and len(values) == 1:
            found[kind] = next(m for m in named if m.value in values)


def _allowed(said: dict[str, Mention], rules: Cues) -> dict[str, Mention]:
    """Without the dimensions that a value of this measure cannot have."""
    families = family_of_group()
    return {
        kind: mention
        for kind, mention in said.items()
        if kind in ("scope", "period", "status")
        or kind in rules.dims
        or (kind == "group" and families.get(mention.value) in rules.families)
    }


def _stage_and_threshold(settled: dict[str, Mention], rules: Cues) -> tuple[str | None, str | None]:
    stage, threshold = _value(settled, "key_stage"), _value(settled, "threshold")
    if "key_stage" in rules.dims and stage is None and threshold:
        stage = THRESHOLD_STAGE.get(threshold) or ("KS4" if "A*" in threshold else None)
    if rules.thresholds and threshold is None and stage:
        threshold = STAGE_THRESHOLD.get(stage)
    return stage, threshold


def _own_phase(value: ValueCell, settled: dict[str, Mention]) -> bool:
    """Whether the phase is named by a head of the cell that is no head of a total."""
    mention = settled.get("phase")
    heads = [head for head in (*value.row_heads, *value.column_heads) if not is_total([head])]
    return mention is not None and any(head.char_start <= mention.char_start < head.char_end for head in heads)


def _value(settled: dict[str, Mention], kind: str) -> str | None:
    mention = settled.get(kind)
    return mention.value if mention else None


def _scaled(number: QuantityMention, unit: CellUnit, chosen: str) -> float:
    scale = unit.scale if chosen in ("gbp", "gbp_per_pupil") and number.form != "money" else 1.0
    if number.form == "money" and unit.scale > 1 and abs(number.value) < 10_000:
        scale = unit.scale
    return round(number.value * scale, 4)
