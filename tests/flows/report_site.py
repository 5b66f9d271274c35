"""A real HTTP server on the loopback that behaves as Ofsted's report site does, for invented authorities; well or badly, as told.

A listing in pages (`start`, `rows`), a page for each authority with links to publications, files, and robots.txt. Authorities'
pages and files have an ETag and a Last-Modified; the listing, which is made anew for each visitor, has neither.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

MODIFIED = "Sun, 01 Mar 2026 02:00:00 GMT"
INSPECTION = "Children’s services inspection"
VISIT = "Children’s services focused visit"


@dataclass
class Listed:
    """A publication on an authority's page; `hidden` is its hidden text where that is not the usual one."""

    number: int
    kind: str = INSPECTION
    date: str = "12 August 2022"
    hidden: str | None = None

    def html(self, files: str) -> str:
        hidden = f"{self.kind}, pdf - {self.date}" if self.hidden is None else self.hidden
        return (
            f'<li><a class="publication-link" href="{files}{self.number}" target="_blank">{escape(self.kind)}\n'
            f'   <span class="nonvisual">{escape(hidden)}</span></a></li>'
        )


@dataclass
class Authority:
    """An authority of the site: its name, its publications, newest first."""

    name: str
    publications: list[Listed] = field(default_factory=list)

    @property
    def latest(self) -> str:
        return self.publications[0].date if self.publications else "none"


@dataclass
class Asked:
    """One request: its path with the query, its headers, the status of the answer, and when it came."""

    path: str
    headers: dict[str, str]
    at: float
    status: int = 0


class ReportSite(ThreadingHTTPServer):
    """The site. Tests change it between nights and while it runs:

    authorities, files     what there is, by number
    robots                 robots.txt; None for 404
    shape                  `known`, or `changed`: other links and classes, as after a new design
    most_rows              the most results that a page of the listing shows, whatever it is asked for
    token                  a mark in every page that is another with each answer, as forms have them; pages then have no ETag
    failing                path beginnings and how many more requests below each are answered with 503
    cut                    numbers of files, and how many more answers end in the middle
    delay                  seconds before each answer
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.authorities: dict[int, Authority] = {}
        self.files: dict[int, bytes] = {}
        self.robots: str | None = "User-agent: *\nDisallow: /private\n"
        self.shape = "known"
        self.most_rows = 100
        self.token = False
        self.failing: dict[str, int] = {}
        self.retry_after: int | None = None
        self.cut: dict[int, int] = {}
        self.delay = 0.0
        self.asked: list[Asked] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def file_addresses(self) -> str:
        return f"{self.address}/v1/file/"

    def configuration(self, **more: object) -> str:
        """The source as lea.toml has it."""
        lines = ["[[source]]", 'name = "ofsted"', 'kind = "ofsted"']
        values = {"address": self.address, "files": self.file_addresses, "seconds_between_requests": 0, **more}
        lines += [f"{key} = {value!r}".replace("'", '"') for key, value in values.items()]
        return "\n".join(lines) + "\n"

    def forget(self) -> list[Asked]:
        """The requests since this was called last."""
        asked, self.asked = self.asked, []
        return asked


class _Handler(BaseHTTPRequestHandler):
    server: ReportSite
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        site = self.server
        self.close_connection = True
        self.asked = Asked(self.path, dict(self.headers.items()), time.monotonic())
        site.asked.append(self.asked)
        time.sleep(site.delay)
        try:
            self._answer(site, urlsplit(self.path).path)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client had enough

    def _answer(self, site: ReportSite, path: str) -> None:
        for beginning, times in site.failing.items():
            if self.path.startswith(beginning) and times > 0:
                site.failing[beginning] -= 1
                waits = {"Retry-After": str(site.retry_after)} if site.retry_after is not None else {}
                return self._send(503, b"", waits)
        if path == "/robots.txt":
            return self._send(404, b"") if site.robots is None else self._page(site.robots.encode(), "text/plain")
        if path == "/search":
            return self._send(200, self._listing(site).encode(), {"Content-Type": "text/html; charset=utf-8"})
        kind, _, number = path.strip("/").rpartition("/")
        if kind == "provider/44" and number.isdecimal() and int(number) in site.authorities:
            return self._page(self._provider(site, site.authorities[int(number)]).encode())
        if kind == "v1/file" and number.isdecimal() and int(number) in site.files:
            return self._file(site, int(number))
        return self._send(404, b"<html><title>Page not found</title></html>", {"Content-Type": "text/html"})

    def _listing(self, site: ReportSite) -> str:
        query = parse_qs(urlsplit(self.path).query)
        start, rows = int(query["start"][0]), min(int(query["rows"][0]), site.most_rows)
        assert query["level_2_types[]"] == ["12"]
        if site.shape == "changed":
            return _html("Find an inspection report", '<div id="app"></div><p>This service has a new look.</p>')
        shown = list(site.authorities.items())[start : start + rows]
        results = "".join(
            f'<li class="search-result"><h3><a href="/provider/44/{urn}">{escape(authority.name)}</a></h3>'
            f"<p>Latest report: {authority.latest}</p></li>\n"
            for urn, authority in shown
        )
        total = len(site.authorities)
        body = f'<p>{total} results</p><ul class="results-list">{results}</ul><nav><a href="/search?start=0">First</a></nav>'
        return _html("Find an inspection report", body + self._token(site))

    def _provider(self, site: ReportSite, authority: Authority) -> str:
        links = "\n".join(each.html(site.file_addresses) for each in authority.publications)
        if site.shape == "changed":
            links = links.replace("publication-link", "card-link").replace("nonvisual", "sr-only")
        return _html(authority.name, f"<h1>{escape(authority.name)}</h1><ul>{links}</ul>{self._token(site)}")

    def _token(self, site: ReportSite) -> str:
        return f'<input type="hidden" name="token" value="{len(site.asked)}">' if site.token else ""

    def _page(self, data: bytes, content_type: str = "text/html; charset=utf-8") -> None:
        self._send_once(data, {"Content-Type": content_type}, conditional=not self.server.token)

    def _file(self, site: ReportSite, number: int) -> None:
        data = site.files[number]
        if site.cut.get(number, 0) > 0:
            site.cut[number] -= 1
            self._head(200, {"Content-Length": str(len(data))})
            self.wfile.write(data[: len(data) // 2])
            return
        self._send_once(data, {"Content-Type": "application/pdf"}, conditional=True)

    def _send_once(self, data: bytes, headers: dict[str, str], *, conditional: bool) -> None:
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if not conditional:
            self._send(200, data, headers)
        elif self.headers.get("If-None-Match") == tag:
            self._head(304, {"ETag": tag})
        else:
            self._send(200, data, {**headers, "ETag": tag, "Last-Modified": MODIFIED})

    def _send(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self._head(status, {"Content-Length": str(len(data)), **(headers or {})})
        self.wfile.write(data)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.asked.status = status
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()


def _html(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f'<body><header><a href="/">Home</a></header><main>{body}</main></body></html>'
    )


@contextmanager
def report_site() -> Iterator[ReportSite]:
    with ReportSite() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
