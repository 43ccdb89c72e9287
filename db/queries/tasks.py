"""Questions about tasks."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import OpenTask, Scope
from db.scope import seen_by
from db.tables import Patient, Task, TaskEvent
from db.task_records import TaskChange, TaskRow
from db.task_rows import WHOLE, row_of
from db.vocabulary import OPEN_STATES, Discipline, Priority, TaskState


def open_of_patient(session: Session, scope: Scope, patient_id: UUID) -> list[OpenTask]:
    """Unfinished tasks about one patient, soonest due first, those without a due day last."""
    wanted = (
        select(
            Task.id,
            Task.title,
            Task.state,
            Task.priority,
            Task.discipline,
            Task.due_on,
            Task.owner_id,
            Task.version,
        )
        .where(Task.clinic_id == scope.clinic_id, Task.patient_id == patient_id, Task.state.in_([state.value for state in OPEN_STATES]))
        .order_by(Task.due_on.asc().nulls_last(), Task.id)
    )
    return [
        OpenTask(id_, patient_id, title, TaskState(state), Priority(priority), Discipline(discipline) if discipline else None, due_on, owner, owner_id, version)
        for id_, title, state, priority, discipline, due_on, owner_id, version, owner in session.execute(with_name(wanted, Task.owner_id))
    ]


def of_patient(session: Session, scope: Scope, patient_id: UUID) -> list[TaskRow]:
    """Every task about one patient, open or closed, the newest first."""
    wanted = select(*WHOLE).where(Task.clinic_id == scope.clinic_id, Task.patient_id == patient_id).order_by(Task.created_at.desc(), Task.id)
    return [row_of(found) for found in session.execute(wanted).mappings()]


def owned_by(session: Session, scope: Scope, account_id: UUID) -> list[TaskRow]:
    """Unfinished tasks of one colleague about people under care, soonest due first."""
    wanted = (
        select(*WHOLE)
        .outerjoin(Patient, (Patient.clinic_id == Task.clinic_id) & (Patient.id == Task.patient_id))
        .where(Task.clinic_id == scope.clinic_id, Task.owner_id == account_id, Task.state.in_([state.value for state in OPEN_STATES]))
        .where(Task.patient_id.is_(None) | seen_by(scope, Patient))
        .order_by(Task.due_on.asc().nulls_last(), Task.id)
    )
    return [row_of(found) for found in session.execute(wanted).mappings()]


def history(session: Session, scope: Scope, task_ids: Collection[UUID]) -> list[TaskChange]:
    """Every change of these tasks, oldest first, with who did it; no name for a rule."""
    wanted = _changes().where(TaskEvent.clinic_id == scope.clinic_id, TaskEvent.task_id.in_(list(task_ids)))
    return _told(session, wanted)


def of_batch(session: Session, scope: Scope, batch: UUID) -> list[TaskChange]:
    """What one press changed, oldest first: what an undo takes back."""
    return _told(session, _changes().where(TaskEvent.clinic_id == scope.clinic_id, TaskEvent.batch == batch))


def _changes() -> Any:
    return select(TaskEvent.task_id, TaskEvent.at, TaskEvent.by_id, TaskEvent.to_state, TaskEvent.detail, TaskEvent.change, TaskEvent.version)


def _told(session: Session, wanted: Any) -> list[TaskChange]:
    found = session.execute(with_name(wanted, TaskEvent.by_id).order_by(TaskEvent.at, TaskEvent.id))
    return [
        TaskChange(
            task_id=task_id,
            at=at,
            by=name,
            by_id=by_id,
            to_state=TaskState(to_state) if to_state else None,
            detail=detail,
            change={column: (before, after) for column, (before, after) in (change or {}).items()},
            version=version,
        )
        for task_id, at, by_id, to_state, detail, change, version, name in found
    ]
