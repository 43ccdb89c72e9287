"""Who has looked at whom: from the record of looks, against the last change of each record."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import AuditEvent
from db.vocabulary import Discipline


def since_last_change(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> dict[UUID, set[Discipline]]:
    """For each patient, the disciplines of those who have opened the record since it was last changed by anybody."""
    about = (AuditEvent.clinic_id == scope.clinic_id, AuditEvent.patient_id.in_(list(patient_ids)))
    changed = (
        select(AuditEvent.patient_id, func.max(AuditEvent.seq).label("seq"))
        .where(*about, AuditEvent.outcome == "done", AuditEvent.action.not_like("meeting.%"), AuditEvent.action.not_like("%\\_draft.%"))
        .group_by(AuditEvent.patient_id)
        .subquery()
    )
    seen = (
        select(AuditEvent.patient_id, AuditEvent.account_id)
        .outerjoin(changed, changed.c.patient_id == AuditEvent.patient_id)
        .where(*about, AuditEvent.outcome == "viewed", AuditEvent.seq > func.coalesce(changed.c.seq, 0))
        .distinct()
    )
    spoken = {one.account_id: one.discipline for one in session.execute(text("SELECT account_id, discipline FROM identity.colleagues()"))}
    found: dict[UUID, set[Discipline]] = {}
    for patient_id, account_id in session.execute(seen):
        if patient_id is not None and (discipline := spoken.get(account_id)):
            found.setdefault(patient_id, set()).add(Discipline(discipline))
    return found
