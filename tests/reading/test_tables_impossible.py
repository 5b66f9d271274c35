"""A cell whose value its measure cannot have is read as it stands, so that the gate can refuse it."""

from datetime import date

from transforms.documents import open_document
from transforms.outline import build_outline
from transforms.reading.model import ReportContext
from transforms.reading.tables import read_tables

REPORT = """# Inspection of Ambleforth Local Education Authority

**March 2001**

# Section 1: Strategy

## Attendance

12. Table 1 gives the rates.

**Table 1: Attendance in 1999/2000 (%)**

| Phase | Attendance | Unauthorised absence |
|:--|--:|--:|
| Primary | 194.5 | 0.4 |
| Secondary | 91.3 | 1.2 |

13. More follows.
"""


def test_an_impossible_cell_is_a_value_of_the_measure_that_its_head_names() -> None:
    outline = build_outline(open_document(REPORT.encode()))
    found = read_tables(outline, ReportContext(("Ambleforth",), "metropolitan", date(2001, 3, 1)))
    assert [(fact.measure, fact.value, fact.phase) for statement in found for fact in statement.facts] == [
        ("attendance_rate", 194.5, "primary"),
        ("unauthorised_absence_rate", 0.4, "primary"),
        ("attendance_rate", 91.3, "secondary"),
        ("unauthorised_absence_rate", 1.2, "secondary"),
    ]
