"""What the quality measures of everybody follow from, in one question a kind of fact; of the ended where the scope asks for them."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Date, Text, Uuid, bindparam, case, cast, func, select, text
from sqlalchemy.orm import Session

from db.records import Aid, Pause, Programme, ProgrammeExercise, Reading, Scope, SessionLog
from db.scope import of_seen
from db.tables import Carer, Equipment, Measurement, ProgrammePause, Task
from db.tables import Programme as ProgrammeRow
from db.tables import ProgrammeExercise as ExerciseRow
from db.tables.aids import STAGE_DAYS
from db.vocabulary import OPEN_STATES, AidStage, Answer, LogSource, Measure, MissedReason, Position, TaskState

_UNNAMED = UUID(int=0)
_MEASURES = {measure.value: measure for measure in Measure}
_POSITIONS: dict[str | None, Position | None] = {None: None} | {position.value: position for position in Position}
_ANSWERS = {answer.value: answer for answer in Answer}
_REASONS: dict[str | None, MissedReason | None] = {None: None} | {reason.value: reason for reason in MissedReason}
_SESSIONS = text(
    """SELECT patient_id, on_day, answers::text, missed_reason,
         CASE WHEN answers = '{}' AND asked_count > 0 THEN done_count / asked_count END
       FROM exercise_session WHERE clinic_id = :clinic AND on_day >= :since
       AND (:ended OR patient_id IN (SELECT id FROM patient WHERE clinic_id = :clinic AND status = 'under_care')) ORDER BY patient_id, on_day"""
).bindparams(bindparam("clinic", type_=Uuid), bindparam("since", type_=Date))

_BOOKED = text(
    """SELECT t.patient_id, tag, min(t.due_on)
       FROM task t JOIN patient p ON p.clinic_id = t.clinic_id AND p.id = t.patient_id CROSS JOIN LATERAL unnest(t.tags) tag
       WHERE t.clinic_id = :clinic AND p.status = 'under_care' AND t.state = ANY (:open) AND tag LIKE :prefix GROUP BY t.patient_id, tag"""
).bindparams(bindparam("clinic", type_=Uuid), bindparam("open", type_=ARRAY(Text)))


class Due(NamedTuple):
    """A task of one person. closed_on: the day it was done; cancelled: cancelled or declined, which both take a reason."""

    due_on: date
    closed_on: date | None
    cancelled: bool
    discipline: str
    priority: str


def readings(session: Session, scope: Scope, measures: Collection[Measure] = tuple(Measure)) -> dict[UUID, list[Reading]]:
    """Readings of these measures of each person, oldest first."""
    wanted = (
        select(Measurement.patient_id, Measurement.measure, Measurement.measured_on, Measurement.value, Measurement.position)
        .where(of_seen(scope, Measurement), Measurement.measure.in_([measure.value for measure in measures]))
        .order_by(Measurement.patient_id, Measurement.measured_on, Measurement.measure)
    )
    found: dict[UUID, list[Reading]] = {}
    for who, measure, on, value, position in session.connection().execute(wanted).all():
        found.setdefault(who, []).append(Reading(_UNNAMED, _MEASURES[measure], on, value, _POSITIONS[position]))
    return found


def aids(session: Session, scope: Scope) -> dict[UUID, list[Aid]]:
    """Every aid of each person with the day of each stage."""
    found: dict[UUID, list[Aid]] = {}
    for who, (key, *days) in _rows(session, scope, Equipment, "aid_key", *STAGE_DAYS):
        reached = {stage: on for stage, on in zip(AidStage, days, strict=True) if on}
        found.setdefault(who, []).append(Aid(_UNNAMED, key, reached, None, None, None, None))
    return found


def tasks_due(session: Session, scope: Scope, *, since: date) -> dict[UUID, list[Due]]:
    """Tasks of each person that were due from a day on, oldest first."""
    done_on = case((Task.state == TaskState.DONE.value, cast(Task.closed_at, Date)))
    left = Task.state.in_((TaskState.CANCELLED.value, TaskState.DECLINED.value))
    wanted = select(Task.patient_id, Task.due_on, done_on, left, func.coalesce(Task.discipline, ""), Task.priority).where(
        of_seen(scope, Task), Task.patient_id.is_not(None), Task.due_on >= since
    )
    found: dict[UUID, list[Due]] = {}
    for who, *values in session.connection().execute(wanted.order_by(Task.patient_id, Task.due_on)).all():
        found.setdefault(who, []).append(Due(*values))
    return found


def ruled(session: Session, scope: Scope) -> dict[UUID, list[tuple[str, date, date | None]]]:
    """Tasks of rules of each person: the rule, since when its trigger was met, and the day it was done."""
    done_on = case((Task.state == TaskState.DONE.value, cast(Task.closed_at, Date)))
    met_on = case((Task.trigger_key.regexp_match("^[0-9]{4}-"), cast(Task.trigger_key, Date)), else_=cast(Task.created_at, Date))
    wanted = select(Task.patient_id, Task.rule_key, met_on, done_on).where(of_seen(scope, Task), Task.rule_key.is_not(None))
    found: dict[UUID, list[tuple[str, date, date | None]]] = {}
    for who, rule, since, on in session.connection().execute(wanted.order_by(Task.created_at)).all():
        found.setdefault(who, []).append((rule, since, on))
    return found


def carers(session: Session, scope: Scope) -> dict[UUID, int]:
    """How many carers each person has; nobody without one."""
    wanted = select(Carer.patient_id, func.count()).where(of_seen(scope, Carer)).group_by(Carer.patient_id)
    return {who: count for who, count in session.connection().execute(wanted)}  # noqa: C416 - rows are no pairs to mypy


def programmes(session: Session, scope: Scope) -> dict[UUID, list[Programme]]:
    """Every version of each person's programme, oldest first, with all pauses of the person."""
    parts: dict[UUID, list[ProgrammeExercise]] = {}
    asked = select(ExerciseRow.programme_id, ExerciseRow.exercise_key, ExerciseRow.weekdays).where(ExerciseRow.clinic_id == scope.clinic_id)
    for programme_id, key, weekdays in session.connection().execute(asked).all():
        parts.setdefault(programme_id, []).append(ProgrammeExercise(key, tuple(weekdays), None, None, None, None, False, ""))
    pauses: dict[UUID, list[Pause]] = {}
    for who, row in _rows(session, scope, ProgrammePause, "starts_on", "ends_on"):
        pauses.setdefault(who, []).append(Pause(row[0], row[1], ""))
    found: dict[UUID, list[Programme]] = {}
    for who, (starts, id_, number, ends) in _rows(session, scope, ProgrammeRow, "starts_on", "id", "number", "ends_on"):
        found.setdefault(who, []).append(Programme(id_, number, starts, ends, tuple(parts.get(id_, ())), tuple(pauses.get(who, ()))))
    return found


def sessions(session: Session, scope: Scope, *, since: date) -> dict[UUID, list[SessionLog]]:
    """What each person logged from a day on, oldest first, without effort, pain and who helped."""
    found: dict[UUID, list[SessionLog]] = {}
    read: dict[str, dict[str, Answer]] = {}  # most days have the same answers as another, so each is read once
    for who, on, answers, reason, counted in (
        session.connection().execute(_SESSIONS, {"clinic": scope.clinic_id, "since": since, "ended": scope.with_ended}).all()
    ):
        if answers not in read:
            read[answers] = {key: _ANSWERS[answer] for key, answer in orjson.loads(answers).items()}
        found.setdefault(who, []).append(SessionLog(on, read[answers], None, None, None, LogSource.STAFF, False, _REASONS[reason], counted))
    return found


def booked(session: Session, scope: Scope, *, prefix: str = "") -> dict[tuple[UUID, str], date | None]:
    """Open tasks of people under care that carry a tag with this beginning: the soonest due day by person and tag, None where none has a due day."""
    states = [state.value for state in OPEN_STATES]
    asked = {"clinic": scope.clinic_id, "open": states, "prefix": f"{prefix}%"}
    return {(who, tag): due for who, tag, due in session.connection().execute(_BOOKED, asked)}


def _rows(session: Session, scope: Scope, table: Any, *columns: str) -> Iterator[tuple[UUID, tuple[Any, ...]]]:
    """Rows of one table by person and the first of the columns."""
    wanted = select(table.patient_id, *(getattr(table, name) for name in columns)).where(of_seen(scope, table))
    for who, *values in session.connection().execute(wanted.order_by(table.patient_id, getattr(table, columns[0]))).all():
        yield who, tuple(values)
