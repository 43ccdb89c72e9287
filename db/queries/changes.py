"""What is new: the clinic's change number, and who changed a patient's record last."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import Changed, Scope
from db.tables import AuditEvent, ChangeSeq


def number(session: Session, scope: Scope) -> int:
    """How many changes the clinic has seen; 0 before the first."""
    return session.execute(select(ChangeSeq.n).where(ChangeSeq.clinic_id == scope.clinic_id)).scalar_one_or_none() or 0


def last_of_patient(session: Session, scope: Scope, patient_id: UUID) -> Changed | None:
    """The last confirmed change of a patient's record: who and when; `version` is its place in the audit chain.

    Drafts are recorded too, but what somebody has not saved is no news for others.
    """
    wanted = (
        select(AuditEvent.at, AuditEvent.seq)
        .where(
            AuditEvent.clinic_id == scope.clinic_id,
            AuditEvent.patient_id == patient_id,
            AuditEvent.outcome == "done",
            AuditEvent.action.not_like("%\\_draft.%"),
        )
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    )
    row = session.execute(with_name(wanted, AuditEvent.account_id)).one_or_none()
    return None if row is None else Changed(row.name or "import", row.at, row.seq)
