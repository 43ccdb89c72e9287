"""The fan in the figure: valid, under the marks, without a middle line, on an axis that reaches as far."""

from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from dashboard.care.fan import Fan, fan
from dashboard.care.forecast_standing import SHIPPED
from dashboard.charts import function_fan, style
from dashboard.charts.function import Function, function
from dashboard.charts.time_axis import Range, XAxis
from tests.dashboard import given
from tests.dashboard.given import TODAY

PATIENT = given.patient()
SCORES = [given.score(TODAY - timedelta(days=90 * n + 7), given.items_of_total(30 + 2 * n)) for n in range(7)]


def drawn(x: XAxis = XAxis.DATE, span: Range = Range.ALL) -> tuple[Function, Fan]:
    points = [(score.assessed_on, sum(item or 0 for item in score.items)) for score in SCORES]
    ahead = fan(points, TODAY, SHIPPED, onset_on=PATIENT.onset_on)
    assert isinstance(ahead, Fan)
    return function(SCORES, [], PATIENT, TODAY, x=x, span=span, fan=ahead), ahead


@pytest.mark.parametrize("x", XAxis)
@pytest.mark.parametrize("span", Range)
def test_it_is_valid_and_lies_within_the_axis(x: XAxis, span: Range) -> None:
    shown, ahead = drawn(x, span)
    assert shown.shown.figure is not None
    go.Figure(shown.shown.figure)
    assert shown.axis is not None
    assert all(shown.axis.holds(day.on) for day in ahead.days)
    assert 1 - shown.axis.share(TODAY) >= 0.25  # room for the values right of today


def test_two_closed_bands_come_first_and_no_line_runs_through_their_middle() -> None:
    shown, ahead = drawn()
    assert shown.shown.figure is not None
    traces = shown.shown.figure["data"]
    marked = [trace for trace in traces if trace.get("meta") == function_fan.META]
    assert traces[: len(marked)] == marked
    wide, narrow, ticks = marked
    for band in (wide, narrow):
        assert band["fill"] == "toself"
        assert (band["x"][0], band["y"][0]) == (band["x"][-1], band["y"][-1])
    assert max(wide["y"]) >= max(narrow["y"])
    assert min(wide["y"]) <= min(narrow["y"])
    assert ticks["mode"] == "markers"
    assert len(ticks["x"]) == len(ahead.ticks) == 2


def test_it_is_said_in_chances_out_of_ten() -> None:
    _, ahead = drawn()
    day = ahead.ticks[0]
    assert function_fan.said(day).startswith(f"{style.said(function_fan.words.day(day.on))}: 5 in 10 chance ")
    assert ", 8 in 10 chance " in function_fan.said(day)
    assert function_fan.between(30.4, 30.2) == "30"


def test_without_a_fan_the_axis_ends_soon_after_today() -> None:
    shown = function(SCORES, [], PATIENT, TODAY)
    assert shown.axis is not None
    assert shown.axis.end < TODAY + timedelta(days=60)
    assert isinstance(shown.axis.end, date)
