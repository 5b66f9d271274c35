"""The nightly flow: fetch → read → gate → build → gate → publish, as a Prefect flow of coarse tasks.

Every stage is one task, whose body is a call into a plain function of `flows.pipeline`; many files are read in one task,
by worker processes. A stage that fails is tried again where trying again can help: a warehouse that its own checks
refuse stays refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import quote

from flows.pipeline import GATE_CLOSED, RunSummary, new_run_id, run_pipeline
from flows.progress import teller
from flows.request import RefreshRequest

T = TypeVar("T")

RETRIES = {"fetch": 1, "read": 1, "publish": 2}


@task(name="stage", task_run_name="{stage}", cache_policy=NO_CACHE, persist_result=False)
def run_stage(stage: str, work: Callable[[], Any]) -> Any:  # noqa: ARG001 the name of the task run is made from `stage`
    """Run one stage of the pipeline."""
    return work()


def as_task(stage: str, work: Callable[[], T]) -> T:
    """Call a stage as a Prefect task. Its work is quoted: Prefect must not walk into what it holds."""
    staged = run_stage.with_options(retries=RETRIES.get(stage, 0), retry_delay_seconds=exponential_backoff(2))
    return cast(T, staged(stage, cast(Any, quote(work))))


class GateClosedError(Exception):
    """The next warehouse failed its own checks: the flow run has failed, the run itself came to its end."""

    def __init__(self, summary: RunSummary) -> None:
        super().__init__(summary.message)
        self.summary = summary


@flow(name="refresh", flow_run_name="{run_id}", validate_parameters=False, persist_result=False)
def refresh(run_id: str, request: RefreshRequest) -> RunSummary:
    """Run the pipeline once. Raises `GateClosedError`, so that the flow run's state says what came of it."""
    with teller() as tell:
        summary = run_pipeline(run_id, request, tell, as_task, "prefect")
    if summary.exit_code == GATE_CLOSED:
        raise GateClosedError(summary)
    return summary


def refresh_with_prefect(request: RefreshRequest) -> RunSummary:
    """Run the flow here and now, on a server of its own unless `PREFECT_API_URL` names one."""
    try:
        return refresh(new_run_id(), cast(Any, quote(request)))
    except GateClosedError as closed:
        return closed.summary
