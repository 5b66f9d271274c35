"""The nightly flow: fetch → read → gate → build → gate → publish, as a Prefect flow of coarse tasks.

Every stage is one task, whose body is a call into a plain function of `flows.pipeline`; many files are read in one task,
by worker processes. A stage that fails is tried again where trying again can help: a warehouse that its own checks
refuse stays refused.

Prefect schedules, shows and records; it decides nothing. A server that goes away in the middle of a run costs Prefect's
record of it, not the run.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar, cast

from prefect import flow, get_run_logger, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import quote

from expectations.gate import GateResult
from flows.artifacts import leave_artifacts
from flows.gating import Gated
from flows.lock import HeldError
from flows.pipeline import new_run_id, run_pipeline
from flows.progress import LogTeller, Teller, outcome_line, say, teller
from flows.request import RefreshRequest, refresh_request
from flows.run import GATE_CLOSED, QUARANTINED, RunSummary
from flows.settings import load_settings, with_options

T = TypeVar("T")

RETRIES = {"fetch": 1, "read": 1, "publish": 2}

# States of a flow run beside Prefect's own names: what a person sees first.
WITH_QUARANTINE = "Quarantined"
SKIPPED = "Skipped"
GATE_CLOSED_NAME = "GateClosed"

# What the run of this process came to, whatever becomes of Prefect's record of it.
_came_to: list[RunSummary | Exception] = []


@task(name="stage", task_run_name="{stage}", cache_policy=NO_CACHE, persist_result=False)
def run_stage(stage: str, work: Callable[[], Any]) -> Any:  # noqa: ARG001 the name of the task run is made from `stage`
    """Run one stage of the pipeline; returns the state that says what came of it."""
    return work()


def as_task(stage: str, work: Callable[[], T]) -> T:
    """Call a stage as a Prefect task. Its work is quoted: Prefect must not walk into what it holds.

    Where Prefect fails and not the work, the work counts: it is done without Prefect if it had not begun.
    """
    done: list[T] = []
    failed: list[Exception] = []

    def told() -> State[Any]:
        try:
            done.append(work())
        except Exception as error:
            failed.append(error)
            raise
        return stage_state(done[-1])

    staged = run_stage.with_options(retries=RETRIES.get(stage, 0), retry_delay_seconds=exponential_backoff(2))
    try:
        staged(stage, cast(Any, quote(told)), return_state=True)
    except Exception as error:  # noqa: BLE001 that of the work is raised below, that of Prefect is told
        if not done and not failed:
            _log(f"{stage}: done without Prefect, which failed: {type(error).__name__}: {error}")
            return work()
    if done:
        return done[-1]
    raise failed[-1]


def stage_state(result: object) -> State[Any]:
    """The state of a stage that came to its end: a gate that refuses says so."""
    if isinstance(result, Gated) and result.failed:
        return Completed(name=WITH_QUARANTINE, message=f"refused {len(result.failed)} of {len(result.judged)} reports")
    if isinstance(result, GateResult) and not result.passed:
        return Failed(name=GATE_CLOSED_NAME, message=result.failures[0].message)
    return Completed()


def flow_state(summary: RunSummary) -> State[Any]:
    """The state of a run that came to its end: what was published, or why nothing was."""
    if summary.exit_code == GATE_CLOSED:
        return Failed(name=GATE_CLOSED_NAME, message=summary.message)
    if summary.exit_code == QUARANTINED:
        refused = f"{summary.message}; {summary.run.files_refused or 0} refused"
        return Completed(name=WITH_QUARANTINE, message=refused)
    return Completed(message=summary.message)


@flow(name="refresh", flow_run_name=new_run_id, persist_result=False)
def refresh(
    config: str | None = None,
    data_dir: str | None = None,
    warehouse: str | None = None,
    sources: list[str] | None = None,
    statistics: list[str] | None = None,
    authorities: list[str] | None = None,
    corrections: list[str] | None = None,
    accept: str | None = None,
) -> State[Any]:
    """Run the pipeline once, as `lea refresh` with the same options does; the configuration is read when the run begins.

    The flow run is completed when something was published or nothing had changed (named Quarantined where reports are
    refused), failed when the gate closed or anything went wrong, cancelled (named Skipped) when another run was at work.
    """
    _came_to.clear()
    settings = with_options(
        load_settings(Path(config) if config else None),
        Path(data_dir) if data_dir else None,
        Path(warehouse) if warehouse else None,
        tuple(map(Path, authorities or ())),
        tuple(map(Path, corrections or ())),
    )
    deployed = runtime.deployment.id is not None
    run_id = str(runtime.flow_run.name)
    try:
        summary = _run(
            run_id, refresh_request(settings, tuple(sources or ()), tuple(statistics or ()), accept), deployed
        )
    except HeldError as error:
        _came_to.append(error)
        if deployed:
            say(f"run {run_id} skipped: {error}")
        return Cancelled(name=SKIPPED, message=str(error))
    except Exception as error:
        _came_to.append(error)
        if deployed:
            say(f"run {run_id} failed: {type(error).__name__}: {error}")
        raise
    _came_to.append(summary)
    if deployed:
        say(outcome_line(summary.run, summary.message))
    leave_artifacts(settings, summary.run)
    return flow_state(summary)


def _run(run_id: str, request: RefreshRequest, deployed: bool) -> RunSummary:
    """A run of a deployment tells its stages in Prefect's log, one by hand on the terminal."""
    telling: AbstractContextManager[Teller] = nullcontext(LogTeller(_log)) if deployed else teller()
    with telling as tell:
        return run_pipeline(run_id, request, tell, as_task, "prefect")


def _log(line: str) -> None:
    get_run_logger().info("%s", line)


def refresh_with_prefect(**parameters: str | list[str] | None) -> RunSummary:
    """Run the flow here and now, with the parameters of `refresh`.

    Raises what the run raised; `HeldError` when another run is at work.
    """
    try:
        refresh(**cast(Any, parameters), return_state=True)
    except Exception as error:
        if not _came_to:
            raise
        say(f"Prefect's record of this run is incomplete ({type(error).__name__}); the warehouse's own is whole")
    if not _came_to:
        raise RuntimeError("Prefect did not begin the run; PREFECT_LOGGING_LEVEL=INFO shows why")
    result = _came_to[-1]
    if isinstance(result, Exception):
        raise result
    return result
