"""Looks at a patient's page, kept once per login, patient, page and quarter of an hour."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import ViewRecord


def note(session: Session, scope: Scope, *, login_ref: UUID, patient_id: UUID, page: str, quarter: int) -> bool:
    """True when this is the first such look in the quarter; the caller then chains it."""
    stored = session.execute(
        insert(ViewRecord)
        .values(
            clinic_id=scope.clinic_id,
            login_ref=login_ref,
            patient_id=patient_id,
            page=page,
            quarter=quarter,
            account_id=scope.account_id,
            role=scope.role.value,
            sealed=True,
        )
        .on_conflict_do_nothing()
        .returning(ViewRecord.quarter)
    )
    return stored.first() is not None
