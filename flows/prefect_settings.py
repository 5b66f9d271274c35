"""How Prefect is to behave under `lea refresh`: its own short-lived server, quiet, offline, in the data directory.

Prefect reads its settings from the environment when it is imported, so this runs before. Whoever has set
`PREFECT_API_URL` wants runs recorded on a server of theirs: then nothing but telemetry and noise is switched off.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
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
    """Set what is not set already."""
    wanted = dict(QUIET)
    if not os.environ.get("PREFECT_API_URL"):
        home = (data_dir / "prefect").resolve()
        home.mkdir(parents=True, exist_ok=True)
        wanted |= {
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": START_TIMEOUT_SECONDS,
        }
        wanted |= {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNNEEDED_SERVICES}
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
    for name in SENDERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
