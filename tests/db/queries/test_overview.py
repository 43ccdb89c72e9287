"""One round trip says the same as the questions asked one by one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db import tables
from db.commands import summaries
from db.queries import aids, exercise, measured, overview, patients, people, tasks
from db.records import Scope
from db.vocabulary import Measure, Role
from tests import makers as make
from tests.makers import TODAY
from tests.world import World

SINCE = TODAY - timedelta(days=119)


def everything(session: Session, scope: Scope, colleague: UUID) -> UUID:
    """Somebody about whom every kind of fact is known."""
    who = make.patient(session, scope, family_name="Коваленко", given_name="Оксана", latin_name="Kovalenko Oksana", preferred_name='O"k\\sana')
    make.patient(session, scope, family_name="коваленко", given_name="Ольга")
    for n in range(4):
        make.score(session, scope, who, assessed_on=TODAY - timedelta(days=70 * n), rater_id=colleague)
    make.score(session, scope, who, [None] * 11 + [4], assessed_on=TODAY - timedelta(days=3), mode="phone", rater_name="Written Name")
    make.measurement(session, scope, who, Measure.FVC_PERCENT, 66.5, position="seated")
    make.measurement(session, scope, who, Measure.WEIGHT, 69.8)
    make.event(session, scope, who, injury=False, detail="on the stairs; 'quoted'")
    make.event(session, scope, who, "admission", ended_on=TODAY)
    session.execute(insert(tables.Allergy).values(clinic_id=scope.clinic_id, patient_id=who, substance="Penicillin", reaction="rash", noted_on=TODAY))
    make.programme(session, scope, who, number=1, ends_on=TODAY - timedelta(days=20))
    make.programme(session, scope, who, {"EX-ST-01": [1, 7]}, number=2, starts_on=TODAY - timedelta(days=19))
    session.execute(
        insert(tables.ProgrammePause).values(clinic_id=scope.clinic_id, patient_id=who, starts_on=TODAY - timedelta(days=9), ends_on=None, reason="infection")
    )
    for n in (1, 2, 50):
        make.log(session, scope, who, TODAY - timedelta(days=n), {"EX-ST-01": "some"}, effort=4, missed_reason="fatigue")
    session.execute(
        insert(tables.Equipment).values(
            clinic_id=scope.clinic_id, patient_id=who, aid_key="EQ-05", identified_on=TODAY, assessed_on=TODAY, needed_p50=TODAY, owner_id=colleague
        )
    )
    make.task(session, scope, who, owner_id=colleague)
    make.task(session, scope, who, due_on=None, state="waiting", discipline=None)
    make.task(session, scope, who, state="done", closed_at=TODAY)
    session.execute(insert(tables.CareTeam).values(clinic_id=scope.clinic_id, patient_id=who, discipline="PT", account_id=colleague, since_on=TODAY))
    summaries.refresh(session, scope, [who], TODAY)
    return who


def unnamed(found: Iterable[Any]) -> list[Any]:
    """What the one trip reads of readings and events: all but their ids."""
    return [replace(one, id=overview.UNNAMED) for one in found]


def test_the_one_trip_says_what_the_single_questions_say(db: World) -> None:
    scope = db.scope
    with db.writing() as session:
        who = everything(session, scope, db.north.people[Role.OCCUPATIONAL])
    with db.reading() as session:
        answered = overview.stored(session, scope, who, since=SINCE)
        assert answered is not None
        found = overview.read(answered)
        assert found.summary == patients.summary(session, scope, who)
        assert found.summary.similar_name
        assert list(found.allergies) == people.allergies(session, scope, who)
        assert list(found.scores) == measured.scores(session, scope, who)
        assert list(found.readings) == unnamed(measured.readings(session, scope, who))
        assert list(found.events) == unnamed(measured.events(session, scope, who))
        assert list(found.programmes) == exercise.programmes(session, scope, who)
        assert list(found.sessions) == exercise.sessions(session, scope, who, since=SINCE)
        assert list(found.aids) == aids.aids(session, scope, who)
        assert list(found.tasks) == tasks.open_of_patient(session, scope, who)
        assert list(found.done_on) == [TODAY]


def test_somebody_about_whom_nothing_is_known_is_still_found(db: World) -> None:
    with db.writing() as session:
        who = make.patient(session, db.scope, onset_on=None, diagnosed_on=None, born_on=None)
        summaries.refresh(session, db.scope, [who], TODAY)
    with db.reading() as session:
        answered = overview.stored(session, db.scope, who, since=SINCE)
        assert answered is not None
        assert overview.read(answered).summary == patients.summary(session, db.scope, who)


def test_logs_reach_back_to_the_four_weeks_before_the_visit_before_the_latest(db: World) -> None:
    scope = db.scope
    with db.writing() as session:
        who = make.patient(session, scope)
        make.score(session, scope, who, assessed_on=TODAY)
        make.score(session, scope, who, assessed_on=TODAY - timedelta(days=200))
        for days in (100, 210, 228, 229):
            make.log(session, scope, who, TODAY - timedelta(days=days))
        summaries.refresh(session, scope, [who], TODAY)
    with db.reading() as session:
        answered = overview.stored(session, scope, who, since=SINCE)
        assert answered is not None
        assert [(TODAY - log.on).days for log in overview.read(answered).sessions] == [228, 210, 100]


def test_a_stranger_and_somebody_who_is_not_there_look_the_same(db: World) -> None:
    with db.writing() as session:
        who = make.patient(session, db.scope)
        summaries.refresh(session, db.scope, [who], TODAY)
    south = db.south.scope()
    with db.reading(south) as session:
        assert overview.stored(session, south, who, since=SINCE) is None
        assert overview.stored(session, south, uuid4(), since=SINCE) is None
