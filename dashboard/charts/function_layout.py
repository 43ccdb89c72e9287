"""Where the bands of the function figure stand: every band at fixed pixels, so that HTML beside the figure lines up with it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.care import alsfrs
from dashboard.care.alsfrs import Domain
from dashboard.charts import style
from dashboard.charts.event_row import LANE_PX, LANES
from dashboard.charts.shown import Place
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis
from db.records import Score

MARGIN = {"l": 40, "r": 8, "t": 14, "b": 30}
_DOMAIN_PX, _BETWEEN_PX, _FIRST_DOMAIN = 48, 16, 278
BANDS: dict[str, Place] = {
    "total": Place(14, 186),
    "stage": Place(212, 18),
    "events": Place(238, LANES * LANE_PX),
    **{which.value: Place(_FIRST_DOMAIN + n * (_DOMAIN_PX + _BETWEEN_PX), _DOMAIN_PX) for n, which in enumerate(Domain)},
}
_BOTTOM = _FIRST_DOMAIN + len(Domain) * (_DOMAIN_PX + _BETWEEN_PX) - _BETWEEN_PX
HEIGHT = _BOTTOM + MARGIN["b"]
AXES = {band: f"y{n}" if n > 1 else "y" for n, band in enumerate(BANDS, 1)}
ROOM_BEFORE = 0.35  # of the width, for the words beside a line, also on a phone
_EDGE_PX = 3  # a line at the very top or foot of its band is not cut in half


def layout(points: Sequence[tuple[Score, int]], axis: Axis, today: date, theme: Theme, baseline_on: date | None, baseline: str) -> dict[str, Any]:
    """Axes, the lines for today and the last meeting, and the latest total in words, of points oldest first."""
    still = {"fixedrange": True, "zeroline": False}
    made = style.layout(theme, HEIGHT, MARGIN)
    made["bargap"] = 0
    made["xaxis"] = {
        **still,
        **axis.layout(),
        "anchor": AXES[Domain.RESPIRATORY.value],
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": theme["c-faint"],
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "hovered data",
        "spikethickness": 1,
        "spikedash": "solid",
        "spikecolor": theme["c-faint"],
    }
    span = _BOTTOM - MARGIN["t"]
    for band, place in BANDS.items():
        made[f"yaxis{AXES[band][1:]}"] = {**still, **_ticks(band, theme), **_spread(band, place, span)}
    at_foot = not points or points[-1][1] > 10
    made["shapes"] = [style.rule(theme, axis.at(today), dotted=True)]
    made["annotations"] = [_note(axis.at(today), 0 if at_foot else alsfrs.MAX_TOTAL, "today", theme, above=at_foot)]
    if baseline_on is not None and axis.holds(baseline_on) and baseline_on < today:
        made["shapes"].append(style.rule(theme, axis.at(baseline_on), dotted=False))
        made["annotations"].append(_note(axis.at(baseline_on), alsfrs.MAX_TOTAL, baseline, theme, above=False, after=axis.share(baseline_on) < ROOM_BEFORE))
    if points and axis.holds(points[-1][0].assessed_on):
        made["annotations"].append(_latest(points, axis, theme))
    return made


def _spread(band: str, place: Place, span: int) -> dict[str, Any]:
    """Where a band stands, as shares of the plot from its foot; bands with lines reach a little over their range on both sides."""
    top, foot = place.top - MARGIN["t"], place.top - MARGIN["t"] + place.height
    most = {"stage": 1, "events": place.height, "total": alsfrs.MAX_TOTAL}.get(band, alsfrs.MAX_DOMAIN)
    over_top, over_foot = min(_EDGE_PX, top), min(_EDGE_PX, span - foot)
    if band in ("stage", "events"):
        over_top = over_foot = 0
    a_px = most / place.height
    return {"domain": [1 - (foot + over_foot) / span, 1 - (top - over_top) / span], "range": [-over_foot * a_px, most + over_top * a_px]}


def _ticks(band: str, theme: Theme) -> dict[str, Any]:
    if band in ("stage", "events"):
        return {"visible": False}
    lines = {
        "gridcolor": theme["ch-grid"],
        "gridwidth": 1,
        "showgrid": True,
        "zeroline": True,
        "zerolinecolor": theme["c-faint"],
        "zerolinewidth": 1,
        "ticklabelstandoff": 4,
    }
    if band == "total":
        return {**lines, "tickvals": [0, 12, 24, 36, 48]}
    foot = "0" if band == Domain.RESPIRATORY.value else ""
    return {**lines, "tickvals": [0, 4, 8, 12], "ticktext": [foot, "", "", "12"]}


def _note(x: Any, y: float, text: str, theme: Theme, *, above: bool, after: bool = False) -> dict[str, Any]:
    """Beside a vertical line: before it, or after it."""
    return {
        "x": x,
        "y": y,
        "xref": "x",
        "yref": "y",
        "text": text,
        "showarrow": False,
        "xanchor": "left" if after else "right",
        "yanchor": "bottom" if above else "top",
        "xshift": 3 if after else -3,
        "font": {"size": style.LABEL_PX, "color": theme["c-muted"]},
    }


def _latest(points: Sequence[tuple[Score, int]], axis: Axis, theme: Theme) -> dict[str, Any]:
    """The latest total in bold beside its marker: below it, unless the line comes from below or there is no room."""
    score, value = points[-1]
    rising = len(points) > 1 and value > points[-2][1]
    below = value > 8 and not rising
    return {
        **_note(axis.at(score.assessed_on), value, f"<b>{value}</b>", theme, above=not below),
        "xshift": 2,
        "yshift": -5 if below else 5,
        "font": {"size": style.FIGURE_PX, "color": theme["c-text"]},
    }
