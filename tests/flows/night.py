"""Four nights as a user lives them: `lea serve`, a web server with reports, a mailbox and a webhook.

`python -m tests.flows.night` lives them in a temporary folder and prints what was seen: the transcript of docs/nightly.md.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from samples import SAMPLES, authorities_csv
from tests.alerts.receiving import Hook, Mailbox, mail_server, webhook
from tests.flows.serving import EVERY_MINUTE, Served, serving

REPORTS = ("kelderbrough-2002.txt", "penmarshire-2001.md")
BREAKS = REPORTS[0]
# A sentence of the invented report: as it is, as no report can have it, and as a mended edition has it.
STATED, IMPOSSIBLE, MENDED = (
    f"The council delegates {share} per cent of the local schools".encode() for share in ("87.2", "187.2", "87.4")
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """Files of a folder on the loopback; gives their address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Night:
    """What one night left: the line of its run, the mails (subject and text) and the posts (title) that arrived with it."""

    name: str
    run: str
    mails: list[tuple[str, str]]
    posts: list[str]


@dataclass
class Nights:
    """What was seen: what `lea serve` said, and each night."""

    configuration: str
    said: list[str] = field(default_factory=list)
    nights: list[Night] = field(default_factory=list)
    exit_code: int | None = None

    def transcript(self) -> str:
        """All of it, for people."""
        lines = ["$ cat lea.toml", self.configuration, "$ lea serve " + " ".join(f"'{o}'" for o in EVERY_MINUTE)]
        lines += self.said
        for night in self.nights:
            lines += ["", f"--- {night.name}", night.run]
            lines += [f"\nmail: {subject}\n\n{text}" for subject, text in night.mails] or ["(no mail)"]
            lines += [f"webhook: {title}" for title in night.posts] or ["(no webhook)"]
        return "\n".join(lines)


def put_in_place(path: Path, content: bytes) -> None:
    beside = path.with_suffix(".part")
    beside.write_bytes(content)
    beside.replace(path)


def live(folder: Path) -> Nights:
    """Live four nights in a folder: published, a bad edition of a report comes, nothing new, a mended one comes."""
    web = folder / "web"
    web.mkdir()
    good = {name: (SAMPLES / name).read_bytes() for name in REPORTS}
    for name, content in good.items():
        put_in_place(web / name, content)
    with web_server(web) as address, mail_server() as mailbox, webhook() as hook:
        sources = "".join(f'[[source]]\nname = "{name}"\nlocation = "{address}/{name}"\n\n' for name in REPORTS)
        nights = Nights(
            f'authorities = ["{authorities_csv()}"]\n\n{sources}'
            '[[alerts.channel]]\nname = "mail"\nurl_env = "LEA_ALERT_MAIL_URL"\n\n'
            '[[alerts.channel]]\nname = "hook"\nurl_env = "LEA_ALERT_HOOK_URL"\n'
        )
        (folder / "lea.toml").write_text(nights.configuration, encoding="utf-8")
        secrets = {"LEA_ALERT_MAIL_URL": mailbox.url, "LEA_ALERT_HOOK_URL": hook.url}
        with serving(folder, secrets, *EVERY_MINUTE) as served:
            seen = partial(_night, nights, served, mailbox, hook)
            seen("the first night: two reports are published")
            put_in_place(web / BREAKS, good[BREAKS].replace(STATED, IMPOSSIBLE))
            seen("the second night: a new edition of one report states what cannot be")
            seen("the third night: nothing has changed")
            put_in_place(web / BREAKS, good[BREAKS].replace(STATED, MENDED))
            seen("the fourth night: the report is mended")
            nights.said = served.said[:3]
            nights.exit_code = served.end()
    return nights


def _night(nights: Nights, served: Served, mailbox: Mailbox, hook: Hook, name: str) -> None:
    """Wait until the next run has ended, and note what arrived meanwhile."""
    mails = sum(len(night.mails) for night in nights.nights)
    posts = sum(len(night.posts) for night in nights.nights)
    run = served.wait_for(r"run \S+ (ended in|failed)", len(nights.nights) + 1)[-1]
    arrived = [(str(mailbox.mails[n]["Subject"]), mailbox.part("plain", n)) for n in range(mails, len(mailbox.mails))]
    nights.nights.append(Night(name, run, arrived, hook.titles[posts:]))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(live(Path(folder)).transcript().replace(folder, "/srv/lea"))
