"""A file that says somebody died or moved away does what the one end of care does; taking it back puts back what it can and says the rest."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from dashboard import clock
from dashboard.actions import calendar, end_of_care, imports
from dashboard.actions import tasks as task_actions
from dashboard.actions.end_of_care import EndEntry, ReopenEntry
from dashboard.actions.imports import Match, OfBatch, Write
from dashboard.actions.task_shapes import Change
from dashboard.clock import today
from db.intake import batches
from db.intake.problems import Problem
from db.queries import endings, patients
from db.queries import imports as asked
from db.queries import tasks as task_queries
from db.tables import AuditEvent, Event, HomeLink, ImportBatch, Programme
from db.vocabulary import ImportKind, PatientStatus, Reopened, Role, TaskSource, TaskState
from tests.dashboard.actions.test_end_of_care import somebody, tasks_of, values_of
from tests.dashboard.actions.test_events import viewer
from tests.db.intake.given import checked, table
from tests.makers import TODAY
from tests.world import World

HEADER = ["mrn", "surname", "forename", "dob", "status", "ended_on"]
COLUMNS = {"number": "mrn", "family_name": "surname", "given_name": "forename", "born_on": "dob", "status": "status", "status_on": "ended_on"}


@pytest.fixture(autouse=True)
def _today() -> Any:
    clock.pin(TODAY)
    yield
    clock.pin(None)


@pytest.fixture
def who(db: World) -> UUID:
    return somebody(db)


def of(db: World, who: UUID, status: str = "died", on: str = "") -> bytes:
    with db.reading() as session:
        one = patients.patient(session, db.scope, who)
    assert one is not None
    ended = on if status == "alive" else on or (today() - timedelta(days=1)).isoformat()
    return table(HEADER, [one.hospital_no, one.family_name, one.given_name, one.born_on, status, ended])


def sent(db: World, data: bytes) -> UUID:
    me = viewer(db.north, Role.COORDINATOR)
    batch_id = imports.upload(me, ImportKind.PATIENTS, "register.csv", data)
    assert imports.match(me, Match(key=uuid4(), batch_id=batch_id, columns=COLUMNS, day_forms={"born_on": "yyyy-mm-dd", "status_on": "yyyy-mm-dd"})) == []
    return batch_id


def written(db: World, data: bytes) -> UUID:
    batch_id = sent(db, data)
    imports.write(viewer(db.north, Role.COORDINATOR), Write(key=uuid4(), batch_id=batch_id, expected=1))
    return batch_id


def undone(db: World, batch_id: UUID) -> tuple[bool, list[str]]:
    return imports.undo(viewer(db.north, Role.COORDINATOR), OfBatch(key=uuid4(), batch_id=batch_id))


def problems(db: World, batch_id: UUID) -> list[str]:
    with db.reading() as session:
        return [one.problem for one in asked.problems(session, db.scope, batch_id, limit=9)]


def test_what_a_file_would_end_is_said_before_anything_is_written(db: World, who: UUID) -> None:
    batch_id = sent(db, of(db, who))
    with db.reading() as session:
        batch = session.execute(select(ImportBatch).where(ImportBatch.id == batch_id)).scalar_one()
        assert batch.counts["ended"] == 1
        assert any(note.startswith("Care of ") and note.endswith("ends: died, 03-Mar-2026.") for note in batch.notes)
    assert tasks_of(db, who)["Falls review"] is TaskState.OPEN


def test_a_death_in_a_file_closes_everything_and_leaves_the_short_list(db: World, who: UUID) -> None:
    written(db, of(db, who))
    found = tasks_of(db, who)
    assert [found[title] for title in ("Falls review", "Repeat FVC", "Order hoist", "Done before")] == [TaskState.CANCELLED] * 3 + [TaskState.DONE]
    assert [found[title] for title in ("Call the family", "Collect power chair", "Cancel the order of hoist")] == [TaskState.OPEN] * 3
    assert values_of(db, Programme.ends_on, who, Programme) == [today() - timedelta(days=1)]
    assert None not in values_of(db, HomeLink.revoked_at, who, HomeLink)
    assert values_of(db, Event.kind, who, Event) == ["death"]
    with db.reading() as session:
        person = patients.patient(session, db.scope, who)
        [ending] = endings.of_patient(session, db.scope, who)
        left = {one.task.source for one in endings.left(session, db.scope)}
        audited = session.execute(select(AuditEvent.action).where(AuditEvent.patient_id == who, AuditEvent.account_id.is_not(None))).scalars().all()
    assert person is not None
    assert (person.status, person.status_on, person.version) == (PatientStatus.DIED, today() - timedelta(days=1), 2)
    assert (ending.status, ending.told_by, ending.reopened_at) == (PatientStatus.DIED, "an imported file", None)
    assert left == {TaskSource.END_OF_CARE}
    assert audited.count("care.ended") == 1


def test_taken_back_everything_is_as_it_was(db: World, who: UUID) -> None:
    assert undone(db, written(db, of(db, who, "moved"))) == (True, ["The import was taken back. The clinic is as it was before."])
    found = tasks_of(db, who)
    assert [found[title] for title in ("Falls review", "Repeat FVC", "Order hoist")] == [TaskState.OPEN, TaskState.OPEN, TaskState.WAITING]
    assert found["Collect power chair"] is TaskState.CANCELLED
    assert values_of(db, Programme.ends_on, who, Programme) == [None]
    assert values_of(db, HomeLink.revoked_at, who, HomeLink) == [None]
    assert values_of(db, Event.kind, who, Event) == []
    with db.reading() as session:
        person = patients.patient(session, db.scope, who)
        assert who in {one.patient.id for one in patients.summaries(session, db.scope)}
        [ending] = endings.of_patient(session, db.scope, who)
    assert person is not None
    assert (person.status, person.status_on) == (PatientStatus.UNDER_CARE, None)
    assert (ending.reopened_as, ending.reopened_why) == (Reopened.SLIP, "the import was taken back")


def test_taken_back_what_somebody_did_since_stays_and_is_named(db: World, who: UUID) -> None:
    batch_id = written(db, of(db, who))
    with db.reading() as session:
        call = next(task for task in task_queries.of_patient(session, db.scope, who) if task.title == "Call the family")
    asked_for = {"key": uuid4(), "tasks": [{"id": call.id, "version": call.version}], "wanted": {"state": "done"}}
    task_actions.change(viewer(db.north), Change.model_validate(asked_for))
    assert undone(db, batch_id) == (True, ["The import was taken back. What somebody changed since stays so: Call the family."])
    assert tasks_of(db, who)["Call the family"] is TaskState.DONE
    assert tasks_of(db, who)["Falls review"] is TaskState.OPEN


def test_care_that_somebody_reopened_since_keeps_the_import_from_being_taken_back(db: World, who: UUID) -> None:
    batch_id = written(db, of(db, who, "hospice"))
    end_of_care.reopen(viewer(db.north), ReopenEntry(key=uuid4(), patient_id=who, why=Reopened.CAME_BACK, words="home again"))
    worked, said = undone(db, batch_id)
    assert not worked
    assert "was changed since" in said[0]


def test_a_file_does_not_reopen_care_that_ended_here(db: World, who: UUID) -> None:
    end_of_care.end(viewer(db.north), EndEntry(key=uuid4(), patient_id=who, version=1, status="moved", ended_on=today(), told_by="ward", confirmed=True))
    assert problems(db, sent(db, of(db, who, "alive"))) == ["Care ended here"]


def test_somebody_new_who_comes_with_an_end_leaves_nothing_to_do(db: World) -> None:
    me = viewer(db.north, Role.COORDINATOR)
    batch_id = imports.upload(me, ImportKind.PATIENTS, "old.csv", table(HEADER, ["X9", "Old", "Bo", "1940-02-03", "died", "2020-01-31"]))
    match = Match(key=uuid4(), batch_id=batch_id, columns=COLUMNS, day_forms={"born_on": "yyyy-mm-dd", "status_on": "yyyy-mm-dd"}, make_people=True)
    assert imports.match(me, match) == []
    imports.write(me, Write(key=uuid4(), batch_id=batch_id, expected=1))
    with db.reading() as session:
        assert endings.left(session, db.scope) == []


def test_where_nobody_can_do_what_follows_the_row_waits_for_somebody_who_can(db: World, who: UUID) -> None:
    scope = db.north.scope(Role.COORDINATOR)
    with db.writing(scope) as session:
        batch_id, _ = checked(session, scope, ImportKind.PATIENTS, of(db, who))
        order = batches.order_of(batches.held(session, scope, batch_id), today())
        found = batches.check(session, scope, batch_id, today(), replace(order, may_end=False))
    assert [(type(one), one.problem) for one in found.problems] == [(Problem, "Ends care here")]
    imports.decide(viewer(db.north, Role.COORDINATOR), imports.Decide(key=uuid4(), batch_id=batch_id))
    assert problems(db, batch_id) == []


def test_the_short_list_is_due_on_days_on_which_the_clinic_works(db: World, who: UUID) -> None:
    free = {today() + timedelta(days=n): "Closed" for n in range(1, 8)}
    calendar.save(viewer(db.north, Role.COORDINATOR), calendar.Save(key=uuid4(), version=0, weekdays=[1, 2, 3, 4, 5], holidays=free))
    written(db, of(db, who))
    with db.reading() as session:
        due = {one.task.title: one.task.due_on for one in endings.left(session, db.scope)}
    assert due["Tell the GP and everybody involved"] == today() + timedelta(days=8)
