"""Questions about tasks."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import OpenTask, Scope
from db.tables import Task
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
