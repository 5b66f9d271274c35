"""The frame around every page: one template, one policy, own style and scripts, nothing from anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import jinja2

from warehouse.look import base_style
from warehouse.site import addresses, words

# Own files and nothing else: no script or style within a page, no picture but an empty one, no form to anywhere else. For
# pages opened from a folder browsers differ in whether 'self' means their files; "file:" says it to all of them.
POLICY = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src data:; base-uri 'none'; "
    "form-action 'self' file:"
)
_SCRIPTS = ("report.js", "search.js")


@dataclass(frozen=True, slots=True)
class Edition:
    """What every page says of the site that it belongs to: the published version of the warehouse."""

    version_id: str


@cache
def _environment() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("warehouse.site", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        # What a template shows is no markup, and nothing that could move or hide what is around it.
        finalize=_shown,
    )
    env.globals.update(
        amount=words.amount,
        counted=words.counted,
        day=words.day,
        file_name=words.file_name,
        words=words.words,
        value_of=words.value_of,
        whom=words.whom,
        caveat=words.caveat,
        joined=words.joined,
        moment=words.moment,
        unit_words=words.unit_words,
        DOMAINS=words.DOMAINS,
        SCOPES=words.SCOPES,
        report_page=addresses.report_page,
        authority_page=addresses.authority_page,
        fact_place=addresses.fact_place,
        place=addresses.place,
        about=addresses.about,
        safe=addresses.safe,
    )
    return env


def _shown(value: Any) -> Any:
    from markupsafe import Markup

    from warehouse.printable import printable

    if isinstance(value, Markup):
        return value
    return printable(value) if isinstance(value, str) else "" if value is None else value


def render(template: str, edition: Edition, page: str, **values: Any) -> str:
    """A page of the site from its template; `page` is its address from the site's folder."""
    root = "../" * page.count("/")
    return _environment().get_template(template).render(root=root, page=page, edition=edition, policy=POLICY, **values)


def assets() -> dict[str, str]:
    """The own files that pages load, by their address from the site's folder."""
    folder = resources.files("warehouse.site").joinpath("assets")
    read = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in ("site.css", *_SCRIPTS)}
    read["site.css"] = base_style() + read["site.css"]
    return {f"assets/{name}": content for name, content in read.items()}
