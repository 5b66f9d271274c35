"""Runs the command `lea` for the tests of faults, each time in a process group of its own, without the seconds that imports take.

One line of JSON in, one out. `{"lea": [argument, …]}` forks a process that has everything imported already and becomes
`lea` with these arguments; with `"kill_after"` (seconds) or `"kill_when"` (a glob pattern; at its first match) it gets SIGKILL,
alone or, with `"group"`, with all its workers. `{"shell": "…"}` runs a line of shell: mounts, in a namespace of the server's own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from expectations.gate import import_great_expectations
from flows.cli import main


def run_lea(job: dict[str, Any]) -> dict[str, Any]:
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        become_lea(job["lea"], job["output"])
    killed = False
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        seconds = time.monotonic() - started
        if ended:
            return {"code": os.waitstatus_to_exitcode(status), "seconds": seconds, "group": pid, "killed": killed}
        if not killed and is_due(job, seconds):
            (os.killpg if job.get("group") else os.kill)(pid, signal.SIGKILL)
            killed = True
        time.sleep(0.0005)


def is_due(job: dict[str, Any], seconds: float) -> bool:
    if "kill_when" in job:
        pattern = Path(job["kill_when"])
        return any(pattern.parent.glob(pattern.name))
    return "kill_after" in job and seconds >= job["kill_after"]


def become_lea(arguments: list[str], output: str) -> None:
    code = 70
    try:
        os.setsid()
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        try:
            main(arguments, prog_name="lea")
        except SystemExit as ended:
            code = int(ended.code or 0)
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 the forked process must not go on as the server
        traceback.print_exc()
    finally:
        os._exit(code)


def serve() -> None:
    import_great_expectations()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        if "shell" in job:
            ended = subprocess.run(job["shell"], shell=True, capture_output=True, text=True, check=False)  # noqa: S602
            print(json.dumps({"code": ended.returncode, "output": ended.stdout + ended.stderr}), flush=True)
        else:
            print(json.dumps(run_lea(job)), flush=True)


if __name__ == "__main__":
    serve()
