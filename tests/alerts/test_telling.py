"""From what a run leaves to a mail and a webhook that are really sent: once, in order, and not lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.alerts.deliver import AlertSummary
from flows.alerts.outbox import outbox
from flows.alerts.tell import tell_missed, tell_people, tell_start
from flows.settings import Settings
from tests.alerts.nights import NORBURY, QUOTE, TARN, entry, failed_check, night, resolved, secret_file, settings_with
from tests.alerts.receiving import Hook, Mailbox, free_port, mail_server, webhook
from tests.flows.refreshing import REPOSITORY
from warehouse.operations import RunLog

CHECKED = (failed_check(),)


def channels(folder: Path, **urls: str) -> Settings:
    return settings_with(folder / "data", *(secret_file(folder, name, url) for name, url in urls.items()))


def waiting(settings: Settings) -> dict[str, int]:
    with outbox(settings.data_dir) as box:
        return {name: len(messages) for name, messages in box.waiting().items()}


def test_a_week_of_nights_as_mail_and_webhook(tmp_path: Path, box: Mailbox, hook: Hook) -> None:
    settings = channels(tmp_path, mail=box.url, hook=hook.url)
    week = (
        night(1),
        night(2, entry(), outcome="published_with_quarantine", validation=CHECKED),
        night(3, entry(), outcome="unchanged"),
        night(4, resolved(entry())),
        night(5, resolved(entry())),
    )
    lines = [tell_people(settings, log).line for log in week]
    assert lines == [None, "2 sent", None, "2 sent", None]
    told = ["lea: Refused: norbury-2003.txt: fact quote is in text", "lea: Resolved: norbury-2003.txt"]
    assert box.subjects == hook.titles == told
    for part in (box.part("plain", 0), box.part("html", 0), hook.posts[0]["message"]):
        assert QUOTE in part
        assert "lea quarantine show" in part
    assert box.mails[0]["To"] == "reader@night.example"


def test_all_reasons_of_a_run_for_one_source_are_one_alert(tmp_path: Path, hook: Hook) -> None:
    settings = channels(tmp_path, hook=hook.url)
    tell_people(settings, night(1, entry(), entry(expectation="period_is_one"), entry(source_uri=TARN, stage="read")))
    assert hook.titles == [
        "lea: Refused: norbury-2003.txt: fact quote is in text, period is one",
        "lea: Refused: tarnholme-2001.pdf: fact quote is in text",
    ]


def test_a_channel_down_for_three_runs_gets_everything_in_order_when_it_is_back(tmp_path: Path, hook: Hook) -> None:
    port = free_port()
    down = f"mailto://127.0.0.1:{port}/?from=lea@night.example&to=reader@night.example"
    settings = channels(tmp_path, mail=down, hook=hook.url)
    nights = (night(1, entry()), night(2, entry(), entry(source_uri=TARN)), night(3, entry()))
    lines = [tell_people(settings, log).line for log in nights]
    assert lines == [
        "1 sent, 1 waiting (mail: connection refused)",
        "1 sent, 2 waiting (mail: connection refused)",
        "1 sent, 3 waiting (mail: connection refused)",
    ]
    with outbox(settings.data_dir) as kept:
        assert kept.failures()["mail"].attempts == 3
    with mail_server(port) as box:
        # The night that brings the channel back changed nothing.
        assert tell_people(settings, night(4, entry(), outcome="unchanged")).line == "3 sent"
        assert box.subjects == hook.titles
        assert [subject.split(":")[1].strip() for subject in box.subjects] == ["Refused", "Refused", "Resolved"]
        assert tell_people(settings, night(5, entry(), outcome="unchanged")).line is None
    with outbox(settings.data_dir) as kept:
        assert kept.failures() == {}


def test_after_a_long_time_what_waited_comes_as_one_message(tmp_path: Path) -> None:
    port = free_port()
    settings = channels(tmp_path, hook=f"json://127.0.0.1:{port}/")
    sources = [entry(source_uri=f"/reports/report-{number}.txt") for number in range(8)]
    tell_people(settings, night(1, *sources))
    with webhook(port) as back:
        assert tell_people(settings, night(2, *sources)).line == "8 sent"
        (title,) = back.titles
        assert title.startswith("lea: 8 alerts: ")
        assert all(f"report-{number}.txt" in back.posts[0]["message"] for number in range(8))


def test_a_channel_that_does_not_answer_keeps_no_other_from_being_served(
    tmp_path: Path, box: Mailbox, hook: Hook
) -> None:
    hook.hold = threading.Event()
    settings = channels(tmp_path, slow=f"{hook.url}?rto=0.5", mail=box.url)
    assert tell_people(settings, night(1, entry())) == AlertSummary(1, 1, (("slow", "no answer in time"),))
    assert len(box.mails) == 1


def test_a_channel_that_hangs_is_left_when_its_time_is_up(tmp_path: Path, hook: Hook) -> None:
    hook.hold = threading.Event()
    settings = channels(tmp_path, slow=f"{hook.url}?rto=30")
    settings = replace(settings, alerts=replace(settings.alerts, seconds_per_channel=0.5))
    assert tell_people(settings, night(1, entry())) == AlertSummary(0, 1, (("slow", "no answer in time"),))


@pytest.mark.parametrize(
    ("status", "told"), [(403, "it answered with status 403"), (302, "it answered with status 302")]
)
def test_an_answer_that_is_no_success_leaves_the_alert_waiting(
    tmp_path: Path, hook: Hook, status: int, told: str
) -> None:
    hook.status = status
    # What a redirected POST becomes has no message; `optional` would call any failure a success.
    settings = channels(tmp_path, hook=f"{hook.url}?optional=yes")
    assert tell_people(settings, night(1, entry())).line == f"0 sent, 1 waiting (hook: {told})"
    hook.status = 200
    assert tell_start(settings, "run-2").line == "1 sent"
    assert len(hook.posts) == 1


def test_an_address_that_nobody_understands_stops_nothing(tmp_path: Path, hook: Hook) -> None:
    settings = channels(tmp_path, odd="nosuchservice://token/", hook=hook.url)
    summary = tell_people(settings, night(1, entry()))
    assert summary.line == "1 sent, 1 waiting (odd: no address that Apprise understands)"


DIES = """
import os, sys
from pathlib import Path
from flows.alerts import send, deliver, tell
from tests.alerts.nights import entry, night, settings_with

settings = settings_with(Path(sys.argv[1]), ("hook", Path(sys.argv[2])))
tell.tell_start(settings, "run-1")
what = sys.argv[3]
if what == "before":
    os._exit(9)
if what == "unsent":
    # The process dies when the outbox is written and nothing has gone out.
    tell.deliver = lambda *_: os._exit(9)
if what == "unmarked":
    # The process dies between sending and keeping that it was sent.
    tell.deliver = lambda *given: deliver.deliver(*given)
    from flows.alerts.outbox import Outbox
    Outbox.sent = lambda *_: os._exit(9)
tell.tell_people(settings, night(1, entry()))
"""


@pytest.mark.parametrize(
    ("killed", "titles"),
    [
        ("before", ["A run failed: the run did not come to its end", "Refused: norbury", "Resolved: runs failed"]),
        ("unsent", ["Refused: norbury"]),
        ("unmarked", ["Refused: norbury", "Refused: norbury"]),  # at least once
    ],
)
def test_a_process_that_dies_loses_no_alert(tmp_path: Path, hook: Hook, killed: str, titles: list[str]) -> None:
    settings = channels(tmp_path, hook=hook.url)
    _, address = secret_file(tmp_path, "hook", hook.url)
    died = subprocess.run(
        [sys.executable, "-c", DIES, settings.data_dir, address, killed],
        cwd=REPOSITORY,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == 9, died.stderr
    tell_start(settings, "run-2")
    tell_people(settings, night(2, entry()))
    tell_people(settings, night(3, entry()))
    told = [title.removeprefix("lea: ") for title in hook.titles]
    assert len(told) == len(titles)
    for words in titles:
        assert any(title.startswith(words) for title in told)


def test_runs_that_fail_or_are_missed_or_publish_nothing_are_told_once_and_their_end_too(
    tmp_path: Path, hook: Hook
) -> None:
    settings = channels(tmp_path, hook=hook.url)
    refused = entry()
    tell_people(settings, night(1, refused))
    for number in (2, 3):
        tell_people(settings, night(number, outcome="failed", message="OSError: no space left on device"))
    tell_missed(settings, datetime(2026, 3, 5, 2, tzinfo=UTC), night(3).run)
    tell_missed(settings, datetime(2026, 3, 6, 2, tzinfo=UTC), night(3).run)
    lost = failed_check("no_report_is_lost", "warehouse")
    for number in (6, 7):
        tell_people(settings, night(number, refused, outcome="gate_closed", message="closed", validation=(lost,)))
    tell_people(settings, night(8, outcome="interrupted", message="KeyboardInterrupt: "))
    tell_people(settings, night(9, refused))
    tell_people(settings, night(10, refused))
    assert [title.removeprefix("lea: ") for title in hook.titles] == [
        "Refused: norbury-2003.txt: fact quote is in text",
        "A run failed: OSError: no space left on device",
        "A run did not happen: expected 2026-03-05 02:00 UTC",
        "Nothing published: no report is lost",
        "Resolved: nothing was published",
        "Resolved: runs failed",
        "Resolved: a run was missed",
    ]


def test_a_rebuilt_staging_and_a_clock_set_back_repeat_nothing(tmp_path: Path, hook: Hook) -> None:
    settings = channels(tmp_path, hook=hook.url)
    tell_people(settings, night(9, entry()))
    settings.staging.unlink()
    # What is met anew has a new date and the run that met it.
    tell_people(settings, night(2, replace(entry(), run_id="run-2", quarantined_at=night(2).run.started_at)))
    tell_people(settings, night(1, entry()))
    assert len(hook.titles) == 1


def test_without_a_channel_nothing_waits_and_a_channel_added_later_hears_no_old_news(
    tmp_path: Path, hook: Hook
) -> None:
    nobody = settings_with(tmp_path / "data")
    assert tell_people(nobody, night(1, entry())) == AlertSummary()
    settings = channels(tmp_path, hook=hook.url)
    assert tell_people(settings, night(2, entry())).line is None
    tell_people(settings, night(3, entry(), entry(source_uri=TARN)))
    assert hook.titles == ["lea: Refused: tarnholme-2001.pdf: fact quote is in text"]


def test_a_channel_taken_out_of_the_configuration_keeps_what_waits_for_it(tmp_path: Path, hook: Hook) -> None:
    before = channels(tmp_path, gone=f"json://127.0.0.1:{free_port()}/", hook=hook.url)
    tell_people(before, night(1, entry()))
    after = channels(tmp_path, hook=hook.url)
    assert tell_people(after, night(2, entry())).line == "0 sent, 1 waiting (gone: not configured any more)"


WARNED = replace(failed_check("period_is_plausible", severity="warning"), reason="A person should look.")


def test_the_digest_tells_warnings_and_what_is_still_refused_at_most_once_a_day(tmp_path: Path, hook: Hook) -> None:
    settings = channels(tmp_path, hook=hook.url)
    settings = replace(settings, alerts=replace(settings.alerts, digest="daily"))
    tell_people(settings, night(1, entry(), validation=(*CHECKED, WARNED)), changes="1 report added")
    assert [title.removeprefix("lea: ")[:8] for title in hook.titles] == ["Refused:", "Digest: "]
    digest = hook.posts[1]["message"]
    assert f"period is plausible: norbury-lea-2003-05 paragraph 12 “{QUOTE}”" in digest
    assert "norbury-2003.txt since 2026-03-02 03:00 UTC: fact quote is in text" in digest
    assert "1 report added" in digest
    # The same day: collected, not sent; and what is not new makes no digest the day after.
    tell_people(settings, night(2, entry(), validation=(WARNED,)))
    assert len(hook.titles) == 2
    with outbox(settings.data_dir) as kept:
        kept._con.execute("UPDATE alert_digest SET made_at = '2026-03-01T03:00:00+00:00'")
    tell_people(settings, night(3, entry()))
    assert len(hook.titles) == 3
    with outbox(settings.data_dir) as kept:
        kept._con.execute("UPDATE alert_digest SET made_at = '2026-03-01T03:00:00+00:00'")
    tell_people(settings, night(4, entry()))
    assert len(hook.titles) == 3


def test_who_wants_no_urgent_alerts_gets_refusals_in_the_digest_and_failed_runs_at_once(
    tmp_path: Path, hook: Hook
) -> None:
    settings = channels(tmp_path, hook=hook.url)
    settings = replace(settings, alerts=replace(settings.alerts, digest="daily", urgent=False))
    tell_people(settings, night(1, entry(), validation=CHECKED))
    assert [title[:11] for title in hook.titles] == ["lea: Digest"]
    for words in ("Refused: norbury-2003.txt", QUOTE, "lea quarantine show"):
        assert words in hook.posts[0]["message"]
    tell_people(settings, night(2, outcome="failed", message="OSError: disk"))
    assert hook.titles[1] == "lea: A run failed: OSError: disk"


def test_a_journal_that_cannot_be_written_does_not_stop_the_run(tmp_path: Path, hook: Hook) -> None:
    settings = channels(tmp_path, hook=hook.url)
    settings.data_dir.mkdir()
    (settings.data_dir / "journal.sqlite").write_bytes(
        b"this is no database, but it is long enough to be read as one" * 9
    )
    for told in (tell_start(settings, "run-1"), tell_people(settings, night(1, entry()))):
        assert told.line is not None
        assert "is damaged" in told.line


def test_without_news_apprise_and_jinja_are_not_imported(tmp_path: Path) -> None:
    settings = channels(tmp_path, hook="json://127.0.0.1:9/")
    code = (
        "import sys; from pathlib import Path; from tests.alerts.nights import night, settings_with\n"
        "from flows.alerts.tell import tell_people, tell_start\n"
        "settings = settings_with(Path(sys.argv[1]), ('hook', Path(sys.argv[2])))\n"
        "assert tell_start(settings, 'a').line is None and tell_people(settings, night(1)).line is None\n"
        "print(sorted({'apprise', 'jinja2', 'requests'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, settings.data_dir, tmp_path / "hook.url"],
        cwd=REPOSITORY,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout == "[]\n", ended.stderr


def test_hostile_text_stays_text_in_a_real_mail(tmp_path: Path, box: Mailbox) -> None:
    evil = "</p><script>alert(1)</script>\r\nBcc: all@evil.example\r\n\r\nbody"
    settings = channels(tmp_path, mail=box.url)
    refused = replace(entry(source_uri=f"{NORBURY}\r\nBcc: x@evil.example"), message=evil, expectation=evil)
    tell_people(settings, RunLog(night(1).run, (), (refused,)))
    (mail,) = box.mails
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]
    assert "<script>" not in box.part("html")
    assert "<script>" in box.part("plain")
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
