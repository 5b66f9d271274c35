"""What the files of the data directory say of the quarantine, for the commands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flows.lock import only_one_run
from flows.quarantine import with_releases
from flows.releases import RecordedRelease, releases_of, standing_releases
from flows.settings import Settings, SettingsError
from flows.stages import archive_of
from warehouse.errors import NoWarehouseError
from warehouse.operations import QuarantineEntry
from warehouse.quarantine import Evidence, StaleReport, read_evidence, read_quarantine, read_stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.archive import FetchRecord

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one entry.

    evidence    what the gate saw, None where no check is behind it
    archived    the file's bytes in the archive, None where nothing came
    others      the other entries of the same source, the oldest first
    fetches     the attempts to fetch the source at which something changed, the oldest first
    releases    what people let pass of this source, the oldest first
    stale       the report that stays published meanwhile in its last good form
    """

    entry: QuarantineEntry
    evidence: Evidence | None
    archived: Path | None
    others: tuple[QuarantineEntry, ...]
    fetches: tuple[FetchRecord, ...]
    releases: tuple[RecordedRelease, ...]
    stale: StaleReport | None


def known_entries(settings: Settings) -> tuple[QuarantineEntry, ...]:
    """The quarantine as the last run left it, with the releases that stand now, the oldest first.

    Raises `NoWarehouseError` where nothing was ever refreshed, `SettingsError` where nothing is published yet and a run
    is at work.
    """
    entries = _from_file(settings, read_quarantine)
    releases = standing_releases(settings.data_dir)
    return tuple(with_releases(entry, releases) for entry in entries)


def case_of(settings: Settings, entry: QuarantineEntry) -> Case:
    """Gather what is known of an entry."""
    with archive_of(settings) as archive:
        path = archive.path_of(entry.sha256) if entry.sha256 is not None else None
        fetches = archive.changes_of(entry.source_uri)
    return Case(
        entry,
        _from_file(settings, lambda file: read_evidence(file, entry)),
        path if path is not None and path.is_file() else None,
        tuple(e for e in known_entries(settings) if e.source_uri == entry.source_uri and e != entry),
        fetches,
        releases_of(settings.data_dir, entry.source_uri),
        next((s for s in read_stale(settings.served) if entry.quarantine_id in s.quarantine_ids.split()), None),
    )


def _from_file(settings: Settings, read: Callable[[Path], T]) -> T:
    """Read the served warehouse, which nobody writes to; before anything is published, the staging file."""
    if settings.served.is_file():
        return read(settings.served)
    if not settings.staging.is_file():
        raise NoWarehouseError(f"{settings.data_dir}: nothing was refreshed here yet; run lea refresh first")
    try:
        # A run could not open the staging file while it is read here.
        with only_one_run(settings.data_dir):
            return read(settings.staging)
    except SettingsError as error:
        raise SettingsError(
            f"{settings.data_dir}: nothing is published here yet and a refresh is at work; try again when it has ended"
        ) from error
