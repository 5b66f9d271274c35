"""SQL from the definitions: CREATE statements with keys and checks, COMMENTs, and the rows of the data dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from warehouse.definitions import Between, Check, Column, ForeignKey, Macro, Matches, OneOf, Table, View

DictionaryRow = tuple[
    str, int, str | None, str, str | None, str | None, bool | None, bool | None, str | None, str | None, str
]


def create_table(table: Table) -> str:
    """The CREATE TABLE statement with its keys, foreign keys and checks."""
    if not table.enforced:
        lines = [f"{_name(column.name)} {column.type}" for column in table.columns]
        return _create(table, lines)
    lines = [_column(column) for column in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({_names(table.key)})")
    lines += [
        f"FOREIGN KEY ({_names(key.columns)}) REFERENCES {_name(key.table)} ({_names(key.table_columns)})"
        for key in table.foreign_keys
    ]
    return _create(table, lines)


def create_view(view: View, query: str) -> str:
    """The CREATE VIEW statement over a query."""
    return f"CREATE VIEW {_name(view.name)} AS\n{query}"


def create_macro(macro: Macro, body: str) -> str:
    """The CREATE MACRO statement: of a query for a table macro, of an expression for a scalar one."""
    called = f"CREATE MACRO {_name(macro.name)}({_names(macro.parameter_names)})"
    return f"{called} AS TABLE\n{body}" if macro.columns else f"{called} AS (\n{body}\n)"


def comments(item: Table | View | Macro) -> Iterator[str]:
    """The COMMENT statements of a table or view and its columns; a macro's has its parameters, it takes none on columns."""
    if isinstance(item, Macro):
        kind = "MACRO TABLE" if item.columns else "MACRO"
        yield f"COMMENT ON {kind} {_name(item.name)} IS {_text(description(item))}"
        return
    kind = "VIEW" if isinstance(item, View) else "TABLE"
    yield f"COMMENT ON {kind} {_name(item.name)} IS {_text(description(item))}"
    for column in item.columns:
        yield f"COMMENT ON COLUMN {_name(item.name)}.{_name(column.name)} IS {_text(column.comment)}"


def description(item: Table | View | Macro) -> str:
    """What a table, view or macro holds, its grain first; of a macro also its parameters and how it is called."""
    if not isinstance(item, Macro):
        return f"One row per {item.grain}. {item.comment}"
    called = f"SELECT * FROM {item.example}" if item.columns else f"SELECT {item.example}"
    meant = "; ".join(f"{name}: {meaning}" for name, meaning in item.parameters)
    return f"One {'row' if item.columns else 'value'} per {item.grain}. {item.comment} {meant}. Example: {called}"


def rule_text(check: Check | None) -> str | None:
    """A check in words for the dictionary; None for none."""
    if isinstance(check, OneOf):
        return "one of: " + ", ".join(check.values)
    if isinstance(check, Matches):
        return f"matches {check.pattern}"
    if isinstance(check, Between):
        if check.low is None:
            return f"at most {check.high:g}"
        return f"at least {check.low:g}" if check.high is None else f"{check.low:g} to {check.high:g}"
    return None


def check_sql(column: Column) -> str | None:
    """The condition that every value of the column fulfils, as SQL; None where there is no check."""
    name = _name(column.name)
    check = column.check
    if isinstance(check, OneOf):
        return f"{name} IN ({', '.join(_text(value) for value in check.values)})"
    if isinstance(check, Matches):
        return f"regexp_full_match({name}, {_text(check.pattern)})"
    if isinstance(check, Between):
        bounds = [(">=", check.low), ("<=", check.high)]
        return " AND ".join(f"{name} {sign} {bound:g}" for sign, bound in bounds if bound is not None)
    return None


def dictionary_rows(items: Iterable[Table | View | Macro]) -> Iterator[DictionaryRow]:
    """The rows of `data_dictionary`, in the order of its columns; of a macro the columns of what it returns."""
    for item in items:
        layer = item.layer if isinstance(item, Table) else "macro" if isinstance(item, Macro) else "view"
        key = item.key if isinstance(item, Table) else ()
        yield (item.name, 0, None, layer, None, None, None, None, None, None, description(item))
        for position, column in enumerate(item.columns, 1):
            yield (
                item.name,
                position,
                column.name,
                layer,
                column.type,
                column.unit,
                column.name in key,
                column.nullable,
                rule_text(column.check),
                refers_to(item, column),
                column.comment,
            )


def foreign_keys(table: Table) -> tuple[ForeignKey, ...]:
    """All keys by which the table refers to others, those of one column first."""
    single = [(column.name, *column.references.split(".")) for column in table.columns if column.references is not None]
    return (*(ForeignKey((name,), parent, (key,)) for name, parent, key in single), *table.foreign_keys)


def refers_to(item: Table | View | Macro, column: Column) -> str | None:
    """The `table.column` that must hold the column's values; None where none must."""
    if column.references is not None or not isinstance(item, Table):
        return column.references
    for key in item.foreign_keys:
        named = dict(zip(key.columns, key.table_columns, strict=True))
        if column.name in named:
            return f"{key.table}.{named[column.name]}"
    return None


def _create(table: Table, lines: list[str]) -> str:
    body = ",\n    ".join(lines)
    return f"CREATE TABLE {_name(table.name)} (\n    {body}\n)"


def _column(column: Column) -> str:
    parts = [_name(column.name), column.type]
    if not column.nullable:
        parts.append("NOT NULL")
    if (check := check_sql(column)) is not None:
        parts.append(f"CHECK ({check})")
    if column.references is not None:
        parent, parent_column = column.references.split(".")
        parts.append(f"REFERENCES {_name(parent)} ({_name(parent_column)})")
    return " ".join(parts)


def _names(names: Iterable[str]) -> str:
    return ", ".join(_name(name) for name in names)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
