"""One warehouse, one site and one browser for all tests of the site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from tests.site.material import build
from warehouse.site.write import write_site

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Site:
    """A written site and the warehouse that it shows; `data_dir` is the data directory of both."""

    folder: Path
    warehouse: Path
    data_dir: Path

    def address(self, page: str) -> str:
        """The whole address of a page or place."""
        return f"{self.folder.as_uri()}/{page}"

    @property
    def pages(self) -> list[str]:
        """All pages, from the site's folder."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the small warehouse, written once, however many processes run tests."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "site-of-tests"
    data_dir = shared / "data"
    with FileLock(f"{shared}.lock"):
        if not (data_dir / "site").is_dir():
            shutil.rmtree(shared, ignore_errors=True)
            (data_dir / "data-docs").mkdir(parents=True)
            (data_dir / "data-docs" / "index.html").write_text(
                "<!DOCTYPE html><title>Data Docs</title>", encoding="utf-8"
            )
            write_site(build(data_dir), data_dir / "site", data_dir, lambda _done, _total, _what: None)
    return Site(data_dir / "site", data_dir / "warehouse.duckdb", data_dir)


def _chromium() -> str | None:
    named = os.environ.get("LEA_CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    path = _chromium()
    if path is None:
        pytest.skip(
            f"no Chromium was found: install one, or name it in LEA_CHROMIUM (looked for {', '.join(BROWSERS)})"
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
