"""Places that alerts are sent to, each with a fresh data directory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.alerts.receiving import Hook, Mailbox, mail_server, webhook


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as server:
        yield server


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as server:
        yield server
