"""Planning a case meeting: a series, an agenda that proposes itself; and the meeting stays whole when many work on it."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from dashboard.actions import decisions, meeting_agenda, meeting_run, meetings
from dashboard.actions.meeting_shapes import (
    Close,
    NewSeries,
    Plan,
    PutOn,
    Reorder,
    Wish,
)
from dashboard.refusals import Missing
from db.errors import Conflict, Refused
from db.queries import meetings as queries
from db.task_rows import rows
from db.vocabulary import ItemState, MeetingState, Role
from tests.dashboard.actions.meetings import begun, items, meeting, planned, typed, until_answered, viewer
from tests.makers import TODAY
from tests.world import World


def test_the_agenda_proposes_itself_with_why(db: World, people: list[UUID]) -> None:
    found = items(db, planned(db))
    assert [item.family_name for item in found] == ["Adams", "Brown", "Cole"]
    assert [item.number for item in found] == [1, 2, 3]
    assert any("FVC 45 %" in words for _, words in found[0].why)


def test_a_series_has_one_meeting_a_day(db: World, people: list[UUID]) -> None:
    who = viewer(db.north)
    series = meetings.add_series(who, NewSeries(key=uuid4(), name="Weekly", weekday=2, starts_at=time(15), minutes=90))
    meetings.plan(who, Plan(key=uuid4(), series_id=series, on_day=TODAY), TODAY)
    with pytest.raises(Refused, match="has a meeting on that day"):
        meetings.plan(who, Plan(key=uuid4(), series_id=series, on_day=TODAY), TODAY)


def test_the_other_clinic_finds_no_meeting(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    stranger = viewer(db.south)
    for act in (
        lambda: meeting_agenda.put_on(stranger, PutOn(key=uuid4(), meeting_id=meeting_id, patient_id=people[0]), TODAY),
        lambda: decisions.decide(stranger, typed(meeting_id, first, "OT: x"), TODAY),
        lambda: meeting_run.close(stranger, Close(key=uuid4(), meeting_id=meeting_id), TODAY),
        lambda: meeting_agenda.wish(stranger, Wish(key=uuid4(), patient_id=people[0])),
    ):
        with pytest.raises(Missing):
            act()


def test_twenty_at_once_reorder_decide_and_close_and_the_meeting_stays_whole(db: World, people: list[UUID]) -> None:
    """S38: twenty threads at the same time, two of which end the meeting in the middle of it. What was confirmed is there once, nothing else is."""
    meeting_id, _ = begun(db, people)
    roles = [Role.COORDINATOR, Role.PHYSIO, Role.OCCUPATIONAL, Role.NEUROLOGY]
    together = Barrier(20)

    def press(n: int) -> tuple[list[str], list[str]]:
        chance, me, kept, late = random.Random(n), viewer(db.north, roles[n % 4]), list[str](), list[str]()
        together.wait()
        for step in range(6):
            agenda = items(db, meeting_id)
            wording = f"check {n} {step}"
            try:
                if n < 2 and step == 3:
                    ending = Close(key=uuid4(), meeting_id=meeting_id, carry=[])
                    until_answered(lambda ending=ending: meeting_run.close(me, ending, TODAY))
                elif chance.random() < 0.4:
                    order = [item.id for item in agenda]
                    chance.shuffle(order)
                    asked = Reorder(key=uuid4(), meeting_id=meeting_id, version=meeting(db, meeting_id).version, items=order)
                    until_answered(lambda asked=asked: meeting_agenda.reorder(me, asked))
                else:
                    line = typed(meeting_id, chance.choice(agenda), f"OT: {wording}")
                    until_answered(lambda line=line: decisions.decide(me, line, TODAY))
                    kept.append(wording)
            except Conflict:
                continue
            except Refused as refused:
                late.append(str(refused))
        return kept, late

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(press, range(20)))
    confirmed = sorted(one for kept, _ in answers for one in kept)
    with db.reading() as session:
        stored = queries.decisions(session, db.scope, meeting_id)
        made = rows(session, db.scope, [one.task_id for one in stored if one.task_id])
    assert sorted(one.wording for one in stored) == confirmed
    assert sorted(task.title for task in made) == confirmed
    assert confirmed
    assert {words for _, late in answers for words in late} == {meetings.LOCKED}
    by_item = {item.id: item.patient_id for item in items(db, meeting_id)}
    assert all(by_item[one.item_id] == one.patient_id for one in stored)
    assert [item.number for item in items(db, meeting_id)] == [1, 2, 3]
    decided = {one.item_id for one in stored}
    assert all(item.state is (ItemState.DISCUSSED if item.id in decided else ItemState.NOT_DISCUSSED) for item in items(db, meeting_id))
    assert meeting(db, meeting_id).state is MeetingState.CLOSED
