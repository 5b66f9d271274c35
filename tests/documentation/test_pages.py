"""The pages of the documentation: they build, no link leads nowhere, and nothing is loaded from a network."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documentation.running import DOCS
from tests.flows.refreshing import REPOSITORY

_LOADED = re.compile(r"<(?:script|img|iframe)\b[^>]*\bsrc=\"(?P<src>[^\"]*)|<link\b[^>]*\bhref=\"(?P<href>[^\"]*)")
_REFERENCE = re.compile(r"`(lea(?: [a-z]+)+)")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pages")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-b", "html", str(DOCS), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def test_every_document_is_a_page_that_others_lead_to(pages: Path) -> None:
    built = {path.stem for path in pages.glob("*.html")}
    assert {path.stem for path in DOCS.glob("*.md")} <= built


def test_pages_load_nothing_from_a_network(pages: Path) -> None:
    for page in pages.glob("*.html"):
        loaded = [match["src"] or match["href"] for match in _LOADED.finditer(page.read_text(encoding="utf-8"))]
        assert loaded
        assert [address for address in loaded if re.match(r"(?:https?:)?//", address)] == [], page.name


def test_links_into_the_repository_lead_somewhere() -> None:
    for document in (*DOCS.glob("*.md"), REPOSITORY / "README.md"):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_command_of_lea_is_in_the_documents() -> None:
    from flows.cli import main

    told = {
        " ".join(reference.split()[:2])
        for document in (*DOCS.glob("*.md"), REPOSITORY / "README.md")
        for reference in _REFERENCE.findall(document.read_text(encoding="utf-8"))
    }
    assert {f"lea {name}" for name in main.commands} <= told
