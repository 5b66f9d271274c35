"""Great Expectations at work: quiet, in memory, on frames fetched from DuckDB."""

from __future__ import annotations

import logging
import math
import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expectations.model import Check, Offence, Outcome, Record

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# The columns by which a failing row is known again; only the report suite has a `reading_id`, the file suite a `source_uri`.
_ROW_COLUMNS = ("reading_id", "report_id", "key", "quote")
_COUNTED = ("element_count", "unexpected_count", "missing_count", "observed_value")


def import_great_expectations() -> None:
    """Import Great Expectations (some seconds), without telemetry and without a word on the terminal.

    Call it early in a background thread, so that the gate finds it imported.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    for module in ("great_expectations", "marshmallow", "pandas", "pydantic"):
        warnings.filterwarnings("ignore", module=rf"{module}(\.|$)")
    import great_expectations
    import great_expectations.expectations  # noqa: F401


class Judge:
    """Judges checks by Great Expectations in one ephemeral context."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        import_great_expectations()
        import great_expectations as gx

        self._con = con
        from great_expectations.data_context.types.base import (
            DataContextConfig,
            InMemoryStoreBackendDefaults,
            ProgressBarsConfig,
        )

        stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
        context = gx.get_context(
            mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores, analytics_enabled=False)
        )
        context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
        asset = context.data_sources.add_pandas("gate").add_dataframe_asset("rows")
        self._batches = asset.add_batch_definition_whole_dataframe("all")
        self._none: Any = None

    def judge(self, checks: Sequence[Check], frames: Mapping[str, str]) -> list[Outcome]:
        """The outcome of each check, in their order.

        `frames` holds for each table with column checks the query of its rows: `report_id`, `key`, `quote` (in the report
        suite also `reading_id`) and the table's columns.
        """
        outcomes: dict[str, Outcome] = {}
        by_table: dict[str, list[Check]] = {}
        for check in checks:
            if check.expectation is not None:
                by_table.setdefault(check.table, []).append(check)
            else:
                outcomes[check.name] = self._judge_query(check)
        for table, table_checks in by_table.items():
            outcomes |= self._judge_table(table, table_checks, frames)
        return [outcomes[check.name] for check in checks]

    def _judge_query(self, check: Check) -> Outcome:
        """Expect no offending row. Whatever the query raises is the outcome's error."""
        import great_expectations.expectations as gxe

        try:
            frame = self._fetch(check.query or "", dict(check.parameters))
            no_rows = gxe.ExpectTableRowCountToEqual(value=0)  # type: ignore[attr-defined]
            result = self._validate(frame, no_rows) if len(frame) else self._validate_none(frame, no_rows)
            error = _raised(result)
        except Exception as raised:  # noqa: BLE001 - an expectation that cannot be evaluated is an outcome
            return Outcome(check, (), _error_line(raised))
        if error is None and result.success:
            return Outcome(check, (), record=_record(result))
        return Outcome(check, tuple(_offence(row, None) for row in frame.to_dict("records")), error, _record(result))

    def _judge_table(self, table: str, checks: Sequence[Check], frames: Mapping[str, str]) -> dict[str, Outcome]:
        """All column checks of one table over one frame.

        Every check is asked for a yes or no; only those that are not met are asked for their rows, which takes as long
        again. What is met is met by every row.
        """
        try:
            frame = self._fetch(frames[table], {})
            asked = self._validate_columns(frame, checks, {"result_format": "BOOLEAN_ONLY"})
            met = {name: result for name, result in asked.items() if result.success and _raised(result) is None}
            left = [check for check in checks if check.name not in met]
            row_columns = [name for name in _ROW_COLUMNS if name in frame.columns]
            complete = {"result_format": "COMPLETE", "unexpected_index_column_names": row_columns}
            found = self._validate_columns(frame, left, complete) if left else {}
        except Exception as raised:  # noqa: BLE001 - as above, for all checks of the table
            return {check.name: Outcome(check, (), _error_line(raised)) for check in checks}
        counts = {"element_count": len(frame), "unexpected_count": 0}
        judged = {check.name: _outcome(check, found.get(check.name)) for check in left}
        whole = {
            check.name: Outcome(check, (), record=_record(met[check.name], counts))
            for check in checks
            if check.name in met
        }
        return judged | whole

    def _validate_columns(
        self, frame: pd.DataFrame, checks: Sequence[Check], result_format: Mapping[str, object]
    ) -> dict[str, Any]:
        """What Great Expectations says of the frame by each column check."""
        import great_expectations as gx
        import great_expectations.expectations as gxe

        suite = gx.ExpectationSuite(name="columns")
        for check in checks:
            if check.expectation is not None:
                expectation = check.expectation(gxe)
                expectation.meta = {"check": check.name}
                suite.add_expectation(expectation)
        results = self._validate(frame, suite, result_format=dict(result_format)).results
        return {str((result.expectation_config.meta or {})["check"]): result for result in results}

    def _fetch(self, query: str, parameters: dict[str, float | str]) -> pd.DataFrame:
        result = self._con.execute(query, parameters) if parameters else self._con.execute(query)
        frame: pd.DataFrame = result.to_arrow_table().to_pandas()
        return frame

    def _validate_none(self, frame: pd.DataFrame, no_rows: Any) -> Any:
        """What is said of a frame without rows, asked once: of their number nothing else is expected, and most have none."""
        if self._none is None:
            self._none = self._validate(frame, no_rows)
        return self._none

    def _validate(self, frame: pd.DataFrame, expected: Any, **options: Any) -> Any:
        """What Great Expectations says of the frame."""
        return self._batches.get_batch({"dataframe": frame}).validate(expected, **options)


def _outcome(check: Check, result: Any) -> Outcome:
    if result is None:
        return Outcome(check, (), "Great Expectations gave no result")
    error, record = _raised(result), _record(result)
    if error is not None or result.success:
        return Outcome(check, (), error, record)
    rows = result.result.get("unexpected_index_list") or ()
    if not rows:
        unplaced = Offence(None, None, check.table, None, _text(result.result.get("observed_value")))
        return Outcome(check, (unplaced,), record=record)
    return Outcome(check, tuple(_offence(row, check.column) for row in rows), record=record)


def _record(result: Any, counts: Mapping[str, int] | None = None) -> Record:
    """The result without its rows, which the offences hold; `counts` are known beside it."""
    config = result.expectation_config
    given = {**{name: result.result.get(name) for name in _COUNTED}, **(counts or {})}
    counted = {name: number for name, number in given.items() if isinstance(number, (int, float))}
    return Record(config.type, {name: v for name, v in config.kwargs.items() if name != "batch_id"}, counted)


def _offence(row: Mapping[Any, Any], column: str | None) -> Offence:
    observed = row.get("observed") if column is None else row.get(column)
    return Offence(
        _text(row.get("reading_id")),
        _text(row.get("report_id")),
        _text(row.get("key")) or "a row without a key",
        _text(row.get("quote")),
        _text(observed) if column is None else f"{column} = {_text(observed)}",
        _text(row.get("source_uri")),
    )


def _text(value: object) -> str | None:
    """The value as text; None for what pandas makes of null."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def _raised(result: Any) -> str | None:
    """The first message of what an expectation raised; its `exception_info` is one record, or one for each metric."""
    info = result.exception_info or {}
    records: Iterable[Any] = [info] if "raised_exception" in info else info.values()
    return next((_one_line(record["exception_message"]) for record in records if record["raised_exception"]), None)


def _error_line(raised: Exception) -> str:
    return f"{type(raised).__name__}: {_one_line(str(raised))}"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:300]
