"""The forms that real files take, each in a few lines written for invented authorities."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.documents import open_document
from transforms.outline import Outline, build_outline
from transforms.outline.model import Block, BlockKind


def outline_of(text: str) -> Outline:
    return build_outline(open_document(text.encode()))


def numbered(outline: Outline) -> dict[str, str]:
    return {block.number or "": outline.words(block) for block in outline.blocks if block.numbered}


def of_kind(outline: Outline, kind: BlockKind) -> list[Block]:
    return [block for block in outline.blocks if block.kind is kind]


def headings(outline: Outline) -> list[tuple[int, str]]:
    return [(block.level, outline.words(block)) for block in of_kind(outline, BlockKind.HEADING)]


WRAPPED = """\
INTRODUCTION

1. The inspection of Dunmere was led by two inspectors, who visited nine
schools and talked with head-
teachers, governors and the self-
evaluation group. The self-evaluation group meets often.

2. Members wish to improve attain-
ment in every school. Attainment is low.

COMMENTARY

3. Dunmere is a small authority with large plans and a short purse, and it
knows this well.
"""


def test_hard_wrapped_lines_become_whole_paragraphs_and_broken_words_whole_words() -> None:
    paragraphs = numbered(outline_of(WRAPPED))
    assert paragraphs["1"].startswith(
        "The inspection of Dunmere was led by two inspectors, who visited nine schools and talked with headteachers"
    )
    assert "the self-evaluation group. The" in paragraphs["1"]
    assert paragraphs["2"] == "Members wish to improve attainment in every school. Attainment is low."
    assert len(paragraphs) == 3


def test_a_running_head_and_page_numbers_are_furniture_behind_the_paragraph_they_interrupt() -> None:
    pages = []
    for page, thing in enumerate(["reading", "transport", "music", "sport"]):
        head = "Inspection of Dunmere LEA\n\n"
        pages.append(
            f"{head}{2 * page + 1}. In {thing} the schools in the north of the borough do better\nthan the others do.\n\n"
            f"{2 * page + 2}. For {thing} the council has spent more than its neighbours, and it has\n\n{2 * page + 3}\n"
        )
        pages.append(
            f"{head}spent it well, if {thing} is what counts.\nNobody doubts this of {thing}.\n\n{2 * page + 4}\n"
        )
    outline = outline_of("\f".join(pages))
    paragraphs = numbered(outline)
    assert list(paragraphs) == [str(n) for n in range(1, 9)]
    assert "and it has spent it well, if reading is what counts." in paragraphs["2"]
    assert all(
        "Inspection of" in outline.words(b) or outline.words(b).strip().isdigit()
        for b in of_kind(outline, BlockKind.FURNITURE)
    )
    assert "Inspection of" not in " ".join(paragraphs.values())


def test_furniture_is_found_in_text_without_page_marks() -> None:
    one = "{0}. The authority of Dunmere looks after its {1} schools with care and, as far as the\n\nDunmere LEA Inspection Report\n\nfigures show, at a low cost."
    outline = outline_of("\n\n".join(one.format(n, n + 10) for n in range(1, 6)))
    assert len(of_kind(outline, BlockKind.FURNITURE)) == 5
    assert all(text.endswith("as far as the figures show, at a low cost.") for text in numbered(outline).values())


def test_a_paragraph_that_a_table_and_a_footnote_cut_in_two_is_whole() -> None:
    outline = outline_of(
        "1. Spending rose in both years¹, as the table shows, and the council means to keep\n\n"
        "Year\tBudget (£m)\n1998/99\t50.1\n1999/2000\t52.4\n\n¹ At constant prices.\n\n"
        "it at that level for as long as it can.\n\n2. Schools agree.\n"
    )
    assert numbered(outline)["1"].endswith("means to keep it at that level for as long as it can.")
    kinds = [block.kind for block in outline.blocks]
    assert kinds == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.FOOTNOTE, BlockKind.PARAGRAPH]
    assert [block.number for block in outline.blocks] == ["1", "1", "1", "2"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("24. The LEA plans well.\n25. It acts late.\n27. Nobody minds this at all.\n", ["24", "25", "27"]),
        ("1 The LEA plans well and early.\n2 It acts late, for all that.\n3 Nobody minds.\n", ["1", "2", "3"]),
        ("1.\nThe LEA plans well and early.\n2.\nIt acts late, for all that.\n", ["1", "2"]),
        (
            "14\n\nThe LEA plans well and early.\n\n15\n\nIt acts late, for all that.\n\n16\n\nIt knows.\n",
            ["14", "15", "16"],
        ),
        ("1. The LEA plans well. 2. It acts late. 3. Nobody minds.\n4. Except for one.\n", ["1", "2", "3", "4"]),
        ("10.Ensure that the plan is read.\n11.Publish it.\n12.Burn the old one.\n", ["10", "11", "12"]),
    ],
)
def test_paragraph_numbers_in_their_forms(text: str, numbers: list[str]) -> None:
    found = numbered(outline_of(text))
    assert list(found) == numbers
    assert all(words and not words[0].isdigit() for words in found.values())


def test_a_numbered_list_inside_a_paragraph_does_not_disturb_the_count() -> None:
    outline = outline_of(
        "1. The LEA plans well.\n\n2. It has three aims:\n\n1. better schools;\n2. better heads;\n3. better results.\n\n3. It acts late.\n\n4. Nobody minds.\n"
    )
    assert list(numbered(outline)) == ["1", "2", "3", "4"]
    assert numbered(outline)["3"] == "It acts late."
    assert [outline.words(b) for b in of_kind(outline, BlockKind.BULLET)] == [
        "better schools;",
        "better heads;",
        "better results.",
    ]


def test_a_sentence_that_begins_with_a_figure_is_no_paragraph() -> None:
    outline = outline_of(
        "1. There are many small schools in the west of the county, and of these some\n66 per cent are full. Heads of the larger ones in the towns say that in Year\n"
        "10 pupils leave.\n\n2. In 1999 the LEA had a plan of which it was proud, and of which it sent to\n1,200 homes a copy.\n"
    )
    assert list(numbered(outline)) == ["1", "2"]


def test_sections_in_their_forms() -> None:
    body = "".join(f"\n\n{head}\n\n{n}. The LEA of Dunmere does what it can, and it does it well.\n" for n, head in enumerate(
        ["INTRODUCTION", "Section 1: School improvement", "SECTION 2\n\nSTRATEGIC MANAGEMENT", "Section 3 Access", "APPENDIX\n\nRECOMMENDATIONS"], 1))  # fmt: skip
    outline = outline_of(body)
    sections = [block.section for block in outline.blocks if block.numbered]
    assert sections == [
        "INTRODUCTION",
        "Section 1: School improvement",
        "SECTION 2: STRATEGIC MANAGEMENT",
        "Section 3 Access",
        "APPENDIX: RECOMMENDATIONS",
    ]


def test_bare_capitals_head_sections_and_title_case_what_stands_in_them() -> None:
    outline = outline_of(
        "COMMENTARY\n\n1. All is well.\n\nSTRATEGIC MANAGEMENT\n\nCorporate planning\n\n2. Plans are made.\n\nRECOMMENDATIONS\n\nIn order to plan better:\n\n- plan more.\n\n"
        "ACCESS\n\nAdmissions\n\n3. Places are found.\n"
    )
    assert headings(outline) == [
        (1, "COMMENTARY"), (1, "STRATEGIC MANAGEMENT"), (2, "Corporate planning"), (2, "RECOMMENDATIONS"), (1, "ACCESS"), (2, "Admissions"),
    ]  # fmt: skip
    bullet = of_kind(outline, BlockKind.BULLET)[0]
    assert (bullet.section, bullet.headings, bullet.number) == (
        "STRATEGIC MANAGEMENT",
        ("STRATEGIC MANAGEMENT", "RECOMMENDATIONS"),
        None,
    )


BODY = (
    "\n\nINTRODUCTION\n\n1. The inspection of Dunmere took place between January and March 2000 and was short.\n\n2. It was fair.\n\n"
    "COMMENTARY\n\n3. Dunmere is small.\n\n4. It is poor.\n\nSECTION 1: ACCESS\n\nAttendance\n\n5. Pupils attend.\n"
)


@pytest.mark.parametrize(
    "contents",
    [
        "CONTENTS\tPARAGRAPH\nINTRODUCTION\t1-2\nCOMMENTARY\t3-4\nSECTION 1: ACCESS\t\nAttendance\t5\n",
        "CONTENTS\n\nINTRODUCTION ........ 1 - 2\nCOMMENTARY ........ 3 - 4\nSECTION 1: ACCESS\nAttendance ........ 5\n",
        "Contents                Paragraphs\nIntroduction            1-2\nCommentary              3-4\nSection 1: Access\n  Attendance            5\n",
        "CONTENTS\nINTRODUCTION1-2COMMENTARY3-4SECTION 1: ACCESS\nAttendance 5-5\n",
        "CONTENTS\n\nINTRODUCTION\n1-2\nCOMMENTARY\n3-4\nSECTION 1: ACCESS\nAttendance\n5\n",
    ],
)
def test_contents_in_their_forms(contents: str) -> None:
    outline = outline_of(f"INSPECTION OF DUNMERE LEA\n\nMay 2000\n\n{contents}{BODY}")
    found = {entry.heading.upper(): (entry.first, entry.last) for entry in outline.contents}
    assert found["INTRODUCTION"] == (1, 2)
    assert found["COMMENTARY"] == (3, 4)
    assert found["ATTENDANCE"] == (5, 5)
    assert found["SECTION 1: ACCESS"] == (None, None)
    assert list(numbered(outline)) == ["1", "2", "3", "4", "5"]
    assert headings(outline) == [(1, "INTRODUCTION"), (1, "COMMENTARY"), (1, "SECTION 1: ACCESS"), (2, "Attendance")]


def test_page_numbers_of_a_contents_page_are_no_paragraphs() -> None:
    outline = outline_of(
        f"INSPECTION OF DUNMERE LEA\n\nCONTENTS\nIntroduction 3\nCommentary 4\nSection 1: Access 9\nAttendance 11\n{BODY}"
    )
    assert [entry.heading for entry in outline.contents] == [
        "Introduction",
        "Commentary",
        "Section 1: Access",
        "Attendance",
    ]
    assert {(entry.first, entry.last) for entry in outline.contents} == {(None, None)}


@pytest.mark.parametrize("glyph", ["-", "•", "o", "*", "\uf0b7", "–"])
def test_bullets_in_their_forms(glyph: str) -> None:
    outline = outline_of(
        f"1. The LEA is good at:\n\n{glyph} planning;\n{glyph} spending what it has, as\nfar as it goes;\n{glyph} saving.\n\n2. It is bad at counting.\n"
    )
    assert [outline.words(b) for b in of_kind(outline, BlockKind.BULLET)] == [
        "planning;",
        "spending what it has, as far as it goes;",
        "saving.",
    ]
    assert {b.number for b in of_kind(outline, BlockKind.BULLET)} == {"1"}


@pytest.mark.parametrize(
    "text",
    [
        "- agree a plan for the unit that\n  - has dates,\n  - has names,\n  - has a cost;\n- publish it.\n",
        "- agree a plan for the unit by\n\n- giving it dates\n- giving it names\n- giving it a cost;\n- publish it.\n",
        "• agree a plan for the unit:\no with dates\no with names\no with a cost\n• publish it.\n",
    ],
)
def test_bullets_nest_by_indentation_lead_in_or_glyph(text: str) -> None:
    outline = outline_of(f"1. All is well.\n\nRecommendations\n\nIn order to do better:\n\n{text}")
    assert [block.level for block in of_kind(outline, BlockKind.BULLET)] == [1, 2, 2, 2, 1]


@pytest.mark.parametrize(
    "rows",
    [
        "\tPrimary\t\tSecondary\t\n\tDunmere\tEngland\tDunmere\tEngland\n1998\t93.1\t94.0\t90.2\t91.0\n1999\t93.4\t94.1\t90.4\t91.1\n",
        """\
             Primary              Secondary
             Dunmere   England    Dunmere   England
1998           93.1      94.0       90.2      91.0
1999           93.4      94.1       90.4      91.1
""",
    ],
)
def test_tables_with_two_head_rows(rows: str) -> None:
    outline = outline_of(
        f"1. Attendance is given in Table 1.\n\nTable 1: Attendance (per cent)\n\n{rows}\n* provisional\n\n2. It is low.\n"
    )
    block = of_kind(outline, BlockKind.TABLE)[0]
    table = block.table
    assert table is not None
    assert (table.caption, table.header_rows, table.columns) == ("Table 1: Attendance (per cent)", 2, 5)
    heads = [
        (cell.row, cell.column, cell.column_span, cell.text) for cell in table.cells if cell.row == 0 and cell.text
    ]
    assert heads == [(0, 1, 2, "Primary"), (0, 3, 2, "Secondary")]
    values = {(cell.row, cell.column): cell.text for cell in table.cells if not cell.header}
    assert values[2, 1] == "93.1"
    assert values[3, 4] == "91.1"
    assert all(outline.text[cell.char_start : cell.char_end] == cell.text for cell in table.cells)
    note = of_kind(outline, BlockKind.FOOTNOTE)[0]
    assert (note.mark, note.number, table.notes) == ("*", "1", (note.paragraph_id,))


def test_a_pipe_table_of_markdown_with_its_note() -> None:
    outline = outline_of(
        "# Report on Dunmere\n\n1. See Table 2.\n\n**Table 2: Places**\n\n| Year | Places | Empty |\n|:--|--:|--:|\n| 1999 | 1,200 | 12% |\n| 2000* | 1,180 | 11% |\n\n\\* Forecast.\n\n2. That is all.\n"
    )
    table = of_kind(outline, BlockKind.TABLE)[0].table
    assert table is not None
    assert (table.caption, table.header_rows, table.columns, len(table.notes)) == ("Table 2: Places", 1, 3, 1)
    assert [cell.text for cell in table.cells if not cell.header] == ["1,200", "12%", "1,180", "11%"]


def test_an_html_report_with_spans_notes_and_numbered_list() -> None:
    filler = " ".join(["The authority of Dunmere has many schools and a plan for each of them."] * 6)
    html = f"""<!DOCTYPE html><html><head><title>Inspection of Dunmere</title></head><body><nav>Home Search Contact</nav>
    <h1>Inspection of Dunmere Local Education Authority</h1><p>March 2001</p>
    <h2>Introduction</h2><ol><li>{filler}</li><li>Pupils attend<sup>1</sup>, for the most part.</li></ol>
    <table><caption>Table 1: Attendance</caption><tr><th rowspan="2">Year</th><th colspan="2">Rate</th></tr><tr><th>Dunmere</th><th>England</th></tr>
    <tr><td>1999</td><td>93.1</td><td>94.0</td></tr></table>
    <p><sup>1</sup> In primary schools.</p>
    <h3>Recommendations</h3><p>In order to do better:</p><ul><li>make a plan that<ul><li>is short,</li><li>is cheap;</li></ul></li><li>keep to it.</li></ul>
    <h2>Commentary</h2><ol start="3"><li>All is well.</li></ol><footer>Legal notice of the site</footer></body></html>"""
    outline = outline_of(html)
    assert list(numbered(outline)) == ["1", "2", "3"]
    assert "Home Search" not in outline.text
    assert "Legal notice" not in outline.text
    table = of_kind(outline, BlockKind.TABLE)[0].table
    assert table is not None
    assert (table.caption, table.header_rows, table.columns) == ("Table 1: Attendance", 2, 3)
    assert [(c.row, c.column, c.row_span, c.column_span) for c in table.cells][:2] == [(0, 0, 2, 1), (0, 1, 1, 2)]
    assert [block.level for block in of_kind(outline, BlockKind.BULLET)] == [1, 2, 2, 1]
    note = of_kind(outline, BlockKind.FOOTNOTE)[0]
    assert (note.mark, note.number) == ("1", "2")


@pytest.mark.parametrize(
    ("cite", "note", "mark"),
    [
        ("poor².", "² In the index of 1998.", "2"),
        ("poor[2].", "[2] In the index of 1998.", "2"),
        ("poor1.", "1 In the index of 1998", "1"),
    ],
)
def test_footnotes_are_tied_to_the_paragraph_that_cites_them(cite: str, note: str, mark: str) -> None:
    outline = outline_of(
        f"3. The east of Dunmere is very {cite}\n\n4. The west is rich.\n\n{note}\n\n5. The north is empty.\n"
    )
    found = of_kind(outline, BlockKind.FOOTNOTE)[0]
    assert (found.mark, found.number, outline.words(found).rstrip(".")) == (mark, "3", "In the index of 1998")
    assert cite in outline.text


COVERS = [
    ("O F F I C E   F O R   S T A N D A R D S\n\nINSPECTION OF\nDUNMERE\nLOCAL EDUCATION AUTHORITY\n\nSeptember 2000\n", "DUNMERE", date(2000, 9, 1), "month"),
    ("**Inspection of Dunmere Local Education Authority**\n\n*12 June 2001*\n", "Dunmere", date(2001, 6, 12), "day"),
    ("DUNMERE LEA\n\nRe-inspection report\n\nDate of publication: 3rd May 2002\n", "DUNMERE", date(2002, 5, 3), "day"),
    ("LOCAL EDUCATION AUTHORITY INSPECTION REPORT\n\nOctober 1999\n", None, date(1999, 10, 1), "month"),
]  # fmt: skip


TITLES = [
    ("O F F I C E F O R S T A N D A R D S\n\nI N S P E C T I O N O F\nD U N M E R E\nL O C A L E D U C A T I O N A U T H O R I T Y\n\nM A Y 2 0 0 0\n", "INSPECTION OF DUNMERE LOCAL EDUCATION AUTHORITY", "DUNMERE"),
    ("**INSPECTION OF**\n\n**DUNMERE**\n\n**LOCAL EDUCATION AUTHORITY**\n\nMay 2000\n", "INSPECTION OF DUNMERE LOCAL EDUCATION AUTHORITY", "DUNMERE"),
    ("INSPECTION OFDUNMERE\nLOCAL EDUCATION AUTHORITY\n\nMay 2000\nCHIEF INSPECTOR OF SCHOOLSin conjunction with theAUDIT COMMISSION\n", "INSPECTION OF DUNMERE LOCAL EDUCATION AUTHORITY", "DUNMERE"),
    ("Dunmere Local Education Authority\n\nInspection Report\n\nMay 2000\n", "Dunmere Local Education Authority Inspection Report", "Dunmere"),
    ("Dunmere\n\nInspection of the Local Education Authority\n\nMay 2000\n", "Inspection of the Local Education Authority", None),
    ("Inspection of\n\nDunmere LEA\n\nReporting Inspector: Ann Example HMI\n\nMay 2000\n", "Inspection of Dunmere LEA", "Dunmere"),
    ("© Crown copyright 2000\nThis report may be reproduced in whole or in part for teaching and study that is not for profit, as long as what is quoted stays unchanged.\n\nInspection of Dunmere LEA\n\nMay 2000\n", "Inspection of Dunmere LEA", "Dunmere"),
    ("Inspection of Dunmere LEA\n\nCONTENTS\nIntroduction 1-2\nCommentary 3-4\n\nMay 2000\n", "Inspection of Dunmere LEA", "Dunmere"),
]  # fmt: skip


@pytest.mark.parametrize(("cover", "title", "name"), TITLES)
def test_titles_of_covers(cover: str, title: str, name: str | None) -> None:
    front = outline_of(cover + BODY).front
    assert (front.title, front.authority_name, front.published_on) == (title, name, date(2000, 5, 1))


@pytest.mark.parametrize(("cover", "name", "published", "precision"), COVERS)
def test_covers_in_their_forms(cover: str, name: str | None, published: date, precision: str) -> None:
    front = outline_of(cover + BODY).front
    assert (front.authority_name, front.published_on, front.published_precision) == (name, published, precision)
    assert (front.inspection_start, front.inspection_end) == (date(2000, 1, 1), date(2000, 3, 31))


def test_letter_spaced_words_and_glued_capitals_are_mended() -> None:
    outline = outline_of(
        "O F F I C E   F O R   S T A N D A R D S\n\nCHIEF INSPECTOR OF SCHOOLSin conjunction with others\n" + BODY
    )
    assert "OFFICE FOR STANDARDS" in outline.text
    assert "SCHOOLS in conjunction" in outline.text


def test_text_without_blank_lines_keeps_headings_lead_ins_and_bullets_apart() -> None:
    outline = outline_of(
        """\
COMMENTARY
1. The council of Dunmere has done what was asked of it in each of the last three
years, and its schools are the better for it. They say so themselves, too.
SECTION 1: ACCESS
Attendance
2. More pupils go to school than did in 1998, though fewer of the older ones do,
and nobody is quite sure of the reason.
Recommendations
In order to raise attendance in the secondary schools of the north and the east:
- ask the pupils who stay away, and those who do not, what would make them go;
- act on it.
In order to keep it up:
- ask again.
"""
    )
    assert headings(outline) == [(1, "COMMENTARY"), (1, "SECTION 1: ACCESS"), (2, "Attendance"), (2, "Recommendations")]
    assert [outline.words(b) for b in of_kind(outline, BlockKind.BULLET)][1:] == ["act on it.", "ask again."]
    leads = [outline.words(b) for b in outline.blocks if b.kind is BlockKind.PARAGRAPH and not b.numbered]
    assert [lead[:12] for lead in leads] == ["In order to ", "In order to "]
    assert all(b.number is None for b in of_kind(outline, BlockKind.BULLET))


def test_a_sentence_cut_by_a_page_before_a_capital_is_whole() -> None:
    outline = outline_of(
        "1. The survey showed that most of the primary heads, and all but two of the secondary heads, think well of the\n\n"
        "LEA and of its officers.\n\n2. Members were pleased.\n"
    )
    assert numbered(outline)["1"].endswith("think well of the LEA and of its officers.")
