"""How Prefect is to behave under `lea refresh` and `lea serve`: a server of its own, quiet, offline, in the data directory.

Prefect reads its settings from the environment when it is imported, so this runs before. Whoever has set
`PREFECT_API_URL` wants runs recorded on a server of theirs: then nothing but telemetry and noise is switched off.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from flows.lock import is_held
from flows.watch import serve_lock

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
}

# A run that is served logs to the server, where people look for it, and says one line on the terminal itself.
SERVED = {
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_TO_API_ENABLED": "true",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
}

# A server that lives for one run needs none of the services that watch over many: without them it starts in two thirds
# of the time.
UNNEEDED_SERVICES = (
    "SCHEDULER",
    "LATE_RUNS",
    "CANCELLATION_CLEANUP",
    "PAUSE_EXPIRATIONS",
    "TRIGGERS",
    "FOREMAN",
    "REPOSSESSOR",
    "DB_VACUUM",
)

START_TIMEOUT_SECONDS = "120"

# They log under names of their own, outside `prefect`: at exit they tell of what they still send.
SENDERS = ("EventsWorker", "APILogWorker")


def use_prefect_quietly(data_dir: Path) -> None:
    """For one run by hand: the server of the `lea serve` at work, else one that lives as long as the run.

    Sets what is not set already.
    """
    served = served_at(data_dir)
    if served is not None:
        os.environ.setdefault("PREFECT_API_URL", served)
    wanted = dict(QUIET)
    if not os.environ.get("PREFECT_API_URL"):
        wanted |= _home(data_dir) | {
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": START_TIMEOUT_SECONDS,
        }
        wanted |= {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNNEEDED_SERVICES}
    _set(wanted)


def serve_prefect_quietly(data_dir: Path) -> None:
    """For `lea serve`: what runs log goes to the server, nothing of Prefect's to the terminal. Sets what is not set already."""
    _set(
        QUIET
        | SERVED
        | ({} if os.environ.get("PREFECT_API_URL") else _home(data_dir))
        | {"PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs"}
    )


def _home(data_dir: Path) -> dict[str, str]:
    home = (data_dir / "prefect").resolve()
    home.mkdir(parents=True, exist_ok=True)
    return {"PREFECT_HOME": str(home)}


def _set(wanted: dict[str, str]) -> None:
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
    for name in SENDERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def served_at(data_dir: Path) -> str | None:
    """The API of the server that the `lea serve` of a data directory has started; None where none is at work."""
    file = _address_file(data_dir)
    if not file.is_file() or not is_held(serve_lock(data_dir)):
        return None
    return file.read_text(encoding="utf-8").strip() or None


def remember_server(data_dir: Path, api: str) -> None:
    """Let runs by hand find the server."""
    _address_file(data_dir).write_text(api, encoding="utf-8")


def forget_server(data_dir: Path) -> None:
    """The server is gone."""
    _address_file(data_dir).unlink(missing_ok=True)


def _address_file(data_dir: Path) -> Path:
    return data_dir / "prefect" / "address"
