"""The marks of a stack of small charts: lines that break at gaps, solid and hollow markers, bars, limits with their words, rows of answers."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from dashboard.care.trajectory import gaps
from dashboard.charts import style
from dashboard.charts.event_row import Placed
from dashboard.charts.function_marks import events_trace
from dashboard.charts.stack_parts import Answers, Band, Series
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis

_BAR_PX, _LETTER_PX, _EDGE_PX = 5, 11, 3


def band(band: Band, axis: Axis, theme: Theme, yaxis: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Traces, notes, shapes and the look of the y axis of one small chart."""
    if band.empty:
        return [], [_note(axis.at(axis.start), 15, yaxis, style.said(band.empty), theme, xanchor="left", yanchor="middle")], [], {}
    edge = (band.high - band.low) / band.tall * _EDGE_PX  # a line at the very top or foot of its band is drawn whole
    ticks = []
    at = band.low
    while at <= band.high + 1e-9:
        ticks.append(at)
        at += band.step
    look = {
        "visible": True,
        "range": [band.low - edge, band.high + edge],
        "tickvals": ticks,
        "showgrid": True,
        "gridcolor": theme["ch-grid"],
        "gridwidth": 1,
        "ticklabelstandoff": 4,
        "zeroline": band.low == 0,
        "zerolinecolor": theme["c-faint"],
        "zerolinewidth": 1,
    }
    shapes, notes = [], []
    for line in band.lines:
        colour = theme["c-act" if line.grave else "c-watch"]
        dashed = {"color": colour, "width": 1.5, "dash": "5px,4px"}
        across = {"type": "line", "xref": "paper", "yref": yaxis, "x0": 0, "x1": 1, "y0": line.value, "y1": line.value, "layer": "below"}
        shapes.append({**across, "line": dashed, "opacity": 1 if line.met else 0.75})
        text = style.said(line.words)
        note = _note(
            1, line.value, yaxis, f"<b>{'■' if line.grave else '▲'} {text}</b>" if line.met else text, theme, xanchor="left", yanchor="middle", xref="paper"
        )
        notes.append({**note, "xshift": 6, "font": {"size": style.LABEL_PX, "color": colour}})
    traces = [trace for series in band.series for trace in (_bars if band.bars else _line)(series, axis, theme, yaxis, band.colour)]
    return traces, notes, shapes, look


def _line(series: Series, axis: Axis, theme: Theme, yaxis: str, token: str) -> list[dict[str, Any]]:
    colour = theme[token]
    days = [on for on, _ in series.values]
    broken = set(gaps(days))
    xs, ys = [axis.at(on) for on in days], [value for _, value in series.values]
    plain = {"type": "scatter", "mode": "lines", "xaxis": "x", "yaxis": yaxis, "hoverinfo": "skip", "connectgaps": False}
    width = 1.25 if series.hollow or series.square else style.LINE_PX
    solid_x: list[Any] = []
    solid_y: list[Any] = []
    dotted_x: list[Any] = []
    dotted_y: list[Any] = []
    for n, (x, y) in enumerate(zip(xs, ys, strict=True)):
        solid_x.append(x)
        solid_y.append(y)
        if n in broken:
            solid_x.append(None)
            solid_y.append(None)
            dotted_x += [x, xs[n + 1], None]
            dotted_y += [y, ys[n + 1], None]
    traces: list[dict[str, Any]] = [{**plain, "name": f"{series.name} line", "x": solid_x, "y": solid_y, "line": {"color": colour, "width": width}}]
    if broken:
        traces.append({**plain, "name": f"{series.name} gap", "x": dotted_x, "y": dotted_y, "line": {"color": colour, "width": width, "dash": "2px,4px"}})
    seen = [n for n, on in enumerate(days) if axis.holds(on)]
    marker = {
        "symbol": "square" if series.square else "circle",
        "size": 7 if series.hollow or series.square else 8,
        "color": theme["c-page"] if series.hollow else colour,
        "line": {"color": colour if series.hollow else theme["c-page"], "width": 1.75 if series.hollow else 1.25},
        "opacity": 1,
    }
    traces.append(
        {**plain, "mode": "markers", "name": series.name, "cliponaxis": False, "x": [xs[n] for n in seen], "y": [ys[n] for n in seen], "marker": marker}
    )
    return traces


def _bars(series: Series, axis: Axis, theme: Theme, yaxis: str, token: str) -> list[dict[str, Any]]:
    """A thick stroke a reading, of one width at every range: hours used are no line between the readings."""
    shown = [(axis.at(on), value) for on, value in series.values if axis.holds(on)]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": series.name,
            "xaxis": "x",
            "yaxis": yaxis,
            "x": [at for x, _ in shown for at in (x, x, None)],
            "y": [at for _, value in shown for at in (0, value, None)],
            "hoverinfo": "skip",
            "connectgaps": False,
            "line": {"color": theme[token], "width": _BAR_PX},
        }
    ]


def answers(rows: Sequence[Answers], axis: Axis, theme: Theme, yaxis: str, row_px: int, plot_px: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Words of the same days, what fell in bold; the name of each row at its right end."""
    traces, notes = [], []
    for n, row in enumerate(rows):
        y = row_px * (len(rows) - n - 0.5)
        shown = _apart([each for each in row.values if axis.holds(each[0])], axis, plot_px)
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "name": row.label,
                "xaxis": "x",
                "yaxis": yaxis,
                "x": [axis.at(on) for on, _, _ in shown],
                "y": [y] * len(shown),
                "text": [f"<b>{style.said(said)}</b>" if bold else style.said(said) for _, said, bold in shown],
                "textfont": {"size": style.LABEL_PX, "color": [theme["c-text" if bold else "c-muted"] for _, _, bold in shown]},
                "hoverinfo": "skip",
                "cliponaxis": False,
            }
        )
        label = style.said(row.label)
        note = _note(1, y, yaxis, f"<b>{label} ▲</b>" if row.mark else label, theme, xanchor="left", yanchor="middle", xref="paper")
        notes.append({**note, "xshift": 6, "font": {"size": style.LABEL_PX, "color": theme["c-watch" if row.mark else "c-text"]}})
    return traces, notes


def _apart(values: Sequence[tuple[date, str, bool]], axis: Axis, plot_px: int) -> list[tuple[date, str, bool]]:
    """Answers whose words do not touch: of two that stand too close the later is written. The focus line and the table say them all."""
    kept: list[tuple[date, str, bool]] = []
    for each in reversed(values):
        if not kept or (axis.share(kept[-1][0]) - axis.share(each[0])) * plot_px >= _LETTER_PX:
            kept.append(each)
    return kept[::-1]


def events(placed: Sequence[Placed], axis: Axis, theme: Theme, yaxis: str) -> list[dict[str, Any]]:
    return [{**trace, "yaxis": yaxis, "hoverinfo": "skip"} for trace in events_trace(placed, axis, theme)]


def unseen(traces: Sequence[dict[str, Any]], axes: Iterable[str], axis: Axis) -> list[dict[str, Any]]:
    """A point nobody sees on each band without a trace: Plotly fails on a redraw in which a band comes to life."""
    used = {trace["yaxis"] for trace in traces}
    plain = {"type": "scatter", "mode": "markers", "name": "", "xaxis": "x", "x": [axis.at(axis.start)], "y": [0], "opacity": 0, "hoverinfo": "skip"}
    return [{**plain, "yaxis": one} for one in axes if one not in used]


def _note(x: Any, y: float, yaxis: str, text: str, theme: Theme, *, xanchor: str, yanchor: str, xref: str = "x") -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "xref": xref,
        "yref": yaxis,
        "text": text,
        "showarrow": False,
        "xanchor": xanchor,
        "yanchor": yanchor,
        "font": {"size": style.LABEL_PX, "color": theme["c-muted"]},
    }
