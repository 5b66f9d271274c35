"""What alerts say, and that text of a report cannot make them say anything else."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from flows.alerts.content import Night
from flows.alerts.events import Event
from flows.alerts.messages import MOST_WHOLE, Message, message_of, together
from flows.alerts.send import harmless
from tests.alerts.nights import BYTES, FIRST_NIGHT, NORBURY, QUOTE, entry, failed_check, night, resolved
from warehouse.operations import QuarantineEntry, ValidationResult

EVIL = "</p><script>alert(1)</script>\r\nBcc: all@evil.example\x1b[2J\u202e<img src=x onerror=y> {{ 7*7 }} [a](http://evil) @here"


def about(
    *quarantine: QuarantineEntry,
    validation: tuple[ValidationResult, ...] = (),
    published: bool = False,
    **others: object,
) -> Night:
    log = night(1, *quarantine)
    sources = frozenset({NORBURY}) if published else frozenset()
    return replace(
        Night(log.run, log.quarantine, validation, sources, Path("/srv/lea data")),
        **others,  # type: ignore[arg-type]
    )


def refusal(*reasons: str, further: bool = False) -> Event:
    return Event("new_failure", NORBURY, reasons, over=False, since=FIRST_NIGHT, further=further)


QUOTE_FAILED = "report gate: fact_quote_is_in_text"


def test_a_refusal_says_what_failed_what_was_seen_where_to_look_and_what_to_type() -> None:
    refused = entry()
    message = message_of(refusal(QUOTE_FAILED), about(refused, validation=(failed_check(),)))
    assert message.subject == "Refused: norbury-2003.txt: fact quote is in text"
    for part in (message.text, BeautifulSoup(message.html, "html.parser").get_text("\n")):
        for words in (
            "norbury-lea-2003-05 is refused. Nothing of it is published.",
            "the quote is not the text at its offsets: paragraph 12",
            "91.2 against 90.2",
            "fact quote is in text",
            "Every value must be provable.",
            f"“{QUOTE}”",
            NORBURY,
            f"/srv/lea data/archive/objects/ab/{BYTES}",
            f"lea quarantine show {refused.quarantine_id} --data-dir '/srv/lea data'",
            f"lea quarantine retry {refused.quarantine_id} --data-dir '/srv/lea data'",
        ):
            assert words in part


def test_commands_name_a_warehouse_that_lies_elsewhere() -> None:
    message = message_of(refusal(QUOTE_FAILED), about(entry(), warehouse=Path("/srv/served.duckdb")))
    (command,) = (line for line in message.text.splitlines() if "retry" in line)
    assert shlex.split(command)[-2:] == ["--warehouse", "/srv/served.duckdb"]


def test_a_published_report_whose_new_form_fails_is_said_to_stay() -> None:
    message = message_of(refusal(QUOTE_FAILED), about(entry(), published=True))
    assert "It stays published in its last good form." in message.text


def test_only_the_further_reason_is_told_in_full() -> None:
    other = entry(expectation="period_is_one", message="two periods")
    message = message_of(refusal("report gate: period_is_one", further=True), about(entry(), other))
    assert "is refused for a further reason" in message.text
    assert "two periods" in message.text
    assert "1 more of its reasons still stand" in message.text
    assert "not the text at its offsets" not in message.text


def test_many_reasons_are_cut_and_counted() -> None:
    many = [entry(expectation=f"check_{number:02}", message=f"message {number}") for number in range(30)]
    message = message_of(refusal(*(f"report gate: {each.expectation}" for each in many)), about(*many))
    assert "22 more reasons" in message.text
    assert len(message.subject) <= 120
    assert len(message.text) < 8000


def test_what_changed_is_told_where_it_is_known() -> None:
    changes = "1 report added: tarnholme-lea-2001-03\n2 facts changed"
    message = message_of(refusal(QUOTE_FAILED), about(entry(), changes=changes))
    assert "What this run changed\n  1 report added: tarnholme-lea-2001-03\n  2 facts changed" in message.text


def test_the_end_says_since_when_and_why_it_was_refused() -> None:
    over = Event("new_failure", NORBURY, (QUOTE_FAILED,), over=True, since=FIRST_NIGHT)
    message = message_of(over, about(resolved(entry())))
    assert message.kind == "resolved"
    assert message.subject == "Resolved: norbury-2003.txt"
    assert "norbury-2003.txt is no longer refused." in message.text
    assert "since 2026-03-02 03:00 UTC" in message.text
    assert "not the text at its offsets" in message.text


def test_a_release_is_told_with_its_reason() -> None:
    over = Event("new_failure", NORBURY, (QUOTE_FAILED,), over=True, since=FIRST_NIGHT)
    released = replace(entry(), released_at=FIRST_NIGHT, release_reason="the table is a scan")
    message = message_of(over, about(released))
    assert "a person released it" in message.text
    assert "the table is a scan" in message.text


def test_an_end_without_a_publication_does_not_promise_one() -> None:
    over = Event("new_failure", NORBURY, (QUOTE_FAILED,), over=True, since=FIRST_NIGHT)
    closed = night(1, outcome="gate_closed", message="nothing published")
    message = message_of(over, replace(about(), run=closed.run))
    assert "but this run published nothing" in message.text


def test_a_closed_gate_tells_the_checks_that_failed() -> None:
    lost = failed_check("no_report_is_lost", "warehouse")
    event = Event("gate_closed", "", ("gate_closed: no_report_is_lost",), over=False, since=FIRST_NIGHT)
    message = message_of(event, about(validation=(lost,)))
    assert message.subject == "Nothing published: no report is lost"
    assert "1 row where the quote is not the text" in message.text
    assert "norbury-lea-2003-05, paragraph 12" in message.text
    assert "still served" in message.text


@pytest.mark.parametrize("over", [False, True])
def test_text_of_a_report_is_never_markup_nor_a_header(over: bool) -> None:
    hostile = replace(
        entry(source_uri=f"/reports/{EVIL}"), message=EVIL, observed=EVIL, report_id=EVIL, release_reason=EVIL
    )
    hostile = replace(hostile, released_at=FIRST_NIGHT) if over else hostile
    check = replace(failed_check(quote=EVIL), reason=EVIL, observed=EVIL)
    event = Event("new_failure", hostile.source_uri, (QUOTE_FAILED,), over=over, since=FIRST_NIGHT)
    message = message_of(event, about(hostile, validation=(check,), changes=EVIL))
    parsed = BeautifulSoup(message.html, "html.parser")
    assert {tag.name for tag in parsed.find_all()} <= {"div", "p", "br", "h3", "b", "pre"}
    assert {name for tag in parsed.find_all() for name in tag.attrs} == {"style"}
    assert message.subject.isprintable()
    assert all(line.isprintable() for text in (message.text, message.html) for line in text.split("\n"))
    assert not re.search(r"^Bcc:", message.text, re.MULTILINE)
    assert "{{ 7*7 }}" in message.text


def test_long_text_is_cut() -> None:
    message = message_of(refusal(QUOTE_FAILED), about(replace(entry(), message="word " * 5000)))
    assert len(message.text) < 2000


def test_chat_services_find_nobody_to_call() -> None:
    assert harmless("@here <!channel> [a](http://b)").replace("\u200b", "") == "@here <!channel> [a](http://b)"
    for call in ("@here", "@everyone", "<!channel>", "<@U12>", "[a](http://b)"):
        assert call not in harmless(f"x {call} y")
    assert harmless("90.2 < 91.2 at 5 @ 3") == "90.2 < 91.2 at 5 @ 3"


def test_many_alerts_become_one_that_names_them_all() -> None:
    each = [Message("new_failure", f"Refused: {n}<b>", f"text {n}\n", f"<p>html {n}</p>\n") for n in range(25)]
    one = together(each)
    assert one.subject.startswith("25 alerts: Refused: 0<b>")
    assert all(f"Refused: {n}<b>" in one.text for n in range(25))
    assert f"text {MOST_WHOLE - 1}\n" in one.text
    assert f"text {MOST_WHOLE}\n" not in one.text
    assert {tag.name for tag in BeautifulSoup(one.html, "html.parser").find_all()} == {"h2", "p", "hr"}


SEARCH = "https://reports.example/search?q=&start=0"
FILE = "https://files.example/v1/file/50000001"


def test_a_changed_page_is_told_as_what_it_is_with_the_evidence() -> None:
    said = "expected links to /provider/44/…; found 3 other links; the page is kept in the archive as abcd"
    changed = entry(SEARCH, "page_changed", said, None, "fetch")
    event = Event("new_failure", SEARCH, ("fetch: page_changed",), over=False, since=FIRST_NIGHT)
    message = message_of(event, about(changed))
    assert message.subject == "A source has changed: reports.example/search: page changed"
    assert message.text.startswith("A page that lists reports is not as it is known. All reports that came before stay")
    assert said in message.text
    assert SEARCH in message.text
    assert f"lea quarantine release {changed.quarantine_id} --reason" in message.text
    assert "Nothing of it is published" not in message.text


def test_a_withdrawn_report_is_said_to_stay() -> None:
    withdrawn = entry(
        FILE, "withdrawn", "withdrawn by its publisher: its address gives nothing any more", None, "fetch"
    )
    event = Event("new_failure", FILE, ("fetch: withdrawn",), over=False, since=FIRST_NIGHT)
    message = message_of(event, about(withdrawn))
    assert message.subject == "A source has changed: files.example/v1/file/50000001: withdrawn"
    assert "was withdrawn by its publisher. What is published of it stays published." in message.text
