"""Questions about home exercise: the versions of the programme, and what was logged."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from db.exercise_records import DayLog, PauseRow, Version
from db.queries.names import with_name
from db.records import Pause, Programme, ProgrammeExercise, Scope, SessionLog
from db.tables import ExerciseSession, ProgrammePause
from db.tables import Programme as ProgrammeTable
from db.tables import ProgrammeExercise as ExerciseTable
from db.vocabulary import Answer, LogSource, MissedReason

_COUNTED = case((and_(ExerciseSession.answers == {}, ExerciseSession.asked_count > 0), ExerciseSession.done_count / ExerciseSession.asked_count))


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
            _COUNTED,
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
            counted,
        )
        for on, answers, effort, pain, fatigue, source, helped, reason, counted in session.execute(wanted)
    ]


def versions(session: Session, scope: Scope, patient_id: UUID) -> list[Version]:
    """Every version of the patient's programme as the row that a change names, oldest first."""
    table = ProgrammeTable
    wanted = select(table.id, table.number, table.starts_on, table.ends_on, table.review_on, table.reason, table.version).where(
        table.clinic_id == scope.clinic_id, table.patient_id == patient_id
    )
    found = session.execute(with_name(wanted.order_by(table.starts_on), table.author_id))
    return [Version(id_, number, starts, ends, review, reason, author, version) for id_, number, starts, ends, review, reason, version, author in found]


def pause_rows(session: Session, scope: Scope, patient_id: UUID) -> list[PauseRow]:
    """Pauses as the rows that a change names, oldest first."""
    table = ProgrammePause
    wanted = select(table.id, table.starts_on, table.ends_on, table.reason, table.version).where(
        table.clinic_id == scope.clinic_id, table.patient_id == patient_id
    )
    return [PauseRow(*row) for row in session.execute(wanted.order_by(table.starts_on))]


def day_logs(session: Session, scope: Scope, patient_id: UUID, *, since: date) -> list[DayLog]:
    """Days of the log from `since` on with their notes, as the rows that a change names, newest first."""
    table = ExerciseSession
    columns = (table.id, table.on_day, table.answers, table.effort, table.pain, table.fatigue, table.source, table.helped, table.missed_reason, table.note)
    wanted = select(*columns, table.version, _COUNTED).where(table.clinic_id == scope.clinic_id, table.patient_id == patient_id, table.on_day >= since)
    return [
        DayLog(
            id_,
            on,
            {key: Answer(said) for key, said in answers.items()},
            effort,
            pain,
            fatigue,
            LogSource(source),
            helped,
            MissedReason(reason) if reason else None,
            note,
            version,
            counted,
        )
        for id_, on, answers, effort, pain, fatigue, source, helped, reason, note, version, counted in session.execute(wanted.order_by(table.on_day.desc()))
    ]
