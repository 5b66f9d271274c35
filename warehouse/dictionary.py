"""The data dictionary as Markdown, made from the definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby

from warehouse import ddl
from warehouse.definitions import MACROS, TABLES, VIEWS, Column, Macro, Matches, Table, View
from warehouse.definitions.facts import FACT_STATISTIC, FACT_TABLES
from warehouse.definitions.model import Layer
from warehouse.shown import markdown_cell, markdown_row

_INTRODUCTION = """\
# The tables

Every table, view and macro of the warehouse with its columns. This page is written by `lea docs --out docs/tables.md` from the
definitions that the warehouse itself is made from; the same words stand in it as comments (`duckdb_tables()`,
`duckdb_columns()`) and as the table `data_dictionary`.

Most questions need one [view](#views) or [macro](#macros): `statistic` has the values ready for use, `authority_profile('york')`
those of one authority, `recommendation` what inspectors asked for, `paragraph_text` the words.
"""

_HANG_TOGETHER = """\
## How they hang together

Everything belongs to a report (`report_id`), and every report to an authority (`la_code`). Values, recommendations,
judgements and findings point into the report's text: `paragraph_id` names the block they stand in, `char_start` and
`char_end` the very words. The eight fact tables have the same columns; `fact_statistic` is all of them.

"""

_LAYERS: dict[Layer, tuple[str, str]] = {
    "dimension": ("Dimensions", "What values are about: authorities, reports, measures, periods."),
    "fact": ("Facts", "What the reports state, and what was published elsewhere to compare it with."),
    "text": (
        "Text",
        "The words of the reports and the account of every number in them: what each value can be checked against.",
    ),
    "quality": ("Quality", "What contradicts itself, what people corrected, and what the columns mean."),
    "operations": ("Operations", "What the pipeline did: runs, checks, refused reports, the version of the file."),
}
_VIEWS = ("Views", "Queries kept under a name. They hold no rows of their own and have no keys.")
_MACROS = ("Macros", "Queries and expressions with a blank to fill in, such as the authority that is asked about.")


def dictionary_markdown() -> str:
    """The dictionary of all tables and views as one Markdown page."""
    parts = [_INTRODUCTION, _contents(), _HANG_TOGETHER + _diagram(TABLES)]
    for layer, (title, told) in _LAYERS.items():
        parts.append(f"## {title}\n\n{told}\n")
        parts += _sections([table for table in TABLES if table.layer == layer])
    parts.append(f"## {_VIEWS[0]}\n\n{_VIEWS[1]}\n")
    parts += _sections(VIEWS)
    parts.append(f"## {_MACROS[0]}\n\n{_MACROS[1]}\n")
    parts += map(_macro, MACROS)
    return "\n".join(parts)


def _contents() -> str:
    """One line a layer: its tables, each a link."""
    rows = [
        (title, _links(table.name for table in TABLES if table.layer == layer)) for layer, (title, _) in _LAYERS.items()
    ]
    rows.append((_VIEWS[0], _links(view.name for view in VIEWS)))
    rows.append((_MACROS[0], _links(macro.name for macro in MACROS)))
    return "".join([markdown_row(("layer", "tables")), markdown_row(("---", "---")), *map(markdown_row, rows)])


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{_anchor(name)})" for name in names)


def _anchor(name: str) -> str:
    """The address of the section that a table, view or macro stands in, as its heading gives it."""
    return _anchors().get(name, name)


@cache
def _anchors() -> dict[str, str]:
    together: list[Sequence[Table | View]] = [[table for table in TABLES if table.layer == layer] for layer in _LAYERS]
    groups = [group for items in (*together, VIEWS) for group in _alike(items)]
    return {item.name: "-".join(other.name for other in group) for group in groups for item in group}


def _alike(items: Iterable[Table | View]) -> Iterator[list[Table | View]]:
    """Neighbours with the same columns, which share a section."""
    for _, group in groupby(items, key=lambda item: item.columns):
        yield list(group)


def _diagram(tables: Sequence[Table]) -> str:
    """The foreign keys as a Mermaid entity-relationship diagram; the fact tables, which share theirs, are one box."""
    shared = dict.fromkeys(FACT_TABLES.values(), FACT_STATISTIC.name)
    lines = {
        f"    {key.table} ||--o{{ {shared.get(table.name, table.name)} : {key.columns[-1]}"
        for table in tables
        for key in ddl.foreign_keys(table)
    }
    return "```mermaid\nerDiagram\n" + "".join(f"{line}\n" for line in sorted(lines)) + "```\n"


def _sections(items: Iterable[Table | View]) -> Iterator[str]:
    """A section for each table or view; neighbours with the same columns share one."""
    for alike in _alike(items):
        head = "### " + ", ".join(item.name for item in alike)
        told = [
            ddl.description(item) if len(alike) == 1 else f"- `{item.name}`: {ddl.description(item)}" for item in alike
        ]
        yield "\n".join([head, "", *told, "", *_keys(alike[0]), "".join(_columns(alike[0]))])


def _macro(macro: Macro) -> str:
    """The section of a macro; the columns that a table or view has too are told there."""
    head = f"### {macro.name}\n\n{ddl.description(macro)}\n"
    sources = [table.name for table in TABLES if table.columns == macro.columns]
    sources += [view.name for view in VIEWS if view.columns == macro.columns]
    if sources:
        return f"{head}\nColumns: those of {_links(sources)}.\n"
    return f"{head}\n{''.join(_columns(macro))}" if macro.columns else head


def _keys(item: Table | View) -> Iterator[str]:
    if isinstance(item, Table) and item.key:
        yield f"Key: {', '.join(f'`{name}`' for name in item.key)}.\n"


def _columns(item: Table | View | Macro) -> Iterator[str]:
    heads = ("column", "type", "unit", "may be null", "values", "refers to", "meaning")
    yield markdown_row(heads)
    yield markdown_row("---" for _ in heads)
    for column in item.columns:
        yield markdown_row(
            (
                f"`{column.name}`",
                column.type.lower(),
                column.unit or "",
                "yes" if column.nullable else "",
                _values(column),
                ddl.refers_to(item, column) or "",
                markdown_cell(column.comment),
            )
        )


def _values(column: Column) -> str:
    if isinstance(column.check, Matches):
        # Within a table only the bar must be escaped in code.
        return f"matches `{column.check.pattern.replace('|', chr(92) + '|')}`"
    return markdown_cell(ddl.rule_text(column.check) or "")
