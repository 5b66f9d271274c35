"""One run at a time across processes: the second is told who is at work; a killed holder holds nothing."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.lock import HeldError, is_held, only_one_run, read_holder
from samples import SAMPLES
from tests.flows.refreshing import REPOSITORY, lea

HOLD = """
import sys
from pathlib import Path
from flows.lock import only_one_run
with only_one_run(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(data_dir: Path) -> subprocess.Popen[bytes]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(data_dir)]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def let_go(process: subprocess.Popen[bytes]) -> None:
    process.communicate()


def test_a_second_run_is_told_which_process_is_at_work_and_since_when(tmp_path: Path) -> None:
    first = holding(tmp_path)
    try:
        ended = lea("refresh", "--direct", SAMPLES / "kelderbrough-2002.txt", "--data-dir", tmp_path)
    finally:
        let_go(first)
    assert ended.returncode == 2
    assert f"another run is at work in this data directory (process {first.pid} on " in ended.stderr
    assert " since 20" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stdout == ""


def test_a_killed_holder_holds_nothing_and_is_named_no_more(tmp_path: Path) -> None:
    first = holding(tmp_path)
    assert is_held(tmp_path / "lock")
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert not is_held(tmp_path / "lock")
    assert read_holder(tmp_path / "lock") is None
    with only_one_run(tmp_path):
        holder = read_holder(tmp_path / "lock")
        assert holder is not None
        assert holder.pid != first.pid
    assert read_holder(tmp_path / "lock") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "host": "h", "since": "never"}'])
def test_whatever_stands_beside_the_lock_it_excludes(tmp_path: Path, text: str) -> None:
    first = holding(tmp_path)
    try:
        (tmp_path / "lock.holder.json").write_text(text, encoding="utf-8")
        with pytest.raises(HeldError, match="another run is at work"), only_one_run(tmp_path):
            pass
    finally:
        let_go(first)


def test_a_holder_on_another_machine_is_named(tmp_path: Path) -> None:
    first = holding(tmp_path)
    try:
        elsewhere = {"pid": 2**22 + 1, "host": "elsewhere", "since": "2026-11-26T02:00:03+00:00"}
        (tmp_path / "lock.holder.json").write_text(json.dumps(elsewhere), encoding="utf-8")
        with pytest.raises(HeldError, match="on elsewhere since 2026-11-26 02:00:03 UTC"), only_one_run(tmp_path):
            pass
    finally:
        let_go(first)
