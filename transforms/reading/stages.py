"""Which key stage, subject and threshold a number is of, and what each says of the others by the conventions of the field."""

from __future__ import annotations

from transforms.reading.inheritance import Case, settle_usually

# Conventions of the field: the phase and the usual threshold of a key stage (Key Stages 1 and 2 are primary, GCSE is 4).
STAGE_PHASE = {"KS1": "primary", "KS2": "primary", "KS3": "secondary", "KS4": "secondary", "A-level": "post16"}
STAGE_THRESHOLD = {"KS1": "level 2+", "KS2": "level 4+", "KS3": "level 5+", "KS4": "5+ A*-C"}
THRESHOLD_STAGE = {"level 2+": "KS1", "level 4+": "KS2", "level 5+": "KS3"}


def settle_key_stage(case: Case) -> None:
    """Settle `key_stage`, the usual way."""
    if "key_stage" not in case.rules.dims:
        return case.found.settle("key_stage", None, "none")
    if _is_parted(case):
        return _settle_own(case, "key_stage")
    return settle_usually(case, "key_stage", far=case.rules.thresholds)


def settle_subject(case: Case) -> None:
    """Settle `subject`; GCSE grades are those in any subjects."""
    if "subject" not in case.rules.dims:
        return case.found.settle("subject", None, "none")
    grades = any("A*" in mention.value for mention in case.own("threshold"))
    if grades or _is_parted(case):
        # "Five or more higher grades" are those in any subjects.
        return _settle_own(case, "subject")
    settle_usually(case, "subject", far=case.rules.thresholds)
    if case.found.values.get("key_stage") == "KS4" and not any(m.kind == "subject" for m in case.mentions):
        case.found.settle("subject", None, "none")
    return None


def settle_threshold(case: Case) -> None:
    """Settle `threshold`, and the key stage that goes with it; the usual one of the stage where none is named."""
    if "threshold" not in case.rules.dims:
        return case.found.settle("threshold", None, "none")
    if _is_parted(case):
        _settle_own(case, "threshold")
    else:
        settle_usually(case, "threshold", far=case.rules.thresholds)
    _reconcile(case)
    values = case.found.values
    if values["key_stage"] is None and values["threshold"]:
        case.found.settle("key_stage", THRESHOLD_STAGE.get(values["threshold"], "KS4"), "default")
    secondary = any(m.kind == "phase" and m.value == "secondary" for m in case.mentions)
    usual = case.rules.thresholds and values["subject"] in ("english", "mathematics") and not secondary
    if values["key_stage"] is None and usual:
        # Literacy and numeracy of primary schools are tested at Key Stage 2.
        case.found.settle("key_stage", "KS2", "default")
    stage = values["key_stage"] or ""
    if case.rules.thresholds and values["threshold"] is None and not (stage == "KS4" and values["subject"]):
        case.found.settle("threshold", STAGE_THRESHOLD.get(stage), "default")
    return None


def _is_parted(case: Case) -> bool:
    """Whether a number is of another phase than the one it goes on from: it inherits no key stage, subject, threshold.

    "A third of the primary schools met their target for English. Three secondary schools exceeded theirs."
    """
    before = case.antecedent() or case.above.before
    stage = before.values.get("key_stage") if before else None
    own = {m.value for m in case.own("phase")}
    return stage is not None and len(own) == 1 and own <= {"primary", "secondary"} and STAGE_PHASE[stage] not in own


def _settle_own(case: Case, kind: str) -> None:
    own = case.nearest(case.own(kind))
    case.found.settle(kind, own.value if own else None, "own", own)


def _reconcile(case: Case) -> None:
    """Where threshold and key stage exclude each other, what the number's own stretch names stays."""
    threshold, stage = case.found.values.get("threshold"), case.found.values.get("key_stage")
    if not threshold or not stage or threshold.startswith("level") == (stage in ("KS1", "KS2", "KS3")):
        return
    if case.own("key_stage") or not case.own("threshold"):
        case.found.settle("threshold", None, "none")
    else:
        case.found.settle("key_stage", None, "none")
