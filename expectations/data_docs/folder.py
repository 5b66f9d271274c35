"""The folder of Data Docs: one folder a run, renamed into place when it is whole, and the list of them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from expectations.model import Outcome
from warehouse.files import put_folder_in_place
from warehouse.look import base_style

FOLDER = "data-docs"
INDEX = "index.html"
# What the list of runs says of a run; `number` gives the order of writing, whatever the clock says.
_FACTS = "run.json"
_SEVERITIES = ("critical", "warning", "info")
_UNFINISHED = ".unfinished-"


def data_docs_index(data_dir: Path, run_id: str) -> Path | None:
    """The page to begin with for this run; None where it judged nothing, or its pages are no longer kept."""
    index = data_dir / FOLDER / run_id / INDEX
    return index if index.is_file() else None


def write_data_docs(data_dir: Path, run_id: str, started_at: datetime, outcomes: Iterable[Outcome], keep: int) -> Path:
    """Write the pages of a run, forget all but the `keep` last written runs, and return the run's index.

    `outcomes` are those of all suites that judged anything; each suite has a page. The folder appears whole or not at all;
    a run's earlier pages are replaced. Raises `OSError`, and whatever Great Expectations raises while it renders.
    """
    suites: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        suites.setdefault(outcome.check.suite, []).append(outcome)
    root = data_dir / FOLDER
    root.mkdir(parents=True, exist_ok=True)
    for leftover in root.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    number = max((facts["number"] for _, facts in _kept(root)), default=0) + 1
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=root))
    try:
        _write_run(unfinished, run_id, started_at, suites, number)
        unfinished.chmod(root.stat().st_mode & 0o777)
        put_folder_in_place(unfinished, root / run_id)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _forget(root, keep)
    return root / run_id / INDEX


def _write_run(
    folder: Path, run_id: str, started_at: datetime, suites: Mapping[str, Sequence[Outcome]], number: int
) -> None:
    from expectations.data_docs.suite_page import anchor, suite_page

    listed: list[dict[str, Any]] = []
    for suite, outcomes in suites.items():
        page = suite_page(suite, run_id, started_at, outcomes, _style(), _policy())
        _write(folder / f"{suite}.html", page)
        broken = [
            {"severity": o.severity, "fault": o.check.fault, "anchor": anchor(o.check.name), "rows": _rows(o)}
            for o in outcomes
            if not o.success
        ]
        counts = Counter(str(one["severity"]) for one in broken)
        listed.append(
            {
                "name": suite,
                "page": f"{suite}.html",
                "expectations": len(outcomes),
                **{severity: counts[severity] for severity in _SEVERITIES},
                "broken": broken,
            }
        )
    started = f"{started_at:%Y-%m-%d %H:%M:%S} UTC"
    _write(folder / INDEX, _render("run.j2", f"Data Docs of run {run_id}", run_id=run_id, started_at=started, suites=listed))  # fmt: skip
    facts: dict[str, Any] = {"number": number, "run_id": run_id, "started_at": started}
    for name in ("expectations", *_SEVERITIES):
        facts[name] = sum(suite[name] for suite in listed)
    _write(folder / _FACTS, json.dumps(facts))


def _rows(outcome: Outcome) -> str:
    if outcome.error is not None:
        return "could not be evaluated"
    return f"{len(outcome.offences)} " + ("row" if len(outcome.offences) == 1 else "rows")


def _forget(root: Path, keep: int) -> None:
    """Remove all but the last written runs, and list those; they are out of the list before they are gone."""
    runs = sorted(_kept(root), key=lambda run: -run[1]["number"])
    kept, forgotten = runs[: max(1, keep)], runs[max(1, keep) :]
    listing = root / f"{_UNFINISHED}{INDEX}"
    _write(listing, _render("runs.j2", "Data Docs", runs=[facts for _, facts in kept]))
    listing.replace(root / INDEX)
    for folder, _ in forgotten:
        shutil.rmtree(folder, ignore_errors=True)


def _kept(root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The folders of runs with what they say of themselves; one that says nothing readable is none."""
    for path in root.glob(f"[!.]*/{_FACTS}"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            facts = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(facts["number"], int) and facts["run_id"] == path.parent.name:
                yield path.parent, facts


def _write(path: Path, content: str) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _render(template: str, title: str, **values: Any) -> str:
    from jinja2 import Environment, PackageLoader

    env = Environment(loader=PackageLoader("expectations.data_docs", "pages"), autoescape=True)
    return env.get_template(template).render(title=title, style=_style(), policy=_policy(), **values)


@cache
def _style() -> str:
    """The style sheet on one line, so that nothing that is done to the lines of a page changes its digest."""
    style = base_style() + resources.files("expectations.data_docs").joinpath("pages", "style.css").read_text(
        encoding="utf-8"
    )
    return " ".join(style.split())


@cache
def _policy() -> str:
    """A Content-Security-Policy: nothing but this very style sheet, wherever the page is opened from."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
