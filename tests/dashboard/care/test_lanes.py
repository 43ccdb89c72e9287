"""What went on and what happened, lane by lane, as of a day."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.lanes import Lane, Past, lanes
from db.records import Aid, Reading
from db.vocabulary import AidStage, EventKind, Measure
from tests.dashboard import given as make
from tests.dashboard.given import NOBODY, TODAY


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def past(**known: Any) -> Past:
    return Past(**({"events": (), "programmes": (), "aids": (), "scores": (), "readings": ()} | known))


def lane(found: tuple[Lane, ...], label: str) -> Lane:
    return next(one for one in found if one.label == label)


def test_nothing_recorded_has_no_lane() -> None:
    assert lanes(past(), TODAY) == ()


def test_niv_goes_on_from_its_start_to_its_stop_with_mean_hours() -> None:
    events = [make.event(EventKind.NIV_START, ago(90)), make.event(EventKind.NIV_STOP, ago(60)), make.event(EventKind.NIV_START, ago(30))]
    hours = [Reading(NOBODY, Measure.NIV_HOURS, ago(day), value, None) for day, value in ((80, 4.0), (70, 5.0), (10, 7.25))]
    found = lane(lanes(past(events=events, readings=hours), TODAY), "NIV").stretches
    assert [(one.first, one.last, one.said) for one in found] == [(ago(90), ago(60), "mean 4.5 h"), (ago(30), None, "mean 7.3 h")]


def test_what_is_started_twice_goes_on_once() -> None:
    events = [make.event(EventKind.NIV_START, ago(90)), make.event(EventKind.NIV_START, ago(60))]
    assert len(lane(lanes(past(events=events), TODAY), "NIV").stretches) == 1


def test_with_the_end_of_care_everything_that_went_on_ends() -> None:
    events = [make.event(EventKind.NIV_START, ago(90)), make.event(EventKind.GASTROSTOMY, ago(80))]
    found = lanes(past(events=events, programmes=[make.programme(ago(70))], ended_on=ago(5)), TODAY)
    assert {one.stretches[-1].last for one in found} == {ago(5)}


def test_a_programme_shows_its_pauses_inside() -> None:
    found = lane(lanes(past(programmes=[make.programme(ago(70), pauses=[(ago(40), ago(30))])]), TODAY), "Exercise programme").stretches
    assert [(one.first, one.last, one.quiet) for one in found] == [(ago(70), None, False), (ago(40), ago(30), True)]


def test_an_aid_stands_from_the_day_it_came_to_the_day_it_went_back() -> None:
    here = Aid(NOBODY, "EQ-05", {AidStage.IDENTIFIED: ago(90), AidStage.DELIVERED: ago(50), AidStage.IN_USE: ago(45)}, None, None, None, None)
    back = Aid(NOBODY, "EQ-03", {AidStage.DELIVERED: ago(80), AidStage.RETURNED: ago(20)}, None, None, None, None)
    coming = Aid(NOBODY, "EQ-14", {AidStage.ORDERED: ago(10)}, None, None, None, None)
    found = lanes(past(aids=[here, back, coming]), TODAY)
    assert [(one.label, one.stretches[0].first, one.stretches[0].last) for one in found] == [("Power chair", ago(50), None), ("Rollator", ago(80), ago(20))]


def test_an_admission_with_an_end_is_a_stay_and_without_one_a_mark() -> None:
    events = [make.event(EventKind.ADMISSION, ago(60), ended_on=ago(50), detail="pain"), make.event(EventKind.ADMISSION, ago(20))]
    found = lane(lanes(past(events=events), TODAY), "Admissions")
    assert ([one.said for one in found.stretches], [one.on for one in found.points]) == (["pain"], [ago(20)])


def test_a_fall_with_injury_is_grave() -> None:
    events = [make.event(EventKind.FALL, ago(9), injury=True), make.event(EventKind.FALL, ago(5), injury=False)]
    assert [(one.grave, one.said) for one in lane(lanes(past(events=events), TODAY), "Falls").points] == [(True, "Fall, injured"), (False, "Fall, not injured")]


def test_a_day_of_tests_is_one_mark_and_a_score_with_gaps_has_no_total() -> None:
    readings = [Reading(NOBODY, Measure.FVC_PERCENT, ago(5), 66.0, None), Reading(NOBODY, Measure.SNIP, ago(5), 40.0, None)]
    found = lanes(past(readings=readings, scores=[make.score(ago(5)), make.score(ago(2), (None,) * 12)]), TODAY)
    assert [one.said for one in lane(found, "Breathing tests").points] == ["FVC 66 % pred, SNIP 40 cmH₂O"]
    assert [one.said for one in lane(found, "Assessments").points] == ["48 of 48", "no total, items missing"]


@given(st.lists(st.tuples(st.sampled_from(list(EventKind)), st.integers(-400, 900))), st.lists(st.tuples(st.integers(-300, 500), st.integers(0, 300))))
def test_nothing_of_a_day_to_come_is_shown_and_no_stretch_ends_before_it_begins(events: list[tuple[EventKind, int]], spans: list[tuple[int, int]]) -> None:
    programmes = [make.programme(ago(days), ago(days - length)) for days, length in spans]
    found = lanes(past(events=[make.event(kind, ago(days)) for kind, days in events], programmes=programmes), TODAY)
    for one in found:
        assert all(point.on <= TODAY for point in one.points)
        assert all(stretch.first <= TODAY and (stretch.last is None or stretch.first <= stretch.last <= TODAY) for stretch in one.stretches)
