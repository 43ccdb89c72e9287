"""The forecast in words: what stands beside the fan, under it, and behind it when somebody asks why it says this."""

from typing import Any

from dashboard.care import words
from dashboard.care.fan import Fan, NoFan, tested
from dashboard.charts.function_fan import between, said
from dashboard.charts.time_axis import Axis
from dashboard.components.markup import Tree, h
from dashboard.panels import trajectory

HIDDEN = "not-when-present"
_HIGH, _LOW = 36, 165  # pixels from the top of the figure: where the two lines stand, above the fan or below it


def beside(fan: Fan | None) -> list[Tree]:
    """Over the fan: until when it reaches; under it, or above when it lies low, what the bands are at their end."""
    if fan is None:
        return []
    end = fan.last
    at = _LOW - 18 if end.low80 > 14 else _HIGH
    name = f"Forecast to {words.MONTHS[end.on.month - 1]}-{end.on.year}"
    return [
        _line(14, name),
        *([_line(_HIGH - 4, "provisional")] if fan.provisional and at != _HIGH else []),
        _line(at, h("i", cls="fan-key is-50"), "5 in 10 ", h("b", between(end.low50, end.high50))),
        _line(at + 18, h("i", cls="fan-key is-80"), "8 in 10 ", h("b", between(end.low80, end.high80))),
    ]


def rooms(ahead: bool) -> dict[str, int]:
    """For `function`: how wide the plot is and what lies beyond it, with and without a stretch past today."""
    if ahead:
        return {"plot_px": trajectory.PLOT_PX + trajectory.BESIDE_COLUMN_PX, "beyond_px": 0}
    return {"plot_px": trajectory.PLOT_PX, "beyond_px": trajectory.BESIDE_PX}


def points(fan: Fan | None, axis: Axis | None) -> list[dict[str, Any]]:
    """What the focus line says of each month ahead; marked, so that it stays away while the patient is present."""
    if fan is None or axis is None:
        return []
    return [{"x": axis.at(month.on), "lines": [said(month)], "ahead": True} for month in fan.months]


def below(outlook: Fan | NoFan | None, *, hidden: bool) -> Tree | None:
    """The same in a sentence with its reasons, or why there is no fan; with `hidden`, the one button that shows it."""
    if hidden:
        button = h("button", "Show forecast", type="button", cls="btn btn-bare", data_patient="reveal")
        return h("p", "Forecast hidden: does not want to know the prognosis. ", button, cls=f"fn-sentence {HIDDEN}", id="patient-forecast-hidden")
    if outlook is None:
        return None
    if isinstance(outlook, NoFan):
        return h("p", outlook.why, cls=f"fn-sentence {HIDDEN}", id="patient-forecast-none")
    mark = [" ", h("b", "Provisional: under 6 months since onset.")] if outlook.provisional else []
    sentence = h("p", "Forecast. ", "; ".join(said(day) for day in outlook.ticks), ".", *mark, cls="fn-sentence")
    return h("div", sentence, _why(outlook), cls=HIDDEN, id="patient-forecast")


def _why(fan: Fan) -> Tree:
    prior, test = fan.standing.prior, fan.standing.test
    others = f"{prior.people} people of this clinic" if prior.people else "published studies, not this clinic"
    rows = [
        ("Own scores", f"{words.count(fan.count, 'score')} with a total; the middle falls by {words.number(-fan.a_month, 1)} points a month")
        if fan.a_month < 0
        else ("Own scores", f"{words.count(fan.count, 'score')} with a total; the middle does not fall"),
        ("Scatter", f"scores lie about {_points(fan.scatter)} off this course, going by how they vary around a straight line of their own"),
        ("Other people", f"{words.signed(prior.slope, 1)} points a month on average, spread {words.number(prior.slope_sd, 1)}, from {others}"),
        ("Back-test", tested(fan.standing)),
        (
            "Mean error",
            f"{_points(test.error)}; last value carried on {_points(test.error_last)}, own straight line {_points(test.error_own)}, "
            f"−0.9 a month {_points(test.error_average)}, half own and half −0.9 {_points(test.error_half)}",
        ),
        ("How far", "3 to 12 months ahead, from the first 3 scores of each person"),
    ]
    body = [h("tr", h("th", name, scope="row"), h("td", value)) for name, value in rows]
    return h("details", h("summary", "Why does it say this?"), h("table", h("tbody", body), cls="tbl"), cls="more", id="patient-forecast-why")


def _points(error: float | None) -> str:
    return "not known" if error is None else f"{words.number(error, 1)} points"


def _line(top: int, *children: Tree | str) -> Tree:
    return h("div", *children, cls=f"fan-said {HIDDEN}", style=f"--y:{top}px")
