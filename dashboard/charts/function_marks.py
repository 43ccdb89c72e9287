"""The marks of the function figure: bands at fixed pixels, lines that break at gaps, markers by mode and domain, ribbon and events."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.care import alsfrs, words
from dashboard.care.alsfrs import Domain
from dashboard.care.staging import Staged
from dashboard.care.trajectory import gaps
from dashboard.charts import style
from dashboard.charts.event_row import LANE_PX, Placed
from dashboard.charts.function_layout import AXES, BANDS, layout
from dashboard.charts.shown import PlotlyFigure
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis
from db.records import Score
from db.vocabulary import Mode

MODES = {Mode.CLINIC: "clinic", Mode.PHONE: "phone", Mode.VIDEO: "video", Mode.SELF: "self-reported", Mode.CARER: "by carer"}
SYMBOLS = {Domain.BULBAR: ("circle", 7), Domain.FINE: ("square", 7), Domain.GROSS: ("diamond", 9), Domain.RESPIRATORY: ("triangle-up", 9)}
_STAGE_CHAR_PX = 9
_AIR = "\u2009"  # thin space
_DAY_MS = 86_400_000
_DEEP = ("4A", "4B", "5")


def figure(
    scores: Sequence[Score],
    staged: Sequence[Staged],
    placed: Sequence[Placed],
    axis: Axis,
    today: date,
    theme: Theme,
    *,
    baseline_on: date | None,
    baseline: str,
    plot_px: int,
    hover: bool = True,
) -> PlotlyFigure:
    """The whole figure, for a plot about plot_px wide. scores and staged (King's over time) run oldest first.

    hover: whether values carry their words, for a figure that can be pointed at.
    """
    data = [*_ribbon(staged, axis, today, theme, plot_px), *events_trace(placed, axis, theme)]
    for which in Domain:
        points = [(score, value) for score in scores if (value := alsfrs.domain(score.items, which)) is not None]
        data += _series(points, [_domain_words(which, score, axis) for score, _ in points] if hover else None, axis, theme, which)
    points = [(score, value) for score in scores if (value := alsfrs.total(score.items)) is not None]
    data += _series(points, _total_words(points, axis) if hover else None, axis, theme, None)
    # Only a total of the newest score is printed in the plot: an older one would read as current.
    current = points if points and points[-1][0] is scores[-1] else []
    return {"data": data, "layout": layout(current, axis, today, theme, baseline_on, baseline)}


def _series(points: Sequence[tuple[Score, int]], hover: Sequence[str] | None, axis: Axis, theme: Theme, which: Domain | None) -> list[dict[str, Any]]:
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
            **({"hovertext": [hover[n] for n in seen], "hoverinfo": "text"} if hover is not None else {"hoverinfo": "skip"}),
            "cliponaxis": False,
            "marker": {
                "symbol": [SYMBOLS[which][0] if which else "square" if mode in (Mode.PHONE, Mode.VIDEO) else "circle" for mode in modes],
                "size": SYMBOLS[which][1] if which else 8,
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


def _ribbon(staged: Sequence[Staged], axis: Axis, today: date, theme: Theme, plot_px: int) -> list[dict[str, Any]]:
    """One bar a run of one stage, up to the next one or today."""
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
            "text": [stage.kings if _has_room(stage, start, until, axis, plot_px) else "" for stage, start, until in bars],
            "textposition": "inside",
            "constraintext": "none",
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


def _has_room(stage: Staged, start: date, until: date, axis: Axis, plot_px: int) -> bool:
    return (axis.share(until) - axis.share(start)) * plot_px >= len(stage.kings or "") * _STAGE_CHAR_PX + 4


def _stage_words(stage: Staged) -> str:
    regions = f": {stage.regions.words()}" if stage.regions else ""
    return f"King's {stage.kings} (estimated) from {words.day(stage.on)}{regions}"


def _stage_colour(kings: str | None, theme: Theme) -> str:
    """Stage 0 is drawn as 1, and 5 as the deepest: neither has a colour of its own."""
    return theme[{"0": "ch-stage-1", "4A": "ch-stage-4a", "4B": "ch-stage-4b", "5": "ch-stage-4b"}.get(kings or "0", f"ch-stage-{kings}")]


def _label(event: Placed) -> str:
    """With a hair of air on the side of the mark; late ones in bold."""
    if not event.label:
        return ""
    text = style.said(f"{event.label}{_AIR}" if event.on_left else f"{_AIR}{event.label}")
    return f"<b>{text}</b>" if event.late else text


def events_trace(placed: Sequence[Placed], axis: Axis, theme: Theme) -> list[dict[str, Any]]:
    """The row of events as one trace, or none."""
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
            "text": [_label(event) for event in placed],
            "textposition": ["middle left" if event.on_left else "middle right" for event in placed],
            "textfont": {"color": [theme["c-text"] if event.late else theme["c-muted"] for event in placed], "size": style.LABEL_PX},
            "hovertext": [style.said(event.said) for event in placed],
            "hoverinfo": "text",
            "cliponaxis": False,
            "marker": {"symbol": [event.symbol for event in placed], "size": 8, "color": [theme["c-text" if event.late else "ch-neutral"] for event in placed]},
        }
    ]
