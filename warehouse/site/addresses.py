"""The addresses of the site: every page and every marked place has one that stays the same from build to build."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

HOME = "index.html"
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}")


def safe(name: str) -> str:
    """The name as a part of an address or an id; one that could mean anything else there becomes a digest of itself."""
    return name if _SAFE.fullmatch(name) else "x" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]


def report_page(report_id: str) -> str:
    """The page of a report, from the site's folder."""
    return f"reports/{safe(report_id)}.html"


def authority_page(la_code: str) -> str:
    """The page of an authority, from the site's folder."""
    return f"authorities/{safe(la_code)}.html"


def place(kind: str, name: str | int) -> str:
    """The id of a marked place in a report's page: `fact-FACT_ID`, `recommendation-ORDINAL`, `paragraph-ID` and so on."""
    return f"{kind}-{safe(str(name))}"


def about(kind: str, name: str | int) -> str:
    """The id of the row that tells about it."""
    return f"about-{place(kind, name)}"


def fact_place(report_id: str, fact_id: str) -> str:
    """Where a fact is marked in its sentence, from the site's folder."""
    return f"{report_page(report_id)}#{place('fact', fact_id)}"


def page_of_fact(site: Path, report_id: str, fact_id: str) -> str | None:
    """The whole address of a fact's sentence in the site of that folder; None where no page of it has the fact."""
    page = site / report_page(report_id)
    mark = f'id="{place("fact", fact_id)}"'
    if not page.is_file() or mark not in page.read_text(encoding="utf-8", errors="replace"):
        return None
    return f"{page.resolve().as_uri()}#{place('fact', fact_id)}"
