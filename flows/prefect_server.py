"""Prefect's own server as a child of `lea serve`: on the loopback, at home in the data directory, gone when `lea serve` is.

Run as `python -m flows.prefect_server PORT` it is the child. It watches its standard input: the pipe breaks when the parent
ends, however it ends.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from flows.settings import SettingsError

HOST = "127.0.0.1"
START_SECONDS = 600.0
STOP_SECONDS = 20.0


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class PrefectServer:
    """The server's process. `home` is where Prefect keeps its database and the server's log."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.port}"

    @property
    def api(self) -> str:
        """Where Prefect's clients find it: `PREFECT_API_URL`."""
        return f"{self.address}/api"

    @property
    def log(self) -> Path:
        """What the server has to say, since it was last started."""
        return self.home / "server.log"

    def start(self, stop: threading.Event | None = None) -> None:
        """Start it and wait until it answers. Raises `SettingsError` when it does not, or when the port is taken."""
        if answers(self.api):
            raise SettingsError(
                f"port {self.port} of {HOST} is taken: name another one in [schedule], or 0 for a free one"
            )
        environment = dict(os.environ) | {"PREFECT_API_URL": self.api, "PREFECT_SERVER_API_PORT": str(self.port)}
        command = [sys.executable, "-m", "flows.prefect_server", str(self.port)]
        with self.log.open("wb") as log:
            # In a session of its own: what a terminal sends to `lea serve` must not end the server before the runs.
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment, start_new_session=True
            )
        give_up = time.monotonic() + START_SECONDS
        while not answers(self.api):
            if not self.lives() or time.monotonic() > give_up:
                self.stop()
                raise SettingsError(f"Prefect's server did not start; {self.log} says why")
            if (stop or threading.Event()).wait(0.2):
                return

    def lives(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None


def answers(api: str) -> bool:
    """Whether a Prefect server answers at an address."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2) as response:  # noqa: S310 an address of our own
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main(port: int) -> None:
    """Serve until told to end, or until the parent is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(create_app(final=True), host=HOST, port=port, log_level="warning", timeout_graceful_shutdown=5)


if __name__ == "__main__":
    main(int(sys.argv[1]))
