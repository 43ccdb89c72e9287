"""Measured values as small charts under each other on one time axis: a band a measure, its limits as dashed lines, answers of the same days below."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.charts import event_row, stack_marks, style
from dashboard.charts.shown import Place, PlotlyFigure
from dashboard.charts.stack_parts import Answers, Band
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis
from db.records import Happening

BETWEEN_PX, LANES_PX, ROW_PX = 36, event_row.LANES * event_row.LANE_PX, 22
MARGIN = {"l": 40, "r": 138, "t": 8, "b": 30}
NARROW_MARGIN = {"l": 34, "r": 124, "t": 8, "b": 30}
NARROW_BETWEEN_PX = 54
PLOT_PX, NARROW_PLOT_PX = 430, 250


@dataclass(frozen=True)
class Stack:
    figure: PlotlyFigure
    places: dict[str, Place]
    narrow: dict[str, Place] = field(default_factory=dict)


def stack(
    bands: Sequence[Band],
    answers: Sequence[Answers],
    events: Sequence[Happening],
    axis: Axis,
    today: date,
    theme: Theme,
    *,
    baseline_on: date | None = None,
    label: str,
    points: Sequence[dict[str, Any]] = (),
) -> Stack:
    """The figure and where each band stands, on a desk and on a phone. label: the name of the figure for who does not see it."""
    wide, height = _places(bands, answers, events, MARGIN, BETWEEN_PX)
    narrow, tall = _places(bands, answers, events, NARROW_MARGIN, NARROW_BETWEEN_PX)
    axes = {key: f"y{n}" if n > 1 else "y" for n, key in enumerate(wide, 1)}
    made = style.layout(theme, height, MARGIN)
    made["bargap"] = 0
    made["xaxis"] = {**axis.layout(), "fixedrange": True, "zeroline": False, "showgrid": False, "ticks": "outside", "ticklen": 5, "tickcolor": theme["c-faint"]}
    made["xaxis"]["anchor"] = list(axes.values())[-1]
    made["shapes"] = [style.rule(theme, axis.at(today), dotted=True)]
    if baseline_on is not None and axis.holds(baseline_on) and baseline_on < today:
        made["shapes"].append(style.rule(theme, axis.at(baseline_on), dotted=False))
    made["annotations"] = []
    data: list[dict[str, Any]] = []
    happened = [event for event in events if event.happened_on <= today and axis.holds(event.happened_on)]
    on_phone: dict[str, Any] = {"height": tall, "margin": NARROW_MARGIN}
    charts = {band.key for band in bands if not band.empty}
    for key, place in wide.items():
        name = f"yaxis{axes[key][1:]}"
        made[name] = {
            "fixedrange": True,
            "zeroline": False,
            "domain": _share(place, height, MARGIN, edge := 3 if key in charts else 0),
            "visible": False,
            "range": [0, place.height],
        }
        on_phone[name] = {"domain": _share(narrow[key], tall, NARROW_MARGIN, edge)}
    if "events" in wide:
        data += stack_marks.events(event_row.place(happened, axis, PLOT_PX, since=baseline_on, beyond_px=100), axis, theme, axes["events"])
    for band in bands:
        traces, notes, shapes, look = stack_marks.band(band, axis, theme, axes[band.key])
        data += traces
        made["annotations"] += notes
        made["shapes"] += shapes
        made[f"yaxis{axes[band.key][1:]}"] |= look
    if answers:
        traces, notes = stack_marks.answers(answers, axis, theme, axes["answers"], ROW_PX, PLOT_PX)
        data += traces
        made["annotations"] += notes
    data += stack_marks.unseen(data, axes.values(), axis)
    small = stack_marks.events(event_row.place(happened, axis, NARROW_PLOT_PX, since=baseline_on, beyond_px=80), axis, theme, axes.get("events", "y"))
    made["meta"] = {"label": label, "points": list(points), "narrow": on_phone, "narrow_events": small[0] if small else None}
    return Stack({"data": data, "layout": made}, wide, narrow)


def _places(
    bands: Sequence[Band], answers: Sequence[Answers], events: Sequence[Happening], margin: dict[str, int], between: int
) -> tuple[dict[str, Place], int]:
    """Places by key, from the top of the figure, and the height of all of it."""
    places: dict[str, Place] = {}
    top = margin["t"]
    if events:
        places["events"] = Place(top, LANES_PX)
        top += LANES_PX
    top += between - 24
    for band in bands:
        places[band.key] = Place(top, band.tall)
        top += band.tall + between
    if answers:
        places["answers"] = Place(top, ROW_PX * len(answers))
        top += ROW_PX * len(answers) + 8
    else:
        top -= between - 8
    return places, top + margin["b"]


def _share(place: Place, height: int, margin: dict[str, int], edge: int) -> list[float]:
    """Where a band stands, as shares of the plot from its foot; charts reach `edge` pixels over their range."""
    span = height - margin["t"] - margin["b"]
    top = place.top - margin["t"]
    return [max(0.0, 1 - (top + place.height + edge) / span), min(1.0, 1 - (top - edge) / span)]
