"""A week of nights against a server that behaves as Ofsted's report site does: what each night costs and what it leaves.

`python -m tests.flows.week` lives it in a temporary folder and writes what was seen into docs/live-source.md.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flows.archive import Archive
from flows.pipeline import new_run_id, run_pipeline
from flows.progress import LineTeller
from flows.request import refresh_request
from flows.run import RunSummary, plainly
from flows.settings import load_settings
from samples import SAMPLES, authorities_csv
from tests.alerts.receiving import Hook, webhook
from tests.flows.refreshing import REPOSITORY, rows
from tests.flows.report_site import VISIT, Asked, Authority, Listed, ReportSite, report_site

DOCUMENT = REPOSITORY / "docs" / "live-source.md"
PLACE = "https://reports.example"
KELDERBROUGH, PENMARSHIRE, QUAYMINSTER, BRACKENFOLD, HAVERSTOKE = range(81001, 81006)
K2002, P2001, Q2001, B2001, P2003, K2000, H2000 = range(50000001, 50000008)
FIRST = {K2002: "kelderbrough-2002.txt", P2001: "penmarshire-2001.md", Q2001: "quayminster-2001.pdf", B2001: "brackenfold-2001.md"}  # fmt: skip
_DIFFERS = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "SHA256"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "ID"),
    (re.compile(r"\b20\d\d-\d\d-\d\d\b"), "DAY"),
    (re.compile(r"\b20\d{6}T\d{6}Z-[0-9a-f]{4}\b"), "RUN"),
)
_BLOCK = re.compile(r"(?s)(<!-- (?P<name>[\w ]+): written by tests/flows/week\.py -->\n).*?(<!-- end -->\n)")


@dataclass(frozen=True)
class Night:
    """What one night left.

    asked       the requests to the site
    summary     the run's record, its quarantine, and what live sources list
    said        the lines of the run
    alerts      what was sent, title and text
    archive     the newest outcome of each file that was asked for in this night, by its number
    published   the reports that the warehouse has
    stale       those of them that it says are no longer as their source has them
    """

    number: int
    happened: str
    asked: tuple[Asked, ...]
    summary: RunSummary
    said: tuple[str, ...]
    alerts: tuple[tuple[str, str], ...]
    archive: dict[int, str]
    published: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def paths(self) -> Counter[str]:
        """What was asked for how often: robots, listing, authorities' pages, files."""
        named = {"robots.txt": "robots", "search": "listing", "provider": "authority", "v1": "file"}
        return Counter(named[re.split(r"[/?]", asked.path)[1]] for asked in self.asked)

    @property
    def refused(self) -> dict[str, str]:
        """What stands in the quarantine after the night, by address."""
        return {entry.source_uri: entry.expectation for entry in self.summary.log.quarantine if entry.is_open}


class Week:
    """The nights so far, of one data directory and one site."""

    def __init__(self, folder: Path, site: ReportSite, hook: Hook) -> None:
        self.site, self.hook, self.data_dir = site, hook, folder / "data"
        self.nights: list[Night] = []
        secret = folder / "alerts.url"
        secret.write_text(hook.url, encoding="utf-8")
        secret.chmod(0o600)
        self.config = folder / "lea.toml"
        self.config.write_text(
            f'data_dir = "data"\nauthorities = ["{authorities_csv()}"]\n\n{site.configuration(files_every=2)}\n'
            '[fetch]\nretries = 1\n\n[[alerts.channel]]\nname = "hook"\nurl_file = "alerts.url"\n',
            encoding="utf-8",
        )

    def night(self, happened: str) -> Night:
        """Refresh, as `lea refresh --direct` does."""
        self.site.forget()
        told = len(self.hook.posts)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            request = refresh_request(load_settings(self.config, {}))
            summary = run_pipeline(new_run_id(), request, LineTeller(), plainly, "direct")
        asked = tuple(self.site.forget())
        warehouse = request.settings.served
        with Archive(self.data_dir / "archive") as archive:
            files = {int(each.path[-8:]) for each in asked if each.path.startswith("/v1/file/")}
            latest = {number: archive.latest(f"{self.site.file_addresses}{number}") for number in files}
        night = Night(
            len(self.nights) + 1,
            happened,
            asked,
            summary,
            tuple(self._placed(out.getvalue()).splitlines()),
            tuple((self._placed(post["title"]), self._placed(post["message"])) for post in self.hook.posts[told:]),
            {number: record.outcome for number, record in sorted(latest.items()) if record is not None},
            tuple(str(row[0]) for row in rows(warehouse, "SELECT report_id FROM dim_report ORDER BY ALL")),
            tuple(str(row[0]) for row in rows(warehouse, "SELECT report_id FROM stale_report ORDER BY ALL")),
        )
        self.nights.append(night)
        return night

    def _placed(self, text: str) -> str:
        """Text without what differs from machine to machine and from day to day."""
        text = text.replace(self.site.address, PLACE).replace(
            self.site.address.removeprefix("http://"), "reports.example"
        )
        for pattern, word in _DIFFERS:
            text = pattern.sub(word, text)
        return text.replace(str(self.data_dir), "/srv/lea/data")


def live(folder: Path, site: ReportSite, hook: Hook) -> Week:
    """Live seven nights, and the one after, in a folder."""
    week = Week(folder, site, hook)
    site.authorities |= {
        KELDERBROUGH: Authority("Kelderbrough", [Listed(51000001, VISIT, "4 May 2003"), Listed(K2002, date="28 March 2002")]),
        PENMARSHIRE: Authority("Penmarshire", [Listed(P2001, date="13 July 2001")]),
        QUAYMINSTER: Authority("Quayminster", [Listed(Q2001, date="8 June 2001")]),
        BRACKENFOLD: Authority("Brackenfold", [Listed(B2001, date="9 March 2001")]),
    }  # fmt: skip
    site.files |= {number: (SAMPLES / name).read_bytes() for number, name in FIRST.items()}
    week.night("first fill: four authorities, a report each")
    week.night("nothing new")

    _publish(site, PENMARSHIRE, Listed(P2003, date="20 June 2003"), "penmarshire-2003.pdf")
    week.night("a new report of an authority that is known")

    site.files[K2002] = site.files[K2002].replace(b"87.2 per cent of the local", b"87.4 per cent of the local")
    week.night("a corrected file under the same address, announced nowhere")

    del site.files[B2001], site.authorities[BRACKENFOLD].publications[:]
    site.authorities[BRACKENFOLD].publications.append(Listed(51000004, VISIT, "9 March 2003"))
    week.night("a report withdrawn: gone from the page of its authority, its address answers 404")

    site.shape = "changed"
    week.night("the site has a new look: the listing has no results that could be recognised")

    site.shape = "known"
    _publish(site, KELDERBROUGH, Listed(K2000, date="12 December 2000"), "kelderbrough-2000.txt")
    site.authorities[HAVERSTOKE] = Authority("Haverstoke", [])
    _publish(site, HAVERSTOKE, Listed(H2000, date="30 October 2000"), "haverstoke-2000.html")
    site.delay, site.retry_after = 0.2, 1
    site.failing = {"/search": 1, f"/v1/file/{H2000}": 99} | {f"/v1/file/{number}": 99 for number in (*FIRST, P2003)}
    site.cut = {K2000: 1}
    week.night("two new reports; every answer is slow, a storm of 503, a connection cut in the middle of a file")

    site.delay, site.failing, site.cut = 0.0, {}, {}
    week.night("the morning after: the site is well again")
    return week


def _publish(site: ReportSite, urn: int, listed: Listed, name: str) -> None:
    site.authorities[urn].publications.insert(0, listed)
    site.files[listed.number] = (SAMPLES / name).read_bytes()


def table(week: Week) -> str:
    """The week as a table in Markdown."""
    lines = [
        "| night | at the site | requests | files that came | the run | told |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for night in week.nights:
        cells = (str(night.number), night.happened, _requests(night), _files(night), _outcome(night), _told(night))
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _requests(night: Night) -> str:
    words = {"robots": "robots.txt", "listing": "listing", "authority": "authorities", "file": "files"}
    parts = ", ".join(f"{night.paths[kind]} {word}" for kind, word in words.items() if night.paths[kind])
    confirmed = sum(asked.status == 304 for asked in night.asked)
    return f"{len(night.asked)}: {parts}" + (f"; {confirmed} answered 304" if confirmed else "")


def _files(night: Night) -> str:
    counts = Counter(night.archive.values())
    return ", ".join(
        f"{counts[outcome]} {outcome}" for outcome in ("new", "changed", "unchanged", "failed") if counts[outcome]
    )


def _outcome(night: Night) -> str:
    stale = f"; `stale_report`: {', '.join(night.stale)}" if night.stale else ""
    return f"{night.summary.message}; {len(night.published)} reports served; exit code {night.summary.exit_code}{stale}"


def _told(night: Night) -> str:
    return "; ".join(title for title, _ in night.alerts) or "nothing"


def written(text: str, week: Week) -> str:
    """The document with what the week shows."""
    changed = week.nights[5]
    ((title, message),) = [alert for alert in changed.alerts if "search" in alert[0]]
    blocks = {
        "week": table(week),
        "run": "```text\n" + "\n".join(changed.said) + "\n```\n",
        "alert": f"```text\nSubject: {title}\n\n{message.strip()}\n```\n",
    }
    return _BLOCK.sub(lambda match: f"{match[1]}\n{blocks[match['name']]}\n{match[3]}", text)


def lived(use: Callable[[Week], None]) -> None:
    """Live a week in a temporary folder and use what it left."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    with tempfile.TemporaryDirectory() as folder, report_site() as site, webhook() as hook:
        use(live(Path(folder), site, hook))


def main() -> None:
    def write(week: Week) -> None:
        DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), week), encoding="utf-8")
        print(f"{DOCUMENT.name} is written")

    lived(write)


if __name__ == "__main__":
    main()
