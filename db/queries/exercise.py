"""Questions about home exercise: the versions of the programme, and what was logged."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.records import Pause, Programme, ProgrammeExercise, Scope, SessionLog
from db.tables import ExerciseSession, ProgrammePause
from db.tables import Programme as ProgrammeTable
from db.tables import ProgrammeExercise as ExerciseTable
from db.vocabulary import Answer, LogSource, MissedReason


def programmes(session: Session, scope: Scope, patient_id: UUID) -> list[Programme]:
    """Every version of the patient's programme, oldest first, each with its exercises and all pauses of the patient."""
    own = (ProgrammeTable.clinic_id == scope.clinic_id) & (ProgrammeTable.patient_id == patient_id)
    exercises: dict[UUID, list[ProgrammeExercise]] = defaultdict(list)
    parts = (
        select(
            ExerciseTable.programme_id,
            ExerciseTable.exercise_key,
            ExerciseTable.weekdays,
            ExerciseTable.sets,
            ExerciseTable.reps,
            ExerciseTable.minutes,
            ExerciseTable.hold_s,
            ExerciseTable.assisted,
            ExerciseTable.notes,
        )
        .join(ProgrammeTable, (ProgrammeTable.clinic_id == ExerciseTable.clinic_id) & (ProgrammeTable.id == ExerciseTable.programme_id))
        .where(own, ExerciseTable.clinic_id == scope.clinic_id)
        .order_by(ExerciseTable.place)
    )
    for programme_id, key, weekdays, sets, reps, minutes, hold_s, assisted, notes in session.execute(parts):
        exercises[programme_id].append(ProgrammeExercise(key, tuple(weekdays), sets, reps, minutes, hold_s, assisted, notes))
    paused = tuple(pauses(session, scope, patient_id))
    versions = select(ProgrammeTable.id, ProgrammeTable.number, ProgrammeTable.starts_on, ProgrammeTable.ends_on).where(own)
    return [
        Programme(id_, number, starts_on, ends_on, tuple(exercises[id_]), paused)
        for id_, number, starts_on, ends_on in session.execute(versions.order_by(ProgrammeTable.starts_on))
    ]


def pauses(session: Session, scope: Scope, patient_id: UUID) -> list[Pause]:
    """Days on which nothing was asked, oldest first."""
    wanted = (
        select(ProgrammePause.starts_on, ProgrammePause.ends_on, ProgrammePause.reason)
        .where(ProgrammePause.clinic_id == scope.clinic_id, ProgrammePause.patient_id == patient_id)
        .order_by(ProgrammePause.starts_on)
    )
    return [Pause(*row) for row in session.execute(wanted)]


def sessions(session: Session, scope: Scope, patient_id: UUID, *, since: date) -> list[SessionLog]:
    """What was logged from `since` on, oldest first."""
    wanted = (
        select(
            ExerciseSession.on_day,
            ExerciseSession.answers,
            ExerciseSession.effort,
            ExerciseSession.pain,
            ExerciseSession.fatigue,
            ExerciseSession.source,
            ExerciseSession.helped,
            ExerciseSession.missed_reason,
        )
        .where(ExerciseSession.clinic_id == scope.clinic_id, ExerciseSession.patient_id == patient_id, ExerciseSession.on_day >= since)
        .order_by(ExerciseSession.on_day)
    )
    return [
        SessionLog(
            on,
            {key: Answer(said) for key, said in answers.items()},
            effort,
            pain,
            fatigue,
            LogSource(source),
            helped,
            MissedReason(reason) if reason else None,
        )
        for on, answers, effort, pain, fatigue, source, helped, reason in session.execute(wanted)
    ]
