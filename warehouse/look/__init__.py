"""How every page that this project writes looks: colours for light and dark, type, tables, navigation."""

from __future__ import annotations

from importlib import resources


def base_style() -> str:
    """The style sheet that pages of all kinds begin with."""
    return resources.files("warehouse.look").joinpath("base.css").read_text(encoding="utf-8")
