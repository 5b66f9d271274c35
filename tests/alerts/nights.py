"""What runs leave behind, as the tests of alerts need it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.alerts.configuration import AlertSettings, ChannelSettings
from flows.settings import Settings
from warehouse.operations import QuarantineEntry, RefreshRun, RunLog, ValidationResult, quarantine_id

FIRST_NIGHT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
NORBURY = "/reports/norbury-2003.txt"
TARN = "/reports/tarnholme-2001.pdf"
BYTES, OTHER_BYTES = "ab" * 32, "cd" * 32
QUOTE = "Attendance in secondary schools was 91.2 per cent in 2002."


def entry(
    source_uri: str = NORBURY,
    expectation: str = "fact_quote_is_in_text",
    message: str = "norbury-lea-2003-05: the quote is not the text at its offsets: paragraph 12",
    sha256: str | None = BYTES,
    stage: str = "report gate",
    night: int = 1,
) -> QuarantineEntry:
    return QuarantineEntry(
        quarantine_id(source_uri, sha256, stage, expectation),
        source_uri,
        sha256,
        "reading",
        "norbury-lea-2003-05" if source_uri == NORBURY else None,
        stage,
        expectation,
        message,
        "91.2 against 90.2",
        f"run-{night}",
        FIRST_NIGHT + timedelta(days=night - 1),
    )


def resolved(one: QuarantineEntry, night: int = 2) -> QuarantineEntry:
    return replace(one, resolved_at=FIRST_NIGHT + timedelta(days=night - 1))


def failed_check(
    expectation: str = "fact_quote_is_in_text", suite: str = "report", severity: str = "critical", quote: str = QUOTE
) -> ValidationResult:
    failing = [{"report_id": "norbury-lea-2003-05", "key": "paragraph 12", "quote": quote, "value": "91.2"}]
    return ValidationResult(
        "run-1",
        suite,
        expectation,
        "stg_fact",
        None,
        False,
        severity,
        "1 row where the quote is not the text",
        1,
        "Every value must be provable.",
        json.dumps(failing),
    )


def night(
    number: int,
    *quarantine: QuarantineEntry,
    outcome: str = "published",
    message: str | None = "published 3 reports",
    validation: tuple[ValidationResult, ...] = (),
) -> RunLog:
    started = FIRST_NIGHT + timedelta(days=number - 1)
    version = f"run-{number}" if outcome.startswith("published") or outcome == "unchanged" else None
    run = RefreshRun(
        f"run-{number}",
        started,
        started + timedelta(minutes=5),
        outcome,
        "direct",
        published_version=version,
        message=message,
    )
    return RunLog(run, validation, quarantine)


def settings_with(data_dir: Path, *channels: tuple[str, Path], **alerts: object) -> Settings:
    """Channels by name and the file with their address."""
    listed = tuple(ChannelSettings(name, url_file=path) for name, path in channels)
    values: dict[str, object] = {"seconds_per_channel": 120.0, **alerts}
    return Settings(data_dir=data_dir, alerts=AlertSettings(channels=listed, **values))  # type: ignore[arg-type]


def secret_file(folder: Path, name: str, url: str) -> tuple[str, Path]:
    path = folder / f"{name}.url"
    path.write_text(f"{url}\n", encoding="utf-8")
    path.chmod(0o600)
    return name, path
