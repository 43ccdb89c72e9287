"""Questions about who is cared for: one patient's identity, and the list with its summaries."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, ScalarSelect, Select, Uuid, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from db.records import Patient as PatientRecord
from db.records import Scope, Summary
from db.scope import seen_by
from db.tables import CareTeam, Patient, PatientSummary
from db.vocabulary import Diagnosis, Item5Form, Mode, OnsetSite, PatientStatus, PrognosisPreference, Sex

_WORDS = {
    "sex": Sex,
    "onset_site": OnsetSite,
    "diagnosis": Diagnosis,
    "status": PatientStatus,
    "prognosis": PrognosisPreference,
    "latest_form": Item5Form,
}
_PATIENT = [field.name for field in fields(PatientRecord)]
_SUMMED = [field.name for field in fields(Summary) if field.name not in ("patient", "similar_name", "lead_account_ids")]


def patient(session: Session, scope: Scope, patient_id: UUID) -> PatientRecord | None:
    """Who this is, also when care here has ended; None when absent or of another clinic."""
    wanted = select(*(getattr(Patient, name) for name in _PATIENT)).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id)
    row = session.execute(wanted).one_or_none()
    return None if row is None else _patient(row)


def summaries(session: Session, scope: Scope) -> list[Summary]:
    """Everybody under care (or everybody, when the scope asks), by name: facts only, nothing that depends on today."""
    wanted = _summed(scope, _similar_in_list()).where(seen_by(scope, Patient, PatientSummary)).order_by(Patient.family_name, Patient.given_name)
    return [_summary(row) for row in session.execute(wanted)]


def summary(session: Session, scope: Scope, patient_id: UUID) -> Summary | None:
    """One patient's line, also when care here has ended; None when absent or of another clinic."""
    wanted = _summed(scope, _similar_to_this()).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id)
    row = session.execute(wanted).one_or_none()
    return None if row is None else _summary(row)


def _summed(scope: Scope, similar: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            *(getattr(Patient, name) for name in _PATIENT),
            *(getattr(PatientSummary, name) for name in _SUMMED),
            similar.label("similar_name"),
            _leads().label("lead_account_ids"),
        )
        .join(PatientSummary, (PatientSummary.clinic_id == Patient.clinic_id) & (PatientSummary.patient_id == Patient.id))
        .where(PatientSummary.clinic_id == scope.clinic_id)
    )


def _leads() -> ScalarSelect[Any]:
    leads = select(CareTeam.account_id).where(CareTeam.clinic_id == Patient.clinic_id, CareTeam.patient_id == Patient.id)
    return type_coerce(func.array(leads.scalar_subquery()), ARRAY(Uuid))  # type: ignore[return-value]


def _similar_in_list() -> ColumnElement[bool]:
    """Somebody else in the list has the same family name and the same first letter of the given name."""
    alike = [func.lower(Patient.family_name), func.lower(func.left(Patient.given_name, 1))]
    return func.count().over(partition_by=alike) > 1


def _similar_to_this() -> ColumnElement[bool]:
    other = aliased(Patient)
    return (
        select(other.id)
        .where(
            other.clinic_id == Patient.clinic_id,
            other.id != Patient.id,
            other.status == "under_care",
            func.lower(other.family_name) == func.lower(Patient.family_name),
            func.lower(func.left(other.given_name, 1)) == func.lower(func.left(Patient.given_name, 1)),
        )
        .exists()
    )


def _patient(row: Sequence[Any]) -> PatientRecord:
    return PatientRecord(**{name: _word(name, value) for name, value in zip(_PATIENT, row, strict=False)})


def _summary(row: Sequence[Any]) -> Summary:
    *values, similar, leads = row
    facts = {name: _word(name, value) for name, value in zip(_SUMMED, values[len(_PATIENT) :], strict=True)}
    return Summary(patient=_patient(tuple(values[: len(_PATIENT)])), **facts, similar_name=similar, lead_account_ids=tuple(leads))


def _word(name: str, value: Any) -> Any:
    """The stored word as its enum, a stored array as a tuple."""
    if isinstance(value, list):
        return tuple(map(Mode, value)) if name == "series_mode" else tuple(value)
    return _WORDS[name](value) if value is not None and name in _WORDS else value
