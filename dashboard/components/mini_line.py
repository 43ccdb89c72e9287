"""A few values over time, small: one line, a mark a value, the axis written at its ends. Higher is better, or the caller says so beside it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dashboard.components.markup import Tree, h

WIDTH, HEIGHT, LEFT, TOP, BASE, RIGHT = 168, 44, 24, 5, 39, 8
DIAMOND = "M0 -4 4 0 0 4-4 0Z"


class Point(NamedTuple):
    """solid: measured in the clinic; hollow is what people report themselves."""

    on: date
    value: float
    solid: bool = True


def mini_line(points: Sequence[Point], low: float, high: float, colour: str, *, limits: Sequence[float] = ()) -> Tree:
    """Points oldest first, days in proportion; values outside the axis stand at its end. colour: the name of a chart colour, such as ch-gross."""
    first, last = points[0].on, points[-1].on
    days = max((last - first).days, 1)

    def x(on: date) -> float:
        return (LEFT + 4) + (WIDTH - LEFT - 4 - RIGHT) * (((on - first).days / days) if len(points) > 1 else 1)

    def y(value: float) -> float:
        return BASE - (BASE - TOP) * (min(max(value, low), high) - low) / (high - low)

    line = "M" + " ".join(f"{x(one.on):.1f} {y(one.value):.1f}" for one in points)
    return h(
        "svg",
        h("line", cls="g", x1=LEFT, x2=WIDTH, y1=TOP, y2=TOP),
        h("line", cls="base", x1=LEFT, x2=WIDTH, y1=BASE, y2=BASE),
        [h("line", cls="lim", x1=LEFT, x2=WIDTH, y1=f"{y(limit):.1f}", y2=f"{y(limit):.1f}") for limit in limits],
        h("text", f"{high:g}", x=LEFT - 5, y=TOP + 6, text_anchor="end"),
        h("text", f"{low:g}", x=LEFT - 5, y=BASE + 3, text_anchor="end"),
        h("path", cls="line", d=line, style=f"stroke:var(--{colour})") if len(points) > 1 else None,
        [_mark(x(one.on), y(one.value), one.solid, colour) for one in points],
        cls="fig mini",
        width=WIDTH,
        height=HEIGHT,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        aria_hidden="true",
    )


def _mark(x: float, y: float, solid: bool, colour: str) -> Tree:
    fill, edge = (f"var(--{colour})", "var(--c-page)") if solid else ("var(--c-page)", f"var(--{colour})")
    return h("path", d=DIAMOND, transform=f"translate({x:.1f} {y:.1f})", style=f"fill:{fill};stroke:{edge};stroke-width:1.25")
