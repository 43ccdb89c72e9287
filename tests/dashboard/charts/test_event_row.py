"""Events find room: no label touches a mark or another label, and nothing is lost."""

from datetime import date, timedelta

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from dashboard.charts import event_row
from dashboard.charts.event_row import Placed
from dashboard.charts.time_axis import Axis, axis
from db.records import Happening
from db.vocabulary import EventKind
from tests.dashboard import given
from tests.dashboard.given import TODAY

PLOT = 580
START = TODAY - timedelta(days=700)
AXIS = axis([START], TODAY)
MARK, CHAR = 8, 6.2  # px: what a browser draws for a mark and for a letter of 13 px type

happenings = st.lists(st.builds(given.event, st.sampled_from(EventKind), st.dates(START, TODAY)), max_size=40)


def spans(placed: Placed, along: Axis) -> tuple[tuple[float, float], tuple[float, float] | None]:
    """The mark and the label of an event in pixels."""
    x = along.share(placed.on) * PLOT
    width = len(placed.label) * CHAR
    label = (x - MARK / 2 - width, x - MARK / 2) if placed.on_left else (x + MARK / 2, x + MARK / 2 + width)
    return (x - MARK / 2, x + MARK / 2), label if placed.label else None


def touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@settings(max_examples=200)
@drawn(happenings)
def test_no_label_touches_anything(events: list[Happening]) -> None:
    placed = event_row.place(events, AXIS, PLOT, since=None)
    assert sorted(mark.on for mark in placed) == sorted(event.happened_on for event in events)
    for one in placed:
        _, label = spans(one, AXIS)
        if label is None:
            continue
        assert label[1] <= PLOT
        for other in placed:
            if other is one or other.lane != one.lane:
                continue
            mark, second = spans(other, AXIS)
            assert not touch(label, mark)
            assert second is None or not touch(label, second)


def test_few_events_are_all_named() -> None:
    events = [given.event(EventKind.GASTROSTOMY_TALK, date(2025, 7, 8)), given.event(EventKind.COUGH_DEVICE, date(2025, 9, 2))]
    events += [given.event(EventKind.FALL, date(2025, 11, 21)), given.event(EventKind.DIAGNOSIS, date(2024, 6, 2))]
    placed = event_row.place(events, AXIS, PLOT, since=date(2025, 10, 14))
    assert [mark.label for mark in placed] == ["Diagnosis", "Gastrostomy talk", "Cough aid", "Fall 21-Nov"]
    assert [mark.late for mark in placed] == [False, False, False, True]


def test_repeats_that_stand_close_are_named_once() -> None:
    placed = event_row.place([given.event(EventKind.FALL, date(2025, 6, day)) for day in (1, 8, 15, 22)], AXIS, PLOT, since=None)
    assert [mark.label for mark in placed if mark.label] == ["Fall ×4"]
    assert len(placed) == 4


def test_events_outside_the_axis_are_left_out() -> None:
    assert event_row.place([given.event(EventKind.FALL, START - timedelta(days=400))], AXIS, PLOT, since=None) == []


def test_what_an_event_says() -> None:
    fall = given.event(EventKind.FALL, date(2025, 11, 21), injury=False, detail="slipped in the bathroom")
    assert event_row.sentence(fall) == "Fall · 21-Nov-2025 · no injury · slipped in the bathroom"
    assert event_row.label(given.event(EventKind.OTHER, TODAY, detail="Splint fitted")) == "Splint fitted"
    assert event_row.label(given.event(EventKind.OTHER, TODAY, detail="a story that is far too long for a label")) == "Event"


def test_every_kind_of_event_has_a_mark() -> None:
    assert set(event_row.KINDS) == set(EventKind)
