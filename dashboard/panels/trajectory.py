"""Function: the figure, the numbers beside it at its heights, the values of the items, and what one day's focus line says."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.care import alsfrs, measure_words
from dashboard.care.alsfrs import Domain
from dashboard.care.words import day, signed
from dashboard.charts import event_row, style
from dashboard.charts.function import Function, Numbers
from dashboard.charts.function_layout import AXES, BANDS
from dashboard.charts.function_marks import MODES, events_trace
from dashboard.charts.shown import Place, PlotlyFigure, Valued
from dashboard.charts.style import Theme
from dashboard.components.chart_table import sentence, table_button
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.records import Happening, Reading, Score
from db.vocabulary import Item5Form, Mode

TOKENS = Theme("tokens", {name: f"var(--{name})" for name in style.LIGHT.colours})
"""Every colour by the name of its token: the browser puts in the colours of its scheme, so that a change of scheme asks nothing."""

BESIDE_COLUMN_PX = 138  # the values of the items stand over the right margin of the figure (assets/patient.css)
NARROW = {
    "total": Place(46, 168),
    "stage": Place(226, 18),
    "events": Place(252, 32),
    **{which.value: Place(308 + n * 78, 48) for n, which in enumerate(Domain)},
}
"""Where the bands stand on a phone: names over their charts, not beside them."""
_NARROW_MARGIN = {"t": 46, "b": 30, "l": 30, "r": 8}
_NARROW_BOTTOM = NARROW[Domain.RESPIRATORY.value].top + 48
PLOT_PX, BESIDE_PX, NARROW_PLOT_PX = 420, 110, 310
"""About how wide the plot is on a desk, the room for labels between it and the edge, and the plot on a phone."""

SHAPES = {
    Domain.BULBAR: h("circle", cx="5", cy="5", r="4"),
    Domain.FINE: h("rect", x="1.2", y="1.2", width="7.6", height="7.6"),
    Domain.GROSS: h("path", d="M5 0 10 5 5 10 0 5Z"),
    Domain.RESPIRATORY: h("path", d="M5 .5 10 9H0Z"),
}


@dataclass(frozen=True)
class Links:
    """What may be done from the heading; None for a role that may not."""

    alsfrs: str | None
    event: Tree | None


def head(links: Links, *, items: bool, table: bool, has_scores: bool) -> Tree:
    return h(
        "div",
        h("h2", "Function"),
        h("span", "ALSFRS-R 0–48, domains 0–12, higher = better", cls="label"),
        h(
            "span",
            h("a", "ALSFRS-R ", h("kbd", "a"), href=links.alsfrs, cls="btn", id="patient-alsfrs") if links.alsfrs else None,
            links.event,
            _items_button(items) if has_scores else None,
            table_button("table", shown=table) if has_scores else None,
            cls="do",
        ),
        cls="sec-h",
    )


def _items_button(shown: bool) -> Tree:
    return h(
        "button",
        "Items ",
        h("kbd", "i"),
        type="button",
        cls="btn btn-bare",
        data_toggle="items",
        data_usual="open",
        aria_pressed=str(shown).lower(),
    )


def numbers(shown: Numbers | None, modes: Sequence[Mode]) -> Tree | None:
    """The column at the left: name, value now, value before; and how the scores were taken, inside the plot."""
    if shown is None:
        return None
    stage = _beside("stage", h("span", "King’s stage ", h("b", shown.stage or "Not known"), cls="fn-stage"))
    return h("div", _total(shown), stage, _beside("events", "Events"), [_domain(each) for each in shown.domains], _taken(modes), cls="fn-col fn-numbers")


def _taken(modes: Sequence[Mode]) -> Tree | None:
    """Solid for the clinic, hollow for what somebody reported, a square over the phone or on video. One way alone needs no key."""
    if list(modes) in ([], [Mode.CLINIC]):
        return None
    hollow = "fill:var(--c-page);stroke:var(--ch-total);stroke-width:1.75"
    kinds: dict[str, Tree] = {}
    for mode in modes:
        square = mode in (Mode.PHONE, Mode.VIDEO)
        shape = h("rect", x="1.5", y="1.5", width="7", height="7", style=hollow) if square else h("circle", cx="5", cy="5", r="3.6", style=hollow)
        if mode is Mode.CLINIC:
            shape = h("circle", cx="5", cy="5", r="4", style="fill:var(--ch-total)")
        kinds[MODES[mode]] = h("span", h("svg", shape, viewBox="0 0 10 10", width="10", height="10", aria_hidden="true"), MODES[mode])
    foot, narrow = BANDS["total"], NARROW["total"]
    return _placed(foot.top + foot.height - 22, narrow.top + narrow.height - 22, list(kinds.values()), cls="fn-modes")


def _total(shown: Numbers) -> list[Tree]:
    total = shown.total
    was = _was(total.value, total.was)
    top, narrow = BANDS["total"].top, NARROW["total"].top
    slope = [f"{signed(shown.slope.a_month, 1)} a month", f"over {shown.slope.days} days"] if shown.slope else [f"No slope: {shown.why_no_slope}"]
    now = h("b", str(total.value), cls="k") if total.value is not None else h("b", "No total", cls="v")
    lines = [day(shown.on), *slope, *(["Mode differs"] if shown.mixed_modes else [])]
    return [
        _placed(top - 6, narrow, h("b", "Total"), cls="only-side"),
        _placed(top + 16, narrow - 44, now, was),
        *(_placed(top + 60 + 18 * n, narrow, line, cls="only-side") for n, line in enumerate(lines)),
    ]


def _domain(valued: Valued) -> Tree:
    which = Domain(valued.key)
    shape = h("svg", SHAPES[which], viewBox="0 0 10 10", width="10", height="10", aria_hidden="true", cls=f"shape-{which.value}")
    value = h("b", str(valued.value), cls="v") if valued.value is not None else h("span", "Not assessed")
    return _placed(
        valued.place.top - 5,
        NARROW[valued.key].top - 24,
        h("span", shape, valued.label, cls=f"fn-name is-{which.value}"),
        h("span", value, _was(valued.value, valued.was), cls="fn-now"),
        cls="fn-domain",
    )


def values(shown: Numbers | None, ahead: Sequence[Tree] = ()) -> Tree | None:
    """The column at the right of today: words of the forecast, and the three items of each domain, what fell in bold."""
    if shown is None:
        return None
    lines = []
    for domain in shown.domains:
        for n, item in enumerate(domain.details):
            fell = item.value is not None and item.was is not None and item.value < item.was
            now = "not assessed" if item.value is None else str(item.value)
            trigger = h("span", mark("watch"), h("span", "trigger met: ", cls="sr"), cls="trig") if item.trigger else None
            was = f"was {item.was}" if item.was is not None and item.was != item.value else None
            lines.append(_placed(domain.place.top - 4 + 17 * n, 0, trigger, f"{item.label} ", h("b" if fell else "span", now), was, cls="item"))
    return h("div", h("span", "estimated", style=f"--y:{shown.stage_place.top}px") if shown.stage else None, ahead, lines, cls="fn-col fn-values")


def figure(shown: Function, events: Sequence[Happening], points: Sequence[dict[str, Any]], *, since: date | None, ahead: bool = False) -> PlotlyFigure | None:
    """The figure as it goes to the browser: with the days that the focus line visits, and what differs on a phone.

    events up to today; those after `since` are news. ahead: the axis reaches past today, and the values stand over it.
    """
    made = shown.shown.figure
    if made is None or shown.axis is None:
        return None
    span = _NARROW_BOTTOM - _NARROW_MARGIN["t"]
    on_phone: dict[str, Any] = {"height": _NARROW_BOTTOM + _NARROW_MARGIN["b"], "margin": _NARROW_MARGIN}
    for band, place in NARROW.items():
        on_phone[f"yaxis{AXES[band][1:]}"] = {"domain": _moved(made["layout"], band, place, span)}
    narrow = events_trace(event_row.place(events, shown.axis, NARROW_PLOT_PX, since=since), shown.axis, TOKENS)
    made["data"] += _unseen(made["data"], made["layout"]["xaxis"]["range"][0])
    if not ahead:
        made["layout"]["margin"]["r"] += BESIDE_COLUMN_PX
    made["layout"]["meta"] = {"points": list(points), "narrow": on_phone, "narrow_events": narrow[0] if narrow else None}
    return made


def _unseen(traces: Sequence[dict[str, Any]], x: Any) -> list[dict[str, Any]]:
    """A point nobody sees on each band without a trace: Plotly fails on a redraw in which a band comes to life, as with a first event."""
    used = {trace["yaxis"] for trace in traces}
    plain = {"type": "scatter", "mode": "markers", "name": "", "xaxis": "x", "x": [x], "y": [0], "opacity": 0, "hoverinfo": "skip"}
    return [{**plain, "yaxis": axis} for axis in AXES.values() if axis not in used]


def _moved(layout: dict[str, Any], band: str, place: Place, span: int) -> list[float]:
    """The band's share of the plot on a phone; it reaches over its range as far as it does on a desk, in the same units."""
    low, high = layout[f"yaxis{AXES[band][1:]}"]["range"]
    most = {"stage": 1, "events": BANDS["events"].height, "total": alsfrs.MAX_TOTAL}.get(band, alsfrs.MAX_DOMAIN)
    top, px = place.top - _NARROW_MARGIN["t"], place.height / most
    return [max(0.0, 1 - (top + place.height - low * px) / span), min(1.0, 1 - (top - (high - most) * px) / span)]


def points(shown: Function, scores: Sequence[Score], readings: Sequence[Reading], events: Sequence[Happening], today: date) -> list[dict[str, Any]]:
    """Every day with a score or an event, oldest first, and what was found on it."""
    if shown.axis is None:
        return []
    said: dict[date, list[str]] = defaultdict(list)
    before: tuple[date, int | None] | None = None
    for score in sorted(scores, key=lambda score: (score.assessed_on, score.mode)):
        total = alsfrs.total(score.items)
        said[score.assessed_on] += _score_words(score, total, before)
        before = score.assessed_on, total
    scored = set(said)
    for event in events:
        said[event.happened_on].append(event_row.sentence(event))
    for reading in readings:
        if reading.measured_on in scored:
            said[reading.measured_on].append(measure_words.named(reading))
    return [{"x": shown.axis.at(on), "lines": said[on]} for on in sorted(said) if shown.axis.holds(on) and on <= today]


def _score_words(score: Score, total: int | None, before: tuple[date, int | None] | None) -> Iterator[str]:
    """before: day and total of the score before this one."""
    head = [f"{total}/{alsfrs.MAX_TOTAL}" if total is not None else "No total, items missing", day(score.assessed_on), MODES[score.mode]]
    if score.rater:
        head.append(score.rater)
    if before and total is not None and before[1] is not None:
        head.append(f"{signed(total - before[1])} in {(score.assessed_on - before[0]).days} d")
    yield " · ".join(head)
    names, items = _NAMES[score.item5_form is Item5Form.B], score.items
    for label, first in _PARTS:
        one, two, three = items[first : first + 3]
        sum_ = "not assessed" if one is None or two is None or three is None else one + two + three
        yield f"{label} {sum_}: {names[first]} {_SAID[one]}, {names[first + 1]} {_SAID[two]}, {names[first + 2]} {_SAID[three]}"


_SAID = {None: "not assessed"} | {value: str(value) for value in range(alsfrs.MAX_ITEM + 1)}
_NAMES = [[item.short.lower() for item in alsfrs.items_of(form)] for form in (Item5Form.A, Item5Form.B)]
_PARTS = [(which.label, which.items[0] - 1) for which in Domain]


def below(shown: Function) -> Tree:
    """The figure in words, for everybody; the focus of the figure is described by it."""
    return sentence(shown.shown)


def _or(value: int | None) -> str:
    return "not assessed" if value is None else str(value)


def _was(now: int | None, was: int | None) -> str | None:
    return None if was is None else "no change" if was == now else f"was {was}"


def _beside(band: str, *children: Any) -> Tree:
    return _placed(BANDS[band].top, NARROW[band].top, *children, cls="only-side")


def _placed(top: int, narrow: int, *children: Any, cls: str | None = None) -> Tree:
    return h("div", *children, cls=cls, style=f"--y:{top}px;--yp:{narrow}px")
