"""Corrections as people write them: what the file may say, and the one line that it answers when it is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.corrections import ALWAYS, parse_corrections, read_corrections
from flows.settings import SettingsError
from transforms.catalogue.measures import measures
from transforms.corrections.model import FIELDS
from warehouse.definitions import vocabulary

ENTRY: dict[str, str] = {
    "id": '"norbury-2000-attendance"',
    "report": '"norbury-lea-2000-09"',
    "fact": '"e95f715e925ca69c"',
    "quote": '"88.4 per cent"',
    "set": '{ value = 84.8, period = "1998/1999", phase = "" }',
    "reason": '"Misread."',
    "who": '"A. Person"',
    "when": "2026-11-20",
}


def written(*entries: dict[str, str]) -> str:
    return "\n".join("[[correction]]\n" + "\n".join(f"{key} = {value}" for key, value in e.items()) for e in entries)


def changed(**values: str | None) -> dict[str, str]:
    """The entry with other values; None takes a key away."""
    return {key: value for key, value in (ENTRY | values).items() if value is not None}


ADD = changed(fact=None, set=None, paragraph='"5"', add='{ measure = "gap_to_national", value = -9 }')
DROP = changed(set=None, drop='"narrative"')


def test_an_entry_says_what_was_where_and_what_holds() -> None:
    (correction,) = parse_corrections(written(ENTRY))
    assert (correction.correction_id, correction.action, correction.fact_id) == ("norbury-2000-attendance", "set", "e95f715e925ca69c")  # fmt: skip
    assert dict(correction.fields) == {"value": 84.8, "period": "1998/1999", "phase": None}
    assert (correction.who, correction.written_on) == ("A. Person", date(2026, 11, 20))


def test_facts_are_dropped_with_a_reason_and_added_with_their_words() -> None:
    dropped, added = parse_corrections(written(DROP, ADD | {"id": '"gap"', "number": '"nine"'}))
    assert (dropped.action, dropped.drop_reason, dropped.fields) == ("drop", "narrative", ())
    assert (added.paragraph, added.number, dict(added.fields)) == ("5", "nine", {"measure": "gap_to_national", "value": -9.0})  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[correction]]\nid = ", "not valid TOML"),
        ('corrections = "x"', "unknown setting corrections"),
        ("correction = 3", "write each correction as a table"),
        *((written(changed(**{key: None})), f"line 1, correction{' (norbury-2000-attendance)' if key != 'id' else ''}: needs `{key}`") for key in ALWAYS),
        (written(ENTRY, changed(id='"other"', valeu="3")), "line 10, correction (other): unknown field `valeu`"),
        (written(ENTRY, ENTRY), "line 10, correction (norbury-2000-attendance): another entry has this id"),
        (written(changed(id='"Norbury 2000"')), "`id` must be small letters, digits and hyphens"),
        (written(changed(set=None)), "needs one of `set`, `drop` and `add`"),
        (written(changed(drop='"narrative"')), "needs one of `set`, `drop` and `add`"),
        (written(changed(set="{}")), "`set` is empty"),
        (written(changed(set="3")), "`set` must be a table of fields"),
        (written(changed(set="{ valeu = 3 }")), "unknown field `set.valeu`; known: measure, value"),
        (written(changed(set="{ fact_id = '0' }")), "unknown field `set.fact_id`"),
        (written(changed(set='{ measure = "happiness" }')), "unknown measure 'happiness'"),
        (written(changed(set='{ pupil_group = "everyone" }')), "unknown pupil_group 'everyone'"),
        (written(changed(set='{ phase = "middle" }')), "`set.phase` 'middle' is none of: nursery, primary"),
        (written(changed(set='{ scope = "" }')), "`set.scope` '' is none of: la, national"),
        (written(changed(set='{ period = "1998/99" }')), "`set.period` '1998/99' has not the form of a period"),
        (written(changed(set='{ value = "84.8" }')), "`set.value` must be a number, not '84.8'"),
        (written(changed(set="{ value = true }")), "`set.value` must be a number, not True"),
        (written(changed(set="{ value = nan }")), "`set.value` must be a number, not nan"),
        (written(changed(set="{ value = 1" + "0" * 400 + " }")), "`set.value` must be a number"),
        (written(changed(set="{ status = 3 }")), "`set.status` must be text, not 3"),
        (written(changed(quote='" "')), "`quote` must be text"),
        (written(changed(fact='"e95f"')), "`fact` must be a fact_id, 16 characters, not 'e95f'"),
        (written(changed(when='"2026-11-20"')), "`when` must be a day without quotes"),
        (written(changed(when="2026-11-20T10:00:00")), "`when` must be a day without quotes"),
        (written(changed(fact=None)), "needs either `fact` or `paragraph`"),
        (written(changed(paragraph='"4"')), "needs either `fact` or `paragraph`"),
        (written(changed(fact=None, paragraph='"4"')), "needs `expect = { measure"),
        (written(changed(number='"4"')), "`number` is for `add` only"),
        (written(changed(set=None, drop='"wrong"')), "`drop` says why the number is no fact, one of: reference, year"),
        (written(changed(set=None, drop="true")), "`drop` says why the number is no fact"),
        (written({k: v for k, v in ADD.items() if k != "paragraph"}), "needs `paragraph`"),
        (written(ADD | {"fact": '"e95f715e925ca69c"'}), "`fact` is for facts that were read"),
        (written(ADD | {"add": "{ value = 3 }"}), "`add` needs a measure"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_answered_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"corrections\.toml: ") as error:
        read_corrections([path])
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_files_are_read_together_and_share_their_ids(tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(written(changed(id='"b"')), encoding="utf-8")
    other.write_text("\ufeff" + written(changed(id='"a"')), encoding="utf-8")
    assert [correction.correction_id for correction in read_corrections([one, other, one])] == ["a", "b"]
    other.write_text(written(changed(id='"b"')), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"other\.toml: correction b: .*one\.toml has this id too"):
        read_corrections([one, other])
    other.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_corrections([other])
    assert read_corrections([]) == ()


def test_a_file_without_corrections_corrects_nothing() -> None:
    assert parse_corrections("# none yet\n") == ()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(
    str.strip
)
ANYTHING = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), TEXTS), lambda inner: st.lists(inner, max_size=3), max_leaves=4
)
FIELD_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "value": st.floats(allow_nan=False, allow_infinity=False),
    "measure": st.sampled_from(sorted(measures())),
    "unit": st.sampled_from(vocabulary.UNITS),
    "scope": st.sampled_from(vocabulary.SCOPES),
    "phase": st.sampled_from((*vocabulary.PHASES, "")),
    "period": st.sampled_from(("1998/1999", "1999", "2000-01", "1998-2000", "")),
    "status": st.sampled_from(vocabulary.STATUSES),
}


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@given(st.lists(st.tuples(st.fixed_dictionaries({}, optional=FIELD_VALUES).filter(bool), TEXTS, TEXTS), max_size=4))
def test_what_is_written_is_what_is_read(entries: list[tuple[dict[str, Any], str, str]]) -> None:
    text = written(
        *(
            changed(id=f'"c-{number}"', set=toml(fields), quote=toml(quote), reason=toml(reason))
            for number, (fields, quote, reason) in enumerate(entries)
        )
    )
    read = parse_corrections(text)
    assert [(dict(c.fields), c.quote, c.reason) for c in read] == [
        ({name: None if value == "" else value for name, value in fields.items()}, quote, " ".join(reason.split()))
        for fields, quote, reason in entries
    ]


KEYS = st.sampled_from((*ENTRY, "paragraph", "expect", "number", "drop", "add", "sett"))


@given(
    st.dictionaries(
        KEYS, st.one_of(ANYTHING, st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3)), max_size=3
    )
)
def test_whatever_is_written_is_read_or_refused_in_one_line(values: dict[str, object]) -> None:
    try:
        parse_corrections(written(ENTRY | {key: toml(value) for key, value in values.items()}))
    except ValueError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 both outcomes are right


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        assert parse_corrections(text) == ()
    except ValueError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 both outcomes are right
