"""The suite for files as they came, before anything parses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from expectations.frames import fill
from expectations.model import Check, Severity, sql, two_thresholds

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class FileUnderTest:
    """What is known of one file before it is parsed; the fields are the columns of `gate_file`.

    source_uri      where it came from
    sha256          its bytes
    kind            what it is expected to be: `report`, or `statistics` where somebody or its first line says so
    media_type … error_page   what the bytes look like, as `transforms.documents.appearance` says
    damaged         why the archive's copy is not what came; the looks are those of nothing then
    report_id, published_type, published_bytes   of the form that is published from this source now; None where none is
    same_as         another source that gave the same bytes
    """

    source_uri: str
    sha256: str
    kind: Literal["report", "statistics"]
    media_type: str
    size_bytes: int
    blank: bool = False
    cut_off: str | None = None
    unfinished: str | None = None
    encrypted: bool = False
    error_page: str | None = None
    damaged: str | None = None
    report_id: str | None = None
    published_type: str | None = None
    published_bytes: int | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class FolderUnderTest:
    """A folder from which files are gone since the run before: how many it held then, how many of them are gone, and the
    first of these by name. The fields are the columns of `gate_folder`."""

    source_uri: str
    files_before: int
    files_gone: int
    first_gone: str


_FILE = (
    "gate_file (source_uri VARCHAR, sha256 VARCHAR, kind VARCHAR, media_type VARCHAR, size_bytes BIGINT, blank BOOLEAN, "
    "cut_off VARCHAR, unfinished VARCHAR, encrypted BOOLEAN, error_page VARCHAR, damaged VARCHAR, report_id VARCHAR, "
    "published_type VARCHAR, published_bytes BIGINT, same_as VARCHAR)"
)
_FOLDER = "gate_folder (source_uri VARCHAR, files_before BIGINT, files_gone BIGINT, first_gone VARCHAR)"


def prepare(
    con: duckdb.DuckDBPyConnection, files: Sequence[FileUnderTest], folders: Sequence[FolderUnderTest] = ()
) -> None:
    """Make the temporary tables that the suite's queries look at."""
    fill(con, _FILE, map(astuple, files))
    fill(con, _FOLDER, map(astuple, folders))


def _rows(name: str, table: str, severity: Severity, fault: str, reason: str, **parameters: float) -> Check:
    """A check by the query `sql/file/NAME.sql`."""
    query = sql(f"file/{name}")
    return Check(name, "file", table, None, severity, fault, reason, None, query, MappingProxyType(parameters))


_SHRUNK = _rows("file_has_not_shrunk", "file", "critical", "the file is much smaller than its published form", "It was probably not written to its end, or is another document; the published form stays until a person has looked.")  # fmt: skip
_SMALL = _rows("size_is_plausible", "file", "critical", "the file is too small for a report", "A report has many pages: so few bytes are a message, a stub or the beginning of one.")  # fmt: skip

CHECKS: tuple[Check, ...] = (
    _rows("bytes_are_as_fetched", "file", "critical", "the archive's copy is not what was fetched", "Nothing read from it could be traced to what the source gave."),
    _rows("file_is_not_empty", "file", "critical", "the file is empty", "There is nothing in it to read."),
    _rows("type_can_be_read", "file", "critical", "the file is of a type that cannot be read", "Reports are read as PDF, HTML, markdown or text, whatever the name of the file says."),
    _rows("file_is_complete", "file", "critical", "the file is cut off", "Half a report gives half of its facts, and nobody would see which half."),
    _rows("file_seems_finished", "file", "warning", "the file seems to be cut off", "Its end may be missing; some programs leave files like this on purpose."),
    _rows("file_is_no_error_page", "file", "critical", "the file is a web page and no report", "Servers answer with such a page where the report is not to be had; it says nothing about an authority."),
    _rows("file_is_not_encrypted", "file", "warning", "the file is encrypted", "Where it only forbids to print it can be read; where it asks for a password it cannot, and the reader says so."),
    _rows("name_fits_type", "file", "warning", "the name promises another type of file", "The address may lead to another document than it did."),
    *two_thresholds(_SMALL, warn={"least": 1_000}, block={"least": 40}),
    _rows("size_is_not_huge", "file", "warning", "the file is very large for a report", "It may be a scan, or several documents in one; reading it takes long.", most=30_000_000),
    *two_thresholds(_SHRUNK, warn={"share": 0.8}, block={"share": 0.5}),
    _rows("file_has_not_swollen", "file", "warning", "the file is many times larger than its published form", "It may hold more than this report now.", times=3),
    _rows("type_is_kept", "file", "warning", "the file is of another type than its published form", "The source may have changed what it offers under this address."),
    _rows("bytes_are_of_one_source", "file", "info", "another source gave the same bytes", "One of them is enough; which one stands for the report is settled when both are read."),
    _rows("files_of_folder_stay", "folder", "warning", "many files are gone from a folder", "What was published from them stays; but whoever moved or deleted them may not have meant to.", share=0.2, least=2),
)  # fmt: skip
