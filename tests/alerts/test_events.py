"""What is told, and what is not told again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.alerts.events import RUN_KINDS, Event, Kind, Known, Problem, compare, wording

MONDAY = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
ALL: frozenset[Kind] = RUN_KINDS | {"new_failure"}


def refused(reason: str = "quote", sha256: str | None = "ab", words: str = "w", subject: str = "a.txt") -> Problem:
    return Problem("new_failure", subject, reason, sha256, words)


def nights(*problems: list[Problem], settled: frozenset[Kind] = ALL) -> list[list[Event]]:
    """The events of each night."""
    known: tuple[Known, ...] = ()
    told = []
    for number, standing in enumerate(problems):
        known, events = compare(known, standing, settled, MONDAY + timedelta(days=number))
        told.append(list(events))
    return told


def said(events: list[Event]) -> list[tuple[str, bool]]:
    return [(",".join(event.reasons), event.over) for event in events]


def test_a_failure_is_told_once_and_its_end_once() -> None:
    told = nights([refused()], [refused()], [refused()], [], [])
    assert [said(events) for events in told] == [[("quote", False)], [], [], [("quote", True)], []]
    assert told[3][0].since == MONDAY


def test_all_reasons_of_one_source_are_one_event() -> None:
    told = nights([refused("quote"), refused("period"), refused(subject="b.txt")])
    assert [(event.subject, event.reasons) for event in told[0]] == [
        ("a.txt", ("period", "quote")),
        ("b.txt", ("quote",)),
    ]


def test_a_further_reason_is_told_and_the_earlier_one_not_again() -> None:
    told = nights([refused("quote")], [refused("quote"), refused("period")])
    assert said(told[1]) == [("period", False)]
    assert told[1][0].further
    assert told[1][0].since == MONDAY


def test_a_source_is_resolved_when_its_last_reason_is_gone() -> None:
    told = nights([refused("quote"), refused("period")], [refused("period")], [])
    assert [said(events) for events in told[1:]] == [[], [("period,quote", True)]]


def test_new_bytes_are_told_only_when_they_fail_in_other_words() -> None:
    told = nights(
        [refused()], [refused(sha256="cd")], [refused(sha256="ef", words="other")], [refused(sha256="ef", words="x")]
    )
    assert [len(events) for events in told] == [1, 0, 1, 0]


def test_messages_that_differ_in_numbers_are_worded_the_same() -> None:
    assert wording(["412 bytes, page of 2026-03-02"]) == wording(["98 bytes, page of 2026-03-03"])
    assert wording(["no page"]) != wording(["no text"])
    assert wording(["a", "b"]) == wording(["b", "a", "a"])


def test_a_server_that_fails_in_turns_is_not_told_every_night() -> None:
    down, slow = refused("http_error", None), refused("no_answer", None)
    told = nights([down], [slow], [down], [slow], [down])
    assert [len(events) for events in told] == [1, 1, 0, 0, 0]


def test_what_a_failed_run_says_nothing_about_stays_as_it_was() -> None:
    known, _ = compare((), [refused()], ALL, MONDAY)
    broken = Problem("run_failed", "", "run_failed: OSError")
    known, events = compare(known, [broken], frozenset(), MONDAY)
    assert [(event.kind, event.over) for event in events] == [("run_failed", False)]
    known, events = compare(known, [broken], frozenset(), MONDAY)
    assert events == ()
    known, events = compare(known, [refused()], ALL, MONDAY)
    assert [(event.kind, event.over) for event in events] == [("run_failed", True)]
    assert [reason.subject for reason in known] == ["a.txt"]


problems = st.builds(
    Problem,
    st.just("new_failure"),
    st.sampled_from(["a.txt", "b.txt"]),
    st.sampled_from(["quote", "period", "empty"]),
    st.sampled_from([None, "ab", "cd"]),
    st.sampled_from(["w", "x"]),
) | st.builds(Problem, st.sampled_from(sorted(RUN_KINDS)), st.just(""), st.sampled_from(["one", "two"]))
standing = st.lists(problems, max_size=5, unique_by=lambda problem: (problem.kind, problem.subject, problem.reason))
runs = st.lists(st.tuples(standing, st.sampled_from([ALL, frozenset({"new_failure"}), frozenset()])), max_size=12)


@given(runs)
def test_every_incident_begins_goes_on_and_ends_and_nothing_is_lost(
    runs: list[tuple[list[Problem], frozenset[Kind]]],
) -> None:
    known: tuple[Known, ...] = ()
    open_now: dict[tuple[str, str], set[str]] = {}
    for number, (problems, settled) in enumerate(runs):
        known, events = compare(known, problems, settled, MONDAY - timedelta(days=number))  # the clock runs backwards
        assert len({(event.kind, event.subject) for event in events}) == len(events)
        for event in events:
            incident = event.kind, event.subject
            if event.over:
                assert set(event.reasons) == open_now.pop(incident)
            else:
                assert event.further == (incident in open_now)
                assert event.reasons
                open_now.setdefault(incident, set()).update(event.reasons)
        # All that stands now has been told, and what was told and is over was told to be over.
        for problem in problems:
            assert problem.reason in open_now[problem.kind, problem.subject]
        standing = {(problem.kind, problem.subject) for problem in problems}
        assert all(incident in standing for incident in open_now if incident[0] in settled)
        assert {reason.incident for reason in known} == set(open_now)
        # The same state again, as after a run killed before it could tell, says nothing.
        assert compare(known, problems, settled, MONDAY) == (known, ())
