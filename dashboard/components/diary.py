"""How exercise felt: effort, pain and fatigue day by day under the same weeks as the calendar, with the mean of seven days (C9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dashboard.care import words
from dashboard.care.adherence import WEEK, Adherence
from dashboard.care.adherence_days import Day
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.components.weekly_bars import LEFT, WIDE
from db.vocabulary import LogSource

HEAD = ("Date", "Effort", "Pain", "Fatigue", "Entered by")
MOST, TOP, TALL, GAP_DAYS = 10, 6, 56, 14
BEFORE_DAYS = 28


@dataclass(frozen=True)
class Scale:
    """One thing that is asked, 0 to 10. low, high: the target; watch: from which mean it is watched."""

    key: str
    name: str
    low: float | None = None
    high: float | None = None
    watch: float | None = None


def diary(shown: Adherence, scales: Sequence[Scale]) -> Shown[Tree]:
    """A row a scale, aligned with the weekly bars. Empty when nothing was entered in these weeks."""
    if not any(_value(day, scale) is not None for day in shown.days for scale in scales):
        return nothing("No entries in these weeks", HEAD)
    rows = [_row(shown, scale, last=scale is scales[-1]) for scale in scales]
    table = Table(HEAD, tuple(_cells(day, scales) for day in reversed(shown.days) if day.log))
    return Shown(h("div", rows, cls="diary"), " ".join(filter(None, (say(shown, scale) for scale in scales))), table)


def say(shown: Adherence, scale: Scale) -> str:
    """Fatigue 7/10 on 02-Dec-2025, mean of 7 days 6.4, was 4.0 in the 4 weeks before; watched from 7."""
    known = _known(shown.days, scale)
    if not known:
        return f"{scale.name}: no entry in these weeks."
    on, value = known[-1][0].on, known[-1][1]
    now, was = means(shown, scale)
    parts = [f"{scale.name} {words.number(value)}/10 on {words.day(on)}"]
    parts.append(f"mean of 7 days {words.number(now, 1)}" if now is not None else "no entry in 7 days")
    if was is not None:
        parts.append(f"was {words.number(was, 1)} in the 4 weeks before")
    rule = f"; target {scale.low:g} to {scale.high:g}" if scale.low is not None else f"; watched from {scale.watch:g}" if scale.watch is not None else ""
    return f"{', '.join(parts)}{rule}."


def means(shown: Adherence, scale: Scale) -> tuple[float | None, float | None]:
    """Of the 7 days that end today, and of the 28 days before those; None without an entry."""
    start = shown.today - timedelta(days=WEEK - 1)
    return _mean(shown.days, scale, start, shown.today), _mean(shown.days, scale, start - timedelta(days=BEFORE_DAYS), start - timedelta(days=1))


def _row(shown: Adherence, scale: Scale, *, last: bool) -> Tree:
    now, was = means(shown, scale)
    watched = scale.watch is not None and now is not None and now >= scale.watch
    rule = f"target {scale.low:g} to {scale.high:g}" if scale.low is not None else f"watch from {scale.watch:g}" if scale.watch is not None else ""
    side = h(
        "div",
        h("div", h("b", scale.name), mark("watch") if watched else None, cls="watch" if watched else None),
        h(
            "div",
            h("b", words.number(now) if now is not None else "None", cls="diary-no"),
            h("span", f" was {words.number(was)}" if was is not None else "", cls="label"),
        ),
        h("div", rule, cls="label"),
        cls="diary-side",
    )
    return h("div", side, _svg(shown, scale, last=last), cls="diary-row")


def _svg(shown: Adherence, scale: Scale, *, last: bool) -> Tree:
    monday, width = shown.weeks[0].starts_on, LEFT + WIDE.pitch * len(shown.weeks)
    height, foot = TOP + TALL + (24 if last else 6), TOP + TALL
    parts = [h("text", MOST, x=LEFT - 6, y=TOP + 5, text_anchor="end"), h("text", "0", x=LEFT - 6, y=foot + 1, text_anchor="end")]
    parts.append(h("line", cls="g", x1=LEFT, x2=width, y1=TOP, y2=TOP))
    if scale.low is not None and scale.high is not None:
        parts.append(h("rect", x=LEFT, y=_y(scale.high), width=width - LEFT, height=_y(scale.low) - _y(scale.high), style="fill:var(--c-data-wash)"))
    if scale.watch is not None:
        dashed = "stroke:var(--c-watch);stroke-width:1.5;stroke-dasharray:5 4"
        parts.append(h("line", x1=LEFT, x2=width, y1=_y(scale.watch), y2=_y(scale.watch), style=dashed))
    parts += [h("line", cls="since", x1=_x(on, monday), x2=_x(on, monday), y1=0, y2=foot) for on in shown.changes_on]
    known = _known(shown.days, scale)
    parts += [_dot(day, value, monday) for day, value in known]
    parts += [h("path", cls="line", d=line, style="fill:none;stroke:var(--ch-total);stroke-width:2") for line in _lines(shown.days, known, scale, monday)]
    parts.append(h("line", cls="base", x1=LEFT, x2=width, y1=foot, y2=foot))
    if last:
        parts += _months(monday, len(shown.weeks), foot)
    return h("svg", parts, cls="fig", width=width, height=height, viewBox=f"0 0 {width} {height}", aria_hidden="true")


def _x(on: date, monday: date) -> float:
    return round(LEFT + ((on - monday).days + 0.5) / WEEK * WIDE.pitch, 1)


def _y(value: float) -> float:
    return round(TOP + TALL * (1 - value / MOST), 1)


def _dot(day: Day, value: float, monday: date) -> Tree:
    """Hollow when the person or a carer wrote it, solid when staff did."""
    solid = day.log is not None and day.log.source is LogSource.STAFF
    said = f"{words.weekday(day.on)}: {words.number(value)}/10{'' if solid else ', self-reported'}"
    style = f"fill:{'var(--ch-neutral)' if solid else 'var(--c-page)'};stroke:var(--ch-neutral);stroke-width:1.1"
    return h("circle", h("title", said), cx=_x(day.on, monday), cy=_y(value), r=2, style=style)


def _lines(days: Sequence[Day], known: Sequence[tuple[Day, float]], scale: Scale, monday: date) -> list[str]:
    """The mean of the seven days up to each entry; broken where nobody entered anything for two weeks."""
    points = [(day.on, _mean(days, scale, day.on - timedelta(days=WEEK - 1), day.on) or 0.0) for day, _ in known]
    lines: list[list[tuple[date, float]]] = [[points[0]]] if points else []
    for (before, _), point in pairwise(points):
        if (point[0] - before).days > GAP_DAYS:
            lines.append([])
        lines[-1].append(point)
    return ["M" + " ".join(f"{_x(on, monday)} {_y(value)}" for on, value in line) for line in lines if len(line) > 1]


def _months(monday: date, weeks: int, foot: int) -> list[Tree]:
    end = monday + timedelta(days=WEEK * weeks)
    first = monday.year * 12 + monday.month
    days = [date(month // 12, month % 12 + 1, 1) for month in range(first, first + 6)]
    marks: list[Tree] = []
    for n, on in enumerate(on for on in days if on < end):
        at = _x(on, monday)
        marks.append(h("line", cls="base", x1=at, x2=at, y1=foot, y2=foot + 5))
        marks.append(h("text", words.day(on) if n == 0 or on.month == 1 else words.short_day(on), x=at, y=foot + 18, text_anchor="middle"))
    return marks


def _value(day: Day, scale: Scale) -> int | None:
    found: int | None = getattr(day.log, scale.key) if day.log else None
    return found


def _known(days: Sequence[Day], scale: Scale) -> list[tuple[Day, float]]:
    return [(day, float(value)) for day in days if (value := _value(day, scale)) is not None]


def _mean(days: Sequence[Day], scale: Scale, start: date, end: date) -> float | None:
    first = days[0].on if days else start
    inside = days[max((start - first).days, 0) : max((end - first).days + 1, 0)]
    known = [value for day in inside if (value := _value(day, scale)) is not None]
    return sum(known) / len(known) if known else None


def _cells(day: Day, scales: Sequence[Scale]) -> tuple[str, ...]:
    values = [_value(day, scale) for scale in scales]
    return (words.weekday(day.on), *("" if value is None else str(value) for value in values), day.log.source.value if day.log else "")
