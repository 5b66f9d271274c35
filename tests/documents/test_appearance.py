"""What the bytes of a file tell before anything parses them."""

from __future__ import annotations

import io
import time

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from transforms.documents.appearance import Appearance, appearance


def pdf(password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 760, "1. The authority of Dunmere has twelve schools and a plan.")
    canvas.save()
    if password is None:
        return buffer.getvalue()
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(buffer))
    writer.encrypt(password, algorithm="RC4-128")
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def page(title: str, words: int, end: str = "</body></html>") -> bytes:
    return f"<html><head><title>{title}</title><style>p {{ color: red }}</style></head><body><p>{'word ' * words}</p>{end}".encode()


WHOLE = pdf()


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"", Appearance("application/x-empty", 0, blank=True)),
        (b" \n\t", Appearance("application/x-empty", 3, blank=True)),
        (WHOLE, Appearance("application/pdf", len(WHOLE))),
        (b"\r\n" + WHOLE, Appearance("application/pdf", len(WHOLE) + 2)),
        (WHOLE[:-40], Appearance("application/pdf", len(WHOLE) - 40, cut_off="its end is missing")),
        (b"1. Twelve schools.", Appearance("text/plain", 18)),
        ("1. £3m is spent on caf\u00e9".encode("windows-1252"), Appearance("text/plain", 23)),
        ("1. £3m is spent on caf\u00e9".encode()[:-1], Appearance("text/plain", 24, unfinished="it ends inside a character")),
    ],
)  # fmt: skip
def test_what_a_file_looks_like(data: bytes, seen: Appearance) -> None:
    assert appearance(data) == seen


def test_an_encrypted_pdf_is_known_by_its_trailer() -> None:
    assert appearance(pdf("open sesame")).encrypted
    assert not appearance(WHOLE).encrypted
    # Many reports can be read by anybody and only forbid to print: these name an encryption as well.
    assert appearance(pdf("")).encrypted


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (page("404 Not Found", 30), "404 Not Found"),
        (page("404 Not Found", 399), "404 Not Found"),
        (page("404 Not Found", 400), None),
        (page("Sign in &amp; go on", 100), "Sign in & go on"),
        (page("Inspection of Dunmere", 40), None),
        (page("Inspection of Dunmere", 39), "Inspection of Dunmere"),
        (page("", 3), "no title"),
    ],
)
def test_a_page_that_tells_an_error_is_known_by_its_title_and_its_few_words(data: bytes, title: str | None) -> None:
    assert appearance(data).error_page == title


def test_a_page_without_its_last_tag_seems_to_be_cut_off() -> None:
    assert appearance(page("Inspection", 300, end="")).unfinished == "its end </html> is missing"
    assert appearance(page("Inspection", 300)).unfinished is None
    assert appearance(b"<p>A part</p><p>of a</p><p>page</p>" + b" word" * 60).unfinished is None


@given(st.one_of(st.binary(max_size=300), st.builds(lambda start, rest: start + rest, st.sampled_from([WHOLE[:60], b"<html><title>", b"%PDF-"]), st.binary(max_size=80))))  # fmt: skip
def test_no_bytes_raise_anything(data: bytes) -> None:
    assert appearance(data).size_bytes == len(data)


@pytest.mark.parametrize("piece", [b"<", b"<title", b"<script>", b"<h1>", b"/Encrypt ", b"startxref "])
def test_hostile_bytes_take_no_longer_than_they_are_many(piece: bytes) -> None:
    def seconds(size: int) -> float:
        data = b"<html>" + piece * (size // len(piece)) if piece[:1] == b"<" else WHOLE + piece * (size // len(piece))
        start = time.process_time()
        appearance(data)
        return time.process_time() - start

    small, large = (min(seconds(size) for _ in range(3)) for size in (15_000, 60_000))
    # Four times the bytes: sixteen times the time would be the square.
    assert large < 10 * max(small, 0.002)
