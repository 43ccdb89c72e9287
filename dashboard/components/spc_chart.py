"""A weekly figure with its mean, its usual range and its target (chart C13): the verdict stands in words beside it."""

from dashboard.care.spc import Chart, Signal, Verdict
from dashboard.care.words import MONTHS, day, number
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components import svg
from dashboard.components.markup import Tree, h

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 1160.0, 44.0, 128.0, 16.0, 230.0
_STEPS = (2, 5, 10, 20, 25)
_LEAST_PX = 15.0


def spc_chart(chart: Chart, what: str, target: float, rows: tuple[tuple[str, ...], ...], head: tuple[str, ...]) -> Shown[Tree]:
    """Percent of points by week, lower is better. `rows`: the values as they were counted."""
    if not chart.points:
        return nothing("No week of this period has 5 open tasks or more", head)
    first, last = chart.points[0], chart.points[-1]
    sentence = f"{what} from {number(first.value)} % on {day(first.on)} to {number(last.value)} % on {day(last.on)}. {chart.words}"
    return Shown(_drawn(chart, target), sentence, Table(head, rows))


def verdict(chart: Chart, target: float) -> Tree:
    """Direction first, then the target; the mark is the one on the chart, never red or green."""
    if chart.verdict is None or chart.mean is None or chart.lower is None or chart.upper is None:
        return h("div", h("p", chart.why, cls="v2"), cls="verdict")
    last = chart.points[-1]
    way = {Verdict.BETTER: (svg.UP, "spc-better"), Verdict.WORSE: (svg.DOWN, "spc-worse")}.get(chart.verdict)
    sign = svg.drawing(22, 22, svg.triangle(11, 12, 8, *way)) if way else None
    range_ = f"{number(chart.lower)} to {number(chart.upper)} %"
    return h(
        "div",
        h("p", sign, chart.verdict.capitalize(), cls="v", id="caseload-verdict"),
        h(
            "p",
            f"{chart.why[:1].upper()}{chart.why[1:]} " if chart.why else "",
            f"Week to {day(last.on)}: ",
            h("b", f"{number(last.value)} %"),
            f"; mean {number(chart.mean)} %.",
        ),
        h("p", chart.target.capitalize() if chart.target else "No target", cls="v2"),
        h("p", f"The target is {number(target)} %; the usual range is {range_}."),
        cls="verdict",
    )


def _drawn(chart: Chart, target: float) -> Tree:
    values = [point.value for point in chart.points]
    top = max([*values, target, chart.upper or 0]) * 1.08
    step = next(size for size in _STEPS if top / size <= 6 or size == _STEPS[-1])
    floor, right = TOP + HEIGHT, WIDTH - RIGHT
    pitch = (right - LEFT) / max(len(values) - 1, 1)

    def place(n: int, value: float) -> tuple[float, float]:
        return LEFT + n * pitch, floor - value * HEIGHT / top

    parts: list[Tree] = []
    for percent in range(0, int(top) + 1, step):
        y = place(0, percent)[1]
        parts += [svg.line(LEFT, y, right, y, "g" if percent else "base"), svg.text(LEFT - 8, y + 4.5, f"{percent} %", anchor="end")]
    labels: list[tuple[float, str, str | None]] = [
        (place(0, values[-1])[1], f"now {number(values[-1])} %", "b"),
        (place(0, target)[1], f"target {number(target)} %", "act-t"),
    ]
    parts.append(svg.line(LEFT, place(0, target)[1], right, place(0, target)[1], None, "stroke:var(--c-act);stroke-width:1.5;stroke-dasharray:2 3"))
    for limit_at, words, dash in ((chart.mean, "mean", "none"), (chart.upper, "upper limit", "5 4"), (chart.lower, "lower limit", "5 4")):
        if limit_at is not None:
            y = place(0, limit_at)[1]
            parts.append(svg.line(LEFT, y, right, y, None, f"stroke:var(--c-faint);stroke-width:1;stroke-dasharray:{dash}"))
            labels.append((y, f"{words} {number(limit_at)} %", None))
    parts.append(svg.path([place(n, value) for n, value in enumerate(values)], "stroke:var(--ch-spc);stroke-width:1.25"))
    for n, value in enumerate(values):
        signal = _signal(chart, n)
        x, y = place(n, value)
        if signal is None:
            parts.append(h("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3", style="fill:var(--ch-spc)"))
        else:
            parts.append(svg.triangle(x, y, 5, svg.UP if signal.better else svg.DOWN, "spc-better" if signal.better else "spc-worse"))
    seen = None
    for n, point in enumerate(chart.points):
        if (point.on.year, point.on.month) != seen and (seen is not None or point.on.day <= 7):
            parts.append(svg.text(place(n, 0)[0], floor + 18, MONTHS[point.on.month - 1], anchor="middle"))
        seen = (point.on.year, point.on.month)
    limit = floor + _LEAST_PX
    for y, words, cls in sorted(labels, key=lambda label: -label[0]):
        y = min(y, limit - _LEAST_PX)
        parts.append(svg.text(right + 10, y + 4.5, words, cls))
        limit = y
    return svg.drawing(WIDTH, floor + 24, *parts)


def _signal(chart: Chart, n: int) -> Signal | None:
    """The signal that a point belongs to; the first of the rules where there are several."""
    return next((one for one in chart.signals if one.first <= n <= one.last), None)
