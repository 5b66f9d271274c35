"""What holds for the outline of any text: blocks in order, inside the text, apart from each other, and no word lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samples import SETS
from transforms.documents import RefusedFileError, open_document
from transforms.documents.model import Document, RawBlock
from transforms.outline import Outline, build_outline

SAMPLES = SETS["default"]

LINE = st.one_of(
    st.text(max_size=90),
    st.sampled_from(
        [
            "", "", "", "INTRODUCTION", "SECTION 1: ACCESS", "SECTION 2", "Section 3 Places", "APPENDIX", "CONTENTS", "Contents\tParagraph", "Access\t1-4",
            "Access .... 5", "RECOMMENDATIONS", "In order to do better:", "- do it;", "  - now,", "• then", "o and", "* planned", "¹ of 12", "1 Of the schools",
            "[2] Not here.", "Year\tBudget", "1999\t12.4", "\tA\t\tB\t", "Year      A      B", "1999    12.4    13.1", "| a | b |", "|---|---|", "| 1 | 2 |",
            "Table 1: Places", "Source: the LEA", "Page 4 of 9", "12", "14.", "**bold**", "*soft*", "O F F I C E   O F", "a broken-", "word goes on", "\f", "# Head",
            "Setext\n===", "***", "The council has spent more on its schools than its neighbours have, and", "it is glad. 5. Now it saves.",
        ]
    ),
    st.builds("{}. The LEA of Dunmere has a plan.".format, st.integers(0, 130)),
)  # fmt: skip


def check(outline: Outline) -> None:
    end = 0
    for ordinal, block in enumerate(outline.blocks, start=1):
        assert block.paragraph_id == f"b{ordinal:04d}"
        assert end <= block.char_start <= block.body_start <= block.char_end <= len(outline.text)
        assert not outline.text[end : block.char_start].strip()
        assert block.number is not None or not block.numbered
        end = block.char_end
        for cell in block.table.cells if block.table else ():
            assert block.body_start <= cell.char_start <= cell.char_end <= block.char_end
            assert outline.text[cell.char_start : cell.char_end] == cell.text
        if block.table:
            positions = [(cell.row, cell.column) for cell in block.table.cells]
            assert len(set(positions)) == len(positions)
            ids = {other.paragraph_id for other in outline.blocks}
            assert set(block.table.notes) <= ids
    assert not outline.text[end:].strip()


def characters(text: str) -> Counter[str]:
    return Counter(
        c
        for c in text.translate({0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"})
        if c.isalnum()
    )


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, max_size=45))
def test_any_text_has_an_outline_that_keeps_all_its_words(lines: list[str]) -> None:
    text = "\n".join(lines).replace("\x00", "")
    document = Document("text/plain", 1, (RawBlock("lines", 1, tuple(text.split("\n"))),))
    outline = build_outline(document)
    check(outline)
    assert characters(outline.text) == characters(text)
    assert build_outline(document) == outline


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, max_size=45))
def test_any_markdown_has_an_outline(lines: list[str]) -> None:
    try:
        document = open_document("\n".join(["# Head", *lines]).encode("utf-8", errors="ignore"))
    except RefusedFileError:
        return
    check(build_outline(document))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mutated_report_still_has_a_sound_outline(data: st.DataObject) -> None:
    paths = sorted(path for path in SAMPLES.glob("*") if path.suffix in (".txt", ".md"))
    if not paths:
        pytest.skip("no samples")
    lines = data.draw(st.sampled_from(paths)).read_text(encoding="utf-8").split("\n")
    start = data.draw(st.integers(0, len(lines)))
    piece = lines[start : start + 120]
    for _ in range(data.draw(st.integers(0, 6))):
        if not piece:
            break
        at = data.draw(st.integers(0, len(piece) - 1))
        change = data.draw(st.sampled_from(["drop", "repeat", "shuffle", "cut", "insert"]))
        if change == "drop":
            del piece[at]
        elif change == "repeat":
            piece.insert(at, piece[at])
        elif change == "shuffle":
            piece = data.draw(st.permutations(piece))
        elif change == "cut":
            piece[at] = piece[at][: len(piece[at]) // 2]
        else:
            piece.insert(at, data.draw(LINE))
    text = "\n".join(piece)
    outline = build_outline(Document("text/plain", 1, (RawBlock("lines", 1, tuple(text.split("\n"))),)))
    check(outline)
    assert characters(outline.text) == characters(text)


@pytest.mark.parametrize("name", ["sefton-2000.txt", "wexborough-2000.md"])
def test_reports_of_the_shared_folder(name: str) -> None:
    path = Path(__file__).parents[2].parent / "shared" / "reports" / name
    if not path.exists():
        pytest.skip(f"{path} is missing")
    data = path.read_bytes()
    outline = build_outline(open_document(data))
    check(outline)
    paragraphs, tables = {"sefton-2000.txt": (139, 3), "wexborough-2000.md": (53, 4)}[name]
    assert [block.number for block in outline.blocks if block.numbered] == [str(n) for n in range(1, paragraphs + 1)]
    assert sum(block.table is not None for block in outline.blocks) == tables
    if name.endswith(".txt"):
        assert characters(outline.text) == characters(data.decode())
    bullets = [block for block in outline.blocks if block.kind == "bullet" and block.number is None and block.section]
    nested = [block for block in bullets if block.level > 1]
    assert (len(bullets), len(nested)) == {"sefton-2000.txt": (70, 20), "wexborough-2000.md": (47, 6)}[name]
    notes = {
        block.mark: block.number
        for block in outline.blocks
        if block.kind == "footnote" and re.fullmatch(r"\d", block.mark or "")
    }
    assert notes == (
        {"1": "14", "2": "16", "3": "18", "4": "18", "5": "19", "6": "52", "7": "111"} if name.endswith(".txt") else {}
    )


@pytest.mark.parametrize(
    "path",
    sorted(p for s in SETS.values() for p in s.iterdir() if p.suffix in (".txt", ".md", ".pdf", ".html")),
    ids=lambda p: p.name,
)
def test_samples_have_sound_outlines(path: Path) -> None:
    outline = build_outline(open_document(path.read_bytes()))
    check(outline)
    assert outline.front.authority_name
    assert outline.front.published_on
    assert outline.front.published_precision in ("day", "month")
