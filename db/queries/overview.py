"""Everything that the overview of one patient shows, in one round trip: asked for as JSON, read into records apart."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Date, Text, Uuid, bindparam, text
from sqlalchemy.orm import Session

from db.question import Question
from db.records import (
    Aid,
    Allergy,
    Happening,
    LeadTime,
    OpenTask,
    Patient,
    Pause,
    Programme,
    ProgrammeExercise,
    Reading,
    Scope,
    Score,
    SessionLog,
    Summary,
)
from db.review_records import Mark
from db.vocabulary import (
    OPEN_STATES,
    AidStage,
    Answer,
    Diagnosis,
    Discipline,
    EventKind,
    Item5Form,
    LogSource,
    Measure,
    MissedReason,
    Mode,
    OnsetSite,
    PatientStatus,
    Position,
    Priority,
    PrognosisPreference,
    ReviewKind,
    Sex,
    TaskState,
)

_QUESTION = Question(
    text((Path(__file__).parent / "overview.sql").read_text()).bindparams(
        bindparam("clinic", type_=Uuid), bindparam("patient", type_=Uuid), bindparam("since", type_=Date), bindparam("open", type_=ARRAY(Text))
    )
)


@dataclass(frozen=True)
class Overview:
    """Facts only; what they mean is for the reader to say. meeting: the day on which they were last discussed, and what was shown then."""

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
    lead_times: tuple[LeadTime, ...] = ()
    forecast: object = None
    revealed: bool = False
    meeting: tuple[date, dict[str, Any]] | None = None
    marks: tuple[Mark, ...] = ()


def stored(session: Session, scope: Scope, patient_id: UUID, *, since: date) -> str | None:
    """One patient's facts as JSON; not who leads their care. Also when care here has ended; None when absent or of another clinic. `read` understands it.

    Exercise logs reach back to `since`, or further to the 28 days before the visit before the latest (at most 300 days further).
    """
    found = _QUESTION.one(session, clinic=scope.clinic_id, patient=patient_id, since=since, open=[state.value for state in OPEN_STATES])
    return None if found is None else str(found.facts)


def read(json: str) -> Overview:
    """What `stored` answered, as records."""
    found = orjson.loads(json)
    return _overview(found, UUID(found["patient"]["id"]))


def _overview(found: dict[str, Any], patient_id: UUID) -> Overview:
    pauses = tuple(Pause(_day(starts), _on(ends), reason) for starts, ends, reason in found["pauses"] or ())
    return Overview(
        summary=_summary(found),
        allergies=tuple(Allergy(*row) for row in found["allergies"] or ()),
        scores=tuple(
            Score(UUID(id_), patient_id, _day(on), tuple(items), Item5Form(form), Mode(mode), rater, version)
            for id_, on, items, form, mode, rater, version in found["scores"] or ()
        ),
        readings=tuple(
            Reading(UNNAMED, _MEASURES[measure], _day(on), value, _POSITIONS[position] if position else None)
            for measure, on, value, position in found["readings"] or ()
        ),
        events=tuple(Happening(UNNAMED, EventKind(kind), _day(on), _on(ended), injury, detail) for kind, on, ended, injury, detail in found["events"] or ()),
        programmes=tuple(
            Programme(UUID(id_), number, _day(starts), _on(ends), tuple(ProgrammeExercise(key, tuple(days), *rest) for key, days, *rest in parts or ()), pauses)
            for id_, number, starts, ends, parts in found["programmes"] or ()
        ),
        sessions=tuple(map(_session, found["sessions"] or ())),
        aids=tuple(
            Aid(
                UUID(id_), key, _reached(days), _on(p25), _on(p50), _on(p75), owner, _on(order), met, known, lacks, _on(planned), by and UUID(by), note, version
            )
            for id_, key, days, p25, p50, p75, owner, order, met, known, lacks, planned, by, note, version in found["aids"] or ()
        ),
        tasks=tuple(_task(patient_id, *row) for row in found["tasks"] or ()),
        done_on=tuple(_day(on) for on in found["done"] or ()),
        lead_times=tuple(LeadTime(*row) for row in found["lead_times"] or ()),
        forecast=found["forecast"],
        revealed=bool(found["revealed"]),
        meeting=(_day(found["meeting"][0]), found["meeting"][1] or {}) if found["meeting"] else None,
        marks=tuple(_mark(patient_id, *row) for row in found["marks"] or ()),
    )


UNNAMED = UUID(int=0)
"""Readings and events are shown, never pressed: they are read without their ids, which would be a third of what is sent."""
_MEASURES = {measure.value: measure for measure in Measure}
_POSITIONS = {position.value: position for position in Position}
_ANSWERS = {answer.value: answer for answer in Answer}
_SOURCES = {source.value: source for source in LogSource}


def _reached(days: Sequence[str | None]) -> dict[AidStage, date]:
    return {stage: _day(on) for stage, on in zip(AidStage, days, strict=True) if on}


def _session(row: Sequence[Any]) -> SessionLog:
    on, answers, effort, pain, fatigue, source, helped, reason, counted = row
    said = {key: _ANSWERS[answer] for key, answer in answers.items()}
    return SessionLog(_day(on), said, effort, pain, fatigue, _SOURCES[source], helped, MissedReason(reason) if reason else None, counted)


def _task(
    patient_id: UUID, id_: str, title: str, state: str, priority: str, discipline: str | None, due: str | None, owner: str | None, by: str | None, version: int
) -> OpenTask:
    return OpenTask(
        id=UUID(id_),
        patient_id=patient_id,
        title=title,
        state=TaskState(state),
        priority=Priority(priority),
        discipline=Discipline(discipline) if discipline else None,
        due_on=_on(due),
        owner=owner,
        owner_id=UUID(by) if by else None,
        version=version,
    )


def _mark(
    patient_id: UUID, id_: str, by: str | None, by_id: str, discipline: str, kind: str, reason: str, until: str, grade: str, about: dict[str, str], at: str
) -> Mark:
    moment = datetime.fromisoformat(at)
    return Mark(UUID(id_), patient_id, by, UUID(by_id), Discipline(discipline), ReviewKind(kind), reason, _day(until), grade, about, moment)


_WORDS = {
    "sex": Sex,
    "onset_site": OnsetSite,
    "diagnosis": Diagnosis,
    "status": PatientStatus,
    "prognosis": PrognosisPreference,
    "latest_form": Item5Form,
    "id": UUID,
}
_PATIENT = [field.name for field in fields(Patient)]
_SUMMED = [field.name for field in fields(Summary) if field.name not in ("patient", "similar_name", "lead_account_ids")]


def _summary(found: dict[str, Any]) -> Summary:
    patient = Patient(**{name: _value(name, found["patient"][name]) for name in _PATIENT})
    facts = {name: _value(name, found["summary"][name]) for name in _SUMMED}
    return Summary(patient=patient, **facts, similar_name=found["similar"])


def _value(name: str, value: Any) -> Any:
    """A JSON value as the record holds it; by the house names, days end in _on and lists of days in _on or _days."""
    if value is None:
        return None
    if isinstance(value, list):
        if name == "series_mode":
            return tuple(map(Mode, value))
        return tuple(map(_on, value)) if name.endswith(("_on", "_days")) else tuple(value)
    if name.endswith("_on"):
        return _day(value)
    return _WORDS[name](value) if name in _WORDS else value


_day = date.fromisoformat


def _on(day: str | None) -> date | None:
    return None if day is None else _day(day)
