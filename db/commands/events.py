"""Changes of what happened to a person: a fall, a start of NIV."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.records import Scope
from db.scope import seen_by
from db.tables import Event, Patient
from db.vocabulary import EventKind


def add(session: Session, scope: Scope, patient_id: UUID, *, kind: EventKind, happened_on: date, injury: bool | None = None, detail: str = "") -> UUID | None:
    """Note an event of a patient whom the scope sees; its id, or None when there is no such patient."""
    seen = session.execute(select(Patient.id).where(seen_by(scope, Patient), Patient.id == patient_id)).scalar_one_or_none()
    if seen is None:
        return None
    return session.execute(
        insert(Event)
        .values(
            clinic_id=scope.clinic_id,
            patient_id=patient_id,
            kind=kind.value,
            happened_on=happened_on,
            injury=injury,
            detail=detail,
            entered_by=scope.account_id,
        )
        .returning(Event.id)
    ).scalar_one()


def take_back(session: Session, scope: Scope, event_id: UUID) -> UUID | None:
    """Undo one's own entry; the patient it was about, or None when it is not there or somebody else's."""
    return session.execute(
        delete(Event).where(Event.clinic_id == scope.clinic_id, Event.id == event_id, Event.entered_by == scope.account_id).returning(Event.patient_id)
    ).scalar_one_or_none()
