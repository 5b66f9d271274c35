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

Most questions need one view: `authority_figure` has what reports state of their authority, `compared_figure` the same beside the
nation and others, the trends one row per period, `recommendation_outcome` what inspectors asked for and what became of it,
`paragraph_text` the words. The macros are the same for one authority, by its name.
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
_MACROS = ("Macros", "Queries with blanks to fill in, called as the examples show.")


def dictionary_markdown() -> str:
    """The dictionary of all tables, views and macros as one Markdown page."""
    parts = [_INTRODUCTION, _contents(), _HANG_TOGETHER + _diagram(TABLES)]
    for layer, (title, told) in _LAYERS.items():
        parts.append(f"## {title}\n\n{told}\n")
        parts += _sections(_of_layer(layer))
    parts.append(f"## {_VIEWS[0]}\n\n{_VIEWS[1]}\n")
    parts += _sections(VIEWS)
    parts.append(f"## {_MACROS[0]}\n\n{_MACROS[1]}\n")
    parts += [_macro(macro) for macro in MACROS]
    return "\n".join(parts)


def _contents() -> str:
    """One line a layer: its tables, each a link."""
    rows = [(title, _links(table.name for table in _of_layer(layer))) for layer, (title, _) in _LAYERS.items()]
    rows.append((_VIEWS[0], _links(view.name for view in VIEWS)))
    rows.append((_MACROS[0], _links(macro.name for macro in MACROS)))
    return "".join([markdown_row(("layer", "tables")), markdown_row(("---", "---")), *map(markdown_row, rows)])


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{_anchor(name)})" for name in names)


def _alike(items: Iterable[Table | View]) -> list[list[Table | View]]:
    """Neighbours that have the same columns, which share a section."""
    return [list(group) for _, group in groupby(items, key=lambda item: item.columns)]


@cache
def _anchors() -> dict[str, str]:
    """The heading of each table's or view's section, as links name it."""
    groups = [*_alike(VIEWS), *(group for layer in _LAYERS for group in _alike(_of_layer(layer)))]
    return {item.name: "-".join(alike.name for alike in group) for group in groups for item in group}


def _of_layer(layer: Layer) -> list[Table]:
    return [table for table in TABLES if table.layer == layer]


def _anchor(name: str) -> str:
    return _anchors().get(name, name)


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
    """A section for a macro; columns that are those of a table or view are not told again."""
    told = [
        f"### {macro.name}",
        "",
        f"`{macro.example}`: one {'row' if macro.columns else 'value'} per {macro.grain}. {macro.comment}",
        "",
    ]
    told += [f"- `{name}`: {meaning}" for name, meaning in macro.parameters]
    named: tuple[Table | View, ...] = (*TABLES, *VIEWS)
    same = next((item.name for item in named if item.columns == macro.columns), None)
    if same is not None:
        told += ["", f"Columns: those of [{same}](#{_anchor(same)}).", ""]
    elif macro.columns:
        told += ["", "".join(_columns(macro))]
    else:
        told += [""]
    return "\n".join(told)


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
