"""The labels of a small chart's axes: round values, and years as reports write them, as SVG text where the scale has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

# Pixels between the middles of two labels below a chart, so that none touches another.
_APART = 46
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_STEPS = 4
_LARGE = ((1_000_000, "M"), (10_000, "k"))


@dataclass(frozen=True, slots=True)
class Ruler:
    """A linear scale: values from `low` to `high` on so many pixels."""

    low: float
    high: float
    pixels: float

    def at(self, value: float) -> float:
        """The pixel of a value, from the low end."""
        return (value - self.low) / (self.high - self.low) * self.pixels


def round_values(values: Sequence[float]) -> list[float]:
    """Round values at even distances, the first not above and the last not below any of the values: two to six of them."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - (abs(low) / 10 or 1), high + (abs(high) / 10 or 1)
    rough = (high - low) / _MOST_STEPS
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * times for times in _STEPS if unit * times >= rough * (1 - 1e-9))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def below(ruler: Ruler, names: Mapping[float, str], height: float) -> str:
    """Labels below a chart, from the left, leaving out those that would touch the one before."""
    out: list[str] = []
    free = float(-_APART)
    for value, name in sorted(names.items()):
        at = ruler.at(value)
        if at - free >= _APART:
            out.append(f'<text x="{at:.0f}" y="{height + 16:.0f}" text-anchor="middle">{name}</text>')
            free = at
    return "".join(out)


def beside(ruler: Ruler, values: Sequence[float]) -> str:
    """Labels at the left of a chart, large values in thousands and millions."""
    divisor, sign = next(((by, sign) for by, sign in _LARGE if max(map(abs, values)) >= by), (1, ""))
    divisor = 1000 if sign == "k" else divisor
    return "".join(
        f'<text x="-8" y="{ruler.pixels - ruler.at(value) + 3.5:.1f}" text-anchor="end">{_short(value / divisor)}{sign}</text>'
        for value in values
    )


def _short(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".").replace("-", "−")


def short_period(period: str) -> str:
    """A period as reports write it: 1998/99."""
    return f"{period[:4]}/{period[7:9]}" if "/" in period else period
