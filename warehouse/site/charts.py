"""Small charts as inline SVG, drawn by Vega when the site is written: no script in the page, and good in print.

Colours are variables of the style sheet, so that a chart is readable in light and dark. Vega draws; the title, the
description, the key and the table of values are markup of the page. Importing this is cheap: the library is loaded when the
first chart is drawn (about a second, then some milliseconds a chart).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from warehouse.site.axis_labels import Ruler, below, beside, round_values, short_period
from warehouse.site.series import Series

WIDTH, HEIGHT = 300, 130
# Room for the labels of the axes, the same in every chart, so that all have the same scale.
_PADDING = {"left": 42, "right": 16, "top": 8, "bottom": 22}
# Colour, dash and shape of each kind of line: never the colour alone. The key of the page has the same (site.css).
_STYLES: dict[str, tuple[str, list[int], str]] = {
    "own": ("var(--own)", [], "circle"),
    "target": ("var(--own)", [1, 4], "diamond"),
    "national": ("var(--national)", [6, 3], "square"),
    "statistical_neighbours": ("var(--neighbours)", [2, 2], "triangle-up"),
}
_OTHERS = ("var(--kind)", [8, 3, 2, 3], "cross")
_SVG = re.compile(r'<svg [^>]*viewBox="([0-9. -]+)"[^>]*>(.*)</svg>', re.DOTALL)
_AXIS = {"labelColor": "currentColor", "domainColor": "var(--axis)", "tickColor": "var(--axis)", "labelFontSize": 10}
_LEVELS = {"grid": True, "gridColor": "var(--grid)", "domain": False}


def line_chart(series: Series, name: str, description: str) -> Markup:
    """The chart of a series; `name` is the beginning of the ids in it."""
    data, marks = [], []
    position = {period: _year(period) for period in series.periods}
    for line in series.lines:
        colour, dash, shape = _STYLES.get(line.kind, _OTHERS)
        values = [{"x": position[fact.period or ""], "y": fact.value} for fact in line.facts]
        data.append({"name": line.kind, "values": values})
        place = {"x": {"scale": "x", "field": "x"}, "y": {"scale": "y", "field": "y"}}
        stroke = {"stroke": {"value": colour}, "strokeWidth": {"value": 2}, "strokeDash": {"value": dash}}
        if len(values) > 1:
            marks.append({"type": "line", "from": {"data": line.kind}, "encode": {"enter": place | stroke}})
        look = {"shape": {"value": shape}, "size": {"value": 45}, "fill": {"value": colour}}
        marks.append({"type": "symbol", "from": {"data": line.kind}, "encode": {"enter": place | look}})
    years = sorted(set(position.values()))
    across = Ruler(years[0] - 0.3, years[-1] + 0.3, WIDTH)
    levels = round_values([fact.value for line in series.lines for fact in line.facts])
    up = Ruler(levels[0], levels[-1], HEIGHT)
    spec = {
        "data": data,
        "scales": [
            {"name": "x", "type": "linear", "domain": [across.low, across.high], "range": "width", "zero": False},
            {"name": "y", "type": "linear", "domain": [up.low, up.high], "range": "height", "zero": False},
        ],
        "axes": [
            # Vega measures each label for long: those of a small chart are written beside it.
            _AXIS | {"orient": "bottom", "scale": "x", "values": years, "labels": False},
            _AXIS | _LEVELS | {"orient": "left", "scale": "y", "values": levels, "labels": False},
        ],
        "marks": marks,
    }
    labels = below(across, {position[period]: short_period(period) for period in series.periods}, HEIGHT)
    return _drawn(spec, f"{series.title} ({series.unit})", description, name, labels + beside(up, levels))


def bar_chart(bars: Sequence[tuple[str, int]], title: str, description: str, name: str) -> Markup:
    """One bar for each name, with its number."""
    spec = {
        "data": [{"name": "bars", "values": [{"x": label, "y": number} for label, number in bars]}],
        "scales": [
            {"name": "x", "type": "band", "domain": {"data": "bars", "field": "x"}, "range": "width", "padding": 0.2},
            {"name": "y", "type": "linear", "domain": {"data": "bars", "field": "y"}, "range": "height", "nice": 4},
        ],
        "axes": [
            _AXIS | {"orient": "bottom", "scale": "x", "labelOverlap": True},
            _AXIS | _LEVELS | {"orient": "left", "scale": "y", "tickCount": 4, "tickMinStep": 1},
        ],
        "marks": [
            {
                "type": "rect",
                "from": {"data": "bars"},
                "encode": {
                    "enter": {
                        "x": {"scale": "x", "field": "x"},
                        "width": {"scale": "x", "band": 1},
                        "y": {"scale": "y", "field": "y"},
                        "y2": {"scale": "y", "value": 0},
                        "fill": {"value": "var(--own)"},
                    }
                },
            }
        ],
    }  # fmt: skip
    return _drawn(spec, title, description, name)


def _year(period: str) -> float:
    """Where a period stands on the axis: a financial or academic year halfway between its two years."""
    return int(period[:4]) + (0.5 if "/" in period else 0.0)


def _drawn(spec: dict[str, Any], title: str, description: str, name: str, labels: str = "") -> Markup:
    import vl_convert

    size = {"width": WIDTH, "height": HEIGHT, "padding": _PADDING, "autosize": "none"}
    whole = {"$schema": "https://vega.github.io/schema/vega/v5.json"} | size | spec
    found = _SVG.fullmatch(vl_convert.vega_to_svg(whole).strip())
    if found is None:
        raise RuntimeError("the library drew no SVG that a page can hold")
    moved = (
        f'<g class="labels" transform="translate({_PADDING["left"]},{_PADDING["top"]})">{labels}</g>' if labels else ""
    )
    return Markup(
        '<svg class="chart" viewBox="{box}" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        '<title id="{name}-title">{title}</title><desc id="{name}-desc">{description}</desc>{drawing}</svg>'
    ).format(box=found[1], name=name, title=title, description=description, drawing=Markup(_hidden(found[2]) + moved))  # noqa: S704


def _hidden(drawing: str) -> str:
    """The drawing without what Vega says to screen readers, who hear the title and the description instead."""
    return _SPOKEN.sub("", drawing)


_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
