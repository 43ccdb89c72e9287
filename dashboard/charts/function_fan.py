"""The fan of a forecast in the function figure: two bands with an edge and no middle line, and a short tick at 3 and at 6 months."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.care import words
from dashboard.care.alsfrs import Domain
from dashboard.care.fan import Ahead, Fan
from dashboard.charts import style
from dashboard.charts.function_layout import AXES
from dashboard.charts.shown import PlotlyFigure
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis

META = "forecast"
"""What marks a trace that is not for the patient's eyes: the browser leaves it out while the patient is present."""
_TICK_PX = 9
_CLEAR = 0.014  # of the axis: a marker of today keeps its right half


def add(figure: PlotlyFigure, fan: Fan, axis: Axis, today: date, theme: Theme) -> None:
    """Put the fan under every other mark, and nothing right of today but it: the values of the domains stand there."""
    figure["data"] = [*_traces(fan, axis, theme), *figure["data"]]
    top = figure["layout"][f"yaxis{AXES[Domain.BULBAR.value][1:]}"]["domain"][1]
    clear = today + timedelta(days=max(1, round(_CLEAR * (axis.end - axis.start).days)))
    blank = {"type": "rect", "xref": "x", "yref": "paper", "x0": axis.at(clear), "x1": axis.at(axis.end), "y0": 0, "y1": top}
    figure["layout"]["shapes"].append({**blank, "layer": "above", "fillcolor": theme["c-page"], "line": {"width": 0}})


def _traces(fan: Fan, axis: Axis, theme: Theme) -> list[dict[str, Any]]:
    """Wide band, narrow band, ticks; they belong under every other mark."""
    wide = _band(fan, axis, "8 in 10", lambda day: (day.low80, day.high80))
    narrow = _band(fan, axis, "5 in 10", lambda day: (day.low50, day.high50))
    return [
        {**wide, "fillcolor": theme["ch-fan80"], "line": {"color": theme["ch-fan-edge"], "width": style.THIN_PX}},
        {**narrow, "fillcolor": theme["ch-fan50"], "line": {"width": 0}},
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Forecast, middle",
            "meta": META,
            "xaxis": "x",
            "yaxis": AXES["total"],
            "x": [axis.at(day.on) for day in fan.ticks],
            "y": [day.middle for day in fan.ticks],
            "hovertext": [said(day) for day in fan.ticks],
            "hoverinfo": "text",
            "cliponaxis": False,
            "marker": {"symbol": "line-ew", "size": _TICK_PX, "line": {"color": theme["c-text"], "width": style.LINE_PX}},
        },
    ]


def said(day: Ahead) -> str:
    """15-Mar-2026: 5 in 10 chance 26–30, 8 in 10 chance 24–31."""
    return f"{words.day(day.on)}: 5 in 10 chance {between(day.low50, day.high50)}, 8 in 10 chance {between(day.low80, day.high80)}"


def between(low: float, high: float) -> str:
    """26–30 in whole points, as scores are."""
    return f"{words.number(low)}–{words.number(high)}" if words.number(low) != words.number(high) else words.number(low)


def _band(fan: Fan, axis: Axis, name: str, ends: Callable[[Ahead], tuple[float, float]]) -> dict[str, Any]:
    xs: Sequence[Any] = [axis.at(day.on) for day in fan.days]
    low, high = zip(*(ends(day) for day in fan.days), strict=True)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"Forecast, {name}",
        "meta": META,
        "xaxis": "x",
        "yaxis": AXES["total"],
        "x": [*xs, *reversed(xs), xs[0]],
        "y": [*high, *reversed(low), high[0]],
        "fill": "toself",
        "hoverinfo": "skip",
    }
