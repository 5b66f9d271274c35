"""A corrections file as people write it → typed corrections, or one clear line on the entry that is wrong."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.settings import SettingsError
from transforms.catalogue.dimensions import family_of_group
from transforms.catalogue.measures import measures
from transforms.corrections.model import FIELDS, Action, Correction, Value
from warehouse.definitions import vocabulary
from warehouse.definitions.facts import FACT_COLUMNS
from warehouse.definitions.model import Matches, OneOf

ACTIONS: tuple[Action, ...] = ("set", "drop", "add")
ALWAYS = ("id", "report", "quote", "reason", "who", "when")
KNOWN = (*ALWAYS, "fact", "paragraph", "expect", "number", *ACTIONS)
_COLUMN = {column.name: column for column in FACT_COLUMNS}
_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*correction[ \t]*\]\]", re.MULTILINE)


class _EntryError(ValueError):
    """What is wrong with one entry, without where it stands."""


def read_corrections(paths: Iterable[Path]) -> tuple[Correction, ...]:
    """The corrections of all files, by id. Raises `SettingsError` for a file or entry that is wrong."""
    return tuple(correction for _, correction in located_corrections(paths))


def located_corrections(paths: Iterable[Path]) -> tuple[tuple[Path, Correction], ...]:
    """The corrections of all files, by id, each with its file. Raises `SettingsError` for a file or entry that is wrong."""
    found: dict[str, tuple[Path, Correction]] = {}
    for path in dict.fromkeys(paths):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: the corrections file cannot be read: {error}") from error
        try:
            corrections = parse_corrections(text)
        except ValueError as error:
            raise SettingsError(f"{path}: {error}") from error
        for correction in corrections:
            if correction.correction_id in found:
                raise SettingsError(
                    f"{path}: correction {correction.correction_id}: {found[correction.correction_id][0]} has this id too"
                )
            found[correction.correction_id] = (path, correction)
    return tuple(found[correction_id] for correction_id in sorted(found))


def parse_corrections(text: str) -> tuple[Correction, ...]:
    """The corrections of one file, in its order. Raises `ValueError`, one line that names the entry."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not valid TOML: {error}") from error
    if unknown := sorted(set(content) - {"correction"}):
        raise ValueError(f"unknown setting {unknown[0]}; a corrections file holds [[correction]] tables only")
    entries = content.get("correction", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("write each correction as a table [[correction]]")
    lines = [text.count("\n", 0, match.start()) + 1 for match in _HEAD.finditer(text)]
    found: list[Correction] = []
    for number, entry in enumerate(entries):
        line = f"line {lines[number]}" if len(lines) == len(entries) else f"entry {number + 1}"
        named = f" ({entry['id']})" if isinstance(entry.get("id"), str) and entry["id"].isprintable() else ""
        try:
            found.append(_correction(entry, {other.correction_id for other in found}))
        except _EntryError as error:
            raise ValueError(f"{line}, correction{named}: {error}") from error
    return tuple(found)


def _correction(entry: Mapping[str, Any], taken: set[str]) -> Correction:
    if unknown := sorted(set(entry) - set(KNOWN)):
        raise _EntryError(f"unknown field `{unknown[0]}`; known: {', '.join(KNOWN)}")
    if missing := [name for name in ALWAYS if name not in entry]:
        raise _EntryError(f"needs `{missing[0]}`")
    if str(entry["id"]) in taken:
        raise _EntryError("another entry has this id; ids are given once")
    actions = [action for action in ACTIONS if action in entry]
    if len(actions) != 1:
        raise _EntryError("needs one of `set`, `drop` and `add`")
    action = actions[0]
    _check_place(action, entry)
    expect = _facts_fields("expect", entry["expect"]) if "expect" in entry else ()
    if action != "add" and "paragraph" in entry and "measure" not in dict(expect):
        raise _EntryError('needs `expect = { measure = "…" }` to find the fact in its paragraph, or name it by `fact`')
    return Correction(
        correction_id=_text("id", entry["id"], vocabulary.SLUG, "small letters, digits and hyphens"),
        report_id=_text("report", entry["report"], vocabulary.SLUG, "the report_id of dim_report"),
        action=action,
        quote=_text("quote", entry["quote"]),
        reason=" ".join(_text("reason", entry["reason"]).split()),
        who=" ".join(_text("who", entry["who"]).split()),
        written_on=_day(entry["when"]),
        fact_id=_text("fact", entry["fact"], vocabulary.ID16, "a fact_id, 16 characters") if "fact" in entry else None,
        paragraph=_text("paragraph", entry["paragraph"]) if "paragraph" in entry else None,
        expect=expect,
        fields=() if action == "drop" else _fields_of(action, entry[action]),
        number=_text("number", entry["number"]) if "number" in entry else None,
        drop_reason=_drop_reason(entry["drop"]) if action == "drop" else None,
    )


def _check_place(action: Action, entry: Mapping[str, Any]) -> None:
    """How each kind of correction says what it means."""
    if action == "add":
        if "paragraph" not in entry:
            raise _EntryError("needs `paragraph`, where the words of the fact to add stand")
        if refused := [name for name in ("fact", "expect") if name in entry]:
            raise _EntryError(f"`{refused[0]}` is for facts that were read; `add` states a new one")
        return
    if ("fact" in entry) == ("paragraph" in entry):
        raise _EntryError("needs either `fact` or `paragraph`, to find the fact")
    if "number" in entry:
        raise _EntryError("`number` is for `add` only")


def _fields_of(action: Action, table: object) -> tuple[tuple[str, Value], ...]:
    fields = _facts_fields(action, table)
    if not fields:
        raise _EntryError(f"`{action}` is empty")
    if action == "add" and "measure" not in dict(fields):
        raise _EntryError("`add` needs a measure")
    return fields


def _facts_fields(name: str, table: object) -> tuple[tuple[str, Value], ...]:
    """A table of a fact's fields, in the order of the columns. Empty text means none: all phases, no period."""
    if not isinstance(table, dict):
        raise _EntryError(f"`{name}` must be a table of fields, like {name} = {{ value = 41.5 }}")
    if unknown := sorted(set(table) - set(FIELDS)):
        raise _EntryError(f"unknown field `{name}.{unknown[0]}`; known: {', '.join(FIELDS)}")
    return tuple((field, _value(f"{name}.{field}", field, table[field])) for field in FIELDS if field in table)


def _value(name: str, field: str, value: object) -> Value:
    column = _COLUMN[field]
    if column.type == "DOUBLE":
        try:
            number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
        except OverflowError:
            number = math.nan
        if not math.isfinite(number):
            raise _EntryError(f"`{name}` must be a number, not {_shown(value)}")
        return number
    if not isinstance(value, str):
        raise _EntryError(f"`{name}` must be text, not {_shown(value)}")
    if value == "" and column.nullable:
        return None
    if field == "measure" and value not in measures():
        raise _EntryError(f"unknown measure {_shown(value)}; the table dim_measure has them all")
    if field == "pupil_group" and value not in family_of_group():
        raise _EntryError(f"unknown pupil_group {_shown(value)}; known: {', '.join(family_of_group())}")
    match column.check:
        case OneOf(values) if value not in values:
            raise _EntryError(f"`{name}` {_shown(value)} is none of: {', '.join(values)}")
        case Matches(pattern) if re.fullmatch(pattern, value) is None:
            raise _EntryError(f"`{name}` {_shown(value)} has not the form of a {field}; see the data dictionary")
        case _:
            return value


def _drop_reason(value: object) -> str:
    if value not in vocabulary.QUANTITY_REASONS:
        raise _EntryError(
            f"`drop` says why the number is no fact, one of: {', '.join(vocabulary.QUANTITY_REASONS)}; not {_shown(value)}"
        )
    return str(value)


def _text(name: str, value: object, pattern: str | None = None, meaning: str = "") -> str:
    if not isinstance(value, str) or not value.strip():
        raise _EntryError(f"`{name}` must be text, not {_shown(value)}")
    if pattern is not None and re.fullmatch(pattern, value) is None:
        raise _EntryError(f"`{name}` must be {meaning}, not {_shown(value)}")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _EntryError(f"`when` must be a day without quotes, like 2026-11-20, not {_shown(value)}")
    return value


def _shown(value: object) -> str:
    return repr(value)[:80]
