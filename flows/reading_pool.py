"""Read many files in capped worker processes: what one file does to its reader stops no other file.

A worker has limits of memory and processor time while it reads a file, and the parent one of wall time. A reader that
crashes, hangs or eats the machine's memory ends as a refusal of its file.
"""

from __future__ import annotations

import hashlib
import math
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import transforms

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

    from transforms.catalogue.authorities import Authorities

Rows = Mapping[str, Sequence[tuple[Any, ...]]]
"""Rows by staging table, columns in the order of the table's definition."""

PROJECT = "lea-warehouse"
READING_LIBRARIES = ("beautifulsoup4", "lxml", "pypdfium2", "rapidfuzz")
"""Libraries whose version can change what is read."""

_PRELOADED = ("flows.reading_pool", "transforms.report", "transforms.staging")
_OUT_OF_MEMORY = 77
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ReadJob:
    """One file to read: its bytes are at `path`; `name` is what a person is shown.

    `reader_key` is that of the whole run: a worker that worked it out anew would differ when the program is replaced
    while it runs.
    """

    sha256: str
    path: Path
    name: str = ""
    reader_key: str = ""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits of reading one file, and how many are read at a time.

    workers          0 = one for each processor that this process may use
    wall_seconds     until the worker is ended, whatever it does
    cpu_seconds      processor time
    memory_bytes     address space of the worker, its libraries included
    files_per_worker then it gives way to a fresh one, so that nothing can pile up
    """

    workers: int = 0
    wall_seconds: float = 120.0
    cpu_seconds: float = 60.0
    memory_bytes: int = 2 << 30
    files_per_worker: int = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file gave no rows: a kind of `RefusedFileError`, or `reader_crashed`, `reader_out_of_memory`,
    `reader_timed_out`, or `reader_error` for an error that the reader should not have raised."""

    kind: str
    message: str
    observed: str = ""


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What became of one file: its staging rows by table, or a refusal; one of the two is None."""

    sha256: str
    rows: Rows | None
    refusal: Refusal | None


ReadTask = Callable[[ReadJob, "Authorities"], Rows]
"""Reads one file; a function of a module, so that workers find it."""


def read_one(job: ReadJob, authorities: Authorities) -> Rows:
    """The staging rows of one file. Raises `RefusedFileError`."""
    from transforms.report import read_report
    from transforms.staging import reading_id, staged_rows

    reading = read_report(job.path.read_bytes(), authorities)
    return staged_rows(reading, reading_id(job.sha256, job.reader_key), job.sha256, job.reader_key)


def read_files(
    jobs: Sequence[ReadJob],
    authorities: Authorities,
    limits: ReadLimits,
    tell: Callable[[int, int, str], None],
    task: ReadTask = read_one,
) -> Iterator[ReadOutcome]:
    """Read the files in worker processes; outcomes come in the order of the jobs, a few are read ahead.

    `tell` gets (done, total, name). No worker outlives the iterator, however it ends.
    """
    done = 0
    broken = 0
    while done < len(jobs):
        # A pool that breaks, because a worker was killed from outside, is made anew. When that goes on, the next file
        # gets a pool of its own, which tells whether it is the cause.
        alone = broken >= _ATTEMPTS
        try:
            for outcome in _read_in_one_pool(
                jobs[done : done + 1] if alone else jobs[done:], authorities, limits, task
            ):
                yield outcome
                done += 1
                tell(done, len(jobs), _name(jobs[done - 1]))
        except BrokenProcessPool as error:
            broken += 1
            if not alone:
                continue
            yield ReadOutcome(jobs[done].sha256, None, _crashed(jobs[done], str(error)))
            done += 1
            tell(done, len(jobs), _name(jobs[done - 1]))
        if alone:
            broken = 0


def reader_key(authorities: Authorities) -> str:
    """Which reader it is: `0.1.0+1a2b3c4d`, the project's version and a digest of all that can change a reading.

    These are the package `transforms` (without the SQL models, which run later), the versions of the libraries that open
    files, and the authorities.
    """
    digest = hashlib.sha256()
    for part in (_source_digest(), *(f"{name} {version(name)}" for name in READING_LIBRARIES), authorities.digest()):
        digest.update(part.encode() + b"\0")
    return f"{version(PROJECT)}+{digest.hexdigest()[:8]}"


@cache
def _source_digest() -> str:
    package = Path(transforms.__path__[0])
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        relative = path.relative_to(package)
        if path.suffix in (".py", ".toml", ".csv") and relative.parts[0] != "sql":
            digest.update(relative.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read_in_one_pool(
    jobs: Sequence[ReadJob], authorities: Authorities, limits: ReadLimits, task: ReadTask
) -> Iterator[ReadOutcome]:
    workers = min(limits.workers or _processors(), len(jobs))
    waiting = deque(jobs)
    running: deque[tuple[ReadJob, ProcessFuture[bytes]]] = deque()
    with _pool(workers, limits) as pool:
        while waiting or running:
            # Only a few are read ahead, so that memory does not grow with the number of files.
            while waiting and len(running) < 2 * workers:
                job = waiting.popleft()
                running.append((job, _schedule(pool, job, authorities, limits, task)))
            job, future = running.popleft()
            yield _outcome(job, future, limits)


def _schedule(
    pool: ProcessPool, job: ReadJob, authorities: Authorities, limits: ReadLimits, task: ReadTask
) -> ProcessFuture[bytes]:
    try:
        return pool.schedule(_read_capped, (task, job, authorities, limits), timeout=limits.wall_seconds)
    except RuntimeError as error:  # pebble's word for a pool that has broken since
        raise BrokenProcessPool(str(error)) from error


@contextmanager
def _pool(workers: int, limits: ReadLimits) -> Iterator[ProcessPool]:
    from pebble import ProcessPool

    if "forkserver" in multiprocessing.get_all_start_methods():
        # The server imports the reader once; workers are forked from it, also those that replace a dead one.
        context: multiprocessing.context.BaseContext = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(_PRELOADED))
    else:
        context = multiprocessing.get_context("spawn")
    pool = ProcessPool(workers, limits.files_per_worker, initializer=_prepare_worker, context=context)
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _outcome(job: ReadJob, future: ProcessFuture[bytes], limits: ReadLimits) -> ReadOutcome:
    from pebble import ProcessExpired

    try:
        outcome: ReadOutcome = pickle.loads(future.result())  # noqa: S301 - written by our own worker
    except TimeoutError:
        refusal = _timed_out(job, f"{limits.wall_seconds:g} s")
    except ProcessExpired as error:
        # Nothing here kills a worker that way: the system did, for want of memory, or a person.
        if error.exitcode == -signal.SIGKILL:
            raise BrokenProcessPool("killed") from error
        refusal = _expired(job, error.exitcode, limits)
    else:
        return outcome
    return ReadOutcome(job.sha256, None, refusal)


def _expired(job: ReadJob, exitcode: int, limits: ReadLimits) -> Refusal:
    if exitcode == _OUT_OF_MEMORY:
        return Refusal(
            "reader_out_of_memory",
            f"{_name(job)}: reading it takes more than {limits.memory_bytes / 1e9:.1f} GB of memory; "
            "look at the file, or raise the limit",
        )
    if exitcode == -signal.SIGXCPU:
        return _timed_out(job, f"{limits.cpu_seconds:g} s of processor time")
    return _crashed(job, signal.Signals(-exitcode).name if exitcode < 0 else f"exit status {exitcode}")


def _timed_out(job: ReadJob, limit: str) -> Refusal:
    line = f"{_name(job)}: reading it takes longer than {limit}; look at the file, or raise the limit"
    return Refusal("reader_timed_out", line, limit)


def _crashed(job: ReadJob, seen: str) -> Refusal:
    return Refusal(
        "reader_crashed", f"{_name(job)}: the reader crashed on it ({seen}); look at the file, it may be damaged", seen
    )


def _name(job: ReadJob) -> str:
    return job.name or str(job.path)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# In the worker


def _prepare_worker() -> None:
    # pebble ends workers with SIGTERM and waits for Python to answer; one that hangs in a library would not.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent cannot end its workers: they see to it themselves."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


def _read_capped(task: ReadTask, job: ReadJob, authorities: Authorities, limits: ReadLimits) -> bytes:
    """A pickled `ReadOutcome`.

    Nothing is raised to the pool: an exception that cannot be unpickled would break it.
    """
    from transforms.documents.model import RefusedFileError

    try:
        with _capped(limits):
            return pickle.dumps(ReadOutcome(job.sha256, task(job, authorities), None))
    except (MemoryError, SystemError):
        # CPython has no exception set where it cannot allocate a frame, and says so with a SystemError.
        # What is left of the address space is in pieces: the worker gives way to a fresh one.
        os._exit(_OUT_OF_MEMORY)
    except RefusedFileError as error:
        refusal = Refusal(error.kind, error.message, error.observed)
    except Exception as error:  # noqa: BLE001 - told as a refusal of this file; the other files go on
        refusal = _failed(job, error)
    return pickle.dumps(ReadOutcome(job.sha256, None, refusal))


def _failed(job: ReadJob, error: Exception) -> Refusal:
    """An error of the reader itself, with the place in our code that raised it last."""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    trace = error.__traceback__
    place = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith(str(Path(transforms.__path__[0]))):
            place = f"{Path(code.co_filename).name}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next
    line = f"{_name(job)}: the reader failed on it ({said}); this is a fault of the program, please report it"
    return Refusal("reader_error", line, place or said)


@contextmanager
def _capped(limits: ReadLimits) -> Iterator[None]:
    """Soft limits of address space and processor time, for as long as the file is read.

    Processor time counts from the worker's start, so the limit moves along. Limits that the system does not know are
    left out (macOS refuses one of address space); the wall time, which the parent watches, holds everywhere.
    """
    try:
        import resource
    except ImportError:  # not a POSIX system
        yield
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(usage.ru_utime + usage.ru_stime + limits.cpu_seconds)
    caps = ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0))
    before = [(which, resource.getrlimit(which)) for which, _ in caps]
    for which, soft in caps:
        _set_soft(which, soft)
    try:
        yield
    finally:
        for which, (soft, _) in before:
            _set_soft(which, soft)


def _set_soft(which: int, soft: int) -> None:
    import resource

    hard = resource.getrlimit(which)[1]
    wanted = soft if hard == resource.RLIM_INFINITY or soft == resource.RLIM_INFINITY else min(soft, hard)
    try:
        resource.setrlimit(which, (wanted, hard))
    except (ValueError, OSError):
        return
