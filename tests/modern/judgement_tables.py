"""A short report on children's services whose judgement table is set in any way that Word sets one."""

from __future__ import annotations

from dataclasses import dataclass

from samples.make_modern_pdf import printed

LABELS = {
    "impact_of_leaders": "The impact of leaders on social work practice with children and families",
    "help_and_protection": "The experiences and progress of children who need help and protection",
    "in_care": "The experiences and progress of children in care",
    "care_leavers": "The experiences and progress of care leavers",
    "overall_effectiveness": "Overall effectiveness",
}
GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")


@dataclass(frozen=True, slots=True)
class TableForm:
    """How the table is set.

    rows      (aspect, grade) from top to bottom
    widths    of both columns in per cent of the type area: how the words of a cell wrap
    above     millimetres of empty page above the table: where a page break cuts it
    layout    where a cell's words stand (`top`, `middle`, `bottom`)
    roomy     rows stand apart, as Word sets them
    parted    a page break may cut a row
    headings  the sections after the table repeat the grades
    """

    rows: tuple[tuple[str, str], ...]
    widths: tuple[int, int] = (50, 50)
    above: int = 0
    layout: str = "top"
    roomy: bool = True
    parted: bool = False
    headings: bool = True


def report(form: TableForm) -> bytes:
    """The PDF of a report on the invented North Silverdale with that table."""
    lines = [
        "@foot Inspection of North Silverdale local authority children’s services|4 to 15 March 2024",
        "@size 12",
        "! Inspection of North Silverdale local authority children’s services",
        "**Inspection dates:** 4 to 15 March 2024",
        "**Lead inspector:** Tamsin Orrell, His Majesty’s Inspector",
        f"+ {form.above}",
        f"@table {form.widths[0]} {form.widths[1]} {form.layout}"
        + (" roomy" if form.roomy else "")
        + (" parted" if form.parted else ""),
        "| **Judgement** | **Grade** |",
        *(f"| {LABELS[aspect]} | {grade} |" for aspect, grade in form.rows),
        "Children in North Silverdale live close to the lakes and valleys that they know. Those who help them have come to stay.",
        "# What needs to improve?",
        "- The timing of strategy meetings for children who are hurt at a weekend.",
        "- The attention that is paid to fathers who live elsewhere.",
    ]
    for number, (aspect, grade) in enumerate(form.rows, 1):
        if aspect != "overall_effectiveness":
            lines.append(f"# {LABELS[aspect]}" + (f": {grade.lower()}" if form.headings else ""))
            lines.append(f"{number}. Most families are glad of the help that they get, and say so when they are asked.")
    return printed("\n".join(lines))
