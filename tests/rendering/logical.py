"""One report as its author had it in mind, before any printer, scanner or converter gave it a form. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass

AUTHORITY = "Dunmere"
AUTHORITIES_CSV = "la_code,la_name,type\nX91,Dunmere,metropolitan\n"


@dataclass(frozen=True, slots=True)
class Head:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A numbered paragraph with the bullets that follow it: level and words of each. `¹` in the words cites `note`."""

    text: str
    bullets: tuple[tuple[int, str], ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption, its column heads and its rows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A block of recommendations: lead-ins with their bullets."""

    lists: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]


Item = Head | Para | Grid | Advice


@dataclass(frozen=True, slots=True)
class Section:
    """A section; `numbered` ones are "SECTION 1: ...", counted from 1."""

    title: str
    items: tuple[Item, ...]
    numbered: bool = False


_STRATEGY = Advice(
    (
        (
            "In order to improve the strategy for school improvement, the LEA should:",
            (
                (1, "publish the priorities of the education development plan by December 2000;"),
                (1, "improve the monitoring of the plan, by"),
                (2, "giving every activity a measure of success"),
                (2, "reporting progress to members each term;"),
                (1, "review the formula for the delegated budget."),
            ),
        ),
    )
)
_IMPROVEMENT = Advice(
    (
        (
            "In order to raise attainment in literacy, the LEA should:",
            (
                (1, "set targets for each school with the headteacher;"),
                (1, "identify and disseminate good practice."),
            ),
        ),
        (
            "In order to strengthen the work of governors, the LEA should:",
            ((1, "provide training for the chairs of governing bodies;"), (1, "consult governors on the plan.")),
        ),
    )
)
_ACCESS = Advice(
    (
        (
            "In order to improve attendance and the supply of school places, the LEA should:",
            (
                (1, "agree targets for attendance with secondary schools;"),
                (1, "take urgent action to remove surplus places;"),
                (1, "ensure that excluded pupils have full-time provision within six months."),
            ),
        ),
    )
)

REPORT: tuple[Section, ...] = (
    Section(
        "Introduction",
        (
            Para(
                "OFSTED and the Audit Commission together inspected Dunmere, as they may under Section 38 of the Education Act 1997. "
                "It took place between January and March 2000, and it used the Framework for the Inspection of Local Education Authorities of July 1999."
            ),
            Para(
                "The inspection was in two parts. A survey was sent to 84 schools, and the response rate was 73 per cent. "
                "Visits were made to eight primary schools, four secondary schools and one special school."
            ),
        ),
    ),
    Section(
        "Commentary",
        (
            Para(
                "Dunmere is a small metropolitan borough with large plans. Its schools are well led, and in the authority’s primary schools attendance is close to the national average. "
                "The council has set its budget above its standard spending assessment in each of the last three years, which is a mark of its commitment to education."
            ),
            Para(
                "The LEA performs the following functions effectively:",
                (
                    (1, "support for literacy and numeracy;"),
                    (1, "the use of data on pupils’ attainment, from the earliest years to the end of Key Stage 4;"),
                    (1, "admissions to schools."),
                ),
            ),
            Para("The LEA’s work on school places is inadequate, as it knows. It is taking steps to put this right."),
        ),
    ),
    Section(
        "The LEA strategy for school improvement",
        (
            Head("Context"),
            Para(
                "The borough has a population of 214,000. There are 71 primary schools, 11 secondary schools and two special schools in the borough. "
                "In 1999, 23 per cent of primary pupils were eligible for free school meals, compared with 21 per cent nationally; the figure for secondary pupils was 19.4 per cent¹.",
                note="Form 7 return of January 1999, as published by the department.",
            ),
            Para(
                "The percentage of pupils with statements of special educational needs was 3.1 per cent in 1999. This is above the national figure of 2.6 per cent, "
                "and it has gone on rising for as long as anybody in the education department can remember."
            ),
            Head("Funding"),
            Para(
                "The education budget for 1999/2000 was £98.2 million. It was 2.4 per cent above the education standard spending assessment. "
                "The delegated budget per primary pupil rose from £1,642 in 1998/99 to £1,731 in 1999/2000, while 84.5 per cent of the local schools budget was delegated to schools."
            ),
            Grid(
                "Table 1: Expenditure per pupil (£)",
                ("Phase", "Dunmere", "Metropolitan average", "England"),
                (
                    ("Primary", "1,731", "1,702", "1,744"),
                    ("Secondary", "2,388", "2,341", "2,402"),
                    ("Special", "9,120", "8,874", "9,310"),
                ),
            ),
            Para(
                "Schools in Dunmere keep balances of 4.1 per cent of their budgets on average. Six schools had a deficit at the end of 1999, and the headteachers of most of them, "
                "who were interviewed during the inspection, could not say how they would remove it."
            ),
            Advice(_STRATEGY.lists),
        ),
        numbered=True,
    ),
    Section(
        "School improvement",
        (
            Head("Support for literacy"),
            Para(
                "In 1999, 72.4 per cent of pupils attained level 4 or above in English at Key Stage 2, compared with 70.5 per cent nationally. The target for 2002 is 81 per cent. "
                "Support for literacy is good, and is well-regarded by the schools that were visited¹.",
                note="Visits of February 2000.",
            ),
            Para(
                "At GCSE, 44.6 per cent of pupils gained five or more grades A*-C in 1999. The national average was 47.9 per cent."
            ),
            Head("Support for governors"),
            Para(
                "The authority’s governors are well served. Vacancies stand at seven per cent, and the training of new governors, in which self-evaluation takes a large part, is popular."
            ),
            Advice(_IMPROVEMENT.lists),
        ),
        numbered=True,
    ),
    Section(
        "Access",
        (
            Head("School places"),
            Para(
                "There are 2,310 surplus places in primary schools, which is 11.2 per cent of the total. In secondary schools 6.3 per cent of places are unfilled. "
                "Ten primary schools have more than 25 per cent of their places unfilled."
            ),
            Head("Attendance"),
            Para(
                "Attendance in primary schools was 94.1 per cent in 1998/99, which is close to the national figure of 94.4 per cent. In secondary schools it was 90.7 per cent. "
                "The number of permanent exclusions fell from 61 in 1997/98 to 48 in 1998/99."
            ),
            Grid(
                "Table 2: Attendance (percentage of half days)",
                ("Year", "Primary", "Secondary"),
                (("1996/97", "93.6", "90.1"), ("1997/98", "93.9", "90.4"), ("1998/99", "94.1", "90.7")),
            ),
            Para("Exclusions of pupils in public care are rare, and the LEA’s support for them is effective."),
            Advice(_ACCESS.lists),
        ),
        numbered=True,
    ),
)
APPENDIX = "Appendix: Summary of recommendations"
