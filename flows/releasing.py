"""What a person can let pass, and what to type about an entry of the quarantine. Pure."""

from __future__ import annotations

from expectations.overruling import why_not_overruled
from flows.listing_problems import STAGE, TO_TAKE_NOTE_OF
from warehouse.operations import QuarantineEntry

_NOTHING_TO_PUBLISH = {
    "fetch": "nothing came from its source, so there is nothing to publish; try it again with lea quarantine retry",
    "read": "its file cannot be read, so there is nothing to publish; mend the file, or lea quarantine retry",
    "identity": "another source stands for this report, which can be published once only; take one of the two away",
    "corrections": "it is an entry of a corrections file; mend or remove it there",
}
_REFUSED_ROW = (
    "a refused row of published statistics is not understood, so there is nothing to publish; mend the row, "
    "or lea quarantine retry"
)


def why_not_released(entry: QuarantineEntry) -> str | None:
    """Why no person can let this entry pass, in one line; None where one can."""
    if entry.stage == "read" and is_refused_row(entry):
        return _REFUSED_ROW
    if entry.stage == STAGE and entry.expectation in TO_TAKE_NOTE_OF:
        return None  # it holds nothing back: a person has taken note of it
    if (reason := _NOTHING_TO_PUBLISH.get(entry.stage)) is not None:
        return reason
    return why_not_overruled(entry.expectation)


def is_refused_row(entry: QuarantineEntry) -> bool:
    """Whether it is a row of a file of published statistics whose other rows are published."""
    from warehouse.operations import quarantine_id

    whole = quarantine_id(entry.source_uri, entry.sha256, entry.stage, entry.expectation)
    return entry.quarantine_id != whole


def next_steps(entry: QuarantineEntry) -> tuple[str, ...]:
    """What to type next, each a command or an advice on a line of its own."""
    if not entry.is_open:
        return ()
    retry = f"lea quarantine retry {entry.quarantine_id}"
    if entry.stage == STAGE and entry.expectation in TO_TAKE_NOTE_OF:
        noted = f'lea quarantine release {entry.quarantine_id} --reason "…"    to take note of it and let it stand'
        return (f"{retry}    to ask the source again now; every refresh does so too", noted)
    match entry.stage:
        case "fetch":
            return (f"{retry}    to fetch it again now; every refresh does so too",)
        case "identity":
            return ("take one of the two sources away, then run lea refresh",)
        case "corrections":
            return ("mend or remove the entry in that file, then run lea refresh",)
        case "read":
            mended = "mend the row" if is_refused_row(entry) else "mend the file"
            return (f"{mended}: the next refresh reads it anew", f"{retry}    to read it again now as it is")
    steps = ["mend the file, or correct what is misread (docs/corrections.md): the next refresh judges it anew"]
    if why_not_released(entry) is None:
        steps.append(f'lea quarantine release {entry.quarantine_id} --reason "…"    if the report is right as it is')
    return (*steps, f"{retry}    to judge it again now as it is")
