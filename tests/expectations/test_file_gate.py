"""The suite of files before they are parsed: every expectation catches what it is for and lets sound files pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from expectations import files
from expectations.files import FileUnderTest, FolderUnderTest
from expectations.gate import GateResult, gate_files

SOUND = FileUnderTest("https://example.org/report.pdf", "a" * 64, "report", "application/pdf", 100_000, report_id="marlowick-lea-2000-09", published_type="application/pdf", published_bytes=100_000)  # fmt: skip
NEW = replace(SOUND, report_id=None, published_type=None, published_bytes=None)
FIGURES = FileUnderTest("/statistics/answers.csv", "b" * 64, "statistics", "text/csv", 120)
NOTHING = {"media_type": "unknown", "size_bytes": 0}

# What a file or folder looks like that the check of that name objects to.
SPOILT: dict[str, FileUnderTest | FolderUnderTest] = {
    "bytes_are_as_fetched": replace(SOUND, damaged="the archive has lost it", **NOTHING),
    "file_is_not_empty": replace(SOUND, media_type="application/x-empty", size_bytes=3, blank=True),
    "type_can_be_read": replace(NEW, source_uri="https://example.org/report", media_type="image/png"),
    "file_is_complete": replace(SOUND, cut_off="its end is missing"),
    "file_seems_finished": replace(SOUND, unfinished="it ends inside a character"),
    "file_is_no_error_page": replace(NEW, media_type="text/html", size_bytes=1_500, error_page="404 Not Found"),
    "file_is_not_encrypted": replace(SOUND, encrypted=True),
    "name_fits_type": replace(NEW, media_type="text/html"),
    "size_is_plausible": replace(NEW, size_bytes=39),
    "size_is_plausible.warn": replace(NEW, size_bytes=999),
    "size_is_not_huge": replace(NEW, size_bytes=30_000_001),
    "file_has_not_shrunk": replace(SOUND, size_bytes=49_999),
    "file_has_not_shrunk.warn": replace(SOUND, size_bytes=79_999),
    "file_has_not_swollen": replace(SOUND, size_bytes=300_001),
    "type_is_kept": replace(SOUND, published_type="text/html"),
    "bytes_are_of_one_source": replace(SOUND, same_as="https://example.org/copy.pdf"),
    "files_of_folder_stay": FolderUnderTest("/reports", 10, 3, "/reports/a.txt"),
}
# Files and folders at the border, which no check may object to.
BORDERLINE: dict[str, FileUnderTest | FolderUnderTest] = {
    "sound": SOUND,
    "new": NEW,
    "statistics": FIGURES,
    "small": replace(NEW, size_bytes=1_000),
    "small statistics": replace(FIGURES, size_bytes=20),
    "statistics as plain text": replace(FIGURES, media_type="text/plain"),
    "large": replace(NEW, size_bytes=30_000_000),
    "a fifth shorter": replace(SOUND, size_bytes=80_000),
    "three times as long": replace(SOUND, size_bytes=300_000),
    "a text that became markdown": replace(SOUND, source_uri="/r/a.txt", media_type="text/markdown", published_type="text/plain"),
    "no ending": replace(NEW, source_uri="https://example.org/file/1234", media_type="text/html"),
    "an ending that is none": replace(NEW, source_uri="https://example.org/v1.2/1999", media_type="text/plain"),
    "a name in capitals": replace(NEW, source_uri="https://example.org/REPORT.PDF?download=1"),
    "two of ten gone": FolderUnderTest("/reports", 10, 2, "/reports/a.txt"),
    "a fifth gone": FolderUnderTest("/reports", 100, 20, "/reports/a.txt"),
}  # fmt: skip
CHECKS = {check.name: check for check in files.CHECKS}


def named(cases: dict[str, FileUnderTest | FolderUnderTest]) -> dict[str, FileUnderTest | FolderUnderTest]:
    """The cases, each as a source of its own."""
    return {name: replace(item, source_uri=f"/{name}/{item.source_uri}") for name, item in cases.items()}


def judged(*items: FileUnderTest | FolderUnderTest) -> GateResult:
    found = [item for item in items if isinstance(item, FileUnderTest)]
    return gate_files(found, [item for item in items if isinstance(item, FolderUnderTest)], "run")


@pytest.fixture(scope="module")
def night() -> GateResult:
    """All spoilt files judged in one go, as a night's files are."""
    return judged(*named(SPOILT).values())


def test_every_check_has_a_planted_violation() -> None:
    assert set(SPOILT) == set(CHECKS)


@pytest.mark.parametrize("name", SPOILT)
def test_violation_is_caught_and_told_of_its_source(night: GateResult, name: str) -> None:
    uri = named(SPOILT)[name].source_uri
    row = next(row for row in night.rows if row.expectation == name)
    assert (row.success, row.severity, row.suite) == (False, CHECKS[name].severity, "file")
    assert uri in str(row.failing)
    refused = {failure.expectation for failure in night.failed.get(uri, ())}
    told = {warning.expectation for warning in night.warnings if warning.message.startswith(f"{uri}: ")}
    found = {"critical": refused, "warning": told, "info": {name}}[CHECKS[name].severity]
    assert name in found
    # What is wrong with one file is held against no other, and one fault is not told as many.
    assert refused | told <= {name, f"{name}.warn"} | ALSO.get(name, set())


# An error page under the name of a PDF is that as well.
ALSO = {"file_is_no_error_page": {"name_fits_type"}}


def test_sound_and_borderline_files_pass_without_a_word() -> None:
    result = judged(*named(BORDERLINE).values())
    assert (result.failed, result.warnings, result.passed) == ({}, (), True)
    assert all(row.success for row in result.rows)


# Bytes of a file without and with a published form of 100,000; whether it is told, and whether it is refused.
SIZES = [
    (NEW, 1_000, False, False), (NEW, 999, True, False), (NEW, 40, True, False), (NEW, 39, True, True),
    (SOUND, 80_000, False, False), (SOUND, 79_999, True, False), (SOUND, 50_000, True, False), (SOUND, 49_999, True, True),
]  # fmt: skip


def test_a_file_is_told_beyond_one_threshold_and_refused_beyond_another() -> None:
    sized = [replace(file, source_uri=f"/{i}.pdf", size_bytes=size) for i, (file, size, *_) in enumerate(SIZES)]
    result = judged(*sized)
    told = {warning.message.split(":")[0] for warning in result.warnings}
    assert [(f.source_uri in told, f.source_uri in result.failed) for f in sized] == [
        (told_, refused) for _, _, told_, refused in SIZES
    ]


def test_a_message_says_what_was_seen_on_one_line() -> None:
    hostile = replace(SOUND, media_type="text/html", published_type=None, error_page="404\n\x1b[31m<b>Not Found</b>")
    (failure,) = judged(hostile).failed[SOUND.source_uri]
    assert failure.message == f"{SOUND.source_uri}: the file is a web page and no report: its title “404 [31m<b>Not Found</b>” (text/html, 100000 bytes)"  # fmt: skip
    (failure,) = judged(SPOILT["file_has_not_shrunk"]).failed[SOUND.source_uri]
    assert failure.message == f"{SOUND.source_uri}: the file is much smaller than its published form: its size (49999 bytes, published are 100000)"  # fmt: skip


def test_what_cannot_be_evaluated_refuses_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = replace(CHECKS["bytes_are_of_one_source"], query="SELECT source_uri FROM no_such_table")
    monkeypatch.setattr(files, "CHECKS", (broken,))
    result = judged(SOUND, FIGURES)
    assert set(result.failed) == {SOUND.source_uri, FIGURES.source_uri}
    (row,) = result.rows
    assert (row.success, row.severity, row.unexpected_count) == (False, "critical", None)


def test_nothing_to_judge_gives_no_rows() -> None:
    assert gate_files([], [], "run") == GateResult((), True, {}, (), ())
