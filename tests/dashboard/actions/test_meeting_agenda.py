"""An agenda as people change it: its order, wishes, lines said beforehand, who may be discussed."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from dashboard.actions import decisions, meeting_agenda, meeting_read, meeting_run, minutes
from dashboard.actions.meeting_shapes import (
    Consented,
    Defer,
    Reorder,
    SayBefore,
    SetItem,
    TakeOff,
    Wish,
)
from dashboard.refusals import Missing
from db.errors import Conflict, Refused
from db.queries import meetings as queries
from db.vocabulary import Consent, Discipline, Role
from tests import makers as make
from tests.dashboard.actions.meetings import begun, items, meeting, planned, typed, viewer
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)


def test_order_is_kept_and_an_order_of_another_agenda_is_a_conflict(db: World, people: list[UUID]) -> None:
    meeting_id = planned(db)
    wanted = [item.id for item in reversed(items(db, meeting_id))]
    seen = meeting(db, meeting_id).version
    meeting_agenda.reorder(viewer(db.north), Reorder(key=uuid4(), meeting_id=meeting_id, version=seen, items=wanted))
    assert [item.id for item in items(db, meeting_id)] == wanted
    with pytest.raises(Conflict):
        meeting_agenda.reorder(viewer(db.north), Reorder(key=uuid4(), meeting_id=meeting_id, version=seen, items=wanted))
    meeting_agenda.take_off(viewer(db.north), TakeOff(key=uuid4(), meeting_id=meeting_id, item_id=wanted[0]))
    assert [(item.number, item.id) for item in items(db, meeting_id)] == [(1, wanted[1]), (2, wanted[2])]


def test_a_line_of_another_meeting_is_not_there(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    other = planned(db, TODAY + 7 * DAY)
    with pytest.raises(Missing):
        meeting_agenda.set_item(viewer(db.north), SetItem(key=uuid4(), meeting_id=other, item_id=first.id, version=first.version, minutes=9))
    assert items(db, meeting_id)[0].minutes == first.minutes


def test_a_wish_is_taken_up_by_the_next_agenda(db: World, people: list[UUID]) -> None:
    meeting_agenda.wish(viewer(db.north, Role.PHYSIO), Wish(key=uuid4(), patient_id=people[2], why="genetic result"))
    found = next(item for item in items(db, planned(db)) if item.patient_id == people[2])
    assert any("genetic result" in words for _, words in found.why)
    with db.reading() as session:
        assert queries.wishes(session, db.scope, TODAY) == []


def test_who_was_deferred_to_a_day_is_taken_up_by_the_first_agenda_from_that_day_on(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    meeting_run.defer(viewer(db.north), Defer(key=uuid4(), meeting_id=meeting_id, item_id=first.id, to=TODAY + 30 * DAY, why="abroad"), TODAY)

    def added(on: date) -> bool:
        why = [why for item in items(db, planned(db, on)) if item.patient_id == first.patient_id for why in item.why]
        return any("abroad" in words for _, words in why)

    assert [added(TODAY + days * DAY) for days in (7, 30, 37)] == [False, True, False]


def test_a_profession_says_its_line_beforehand(db: World, people: list[UUID]) -> None:
    meeting_id = planned(db)
    first = items(db, meeting_id)[0]
    for text in ("No falls", "Two falls"):
        meeting_agenda.say_before(viewer(db.north, Role.PHYSIO), SayBefore(key=uuid4(), meeting_id=meeting_id, item_id=first.id, text=text))
    with db.reading() as session:
        [said] = queries.lines(session, db.scope, meeting_id)
    assert (said.discipline, said.text) == (Discipline.PT, "Two falls")


def test_who_does_not_want_to_be_discussed_is_not_proposed_nor_decided_about_nor_in_the_minutes(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    said = Consented(key=uuid4(), meeting_id=meeting_id, patient_id=first.patient_id, consent=Consent.DECLINES)
    meeting_agenda.consent(viewer(db.north), said, TODAY)
    assert items(db, meeting_id)[0].declined
    with pytest.raises(Refused, match="do not want to be discussed"):
        decisions.decide(viewer(db.north), typed(meeting_id, first, "OT: x"), TODAY)
    assert first.patient_id not in {item.patient_id for item in items(db, planned(db, TODAY + DAY))}
    _, payload = meeting_read.patient(viewer(db.north), meeting_id, first.id, TODAY)
    assert payload["panels"] == [None] * 6
    found = minutes.minutes(viewer(db.north), meeting_id, TODAY)
    assert found is not None
    assert found.blocks[0].sentence == "Does not want to be discussed by the team."
    assert found.blocks[0].series == ()
    agrees = Consented(key=uuid4(), meeting_id=meeting_id, patient_id=first.patient_id, consent=Consent.AGREES)
    meeting_agenda.consent(viewer(db.north), agrees, TODAY)
    decisions.decide(viewer(db.north), typed(meeting_id, first, "OT: x"), TODAY)


def test_consent_is_recorded_of_people_on_this_agenda_only(db: World, people: list[UUID]) -> None:
    meeting_id, _ = begun(db, people)
    with db.writing(db.south.scope()) as session:
        stranger = make.patient(session, db.south.scope(), family_name="South", given_name="One")
    for who in (stranger, uuid4()):
        with pytest.raises(Missing):
            meeting_agenda.consent(viewer(db.north), Consented(key=uuid4(), meeting_id=meeting_id, patient_id=who, consent=Consent.AGREES), TODAY)
