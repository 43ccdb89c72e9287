"""Changes of decisions: kept with the task they became, taken back, and what became of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, update
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Decision


def add(session: Session, scope: Scope, *, id: UUID, meeting_id: UUID, item_id: UUID, patient_id: UUID, task_id: UUID | None, typed: str, wording: str) -> UUID:
    """One typed line. One that is a note has the id of the note in the patient's record."""
    values = {"id": id, "meeting_id": meeting_id, "item_id": item_id, "patient_id": patient_id, "task_id": task_id, "typed": typed, "wording": wording}
    made = insert(Decision).values(clinic_id=scope.clinic_id, by_id=scope.account_id, at=func.clock_timestamp(), **values)
    return session.execute(made.returning(Decision.id)).scalar_one()


def take_back(session: Session, scope: Scope, decision_id: UUID) -> bool:
    """One's own decision, not yet taken back; it stays in the record and leaves every list."""
    which = (Decision.clinic_id == scope.clinic_id, Decision.id == decision_id, Decision.by_id == scope.account_id, Decision.taken_back_at.is_(None))
    gone = update(Decision).where(*which).values(taken_back_at=func.now(), version=Decision.version + 1).returning(Decision.id)
    return session.execute(gone.execution_options(synchronize_session=False)).scalar_one_or_none() is not None


def conclude(session: Session, scope: Scope, decision_id: UUID, values: Mapping[str, Any], *, seen: int) -> int | None:
    """What became of it; the new version, or None when it is not the version that was seen."""
    which = (Decision.clinic_id == scope.clinic_id, Decision.id == decision_id, Decision.version == seen, Decision.taken_back_at.is_(None))
    wanted = update(Decision).where(*which).values(**values, outcome_by=scope.account_id, outcome_at=func.now(), version=Decision.version + 1)
    return session.execute(wanted.returning(Decision.version).execution_options(synchronize_session=False)).scalar_one_or_none()
