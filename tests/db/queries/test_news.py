"""What an open page is told every few seconds."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from db import engine, tables
from db.commands import audit
from db.queries import changes
from db.vocabulary import MeetingState
from tests import makers as make
from tests.world import World


@pytest.fixture
def person(db: World) -> UUID:
    """Somebody with a task of the asker that is due, one not yet due, one of nobody, and a proposal."""
    with engine.writing(db.scope) as session:
        who = make.patient(session, db.scope)
        make.task(session, db.scope, who, owner_id=db.scope.account_id, due_on=make.TODAY)
        make.task(session, db.scope, who, owner_id=db.scope.account_id, due_on=make.TODAY + timedelta(days=1))
        make.task(session, db.scope, who, due_on=make.TODAY)
        make.task(session, db.scope, who, state="proposed")
        audit.record(session, db.scope, action="made", object_kind="patient", object_id=who, patient_id=who)
    return who


def _news(db: World, person: UUID | None = None, *, seen: int | None = None, triage: bool = False) -> changes.News:
    with db.reading() as session:
        return changes.news(session, db.scope, person, make.TODAY, seen=seen, triage=triage)


def test_own_tasks_that_are_due_are_counted_and_for_the_inbox_what_waits_in_it(db: World, person: UUID) -> None:
    assert (_news(db).waiting, _news(db, triage=True).waiting) == (1, 1)
    with engine.writing(db.scope) as session:
        make.task(session, db.scope, person, state="proposed", snoozed_until=make.TODAY + timedelta(days=1))
        make.task(session, db.scope, None, owner_id=db.scope.account_id, due_on=make.TODAY)
    assert (_news(db).waiting, _news(db, triage=True).waiting) == (2, 1)


def test_nobody_whose_care_ended_is_counted(db: World, person: UUID) -> None:
    with engine.writing(db.scope) as session:
        session.execute(update(tables.Patient).where(tables.Patient.id == person).values(status="died", status_on=make.TODAY))
    assert (_news(db).waiting, _news(db, triage=True).waiting) == (0, 0)


def test_nothing_is_counted_again_until_something_changed(db: World, person: UUID) -> None:
    found = _news(db, seen=_news(db).number)
    assert (found.waiting, found.meeting) == (None, None)


def test_who_changed_a_patient_last_is_named_and_another_patient_is_another_matter(db: World, person: UUID) -> None:
    last = _news(db, person).last
    assert last is not None and last.by and last.version > 0
    assert _news(db, uuid4()).last is None and _news(db).last is None


def test_the_meeting_that_runs_comes_before_the_next_one(db: World) -> None:
    def plan(on: int, state: MeetingState) -> None:
        with engine.writing(db.scope) as session:
            at = datetime(2025, 1, 1, tzinfo=UTC)
            values = {"name": "Clinic", "place": "", "starts_at": time(9), "minutes": 60, "on_day": make.TODAY + timedelta(days=on), "state": state.value}
            began = {"started_at": at} if state is MeetingState.RUNNING else {}
            session.execute(insert(tables.Meeting).values(id=uuid4(), clinic_id=db.scope.clinic_id, **values, **began))

    assert _news(db).meeting is None
    plan(-1, MeetingState.PLANNED)
    plan(7, MeetingState.PLANNED)
    found = _news(db).meeting
    assert found is not None and found.on_day == make.TODAY + timedelta(days=7)
    plan(9, MeetingState.RUNNING)
    found = _news(db).meeting
    assert found is not None and found.state is MeetingState.RUNNING
