"""What holds for whatever comes in: the reader ends with a reading or a refusal, and every quote is the text at its place."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from samples import SAMPLES, authorities_csv
from transforms.catalogue.authorities import Authorities, built_in, parse_authorities_csv
from transforms.documents import RefusedFileError
from transforms.report import Reading, read_report

TEXTS = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md", ".html"))
PDFS = sorted(SAMPLES.glob("*.pdf"))
# Pieces of a sample are read, not all of it: what breaks a rule is as a rule a few lines.
PIECE = 4000
ANY = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
COVER = "Inspection of Kelderbrough Local Education Authority\nMay 2000\n\nINTRODUCTION\n\n1. The LEA was inspected under Section 38 of the Education Act 1997.\n2. The Audit Commission helped.\n3. Ofsted came.\n"


@cache
def authorities() -> Authorities:
    return built_in().with_added(parse_authorities_csv(authorities_csv().read_text(encoding="utf-8")))


def outcome(data: bytes) -> Reading | None:
    """The reading after its check, None for a refusal; anything else that is raised fails the test."""
    try:
        reading = read_report(data, authorities())
    except RefusedFileError as error:
        refusal = error
    else:
        check(reading)
        return reading
    assert refusal.kind
    assert refusal.message
    assert "\n" not in refusal.message
    return None


def check(reading: Reading) -> None:
    text = reading.outline.text
    quotes: list[tuple[int, int]] = []
    for fact in reading.statements.facts:
        quantity = reading.statements.quantities[fact.quantity]
        assert quantity.reason is None
        assert quantity.unit == fact.unit or quantity.unit is None or fact.unit
        assert fact.char_start <= quantity.char_start < quantity.char_end <= max(fact.char_end, quantity.char_end)
        assert 0 < fact.confidence <= 1
        quotes.append((fact.char_start, fact.char_end))
        for trace in fact.trace:
            assert trace.char_start == trace.char_end == -1 or 0 <= trace.char_start <= trace.char_end <= len(text)
    quotes += [(q.char_start, q.char_end) for q in reading.statements.quantities]
    quotes += [(r.char_start, r.char_end) for r in reading.recommendations]
    quotes += [(j.char_start, j.char_end) for j in reading.judgements]
    quotes += [(f.char_start, f.char_end) for f in reading.findings]
    for start, end in quotes:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip() != ""
    for number, recommendation in enumerate(reading.recommendations, start=1):
        assert recommendation.ordinal == number
        assert (recommendation.parent_ordinal or 0) < number
        assert (recommendation.same_as_ordinal or 0) < number
    for block in reading.outline.blocks:
        assert 0 <= block.char_start <= block.body_start <= block.char_end <= len(text)


def mutated(text: str, seed: int) -> str:
    """The text after a few accidents."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(ACCIDENTS)(text, chance)
    return text


def _lines_lost(text: str, chance: random.Random) -> str:
    return "\n".join(line for line in text.split("\n") if chance.random() > 0.2)


def _paragraphs_shuffled(text: str, chance: random.Random) -> str:
    parts = text.split("\n\n")
    chance.shuffle(parts)
    return "\n\n".join(parts)


def _doubled(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start : start + 700] * chance.randint(2, 4) + text[start:]


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _noise(text: str, chance: random.Random) -> str:
    signs = "0123456789.,;:()%£-–’\"' \t\n\f\u00a0¹•\uf0b7\ufffdé|#*"
    found = list(text)
    for _ in range(len(found) // 40 + 1):
        found.insert(chance.randrange(len(found) + 1), chance.choice(signs))
    return "".join(found)


def _one_line(text: str, chance: random.Random) -> str:
    return text.replace("\n", chance.choice((" ", "", "\r", "\n\n\n", "\f")))


def _spread(text: str, chance: random.Random) -> str:
    return text.replace(" ", chance.choice(("  ", "\t", "\u00a0", "\n", "   \n ")))


def _digits_changed(text: str, chance: random.Random) -> str:
    return "".join(chance.choice("0123456789") if c.isdigit() and chance.random() < 0.3 else c for c in text)


ACCIDENTS = (
    _lines_lost,
    _paragraphs_shuffled,
    _doubled,
    _cut,
    _noise,
    _one_line,
    _spread,
    _digits_changed,
)


@cache
def sample(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@given(st.binary(max_size=3000))
@ANY
def test_any_bytes(data: bytes) -> None:
    outcome(data)


@given(st.text(max_size=1500))
@ANY
def test_any_text_below_a_cover(text: str) -> None:
    outcome((COVER + text).encode("utf-8", errors="replace"))


WORDS = (
    "per cent", "%", "£", "million", "pupils", "in 1999", "1998/99", "compared with", "nationally", "respectively", "schools", "primary", "secondary",
    "Key Stage 2", "level 4", "GCSE", "attendance", "surplus places", "rose from", "to", "and", "the LEA should:", "In order to improve", "Recommendations",
    "one-third", "twelve", "half", "A*-C", "target", ".", ",", ";", ":", "(", ")", "\n", "\n\n", "- ", "• ", "\t", "¹", "12. ", "Table 1: Places", "|", "---",
)  # fmt: skip


@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.integers(0, 10**7).map(str), st.decimals(0, 999, places=1).map(str)))
)
@ANY
def test_any_words_of_the_field_below_a_cover(words: list[str]) -> None:
    outcome((COVER + "\n4. " + " ".join(words)).encode())


@given(st.sampled_from(TEXTS), st.integers(0, 10**6), st.integers(0, 10**6))
@ANY
def test_a_mutated_piece_of_a_sample(path: Path, place: int, seed: int) -> None:
    text = sample(path)
    start = place % max(1, len(text) - PIECE)
    outcome((COVER + mutated(text[start : start + PIECE], seed)).encode("utf-8", errors="replace"))


@given(st.sampled_from(TEXTS), st.integers(0, 10**6))
@settings(ANY, max_examples=8)
def test_a_mutated_sample(path: Path, seed: int) -> None:
    outcome(mutated(sample(path), seed).encode("utf-8", errors="replace"))


@given(st.sampled_from(TEXTS), st.sampled_from(("utf-16", "utf-16-le", "cp1252", "latin-1", "utf-32", "cp037")))
@settings(ANY, max_examples=6)
def test_a_sample_in_another_encoding(path: Path, encoding: str) -> None:
    outcome(sample(path)[:PIECE].encode(encoding, errors="replace"))


@given(
    st.sampled_from(PDFS),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=30),
    st.integers(0, 10**6),
)
@settings(ANY, max_examples=8)
def test_a_damaged_pdf(path: Path, changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(path.read_bytes())
    for place, value in changes:
        data[place % len(data)] = value
    outcome(bytes(data if cut % 2 else data[: cut % len(data)]))


@pytest.mark.parametrize(
    "unit",
    [" ", "\t", "\n", "\f", "a", "1", "1.", "1. ", "9,", "(", "((1)", "-", "- ", "--", "*", "**a", "_", "__a", "|", "|-", "| 1 ", "#", "# ", ".", ". ", "%", "£",
     "1 per cent ", "a\n", "1\n", "A ", "1.\n", "- a\n", "a\tb\n", "a  1  2\n", "of ", "Section 1 ", "1-2", "I", "¹", "[1]", "in 1999 ", "from 1 to 2 ",
     "<b>", "<p>", "<table><tr><td>", "one hundred and ", "and ", "compared with ", "The LEA should: ", "In order to ", "recommend ", "\u00a0", "O F ", "May 2000 "],
)  # fmt: skip
def test_the_same_again_and_again(unit: str) -> None:
    """20 kB of one thing, on a line of its own below a report: no pattern may go astray in it."""
    outcome((COVER + "\n4. The LEA has " + unit * (20_000 // len(unit)) + "\n\n5. It ends.\n").encode())


@example(TEXTS[0])
@given(st.sampled_from(TEXTS))
@settings(ANY, max_examples=3)
def test_the_same_bytes_give_the_same_reading(path: Path) -> None:
    data = sample(path)[: 3 * PIECE].encode()
    assert outcome(data) == outcome(data)


@pytest.mark.parametrize(
    "unit", ["<b>", "<p>", "<sup>", "<span>a", "a<br>", "<ul><li>a", "<table><tr><td>", "<tr><td>1", "<p>1. a</p>"]
)
def test_the_same_again_and_again_in_a_page(unit: str) -> None:
    head = "".join(f"<p>{line}</p>" for line in COVER.split("\n") if line)
    words = "The LEA of Kelderbrough has many schools and a plan. " * 6
    outcome(f"<html><body>{head}<p>{words}</p>{unit * (20_000 // len(unit))}</body></html>".encode())


def test_a_bullet_without_words_says_nothing() -> None:
    reading = outcome(
        (COVER + "\n4. The LEA performs the following functions effectively:\n\n- admissions;\n- \n- .\n").encode()
    )
    assert reading is not None
    assert [judgement.aspect for judgement in reading.judgements] == ["admissions"]
