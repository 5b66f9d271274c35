"""From a report's outline to its statements: what a sentence says, and the account of every number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.saying import facts, read, seen
from transforms.reading.model import REASONS


def test_a_comparison_changes_the_scope_and_inherits_the_rest() -> None:
    text = "In 1999, 71.2 per cent of pupils reached level 4 in English, compared with 70.5 per cent nationally."
    assert seen(text, "scope", "key_stage", "subject", "threshold", "period") == [
        (71.2, "la", "KS2", "english", "level 4+", "1999"),
        (70.5, "national", "KS2", "english", "level 4+", "1999"),
    ]


def test_values_given_respectively_take_their_phases_in_order() -> None:
    text = (
        "Free school meals are taken by 21 per cent of primary pupils and 16.4 per cent of secondary pupils; the national"
        " figures are 19.7 and 17.6 per cent, respectively."
    )
    assert seen(text, "scope", "phase", heading="Context") == [
        (21, "la", "primary"),
        (16.4, "la", "secondary"),
        (19.7, "national", "primary"),
        (17.6, "national", "secondary"),
    ]


def test_from_and_to_are_two_facts() -> None:
    text = "Attendance in secondary schools rose from 89.1 per cent in 1996 to 91.3 per cent in 1999."
    assert seen(text, "measure", "phase", "period", heading="Attendance") == [
        (89.1, "attendance_rate", "secondary", "1996"),
        (91.3, "attendance_rate", "secondary", "1999"),
    ]


def test_an_elliptic_pair_takes_the_years_of_the_pair_before() -> None:
    text = (
        "At Key Stage 2, results in English rose from 60.0 per cent in 1998 to 66.0 per cent in 1999 and, in mathematics,"
        " from 55.0 to 67.0 per cent."
    )
    assert seen(text, "subject", "period") == [
        (60.0, "english", "1998"),
        (66.0, "english", "1999"),
        (55.0, "mathematics", "1998"),
        (67.0, "mathematics", "1999"),
    ]


def test_targets_are_no_results() -> None:
    text = "The target for 2002 is that 80 per cent of pupils will reach level 4 in mathematics."
    assert seen(text, "subject", "period", "status") == [(80, "mathematics", "2002", "target")]


def test_a_zero_statement_is_a_fact_for_each_phase_and_measure() -> None:
    text = "No primary or secondary school has been placed in special measures or judged to have serious weaknesses."
    assert {(f.value, f.measure, f.phase) for f in facts(text)} == {
        (0, measure, phase)
        for measure in ("schools_in_special_measures", "schools_with_serious_weaknesses")
        for phase in ("primary", "secondary")
    }


def test_a_list_of_school_types_shares_its_noun() -> None:
    text = "Norbury maintains four nursery, 60 primary, 14 secondary and five special schools."
    assert seen(text, "measure", "phase", heading="Context") == [
        (4, "schools_maintained", "nursery"),
        (60, "schools_maintained", "primary"),
        (14, "schools_maintained", "secondary"),
        (5, "schools_maintained", "special"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The council consists of 31 Labour, 18 Conservative and seven Liberal Democrat members.",
        "The seats on the council are held by Labour (31), Conservative (18) and Liberal Democrat (seven) members.",
    ],
)
def test_parties_stand_before_or_after_their_seats(text: str) -> None:
    assert seen(text, "measure", "pupil_group", heading="Council structure") == [
        (31, "council_seats", "labour"),
        (18, "council_seats", "conservative"),
        (7, "council_seats", "liberal_democrat"),
    ]


def test_a_number_that_defines_what_is_counted_is_no_value() -> None:
    text = "Three secondary schools have fewer than 450 pupils."
    statements = read(text, "Supply of school places")
    assert [(f.value, f.measure) for f in statements.facts] == [(3, "small_schools")]
    assert [(text[q.char_start : q.char_end], q.reason) for q in statements.quantities] == [
        ("Three", None),
        ("450", "reference"),
    ]


def test_a_fall_and_a_gap_below_are_negative() -> None:
    text = "At Key Stage 3 the proportion reaching level 5 in science was 5.2 percentage points below the national average."
    assert seen(text, "measure", "subject") == [(-5.2, "gap_to_national", "science")]


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("In 1999 attendance in primary schools was 194.5 per cent.", "attendance_rate", 194.5),
        (
            "Average funding per pupil in primary schools was £99,400 per pupil in 1999/2000.",
            "funding_per_pupil",
            99400,
        ),
    ],
)
def test_an_impossible_value_of_a_measure_that_is_clearly_named_is_read_as_it_stands(
    text: str, measure: str, value: float
) -> None:
    assert seen(text, "measure", heading="Context") == [(value, measure)]


def test_an_impossible_value_is_no_value_of_a_measure_named_elsewhere() -> None:
    text = "Attendance is good. Some 194.5 per cent of the bollards are painted green."
    assert seen(text, "measure", heading="Attendance") == []


def test_a_number_without_a_measure_is_unclassified_and_not_guessed() -> None:
    statements = read("Some 43 per cent of the bollards are painted green.")
    assert statements.facts == ()
    assert [q.reason for q in statements.quantities] == ["unclassified"]


def test_a_fact_remembers_what_settled_it() -> None:
    text = "In 1999 attendance in primary schools was 94.1 per cent."
    (fact,) = facts(text, "Attendance")
    settled = {trace.field: text[trace.char_start : trace.char_end] for trace in fact.trace if trace.char_start >= 0}
    assert settled["phase"] == "primary schools"
    assert settled["period"] == "1999"
    assert "attendance" in settled["measure"]
    assert 0 < fact.confidence < 1


PIECES = st.sampled_from(
    [
        "In 1999, ", "71.2 per cent", " of pupils", " reached level 4", " in English", " and ", ", compared with ", "nationally", ". ",
        "(", ")", "; ", "£1,773 per pupil", "£2.3m", "no secondary school", " in special measures", " from ", " to ", "half of ", "the schools",
        "two", " of the ", "14", " boys ", "fell by ", "4 percentage points", "target", " 2000/01", "Key Stage 2 ", "–", " respectively", "²", "\n",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=200)))
def test_every_number_is_accounted_for_once(text: str) -> None:
    statements = read(text)
    end = 0
    for quantity in statements.quantities:
        assert end <= quantity.char_start < quantity.char_end <= len(text)
        end = quantity.char_end
    stating = {fact.quantity for fact in statements.facts}
    for ordinal, quantity in enumerate(statements.quantities):
        assert (quantity.reason is None) == (ordinal in stating)
        assert quantity.reason is None or quantity.reason in REASONS
    for fact in statements.facts:
        number = statements.quantities[fact.quantity]
        assert fact.char_start <= number.char_start
        assert number.char_end <= fact.char_end <= len(text)
        assert 0 < fact.confidence <= 1
