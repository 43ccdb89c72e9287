"""C11: lanes on one axis; the picture, the sentence and the table say the same."""

from datetime import timedelta

from dashboard.care.lanes import Lane, Point, Stretch
from dashboard.charts.time_axis import Range, XAxis, axis
from dashboard.components.markup import words
from dashboard.components.swimlanes import EMPTY, swimlanes
from tests.dashboard.given import TODAY

FIRST = TODAY - timedelta(days=400)
AXIS = axis([FIRST], TODAY)
NIV = Lane("NIV", "interventions", stretches=(Stretch(TODAY - timedelta(days=97), None, "mean 6.2 h"),))
FALLS = Lane("Falls", "falls", points=(Point(FIRST, "Fall"), Point(TODAY - timedelta(days=18), "Fall, injured", grave=True)))


def test_nothing_recorded_says_so() -> None:
    shown = swimlanes((), AXIS, TODAY)
    assert (shown.figure, shown.empty, shown.sentence) == (None, EMPTY, "Nothing recorded.")


def test_the_sentence_says_what_goes_on_and_how_often_what_happened() -> None:
    assert swimlanes((NIV, FALLS), AXIS, TODAY).sentence == "NIV: 03-Sep-2025 – now, mean 6.2 h. Falls: 2, the last 21-Nov-2025, Fall, injured."


def test_the_table_has_a_row_for_each_stretch_and_mark_newest_first() -> None:
    assert swimlanes((NIV, FALLS), AXIS, TODAY).table.rows == (
        ("NIV", "03-Sep-2025", "now", "mean 6.2 h"),
        ("Falls", "21-Nov-2025", "", "Fall, injured"),
        ("Falls", "04-Nov-2024", "", "Fall"),
    )


def test_every_mark_says_its_day_when_pointed_at() -> None:
    figure = swimlanes((NIV, FALLS), AXIS, TODAY).figure
    assert figure is not None
    said = words(figure)
    assert "03-Sep-2025 – now, mean 6.2 h" in said
    assert "21-Nov-2025, Fall, injured" in said


def test_a_lane_with_nothing_in_the_range_is_not_drawn_but_still_said() -> None:
    short = axis([FIRST], TODAY, span=Range.SIX_MONTHS)
    old = Lane("Choking", "choking", points=(Point(FIRST, "Choking"),))
    shown = swimlanes((NIV, old), short, TODAY)
    assert shown.figure is not None
    assert "Choking" not in words(shown.figure)
    assert "Choking: 1" in shown.sentence


def test_months_since_onset_are_the_ticks_when_asked_for() -> None:
    onset = axis([FIRST], TODAY, x=XAxis.ONSET, onset_on=FIRST - timedelta(days=100))
    figure = swimlanes((NIV,), onset, TODAY).figure
    assert figure is not None
    assert all(name.isdigit() for name in words(figure[3]).split())
