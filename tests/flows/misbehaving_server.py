"""A real HTTP server on the loopback that behaves badly on purpose."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

REPORT = b"Inspection of Norbury Local Education Authority\n" * 4000
BOMB = gzip.compress(bytes(50_000_000), compresslevel=1)
MODIFIED = "Sun, 01 Mar 2026 02:00:00 GMT"


class Server(ThreadingHTTPServer):
    """`content` is what good paths send; `asked` the (path, headers) of all requests so far; `before_slowly` is called first
    where a path is slow."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = REPORT
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        self.before_slowly: Callable[[], None] = lambda: None

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def times(self, path: str) -> int:
        return sum(asked == f"/{path}" for asked, _ in self.asked)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        self.close_connection = True
        way, _, rest = self.path.lstrip("/").partition("/")
        try:
            getattr(self, f"send_{way.replace('-', '_')}")(rest)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client had enough

    def head(self, status: int, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()

    def whole(self, **headers: object) -> None:
        self.head(200, Content_Length=len(self.server.content), **headers)
        self.wfile.write(self.server.content)

    def failing(self, status: int, **headers: object) -> None:
        self.head(status, Content_Length=0, **headers)

    def send_good(self, _: str) -> None:
        self.whole()

    def send_status(self, status: str) -> None:
        self.failing(int(status))

    def send_fails_once(self, status: str) -> None:
        self.whole() if self.server.times(self.path[1:]) > 1 else self.failing(int(status))

    def send_busy(self, seconds: str) -> None:
        self.whole() if self.server.times(self.path[1:]) > 1 else self.failing(429, Retry_After=seconds)

    def send_no_answer(self, _: str) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def send_hangs(self, _: str) -> None:
        self.server.over.wait(30)

    def send_half(self, times: str) -> None:
        if self.server.times(self.path[1:]) > int(times):
            self.whole()
            return
        self.head(200, Content_Length=len(self.server.content))
        self.wfile.write(self.server.content[: len(self.server.content) // 2])

    def send_half_chunked(self, _: str) -> None:
        self.head(200, Transfer_Encoding="chunked")
        self.wfile.write(b"1000\r\n" + self.server.content[:0x1000] + b"\r\n1000\r\n" + self.server.content[:100])

    def send_chunked(self, _: str) -> None:
        self.head(200, Transfer_Encoding="chunked")
        for start in range(0, len(self.server.content), 1000):
            piece = self.server.content[start : start + 1000]
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def send_stalls(self, _: str) -> None:
        self.head(200, Content_Length=len(self.server.content))
        self.wfile.write(self.server.content[:1000])
        self.wfile.flush()
        self.server.over.wait(30)

    def send_drips(self, _: str) -> None:
        self.head(200, Content_Length=len(self.server.content))
        while not self.server.over.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()

    def send_endless(self, _: str) -> None:
        self.head(200)
        while not self.server.over.is_set():
            self.wfile.write(bytes(100_000))

    def send_declares(self, length: str) -> None:
        self.head(200, Content_Length=length)
        self.wfile.write(self.server.content)

    def send_unknown_length(self, _: str) -> None:
        self.head(200)
        self.wfile.write(self.server.content)

    def send_etag(self, _: str) -> None:
        tag = f'"{hash(self.server.content)}"'
        if self.headers.get("If-None-Match") == tag:
            self.head(304, ETag=tag)
        else:
            self.whole(ETag=tag)

    def send_modified(self, _: str) -> None:
        if self.headers.get("If-Modified-Since") == MODIFIED:
            self.head(304)
        else:
            self.whole(Last_Modified=MODIFIED)

    def send_loop(self, _: str) -> None:
        self.failing(302, Location="/loop/again")

    def send_moved(self, target: str) -> None:
        self.failing(301, Location=f"/{target}")

    def send_elsewhere(self, target: str) -> None:
        self.failing(302, Location=unquote(target))

    def send_leaves_the_web(self, _: str) -> None:
        self.failing(302, Location="file:///etc/passwd")

    def send_endless_redirect(self, _: str) -> None:
        self.head(302, Location="/good")
        while not self.server.over.is_set():
            self.wfile.write(bytes(100_000))

    def send_gzip(self, _: str) -> None:
        packed = gzip.compress(self.server.content)
        self.head(200, Content_Length=len(packed), Content_Encoding="gzip")
        self.wfile.write(packed)

    def send_half_gzip(self, _: str) -> None:
        packed = gzip.compress(self.server.content)
        self.head(200, Content_Length=len(packed), Content_Encoding="gzip")
        self.wfile.write(packed[: len(packed) // 2])

    def send_no_gzip(self, _: str) -> None:
        self.whole(Content_Encoding="gzip")

    def send_bomb(self, _: str) -> None:
        packed = BOMB
        self.head(200, Content_Length=len(packed), Content_Encoding="gzip")
        self.wfile.write(packed)

    def send_unknown_encoding(self, _: str) -> None:
        self.whole(Content_Encoding="x-secret")

    def send_slowly(self, seconds: str) -> None:
        self.server.before_slowly()
        time.sleep(float(seconds))
        self.whole()


@contextmanager
def misbehaving_server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
