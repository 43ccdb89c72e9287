"""Everything that the overview of one patient shows, gathered in one transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries import aids, exercise, measured, patients, people, tasks
from db.records import Aid, Allergy, Happening, OpenTask, Programme, Reading, Scope, Score, SessionLog, Summary
from db.tables import Task
from db.vocabulary import TaskState


@dataclass(frozen=True)
class Overview:
    """Facts only; what they mean is for the reader to say."""

    summary: Summary
    allergies: tuple[Allergy, ...]
    scores: tuple[Score, ...]
    readings: tuple[Reading, ...]
    events: tuple[Happening, ...]
    programmes: tuple[Programme, ...]
    sessions: tuple[SessionLog, ...]
    aids: tuple[Aid, ...]
    tasks: tuple[OpenTask, ...]
    done_on: tuple[date, ...]


def overview(session: Session, scope: Scope, patient_id: UUID, *, logs_since: date) -> Overview | None:
    """One patient's facts, with exercise logs from a day on; also when care here has ended. None when absent or of another clinic."""
    summary = patients.summary(session, scope, patient_id)
    if summary is None:
        return None
    return Overview(
        summary=summary,
        allergies=tuple(people.allergies(session, scope, patient_id)),
        scores=tuple(measured.scores(session, scope, patient_id)),
        readings=tuple(measured.readings(session, scope, patient_id)),
        events=tuple(measured.events(session, scope, patient_id)),
        programmes=tuple(exercise.programmes(session, scope, patient_id)),
        sessions=tuple(exercise.sessions(session, scope, patient_id, since=logs_since)),
        aids=tuple(aids.aids(session, scope, patient_id)),
        tasks=tuple(tasks.open_of_patient(session, scope, patient_id)),
        done_on=tuple(done_on(session, scope, patient_id)),
    )


def done_on(session: Session, scope: Scope, patient_id: UUID) -> list[date]:
    """The day on which each finished task about the patient was finished, oldest first."""
    day = func.date(Task.closed_at)
    wanted = select(day).where(Task.clinic_id == scope.clinic_id, Task.patient_id == patient_id, Task.state == TaskState.DONE.value)
    return list(session.execute(wanted.order_by(day)).scalars())
