"""`lea alerts test` and `lea alerts list`, as a user types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.alerts.tell import tell_people
from flows.cli import main
from tests.alerts.nights import entry, night, secret_file, settings_with
from tests.alerts.receiving import Hook, Mailbox, free_port

HIDDEN = "hunter2-secret"


def alerts(folder: Path, *arguments: str, **environment: str) -> Result:
    command = ["alerts", *arguments, "--data-dir", str(folder / "data")]
    if (folder / "lea.toml").exists():
        command += ["--config", str(folder / "lea.toml")]
    return CliRunner().invoke(main, command, env=environment)


def configured(folder: Path, **urls: str) -> None:
    for name, url in urls.items():
        secret_file(folder, name, url)
    tables = (f'[[alerts.channel]]\nname = "{name}"\nurl_file = "{name}.url"\n' for name in urls)
    (folder / "lea.toml").write_text("".join(tables), encoding="utf-8")


def test_a_test_message_comes_through_and_is_no_alert(tmp_path: Path, box: Mailbox, hook: Hook) -> None:
    configured(tmp_path, mail=box.url, hook=hook.url)
    ended = alerts(tmp_path, "test")
    assert (ended.exit_code, ended.output) == (0, "mail: came through\nhook: came through\n")
    assert box.subjects == hook.titles == ["lea: test message"]
    assert "no alert so far" in alerts(tmp_path, "list").output


def test_what_does_not_come_through_is_said_and_is_exit_code_1(tmp_path: Path, hook: Hook) -> None:
    configured(tmp_path, hook=hook.url, down=f"json://user:{HIDDEN}@127.0.0.1:{free_port()}/{HIDDEN}")
    ended = alerts(tmp_path, "test")
    assert (ended.exit_code, ended.output) == (1, "hook: came through\ndown: connection refused\n")
    assert alerts(tmp_path, "test", "hook").exit_code == 0


@pytest.mark.parametrize(("arguments", "told"), [(("test",), "nobody is told"), (("test", "fax"), "there are: hook")])
def test_wrong_usage_is_one_line_and_exit_code_2(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    if "fax" in arguments:
        configured(tmp_path, hook="json://127.0.0.1:9/")
    ended = alerts(tmp_path, *arguments)
    assert ended.exit_code == 2
    assert told in ended.output
    assert len(ended.output.splitlines()) == 1


def test_the_list_shows_what_was_sent_what_waits_and_since_when(tmp_path: Path, hook: Hook) -> None:
    down = f"json://user:{HIDDEN}@127.0.0.1:{free_port()}/{HIDDEN}"
    configured(tmp_path, hook=hook.url, down=down)
    assert "no alert so far" in alerts(tmp_path, "list").output
    settings = settings_with(
        tmp_path / "data", *(secret_file(tmp_path, n, u) for n, u in (("hook", hook.url), ("down", down)))
    )
    tell_people(settings, night(1, entry()))
    tell_people(settings, night(2, entry(), outcome="unchanged"))
    ended = alerts(tmp_path, "list")
    assert ended.exit_code == 0
    assert HIDDEN not in ended.output
    lines = ended.output.splitlines()
    assert lines[0] == "hook: json, 0 waiting"
    assert lines[1].startswith("down: json, failing since 20")
    assert lines[1].endswith("(2 times: connection refused), 1 waiting")
    assert lines[3].endswith("new_failure  Refused: norbury-2003.txt: fact quote is in text")
    assert [line.split(":")[1].split()[0] for line in lines[4:]] == ["waiting", "sent"]


def test_without_a_channel_the_list_says_that_nobody_is_told(tmp_path: Path) -> None:
    assert (
        alerts(tmp_path, "list").output
        == "no channel is configured, so nobody is told: see docs/alerts.md\n\nno alert so far\n"
    )
    assert not (tmp_path / "data").exists()
