"""A run of the pipeline from its beginning to its end, however that comes: locked, recorded, told.

The same sequence serves the command line with and without Prefect: `call` says how a stage is called.
"""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import duckdb

from expectations.data_docs import data_docs_index
from flows import stages
from flows.alerts.deliver import AlertSummary
from flows.alerts.tell import tell_people, tell_start
from flows.faults import expect_place, explained, in_one_line
from flows.lock import only_one_run
from flows.progress import Teller, teller
from flows.recovery import Found, id_after, known_ids, mend_journal, recover, set_aside_damaged_staging
from flows.request import RefreshRequest
from flows.run import Call, Run, RunSummary, plainly
from flows.settings import Settings
from flows.watch import keep_run, missed_line, notice_missed
from warehouse.errors import WarehouseError
from warehouse.operations import RefreshRun, RunLog
from warehouse.publish import clear_leftovers
from warehouse.staging import StagingStore


def new_run_id() -> str:
    """Sorts by time; two runs of one second differ by chance."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def refresh_directly(request: RefreshRequest) -> RunSummary:
    """Run the pipeline as plain calls, without Prefect."""
    with teller() as tell:
        return run_pipeline(new_run_id(), request, tell, plainly, "direct")


def run_pipeline(run_id: str, request: RefreshRequest, tell: Teller, call: Call, engine: str) -> RunSummary:
    """Run once. What a killed run leaves is a record without an end, outcome `interrupted`.

    Raises `HeldError` when another run is at work in the data directory, `SettingsError` when that cannot be written or a
    file of authorities is wrong; `DiskFullError`.
    """
    settings = request.settings
    expect_place(settings.data_dir)
    with in_one_line(settings.data_dir), only_one_run(settings.data_dir):
        clear_leftovers(settings.served, settings.versions_dir)
        if request.samples:
            tell.note(
                "no source is named or configured: refreshing the samples, whose authorities and figures are invented"
            )
        # Until it has ended, a run stands there as interrupted: a killed one has no other chance to say so.
        run = RefreshRun(
            run_id, datetime.now(UTC), None, "interrupted", engine, message="the run did not come to its end"
        )
        try:
            run, found = _begin_whole(run, request, tell)
            summary = _go(run, found, request, tell, call)
        except BaseException as error:
            ended = _end(run, settings, error)
            _say_of_alerts(tell, tell_people(settings, RunLog(ended, (), ())))
            raise
        keep_run(settings.data_dir, summary.run)
        docs = data_docs_index(settings.data_dir, summary.run.run_id)
        _say_of_alerts(tell, tell_people(settings, summary.log, summary.changes, docs))
        return summary


def _say_of_alerts(tell: Teller, summary: AlertSummary) -> None:
    """One line on what became of alerts, where there were any."""
    if summary.line is not None:
        tell.stage("alerts")
        tell.done(summary.line)


def _begin(run: RefreshRun, request: RefreshRequest, tell: Teller) -> tuple[RefreshRun, Found]:
    """Put the run down where it can be found, after all runs before it, and say what they left unfinished or unsaid."""
    settings = request.settings
    mended = mend_journal(settings.data_dir)
    if mended:
        tell.note(mended)
    if missed := notice_missed(settings, datetime.now(UTC)):
        tell.note(missed_line(missed))
    with StagingStore(settings.staging) as store:
        found = _recovered(settings, store, tell)
        stages.learn_authorities(settings, store)
        run = replace(run, run_id=id_after(run.run_id, known_ids(settings, store)))
        store.put_run(run)
    keep_run(settings.data_dir, run)
    _say_of_alerts(tell, tell_start(settings, run.run_id))
    return run, replace(found, notes=(*([mended] if mended else []), *found.notes))


def _recovered(settings: Settings, store: StagingStore, tell: Teller) -> Found:
    found = recover(settings, store)
    for note in found.notes:
        tell.note(note)
    return found


def _begin_whole(run: RefreshRun, request: RefreshRequest, tell: Teller) -> tuple[RefreshRun, Found]:
    """Begin; once more where staging opens but turns out to be damaged."""
    try:
        return _begin(run, request, tell)
    except Exception as error:
        note = set_aside_damaged_staging(request.settings, error)
        if note is None:
            raise
    tell.note(note)
    run, found = _begin(run, request, tell)
    return run, replace(found, notes=(note, *found.notes))


def _go(run: RefreshRun, found: Found, request: RefreshRequest, tell: Teller, call: Call) -> RunSummary:
    """Run the stages; once more where staging turns out to be damaged, from a new one."""
    try:
        return Run(run, found, request, tell, call).go()
    except Exception as error:
        note = set_aside_damaged_staging(request.settings, error)
        if note is None:
            raise
        tell.note(note)
    with StagingStore(request.settings.staging) as store:
        found_again = _recovered(request.settings, store, tell)
        store.put_run(run)
    told = replace(found_again, notes=(*found.notes, note, *found_again.notes))
    return Run(run, told, request, tell, call).go()


def _end(run: RefreshRun, settings: Settings, error: BaseException) -> RefreshRun:
    """Leave nothing half made, and write why the run ended; where not even that can be written, it stands as interrupted."""
    told = explained(error, settings.data_dir) if isinstance(error, Exception) else error
    ended = replace(
        run,
        finished_at=datetime.now(UTC),
        # Keyboard, exit, and the signal by which Prefect ends a run are no errors.
        outcome="failed" if isinstance(error, Exception) else "interrupted",
        message=f"{type(told).__name__}: {told}".splitlines()[0],
    )
    with suppress(OSError, duckdb.Error):
        clear_leftovers(settings.served, settings.versions_dir)
    with suppress(OSError, duckdb.Error, WarehouseError), StagingStore(settings.staging) as store:
        store.put_run(ended)
    with suppress(OSError, sqlite3.Error):
        keep_run(settings.data_dir, ended)
    return ended
