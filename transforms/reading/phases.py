"""Which phase a number is of: that of its key stage, its measure, its words, or its paragraph."""

from __future__ import annotations

from transforms.reading.inheritance import Case, Inheritance, settle_usually
from transforms.reading.stages import STAGE_PHASE


def settle_phase(case: Case) -> None:
    """Settle `phase`, which a key stage decides where there is one."""
    stage = case.found.values.get("key_stage")
    if case.found.values.get("scope") == "school" and not stage:
        told = [m for m in case.mentions if m.kind == "phase" and m.char_end <= case.number.mention.char_start]
        if told:
            return case.found.settle("phase", told[-1].value, "sentence", told[-1])
    if stage and "phase" in case.rules.dims:
        return case.found.settle("phase", STAGE_PHASE[stage], "default")
    if "phase" not in case.rules.dims:
        return case.found.settle("phase", case.rules.phase, "default")
    if case.rules.phase == "post16":
        return case.found.settle("phase", case.rules.phase, "default")
    if case.rules.phase and not any(m.value in ("primary", "secondary") for m in case.own("phase")):
        return case.found.settle("phase", case.rules.phase, "default")
    above, code = case.above, case.found.measure
    same = above.before is not None and above.before.measure == code
    announced = any(m.kind == "measure" and m.value == code and not m.role for m in above.before_mentions)
    handed = Inheritance(above.before if same else None, above.before_mentions if announced else (), above.series)
    far = (same or announced) and case.number.position == 0 and case.number.unit != "count"
    settle_usually(case, "phase", above=handed, far=far)
    earlier = case.antecedent()
    another = earlier is not None and earlier.measure != code and case.number.unit == "count"
    if another and any(trace.field == "phase" and trace.rule == "before" for trace in case.found.traces):
        # "Two primary schools are in special measures and a further five have serious weaknesses": five of all schools.
        case.found.settle("phase", None, "none")
    if case.found.values["phase"] is None and case.rules.phased:
        case.found.settle("phase", above.phase, "carried")
    if case.found.values["phase"] == "all":
        case.found.settle("phase", None, "none")
    return None
