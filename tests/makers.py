"""Make a thing with sensible defaults; name only what the test is about. Plain functions, real rows."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db import tables
from db.records import Scope
from db.vocabulary import Item5Form, Measure, Mode

TODAY = date(2026, 3, 4)
_numbers = count(1)


def _put(session: Session, scope: Scope, table: Any, **values: Any) -> UUID:
    made = session.execute(insert(table).values(clinic_id=scope.clinic_id, **values).returning(table.id))
    return made.scalar_one()


def patient(session: Session, scope: Scope, **values: Any) -> UUID:
    """Somebody under care, with an onset and a diagnosis."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "hospital_no": f"T{number:06d}",
        "family_name": f"Testperson{number}",
        "given_name": "Alex",
        "born_on": date(1958, 3, 4),
        "onset_site": "lower_limb",
        "onset_on": TODAY - timedelta(days=700),
        "diagnosed_on": TODAY - timedelta(days=365),
    }
    return _put(session, scope, tables.Patient, **(defaults | values))


def score(session: Session, scope: Scope, patient_id: UUID, items: list[int | None] | None = None, **values: Any) -> UUID:
    """An ALSFRS-R, 40 of 48 unless items say otherwise."""
    answers = items or [4, 4, 4, 3, 3, 3, 3, 2, 2, 4, 4, 4]
    defaults: dict[str, Any] = {"assessed_on": TODAY, "mode": Mode.CLINIC.value, "item5_form": Item5Form.A.value}
    defaults |= {f"q{n}": answer for n, answer in enumerate(answers, 1)}
    return _put(session, scope, tables.Alsfrs, patient_id=patient_id, **(defaults | values))


def measurement(session: Session, scope: Scope, patient_id: UUID, measure: Measure = Measure.WEIGHT, value: float = 70.0, **values: Any) -> UUID:
    defaults: dict[str, Any] = {"measured_on": TODAY, "measure": measure.value, "value": value}
    return _put(session, scope, tables.Measurement, patient_id=patient_id, **(defaults | values))


def event(session: Session, scope: Scope, patient_id: UUID, kind: str = "fall", **values: Any) -> UUID:
    return _put(session, scope, tables.Event, patient_id=patient_id, **({"kind": kind, "happened_on": TODAY} | values))


def task(session: Session, scope: Scope, patient_id: UUID | None, **values: Any) -> UUID:
    return _put(session, scope, tables.Task, patient_id=patient_id, **({"title": "Falls review", "due_on": TODAY, "discipline": "PT"} | values))


def programme(session: Session, scope: Scope, patient_id: UUID, exercises: dict[str, list[int]] | None = None, **values: Any) -> UUID:
    """Two exercises, Monday to Friday, since eight weeks ago."""
    defaults: dict[str, Any] = {"number": 1, "starts_on": TODAY - timedelta(days=56)}
    made = _put(session, scope, tables.Programme, patient_id=patient_id, **(defaults | values))
    for place, (key, weekdays) in enumerate((exercises or {"EX-ST-01": [1, 2, 3, 4, 5], "EX-FU-01": [1, 2, 3, 4, 5]}).items()):
        session.execute(insert(tables.ProgrammeExercise).values(clinic_id=scope.clinic_id, programme_id=made, exercise_key=key, place=place, weekdays=weekdays))
    return made


def log(session: Session, scope: Scope, patient_id: UUID, on_day: date, answers: dict[str, str] | None = None, **values: Any) -> UUID:
    """A day's exercise log; both exercises done unless told."""
    said = answers if answers is not None else {"EX-ST-01": "done", "EX-FU-01": "done"}
    done = sum({"done": 1.0, "some": 0.5}.get(answer, 0.0) for answer in said.values())
    defaults: dict[str, Any] = {"answers": said, "asked_count": max(len(said), 2), "done_count": done, "source": "patient"}
    return _put(session, scope, tables.ExerciseSession, patient_id=patient_id, on_day=on_day, **(defaults | values))


def carer(session: Session, scope: Scope, patient_id: UUID, **values: Any) -> UUID:
    return _put(
        session, scope, tables.Carer, patient_id=patient_id, **({"name": "Mary Carer", "relation": "wife", "lives_with": True, "is_main": True} | values)
    )


def sign_off(session: Session, scope: Scope, patient_id: UUID, carer_id: UUID, topic_key: str = "CT-03", **values: Any) -> UUID:
    defaults: dict[str, Any] = {"level": "done_alone", "taught_on": TODAY, "taught_by": scope.account_id}
    return _put(session, scope, tables.CarerTraining, patient_id=patient_id, carer_id=carer_id, topic_key=topic_key, **(defaults | values))


def document(session: Session, scope: Scope, patient_id: UUID, kind: str = "refusal", **values: Any) -> UUID:
    defaults: dict[str, Any] = {"made_on": TODAY, "kept_where": "Red folder in the hall", "entered_by": scope.account_id}
    return _put(session, scope, tables.AdvanceDocument, patient_id=patient_id, kind=kind, **(defaults | values))


def contact(session: Session, scope: Scope, patient_id: UUID, **values: Any) -> UUID:
    return _put(session, scope, tables.Contact, patient_id=patient_id, **({"kind": "gp", "name": "Dr Green", "phone": "01632 960123"} | values))


def note(session: Session, scope: Scope, patient_id: UUID, text: str = "Sleeps well.", **values: Any) -> UUID:
    return _put(session, scope, tables.Note, patient_id=patient_id, text=text, **({"author_id": scope.account_id, "discipline": "PT"} | values))


def lead(session: Session, scope: Scope, patient_id: UUID, discipline: str = "PT", account_id: UUID | None = None) -> None:
    values = {"patient_id": patient_id, "discipline": discipline, "account_id": account_id or scope.account_id, "since_on": TODAY - timedelta(days=90)}
    session.execute(insert(tables.CareTeam).values(clinic_id=scope.clinic_id, **values))


def aid(session: Session, scope: Scope, patient_id: UUID, aid_key: str = "EQ-05", **days: Any) -> UUID:
    """Identified a year ago; name the days of further stages."""
    return _put(session, scope, tables.Equipment, patient_id=patient_id, aid_key=aid_key, **({"identified_on": TODAY - timedelta(days=365)} | days))


def home_link(session: Session, scope: Scope, patient_id: UUID, **values: Any) -> UUID:
    defaults: dict[str, Any] = {"token_hash": str(next(_numbers)).encode(), "expires_on": TODAY + timedelta(days=5000)}
    return _put(session, scope, tables.HomeLink, patient_id=patient_id, **(defaults | values))
