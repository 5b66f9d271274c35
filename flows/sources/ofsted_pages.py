"""What the pages of Ofsted's report site say: authorities on a listing, publications on an authority's page. Pure.

A page is read as far as it can be. What it lacks, or says in a form that is not known, is told with what was expected and what
was found, so that a changed page is never taken for an empty one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from flows.sources.model import PageChangedError
from flows.sources.ofsted_kinds import folded

PROVIDER_PATH = "/provider/44/"
_PROVIDER = re.compile(rf"{PROVIDER_PATH}(\d+)/?")
_HIDDEN_TEXT = re.compile(r"(?P<kind>\S.*?)\s*,\s*(?P<format>\w+)\s*[-–—]\s*(?P<date>\d{1,2}\s+\w+\s+\d{4})", re.DOTALL)
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Entry:
    """One authority on a listing: its number on the site, its name, and all that the listing shows of it."""

    urn: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One file on an authority's page: its address, its kind in the site's words, its form (`pdf`), and its date there."""

    address: str
    kind: str
    format: str
    published_on: date


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """The publications of an authority in the order of the page, and what is not understood there, a line each."""

    publications: tuple[Publication, ...]
    unread: tuple[str, ...]


def read_listing(data: bytes) -> tuple[Entry, ...]:
    """The authorities that one page of the listing shows, each once; none where it shows none.

    Raises `PageChangedError` for what is no web page.
    """
    root = _root(data)
    found: dict[str, Entry] = {}
    for link in root.iter("a"):
        urn = _urn(link)
        name = _text(link)
        if urn is not None and name:
            found.setdefault(urn, Entry(urn, name, _text(_result_of(link, urn))))
    return tuple(found.values())


def expect_entries(data: bytes, entries: tuple[Entry, ...]) -> None:
    """Raise `PageChangedError` where the first page of a listing shows nobody."""
    if not entries:
        raise PageChangedError(f"links to {PROVIDER_PATH}…, one for each authority", _seen(_root(data)))


def read_provider(data: bytes, page: str, files: str) -> ProviderPage:
    """The publications on an authority's page at the address `page`; those of files that begin with `files`.

    Raises `PageChangedError` for what is no web page, and for a page that links to files but marks none as a publication.
    """
    root = _root(data)
    found: dict[str, Publication] = {}
    unread = []
    links = root.find_class("publication-link")
    for link in links:
        try:
            publication = _publication(link, page, files)
        except PageChangedError as error:
            unread.append(str(error))
        else:
            found.setdefault(publication.address, publication)
    if not links and any(urljoin(page, str(link.get("href", ""))).startswith(files) for link in root.iter("a")):
        raise PageChangedError(
            "links of class publication-link", f"links to {files}… without that class; {_seen(root)}"
        )
    return ProviderPage(tuple(found.values()), tuple(unread))


def expect_publications(data: bytes, read: ProviderPage, known: int) -> None:
    """Raise `PageChangedError` where a page that had publications shows none."""
    if known and not (read.publications or read.unread):
        raise PageChangedError(f"links of class publication-link (there were {known})", _seen(_root(data)))


def _publication(link: HtmlElement, page: str, files: str) -> Publication:
    hidden = " ".join(_text(span) for span in link.find_class("nonvisual"))
    address = urljoin(page, str(link.get("href", "")).strip()).partition("#")[0]
    match = _HIDDEN_TEXT.fullmatch(hidden)
    if match is None:
        raise PageChangedError(
            "hidden text such as “children's services inspection, pdf - 12 august 2022” in a publication's link",
            f"{_shortened(hidden) or 'none'} in the link to {_shortened(address)}",
        )
    published_on = _day(match["date"])
    if published_on is None:
        raise PageChangedError("a date such as 12 august 2022 in a publication's hidden text", _shortened(hidden))
    if not address.startswith(files) or ".." in address:
        raise PageChangedError(f"publications at {files}…", f"a publication at {_shortened(address)}")
    return Publication(address, folded(match["kind"]), match["format"].casefold(), published_on)


def _day(text: str) -> date | None:
    words = " ".join(text.split())
    for form in ("%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007 a day has no time zone
        except ValueError:
            continue
    return None


def _urn(link: HtmlElement) -> str | None:
    match = _PROVIDER.fullmatch(urlsplit(str(link.get("href", "")).strip()).path)
    return match[1] if match else None


def _result_of(link: HtmlElement, urn: str) -> HtmlElement:
    """The largest element around the link that speaks of no other authority: whatever its name or class is."""
    result = link
    for around in link.iterancestors():
        if around.tag in ("body", "html", "main") or {_urn(other) for other in around.iter("a")} - {None, urn}:
            break
        result = around
    return result


def _root(data: bytes) -> HtmlElement:
    try:
        # Bytes that declare no encoding are UTF-8, as the standard's newer pages are.
        return lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError) as error:
        raise PageChangedError("a web page", f"{len(data):,} bytes that are none") from error


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _seen(root: HtmlElement) -> str:
    """What there is instead, for a person."""
    title = _text(root.find(".//title")) if root.find(".//title") is not None else ""
    links = sum(1 for _ in root.iter("a"))
    body = root.find("body")
    words = _shortened(" ".join(body.itertext(with_tail=True))) if body is not None else ""
    return f"{links} other links, title {_shortened(title) or 'none'}, text {words or 'none'}"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        return ""
    return f"“{words if len(words) <= _SHOWN else words[: _SHOWN - 1] + '…'}”"
