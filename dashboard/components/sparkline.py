"""The total at a glance, for a row of a list: one line, one dot for now (C1)."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.care import alsfrs, words
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components.markup import Tree, h

EMPTY = "No score"
HEAD = ("Date", "Total")
WIDTH, HEIGHT, STEP, EDGE, AIR = 76, 32, 8, 6, 3
SHOWN_DAYS = 731  # 24 months
_DOTS = {"act": "c-act", "watch": "c-watch", "data": "c-data", "stable": "ch-total"}


def sparkline(series_on: Sequence[date], series_total: Sequence[int], kind: str, today: date) -> Shown[Tree]:
    """The totals of the last 24 months (the latest always), oldest first, 8 px a visit, right-aligned, y from 0 to 48.

    kind is the class of the patient (act, watch, data, stable) and colours the dot; it is hollow for data.
    """
    points = [(on, total) for on, total in zip(series_on, series_total, strict=True) if on >= today - timedelta(days=SHOWN_DAYS)]
    points = points or list(zip(series_on, series_total, strict=True))[-1:]
    if not points:
        return nothing(EMPTY, HEAD)
    rows = tuple((words.day(on), str(total)) for on, total in reversed(points))
    return Shown(_svg([total for _, total in points], kind), _sentence(points), Table(HEAD, rows))


def _svg(totals: Sequence[int], kind: str) -> Tree:
    step = min(STEP, (WIDTH - 2 * EDGE) / max(len(totals) - 1, 1))
    xs = [WIDTH - EDGE - (len(totals) - 1 - n) * step for n in range(len(totals))]
    ys = [AIR + (HEIGHT - 2 * AIR) * (1 - total / alsfrs.MAX_TOTAL) for total in totals]
    line = "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True)) if len(totals) > 1 else None
    colour = f"var(--{_DOTS[kind]})"
    fill = "var(--c-page)" if kind == "data" else colour
    return h(
        "svg",
        h("line", cls="b0", x1=0, x2=WIDTH - EDGE, y1=HEIGHT - AIR, y2=HEIGHT - AIR),
        h("path", d=line, style="fill:none") if line else None,
        h("circle", cx=f"{xs[-1]:.1f}", cy=f"{ys[-1]:.1f}", r=2.75, style=f"fill:{fill};stroke:{colour};stroke-width:1.5"),
        cls="spark",
        width=WIDTH,
        height=HEIGHT,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        aria_hidden="true",
    )


def _sentence(points: Sequence[tuple[date, int]]) -> str:
    """31 on 02-Dec-2025 (34 on 14-Oct-2025)."""
    (on, now), before = points[-1], points[-2] if len(points) > 1 else None
    return f"{now} on {words.day(on)}" + (f" ({before[1]} on {words.day(before[0])})" if before else "")
