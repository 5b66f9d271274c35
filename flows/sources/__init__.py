"""Where report files come from: files, folders, addresses, lists of addresses, and Ofsted's report site, fetched into the archive before anything reads them."""

from flows.sources.fetch import fetch_all
from flows.sources.gather import gather
from flows.sources.model import (
    AddressSource,
    CatalogueSource,
    FetchFailedError,
    FetchPolicy,
    FileSource,
    FolderSource,
    Gathered,
    OfstedSource,
    Source,
)
from flows.sources.parse import parse_source

__all__ = [
    "AddressSource",
    "CatalogueSource",
    "FetchFailedError",
    "FetchPolicy",
    "FileSource",
    "FolderSource",
    "Gathered",
    "OfstedSource",
    "Source",
    "fetch_all",
    "gather",
    "parse_source",
]
