"""Station 1: what opens, what is refused and why, whatever the file is called."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from transforms.documents import RefusedFileError, open_document, sniff
from transforms.documents.model import Document

TEXT = "INTRODUCTION\n\n1. The authority of Dunmere has 12 schools – and £3m to spend on them.\n"


def pdf(*pages: str, opens_with: str | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for page in pages:
        for index, line in enumerate(page.split("\n")):
            canvas.drawString(72, 760 - 14 * index, line)
        canvas.showPage()
    canvas.save()
    if opens_with is None:
        return buffer.getvalue()
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(buffer))
    writer.encrypt(opens_with, algorithm="RC4-128")
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def page_of(words: int, title: str = "A report") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{'word ' * words}</p></body></html>".encode()


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


PDF = pdf(
    "Inspection of Dunmere Local Education Authority",
    "1. The authority of Dunmere has twelve schools and a plan.\n2. It is short.",
)


def opened(data: bytes) -> Document | None:
    """The document, None for a refusal; anything else that is raised fails the test."""
    try:
        return open_document(data)
    except RefusedFileError:
        return None


def words(document: Document) -> str:
    return "\n".join(line for block in document.blocks for line in block.lines)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("utf-16"), b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT.encode("utf-16-le"),
        TEXT.encode("windows-1252"), TEXT.replace("\n", "\r\n").encode(), TEXT.replace("\n", "\r").encode(),
    ],
)  # fmt: skip
def test_text_in_its_encodings_reads_the_same(data: bytes) -> None:
    document = open_document(data)
    assert document.media_type == "text/plain"
    assert words(document) == TEXT


def test_form_feeds_part_the_pages_of_a_text() -> None:
    document = open_document(b"One page.\fAnother page.\f")
    assert [(block.page, block.lines) for block in document.blocks] == [(1, ("One page.",)), (2, ("Another page.",))]


def test_a_pdf_opens_page_by_page() -> None:
    document = open_document(PDF)
    assert (document.media_type, document.pages) == ("application/pdf", 2)
    assert [block.page for block in document.blocks] == [1, 2]
    assert "2. It is short." in words(document)


def test_words_in_columns_of_a_pdf_become_a_table() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 760, "1. The figures of Dunmere are given in Table 1, and they are not good.")
    canvas.drawString(72, 740, "Table 1: Attendance")
    for row, cells in enumerate(
        [("", "Dunmere", "England"), ("Primary schools", "93.1", "94.0"), ("Secondary schools", "89.9", "91.2")]
    ):
        for column, cell in enumerate(cells):
            canvas.drawString(72 + 150 * column, 720 - 14 * row, cell)
    canvas.drawString(72, 660, "2. That is all there is to say about them.")
    canvas.save()
    blocks = open_document(buffer.getvalue()).blocks
    assert [block.kind for block in blocks] == ["lines", "table", "lines"]
    assert [[cell.text for cell in row] for row in blocks[1].rows] == [
        ["", "Dunmere", "England"], ["Primary schools", "93.1", "94.0"], ["Secondary schools", "89.9", "91.2"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "kind", "seen"),
    [
        (b"", "empty", "empty"),
        (b" \n\t\n", "empty", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty", "empty"),
        (page_of(200, "404 Not Found"), "html_error_page", "404"),
        (page_of(200, "Report not found - Inspection reports"), "html_error_page", "not found"),
        (page_of(5), "html_error_page", "web page"),
        (PDF[: len(PDF) // 2], "truncated_pdf", "cut off"),
        (PDF[:-40], "truncated_pdf", "cut off"),
        (b"%PDF-1.4\nnothing else\nstartxref\n9\n%%EOF\n", "damaged_pdf", "damaged"),
        (pdf("Secret", opens_with="open sesame"), "encrypted_pdf", "encrypted"),
        (pdf("", ""), "no_text_layer", "no text layer"),
        (zipped("a.txt"), "unsupported_type", "application/zip"),
        (zipped("[Content_Types].xml", "word/document.xml"), "unsupported_type", "wordprocessingml"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "unsupported_type", "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "unsupported_type", "image/jpeg"),
        (b"{\\rtf1 hello}", "unsupported_type", "application/rtf"),
        (bytes(range(256)) * 4, "unsupported_type", "octet-stream"),
    ],
)
def test_what_is_no_readable_report_is_refused_with_its_reason(data: bytes, kind: str, seen: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        open_document(data)
    assert refused.value.kind == kind
    assert seen.lower() in refused.value.message.lower()
    assert "\n" not in refused.value.message
    assert refused.value.observed


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PDF, "application/pdf"), (b"\r\n" + PDF, "application/pdf"), (page_of(3), "text/html"), (b"<p>One</p><p>Two</p><p>Three</p>", "text/html"),
        (b"# Head\n\ntext", "text/markdown"), (b"a | b\n--|--\n1 | 2\n", "text/markdown"), (TEXT.encode(), "text/plain"), (b"", "application/x-empty"),
        (b"<?xml version='1.0'?><feed/>", "text/xml"), (b"\x1f\x8b\x08\x00", "application/gzip"),
    ],
)  # fmt: skip
def test_the_type_is_told_from_the_bytes(data: bytes, media: str) -> None:
    assert sniff(data) == media


STRUCTURES = [PDF, pdf("Secret", opens_with="x"), page_of(60), TEXT.encode("utf-16"), zipped("word/a.xml"), b"# Head\n\n| a | b |\n|--|--|\n| 1 | 2 |\n",
              b"<table><tr><td colspan=3>a<td rowspan=9>b<tr><td>1</table><ul><li>x<ul><li>y</ul></ul><p>" + b"word " * 60]  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_bytes_raise_anything_but_a_refusal(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.one_of(st.sampled_from(STRUCTURES), st.binary(max_size=300))))
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(raw)))
        if data.draw(st.booleans()):
            raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
        else:
            raw = raw[:at]
    document = opened(bytes(raw))
    assert document is None or any(block.lines or block.rows for block in document.blocks)


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td"])
def test_html_nested_without_end_is_read_or_refused(tag: str) -> None:
    document = opened(f"<html><body>{f'<{tag}>' * 4000}{'word ' * 90}".encode())
    assert document is None or "word" in words(document)


def test_the_libraries_for_html_and_pdf_are_imported_only_when_needed() -> None:
    code = "import sys, transforms.documents as d; d.open_document(b'1. Words.'); print(sorted({'bs4', 'lxml', 'pypdfium2'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("media", ["text/html", "text/plain"])
def test_a_page_of_very_many_comments_is_told_like_any_other(media: str) -> None:
    """Sniffing runs in the process of the run: a pattern that tried every way to divide them would never end."""
    rest = b"<html><p>x</p>" if media == "text/html" else b"x"
    assert sniff(b"<!---->" * 3000 + rest) == media
    assert sniff(b" " * 60_000 + b"<?xml " + b" " * 5000) != "application/pdf"
