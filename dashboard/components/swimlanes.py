"""Lanes of what happened on one time axis (C11): bars for what went on, marks for what happened on a day. Places are shares of the width."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.care import words
from dashboard.care.lanes import Lane, Point, Stretch
from dashboard.care.trajectory import DAYS_A_MONTH
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.charts.time_axis import Axis
from dashboard.components.markup import Tree, h

EMPTY = "Nothing recorded"
HEAD = ("What", "From", "To", "Detail")
HEIGHT, MIDDLE, BAR = 24, 12, 10
NOW = "now"
_SQUARE = ("admissions", "falls", "choking", "chest infections")


def swimlanes(lanes: Sequence[Lane], axis: Axis, today: date) -> Shown[Tree]:
    """The lanes in the order given, each with its name at the left, the axis under them, the sentence that says them and the table behind them."""
    shown = [lane for lane in lanes if _within(lane, axis)]
    if not lanes:
        return nothing(EMPTY, HEAD)
    rows = [_row(lane, axis, today, first=n == 0 or shown[n - 1].group != lane.group) for n, lane in enumerate(shown)]
    figure = h("div", h("ul", rows, cls="lanes"), _ticks(axis))
    return Shown(figure, " ".join(_sentence(lane, today) for lane in lanes), lambda: _table(lanes))


def _within(lane: Lane, axis: Axis) -> bool:
    went_on = any(stretch.first <= axis.end and (stretch.last is None or stretch.last >= axis.start) for stretch in lane.stretches)
    return went_on or any(axis.holds(point.on) for point in lane.points)


def _row(lane: Lane, axis: Axis, today: date, *, first: bool) -> Tree:
    parts = [h("line", cls="g", x1=_at(axis, on), x2=_at(axis, on), y1=0, y2=HEIGHT) for on, _ in _months(axis)]
    parts.append(h("line", cls="today", x1=_at(axis, today), x2=_at(axis, today), y1=0, y2=HEIGHT))
    parts.extend(_bar(stretch, axis, today) for stretch in lane.stretches if stretch.first <= axis.end and (stretch.last or today) >= axis.start)
    parts.extend(_mark(point, lane.group, axis) for point in lane.points if axis.holds(point.on))
    return h(
        "li",
        h("span", lane.label, cls="name", title=lane.title or None),
        h("svg", parts, cls="fig", width="100%", height=HEIGHT, aria_hidden="true"),
        h("span", _latest(lane, today), cls="label"),
        cls="lanes-first" if first else None,
    )


def _bar(stretch: Stretch, axis: Axis, today: date) -> Tree:
    start, end = _share(axis, stretch.first), _share(axis, (stretch.last or today) + timedelta(days=1))
    title = h("title", f"{_days(stretch)}{f', {stretch.said}' if stretch.said else ''}")
    return h(
        "rect",
        title,
        x=f"{100 * start:.2f}%",
        y=MIDDLE - BAR / 2,
        width=f"{100 * max(end - start, 0.004):.2f}%",
        height=BAR,
        cls="quiet" if stretch.quiet else "bar",
    )


def _mark(point: Point, group: str, axis: Axis) -> Tree:
    """What went wrong is a square, filled when it was grave; a talk a diamond; all else a dot."""
    title = h("title", f"{words.day(point.on)}{f', {point.said}' if point.said else ''}")
    at = _at(axis, point.on)
    if group in _SQUARE:
        return h("rect", title, x=at, y=MIDDLE - 4, width=8, height=8, transform="translate(-4 0)", cls="point grave" if point.grave else "point")
    if group == "talks":
        return h("svg", h("path", title, d="M0 -5.5 5.5 0 0 5.5 -5.5 0Z", cls="point"), x=at, y=MIDDLE, style="overflow:visible")
    return h("circle", title, cx=at, cy=MIDDLE, r=3.5, cls="point")


def _ticks(axis: Axis) -> Tree:
    names = [h("text", name, x=_at(axis, on), y=13, text_anchor="middle") for on, name in _months(axis)]
    return h("div", h("svg", names, cls="fig", width="100%", height=18, aria_hidden="true"), cls="lanes-axis")


def _months(axis: Axis) -> list[tuple[date, str]]:
    """The ticks of the axis, as days with their names: months of the calendar, or months since onset."""
    laid = axis.layout()
    onset = axis.onset_on
    days = [date.fromisoformat(at) if onset is None else onset + timedelta(days=round(at * DAYS_A_MONTH)) for at in laid["tickvals"]]
    return [(on, name) for on, name in zip(days, laid["ticktext"], strict=True) if axis.holds(on)]


def _share(axis: Axis, on: date) -> float:
    return min(max(axis.share(on), 0.0), 1.0)


def _at(axis: Axis, on: date) -> str:
    return f"{100 * _share(axis, on):.2f}%"


def _days(stretch: Stretch) -> str:
    return f"{words.day(stretch.first)} – {words.day(stretch.last) if stretch.last else NOW}"


def _latest(lane: Lane, today: date) -> str:
    """At the right: since when it goes on, or how many and when last."""
    loud = [stretch for stretch in lane.stretches if not stretch.quiet]
    if loud and loud[-1].last is None:
        return f"since {words.day(loud[-1].first)}"
    count = len(loud) + len(lane.points)
    last = max([*(stretch.last or today for stretch in loud), *(point.on for point in lane.points)])
    return f"{count}, last {words.day(last)}" if count > 1 or lane.points else f"until {words.day(last)}"


def _sentence(lane: Lane, today: date) -> str:
    """NIV: 03-Sep-2025 – now, mean 6.2 h. Falls: 3, the last 12-Oct-2026, injured."""
    name = lane.title or lane.label
    if lane.points or len([stretch for stretch in lane.stretches if not stretch.quiet]) > 3:
        said = [(point.on, point.said) for point in lane.points] + [(stretch.first, stretch.said) for stretch in lane.stretches]
        on, detail = max(said)
        return f"{name}: {len(said)}, the last {words.day(on)}{f', {detail}' if detail else ''}."
    parts = [f"{_days(stretch)}{f', {stretch.said}' if stretch.said else ''}" for stretch in lane.stretches]
    return f"{name}: {'; '.join(parts)}."


def _table(lanes: Sequence[Lane]) -> Table:
    rows: list[tuple[str, ...]] = []
    for lane in lanes:
        name = lane.title or lane.label
        days = [(stretch.first, words.day(stretch.last) if stretch.last else NOW, stretch.said) for stretch in lane.stretches]
        days += [(point.on, "", point.said) for point in lane.points]
        rows += [(name, words.day(on), until, said) for on, until, said in sorted(days, reverse=True)]
    return Table(HEAD, tuple(rows))
