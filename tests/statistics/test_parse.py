"""Files of published statistics: what is recognised, what is read, which rows are refused, and with which words."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples import authorities_csv, statistics_csv
from transforms.catalogue.authorities import built_in, parse_authorities_csv
from transforms.documents import sniff
from transforms.documents.model import RefusedFileError
from transforms.statistics.model import (
    COLUMNS,
    PHASES,
    SCOPES,
    SUBJECTS,
    StatisticsFile,
)
from transforms.statistics.parse import read_statistics
from transforms.statistics.recognition import is_statistics
from transforms.statistics.staging import staged_statistics, statistic_id
from warehouse.definitions import vocabulary
from warehouse.definitions.staging import STATISTICS_TABLES

SHARED = Path(__file__).parents[2].parent / "shared"
PAGE = "https://example.org/absence-1999"
GOOD = {
    "measure": "attendance_rate",
    "la_code": "343",
    "la_name": "Sefton",
    "scope": "la",
    "phase": "primary",
    "key_stage": "",
    "subject": "",
    "threshold": "",
    "period": "1998/1999",
    "value": "94.1",
    "unit": "percent",
    "source_url": PAGE,
}
NATION = {**GOOD, "la_code": "", "la_name": "England", "scope": "national"}


def table(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def read(data: bytes) -> StatisticsFile:
    return read_statistics(data, built_in())


def test_a_figure_keeps_its_words_and_its_printed_precision() -> None:
    (figure,) = read(table({**GOOD, "phase": "all", "value": "80.0"})).figures
    assert (figure.value, figure.printed, figure.phase, figure.subject, figure.row_number) == (
        80.0,
        "80.0",
        None,
        None,
        2,
    )
    assert (figure.la_code, figure.source_url) == ("343", PAGE)


def test_columns_may_stand_in_any_order_and_heads_in_any_letters() -> None:
    data = table(GOOD, columns=tuple(reversed(COLUMNS)))
    head, rest = data.split(b"\r\n", 1)
    assert read(b"\xef\xbb\xbf" + head.upper() + b"\n\n" + rest).figures[0].measure == "attendance_rate"


@pytest.mark.parametrize(
    ("changes", "kind", "told"),
    [
        ({"unit": "pints"}, "unknown_unit", "unit 'pints' is none of percent"),
        ({"unit": ""}, "unknown_unit", "unit (empty)"),
        ({"scope": "galaxy"}, "unknown_scope", "scope 'galaxy'"),
        ({"phase": "tertiary"}, "unknown_phase", "phase 'tertiary'"),
        ({"key_stage": "KS9"}, "unknown_key_stage", "KS9"),
        ({"subject": "alchemy"}, "unknown_subject", "alchemy"),
        ({"threshold": "level 12+"}, "unknown_threshold", "level 12+"),
        ({"value": "many"}, "not_a_number", "value 'many' is no plain number"),
        ({"value": "nan"}, "not_a_number", "nan"),
        ({"value": "1e5"}, "not_a_number", "1e5"),
        ({"value": "94,1"}, "not_a_number", "94,1"),
        ({"value": ""}, "not_a_number", "(empty)"),
        ({"value": "941"}, "impossible_value", "941 per cent"),
        ({"period": "1998/2000"}, "wrong_period", "1998/2000"),
        ({"period": "2000-1998"}, "wrong_period", "2000-1998"),
        ({"period": "98/99"}, "wrong_period", "98/99"),
        ({"la_code": "999"}, "unknown_authority", "la_code '999' is no known authority"),
        ({"la_name": "Wirral"}, "authority_and_name_differ", "343 is Sefton, not 'Wirral'"),
        ({"scope": "national"}, "code_without_authority", "beside the scope national"),
        ({"la_code": "", "la_name": ""}, "nobody_named", "needs la_code or la_name"),
        ({"measure": "Attendance rate"}, "wrong_measure", "'Attendance rate' is no code"),
        ({"source_url": "a book"}, "no_source", "'a book' is no address"),
        ({"source_url": ""}, "no_source", "(empty)"),
        ({"la_name": "Sef\x1bton"}, "unprintable", "la_name"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_by_its_number_and_the_others_stay(
    changes: dict[str, str], kind: str, told: str
) -> None:
    result = read(table(NATION, {**GOOD, **changes}, {**GOOD, "phase": "secondary"}))
    assert [figure.row_number for figure in result.figures] == [2, 4]
    (refused,) = result.refused
    assert (refused.row_number, refused.kind) == (3, kind)
    assert refused.message.startswith("row 3: ")
    assert told in refused.message
    assert refused.message.isprintable()


def test_a_row_with_too_few_or_too_many_cells() -> None:
    lines = table(GOOD, NATION).splitlines()
    result = read(b"\n".join([*lines[:2], lines[2] + b",more", b"attendance_rate,343"]))
    assert [(row.row_number, row.kind) for row in result.refused] == [
        (3, "wrong_number_of_cells"),
        (4, "wrong_number_of_cells"),
    ]


def test_a_quote_that_is_not_closed_swallows_no_row() -> None:
    quoted = table({**GOOD, "la_name": '"Sefton"'}, NATION).replace(b'"""Sefton"""', b'"Sefton"')
    broken = table(GOOD, {**GOOD, "phase": "secondary"}, NATION).replace(
        b"343,Sefton,la,secondary", b'343,"Sefton,la,secondary'
    )
    assert [figure.row_number for figure in read(quoted).figures] == [2, 3]
    result = read(broken)
    assert [figure.row_number for figure in result.figures] == [2, 4]
    assert [(row.row_number, row.kind) for row in result.refused] == [(3, "broken_csv")]


def test_of_two_rows_for_one_figure_the_later_is_refused() -> None:
    again = {**GOOD, "value": "94.5"}
    elsewhere = {**GOOD, "value": "94.5", "source_url": PAGE + "b"}
    result = read(table(GOOD, again, GOOD, elsewhere))
    assert [figure.row_number for figure in result.figures] == [2, 5]
    assert [row.message for row in result.refused] == [
        "row 3: row 2 states the same figure with 94.1 where this has 94.5",
        "row 4: row 2 states the same figure with the same value",
    ]


def test_measures_beyond_the_catalogue_are_kept_with_their_own_code() -> None:
    (figure,) = read(table({**GOOD, "measure": "standards_fund_per_pupil", "unit": "gbp_per_pupil"})).figures
    assert figure.measure == "standards_fund_per_pupil"


def test_an_authority_of_before_1996_is_named_without_a_code() -> None:
    (figure,) = read(table({**GOOD, "la_code": "", "la_name": "Kent (pre-reorganisation)"})).figures
    assert (figure.la_code, figure.la_name) == (None, "Kent (pre-reorganisation)")


def test_another_spelling_of_a_threshold_is_the_same_threshold() -> None:
    spelt = {**GOOD, "key_stage": "KS4", "threshold": "5+ A*-C inc English and mathematics"}
    assert read(table(spelt)).figures[0].threshold == "5+ A*-C incl. English and mathematics"


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (table({**GOOD, "colour": "red"}, columns=(*COLUMNS, "colour")), "unknown_column", "row 1: the column 'colour'"),
        (table(GOOD, columns=COLUMNS[:-1]), "missing_column", "row 1: the column 'source_url' is missing"),
        (table(GOOD, columns=(*COLUMNS, "unit")), "column_twice", "'unit' is there twice"),
        (table(), "no_valid_row", "there is none below the heads"),
        (table({**GOOD, "unit": "pints"}), "no_valid_row", "row 2: unit 'pints'"),
        (b"", "missing_column", "are missing"),
        (table(GOOD) + "Zoë".encode("latin-1"), "not_utf8", "save it as CSV in UTF-8"),
    ],
)  # fmt: skip
def test_a_file_of_which_nothing_can_be_used_is_refused_as_a_whole(data: bytes, kind: str, told: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(data)
    assert refused.value.kind == kind
    assert told in refused.value.message
    assert "\n" not in refused.value.message


def test_recognised_by_the_first_line_alone() -> None:
    assert is_statistics(table(GOOD))
    assert is_statistics(table(columns=(*COLUMNS[3:], "colour")))
    assert sniff(table(GOOD)) == "text/csv"
    assert not is_statistics(authorities_csv().read_bytes())
    assert sniff(authorities_csv().read_bytes()) == "text/plain"
    assert not is_statistics(b"INSPECTION OF SEFTON\n" + table(GOOD))
    assert not is_statistics(b"")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_figures_or_a_refusal(data: bytes) -> None:
    is_statistics(data)
    for content in (data, table(GOOD) + data):
        try:
            result = read(content)
        except RefusedFileError:
            continue
        assert result.figures


cells = st.sampled_from(["", "all", "la", "343", "Sefton", "1999", "94.1", "percent", PAGE, "x"]) | st.text(
    st.characters(exclude_characters="\r\n"), max_size=12
)


@given(st.lists(st.lists(cells, min_size=12, max_size=12), max_size=8))
def test_every_row_is_published_or_refused_with_its_number(rows: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerow(COLUMNS)
    csv.writer(file).writerow(GOOD.values())
    csv.writer(file).writerows(rows)
    try:
        result = read(file.getvalue().encode("utf-8", "replace"))
    except RefusedFileError:
        return
    filled = [number for number, row in enumerate(rows, 3) if any(cell.strip() for cell in row)]
    numbers = [figure.row_number for figure in result.figures] + [row.row_number for row in result.refused]
    assert sorted(numbers) == [2, *filled]
    assert len({figure.described for figure in result.figures}) == len(result.figures)


values = st.decimals(0, 100, places=1, allow_nan=False).map(str)
rows = st.fixed_dictionaries(
    {
        "phase": st.sampled_from(["all", "primary", "secondary"]),
        "period": st.sampled_from(["1999", "1998/1999", "2000-01", "1998-2000", "1996/1997-1999/2000"]),
        "value": values,
    }
)


@given(st.lists(rows, min_size=1, max_size=6, unique_by=lambda row: (row["phase"], row["period"])), st.randoms())
def test_the_order_of_rows_changes_no_figure_and_no_id(drawn: list[dict[str, str]], random: object) -> None:
    shuffled = list(drawn)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (read(table(*({**GOOD, **row} for row in order))) for order in (drawn, shuffled))
    assert not one.refused
    assert {statistic_id(f): f.value for f in one.figures} == {statistic_id(f): f.value for f in other.figures}
    assert len({statistic_id(f) for f in one.figures}) == len(drawn)


def test_staged_rows_fit_their_tables() -> None:
    staged = staged_statistics(read(table(GOOD, {**GOOD, "unit": "pints"})), "r", "a" * 64, "1-abc")
    assert set(staged) == {definition.name for definition in STATISTICS_TABLES}
    for definition in STATISTICS_TABLES:
        assert staged[definition.name]
        assert {len(row) for row in staged[definition.name]} == {len(definition.columns)}


def test_the_words_of_reports_are_words_of_statistics() -> None:
    assert set(vocabulary.PHASES) <= set(PHASES)
    assert set(vocabulary.SUBJECTS) <= set(SUBJECTS)
    assert set(vocabulary.SCOPES) - {"school", "statistical_neighbours"} <= set(SCOPES)


def test_the_sample_is_read_whole() -> None:
    authorities = built_in().with_added(parse_authorities_csv(authorities_csv().read_text(encoding="utf-8")))
    result = read_statistics(statistics_csv().read_bytes(), authorities)
    assert result.refused == ()
    assert {figure.scope for figure in result.figures} == {"la", "national"}


def test_the_reference_file_is_read_whole() -> None:
    reference = SHARED / "reference" / "reference_statistics.csv"
    if not reference.exists():
        pytest.skip(f"{reference.name} is not here")
    result = read(reference.read_bytes())
    assert result.refused == ()
    assert len(result.figures) > 1900


@pytest.mark.parametrize(
    "data",
    [table(GOOD) + b"\n" * 200_001, table(GOOD) + b"\r" * 200_001, table(GOOD) + b"," * 20_000_001],
    ids=["lines", "old line ends", "bytes"],
)
def test_a_file_that_is_no_table_of_figures_by_its_size_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedFileError, match="too large for a table of figures") as refused:
        read(data)
    assert refused.value.kind == "too_many_rows"


def test_very_many_heads_are_refused_like_a_few() -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(table(GOOD).split(b"\r\n")[0] + b",again" * 300_000)
    assert (refused.value.kind, len(refused.value.message) < 500) == ("unknown_column", True)
