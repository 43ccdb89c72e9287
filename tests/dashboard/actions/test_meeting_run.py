"""Running a case meeting: who presents moves, what was shown is kept, what was not discussed goes on, closed means locked."""

from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from dashboard.actions import decisions, meeting_agenda, meeting_difference, meeting_run, meetings
from dashboard.actions.meeting_shapes import (
    Close,
    Defer,
    Join,
    Move,
    NewSeries,
    OfMeeting,
    Plan,
    Present,
    TakeBack,
    Unread,
)
from db.commands import meetings as commands
from db.commands import summaries
from db.errors import Refused
from db.queries import meetings as queries
from db.vocabulary import ItemState, Measure, MeetingState, Role
from tests import makers as make
from tests.dashboard.actions.meetings import begun, items, meeting, planned, typed, viewer
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)


def test_only_the_presenter_moves_the_others(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, *_) = begun(db, people)
    go = Move(key=uuid4(), meeting_id=meeting_id, item_id=second.id, left_id=first.id, used_s=130, discussed=True)
    with pytest.raises(Refused, match="Somebody else presents"):
        meeting_run.move(viewer(db.north, Role.PHYSIO), go, TODAY)
    meeting_run.move(viewer(db.north), go, TODAY)
    left = items(db, meeting_id)[0]
    assert (left.state, left.used_s) == (ItemState.DISCUSSED, 130)
    assert left.snapshot is not None
    assert meeting(db, meeting_id).now_item_id == second.id
    meeting_run.take_over(viewer(db.north, Role.PHYSIO), OfMeeting(key=uuid4(), meeting_id=meeting_id))
    back = Move(key=uuid4(), meeting_id=meeting_id, item_id=first.id)
    meeting_run.move(viewer(db.north, Role.PHYSIO), back, TODAY)


def test_minutes_bear_the_day_on_which_a_meeting_was_held(db: World, people: list[UUID]) -> None:
    meeting_id = planned(db, TODAY + 3 * DAY)
    meeting_run.start(viewer(db.north), OfMeeting(key=uuid4(), meeting_id=meeting_id), TODAY)
    assert meeting(db, meeting_id).on_day == TODAY


def test_a_second_meeting_of_a_series_on_one_day_keeps_the_day_it_was_planned_for(db: World, people: list[UUID]) -> None:
    series = meetings.add_series(viewer(db.north), NewSeries(key=uuid4(), name="Weekly", weekday=2, starts_at=time(15), minutes=90))
    for on in (TODAY, TODAY + 7 * DAY):
        made = meetings.plan(viewer(db.north), Plan(key=uuid4(), on_day=on, series_id=series), TODAY)
        meeting_run.start(viewer(db.north), OfMeeting(key=uuid4(), meeting_id=made), TODAY)
        assert meeting(db, made).on_day == on


def test_the_difference_is_against_what_was_shown_and_not_what_was_entered_later(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, *_) = begun(db, people)
    go = Move(key=uuid4(), meeting_id=meeting_id, item_id=second.id, left_id=first.id, discussed=True)
    meeting_run.move(viewer(db.north), go, TODAY)
    meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id), TODAY)
    later = TODAY + 30 * DAY
    with db.writing() as session:
        make.measurement(session, db.scope, first.patient_id, Measure.FVC_PERCENT, 60, measured_on=TODAY - DAY)  # found in a drawer
        make.measurement(session, db.scope, first.patient_id, Measure.FVC_PERCENT, 41, measured_on=later - DAY)
        summaries.refresh(session, db.scope, [first.patient_id], later)
    with db.reading() as session:
        found = meeting_difference.difference(session, db.scope, first.patient_id, later, before=later)
    assert found is not None
    breathing = next(figure for figure in found[1].figures if figure.topic == "breathing")
    assert (breathing.was, breathing.now) == ("45", "41")
    assert found[1].on == TODAY


def test_who_was_not_discussed_goes_to_the_next_meeting_and_closed_means_locked(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, _) = begun(db, people)
    following = planned(db, TODAY + 7 * DAY)
    with db.writing() as session:
        for item in queries.agenda(session, db.scope, following):
            commands.take_off(session, db.scope, following, item.id)
    meeting_run.defer(viewer(db.north), Defer(key=uuid4(), meeting_id=meeting_id, item_id=second.id, to=TODAY + 7 * DAY, why="family away"), TODAY)
    meeting_run.move(viewer(db.north), Move(key=uuid4(), meeting_id=meeting_id, item_id=second.id, left_id=first.id, discussed=True), TODAY)
    assert meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id), TODAY) == 1
    assert {item.family_name for item in items(db, following)} == {second.family_name, "Cole"}
    with pytest.raises(Refused, match="closed"):
        decisions.decide(viewer(db.north), typed(meeting_id, first, "OT: late"), TODAY)
    meeting_run.reopen(viewer(db.north), OfMeeting(key=uuid4(), meeting_id=meeting_id))
    assert meeting(db, meeting_id).state is MeetingState.RUNNING


def test_who_was_decided_about_was_discussed_and_is_not_carried_over(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, third) = begun(db, people)
    for line in ("OT: order power chair", "> family abroad, come back to this"):
        decisions.decide(viewer(db.north), typed(meeting_id, first if line[0] == "O" else second, line), TODAY)
    slip = decisions.decide(viewer(db.north), typed(meeting_id, third, "OT: meant for somebody else"), TODAY)
    decisions.take_back(viewer(db.north), TakeBack(key=uuid4(), meeting_id=meeting_id, decision_id=UUID(slip["decision_id"])))
    assert meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id), TODAY) == 2
    assert [(item.state, item.snapshot is not None) for item in items(db, meeting_id)] == [
        (ItemState.DISCUSSED, True),
        (ItemState.NOT_DISCUSSED, False),
        (ItemState.NOT_DISCUSSED, False),
    ]


def test_while_a_meeting_was_closed_nobodys_time_passed(db: World, people: list[UUID]) -> None:
    meeting_id, _ = begun(db, people)
    meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id), TODAY)
    with db.writing() as session:
        session.execute(text("UPDATE meeting SET started_at = now() - interval '3 hours', closed_at = now() - interval '2 hours'"))
    meeting_run.reopen(viewer(db.north), OfMeeting(key=uuid4(), meeting_id=meeting_id))
    assert 7195 <= meeting(db, meeting_id).paused_s <= 7800


def test_those_one_picks_go_to_the_next_meeting(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, _) = begun(db, people)
    following = planned(db, TODAY + 7 * DAY)
    with db.writing() as session:
        for item in queries.agenda(session, db.scope, following):
            commands.take_off(session, db.scope, following, item.id)
    meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id, carry=[second.id]), TODAY)
    assert [item.patient_id for item in items(db, following)] == [second.patient_id]
    assert {item.state for item in items(db, meeting_id)} == {ItemState.NOT_DISCUSSED}
    assert first.patient_id not in {item.patient_id for item in items(db, following)}


def test_taken_as_read_is_taken_back_but_for_who_was_spoken_of_since(db: World, people: list[UUID]) -> None:
    meeting_id, agenda = begun(db, people)
    with db.writing() as session:
        for item in agenda:
            commands.set_item(session, db.scope, item.id, {"section": "stable"})
    read = meeting_run.read_stable(viewer(db.north), OfMeeting(key=uuid4(), meeting_id=meeting_id), TODAY)
    assert sorted(read) == sorted(str(item.id) for item in agenda)
    assert all(item.state is ItemState.AS_READ and item.snapshot for item in items(db, meeting_id))
    spoken = Move(key=uuid4(), meeting_id=meeting_id, item_id=agenda[1].id, left_id=agenda[0].id, discussed=True)
    meeting_run.move(viewer(db.north), spoken, TODAY)
    meeting_run.unread(viewer(db.north), Unread(key=uuid4(), meeting_id=meeting_id, items=[item.id for item in agenda]))
    assert [(item.state, item.snapshot is not None) for item in items(db, meeting_id)] == [
        (ItemState.DISCUSSED, True),
        (ItemState.WAITING, False),
        (ItemState.WAITING, False),
    ]


def test_who_joins_for_their_own_item_is_in_the_room_for_that_item_only(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, third) = begun(db, people)
    meeting_agenda.join(viewer(db.north), Join(key=uuid4(), meeting_id=meeting_id, item_id=second.id, how="by video,  with family"))
    assert items(db, meeting_id)[1].joins == "by video, with family"
    present = []
    for left, to in ((first, second), (second, third), (third, first)):
        meeting_run.move(viewer(db.north), Move(key=uuid4(), meeting_id=meeting_id, item_id=to.id, left_id=left.id), TODAY)
        present.append(meeting(db, meeting_id).patient_present)
    assert present == [True, False, False]
    meeting_run.present(viewer(db.north), Present(key=uuid4(), meeting_id=meeting_id, on=True))
    meeting_run.move(viewer(db.north), Move(key=uuid4(), meeting_id=meeting_id, item_id=third.id, left_id=first.id), TODAY)
    assert meeting(db, meeting_id).patient_present  # switched on by hand, it stays until it is switched off
