"""Real runs: what is refused, mended, broken or killed reaches a person; secrets reach nobody."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from flows.settings import ReadSettings, Settings
from samples import SAMPLES, authorities_csv
from tests.alerts.nights import secret_file, settings_with
from tests.alerts.receiving import Hook, Mailbox, free_port
from tests.flows.refreshing import REPOSITORY, refresh, rows

HIDDEN = "hunter2-secret"


# As long as the report in whose place it comes: what has shrunk is stopped before it is read.
RECIPE = "A recipe for parkin: oatmeal, treacle, ginger.\n" * 300


def watched(folder: Path, **urls: str) -> Settings:
    settings = settings_with(folder / "data", *(secret_file(folder, name, url) for name, url in urls.items()))
    return replace(settings, authorities=(authorities_csv(),), read=ReadSettings(seconds_per_file=600.0))


def test_a_report_that_breaks_stays_published_and_its_repair_is_told(
    tmp_path: Path, hook: Hook, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    good = (SAMPLES / "kelderbrough-2002.txt").read_bytes()
    (reports / "night.txt").write_bytes(good)
    settings = watched(tmp_path, hook=hook.url)
    refresh(settings, reports)
    assert "alerts" not in capsys.readouterr().out
    (reports / "night.txt").write_text(RECIPE, encoding="utf-8")
    refresh(settings, reports)
    assert capsys.readouterr().out.splitlines()[-1] == "alerts    1 sent"
    refresh(settings, reports)
    assert "alerts" not in capsys.readouterr().out
    (reports / "night.txt").write_bytes(good)
    refresh(settings, reports)
    assert hook.titles == ["lea: Refused: night.txt: not a report", "lea: Resolved: night.txt"]
    refused = hook.posts[0]["message"]
    assert "It stays published in its last good form." in refused
    (archived,) = (line.split(": ")[1] for line in refused.splitlines() if "archived file" in line)
    assert Path(archived).read_text(encoding="utf-8").startswith("A recipe for parkin")
    ((quarantine_id,),) = rows(settings.served, "SELECT quarantine_id FROM quarantine")
    assert f"lea quarantine show {quarantine_id} --data-dir {settings.data_dir}" in refused


def test_a_bad_quote_is_told_with_its_sentence(tmp_path: Path, hook: Hook) -> None:
    settings = watched(tmp_path, hook=hook.url)
    refresh(settings, SAMPLES / "quayminster-2003.txt")
    (alert,) = hook.posts
    assert alert["title"].startswith("lea: Refused: quayminster-2003.txt: ")
    for label in ("what failed: ", "seen: ", "expected: ", "why it matters: "):
        assert f"  {label}" in alert["message"]


def test_a_run_that_raises_is_told_and_so_is_the_next_good_one(
    tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = watched(tmp_path, hook=hook.url)
    with monkeypatch.context() as broken:
        broken.setattr("flows.stages.find_unread", lambda *_: (_ for _ in ()).throw(OSError("no space left")))
        for _ in range(2):
            with pytest.raises(OSError, match="no space left"):
                refresh(settings, SAMPLES / "kelderbrough-2002.txt")
    refresh(settings, SAMPLES / "kelderbrough-2002.txt")
    assert hook.titles == ["lea: A run failed: OSError: no space left", "lea: Resolved: runs failed"]


def test_a_killed_run_is_told_when_the_next_one_begins(tmp_path: Path, hook: Hook) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    _, address = secret_file(tmp_path, "hook", hook.url)
    (tmp_path / "lea.toml").write_text(f'[[alerts.channel]]\nname = "hook"\nurl_file = "{address}"\n', encoding="utf-8")
    command = [sys.executable, "-m", "flows.cli", "refresh", "--direct", "--config", str(tmp_path / "lea.toml")]
    command += [
        "--data-dir",
        str(tmp_path / "data"),
        str(tmp_path / "empty.txt"),
        "--authorities",
        str(authorities_csv()),
    ]
    run = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline().startswith("fetch")
    run.send_signal(signal.SIGKILL)
    run.communicate()
    settings = watched(tmp_path, hook=hook.url)
    refresh(settings, tmp_path / "empty.txt")
    assert hook.titles == [
        "lea: A run failed: the run did not come to its end: it was killed, the machine went down, or it could not begin",
        "lea: Resolved: runs failed",
        "lea: Refused: empty.txt: empty",
    ]


def test_a_warehouse_that_fails_its_checks_is_told(tmp_path: Path, hook: Hook) -> None:
    settings = watched(tmp_path, hook=hook.url)
    refresh(settings, SAMPLES / "kelderbrough-2000.txt")
    settings.staging.unlink()
    shutil.rmtree(settings.data_dir / "archive")
    assert refresh(settings, SAMPLES / "penmarshire-2001.md").exit_code == 4
    (alert,) = hook.posts
    assert alert["title"] == "lea: Nothing published: no report is lost"
    assert "kelderbrough-lea-2000-02" in alert["message"]


def everything_written(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.prefect
def test_secrets_are_written_nowhere(tmp_path: Path, hook: Hook, box: Mailbox) -> None:
    """As the Prefect flow, with channels that work, that are down, and whose file others can read."""
    (tmp_path / "empty.txt").write_bytes(b"")
    config = tmp_path / "lea.toml"
    config.write_text(
        '[alerts]\ndigest = "daily"\n[[alerts.channel]]\nname = "down"\nurl_env = "DOWN"\n'
        '[[alerts.channel]]\nname = "loose"\nurl_file = "loose.url"\n',
        encoding="utf-8",
    )
    loose = tmp_path / "loose.url"
    loose.write_text(f"json://{HIDDEN}@127.0.0.1/", encoding="utf-8")
    loose.chmod(0o644)
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(REPOSITORY),
        "HOME": str(tmp_path),
        "DOWN": f"json://user:{HIDDEN}@127.0.0.1:{free_port()}/{HIDDEN}?-token={HIDDEN}",
        "LEA_ALERT_URLS": f"{hook.url}/{HIDDEN} {box.url}&+X-Token={HIDDEN} slack://{HIDDEN}",
    }
    arguments = ["--config", str(config), "--data-dir", str(tmp_path / "data")]
    said = ""
    for command in (
        ["refresh", str(tmp_path / "empty.txt"), *arguments],
        [
            "refresh",
            str(SAMPLES / "kelderbrough-2002.txt"),
            "--authorities",
            str(authorities_csv()),
            "--direct",
            *arguments,
        ],
        ["alerts", "list", *arguments],
        ["alerts", "test", "--debug", *arguments],
        ["status", *arguments],
    ):
        ended = subprocess.run(
            [sys.executable, "-m", "flows.cli", *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said += ended.stdout + ended.stderr
    assert "Traceback" not in said
    assert "down: connection refused" in said
    assert "others can read it" in said
    assert hook.paths[0].endswith(HIDDEN)
    assert box.mails[0]["X-Token"] == HIDDEN
    assert HIDDEN not in said
    written = everything_written(tmp_path / "data")
    assert any(name.endswith("journal.sqlite") for name in written)
    assert any("/prefect/" in name and name.endswith(".db") for name in written)
    assert [name for name, content in written.items() if HIDDEN.encode() in content] == []
