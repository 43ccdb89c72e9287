"""Questions about the end of care: of one person, and the short list that is left to do afterwards."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.care_records import Ending
from db.queries.names import with_name
from db.queries.patients import patient
from db.records import Patient as PatientRecord
from db.records import Scope
from db.tables import CareEnding, HomeLink, Patient, Programme, Task
from db.task_records import TaskRow
from db.task_rows import rows
from db.vocabulary import OPEN_STATES, PatientStatus, Reopened


@dataclass(frozen=True)
class Left:
    """A task about somebody whose care here ended: the short list, and what was added since. Shown by itself, and never called overdue."""

    task: TaskRow
    owner: str | None
    patient_id: UUID
    family_name: str
    given_name: str
    born_on: date | None
    status: PatientStatus
    ended_on: date | None


def of_patient(session: Session, scope: Scope, patient_id: UUID) -> list[Ending]:
    """Every end of care of one person, the latest first, those that were taken back too."""
    return _found(session, scope, CareEnding.patient_id == patient_id)


def of_import(session: Session, scope: Scope, batch_id: UUID) -> list[Ending]:
    """The ends of care that came with an import and were not taken back."""
    return _found(session, scope, CareEnding.import_batch_id == batch_id, CareEnding.reopened_at.is_(None))


def _found(session: Session, scope: Scope, *which: ColumnElement[bool]) -> list[Ending]:
    row = CareEnding
    wanted = select(
        *(row.id, row.patient_id, row.status, row.ended_on, row.told_by, row.by_id, row.at, row.before, row.reopened_at, row.reopened_as, row.reopened_why)
    ).where(row.clinic_id == scope.clinic_id, *which)
    found = session.execute(with_name(wanted, row.by_id).order_by(row.at.desc(), row.id))
    return [
        Ending(id_, who, PatientStatus(status), on, told, by_id, name, at, before, reopened, Reopened(why) if why else None, words)
        for id_, who, status, on, told, by_id, at, before, reopened, why, words, name in found
    ]


def standing(session: Session, scope: Scope, patient_id: UUID, on: date) -> tuple[int, int, int]:
    """What an end of care on a day would close for one person: open tasks, home links in use, programmes that go on past it."""
    open_states = [state.value for state in OPEN_STATES]
    tasks = select(func.count()).where(Task.clinic_id == scope.clinic_id, Task.patient_id == patient_id, Task.state.in_(open_states))
    links = select(func.count()).where(HomeLink.clinic_id == scope.clinic_id, HomeLink.patient_id == patient_id, HomeLink.revoked_at.is_(None))
    going_on = or_(Programme.ends_on.is_(None), Programme.ends_on > on)
    programmes = select(func.count()).where(Programme.clinic_id == scope.clinic_id, Programme.patient_id == patient_id, going_on)
    found = session.execute(select(tasks.scalar_subquery(), links.scalar_subquery(), programmes.scalar_subquery())).one()
    return found[0], found[1], found[2]


def left(session: Session, scope: Scope) -> list[Left]:
    """What is left to do about people whose care here ended, soonest first: the one place that shows them without being asked for by name."""
    wanted = (
        select(Task.id, Patient.id, Patient.family_name, Patient.given_name, Patient.born_on, Patient.status, Patient.status_on)
        .join(Patient, (Patient.clinic_id == Task.clinic_id) & (Patient.id == Task.patient_id))
        .where(Task.clinic_id == scope.clinic_id, Task.state.in_([state.value for state in OPEN_STATES]))
        .where(Patient.status != PatientStatus.UNDER_CARE.value)
    )
    found = session.execute(with_name(wanted, Task.owner_id).order_by(Task.due_on.asc().nulls_last(), Patient.family_name, Task.id)).all()
    tasks = {task.id: task for task in rows(session, scope, [row[0] for row in found])}
    return [Left(tasks[id_], owner, who, family, given, born, PatientStatus(status), ended) for id_, who, family, given, born, status, ended, owner in found]


def find(session: Session, scope: Scope, typed: str, most: int = 8) -> list[PatientRecord]:
    """People whose care here ended, found by a part of their name, their birth date (ISO) or a number: they are asked for by name."""
    words = typed.split()
    if not words:
        return []
    names = (Patient.family_name, Patient.given_name, Patient.latin_name, Patient.preferred_name)
    text = func.concat_ws(" ", *names, Patient.born_on, Patient.hospital_no, Patient.national_no)
    wanted = select(Patient.id).where(Patient.clinic_id == scope.clinic_id, Patient.status != PatientStatus.UNDER_CARE.value)
    for word in words:
        wanted = wanted.where(func.strpos(func.lower(text), word.lower()) > 0)
    ids = session.execute(wanted.order_by(Patient.family_name, Patient.given_name, Patient.id).limit(most)).scalars()
    return [found for id_ in ids if (found := patient(session, scope, id_))]
