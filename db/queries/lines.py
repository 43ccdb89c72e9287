"""Questions about the ready-made lines of the patient list."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.patients import led_by_asker, similar_in_list
from db.records import Scope
from db.scope import seen_by
from db.tables import Patient, PatientLine, PatientSummary


@dataclass(frozen=True)
class Line:
    """One person of the list. line and why are None while nobody has laid them since the facts changed."""

    patient_id: UUID
    line: str | None
    why: list[list[str | None]] | None
    mine: bool
    similar: bool


def lines(session: Session, scope: Scope, mark: str) -> list[Line]:
    """Everybody under care in review order: class, most reasons, name. `mark` names the rules by which a line must have been made."""
    wanted = (
        select(Patient.id, PatientLine.line, PatientLine.why, led_by_asker(scope), similar_in_list())
        .join(PatientSummary, (PatientSummary.clinic_id == Patient.clinic_id) & (PatientSummary.patient_id == Patient.id))
        .outerjoin(PatientLine, (PatientLine.clinic_id == Patient.clinic_id) & (PatientLine.patient_id == Patient.id) & (PatientLine.mark == mark))
        .where(seen_by(scope, Patient, PatientSummary))
        .order_by(PatientLine.place, func.jsonb_array_length(PatientLine.why).desc(), func.lower(Patient.family_name), func.lower(Patient.given_name))
    )
    return [Line(*row) for row in session.connection().execute(wanted).all()]


def unlaid(session: Session, scope: Scope, mark: str) -> list[UUID]:
    """Whose line is missing, or was made by other rules."""
    laid = select(PatientLine.patient_id).where(
        PatientLine.clinic_id == scope.clinic_id, PatientLine.patient_id == PatientSummary.patient_id, PatientLine.mark == mark
    )
    wanted = select(PatientSummary.patient_id).where(PatientSummary.clinic_id == scope.clinic_id, PatientSummary.under_care, ~laid.exists())
    return list(session.execute(wanted).scalars())
