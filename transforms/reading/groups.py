"""Which group of pupils, or which party, a number is of."""

from __future__ import annotations

import re

from transforms.catalogue.dimensions import family_of_group
from transforms.reading.cases import Case
from transforms.reading.inheritance import settle_usually
from transforms.reading.mentions import Mention

# "Boys remain behind girls".
_AGAINST = re.compile(r"\b(?:than|behind|ahead\s+of|against|over)\s+(?:the\s+)?$", re.IGNORECASE)
# After how many children are in care, results are those of these children.
_OF_CARE = frozenset({"children_in_public_care", "looked_after_outside_area", "looked_after_outside_area_rate"})
# "Of the 40 children in care, 12 per cent of them …".
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|this\s+group)\b", re.IGNORECASE)


def settle_group(case: Case) -> None:
    """Settle `group`: by its words and what goes before them, but for the group that the measure itself is about."""
    _settle_named(case)
    if case.rules.group and case.found.values["group"] == case.rules.group:
        case.found.settle("group", None, "none")


def _settle_named(case: Case) -> None:
    """A party as it is printed, "of them", by place or nearness, by what the sentence before, the paragraph and the heading name."""
    families = case.rules.families
    allowed = [m for m in case.mentions if m.kind == "group" and family_of_group()[m.value] in families]
    if not families:
        return case.found.settle("group", None, "none")
    if "party" in families:
        own = None if case.number.whole else case.nearest(case.own("group", allowed))
        return case.found.settle("group", _as_printed(case, own) if own else None, "own", own)
    of_them = _OF_THEM.match(case.text, case.number.mention.char_end)
    subjects = [m for m in allowed if m.char_end <= case.number.mention.char_start and not _set_against(case.text, m)]
    if of_them and subjects:
        return case.found.settle("group", subjects[0].value, "sentence", subjects[0])
    named = [m for m in case.above.before_mentions if m.kind == "group"]
    before = {m.value for m in named if family_of_group()[m.value] in families}
    goes_on = of_them or (case.above.anaphoric and not case.own("group", allowed))
    if len(before) == 1 and case.rules.thresholds and goes_on:
        return case.found.settle("group", before.pop(), "carried")
    if allowed or any(resolved.values.get("group") for resolved in case.done):
        return settle_usually(case, "group", allowed, far=False)
    if "care" in families and case.above.before and case.above.before.measure in _OF_CARE:
        return case.found.settle("group", "children_in_public_care", "carried")
    if "care" in families and case.above.cared:
        return case.found.settle("group", "children_in_public_care", "carried")
    care = [m for m in case.above.headings if m.kind == "group" and family_of_group()[m.value] == "care"]
    heading = care[0] if care and "care" in families else None
    return case.found.settle("group", heading.value if heading else None, "heading", heading)


def _set_against(text: str, mention: Mention) -> bool:
    """Whether a group is only what another is compared with: "boys remain behind girls"."""
    return _AGAINST.search(text, max(0, mention.char_start - 14), mention.char_start) is not None


def _as_printed(case: Case, mention: Mention) -> str:
    """A party's name as the report prints it, in lower case with underscores."""
    return "_".join(case.text[mention.char_start : mention.char_end].lower().split())
