"""The page of one suite, by the renderers of Great Expectations. Importing this imports Great Expectations.

Their page, section, table and cell renderers do the work; changed is only what they cannot know: one section for what is
not met and one for each table instead of one for each column name, our own words beside each expectation, and the rows
that break it. The page around them is our own, because theirs loads scripts, styles, fonts and a logo from the network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import resources
from typing import Any

from great_expectations import __version__
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.render.components import (
    RenderedSectionContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.column_section_renderer import ValidationResultsColumnSectionRenderer
from great_expectations.render.renderer.content_block.validation_results_table_content_block import (
    ValidationResultsTableContentBlockRenderer,
)
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView
from jinja2 import ChoiceLoader, DictLoader

from expectations.data_docs.inert import inert, inert_within, reveal
from expectations.model import Offence, Outcome, Record

# Rows that a page shows of one expectation, and characters of a quote.
SHOWN_ROWS = 100
SHOWN_CHARACTERS = 500

NOT_MET = "Not met"
_ORDER = {"critical": 0, "warning": 1, "info": 2}
_COLUMNS = ["Severity", "Why it matters"]
_QUERY = "The query of offending rows must return none."
_STATUS = "${suite_title} ${expectation_suite_name}\n${status_title} ${html_success_icon} ${success}"
_NOT_ASKED = Record("expect_table_row_count_to_equal", {"value": 0}, {})


def suite_page(
    suite: str, run_id: str, started_at: datetime, outcomes: Sequence[Outcome], style: str, policy: str
) -> str:
    """The HTML of the suite's page: what is not met first, the gravest on top, then what holds, by table."""
    broken = sorted((o for o in outcomes if not o.success), key=lambda outcome: _ORDER[outcome.severity])
    holding = sorted((o for o in outcomes if o.success), key=lambda outcome: outcome.check.table)
    results = [
        *(_result(outcome, NOT_MET) for outcome in broken),
        *(_result(outcome, f"{outcome.check.table}: met") for outcome in holding),
    ]
    judged = ExpectationSuiteValidationResult(
        success=not broken,
        results=results,
        suite_name=inert(suite),
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": len(holding),
            "unsuccessful_expectations": len(broken),
            "success_percent": 100 * len(holding) / len(results) if results else None,
        },
        meta={
            # The renderer takes a name that looks like a time for one: 20261126T024213Z-3572 with an offset of 35 hours.
            "run_id": {"run_name": f"run {inert(run_id)}", "run_time": started_at.isoformat()},
            "great_expectations_version": __version__,
        },
    )
    renderer: Any = _Page({"module_name": __name__, "class_name": "_Section"})
    document = renderer.render(judged)
    view: Any = _View()
    page: str = view.render(document, run_id=inert(run_id), style=style, policy=policy)
    return reveal("\n".join(line for given in page.splitlines() if (line := given.strip())))


def anchor(name: str) -> str:
    """The place of the check of this name in its suite's page."""
    return "check-" + "".join(c if c.isalnum() else "-" for c in name)


def _result(outcome: Outcome, section: str) -> ExpectationValidationResult:
    """What Great Expectations said, as it wants it for its pages, every text in it inert."""
    check, record = outcome.check, outcome.record or _NOT_ASKED
    counted = dict(record.counted)
    if counted.get("element_count") and "unexpected_count" in counted:
        counted["unexpected_percent"] = 100 * counted["unexpected_count"] / counted["element_count"]
    config = ExpectationConfiguration(
        type=record.type,
        kwargs=inert_within(record.kwargs),
        description=_QUERY if check.query is not None else None,
        severity=FailureSeverity(outcome.severity),
    )
    meta = {
        "section": inert(section),
        "name": inert(check.name),
        "anchor": anchor(check.name),
        "fault": inert(check.fault),
        "severity": inert(outcome.severity),
        "reason": inert(check.reason),
        "rows": [_row(offence) for offence in outcome.offences[:SHOWN_ROWS]],
        "more": max(0, len(outcome.offences) - SHOWN_ROWS),
    }
    raised = {"raised_exception": True, "exception_message": inert(outcome.error or ""), "exception_traceback": ""}
    return ExpectationValidationResult(
        success=outcome.success,
        expectation_config=config,
        result=counted,
        meta=meta,
        exception_info=raised if outcome.error is not None else None,
    )


def _row(offence: Offence) -> list[str]:
    return [inert(_cut(text or "")) for text in (offence.report_id, offence.key, offence.observed, offence.quote)]


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


class _Page(ValidationResultsPageRenderer):
    """Sections as `suite_page` wants them, and no link to a page of the suite, which is code."""

    def _group_evrs_by_column_with_suite_meta(
        self,
        validation_results: ExpectationSuiteValidationResult,
        expectation_suite_name: str,  # noqa: ARG002
    ) -> dict[str, list[ExpectationValidationResult]]:
        sections: dict[str, list[ExpectationValidationResult]] = {}
        for result in validation_results.results:
            sections.setdefault(result.meta["section"], []).append(result)
        return sections

    def _collect_rendered_document_content_sections(
        self,
        validation_results: Any,  # noqa: ARG002
        overview_content_blocks: Any,
        collapse_content_blocks: Any,  # noqa: ARG002
        columns: Any,
    ) -> Any:
        overview = RenderedSectionContent(section_name="Overview", content_blocks=overview_content_blocks)
        return [overview, *(self._column_section_renderer.render(results) for results in columns.values())]

    @classmethod
    def _render_validation_header(cls, validation_results: Any) -> Any:
        header: Any = super()._render_validation_header(validation_results)  # type: ignore[no-untyped-call]
        words = header.subheader.string_template
        words["template"] = _STATUS
        words["styling"]["params"]["expectation_suite_name"] = {"tag": "strong"}
        return header


class _Section(ValidationResultsColumnSectionRenderer):
    """A section has the name that its results carry, and its expectations name their columns."""

    @classmethod
    def _get_column_name(cls, ge_object: Any) -> str:
        return str(ge_object[0].meta["section"])

    def _render_table(self, validation_results: Any, suite_parameters: Any = None) -> Any:
        table = _Table.render(validation_results, include_column_name=True, suite_parameters=suite_parameters)
        return [], table


class _Table(ValidationResultsTableContentBlockRenderer):
    """A row of Great Expectations, with our name and words before what it says, and the offending rows behind."""

    @classmethod
    def _get_content_block_fn(cls, expectation_type: str, expectation_config: Any = None) -> Callable[..., Any] | None:
        theirs = super()._get_content_block_fn(expectation_type, expectation_config)

        if theirs is None:
            return None

        def row_of(**given: Any) -> Any:
            meta = given["result"].meta
            status, expectation, *others = theirs(**given)[0]
            told = [_title(meta), *(expectation if isinstance(expectation, list) else [expectation])]
            return [[status, told + _rows_block(meta), *others, meta["severity"], meta["reason"]]]

        return row_of

    @classmethod
    def _get_custom_columns(cls, validation_results: Any) -> list[str]:  # noqa: ARG003
        return _COLUMNS


def _title(meta: Mapping[str, Any]) -> RenderedStringTemplateContent:
    return RenderedStringTemplateContent(
        string_template={
            "template": "$name: " + ("$fault\n" if meta["section"] == NOT_MET else "not found: $fault\n"),
            "params": {"name": meta["name"], "fault": meta["fault"]},
            "styling": {
                "params": {
                    "name": {"tag": "code", "attributes": {"id": meta["anchor"]}},
                    "fault": {"classes": ["fault"]},
                }
            },
        }
    )


def _rows_block(meta: Mapping[str, Any]) -> list[RenderedTableContent]:
    if not meta["rows"]:
        return []
    more = [[f"and {meta['more']} more rows", "", "", ""]] if meta["more"] else []
    return [
        RenderedTableContent(
            table=[*meta["rows"], *more],
            header_row=["Report", "Row", "Seen", "Quote"],
            styling={"body": {"classes": ["table-bordered"]}},
        )
    ]


class _View(DefaultJinjaPageView):
    """Their templates inside our page: no style or data attributes, nothing that needs a script, no Markdown."""

    def __init__(self) -> None:
        super().__init__()
        pages = resources.files("expectations.data_docs").joinpath("pages")
        ours = {name: pages.joinpath(name).read_text(encoding="utf-8") for name in ("page.j2", "collapse.j2")}
        self.env.loader = ChoiceLoader([DictLoader(ours), self.env.loader] if self.env.loader else [DictLoader(ours)])
        self.env.auto_reload = False

    def render_styling(self, styling: Mapping[str, Any]) -> str:
        attributes = {name: v for name, v in (styling.get("attributes") or {}).items() if name == "id"}
        return str(super().render_styling({"classes": styling.get("classes"), "attributes": attributes}))

    def attributes_dict_to_html_string(self, attributes_dict: Any, prefix: str = "") -> str:  # noqa: ARG002
        return ""

    def render_markdown(self, markdown: Any) -> Any:
        return markdown
