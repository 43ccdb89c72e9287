"""Changes of case meetings: planned, its agenda in order, where the presenter is, who was there, opened and closed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from db.deferred import deferred_beyond
from db.records import Scope
from db.tables import AgendaItem, AgendaLine, Attendance, Decision, Meeting, MeetingSeries, Patient, Wish
from db.vocabulary import Consent, Discipline, ItemState, MeetingState, Presence


def add_series(session: Session, scope: Scope, **values: Any) -> UUID:
    return session.execute(insert(MeetingSeries).values(clinic_id=scope.clinic_id, **values).returning(MeetingSeries.id)).scalar_one()


def add(session: Session, scope: Scope, **values: Any) -> UUID | None:
    """Plan a meeting; its id, or None when the series has one on that day."""
    made = upsert(Meeting).values(clinic_id=scope.clinic_id, **values)
    return session.execute(made.on_conflict_do_nothing().returning(Meeting.id)).scalar_one_or_none()


def hold(session: Session, scope: Scope, meeting_id: UUID, *, share: bool = False) -> MeetingState | None:
    """Keep a meeting to this transaction until it ends, so that orders, moves and its closing come one after the other; its state, None when absent.

    `share`: with others who share it, such as two who record decisions; only its closing waits.
    """
    wanted = select(Meeting.state).where(Meeting.clinic_id == scope.clinic_id, Meeting.id == meeting_id).with_for_update(read=share)
    found = session.execute(wanted).scalar_one_or_none()
    return MeetingState(found) if found else None


def change(session: Session, scope: Scope, meeting_id: UUID, values: Mapping[str, Any], *, seen: int | None = None) -> int | None:
    """New values of a meeting; its new version, or None when it is not the version that was seen."""
    which = [Meeting.clinic_id == scope.clinic_id, Meeting.id == meeting_id, *([Meeting.version == seen] if seen is not None else [])]
    wanted = update(Meeting).where(*which).values(**values, version=Meeting.version + 1).returning(Meeting.version)
    return session.execute(wanted.execution_options(synchronize_session=False)).scalar_one_or_none()


def put_on(session: Session, scope: Scope, meeting_id: UUID, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Append patients to the end of an agenda that is held; their items. Who is on it already, or is not of this clinic's care, is left out."""
    wanted = [row["patient_id"] for row in rows]
    seen = select(Patient.id).where(Patient.clinic_id == scope.clinic_id, Patient.id.in_(wanted), Patient.status == "under_care")
    there = select(AgendaItem.patient_id).where(AgendaItem.clinic_id == scope.clinic_id, AgendaItem.meeting_id == meeting_id)
    known, already = set(session.execute(seen).scalars()), set(session.execute(there).scalars())
    last = select(func.coalesce(func.max(AgendaItem.number), 0)).where(AgendaItem.clinic_id == scope.clinic_id, AgendaItem.meeting_id == meeting_id)
    number = session.execute(last).scalar_one()
    made = []
    for row in rows:
        if row["patient_id"] in known - already:
            already.add(row["patient_id"])
            number += 1
            values = {"clinic_id": scope.clinic_id, "meeting_id": meeting_id, "number": number, **row}
            made.append(session.execute(insert(AgendaItem).values(**values).returning(AgendaItem.id)).scalar_one())
    return made


def take_off(session: Session, scope: Scope, meeting_id: UUID, item_id: UUID) -> UUID | None:
    """Take a waiting patient off an agenda that is held, and close the gap; whom, or None when they are not there, or were discussed or decided about."""
    gone = delete(AgendaItem).where(
        AgendaItem.clinic_id == scope.clinic_id,
        AgendaItem.meeting_id == meeting_id,
        AgendaItem.id == item_id,
        AgendaItem.state == ItemState.WAITING.value,
        AgendaItem.snapshot.is_(None),
        ~select(Decision.id).where(Decision.clinic_id == AgendaItem.clinic_id, Decision.item_id == AgendaItem.id).exists(),
    )
    session.execute(delete(AgendaLine).where(AgendaLine.clinic_id == scope.clinic_id, AgendaLine.item_id == item_id))
    patient_id = session.execute(gone.returning(AgendaItem.patient_id)).scalar_one_or_none()
    if patient_id is not None:
        left = select(AgendaItem.id).where(AgendaItem.clinic_id == scope.clinic_id, AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.number)
        order(session, scope, meeting_id, list(session.execute(left).scalars()))
    return patient_id


def order(session: Session, scope: Scope, meeting_id: UUID, item_ids: Sequence[UUID]) -> bool:
    """Number the agenda from 1 in this order; False, and nothing changed, unless it names every patient of it once."""
    there = select(AgendaItem.id).where(AgendaItem.clinic_id == scope.clinic_id, AgendaItem.meeting_id == meeting_id)
    if sorted(session.execute(there).scalars()) != sorted(item_ids):
        return False
    if item_ids:
        numbered = case({item_id: number for number, item_id in enumerate(item_ids, 1)}, value=AgendaItem.id)
        moved = update(AgendaItem).where(AgendaItem.clinic_id == scope.clinic_id, AgendaItem.meeting_id == meeting_id).values(number=numbered)
        session.execute(moved.execution_options(synchronize_session=False))
    return True


def set_item(session: Session, scope: Scope, item_id: UUID, values: Mapping[str, Any], *, seen: int | None = None) -> int | None:
    """New values of one line of an agenda; its new version, or None when it is not the version that was seen."""
    which = [AgendaItem.clinic_id == scope.clinic_id, AgendaItem.id == item_id, *([AgendaItem.version == seen] if seen is not None else [])]
    wanted = update(AgendaItem).where(*which).values(**values, version=AgendaItem.version + 1).returning(AgendaItem.version)
    return session.execute(wanted.execution_options(synchronize_session=False)).scalar_one_or_none()


def say(session: Session, scope: Scope, item_id: UUID, discipline: Discipline, text: str) -> None:
    """What a profession says of a patient beforehand; an empty text takes it back."""
    if not text:
        session.execute(
            delete(AgendaLine).where(AgendaLine.clinic_id == scope.clinic_id, AgendaLine.item_id == item_id, AgendaLine.discipline == discipline.value)
        )
        return
    wanted = upsert(AgendaLine).values(clinic_id=scope.clinic_id, item_id=item_id, discipline=discipline.value, text=text, by_id=scope.account_id)
    changed = {"text": text, "by_id": scope.account_id, "at": func.now()}
    session.execute(wanted.on_conflict_do_update(index_elements=["clinic_id", "item_id", "discipline"], set_=changed))


def attend(session: Session, scope: Scope, meeting_id: UUID, account_id: UUID, presence: Presence) -> None:
    wanted = upsert(Attendance).values(clinic_id=scope.clinic_id, meeting_id=meeting_id, account_id=account_id, presence=presence.value)
    session.execute(wanted.on_conflict_do_update(index_elements=["clinic_id", "meeting_id", "account_id"], set_={"presence": presence.value}))


def consent(session: Session, scope: Scope, patient_id: UUID, said: Consent, on: date) -> None:
    """What a patient said to being discussed by the team, and when."""
    wanted = update(Patient).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id).values(consent=said.value, consent_on=on)
    session.execute(wanted.execution_options(synchronize_session=False))


def wish(session: Session, scope: Scope, patient_id: UUID, why: str) -> UUID | None:
    """Ask for a patient to be discussed; None when they are out of scope."""
    seen = select(Patient.id).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id, Patient.status == "under_care")
    if session.execute(seen).scalar_one_or_none() is None:
        return None
    made = insert(Wish).values(clinic_id=scope.clinic_id, patient_id=patient_id, why=why, by_id=scope.account_id)
    return session.execute(made.returning(Wish.id)).scalar_one()


def unwish(session: Session, scope: Scope, wish_id: UUID) -> UUID | None:
    """Take one's own wish back; about whom, or None when it is gone or taken up."""
    gone = delete(Wish).where(Wish.clinic_id == scope.clinic_id, Wish.id == wish_id, Wish.by_id == scope.account_id, Wish.taken_by.is_(None))
    return session.execute(gone.returning(Wish.patient_id)).scalar_one_or_none()


def take_up(session: Session, scope: Scope, meeting_id: UUID, patient_ids: Sequence[UUID]) -> None:
    """The wishes about these patients are on an agenda now, but for those that wait for a later day."""
    on = select(Meeting.on_day).where(Meeting.clinic_id == scope.clinic_id, Meeting.id == meeting_id).scalar_subquery()
    which = (Wish.clinic_id == scope.clinic_id, Wish.taken_by.is_(None), Wish.patient_id.in_(list(patient_ids)), ~deferred_beyond(on))
    session.execute(update(Wish).where(*which).values(taken_by=meeting_id).execution_options(synchronize_session=False))


def next_meeting(session: Session, scope: Scope, after: date) -> UUID | None:
    """The next planned meeting after a day."""
    wanted = select(Meeting.id).where(Meeting.clinic_id == scope.clinic_id, Meeting.on_day > after, Meeting.state == MeetingState.PLANNED.value)
    return session.execute(wanted.order_by(Meeting.on_day, Meeting.starts_at).limit(1)).scalar_one_or_none()
