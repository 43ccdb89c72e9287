"""The marks of the function figure: bands at fixed pixels, lines that break at gaps, markers by mode and domain, ribbon and events."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.care import alsfrs, words
from dashboard.care.alsfrs import Domain
from dashboard.care.staging import Staged
from dashboard.care.trajectory import gaps
from dashboard.charts import style
from dashboard.charts.event_row import LANE_PX, LANES, Placed
from dashboard.charts.shown import Place, PlotlyFigure
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis
from db.records import Score
from db.vocabulary import Mode

MODES = {Mode.CLINIC: "clinic", Mode.PHONE: "phone", Mode.VIDEO: "video", Mode.SELF: "self-reported", Mode.CARER: "by carer"}
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
SYMBOLS = {Domain.BULBAR: "circle", Domain.FINE: "square", Domain.GROSS: "diamond", Domain.RESPIRATORY: "triangle-up"}
AXES = {band: f"y{n}" if n > 1 else "y" for n, band in enumerate(BANDS, 1)}
_DAY_MS = 86_400_000
_DEEP = ("4A", "4B", "5")


def figure(
    scores: Sequence[Score], staged: Sequence[Staged], placed: Sequence[Placed], axis: Axis, today: date, theme: Theme, baseline_on: date | None
) -> PlotlyFigure:
    """The whole figure. scores and staged run oldest first and belong together."""
    data = [*_ribbon(staged, axis, today, theme), *_events(placed, axis, theme)]
    for which in Domain:
        points = [(score, value) for score in scores if (value := alsfrs.domain(score.items, which)) is not None]
        data += _series(points, [_domain_words(which, score, axis) for score, _ in points], axis, theme, which)
    points = [(score, value) for score in scores if (value := alsfrs.total(score.items)) is not None]
    data += _series(points, _total_words(points, axis), axis, theme, None)
    return {"data": data, "layout": _layout(points, axis, today, theme, baseline_on)}


def _series(points: Sequence[tuple[Score, int]], hover: Sequence[str], axis: Axis, theme: Theme, which: Domain | None) -> list[dict[str, Any]]:
    """A line that breaks where more than 120 days passed, dotted across the break, and a marker for every value."""
    band = which.value if which else "total"
    colour = theme[f"ch-{band}"]
    xs, ys = [axis.at(score.assessed_on) for score, _ in points], [value for _, value in points]
    broken = gaps([score.assessed_on for score, _ in points])
    solid_x, solid_y = _cut(xs, broken), _cut(ys, broken)
    dotted_x = [x for at in broken for x in (xs[at], xs[at + 1], None)]
    dotted_y = [y for at in broken for y in (ys[at], ys[at + 1], None)]
    line = {"type": "scatter", "mode": "lines", "xaxis": "x", "yaxis": AXES[band], "hoverinfo": "skip", "connectgaps": False}
    traces: list[dict[str, Any]] = [{**line, "name": f"{band} line", "x": solid_x, "y": solid_y, "line": {"color": colour, "width": style.LINE_PX}}]
    if broken:
        traces.append({**line, "name": f"{band} gap", "x": dotted_x, "y": dotted_y, "line": {"color": colour, "width": style.LINE_PX, "dash": "2px,4px"}})
    seen = [n for n, (score, _) in enumerate(points) if axis.holds(score.assessed_on)]
    modes = [points[n][0].mode for n in seen]
    solid = [mode is Mode.CLINIC for mode in modes]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": which.label if which else "Total",
            "xaxis": "x",
            "yaxis": AXES[band],
            "x": [xs[n] for n in seen],
            "y": [ys[n] for n in seen],
            "hovertext": [hover[n] for n in seen],
            "hoverinfo": "text",
            "cliponaxis": False,
            "marker": {
                "symbol": [SYMBOLS[which] if which else "square" if mode in (Mode.PHONE, Mode.VIDEO) else "circle" for mode in modes],
                "size": 8 if which is None else 7,
                "color": [colour if full else theme["c-page"] for full in solid],
                "line": {"color": [theme["c-page"] if full else colour for full in solid], "width": [1.25 if full else 1.75 for full in solid]},
                "opacity": 1,
            },
        }
    )
    return traces


def _cut(values: Sequence[Any], after: Sequence[int]) -> list[Any]:
    """The values with a None after each of these positions."""
    parted: list[Any] = []
    for at, value in enumerate(values):
        parted.append(value)
        if at in after:
            parted.append(None)
    return parted


def _total_words(points: Sequence[tuple[Score, int]], axis: Axis) -> list[str]:
    """31/48 · 02-Dec-2025 · clinic · A. N. · −3 in 49 d."""
    found = []
    for at, (score, total) in enumerate(points):
        parts = [f"{total}/{alsfrs.MAX_TOTAL}", axis.words(score.assessed_on), MODES[score.mode]]
        if score.rater:
            parts.append(style.said(score.rater))
        if at:
            before, was = points[at - 1]
            parts.append(f"{words.signed(total - was)} in {(score.assessed_on - before.assessed_on).days} d")
        found.append(" · ".join(parts))
    return found


def _domain_words(which: Domain, score: Score, axis: Axis) -> str:
    """Gross motor 5/12 · walking 2, stairs 1, turning 2 · 02-Dec-2025 · clinic."""
    named = alsfrs.items_of(score.item5_form)
    parts = ", ".join(f"{named[n - 1].label.lower()} {score.items[n - 1]}" for n in which.items)
    return f"{which.label} {alsfrs.domain(score.items, which)}/{alsfrs.MAX_DOMAIN} · {parts} · {axis.words(score.assessed_on)} · {MODES[score.mode]}"


def _ribbon(staged: Sequence[Staged], axis: Axis, today: date, theme: Theme) -> list[dict[str, Any]]:
    """One bar a run of one stage, up to the next assessment or today."""
    runs: list[tuple[Staged, date]] = []
    for at, stage in enumerate(staged):
        until = staged[at + 1].on if at + 1 < len(staged) else today
        if runs and runs[-1][0].kings == stage.kings:
            runs[-1] = (runs[-1][0], until)
        else:
            runs.append((stage, until))
    bars = [(stage, max(stage.on, axis.start), until) for stage, until in runs if stage.kings and until > axis.start and until > stage.on]
    if not bars:
        return []
    return [
        {
            "type": "bar",
            "orientation": "h",
            "name": "King's stage",
            "xaxis": "x",
            "yaxis": AXES["stage"],
            "base": [axis.at(start) for _, start, _ in bars],
            "x": [_length(axis, start, until) for _, start, until in bars],
            "y": [0.5] * len(bars),
            "width": [1] * len(bars),
            "text": [stage.kings for stage, _, _ in bars],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "insidetextfont": {"color": [theme["ch-stage-deep-text" if stage.kings in _DEEP else "ch-stage-light-text"] for stage, _, _ in bars]},
            "hovertext": [_stage_words(stage) for stage, _, _ in bars],
            "hoverinfo": "text",
            "marker": {"color": [_stage_colour(stage.kings, theme) for stage, _, _ in bars], "line": {"color": theme["c-page"], "width": 1}},
        }
    ]


def _length(axis: Axis, start: date, until: date) -> float:
    """A bar's length in the unit of its axis: milliseconds by date, months since onset."""
    if axis.onset_on is None:
        return (until - start) / timedelta(days=1) * _DAY_MS
    return float(axis.at(until)) - float(axis.at(start))


def _stage_words(stage: Staged) -> str:
    regions = f": {stage.stages.regions.words()}" if stage.stages.regions else ""
    return f"King's {stage.kings} (estimated) from {words.day(stage.on)}{regions}"


def _stage_colour(kings: str | None, theme: Theme) -> str:
    """Stage 0 is drawn as 1, and 5 as the deepest: neither has a colour of its own."""
    return theme[{"0": "ch-stage-1", "4A": "ch-stage-4a", "4B": "ch-stage-4b", "5": "ch-stage-4b"}.get(kings or "0", f"ch-stage-{kings}")]


def _events(placed: Sequence[Placed], axis: Axis, theme: Theme) -> list[dict[str, Any]]:
    if not placed:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": "Events",
            "xaxis": "x",
            "yaxis": AXES["events"],
            "x": [axis.at(event.on) for event in placed],
            "y": [BANDS["events"].height - LANE_PX * (event.lane + 0.5) for event in placed],
            "text": [f"<b>{event.label}</b>" if event.late and event.label else event.label for event in placed],
            "textposition": ["middle left" if event.on_left else "middle right" for event in placed],
            "textfont": {"color": [theme["c-text"] if event.late else theme["c-muted"] for event in placed], "size": style.LABEL_PX},
            "hovertext": [style.said(event.said) for event in placed],
            "hoverinfo": "text",
            "cliponaxis": False,
            "marker": {"symbol": [event.symbol for event in placed], "size": 8, "color": [theme["c-text" if event.late else "ch-neutral"] for event in placed]},
        }
    ]


def _layout(points: Sequence[tuple[Score, int]], axis: Axis, today: date, theme: Theme, baseline_on: date | None) -> dict[str, Any]:
    still = {"fixedrange": True, "zeroline": False}
    layout = style.layout(theme, HEIGHT, MARGIN)
    layout["uniformtext"] = {"mode": "hide", "minsize": style.LABEL_PX}
    layout["bargap"] = 0
    layout["xaxis"] = {
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
        top = (place.top - MARGIN["t"]) / span
        layout[f"yaxis{AXES[band][1:]}"] = {**still, "domain": [1 - top - place.height / span, 1 - top], **_ticks(band, theme)}
    at_foot = not points or points[-1][1] > 10
    layout["shapes"] = [style.rule(theme, axis.at(today), dotted=True)]
    layout["annotations"] = [_note(axis.at(today), 0 if at_foot else alsfrs.MAX_TOTAL, "today", theme, above=at_foot)]
    if baseline_on is not None and axis.holds(baseline_on) and baseline_on < today:
        layout["shapes"].append(style.rule(theme, axis.at(baseline_on), dotted=False))
        layout["annotations"].append(_note(axis.at(baseline_on), alsfrs.MAX_TOTAL, "last meeting", theme, above=False))
    if points and axis.holds(points[-1][0].assessed_on):
        layout["annotations"].append(_latest(points, axis, theme))
    return layout


def _ticks(band: str, theme: Theme) -> dict[str, Any]:
    if band == "stage":
        return {"range": [0, 1], "visible": False}
    if band == "events":
        return {"range": [0, BANDS["events"].height], "visible": False}
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
        return {**lines, "range": [0, alsfrs.MAX_TOTAL], "tickvals": [0, 12, 24, 36, 48]}
    foot = "0" if band == Domain.RESPIRATORY.value else ""
    return {**lines, "range": [0, alsfrs.MAX_DOMAIN], "tickvals": [0, 4, 8, 12], "ticktext": [foot, "", "", "12"]}


def _note(x: Any, y: float, text: str, theme: Theme, *, above: bool) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "xref": "x",
        "yref": "y",
        "text": text,
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "bottom" if above else "top",
        "xshift": -3,
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
