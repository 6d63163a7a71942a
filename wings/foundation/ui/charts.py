"""Small line charts, drawn as SVG without style or script.

The drawing is 100 by 100 and stretched to its place; coordinates are text, so that no locale
writes them with a comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from django.utils.formats import date_format, number_format

from wings.foundation.ui.parts import Text

ALONG: Final = (3, 97)
UPWARDS: Final = (96, 4)
TICKS: Final = 3

Reading = tuple[date, float]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A point of the line, or a tick of an axis, where it stands and what it says."""

    x: str
    y: str
    label: str
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A line over time with the one sentence that it shows."""

    title: Text
    finding: Text
    unit: Text
    marks: tuple[Mark, ...]
    ticks: tuple[Mark, ...]

    @property
    def line(self) -> str:
        """The marks as the `points` of an SVG polyline."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)


def place(value: float, span: tuple[float, float], onto: tuple[float, float]) -> str:
    """Map a value from one span onto another, held inside it; the middle for an empty span."""
    first, last = span
    share = (value - first) / (last - first) if last != first else 0.5
    share = min(1.0, max(0.0, share))
    return f"{onto[0] + share * (onto[1] - onto[0]):.1f}"


def shown(value: float) -> str:
    """Write a value in the reader's language, without needless decimals."""
    return number_format(value, 0 if value == int(value) else 1)


def line_chart(
    readings: Sequence[Reading],
    *,
    scale: tuple[float, float],
    title: Text,
    finding: Text,
    unit: Text = "",
) -> Chart:
    """Draw readings in order of time on a scale from lowest to highest possible value.

    Time runs true: a gap of two months is twice as wide as one of one month. Raises ValueError
    when the readings are not in order.
    """
    days = [float(on.toordinal()) for on, _ in readings]
    if any(later < earlier for earlier, later in pairwise(days)):
        raise ValueError("readings must be in order of time")
    span = (days[0], days[-1]) if days else (0.0, 0.0)
    marks = tuple(
        Mark(
            x=place(day, span, ALONG),
            y=place(value, scale, UPWARDS),
            label=date_format(on, "j M Y"),
            value=shown(value),
        )
        for day, (on, value) in zip(days, readings, strict=True)
    )
    return Chart(title=title, finding=finding, unit=unit, marks=marks, ticks=axis(scale))


def axis(scale: tuple[float, float]) -> tuple[Mark, ...]:
    """Return the ticks of the value axis: lowest, middle, highest."""
    low, high = scale
    values = [low + (high - low) * step / (TICKS - 1) for step in range(TICKS)]
    return tuple(
        Mark(x="0", y=place(value, scale, UPWARDS), label=shown(value)) for value in values
    )
