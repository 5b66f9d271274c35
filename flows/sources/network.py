"""Where a download may connect to: an address that a person named, and nowhere inside a private network that only an answer named.

A web server that is not ours could otherwise send a download, by a redirect, to a machine that only this one can reach,
and have its answer archived as a report.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from flows.sources.model import FetchFailedError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_private(address: str) -> bool:
    """Whether an IP address is one of the machine itself, a private network, a link or anything else that is not public.

    An IPv6 address that stands for an IPv4 address (mapped, 6to4, Teredo, NAT64) is what that is.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return not inner.is_global or inner.is_multicast
    return not ip.is_global or ip.is_multicast


@dataclass(slots=True)
class Guard:
    """Watches the way of one download, redirect by redirect.

    The address that a person named may be private. A redirect may lead to a private address only where the source
    allows it, or where it stays with a host that was private already. What is looked at is what the name resolves to
    before each request, and again whom the connection really reached, before anything is sent: a name that changes
    its address in between gains nothing.
    """

    address: str
    allow_private: bool = False
    here: str = ""
    _may_be_private: bool = True
    _was_private: bool = False

    def go(self, here: str) -> None:
        """The next request goes to `here`. Raises `FetchFailedError` where it must not."""
        redirected = bool(self.here)
        if redirected and urlsplit(self.here).scheme == "https" and urlsplit(here).scheme == "http":
            raise FetchFailedError(
                "insecure_redirect",
                f"{self.address}: redirects from https to {here[:200]}, where anybody on the way could change the file; "
                "name that address itself if it is meant",
            )
        same_host = _host(here) == _host(self.here)
        self._may_be_private = not redirected or self.allow_private or (same_host and self._was_private)
        self.here = here
        self._was_private = False
        for address in _resolved(here):
            self.meet(address)

    def meet(self, address: str) -> None:
        """The request is about to reach this IP address. Raises `FetchFailedError` where it must not."""
        private = is_private(address)
        if private and not self._may_be_private:
            raise FetchFailedError(
                "private_address",
                f"{self.address}: redirects to {self.here[:200]}, which is inside a private network ({address}); "
                "set allow_private = true for this source in lea.toml if that is meant",
            )
        self._was_private = self._was_private or private


class GuardedAdapter(HTTPAdapter):
    """Connects like requests does, and shows the guard every peer before anything is sent to it."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make connections that ask the guard."""
        super().init_poolmanager(*arguments, **options)
        guard = self._guard

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _met(guard, super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _met(guard, super()._new_conn())

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _met(guard: Guard, connection: socket.socket) -> socket.socket:
    try:
        guard.meet(str(connection.getpeername()[0]))
    except BaseException:
        connection.close()
        raise
    return connection


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").rstrip(".") if address else ""


def _resolved(address: str) -> set[str]:
    """The IP addresses of the host; none where it has none here, which the connection or the proxy will tell."""
    try:
        found = socket.getaddrinfo(_host(address), urlsplit(address).port, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return set()
    return {str(info[4][0]) for info in found}
