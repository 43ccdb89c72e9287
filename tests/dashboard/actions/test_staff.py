"""What an administrator agrees with a colleague: kept with audit, seen by the caseload at once, nobody signed out by it, nobody else may."""

from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import select, text

from dashboard.actions import staff
from dashboard.components.markup import words
from dashboard.pages import users
from dashboard.roles import Viewer
from db import engine
from db.commands import identity
from db.errors import Conflict
from db.queries import people
from db.queries import tasks as queries
from db.tables import AuditEvent
from db.task_rows import rows
from db.vocabulary import Role, TaskState
from tests import makers as make
from tests.world import Place, World


def admin(place: Place) -> Viewer:
    return Viewer(place.people[Role.ADMIN], place.id, "A clinic", "Ada", "x@example", Role.ADMIN, None, uuid4())


def agreed(db: World, who: UUID) -> tuple[int, int | None, int]:
    with db.reading() as session:
        found = next(one for one in people.colleagues(session, db.scope) if one.account_id == who)
    return found.weekly_capacity, found.people_agreed, found.version


def test_what_is_agreed_is_kept_with_audit_and_taken_away_again(db: World) -> None:
    who = db.north.people[Role.PHYSIO]
    _, said = users.press(admin(db.north), users.Change(key=uuid4(), kind="agree", account_id=who, version=1, tasks=12, people="45"))
    assert "Saved" in words(said)
    assert agreed(db, who) == (12, 45, 2)
    staff.agree(admin(db.north), account_id=who, version=2, tasks=12, people=None)
    assert agreed(db, who) == (12, None, 3)
    with db.reading() as session:
        done = (
            session.execute(select(AuditEvent.action).where(AuditEvent.object_id == who, AuditEvent.account_id == admin(db.north).account_id)).scalars().all()
        )
    assert done == ["agree load", "agree load"]


def test_the_form_offers_what_stands_and_takes_no_more_than_can_be(db: World) -> None:
    drawn = str(users.people(admin(db.north)))
    assert f"tasks-{db.north.people[Role.PHYSIO]}" in drawn
    assert f"tasks-{db.north.people[Role.MANAGER]}" not in drawn
    for wrong in ({"tasks": 201}, {"tasks": -1}, {"people": 1001}):
        with pytest.raises(ValidationError):
            users.Change.model_validate({"key": uuid4(), "kind": "agree", "account_id": uuid4(), "version": 1, "tasks": 1} | wrong)


def test_who_was_not_first_is_told_and_another_clinic_is_out_of_reach(db: World) -> None:
    who = db.north.people[Role.PHYSIO]
    staff.agree(admin(db.north), account_id=who, version=1, tasks=12, people=45)
    for place in (db.north, db.south):
        with pytest.raises(Conflict):
            staff.agree(admin(place), account_id=who, version=1, tasks=1, people=1)
    assert agreed(db, who) == (12, 45, 2)


def test_the_database_refuses_everybody_but_an_administrator(db: World) -> None:
    scope = db.north.scope(Role.MANAGER)
    with pytest.raises(Exception, match="administrator"), engine.writing(scope) as session:
        identity.agree_load(session, scope, account_id=db.north.people[Role.PHYSIO], version=1, tasks=1, people=1)


def test_whoever_has_no_access_any_more_leaves_their_tasks_to_the_inbox(db: World) -> None:
    """Nobody would see them otherwise: they are in nobody's list, and no reminder goes to who has left."""
    who = db.north.people[Role.PHYSIO]
    with db.writing() as session:
        patient = make.patient(session, db.scope)
        mine = make.task(session, db.scope, patient, owner_id=who)
        other = make.task(session, db.scope, patient, owner_id=db.north.people[Role.NURSING])
        make.task(session, db.scope, patient, owner_id=who, state="done", closed_at=text("now()"))
    access = {"kind": "save", "account_id": who, "role": Role.PHYSIO, "discipline": "PT"}
    _, said = users.press(admin(db.north), users.Change(key=uuid4(), version=1, active=True, **access))
    assert "triage" not in words(said)
    _, said = users.press(admin(db.north), users.Change(key=uuid4(), version=2, active=False, **access))
    assert "1 task of theirs went back to triage" in words(said)
    with db.reading() as session:
        found = {task.id: task for task in rows(session, db.scope, [mine, other])}
        *_, line = queries.history(session, db.scope, [mine])
    assert (found[mine].state, found[mine].owner_id) == (TaskState.PROPOSED, None)
    assert found[other].owner_id == db.north.people[Role.NURSING]
    assert (line.by_id, "has no access any more" in line.detail) == (db.north.people[Role.ADMIN], True)
