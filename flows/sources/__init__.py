"""Where report files come from: files, folders and addresses, fetched into the archive before anything reads them."""

from flows.sources.fetch import fetch_all
from flows.sources.model import AddressSource, FetchFailedError, FetchPolicy, FileSource, FolderSource, Source
from flows.sources.parse import parse_source

__all__ = [
    "AddressSource",
    "FetchFailedError",
    "FetchPolicy",
    "FileSource",
    "FolderSource",
    "Source",
    "fetch_all",
    "parse_source",
]
