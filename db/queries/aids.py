"""Questions about aids and equipment."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import Aid, Scope
from db.tables import Equipment
from db.tables.aids import STAGE_DAYS
from db.vocabulary import AidStage


def aids(session: Session, scope: Scope, patient_id: UUID) -> list[Aid]:
    """Every aid of the patient, in the order in which they were identified."""
    wanted = (
        select(
            Equipment.id,
            Equipment.aid_key,
            Equipment.needed_p25,
            Equipment.needed_p50,
            Equipment.needed_p75,
            *(getattr(Equipment, day) for day in STAGE_DAYS),
        )
        .where(Equipment.clinic_id == scope.clinic_id, Equipment.patient_id == patient_id)
        .order_by(Equipment.identified_on, Equipment.id)
    )
    return [
        Aid(id_, key, {stage: day for stage, day in zip(AidStage, days, strict=True) if day}, p25, p50, p75, owner)
        for id_, key, p25, p50, p75, *days, owner in session.execute(with_name(wanted, Equipment.owner_id))
    ]
