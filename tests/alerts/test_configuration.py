"""Who is told: what lea.toml and the environment may say, and where addresses may stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.alerts.channels import channels_of
from flows.alerts.configuration import AlertSettings, ChannelSettings
from flows.settings import SettingsError, load_settings

HIDDEN = "hunter2-secret"
URL = f"mailto://lea:{HIDDEN}@mail.example/"


def write(folder: Path, text: str) -> Path:
    path = folder / "lea.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_channel_names_a_variable_or_a_file(tmp_path: Path) -> None:
    text = (
        '[alerts]\ndigest = "daily"\nurgent = false\nseconds_per_channel = 9\n'
        '[[alerts.channel]]\nname = "mail"\nurl_env = "MAIL"\n[[alerts.channel]]\nname = "chat"\nurl_file = "chat.url"\n'
    )
    assert load_settings(write(tmp_path, text), {}).alerts == AlertSettings(
        "daily",
        False,
        9.0,
        (ChannelSettings("mail", "MAIL"), ChannelSettings("chat", url_file=tmp_path.resolve() / "chat.url")),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'[[alerts.channel]]\nname = "mail"\nurl = "{URL}"', "an address holds secrets and does not belong here"),
        (f'[[alerts.channel]]\nname = "mail"\nurl_env = "{URL}"', "alerts.channel.url_env must be a text"),
        (f'[[alerts.channel]]\nname = "mail"\nurl_file = "{URL}"', "alerts.channel.url_file must be a text"),
        ('[[alerts.channel]]\nname = "mail"', "needs either `url_env` or `url_file`"),
        ('[[alerts.channel]]\nname = "mail"\nurl_env = "A"\nurl_file = "b"', "needs either `url_env` or `url_file`"),
        ('[[alerts.channel]]\nurl_env = "A"', "every [[alerts.channel]] needs `name`"),
        ('[[alerts.channel]]\nname = "a"\nurl_env = "A"\n[[alerts.channel]]\nname = "a"\nurl_env = "B"', "given twice"),
        ('[[alerts.channel]]\nname = "a"\nurl_evn = "A"', "unknown setting alerts.channel.url_evn"),
        ('[alerts]\nchannel = "a"', "write [[alerts.channel]]"),
        ('[alerts]\ndigest = "hourly"', "alerts.digest must be one of off, daily"),
        ("[alerts]\nurgent = false", "nobody would be told"),
        ('[alerts]\nurgent = "no"', "alerts.urgent must be true or false"),
        ("[alerts]\nseconds_per_channel = 0", "alerts.seconds_per_channel must be a number above 0"),
        ("[alerts]\nchanel = 1", "unknown setting alerts.chanel"),
        ("alerts = 3", "alerts must be a dict"),
    ],
)
def test_a_wrong_setting_is_named_and_no_secret_is_repeated(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=r"lea\.toml") as error:
        load_settings(write(tmp_path, text), {})
    assert told in str(error.value)
    assert HIDDEN not in str(error.value)


def test_the_environment_alone_is_enough() -> None:
    (one,) = channels_of(AlertSettings(), {"LEA_ALERT_URLS": URL})
    assert (one.name, one.url, one.service) == ("environment", URL, "mailto")
    assert HIDDEN not in repr(one)
    two = channels_of(AlertSettings(), {"LEA_ALERT_URLS": f"{URL}\n json://host/"})
    assert [(each.name, each.service) for each in two] == [("environment-1", "mailto"), ("environment-2", "json")]
    assert channels_of(AlertSettings(), {}) == ()


def named(**where: object) -> AlertSettings:
    return AlertSettings(channels=(ChannelSettings("mail", **where),))  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_only_its_owner_reads_is_taken(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "alerts.url"
    path.write_text(f"\n{URL}\n", encoding="utf-8")
    path.chmod(mode)
    (channel,) = channels_of(named(url_file=path), {})
    assert channel.url == URL


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o602])
def test_a_file_that_others_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "alerts.url"
    path.write_text(URL, encoding="utf-8")
    path.chmod(mode)
    (channel,) = channels_of(named(url_file=path), {})
    assert channel.url == ""
    assert channel.problem == f"{path}: others can read it (mode 0{mode:o}); chmod 600 it"


def test_what_is_missing_is_said_without_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    loose = tmp_path / "two.url"
    loose.write_text(f"{URL} {URL}", encoding="utf-8")
    loose.chmod(0o600)
    for where, environ, told in (
        ({"url_env": "MAIL"}, {}, "MAIL is not set"),
        ({"url_env": "MAIL"}, {"MAIL": "   "}, "MAIL is not set"),
        ({"url_env": "MAIL"}, {"MAIL": HIDDEN}, "MAIL does not hold one address"),
        ({"url_file": tmp_path / "none"}, {}, "No such file"),
        ({"url_file": folder}, {}, "directory"),
        ({"url_file": loose}, {}, "does not hold one address"),
    ):
        (channel,) = channels_of(named(**where), environ)
        assert told in str(channel.problem)
        assert HIDDEN not in str(channel.problem)
        assert channel.url == ""
