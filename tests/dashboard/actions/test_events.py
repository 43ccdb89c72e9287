"""Noting an event: once whatever the browser repeats, counted at once, taken back only by who noted it, never across clinics."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from dashboard.actions import events as actions
from dashboard.actions import kept
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import summaries
from db.engine import Refused, Reused
from db.queries import measured, patients
from db.tables import AuditEvent
from db.vocabulary import EventKind, PatientStatus, Role
from tests import makers as make
from tests.world import Place, World


def viewer(place: Place, role: Role = Role.PHYSIO) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, None, uuid4())


def somebody(db: World, **values: Any) -> UUID:
    with db.writing() as session:
        who = make.patient(session, db.scope, onset_on=None, diagnosed_on=None, **values)
        summaries.refresh(session, db.scope, [who], today())
    return who


def fall(patient_id: UUID, **values: Any) -> actions.NewEvent:
    filled = {"key": uuid4(), "patient_id": patient_id, "kind": "fall", "happened_on": today(), "injury": "true", "detail": " on the stairs "}
    return actions.NewEvent.model_validate(filled | values)


def noted(db: World, patient_id: UUID) -> list[Any]:
    with db.reading() as session:
        return measured.events(session, db.scope, patient_id)


def test_a_fall_is_noted_with_its_injury_and_counted_in_the_summary(db: World) -> None:
    who = somebody(db)
    made = actions.add(viewer(db.north), fall(who))
    assert [(event.id, event.kind, event.injury, event.detail) for event in noted(db, who)] == [(made, EventKind.FALL, True, "on the stairs")]
    with db.reading() as session:
        summary = patients.summary(session, db.scope, who)
        by_people = (AuditEvent.patient_id == who, AuditEvent.account_id.is_not(None))
        audited = session.execute(select(AuditEvent.action, AuditEvent.object_id).where(*by_people)).all()
    assert summary is not None
    assert (summary.falls_30d, summary.injuries_30d) == (1, 1)
    assert audited == [("event.added", made)]


def test_sent_twice_is_noted_once(db: World) -> None:
    who, entry = somebody(db), None
    entry = fall(who)
    assert actions.add(viewer(db.north), entry) == actions.add(viewer(db.north), entry)
    assert len(noted(db, who)) == 1


def test_the_same_key_with_another_event_is_refused(db: World) -> None:
    who = somebody(db)
    entry = fall(who)
    actions.add(viewer(db.north), entry)
    with pytest.raises(Reused):
        actions.add(viewer(db.north), fall(who, key=entry.key, detail="something else"))


def test_only_a_fall_has_an_injury(db: World) -> None:
    who = somebody(db)
    actions.add(viewer(db.north), fall(who, kind="choking"))
    assert noted(db, who)[0].injury is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"happened_on": today() + timedelta(days=1)}, "future"),
        ({"happened_on": today() - timedelta(days=366 * 20 + 1)}, "20 years"),
        ({"kind": "death"}, "from the list"),
        ({"kind": "hospice"}, "from the list"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(db: World, values: dict[str, Any], why: str) -> None:
    who = somebody(db)
    with pytest.raises(Refused, match=why):
        actions.add(viewer(db.north), fall(who, **values))
    assert noted(db, who) == []


def test_yesterday_and_today_are_fine(db: World) -> None:
    who = somebody(db)
    for days in (0, 1):
        assert actions.add(viewer(db.north), fall(who, happened_on=today() - timedelta(days=days)))


def test_another_clinic_and_ended_care_are_out_of_reach(db: World) -> None:
    who = somebody(db)
    gone = somebody(db, status=PatientStatus.MOVED.value, status_on=today())
    assert actions.add(viewer(db.south), fall(who)) is None
    assert actions.add(viewer(db.north), fall(gone)) is None
    assert noted(db, who) == noted(db, gone) == []


def test_a_slip_is_taken_back_with_its_count(db: World) -> None:
    who = somebody(db)
    entry = fall(who)
    actions.add(viewer(db.north), entry)
    assert kept.take_back(viewer(db.north), entry.key)
    assert noted(db, who) == []
    with db.reading() as session:
        summary = patients.summary(session, db.scope, who)
        by_people = (AuditEvent.patient_id == who, AuditEvent.account_id.is_not(None))
        done = session.execute(select(AuditEvent.action).where(*by_people).order_by(AuditEvent.seq)).scalars().all()
    assert summary is not None
    assert summary.falls_30d == 0
    assert done == ["event.added", "event.taken_back"]


def test_what_a_colleague_or_a_stranger_noted_is_not_mine_to_take_back(db: World) -> None:
    who = somebody(db)
    entry = fall(who)
    actions.add(viewer(db.north), entry)
    assert kept.take_back(viewer(db.north, Role.NEUROLOGY), entry.key) is None
    assert kept.take_back(viewer(db.south), entry.key) is None
    assert len(noted(db, who)) == 1
