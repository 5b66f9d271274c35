"""The configuration: what it may say, and how it says no."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.live import LiveSettings
from flows.request import refresh_request
from flows.settings import ScheduleSettings, Settings, SettingsError, load_settings, with_options
from flows.sources import AddressSource, CatalogueSource, OfstedSource, Source
from flows.sources.catalogue import shipped_catalogue

REPOSITORY = Path(__file__).parents[2]


def write(folder: Path, text: str) -> Path:
    path = folder / "lea.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={}) == Settings()
    assert load_settings(environ={}).served == Path("data/warehouse.duckdb")


def test_paths_of_the_file_are_relative_to_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'data_dir = "night"\n[[source]]\nname = "council"\nlocation = "reports"\n')
    settings = load_settings(path, {})
    assert settings.data_dir == tmp_path / "night"
    assert settings.sources[0].location == str(tmp_path / "reports")


def test_the_environment_comes_before_the_file_and_the_command_line_before_both(tmp_path: Path) -> None:
    path = write(tmp_path, 'data_dir = "file"')
    settings = load_settings(path, {"LEA_DATA_DIR": "/environment"})
    assert settings.data_dir == Path("/environment")
    assert with_options(settings, data_dir=Path("/option")).data_dir == Path("/option")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('data_dri = "x"', "unknown setting data_dri"),
        ("[fetch]\nretry = 3", "unknown setting fetch.retry"),
        ("[fetch]\nretries = -1", "fetch.retries must be a number of at least 0"),
        ('[read]\nworkers = "two"', "read.workers must be a number"),
        ('[[source]]\nname = "a"', "needs `location`"),
        ('[[source]]\nname = "a"\nkind = "site"', "source.kind must be one of files, catalogue, ofsted, not 'site'"),
        ('[[source]]\nname = "a"\nkind = "ofsted"\nlocation = "x"', "unknown setting source.location"),
        ('[[source]]\nname = "a"\nkind = "catalogue"\nkinds = []', "unknown setting source.kinds"),
        ('[[source]]\nname = "a"\nkind = "ofsted"\naddress = "x"', "source.address must be an http(s) address"),
        ('[[source]]\nname = "a"\nkind = "ofsted"\npages_every = -1', "source.pages_every must be a number"),
        ('[[source]]\nname = "a"\nkind = "ofsted"\nkinds = [1]', "source.kinds must be a str"),
        ('[[source]]\nname = "a"\nkind = "ofsted"\ncontact = "a\\nb"', "source.contact must be a mail or web address"),
        ('[[statistics]]\nname = "a"\nkind = "ofsted"', "statistics.kind must be one of"),
        ('[[statistics]]\nlocation = "a"', "every [[statistics]] needs `name`"),
        ('statistics = "a.csv"', "statistics must be a list"),
        ('[schedule]\ncron = "nightly"', "'nightly' is no cron expression of five fields"),
        ('[schedule]\ntimezone = "Europe/Sheffield"', "'Europe/Sheffield' is no IANA time zone"),
        ("[schedule]\ncron = 2", "schedule.cron must be a str"),
        ("[schedule]\nport = -1", "schedule.port must be a number of at least 0"),
        ("[schedule]\ngrace = 5", "unknown setting schedule.grace"),
        ("data_dir = 3", "data_dir must be a str"),
        ("data_dir = ", "not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError, match=r"lea\.toml") as error:
        load_settings(path, {})
    assert told in str(error.value)


def test_a_configuration_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such configuration"):
        load_settings(tmp_path / "none.toml", {})


def test_every_setting_stands_in_the_example_file() -> None:
    example = (REPOSITORY / "lea.toml").read_text(encoding="utf-8")
    for name in (
        "data_dir",
        "warehouse",
        "authorities",
        "keep_versions",
        "[[source]]",
        "[[statistics]]",
        "[[alerts.channel]]",
        "name",
        "location",
        "url_env",
        "url_file",
    ):
        assert name in example
    for section in ("fetch", "read", "alerts"):
        for field in type(getattr(Settings(), section)).__dataclass_fields__:
            assert f"# {field} = " in example or field == "channels"
    for field in (*ScheduleSettings.__dataclass_fields__, *LiveSettings.__dataclass_fields__):
        assert f"# {field} = " in example


def test_the_example_file_with_its_comments_taken_off_is_valid(tmp_path: Path) -> None:
    lines = (REPOSITORY / "lea.toml").read_text(encoding="utf-8").splitlines()
    settings_only = [line.removeprefix("# ") for line in lines if "=" in line or line.startswith("# [")]
    settings = load_settings(write(tmp_path, "\n".join(settings_only)), {})
    assert [source.name for source in settings.sources] == ["council-archive", "ofsted"]
    assert replace(settings.sources[1].live, contact="", ignored_kinds=()) == LiveSettings()
    assert [source.name for source in settings.statistics] == ["parliamentary-answers"]
    assert [channel.name for channel in settings.alerts.channels] == ["mail", "chat"]
    assert settings.schedule == ScheduleSettings()


def test_a_source_can_be_named_by_its_configured_name(tmp_path: Path) -> None:
    path = write(tmp_path, '[[source]]\nname = "a"\nlocation = "x"\n[[source]]\nname = "b"\nlocation = "http://h/y"\n')
    settings = load_settings(path, {})
    assert uris(refresh_request(settings, ("b",)).sources) == ["http://h/y"]
    assert uris(refresh_request(settings).sources) == [str(tmp_path / "x"), "http://h/y"]
    assert uris(refresh_request(settings, ("/other.txt",)).sources) == ["/other.txt"]


def test_a_live_source_is_configured_or_comes_ready_made(tmp_path: Path) -> None:
    assert refresh_request(Settings(), ("ofsted",)).sources == (OfstedSource("ofsted"),)
    assert refresh_request(Settings(), ("ofsted-catalogue",)).sources == (
        CatalogueSource("ofsted-catalogue", shipped_catalogue()),
    )
    path = write(
        tmp_path,
        '[[source]]\nname = "ofsted"\nkind = "ofsted"\naddress = "http://127.0.0.1:1/"\nfiles = "http://127.0.0.1:1/f/"\n'
        '[[source]]\nname = "mine"\nkind = "catalogue"\nlocation = "mine.csv"\nfiles_every = 1\n',
    )
    settings = load_settings(path, {})
    site, mine = refresh_request(settings).sources
    assert site == OfstedSource("ofsted", LiveSettings("http://127.0.0.1:1", "http://127.0.0.1:1/f/"))
    assert mine == CatalogueSource("mine", tmp_path / "mine.csv", LiveSettings(files_every=1))
    assert refresh_request(settings, ("ofsted",)).sources == (site,)


def test_the_address_of_a_page_means_its_source_and_that_of_a_file_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path, '[[source]]\nname = "a"\nkind = "ofsted"\naddress = "http://h"\nfiles = "http://h/v1/file/"\n'
    )
    settings = load_settings(path, {})
    (site,) = refresh_request(settings).sources
    pages = ("http://h/search?q=&start=0", "http://h/provider/44/1", "http://h/robots.txt")
    assert refresh_request(settings, pages).sources == (site,)
    assert refresh_request(settings, ("http://h/v1/file/5",)).sources == (AddressSource("http://h/v1/file/5"),)
    ready = ("https://reports.ofsted.gov.uk/provider/44/80418", "https://files.ofsted.gov.uk/robots.txt")
    assert refresh_request(Settings(), ready).sources == (OfstedSource("ofsted"),)


def test_statistics_are_added_to_what_is_named_or_configured(tmp_path: Path) -> None:
    path = write(
        tmp_path, '[[source]]\nname = "a"\nlocation = "x"\n[[statistics]]\nname = "s"\nlocation = "http://h/s.csv"\n'
    )
    settings = load_settings(path, {})
    for sources, statistics, reports, figures in (
        ((), (), [str(tmp_path / "x")], ["http://h/s.csv"]),
        ((), ("/t.csv",), [str(tmp_path / "x")], ["http://h/s.csv", "/t.csv"]),
        (("/y",), ("/t.csv",), ["/y"], ["/t.csv"]),
        (("s",), (), [], ["http://h/s.csv"]),
        (("/y",), ("s",), ["/y"], ["http://h/s.csv"]),
    ):
        request = refresh_request(settings, sources, statistics)
        assert (uris(request.sources), uris(request.statistics), request.samples) == (reports, figures, False)
    alone = refresh_request(Settings(), (), ("/t.csv",))
    assert (uris(alone.sources), uris(alone.statistics), alone.samples) == ([], ["/t.csv"], False)


def test_with_nothing_configured_the_samples_are_refreshed_with_their_authorities() -> None:
    request = refresh_request(Settings())
    assert request.samples
    assert Path(request.sources[0].uri).is_dir()
    assert request.settings.authorities[0].name == "authorities.csv"
    assert Path(request.statistics[0].uri).is_file()


def uris(sources: tuple[Source, ...]) -> list[str]:
    return [source.uri for source in sources]


def test_an_authorities_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such authorities file"):
        refresh_request(with_options(Settings(), authorities=(tmp_path / "no.csv",)), ("x",))
