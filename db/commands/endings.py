"""The end of care of a person: status and day, home links, programmes and pauses; what they were before is kept, to be put back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from db.records import Patient as PatientRecord
from db.records import Scope
from db.tables import CareEnding, Event, HomeLink, Patient, Programme, ProgrammePause
from db.vocabulary import EventKind, PatientStatus, Reopened

_EVENTS = {PatientStatus.DIED: EventKind.DEATH, PatientStatus.HOSPICE: EventKind.HOSPICE}


def hold(session: Session, scope: Scope, patient_id: UUID) -> tuple[PatientStatus, int] | None:
    """Status and version of a person of this clinic, kept to this transaction; None when there is no such person."""
    wanted = select(Patient.status, Patient.version).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id).with_for_update()
    found = session.execute(wanted).one_or_none()
    return None if found is None else (PatientStatus(found.status), found.version)


def end(
    session: Session, scope: Scope, patient_id: UUID, *, batch: UUID, status: PatientStatus, on: date, told_by: str, import_batch_id: UUID | None = None
) -> None:
    """Write the end: from here on the person is in no list, count or rule (db/scope.py). An import has written status and day itself."""
    before: dict[str, object] = {
        "links": _revoke(session, scope, patient_id),
        "programmes": _close(session, scope, patient_id, Programme, on),
        "pauses": _close(session, scope, patient_id, ProgrammePause, on),
        "event": _event(session, scope, patient_id, status, on),
    }
    if import_batch_id is None:
        _status(session, scope, patient_id, status, on)
    values = {"id": batch, "patient_id": patient_id, "status": status.value, "ended_on": on, "told_by": told_by, "by_id": scope.account_id, "before": before}
    session.execute(insert(CareEnding).values(clinic_id=scope.clinic_id, import_batch_id=import_batch_id, **values))


def reopen(
    session: Session, scope: Scope, ending_id: UUID, patient_id: UUID, before: Mapping[str, Any], *, why: Reopened, words: str, status_too: bool = True
) -> None:
    """Take the end back. A slip or a mistake puts everything back; somebody who came back starts with no programme.

    Links stay revoked, but for a slip: whoever holds one was told that it ended. An import that is taken back puts the status back itself.
    """
    if status_too:
        _status(session, scope, patient_id, PatientStatus.UNDER_CARE, None)
    if why is not Reopened.CAME_BACK:
        _put_back(session, scope, Programme, before.get("programmes"))
        _put_back(session, scope, ProgrammePause, before.get("pauses"))
        if event := before.get("event"):
            session.execute(delete(Event).where(Event.clinic_id == scope.clinic_id, Event.id == UUID(event)))
    if why is Reopened.SLIP:
        links = [UUID(link) for link in before.get("links", [])]
        back = update(HomeLink).where(HomeLink.clinic_id == scope.clinic_id, HomeLink.id.in_(links)).values(revoked_at=None)
        session.execute(back.execution_options(synchronize_session=False))
    done = {"reopened_at": func.now(), "reopened_by": scope.account_id, "reopened_as": why.value, "reopened_why": words}
    marked = update(CareEnding).where(CareEnding.clinic_id == scope.clinic_id, CareEnding.id == ending_id).values(**done)
    session.execute(marked.execution_options(synchronize_session=False))


def reopen_unknown(session: Session, scope: Scope, person: PatientRecord, *, why: Reopened, words: str) -> None:
    """The same for an end of which only status and day are known: it is kept now, as taken back."""
    done = {"reopened_at": func.now(), "reopened_by": scope.account_id, "reopened_as": why.value, "reopened_why": words}
    ended = {"patient_id": person.id, "status": person.status.value, "ended_on": person.status_on}
    session.execute(insert(CareEnding).values(clinic_id=scope.clinic_id, **ended, **done))
    _status(session, scope, person.id, PatientStatus.UNDER_CARE, None)


def _status(session: Session, scope: Scope, patient_id: UUID, status: PatientStatus, on: date | None) -> None:
    changed = update(Patient).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id)
    values = changed.values(status=status.value, status_on=on, version=Patient.version + 1)
    session.execute(values.execution_options(synchronize_session=False))


def _revoke(session: Session, scope: Scope, patient_id: UUID) -> list[str]:
    mine = (HomeLink.clinic_id == scope.clinic_id, HomeLink.patient_id == patient_id, HomeLink.revoked_at.is_(None))
    revoked = update(HomeLink).where(*mine).values(revoked_at=func.now()).returning(HomeLink.id)
    return [str(link) for link in session.execute(revoked.execution_options(synchronize_session=False)).scalars()]


def _close(session: Session, scope: Scope, patient_id: UUID, table: Any, on: date) -> dict[str, str | None]:
    """Whatever goes on past the day ends with it; what would begin later ends on its first day, since nothing may end before it begins."""
    mine = (table.clinic_id == scope.clinic_id, table.patient_id == patient_id, or_(table.ends_on.is_(None), table.ends_on > on))
    before = {str(id_): ends and ends.isoformat() for id_, ends in session.execute(select(table.id, table.ends_on).where(*mine).order_by(table.id))}
    session.execute(update(table).where(*mine).values(ends_on=func.greatest(table.starts_on, on)).execution_options(synchronize_session=False))
    return before


def _put_back(session: Session, scope: Scope, table: Any, before: Mapping[str, str | None] | None) -> None:
    for id_, ends in (before or {}).items():
        back = update(table).where(table.clinic_id == scope.clinic_id, table.id == UUID(id_)).values(ends_on=date.fromisoformat(ends) if ends else None)
        session.execute(back.execution_options(synchronize_session=False))


def _event(session: Session, scope: Scope, patient_id: UUID, status: PatientStatus, on: date) -> str | None:
    """Death and hospice stand in the history as events too; the id of the one made, None when there is nothing to note or it is noted already."""
    kind = _EVENTS.get(status)
    if kind is None:
        return None
    known = select(Event.id).where(Event.clinic_id == scope.clinic_id, Event.patient_id == patient_id, Event.kind == kind.value)
    if kind is EventKind.DEATH and session.execute(known.limit(1)).scalar_one_or_none() is not None:
        return None
    values = {"patient_id": patient_id, "kind": kind.value, "happened_on": on, "entered_by": scope.account_id}
    return str(session.execute(insert(Event).values(clinic_id=scope.clinic_id, **values).returning(Event.id)).scalar_one())
