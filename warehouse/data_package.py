"""The descriptor of an export: a Data Package (datapackage.org, version 2) made from the definitions.

Types, descriptions, units, keys and constraints are those of `warehouse.definitions`; nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from warehouse import ddl
from warehouse.definitions import Between, Check, Column, ForeignKey, Matches, OneOf, Table, View

Form = Literal["parquet", "csv"]

NAME = "lea-warehouse"
DESCRIPTOR = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_MEDIA_TYPES: dict[Form, str] = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}
_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMPTZ": "datetime",
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One table or view as it was written. `guarded` counts, by column, the texts that have an apostrophe before them."""

    item: Table | View
    rows: int
    size: int
    sha256: str
    guarded: Mapping[str, int] = field(default_factory=dict)


def descriptor(files: Sequence[ExportedFile], form: Form, version_id: str) -> dict[str, Any]:
    """The content of datapackage.json for these files of one published version.

    A foreign key is told only where the table it refers to is among the files.
    """
    exported = {file.item.name for file in files}
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": NAME,
        "title": "Facts of inspection reports on English local education authorities",
        "description": "Tables and views of one published version of the warehouse. Values are read from reports by rules: each "
        "has its quote, the rule and a confidence. The texts are those of the reports; their owners' terms hold for them.",
        "version": version_id,
        "resources": [_resource(file, form, exported) for file in files],
    }


def file_name(item: Table | View, form: Form) -> str:
    """The file of a table or view within the package."""
    return f"{item.name}.{form}"


def _resource(file: ExportedFile, form: Form, exported: Collection[str]) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": file.item.name,
        "type": "table",
        "path": file_name(file.item, form),
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
        "description": ddl.description(file.item),
        "rows": file.rows,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if form == "csv":
        resource["encoding"] = "utf-8"
    if file.guarded:
        told = ", ".join(f"{name} ({number:,})" for name, number in file.guarded.items())
        resource["description"] += (
            " Texts that a spreadsheet would take for a formula have an apostrophe before them that is not in the warehouse: "
            f"{told}."
        )
        resource["guarded"] = dict(file.guarded)
    return resource | {"schema": _schema(file.item, form, exported)}


def _schema(item: Table | View, form: Form, exported: Collection[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, form) for column in item.columns]}
    if isinstance(item, View):
        return schema
    if item.key:
        schema["primaryKey"] = list(item.key)
    keys = [_foreign_key(key) for key in ddl.foreign_keys(item) if key.table in exported]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    return {
        "fields": list(key.columns),
        "reference": {"resource": key.table, "fields": list(key.table_columns)},
    }


def _field(column: Column, form: Form) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "description": column.comment}
    if column.unit is not None:
        described["unit"] = column.unit
    # In a CSV file an absent value and an empty text look the same; in a column that is never absent it is the text.
    if form == "csv" and column.type == "VARCHAR" and not column.nullable:
        described["missingValues"] = []
    constraints = ({} if column.nullable else {"required": True}) | _constraints(column.check)
    return described | ({"constraints": constraints} if constraints else {})


def _constraints(check: Check | None) -> dict[str, Any]:
    if isinstance(check, OneOf):
        return {"enum": list(check.values)}
    if isinstance(check, Matches):
        # Validators anchor a pattern at both ends; without brackets its alternatives would lose one of them.
        return {"pattern": f"({check.pattern})" if "|" in check.pattern else check.pattern}
    if isinstance(check, Between):
        bounds = {"minimum": check.low, "maximum": check.high}
        return {name: bound for name, bound in bounds.items() if bound is not None}
    return {}
