"""A server that is not ours cannot send a download into a private network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from flows.archive import Archive, FetchRecord
from flows.request import refresh_request
from flows.settings import SettingsError, load_settings
from flows.sources import AddressSource, FetchFailedError, FetchPolicy, fetch_all
from flows.sources.network import Guard, is_private
from tests.flows.misbehaving_server import REPORT, Server, misbehaving_server

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
HASTY = FetchPolicy(connect_timeout=2, read_timeout=2, total_timeout=10, retries=0)

PRIVATE = (
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "255.255.255.255", "224.0.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
)  # fmt: skip
PUBLIC = ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    with misbehaving_server() as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


def redirected(server: Server, archive: Archive, target: str, allow_private: bool = False) -> FetchRecord:
    source = AddressSource(server.address(f"elsewhere/{quote(target, safe='')}"), allow_private)
    (record,) = fetch_all([source], archive, HASTY, lambda: AT, lambda *_: None)
    return record


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known_in_every_family(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:{port}/good", "http://127.0.0.2:{port}/good", "http://0.0.0.0:{port}/good",
        "http://2130706433:{port}/good", "http://0177.0.0.1:{port}/good", "http://0x7f.1:{port}/good",
        "http://127.1:{port}/good", "http://[::ffff:127.0.0.1]:{port}/good", "http://LOCALHOST.:{port}/good",
        "http://user:word@localhost:{port}/good", "//localhost:{port}/good", "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/", "http://[fd00:ec2::254]/", "http://10.0.0.1/",
    ],
)  # fmt: skip
def test_a_redirect_to_another_private_host_is_refused_before_anything_is_sent(
    server: Server, archive: Archive, target: str
) -> None:
    record = redirected(server, archive, target.format(port=server.server_port))
    assert record.error_kind == "private_address"
    assert "allow_private" in str(record.error)
    assert server.times("good") == 0


def test_a_source_may_allow_it(server: Server, archive: Archive) -> None:
    record = redirected(server, archive, f"http://localhost:{server.server_port}/good", allow_private=True)
    assert archive.read(str(record.sha256)) == REPORT


def test_a_redirect_that_stays_with_the_named_private_host_is_followed(server: Server, archive: Archive) -> None:
    record = redirected(server, archive, server.address("moved/good"))
    assert record.outcome == "new"


def test_a_name_that_changes_its_address_in_between_gains_nothing(
    server: Server, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve, asked = socket.getaddrinfo, []

    def rebinding(host: Any, *arguments: Any, **options: Any) -> Any:
        if host != "rebinding.example":
            return resolve(host, *arguments, **options)
        asked.append(host)
        return resolve("8.8.8.8" if len(asked) == 1 else "127.0.0.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    record = redirected(server, archive, f"http://rebinding.example:{server.server_port}/good")
    assert (record.error_kind, len(asked)) == ("private_address", 2)
    assert server.times("good") == 0


def test_a_public_host_does_not_become_a_private_one_under_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["8.8.8.8", "10.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(answers), 80))])
    guard = Guard("http://reports.example/a")
    guard.go("http://reports.example/a")
    with pytest.raises(FetchFailedError, match="private network"):
        guard.go("http://reports.example/b")


def test_a_redirect_from_https_to_http_is_refused() -> None:
    guard = Guard("https://8.8.8.8/a", allow_private=True)
    guard.go("https://8.8.8.8/a")
    with pytest.raises(FetchFailedError) as raised:
        guard.go("http://8.8.8.8/a")
    assert raised.value.kind == "insecure_redirect"
    Guard("http://8.8.8.8/a").go("http://8.8.8.8/a")


def test_the_configuration_says_which_sources_may(tmp_path: Path) -> None:
    config = tmp_path / "lea.toml"
    config.write_text(
        '[[source]]\nname = "a"\nlocation = "http://a.example/x.pdf"\nallow_private = true\n'
        '[[source]]\nname = "b"\nlocation = "http://b.example/x.pdf"\n'
    )
    sources = refresh_request(load_settings(config, {})).sources
    assert [getattr(source, "allow_private", None) for source in sources] == [True, False]
    named = refresh_request(load_settings(config, {}), ("a", "http://c.example/x.pdf")).sources
    assert [getattr(source, "allow_private", None) for source in named] == [True, False]
    config.write_text('[[source]]\nname = "a"\nlocation = "http://a.example/x.pdf"\nallow_private = "yes"\n')
    with pytest.raises(SettingsError, match="allow_private must be true or false"):
        load_settings(config, {})
