"""Changes of ALSFRS-R scores: a new one, a change that names the version it saw, taking one back."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.records import Scope
from db.scope import seen_by
from db.tables import Alsfrs, Patient
from db.tables.measured import ITEMS
from db.vocabulary import Item5Form, Mode


@dataclass(frozen=True)
class Scored:
    """One assessment as it is to be stored: twelve items of 0 to 4 or None (not assessed)."""

    assessed_on: date
    items: tuple[int | None, ...]
    item5_form: Item5Form
    mode: Mode
    rater_id: UUID | None
    rater_name: str | None

    def columns(self) -> dict[str, Any]:
        return {
            "assessed_on": self.assessed_on,
            "item5_form": self.item5_form.value,
            "mode": self.mode.value,
            "rater_id": self.rater_id,
            "rater_name": self.rater_name,
            **dict(zip(ITEMS, self.items, strict=True)),
        }


def hold(session: Session, scope: Scope, patient_id: UUID) -> bool:
    """Keep the patient's scores to this transaction until it ends; False when there is no such patient in scope.

    Two people who save the same day at once come one after the other, and the second sees what the first saved.
    """
    held = select(Patient.id).where(seen_by(scope, Patient), Patient.id == patient_id).with_for_update(key_share=True)
    return session.execute(held).scalar_one_or_none() is not None


def add(session: Session, scope: Scope, patient_id: UUID, scored: Scored) -> UUID | None:
    """Store a new score of a patient in scope; its id, or None when the day already has a score in this mode."""
    made = insert(Alsfrs).values(clinic_id=scope.clinic_id, patient_id=patient_id, **scored.columns())
    kept = made.on_conflict_do_nothing(index_elements=["clinic_id", "patient_id", "assessed_on", "mode"]).returning(Alsfrs.id)
    return session.execute(kept).scalar_one_or_none()


def change(session: Session, scope: Scope, patient_id: UUID, score_id: UUID, version: int, scored: Scored) -> int | None:
    """Store a change of a score; its new version, or None when the score is no longer the version that was seen, or another score has its day."""
    wanted = (
        update(Alsfrs)
        .where(Alsfrs.clinic_id == scope.clinic_id, Alsfrs.patient_id == patient_id, Alsfrs.id == score_id, Alsfrs.version == version)
        .values(**scored.columns(), version=Alsfrs.version + 1)
        .returning(Alsfrs.version)
        .execution_options(synchronize_session=False)
    )
    try:
        with session.begin_nested():
            return session.execute(wanted).scalar_one_or_none()
    except IntegrityError:
        return None


def take_back(session: Session, scope: Scope, patient_id: UUID, score_id: UUID, version: int) -> bool:
    """Remove a score that nobody has changed since; False when it is gone or changed."""
    wanted = (
        delete(Alsfrs)
        .where(Alsfrs.clinic_id == scope.clinic_id, Alsfrs.patient_id == patient_id, Alsfrs.id == score_id, Alsfrs.version == version)
        .returning(Alsfrs.id)
    )
    return session.execute(wanted).scalar_one_or_none() is not None
