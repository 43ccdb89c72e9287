"""What the rules of many people follow from, in one question a kind of fact. Whoever the scope does not see is left out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Date, Uuid, bindparam, cast, select, text
from sqlalchemy.orm import Session

from db.queries import meetings, needs
from db.records import Pause, Programme, ProgrammeExercise, Scope, SessionLog
from db.scope import seen_by
from db.tables import Carer, CarerTraining, CareTeam, ProgrammePause, Task
from db.tables import Patient as PatientRow
from db.tables import Programme as ProgrammeRow
from db.tables import ProgrammeExercise as ExerciseRow
from db.vocabulary import Answer, Discipline, LogSource, MissedReason, TaskState, TrainingLevel

# Besides the logs from a day on: the newest log, and the first after the start of each programme, which say since when nobody logs and
# whether a programme was begun. Without them an old log would look like none.
_SESSIONS = text(
    """SELECT s.patient_id, s.on_day, s.answers::text, s.effort, s.pain, s.fatigue, s.source, s.helped, s.missed_reason,
         CASE WHEN s.answers = '{}' AND s.asked_count > 0 THEN s.done_count / s.asked_count END
       FROM exercise_session s WHERE s.clinic_id = :clinic AND s.patient_id = ANY (:people) AND (s.on_day >= :since OR (s.patient_id, s.on_day) IN (
         SELECT patient_id, max(on_day) FROM exercise_session WHERE clinic_id = :clinic AND patient_id = ANY (:people) GROUP BY patient_id
         UNION SELECT p.patient_id, min(f.on_day) FROM programme p JOIN exercise_session f
           ON f.clinic_id = p.clinic_id AND f.patient_id = p.patient_id AND f.on_day >= p.starts_on
         WHERE p.clinic_id = :clinic AND p.patient_id = ANY (:people) GROUP BY p.patient_id, p.id))
       ORDER BY s.on_day"""
).bindparams(bindparam("clinic", type_=Uuid), bindparam("people", type_=ARRAY(Uuid)), bindparam("since", type_=Date))


@dataclass(frozen=True)
class Known:
    """One person's facts, as far as the rules ask. carers: whether each lives with the person. training: topic, level, day taught.

    leads: the day since which each discipline has a named lead. done: the days on which tasks of a rule were done, by its key.
    reviews: days on which a case meeting discussed the person.
    """

    measured: needs.Known
    programmes: tuple[Programme, ...]
    sessions: tuple[SessionLog, ...]
    carers: tuple[bool, ...]
    training: tuple[tuple[str, TrainingLevel, date], ...]
    leads: dict[Discipline, date]
    done: dict[str, list[date]]
    reviews: list[date]


def under_care(session: Session, scope: Scope) -> list[UUID]:
    """Everybody the scope sees."""
    return list(session.execute(select(PatientRow.id).where(seen_by(scope, PatientRow)).order_by(PatientRow.id)).scalars())


def known(session: Session, scope: Scope, patient_ids: Collection[UUID], *, since: date) -> list[Known]:
    """These people's facts; logs of exercise from `since` on, and those before that on which a rule may still rest."""
    people = needs.known(session, scope, patient_ids)
    ids = [person.patient.id for person in people]
    programmes, sessions = _programmes(session, scope, ids), _sessions(session, scope, ids, since)
    carers = _by_person(session, scope, ids, Carer, "lives_with")
    training = _by_person(session, scope, ids, CarerTraining, "topic_key", "level", "taught_on")
    leads = _by_person(session, scope, ids, CareTeam, "discipline", "since_on")
    done, reviews = _done(session, scope, ids), meetings.discussed_on(session, scope, ids)
    return [
        Known(
            measured=person,
            programmes=tuple(programmes.get(person.patient.id, ())),
            sessions=tuple(sessions.get(person.patient.id, ())),
            carers=tuple(lives_with for (lives_with,) in carers.get(person.patient.id, ())),
            training=tuple((topic, TrainingLevel(level), on) for topic, level, on in training.get(person.patient.id, ())),
            leads={Discipline(discipline): on for discipline, on in leads.get(person.patient.id, ())},
            done=done.get(person.patient.id, {}),
            reviews=reviews.get(person.patient.id, []),
        )
        for person in people
    ]


def _programmes(session: Session, scope: Scope, people: list[UUID]) -> dict[UUID, list[Programme]]:
    parts = select(
        ExerciseRow.programme_id,
        ExerciseRow.exercise_key,
        ExerciseRow.weekdays,
        ExerciseRow.sets,
        ExerciseRow.reps,
        ExerciseRow.minutes,
        ExerciseRow.hold_s,
        ExerciseRow.assisted,
        ExerciseRow.notes,
    ).join(ProgrammeRow, (ProgrammeRow.clinic_id == ExerciseRow.clinic_id) & (ProgrammeRow.id == ExerciseRow.programme_id))
    exercises: dict[UUID, list[ProgrammeExercise]] = {}
    own = parts.where(ExerciseRow.clinic_id == scope.clinic_id, ProgrammeRow.patient_id.in_(people)).order_by(ExerciseRow.place)
    for programme_id, key, weekdays, sets, reps, minutes, hold_s, assisted, notes in session.execute(own):
        exercises.setdefault(programme_id, []).append(ProgrammeExercise(key, tuple(weekdays), sets, reps, minutes, hold_s, assisted, notes))
    pauses = {who: tuple(Pause(*row) for row in rows) for who, rows in _by_person(session, scope, people, ProgrammePause, *_PAUSE).items()}
    found: dict[UUID, list[Programme]] = {}
    for who, rows in _by_person(session, scope, people, ProgrammeRow, "starts_on", "id", "number", "ends_on").items():
        found[who] = [
            Programme(id_, number, starts, ends, tuple(exercises.get(id_, ())), pauses.get(who, ()))
            for starts, id_, number, ends in sorted(rows, key=lambda row: (row[0], row[2]))
        ]
    return found


_PAUSE = ("starts_on", "ends_on", "reason")


def _sessions(session: Session, scope: Scope, people: list[UUID], since: date) -> dict[UUID, list[SessionLog]]:
    found: dict[UUID, list[SessionLog]] = {}
    asked = {"clinic": scope.clinic_id, "people": people, "since": since}
    read: dict[str, dict[str, Answer]] = {}  # most days have the same answers as another, so each is read once
    for who, on, answers, effort, pain, fatigue, source, helped, reason, counted in session.execute(_SESSIONS, asked):
        if answers not in read:
            read[answers] = {key: _ANSWERS[answer] for key, answer in orjson.loads(answers).items()}
        log = SessionLog(on, read[answers], effort, pain, fatigue, _SOURCES[source], helped, MissedReason(reason) if reason else None, counted)
        found.setdefault(who, []).append(log)
    return found


def _done(session: Session, scope: Scope, people: list[UUID]) -> dict[UUID, dict[str, list[date]]]:
    own = (Task.clinic_id == scope.clinic_id, Task.patient_id.in_(people), Task.state == TaskState.DONE.value, Task.rule_key.is_not(None))
    found: dict[UUID, dict[str, list[date]]] = {}
    for who, key, on in session.execute(select(Task.patient_id, Task.rule_key, cast(Task.closed_at, Date)).where(*own).order_by(Task.closed_at)):
        if who is not None and key is not None:
            found.setdefault(who, {}).setdefault(key, []).append(on)
    return found


_ANSWERS = {answer.value: answer for answer in Answer}
_SOURCES = {source.value: source for source in LogSource}


def _by_person(session: Session, scope: Scope, people: list[UUID], table: Any, *columns: str) -> dict[UUID, list[tuple[Any, ...]]]:
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for who, values in _rows(session, scope, people, table, columns):
        found.setdefault(who, []).append(values)
    return found


def _rows(session: Session, scope: Scope, people: list[UUID], table: Any, columns: tuple[str, ...]) -> Iterator[tuple[UUID, tuple[Any, ...]]]:
    wanted = select(table.patient_id, *(getattr(table, name) for name in columns)).where(table.clinic_id == scope.clinic_id, table.patient_id.in_(people))
    for who, *values in session.execute(wanted.order_by(table.patient_id, *(getattr(table, name) for name in columns[:1]))):
        yield who, tuple(values)
