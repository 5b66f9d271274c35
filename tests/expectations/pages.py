"""Reading Data Docs as a browser would, and what every page of them must be."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from bs4 import BeautifulSoup, Tag

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "nav", "main", "h1", "h5", "h6", "p", "div", "span", "strong"),
    *("code", "i", "br", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "details", "summary"),
}
ATTRIBUTES = {
    *("class", "id", "href", "lang", "charset", "http-equiv", "content", "name", "data-toggle", "hidden"),
    *("aria-hidden", "aria-expanded"),
}


def pages_under(folder: Path) -> dict[Path, BeautifulSoup]:
    """Every page in the folder and below."""
    return {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in folder.rglob("*.html")}


def assert_harmless(folder: Path) -> None:
    """Pages are made of plain elements, load nothing, run nothing, and link to nothing but each other."""
    pages = pages_under(folder)
    assert pages
    for path, page in pages.items():
        elements = page.find_all(True)
        assert {element.name for element in elements} <= TAGS, path
        assert {name for element in elements for name in element.attrs} <= ATTRIBUTES, path
        assert {str(element["data-toggle"]) for element in page.find_all(attrs={"data-toggle": True})} <= {"table"}
        for element in page.find_all(href=True):
            _assert_resolves(path, str(element["href"]), pages)
        _assert_only_its_own_style(page)


def _assert_resolves(path: Path, href: str, pages: dict[Path, BeautifulSoup]) -> None:
    assert ":" not in href, href
    assert not href.startswith("/"), href
    name, _, fragment = href.partition("#")
    target = (path.parent / name).resolve() if name else path
    assert target.is_file(), (path, href)
    assert not fragment or pages[target].find(id=fragment) is not None, (path, href)


def _assert_only_its_own_style(page: BeautifulSoup) -> None:
    (style,) = page.find_all("style")
    digest = base64.b64encode(hashlib.sha256(style.get_text().encode()).digest()).decode()
    (policy,) = page.find_all("meta", attrs={"http-equiv": True})
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style.get_text()
    assert "@import" not in style.get_text()


def told_of(page: BeautifulSoup, anchor: str) -> list[str]:
    """The cells of the row in which the expectation with this anchor stands: status, expectation, observed, ..."""
    place = page.find(id=anchor)
    assert place is not None, anchor
    # The innermost row: the table of the offending rows stands beside the anchor, not around it.
    row = place.find_parent("tr")
    assert isinstance(row, Tag)
    return [words(cell) for cell in row.find_all("td", recursive=False)]


def rows_of(page: BeautifulSoup, anchor: str) -> list[list[str]]:
    """The offending rows shown for it."""
    place = page.find(id=anchor)
    row = place.find_parent("tr") if isinstance(place, Tag) else None
    assert isinstance(row, Tag)
    table = row.find("table")
    if not isinstance(table, Tag) or not isinstance(table.tbody, Tag):
        return []
    return [[words(cell) for cell in line.find_all("td")] for line in table.tbody.find_all("tr")]


def words(element: Tag) -> str:
    """The text, spaces as a browser shows them."""
    return " ".join(element.get_text().split())
