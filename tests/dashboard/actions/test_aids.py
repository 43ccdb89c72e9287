"""Keeping aids: a stage with its day once, impossible days refused, odd ones asked about, two at once told of each other, each step taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from dashboard.actions import aids as actions
from dashboard.actions import kept
from dashboard.actions.kept import Doubtful
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.roles import Viewer
from db import tables
from db.commands import summaries
from db.engine import Conflict, Refused
from db.queries import aids, patients
from db.records import Aid
from db.tables import AuditEvent
from db.vocabulary import AidStage, PatientStatus, Role
from tests import makers as make
from tests.world import Place, World

CHAIR = "EQ-05"


def viewer(place: Place, role: Role = Role.OCCUPATIONAL) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, None, uuid4())


def somebody(db: World, **values: Any) -> UUID:
    with db.writing() as session:
        who = make.patient(session, db.scope, onset_on=None, diagnosed_on=None, **values)
        make.score(session, db.scope, who, [4, 4, 4, 3, 3, 3, 3, 2, 2, 4, 4, 4], assessed_on=today() - timedelta(days=10))
        summaries.refresh(session, db.scope, [who], today())
    return who


def supplied(db: World, who: UUID, **days_ago: int) -> Aid:
    """A power chair, identified 60 days ago unless told, and what else was reached so many days ago."""
    days = {f"{stage}_on": today() - timedelta(days=ago) for stage, ago in ({"identified": 60} | days_ago).items()}
    with db.writing() as session:
        session.execute(insert(tables.Equipment).values(clinic_id=db.scope.clinic_id, patient_id=who, aid_key=CHAIR, **days))
    return one(db, who)


def one(db: World, who: UUID) -> Aid:
    with db.reading() as session:
        [found] = aids.aids(session, db.scope, who)
    return found


def move(who: UUID, aid: Aid, stage: AidStage, ago: int = 0, **changed: Any) -> actions.Move:
    known = {"key": uuid4(), "patient_id": who, "row_id": aid.id, "version": aid.version, "stage": stage, "on_day": today() - timedelta(days=ago)}
    return actions.Move.model_validate(known | changed)


def test_a_stage_is_reached_on_its_day_and_the_list_learns_of_the_order(db: World) -> None:
    who = somebody(db)
    aid = supplied(db, who, assessed=30)
    assert actions.move(viewer(db.north), move(who, aid, AidStage.ORDERED, 2)) == aid.id
    now = one(db, who)
    assert now.reached[AidStage.ORDERED] == today() - timedelta(days=2)
    assert now.version == aid.version + 1
    assert now.planned_on == today()
    with db.reading() as session:
        summary = patients.summary(session, db.scope, who)
        audited = session.execute(select(AuditEvent.action, AuditEvent.object_id).where(AuditEvent.object_id == aid.id)).all()
    assert summary is not None
    assert summary.aid_ordered == (True,)
    assert audited == [("equipment.ordered", aid.id)]


def test_sent_twice_moves_once(db: World) -> None:
    who = somebody(db)
    entry = move(who, supplied(db, who, assessed=30), AidStage.ORDERED)
    assert actions.move(viewer(db.north), entry) == actions.move(viewer(db.north), entry)
    assert one(db, who).version == 2


@pytest.mark.parametrize(
    ("stage", "ago", "why"),
    [
        (AidStage.ORDERED, -1, "in the future"),
        (AidStage.ORDERED, 31, "before it was assessed"),
        (AidStage.ASSESSED, 61, "before it was identified"),
        (AidStage.IDENTIFIED, 10, "after it was assessed"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(db: World, stage: AidStage, ago: int, why: str) -> None:
    who = somebody(db)
    aid = supplied(db, who, assessed=30)
    with pytest.raises(Refused, match=why):
        actions.move(viewer(db.north), move(who, aid, stage, ago, confirmed=True))
    assert one(db, who) == aid


def test_what_looks_like_a_slip_is_asked_about_once_and_kept_when_sure(db: World) -> None:
    who = somebody(db)
    aid = supplied(db, who, identified=600)
    with pytest.raises(Doubtful, match=r"without a day on which it was ordered.*500 days ago"):
        actions.move(viewer(db.north), move(who, aid, AidStage.DELIVERED, 500))
    assert one(db, who).version == 1
    assert actions.move(viewer(db.north), move(who, aid, AidStage.DELIVERED, 500, confirmed=True))


def test_two_who_move_the_same_aid_are_told_of_each_other(db: World) -> None:
    who = somebody(db)
    aid = supplied(db, who, assessed=30)
    actions.move(viewer(db.north), move(who, aid, AidStage.ORDERED, 3))
    with pytest.raises(Conflict) as conflict:
        actions.move(viewer(db.north, Role.PHYSIO), move(who, aid, AidStage.ORDERED, 1))
    theirs, mine = (day(today() - timedelta(days=ago)) for ago in (3, 1))
    assert conflict.value.current["says"] == [f"Ordered: now {theirs}, yours {mine}"]
    assert conflict.value.current["version"] == 2
    assert one(db, who).reached[AidStage.ORDERED] == today() - timedelta(days=3)


def test_coming_into_use_teaches_the_clinic_its_lead_time_and_a_step_back_forgets_it(db: World) -> None:
    who = somebody(db)
    aid = supplied(db, who, ordered=50)
    actions.move(viewer(db.north), move(who, aid, AidStage.IN_USE, 10))
    with db.reading() as session:
        assert [(lead.aid_key, lead.p50_days, lead.n) for lead in aids.lead_times(session, db.scope)] == [(CHAIR, 40, 1)]
    aid = one(db, who)
    back = actions.Back(key=uuid4(), patient_id=who, row_id=aid.id, version=aid.version, stage=AidStage.IN_USE)
    assert actions.back(viewer(db.north), back) == aid.id
    assert AidStage.IN_USE not in one(db, who).reached
    with db.reading() as session:
        assert aids.lead_times(session, db.scope) == []


def test_only_the_last_step_is_taken_back_and_an_aid_stays_identified(db: World) -> None:
    who = somebody(db)
    aid = supplied(db, who, assessed=30)
    for stage in (AidStage.IDENTIFIED, AidStage.ORDERED):
        with pytest.raises(Refused, match="last step"):
            actions.back(viewer(db.north), actions.Back(key=uuid4(), patient_id=who, row_id=aid.id, version=aid.version, stage=stage))


def test_an_aid_of_the_catalogue_is_added_planned_and_taken_back(db: World) -> None:
    who = somebody(db)
    entry = actions.Add(key=uuid4(), patient_id=who, aid_key=CHAIR, on_day=today(), owner_id=db.north.people[Role.OCCUPATIONAL], note=" measure the door ")
    made = actions.add(viewer(db.north), entry)
    aid = one(db, who)
    assert (aid.id, aid.note, aid.owner_id, aid.planned_on) == (made, "measure the door", db.north.people[Role.OCCUPATIONAL], today())
    assert kept.take_back(viewer(db.north), entry.key) is not None
    with db.reading() as session:
        assert aids.aids(session, db.scope, who) == []


def test_the_same_aid_again_is_asked_about_unless_the_first_was_returned(db: World) -> None:
    who = somebody(db)
    supplied(db, who)
    entry = actions.Add(key=uuid4(), patient_id=who, aid_key=CHAIR, on_day=today())
    with pytest.raises(Doubtful, match="there already: identified"):
        actions.add(viewer(db.north), entry)
    assert actions.add(viewer(db.north), entry.model_copy(update={"confirmed": True, "key": uuid4()}))


@pytest.mark.parametrize("wrong", [{"aid_key": "EQ-99"}, {"on_day": today() + timedelta(days=1)}, {"owner_id": uuid4()}])
def test_what_cannot_be_added_is_refused(db: World, wrong: dict[str, Any]) -> None:
    who = somebody(db)
    with pytest.raises(Refused):
        actions.add(viewer(db.north), actions.Add.model_validate({"key": uuid4(), "patient_id": who, "aid_key": CHAIR, "on_day": today()} | wrong))


def test_owner_and_note_are_kept_and_an_undo_brings_back_what_was(db: World) -> None:
    who = somebody(db)
    aid = supplied(db, who)
    entry = actions.Edit(key=uuid4(), patient_id=who, row_id=aid.id, version=1, owner_id=db.north.people[Role.OCCUPATIONAL], note="funding asked")
    actions.edit(viewer(db.north), entry)
    assert (one(db, who).note, one(db, who).owner) == ("funding asked", "Occupational of North ALS Clinic")
    assert kept.take_back(viewer(db.north), entry.key) is not None
    assert (one(db, who).note, one(db, who).owner) == ("", None)


def test_a_move_is_undone_by_who_did_it_while_nobody_changed_it_since(db: World) -> None:
    who = somebody(db)
    entry = move(who, supplied(db, who, assessed=30), AidStage.ORDERED)
    actions.move(viewer(db.north), entry)
    assert kept.take_back(viewer(db.north, Role.PHYSIO), entry.key) is None
    assert kept.take_back(viewer(db.north), entry.key) is not None
    assert AidStage.ORDERED not in one(db, who).reached


STRANGERS: list[Callable[[Viewer, UUID, Aid], UUID | None]] = [
    lambda by, who, aid: actions.move(by, move(who, aid, AidStage.ASSESSED)),
    lambda by, who, aid: actions.edit(by, actions.Edit(key=uuid4(), patient_id=who, row_id=aid.id, version=1, note="x")),
    lambda by, who, aid: actions.add(by, actions.Add(key=uuid4(), patient_id=who, aid_key="EQ-02", on_day=today())),
]


@pytest.mark.parametrize("do", STRANGERS)
def test_another_clinic_reaches_nothing(db: World, do: Callable[[Viewer, UUID, Aid], UUID | None]) -> None:
    who = somebody(db)
    aid = supplied(db, who)
    assert do(viewer(db.south), who, aid) is None
    assert one(db, who) == aid


def test_after_care_has_ended_an_aid_can_only_come_back(db: World) -> None:
    who = somebody(db)
    aid = supplied(db, who, in_use=30)
    with db.writing() as session:
        session.execute(tables.Patient.__table__.update().where(tables.Patient.id == who).values(status=PatientStatus.DIED.value, status_on=today()))  # type: ignore[attr-defined]
    assert actions.edit(viewer(db.north), actions.Edit(key=uuid4(), patient_id=who, row_id=aid.id, version=1, note="x")) is None
    assert actions.move(viewer(db.north), move(who, aid, AidStage.RETURNED)) == aid.id
